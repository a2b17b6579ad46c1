import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Report } from '../../src/diagnosis/schema.js';
import { writeSnapshot } from '../../src/snapshot/write.js';
import { faults } from '../faults/index.js';
import { healthy, ids, urls } from '../worlds/peered.js';
import { remove } from '../worlds/world.js';
import { run } from './run.js';

const folder = mkdtempSync(join(tmpdir(), 'xapi-verify-'));
const at = (name: string): string => join(folder, name);
const report = at('report.json');

const fault = (code: string) => {
  const found = faults.find((one) => one.code === code);
  if (!found) throw new Error(`no fault ${code}`);
  return found;
};
const closed = fault('endpoint-sg-ingress-443-missing').breaks(healthy());

beforeAll(async () => {
  await writeSnapshot(closed, at('closed'));
  await writeSnapshot(healthy(), at('repaired'));
  await writeSnapshot(fault('resource-policy-absent').breaks(healthy()), at('another'));
  await writeSnapshot(
    remove(closed, (path) => path.startsWith('444455556666') && path.endsWith('describe-security-groups')),
    at('unread'),
  );
  const argv = ['doctor', urls.alias, '--from', ids.app, '--symptom', 'timeout', '--snapshot', at('closed')];
  const { status } = await run([...argv, '--format', `json=${report}`]);
  expect(status).toBe(1);
});

const verify = (snapshot: string, ...argv: string[]) =>
  run(['doctor', '--verify', report, '--snapshot', at(snapshot), ...argv]);

const verified = async (snapshot: string) => {
  const { status, stdout } = await verify(snapshot, '--format', 'json');
  const { verify: told, requests } = JSON.parse(stdout) as Report;
  const codes = (some: readonly { readonly code: string }[] = []) => some.map(({ code }) => code);
  return {
    status,
    requests,
    repaired: codes(told?.repaired),
    still: codes(told?.still),
    new: codes(told?.new),
    undecided: codes(told?.undecided),
  };
};

const code = 'endpoint-sg-ingress-443-missing';

describe('--verify asks again what a report asked', () => {
  test('repaired', async () => {
    const told = await verified('repaired');
    expect(told).toMatchObject({ status: 0, repaired: [code], still: [], new: [], undecided: [] });
    const before = JSON.parse(readFileSync(report, 'utf8')) as Report;
    expect(told.requests.map(({ id, asked, observed }) => ({ id, asked, observed }))).toEqual(
      before.requests.map(({ id, asked, observed }) => ({ id, asked, observed })),
    );
  });

  test('still there', async () => {
    expect(await verified('closed')).toMatchObject({ status: 1, repaired: [], still: [code], new: [], undecided: [] });
  });

  test('new', async () => {
    expect(await verified('another')).toMatchObject({ status: 1, repaired: [code], new: ['resource-policy-absent'] });
  });

  test('what cannot be decided now is neither repaired nor still there', async () => {
    expect(await verified('unread')).toMatchObject({ status: 3, repaired: [], still: [], new: [], undecided: [code] });
  });

  test('is told to people, within 80 columns', async () => {
    const { stdout } = await verify('another');
    const text = stdout.slice(stdout.indexOf('Since the report of 2026-02-01T12:00:00.000Z'));
    expect(text).toMatch(/✓ repaired +endpoint-sg-ingress-443-missing\n/);
    expect(text).toMatch(/✗ new +resource-policy-absent\n/);
    expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
    expect((await verify('another', '--format', 'markdown')).stdout).toContain('✅ repaired');
  });
});

describe('--verify refuses in one sentence', () => {
  const refused = async (text: string | undefined, ...argv: string[]) => {
    const path = at('given.json');
    if (text !== undefined) writeFileSync(path, text);
    const { status, stderr, stdout } = await run([
      'doctor',
      '--verify',
      text === undefined ? at('nowhere') : path,
      '--snapshot',
      at('closed'),
      ...argv,
    ]);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr.trim().split('\n').length).toBeLessThanOrEqual(2);
    return stderr;
  };
  const stored = () => readFileSync(report, 'utf8');

  test('a file that is not there, is not JSON, is not a report, or does not hold what it asked', async () => {
    expect(await refused(undefined)).toContain('does not exist');
    expect(await refused('{')).toContain('is not JSON');
    expect(await refused('{"schema":"other"}')).toContain('is not a report of xapi');
    const old = JSON.parse(stored()) as { requests: { asked?: unknown }[] };
    for (const request of old.requests) delete request.asked;
    expect(await refused(JSON.stringify(old))).toContain('does not hold what');
    expect(await refused(JSON.stringify({ ...old, requests: [] }))).toContain('it examined no request');
  });

  test('a second request beside it', async () => {
    expect(await refused(stored(), '--from', ids.app)).toContain('--from says something else');
  });

  test('a header whose value a report does not hold, until it is given again', async () => {
    const secret = at('secret.json');
    const asked = ['doctor', urls.alias, '--from', ids.app, '--header', 'Authorization: Bearer abc.def.ghi'];
    await run([...asked, '--snapshot', at('closed'), '--format', `json=${secret}`]);
    expect(readFileSync(secret, 'utf8')).not.toContain('abc.def.ghi');
    const again = ['doctor', '--verify', secret, '--snapshot', at('repaired')];
    expect(await run(again)).toMatchObject({ status: 2, stderr: expect.stringContaining('authorization') });
    const given = await run([...again, '--header', 'Authorization: Bearer abc.def.ghi']);
    expect([given.status, given.stdout]).toEqual([0, expect.stringContaining('✓ repaired')]);
  });
});
