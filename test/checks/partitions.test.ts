import { describe, expect, test } from '@jest/globals';
import type { Snapshot } from '../../src/snapshot/snapshot.js';
import { diagnosed } from '../diagnose.js';
import type { Fault } from '../faults/fault.js';
import { faults } from '../faults/index.js';
import { healthy } from '../worlds/peered.js';

/** The same accounts in another partition. */
const moved = <T>(value: T, region: string, partition: string, suffix: string): T =>
  JSON.parse(
    JSON.stringify(value)
      .replaceAll('us-east-1', region)
      .replaceAll('arn:aws:', `arn:${partition}:`)
      .replaceAll('arn%3Aaws%3A', `arn%3A${partition}%3A`)
      .replace(/(?<=execute-api\.[\w-]+(?:\.vpce)?)\.amazonaws\.com/g, suffix),
  ) as T;

const movedSnapshot = (snapshot: Snapshot, ...to: [string, string, string]): Snapshot => ({
  ...moved(snapshot, ...to),
  answers: new Map(moved([...snapshot.answers], ...to)),
});

const judged = (snapshot: Snapshot, { target, headers, from, method, principal, symptom, message }: Fault) =>
  diagnosed(snapshot, { target, headers, from, method, principal, symptom, message }).report.findings.map(
    ({ code, is, role, subject }) => ({ code, is, role, subject }),
  );

const partitions = [
  ['cn-north-1', 'aws-cn', '.amazonaws.com.cn'],
  ['us-gov-west-1', 'aws-us-gov', '.amazonaws.com'],
] as const;

/** A fault of two regions of one partition would need both of them moved. */
const within = faults.filter(({ target, breaks, world = healthy }) => {
  const all = JSON.stringify([target, [...breaks(world()).answers]]);
  return !/us-west-2|eu-west-1/.test(all);
});

describe.each(partitions)('%s', (region, partition, suffix) => {
  const to: [string, string, string] = [region, partition, suffix];
  test.each(within.map((fault) => [fault.code, fault] as const))('%s is the same', (_code, fault) => {
    const broken = fault.breaks((fault.world ?? healthy)());
    const here = judged(broken, fault);
    expect(here.length).toBeGreaterThan(0);
    expect(judged(movedSnapshot(broken, ...to), moved(fault, ...to))).toEqual(moved(here, ...to));
  });
});
