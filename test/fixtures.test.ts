import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import { shellQuote } from '../src/changes/change.js';
import { readSnapshot } from '../src/snapshot/read.js';
import type { Snapshot } from '../src/snapshot/snapshot.js';
import { writeSnapshot } from '../src/snapshot/write.js';
import { diagnosed } from './diagnose.js';
import type { Fault } from './faults/fault.js';
import { faults } from './faults/index.js';
import { incident } from './worlds/incident.js';
import { organization } from './worlds/organization.js';
import { healthy, ids, urls } from './worlds/peered.js';

const root = new URL('../fixtures/', import.meta.url).pathname;
const updating = process.env['XAPI_UPDATE_FIXTURES'] === '1';

const command = ({
  target,
  from,
  headers = [],
  symptom,
  principal,
  message,
}: Pick<Fault, 'target' | 'from' | 'headers' | 'symptom' | 'principal' | 'message'>): string =>
  [
    'xapi doctor',
    target,
    '--from',
    from,
    ...headers.map((header) => `--header '${header}'`),
    ...(principal ? ['--principal', principal] : []),
    ...(symptom ? ['--symptom', symptom] : []),
    ...(message ? ['--message', shellQuote(message)] : []),
  ].join(' ');

const readme = (what: string, how: string, code: string | null): string =>
  [
    `# ${code ?? 'healthy'}`,
    '',
    `${what[0]?.toUpperCase() ?? ''}${what.slice(1)}.`,
    '',
    '```',
    `${how} --snapshot .`,
    '```',
    '',
  ].join('\n');

/** The causes of the matrix and the names round it are folders, small enough to read; the others are archives of the same layout. */
const readable = new Set([
  'api-not-found-or-wrong-region',
  'client-sg-egress-443-missing',
  'endpoint-missing',
  'endpoint-no-subnets',
  'endpoint-not-available',
  'endpoint-sg-ingress-443-missing',
  'endpoint-wrong-service',
  'fronting-lb-targets-unhealthy',
  'host-header-missing-for-vpce-dns',
  'index',
  'method-or-resource-not-found',
  'nacl-blocks-443',
  'nacl-blocks-ephemeral-return',
  'nlb-or-alb-no-healthy-targets',
  'peering-not-active',
  'private-dns-disabled-plain-host',
  'private-dns-not-visible-from-peer-vpc',
  'resource-policy-absent',
  'resource-policy-explicit-deny',
  'resource-policy-missing-source-vpc',
  'resource-policy-not-redeployed',
  'resource-policy-wrong-vpce',
  'route-blackhole',
  'route-missing-client-to-endpoint',
  'route-missing-endpoint-to-client',
  'stage-not-found',
  'vpc-dns-attributes-disabled',
  'vpc-link-not-available',
  'vpce-alias-not-associated',
  'wrong-endpoint-type',
]);

const packed = async (name: string, snapshot: Snapshot): Promise<Snapshot> => {
  const file = `${root}${name}.tar.gz`;
  if (updating) {
    await rm(file, { force: true });
    await writeSnapshot(snapshot, file);
  }
  return readSnapshot(file);
};

const stored = async (name: string, snapshot: Snapshot, text: string): Promise<Snapshot> => {
  const folder = `${root}${name}`;
  if (updating) {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder.replace(/\/[^/]+$/, ''), { recursive: true });
    await writeSnapshot(snapshot, folder);
    await writeFile(`${folder}/README.md`, text);
  }
  expect(existsSync(folder)).toBe(true);
  expect(await readFile(`${folder}/README.md`, 'utf8')).toBe(text);
  return readSnapshot(folder);
};

const worldOf = (fault: Fault): Snapshot => (fault.world ?? healthy)();

describe('fixtures are what the tests build (XAPI_UPDATE_FIXTURES=1 writes them)', () => {
  test('healthy', async () => {
    const text = readme('nothing is wrong here', command({ target: urls.alias, from: ids.app }), null);
    const snapshot = await stored('healthy', healthy(), text);
    expect(snapshot).toEqual(healthy());
    expect(diagnosed(snapshot, { target: urls.alias, from: ids.app }).report.verdict).toBe('healthy');
  });

  test('organization: ten accounts, judged alike in every format', async () => {
    const snapshot = await packed('organization', organization());
    expect(new Map(snapshot.answers)).toEqual(
      new Map([...organization().answers].sort(([a], [b]) => (a < b ? -1 : 1))),
    );
    expect(Object.keys(snapshot.accounts)).toHaveLength(10);
  });

  test('incidents/closed-group', async () => {
    const call = { target: urls.alias, from: ids.app, symptom: 'timeout' };
    const text = readme(
      'calls time out since somebody tidied a security group',
      command(call),
      'endpoint-sg-ingress-443-missing',
    );
    const { report } = diagnosed(await stored('incidents/closed-group', incident(), text), call);
    expect(report.requests[0]?.rootCause).toBe('endpoint-sg-ingress-443-missing');
    expect(report.findings[0]).toMatchObject({
      confidence: 'confirmed',
      changedBy: { via: 'terraform' },
      tried: { result: 'repairs' },
    });
  });

  test.each(faults.map((fault) => [fault.code, fault] as const))('broken/%s', async (code, fault) => {
    const broken = fault.breaks(worldOf(fault));
    const name = `broken/${code}`;
    const snapshot = readable.has(code)
      ? await stored(name, broken, readme(fault.what, command(fault), code))
      : await packed(name, broken);
    expect(new Map(snapshot.answers)).toEqual(new Map([...broken.answers].sort(([a], [b]) => (a < b ? -1 : 1))));
    expect(diagnosed(snapshot, fault).report.requests[0]?.rootCause).toBe(code);
  });
});
