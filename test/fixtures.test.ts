import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import { readSnapshot } from '../src/snapshot/read.js';
import type { Snapshot } from '../src/snapshot/snapshot.js';
import { writeSnapshot } from '../src/snapshot/write.js';
import { diagnosed } from './diagnose.js';
import type { Fault } from './faults/fault.js';
import { faults } from './faults/index.js';
import { incident } from './worlds/incident.js';
import { healthy, ids, urls } from './worlds/peered.js';

const root = new URL('../fixtures/', import.meta.url).pathname;
const updating = process.env['XAPI_UPDATE_FIXTURES'] === '1';

const command = ({
  target,
  from,
  headers = [],
  symptom,
}: Pick<Fault, 'target' | 'from' | 'headers' | 'symptom'>): string =>
  [
    'xapi doctor',
    target,
    '--from',
    from,
    ...headers.map((header) => `--header '${header}'`),
    ...(symptom ? ['--symptom', symptom] : []),
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
    const snapshot = await stored(`broken/${code}`, broken, readme(fault.what, command(fault), code));
    expect(new Map(snapshot.answers)).toEqual(new Map([...broken.answers].sort(([a], [b]) => (a < b ? -1 : 1))));
    expect(diagnosed(snapshot, fault).report.requests[0]?.rootCause).toBe(code);
  });
});
