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
import { weaknesses } from '../weaknesses/index.js';
import { exemplary } from '../worlds/exemplary.js';
import { consumer, provider } from '../worlds/peered.js';
import { remove } from '../worlds/world.js';
import { run } from './run.js';

const folder = mkdtempSync(join(tmpdir(), 'xapi-audit-'));
const fixture = (name: string): string => new URL(`../../fixtures/${name}`, import.meta.url).pathname;
const json = (text: string): Report => JSON.parse(text) as Report;

const stored = async (name: string, snapshot: Snapshot): Promise<string> => {
  const file = join(folder, `${name}.tar.gz`);
  await writeSnapshot(snapshot, file);
  return file;
};

const broken = (code: string): Snapshot => {
  const weakness = weaknesses.find((one) => one.code === code);
  if (!weakness) throw new Error(`no weakness ${code}`);
  return weakness.breaks(exemplary());
};

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

describe('xapi audit of live accounts', () => {
  const accounts = ['--consumer', role(consumer.account), '--provider', role(provider.account)];

  test('says what it says of their snapshot', async () => {
    const { status, report, stderr } = await live(exemplary(), ['audit', ...accounts, '--format', 'json']);
    expect({ status, stderr, findings: report?.findings }).toEqual({ status: 0, stderr: '', findings: [] });
    expect(report).toMatchObject({ source: 'live', verdict: 'healthy' });
    const open = await live(broken('resource-policy-open'), ['audit', ...accounts, '--format', 'json']);
    expect(open.status).toBe(1);
    expect(open.report?.findings.map(({ code }) => code)).toEqual(['resource-policy-open']);
  });
});
