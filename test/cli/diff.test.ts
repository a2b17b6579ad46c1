import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { diffJsonSchema } from '../../src/report/json-schema.js';
import { diffFormats, renderDiff } from '../../src/report/diff/index.js';
import { reportsDiff } from '../../src/diagnosis/compare/index.js';
import { readPastReport } from '../../src/diagnosis/compare/past-report.js';
import { hostile, incident, options } from '../report/reports.js';
import { ids, urls } from '../worlds/peered.js';
import { run } from './run.js';

const fixture = (name: string): string => new URL(`../../fixtures/${name}`, import.meta.url).pathname;
const schemaFile = new URL('../../schema/diff.schema.json', import.meta.url);
const folder = mkdtempSync(join(tmpdir(), 'xapi-diff-'));
const file = (name: string): string => join(folder, name);

const validate = new Ajv2020({ strict: true, allErrors: true }).compile(diffJsonSchema());
const valid = (text: string): unknown => {
  validate(JSON.parse(text));
  return validate.errors ?? [];
};

beforeAll(async () => {
  const doctor = async (name: string, snapshot: string) => {
    const { stdout } = await run([
      'doctor',
      urls.alias,
      '--from',
      ids.app,
      '--snapshot',
      fixture(snapshot),
      '--format',
      'json',
    ]);
    writeFileSync(file(name), stdout);
  };
  await doctor('fine.json', 'healthy');
  await doctor('broken.json', 'broken/endpoint-sg-ingress-443-missing');
  writeFileSync(file('text.txt'), 'hello');
  writeFileSync(file('other.json'), '{"schema":"xapi/path/1"}');
});

test('schema/diff.schema.json is what the source says (XAPI_UPDATE_GOLDEN=1 writes it)', () => {
  const text = `${JSON.stringify(diffJsonSchema(), null, 2)}\n`;
  if (process.env['XAPI_UPDATE_GOLDEN'] === '1') writeFileSync(schemaFile, text);
  expect(readFileSync(schemaFile, 'utf8')).toBe(text);
});

describe('xapi diff', () => {
  test('two snapshots, folder and archive: 1 with what changed, 0 without', async () => {
    const argv = ['diff', fixture('healthy'), fixture('broken/endpoint-sg-ingress-443-missing')];
    const { status, stdout } = await run([...argv, '--format', 'json']);
    expect(status).toBe(1);
    expect(valid(stdout)).toEqual([]);
    expect(JSON.parse(stdout)).toMatchObject({ kind: 'snapshots', requests: [{ before: 'healthy', after: 'broken' }] });
    const archive = ['diff', fixture('healthy'), fixture('broken/waf-blocked.tar.gz')];
    expect((await run(archive)).stdout).toContain('waf-blocked');
    const same = await run(['diff', fixture('healthy'), fixture('healthy')]);
    expect(same).toMatchObject({ status: 0, stderr: '' });
    expect(same.stdout).toContain('✓ no difference');
  });

  test('a target and a caller narrow the comparison of snapshots', async () => {
    const argv = ['diff', fixture('healthy'), fixture('broken/endpoint-sg-ingress-443-missing')];
    const { status, stdout } = await run([...argv, ids.api, '--from', ids.app, '--format', 'json']);
    expect(valid(stdout)).toEqual([]);
    expect({ status, ...(JSON.parse(stdout) as object) }).toMatchObject({ kind: 'snapshots', status: 1 });
    expect((JSON.parse(stdout) as { requests: { id: string }[] }).requests.map(({ id }) => id.split(' ')[0])).toEqual([
      ids.app,
    ]);
    const whole = await run([...argv, '--format', 'json']);
    expect((await run([...argv, '--from', 'eni-0unknown', '--format', 'json'])).stderr).toContain('in no account');
    expect(whole.stdout).not.toBe(stdout);
  });

  test('3 where nothing differs but something was not compared; --allow-unknown makes it 0', async () => {
    await run(['snapshot', '--snapshot', fixture('healthy'), '-o', file('whole')]);
    rmSync(join(file('whole'), '444455556666/us-east-1/ec2/describe-route-tables.json'));
    const argv = ['diff', fixture('healthy'), file('whole')];
    const { status, stdout } = await run(argv);
    expect(stdout).toContain('ec2 describe-route-tables in 444455556666');
    expect(stdout).toContain('healthy → undecided');
    expect(status).toBe(3);
    expect((await run([...argv, '--allow-unknown'])).status).toBe(0);
  });

  test('two reports: the stream of events that a ticketing system reads', async () => {
    const events = async (old: string, now: string) => {
      const { status, stdout } = await run(['diff', file(old), file(now), '--format', 'jsonl']);
      const lines = stdout.split('\n').filter(Boolean);
      return { status, types: lines.map((line) => (JSON.parse(line) as { type: string }).type) };
    };
    expect(await events('fine.json', 'broken.json')).toEqual({ status: 1, types: ['opened'] });
    expect(await events('broken.json', 'fine.json')).toEqual({ status: 1, types: ['closed'] });
    expect(await events('fine.json', 'fine.json')).toEqual({ status: 0, types: [] });
  });

  test('every format, to files as well', async () => {
    const argv = ['diff', file('fine.json'), file('broken.json'), '--format', `json=${file('d.json')}`];
    expect((await run([...argv, '--format', 'markdown'])).stdout).toContain('## Opened');
    expect(valid(readFileSync(file('d.json'), 'utf8'))).toEqual([]);
    expect((await run(['diff', file('fine.json'), file('broken.json')])).stdout).toContain('Opened');
  });

  test.each([
    [['diff', 'fine.json', fixture('healthy')], /is a report and .* is a snapshot/],
    [['diff', 'text.txt', 'fine.json'], /text.txt is not JSON/],
    [['diff', 'other.json', 'fine.json'], /other.json is not a report of xapi: schema/],
    [['diff', 'nowhere', 'fine.json'], /nowhere cannot be read: it does not exist/],
    [['diff', 'fine.json'], /Not enough non-option arguments/],
    [['diff', 'fine.json', 'fine.json', 'a1b2c3d4e5'], /a target narrows the comparison of snapshots/],
    [['diff', 'fine.json', 'fine.json', '--from', 'i-0abc'], /--from narrows the comparison of snapshots/],
    [['diff', fixture('healthy'), fixture('healthy'), '--from', 'eni-0f'], /--from eni-0f is in no account/],
    [['diff', 'fine.json', 'fine.json', '--format', 'html'], /--format 'html' is none of table, json/],
  ])('2: %j is one clear sentence', async (argv, message) => {
    const paths = argv.map((word) => (/^(fine|text|other|nowhere)/.test(word) ? file(word) : word));
    const { status, stdout, stderr } = await run(paths);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(message);
  });

  test('text of an account stays text, and fits the page', async () => {
    const read = (report: unknown) => {
      const past = readPastReport(report);
      if (!past.ok) throw new Error(past.fault);
      return past.report;
    };
    const diff = reportsDiff(read({ ...incident(), findings: [] }), read(hostile()));
    expect(diff.opened.length).toBeGreaterThan(0);
    for (const format of diffFormats) {
      const text = await renderDiff(format, diff, options);
      expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
    }
    const markdown = await renderDiff('markdown', diff, options);
    expect(markdown).not.toMatch(/^# heading/m);
  });
});
