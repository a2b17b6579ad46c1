import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import type { Report } from '../../src/diagnosis/schema.js';
import { run } from '../cli/run.js';
import { exemplary } from '../worlds/exemplary.js';
import { consumer, provider } from '../worlds/peered.js';
import { live, role } from './live.js';

const roles = ['--consumer', role(consumer.account), '--provider', role(provider.account)];
const told = ({ findings }: Report) => findings.map(({ code, is, subject }) => `${is} ${code} ${subject}`).sort();

test('a snapshot taken for the audit decides what the audit of the accounts decides', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'xapi-audit-')), 'accounts.tar.gz');
  const taken = await live(exemplary(), ['snapshot', '--audit', '-o', file, ...roles]);
  expect({ status: taken.status, stdout: taken.stdout }).toEqual({ status: 0, stdout: '' });
  const direct = await live(exemplary(), ['audit', '--format', 'json', ...roles]);
  const replayed = await run(['audit', '--snapshot', file, '--format', 'json']);
  const report = JSON.parse(replayed.stdout) as Report;
  expect(told(report)).toEqual(told(direct.report as Report));
  expect(replayed.status).toBe(direct.status);
});

test('without --audit the rules of practice miss answers, and say so', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'xapi-audit-')), 'state.tar.gz');
  await live(exemplary(), ['snapshot', '-o', file, ...roles]);
  const { stdout } = await run(['audit', '--snapshot', file, '--format', 'json']);
  const { findings } = JSON.parse(stdout) as Report;
  expect(findings.some(({ layer, is }) => layer === 'practice' && is === 'unknown')).toBe(true);
});
