import { describe, expect, test } from '@jest/globals';
import type { Gap, Snapshot } from '../src/snapshot/snapshot.js';
import { parseAnswerPath } from '../src/snapshot/snapshot.js';
import { isOperation, operation } from '../src/snapshot/operations.js';
import { diagnosed } from './diagnose.js';
import { faults } from './faults/index.js';
import { healthy, ids, urls } from './worlds/peered.js';

const failures = (snapshot: Snapshot, call: { target?: string; from?: string; symptom?: string }) => {
  const { report, broken } = diagnosed(snapshot, call);
  expect(broken).toEqual([]);
  return report;
};

const without = (snapshot: Snapshot, path: string): Snapshot => ({
  ...snapshot,
  answers: new Map([...snapshot.answers].filter(([other]) => other !== path)),
});

const denied = (snapshot: Snapshot, path: string): Snapshot => {
  const { account, region, operation: id, key } = parseAnswerPath(path);
  if (!isOperation(id)) throw new Error(path);
  const gap: Gap = {
    account,
    region,
    operation: id,
    action: operation(id).action,
    why: 'denied',
    ...(key === undefined ? {} : { key }),
  };
  return { ...without(snapshot, path), gaps: [gap] };
};

const calls = [
  { target: urls.alias, from: ids.app },
  { target: urls.plain, from: ids.admin },
  { target: `${urls.alias.replace('/orders', '/pets')}`, from: ids.instance },
];

describe.each([['missing', without] as const, ['denied', denied] as const])('an answer that is %s', (how, take) => {
  test.each(calls)('makes a healthy request undecided at most: $target from $from', (call) => {
    for (const path of healthy().answers.keys()) {
      const report = failures(take(healthy(), path), call);
      expect({ path, fails: report.findings.filter(({ is }) => is === 'fail').map(({ code }) => code) }).toEqual({
        path,
        fails: [],
      });
      for (const { gaps } of report.findings) {
        expect(gaps.length).toBeGreaterThan(0);
        if (how === 'denied')
          expect({ path, why: gaps.map(({ why }) => why) }).toEqual({ path, why: expect.arrayContaining(['denied']) });
      }
      expect(report.verdict).toBe(report.findings.length > 0 ? 'undecided' : 'healthy');
    }
  });

  test.each(faults.map((fault, index) => [fault.code, fault, index] as const))(
    'adds no failure to %s',
    (_code, fault, index) => {
      const broken = fault.breaks((fault.world ?? healthy)());
      const told = new Set(failures(broken, fault).findings.map(({ code }) => code));
      const paths = [...broken.answers.keys()].filter((_, i) => i % 7 === index % 7);
      for (const path of paths) {
        const fails = failures(take(broken, path), fault).findings.filter(
          ({ is, code }) => is === 'fail' && !told.has(code),
        );
        expect({ path, invented: fails.map(({ code }) => code) }).toEqual({ path, invented: [] });
      }
    },
  );
});
