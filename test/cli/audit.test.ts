import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { Report } from '../../src/diagnosis/schema.js';
import { reportJsonSchema } from '../../src/report/json-schema.js';
import { formats } from '../../src/report/index.js';
import { writeSnapshot } from '../../src/snapshot/write.js';
import type { Snapshot } from '../../src/snapshot/snapshot.js';
import { live, role } from '../live/live.js';
import { exemplary } from '../worlds/exemplary.js';
import { weakened } from '../worlds/organization.js';
import { consumer, provider } from '../worlds/peered.js';
import { answer, edit, remove } from '../worlds/world.js';
import { run } from './run.js';

const folder = mkdtempSync(join(tmpdir(), 'xapi-audit-'));
const fixture = (name: string): string => new URL(`../../fixtures/${name}`, import.meta.url).pathname;
const json = (text: string): Report => JSON.parse(text) as Report;

const stored = async (name: string, snapshot: Snapshot): Promise<string> => {
  const file = join(folder, `${name}.tar.gz`);
  await writeSnapshot(snapshot, file);
  return file;
};

const broken = (code: string): Snapshot => weakened(code);

const validate = new Ajv2020({ strict: false }).compile(reportJsonSchema());

describe('xapi audit --snapshot', () => {
  test('exits 0 for an account that is run by the book', async () => {
    const file = await stored('exemplary', exemplary());
    const { status, stdout, stderr } = await run(['audit', '--snapshot', file, '--format', 'json']);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(json(stdout)).toMatchObject({ schema: 'xapi/report/1', verdict: 'healthy', findings: [] });
    expect(validate(json(stdout))).toBe(true);
  });

  test('exits 1 for weak practice, as severe as --fail-on says, in every format', async () => {
    const file = await stored('open', broken('resource-policy-open'));
    const audit = ['audit', '--snapshot', file];
    for (const format of formats) expect((await run([...audit, '--format', format])).status).toBe(1);
    expect((await run([...audit, '--fail-on', 'high'])).status).toBe(1);
    expect((await run([...audit, '--fail-on', 'critical'])).status).toBe(0);
    expect((await run([...audit, '--skip', 'resource-policy-open'])).status).toBe(0);
    expect((await run([...audit, '--rule', 'flow-logs-off'])).status).toBe(0);
    const { stdout } = await run([...audit, '--format', 'json']);
    expect(validate(json(stdout))).toBe(true);
    expect(json(stdout).findings[0]).toMatchObject({
      code: 'resource-policy-open',
      role: 'latent',
      request: null,
      subject: 'arn:aws:apigateway:us-east-1::/restapis/a1b2c3d4e5',
      controls: ['Well-Architected SEC03-BP02', 'Well-Architected SEC03-BP07'],
    });
    expect((await run([...audit, '--format', 'json'])).stdout).toBe(stdout);
  });

  test('what is waived or in the baseline does not count; an unknown needs its code named', async () => {
    const file = await stored('waived', broken('resource-policy-open'));
    const past = join(folder, 'past.json');
    expect((await run(['audit', '--snapshot', file, '--format', `json=${past}`])).status).toBe(1);
    expect((await run(['audit', '--snapshot', file, '--baseline', past])).status).toBe(0);
    const worse = await stored('worse', weakened('resource-policy-open', 'tracing-off'));
    expect((await run(['audit', '--snapshot', worse, '--baseline', past])).status).toBe(1);
    const settings = (code: string) => {
      const text = `waivers:\n  - code: ${code}\n    subject: '*'\n    by: jo\n    reason: moves\n    until: 2026-03-31\n`;
      writeFileSync(join(folder, 'waivers.yaml'), text);
      return join(folder, 'waivers.yaml');
    };
    expect((await run(['audit', '--snapshot', file, '--config', settings("'resource-*'")])).status).toBe(0);
    const blind = await stored(
      'unread',
      remove(exemplary(), (path) => path.includes('apigateway/get-gateway-responses')),
    );
    const unread = ['audit', '--snapshot', blind, '--config'];
    expect((await run([...unread, settings("'*'")])).status).toBe(3);
    expect((await run([...unread, settings('custom-gateway-responses-present')])).status).toBe(0);
  });

  test('exits 3 while an answer is missing, and names it', async () => {
    const file = await stored(
      'blind',
      remove(exemplary(), (path) => path.includes(`${provider.account}/us-east-1/ec2/describe-flow-logs`)),
    );
    const { status, stdout } = await run(['audit', '--snapshot', file, '--format', 'json']);
    expect(status).toBe(3);
    expect(json(stdout).gaps.map(({ action }) => action)).toEqual(['ec2:DescribeFlowLogs']);
    expect((await run(['audit', '--snapshot', file, '--allow-unknown'])).status).toBe(0);
    const settings = join(folder, 'settings.yaml');
    writeFileSync(settings, 'allow-unknown: true\n');
    expect((await run(['audit', '--snapshot', file, '--config', settings])).status).toBe(0);
  });

  test('reports an intended request that is broken as doctor does', async () => {
    const { status, stdout } = await run([
      'audit',
      '--snapshot',
      fixture('incidents/closed-group'),
      '--format',
      'json',
      '--fail-on',
      'critical',
    ]);
    expect(status).toBe(1);
    expect(json(stdout).verdict).toBe('broken');
    expect(json(stdout).findings[0]).toMatchObject({
      code: 'endpoint-sg-ingress-443-missing',
      role: 'root-cause',
      confidence: 'confirmed',
      tried: { result: 'repairs' },
    });
  });

  test('refuses what it does not know', async () => {
    const wrong = async (...argv: string[]) => {
      const { status, stderr } = await run(['audit', ...argv]);
      expect(status).toBe(2);
      return stderr;
    };
    expect(await wrong('--rule', 'flow-log-off', '--snapshot', 'x')).toContain('did you mean flow-logs-off?');
    expect(await wrong('--skip', 'nothing', '--snapshot', 'x')).toContain("'nothing' is none of the rules");
    expect(await wrong('--region', 'mars')).toContain('region');
    expect(await wrong('a1b2c3d4e5')).toContain('unknown argument');
    expect(await wrong('--snapshot', join(folder, 'missing'))).toContain('missing');
  });
});

describe('an audit of the bundled organization', () => {
  const audit = ['audit', '--snapshot', fixture('organization.tar.gz')];
  const outputs = async () => {
    const ran = await Promise.all(
      formats.map(async (format) => [format, await run([...audit, '--format', format])] as const),
    );
    return Object.fromEntries(ran) as Record<(typeof formats)[number], Awaited<ReturnType<typeof run>>>;
  };

  test('has the same exit status and the same findings in every format', async () => {
    const ran = await outputs();
    expect(Object.values(ran).map(({ status }) => status)).toEqual(formats.map(() => 1));
    const report = json(ran.json.stdout);
    const prints = report.findings.map(({ fingerprint }) => fingerprint).sort();
    expect(prints.length).toBeGreaterThan(15);
    const sarif = JSON.parse(ran.sarif.stdout) as {
      runs: { results: { partialFingerprints: Record<string, string> }[] }[];
    };
    expect(sarif.runs[0]?.results.map((one) => one.partialFingerprints['xapi/v1']).sort()).toEqual(prints);
    const ocsf = JSON.parse(ran.ocsf.stdout) as { finding_info: { uid: string } }[];
    expect(ocsf.map(({ finding_info }) => finding_info.uid).sort()).toEqual(prints);
    const asff = JSON.parse(ran.asff.stdout) as { Findings: { Id: string }[] }[];
    expect(asff.flatMap(({ Findings }) => Findings.map(({ Id }) => Id.split('/').at(-1))).sort()).toEqual(prints);
    for (const format of ['jsonl'] as const) for (const print of prints) expect(ran[format].stdout).toContain(print);
    const codes = new Set(report.findings.map(({ code }) => code));
    for (const format of ['table', 'short', 'markdown', 'html', 'junit'] as const)
      for (const code of codes) expect(ran[format].stdout).toContain(code);
  });

  test('begins with what a manager reads in a minute', async () => {
    const ran = await outputs();
    const { audit: summary, verdict } = json(ran.json.stdout);
    expect(verdict).toBe('broken');
    expect(validate(json(ran.json.stdout))).toBe(true);
    expect(summary?.accounts).toHaveLength(10);
    expect(summary).toMatchObject({ critical: 1, high: 3 });
    expect(summary?.accounts[3]).toMatchObject({
      account: '100000000003',
      name: 'payments-api',
      read: 'whole',
      high: 1,
    });
    expect(summary?.rules[0]).toMatchObject({
      code: 'endpoint-sg-ingress-443-missing',
      severity: 'critical',
      failed: 1,
    });
    const line = '10 accounts: 1 critical, 3 high, ';
    expect(ran.table.stdout.split('\n')[0]).toContain(line);
    expect(ran.markdown.stdout.split('\n').slice(0, 8).join('\n')).toContain(line);
    expect(ran.html.stdout).toContain(line);
    for (const row of ran.table.stdout.split('\n').slice(0, 30)) expect(row.length).toBeLessThanOrEqual(80);
  });

  test('gives the same bytes twice', async () => {
    const [a, b] = await Promise.all([run([...audit, '--format', 'json']), run([...audit, '--format', 'json'])]);
    expect(a.stdout).toBe(b.stdout);
  });
});

describe('xapi audit --organization', () => {
  const management = { account: '999999999999', region: 'global' };
  const accounts = (...more: object[]): Snapshot =>
    answer(exemplary(), management, 'organizations/list-accounts', {
      Accounts: [
        { Id: consumer.account, Name: 'clients', Status: 'ACTIVE' },
        { Id: provider.account, Name: 'apis', Status: 'ACTIVE' },
        { Id: '777788889999', Name: 'closed', Status: 'SUSPENDED' },
        ...more,
      ],
    });
  const argv = ['audit', '--organization', '--role-name', 'xapi-read', '--format', 'json'];

  test('reads every active account by the role, and names it', async () => {
    const { report, journal, stderr } = await live(accounts(), argv);
    expect(stderr).toBe('');
    expect(report?.verdict).toBe('healthy');
    expect(report?.requests.length).toBe(3);
    expect(report?.audit?.accounts.map(({ name }) => name)).toEqual(['clients', 'apis']);
    expect(journal.some(({ operation: name }) => name === 'list-accounts')).toBe(true);
  });

  test('an account whose role cannot be assumed is a gap, and the others are judged', async () => {
    const { report, status } = await live(accounts({ Id: '222233334444', Name: 'shut', Status: 'ACTIVE' }), argv, [
      { service: 'sts', operation: 'assume-role', account: '222233334444', then: { deny: true } },
    ]);
    expect(report?.gaps.some(({ account, why }) => account === '222233334444' && why === 'denied')).toBe(true);
    expect(report?.audit?.accounts.find(({ name }) => name === 'shut')?.read).toBe('none');
    expect(report?.requests.length).toBe(3);
    expect(status).toBe(3);
  });

  test('is refused where it cannot be meant', async () => {
    const wrong = (...more: string[]) => run(['audit', '--organization', '--region', 'us-east-1', ...more]);
    expect((await wrong()).stderr).toContain('needs --role-name');
    expect((await wrong('--role-name', 'a b')).status).toBe(2);
    expect((await wrong('--role-name', 'r', '--provider', 'p')).stderr).toContain('leave one out');
  });
});

describe('xapi audit of live accounts', () => {
  const accounts = ['--consumer', role(consumer.account), '--provider', role(provider.account)];

  test('says what it says of their snapshot', async () => {
    const { status, report, stderr } = await live(exemplary(), ['audit', ...accounts, '--format', 'json']);
    expect({ status, stderr, findings: report?.findings }).toEqual({ status: 0, stderr: '', findings: [] });
    expect(report).toMatchObject({ source: 'live', verdict: 'healthy' });
    const crowded = edit(exemplary(), consumer, 'ec2/describe-vpcs', (a: { Vpcs: object[] }) => {
      for (const n of [1, 2, 3, 4])
        a.Vpcs.push({ ...a.Vpcs[0], VpcId: `vpc-0b00000000000000${n}`, CidrBlock: '10.77.0.0/16' });
    });
    const many = await live(crowded, ['audit', ...accounts, '--format', 'json']);
    expect({ status: many.status, verdict: many.report?.verdict }).toEqual({ status: 0, verdict: 'healthy' });
    expect(many.journal.filter((call) => call.operation === 'list-hosted-zones-by-vpc')).toHaveLength(6);
    const open = await live(broken('resource-policy-open'), ['audit', ...accounts, '--format', 'json']);
    expect(open.status).toBe(1);
    expect(open.report?.findings.map(({ code }) => code)).toEqual(['resource-policy-open']);
  });
});
