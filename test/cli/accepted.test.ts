import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { asciiOf } from '../../src/cli/terminal.js';
import type { Report } from '../../src/diagnosis/schema.js';
import { ids, urls } from '../worlds/peered.js';
import { run } from './run.js';

const fixture = (name: string): string => new URL(`../../fixtures/${name}`, import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'xapi-accepted-'));
const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

const broken = [
  'doctor',
  urls.alias,
  '--from',
  ids.app,
  '--snapshot',
  fixture('broken/endpoint-sg-ingress-443-missing'),
];
const waiver = (lines: Record<string, string> = {}): string => {
  const fields = { code: 'endpoint-sg-*', subject: "'*'", by: 'jo', reason: 'moves', until: '2026-02-10', ...lines };
  const text = Object.entries(fields).map(([name, value]) => `${name}: ${value}`);
  return `waivers:\n  - ${text.join('\n    ')}\n`;
};
const withWaiver = (lines?: Record<string, string>, ...argv: string[]) =>
  run([...broken, '--config', file('.xapi.yaml', waiver(lines)), ...argv]);

describe('waivers of .xapi.yaml', () => {
  test('what is waived does not count for the exit status, in any format, and is told', async () => {
    const { status, stdout } = await withWaiver();
    expect(status).toBe(0);
    expect(stdout).toContain('waived by jo until 2026-02-10: moves');
    expect(stdout).toMatch(/waiver +endpoint-sg-\* on \* by jo: ends after\s+2026-02-10/);
    expect(stdout).toContain('0 failed, 0 unknown, 1 waived');
    for (const format of ['short', 'json', 'markdown', 'html', 'sarif', 'junit', 'asff', 'ocsf'])
      expect(await withWaiver({}, '--format', format)).toMatchObject({ status: 0, stderr: '' });
    const report = JSON.parse((await withWaiver({}, '--format', 'json')).stdout) as Report;
    expect(report).toMatchObject({ verdict: 'broken', summary: { waived: 1 }, waivers: [{ is: 'expiring' }] });
  });

  test('an expired one covers nothing, and an unused one is told', async () => {
    const expired = await withWaiver({ until: '2026-01-31' });
    expect(expired.status).toBe(1);
    expect(expired.stdout).toContain('expired on 2026-01-31');
    expect((await withWaiver({ code: 'route-blackhole' })).stdout).toContain('fits no finding of this run');
  });

  test.each([
    [{ until: '2026-02-30' }, /:6: waivers\.0\.until: must be a day/],
    [{ until: 'soon' }, /:6: waivers\.0\.until: must be a day/],
    [{ by: "''" }, /:4: waivers\.0\.by: must not be empty/],
    [{ reason: "' '" }, /:5: waivers\.0\.reason: must not be empty/],
    [{ reason: '' }, /:5: waivers\.0\.reason: is missing, or has no string/],
    [{ code: '' }, /:2: waivers\.0\.code: is missing, or has no string/],
    [{ subject: '' }, /:3: waivers\.0\.subject/],
    [{ until: '2026-08-01' }, /:2: waivers\.0\.until: no more than 180 days ahead: 2026-07-31 at the latest/],
    [{ owner: 'jo' }, /:2: waivers\.0: there is no setting 'owner' here/],
  ])('a malformed one is exit 2 with its line: %j', async (lines, message) => {
    const { status, stdout, stderr } = await withWaiver(lines);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(message);
  });

  test('the now of a replay is when its snapshot was taken, whenever it is replayed', async () => {
    const later = (lines: Record<string, string>) =>
      run([...broken, '--config', file('.xapi.yaml', waiver(lines))], { now: new Date('2026-06-01T00:00:00Z') });
    expect((await later({ until: '2026-02-10' })).status).toBe(0);
    expect((await later({ until: '2026-01-31' })).stdout).toContain('expired on 2026-01-31');
    const ahead = await later({ until: '2026-08-01' });
    expect({ status: ahead.status, stderr: ahead.stderr }).toMatchObject({ status: 2 });
    expect(ahead.stderr).toContain('2026-07-31 at the latest');
  });
});

describe('--baseline', () => {
  const past = join(folder, 'past.json');
  const healthy = ['doctor', urls.alias, '--from', ids.app, '--snapshot', fixture('healthy')];

  test('exits for what is new only, and lists what is fixed', async () => {
    expect((await run([...broken, '--format', `json=${past}`])).status).toBe(1);
    const still = await run([...broken, '--baseline', past]);
    expect(still.status).toBe(0);
    expect(still.stdout).toMatch(/baseline +against the report of 2026-02-01T12:00:00.000Z: 0 new, 1 still/);
    const fixed = await run([...healthy, '--baseline', past]);
    expect(fixed.status).toBe(0);
    expect(fixed.stdout).toContain('fixed: endpoint-sg-ingress-443-missing');
    const none = join(folder, 'none.json');
    await run([...healthy, '--format', `json=${none}`]);
    expect((await run([...broken, '--baseline', none])).status).toBe(1);
    expect((JSON.parse(readFileSync(none, 'utf8')) as Report).findings).toEqual([]);
  });

  test.each([
    ['nowhere.json', /nowhere\.json cannot be read: it does not exist/],
    [file('bad.json', '{'), /bad\.json is not JSON/],
    [file('path.json', '{"schema":"xapi/path/1"}'), /path\.json is not a report of xapi/],
  ])('2: %s', async (baseline, message) => {
    const { status, stderr } = await run([...broken, '--baseline', baseline]);
    expect(status).toBe(2);
    expect(stderr).toMatch(message);
  });
});

test('a locale that is not UTF-8 gets plain ASCII', async () => {
  expect([{}, { LANG: 'en_US.UTF-8' }, { LANG: 'C', LC_ALL: 'C.utf8' }].map((env) => asciiOf({ env }))).toEqual([
    false,
    false,
    false,
  ]);
  expect(
    [{ LANG: 'C' }, { LC_ALL: 'POSIX', LANG: 'C.UTF-8' }, { LANG: 'de_DE.ISO-8859-1' }].map((env) => asciiOf({ env })),
  ).toEqual([true, true, true]);
  const { stdout } = await run(broken, { env: { LANG: 'C' } });
  expect(stdout).toMatch(/^x BROKEN/);
  expect(stdout).toMatch(/^[\n -~]*$/);
});
