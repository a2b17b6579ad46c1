import { describe, expect, test } from '@jest/globals';
import type { Answer, Snapshot } from '../../src/snapshot/snapshot.js';
import { parseAnswerPath } from '../../src/snapshot/snapshot.js';
import { audited } from '../audit.js';
import type { Rule } from '../fake-aws/index.js';
import { live } from '../live/live.js';
import { organization } from '../worlds/organization.js';
import { answer } from '../worlds/world.js';

const management = { account: '999999999999', region: 'global' };
const abroad = 'eu-south-1';
const empty = '200000000000';
const shut = '200000000001';
const gone = '200000000002';

/** Lists without a row. */
const emptied = (of: Answer): Answer =>
  Object.fromEntries(Object.entries(of).map(([name, value]) => [name, Array.isArray(value) ? [] : value]));

/** The answers of one account that has nothing, in one region. */
const nothingIn = (snapshot: Snapshot, account: string, region: string): [string, Answer][] =>
  [...snapshot.answers].flatMap(([path, value]): [string, Answer][] => {
    const at = parseAnswerPath(path);
    if (at.account !== '100000000001' || at.key !== undefined) return [];
    if (at.region === 'global') return [[path.replace(at.account, account), emptied(value)]];
    return [[path.replace(at.account, account).replace(at.region, region), emptied(value)]];
  });

const accounts = Array.from({ length: 10 }, (_, n) => `10000000000${n}`);

/** Ten accounts in one region, an eleventh that has nothing, one that lets nobody in, one that is closed; all of them in a second region. */
const world = (): Snapshot => {
  const ten = organization();
  const more = [...accounts, empty].flatMap((account) => nothingIn(ten, account, abroad));
  const whole = { ...ten, answers: new Map([...more, ...nothingIn(ten, empty, 'us-east-1'), ...ten.answers]) };
  return answer(whole, management, 'organizations/list-accounts', {
    Accounts: [
      ...accounts.map((Id) => ({ Id, Name: ten.accounts[Id]?.alias ?? '', Status: 'ACTIVE' })),
      { Id: empty, Name: 'sandbox', Status: 'ACTIVE' },
      { Id: shut, Name: 'acquired', Status: 'ACTIVE' },
      { Id: gone, Name: 'closed', Status: 'SUSPENDED' },
    ],
  });
};

const argv = ['audit', '--organization', '--role-name', 'xapi-read', '--region', 'us-east-1', '--region', abroad];

const shutOut: Rule = { service: 'sts', operation: 'assume-role', account: shut, then: { deny: true } };
const notEnabled: Rule = {
  account: '100000000008',
  region: abroad,
  then: {
    status: 403,
    code: 'UnrecognizedClientException',
    message: 'The security token included in the request is invalid',
  },
};
const slow: Rule = { account: '100000000007', service: 'apigateway', times: 6, then: { throttle: true } };

describe('an organization read account by account and region by region', () => {
  test('one account that fails stops no other, and the summary says so', async () => {
    const { report, status, journal, stderr } = await live(
      world(),
      [...argv, '--format', 'json'],
      [shutOut, notEnabled, slow],
    );
    expect(status).toBe(1);
    expect(stderr).not.toContain('internal');
    const summary = report?.audit?.accounts ?? [];
    expect(summary.map(({ account }) => account).sort()).toEqual([...accounts, empty, shut].sort());
    const readOf = (account: string) => summary.find((row) => row.account === account)?.read;
    expect({ shut: readOf(shut), abroad: readOf('100000000008'), slow: readOf('100000000007') }).toEqual({
      shut: 'none',
      abroad: 'part',
      slow: 'whole',
    });
    expect(summary.find(({ account }) => account === empty)).toMatchObject({
      name: 'sandbox',
      read: 'whole',
      requests: 0,
      unknown: 0,
    });
    const failed = (findings: readonly { is: string; fingerprint: string; account: string }[]) =>
      findings.filter(({ is }) => is === 'fail').map(({ fingerprint }) => fingerprint);
    const recorded = audited(organization()).report.findings;
    const logged = new Set(
      recorded.filter(({ evidence }) => evidence.length > 0).map(({ fingerprint }) => fingerprint),
    );
    expect(failed(report?.findings ?? []).sort()).toEqual(failed(recorded).sort());
    expect(logged.size).toBeGreaterThan(0);
    const gaps = report?.gaps.filter(({ account, region }) => account === '100000000008' && region === abroad);
    expect(gaps?.length).toBeGreaterThan(0);
    expect(
      report?.gaps
        .filter(({ region }) => region === abroad)
        .every(({ account }) => [shut, '100000000008'].includes(account)),
    ).toBe(true);
    expect(journal.filter(({ operation }) => operation === 'list-accounts').length).toBeGreaterThan(0);
  }, 150_000);

  test('the page names what was not read', async () => {
    const { stdout } = await live(world(), [...argv, '--format', 'table'], [shutOut, notEnabled]);
    expect(stdout.split('\n')[0]).toContain('12 accounts');
    expect(stdout).toContain('acquired');
    for (const row of stdout.split('\n').slice(0, 40)) expect(row.length).toBeLessThanOrEqual(80);
  }, 150_000);
});
