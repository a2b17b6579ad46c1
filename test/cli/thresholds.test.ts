import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { Report } from '../../src/diagnosis/schema.js';
import type { Snapshot } from '../../src/snapshot/snapshot.js';
import { writeSnapshot } from '../../src/snapshot/write.js';
import { weaknesses } from '../weaknesses/index.js';
import { exemplary } from '../worlds/exemplary.js';
import { withTraffic } from '../worlds/traffic.js';
import { run } from './run.js';

const folder = mkdtempSync(join(tmpdir(), 'xapi-thresholds-'));

const settings = (text: string): string => {
  writeFileSync(join(folder, '.xapi.yaml'), text);
  return join(folder, '.xapi.yaml');
};

const codes = async (snapshot: Snapshot, thresholds: string): Promise<string[]> => {
  const file = join(mkdtempSync(join(folder, 'world-')), 'world.tar.gz');
  await writeSnapshot(snapshot, file);
  const argv = ['audit', '--snapshot', file, '--format', 'json'];
  const { stdout } = await run([...argv, '--config', settings(`thresholds:\n  ${thresholds}\n`)]);
  return (JSON.parse(stdout) as Report).findings.map(({ code }) => code);
};

/** Ten days before its end. */
const ending = (): Snapshot => {
  const weakness = weaknesses.find(({ code }) => code === 'certificate-near-expiry');
  if (!weakness) throw new Error('no such weakness');
  return weakness.breaks(exemplary());
};

describe('thresholds of .xapi.yaml', () => {
  test('a certificate is near its end by days', async () => {
    expect(await codes(ending(), 'certificate-days: 11')).toEqual(['certificate-near-expiry']);
    expect(await codes(ending(), 'certificate-days: 10')).toEqual([]);
  });

  test('a stage is busy by requests a second', async () => {
    const ten = withTraffic(3000)(exemplary());
    expect(await codes(ten, 'busy-rate: 10')).toEqual(['busy-stage-without-limit', 'busy-stage-without-cache']);
    expect(await codes(ten, 'busy-rate: 10.5')).toEqual([]);
  });

  test('an endpoint is unused by days, of as many as were counted', async () => {
    const idle = withTraffic(3000, {})(exemplary());
    expect(await codes(idle, 'unused-endpoint-days: 14')).toEqual(['endpoint-unused']);
    expect(await codes(idle, 'unused-endpoint-days: 30')).toEqual([]);
  });

  test.each([
    ['certificate-days: 0', /:2: thresholds\.certificate-days: must be 1 or more/],
    ['certificate-days: soon', /:2: thresholds\.certificate-days: is missing, or has no number/],
    ['unused-endpoint-days: 1.5', /:2: thresholds\.unused-endpoint-days: must be whole days/],
    ['unused-endpoint-days: 456', /:2: thresholds\.unused-endpoint-days: must be 455 or less/],
    ['busy-rate: 0', /:2: thresholds\.busy-rate: must be above 0/],
    ['busy: 10', /:2: thresholds: there is no setting 'busy' here/],
  ])('%s is exit 2 with its line', async (line, message) => {
    const { status, stdout, stderr } = await run([
      'audit',
      '--snapshot',
      folder,
      '--config',
      settings(`thresholds:\n  ${line}\n`),
    ]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(message);
  });
});
