import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');

/** The explanation codes of VPC Reachability Analyzer that concern our path or the balancers behind it. */
const reasons = JSON.parse(read('./data/reachability.json')) as string[];
const causes = JSON.parse(read('./data/causes.json')) as string[];

const rows = read('../docs/reachability.md')
  .split('\n')
  .map((line) => /^\| ([A-Z0-9_]+) \| (.+) \|$/.exec(line))
  .flatMap((row) => (row ? [{ reason: row[1] ?? '', place: row[2] ?? '' }] : []));

test('every reason of the analyzer has one place, and no place is for another', () => {
  expect(rows.map(({ reason }) => reason).sort()).toEqual([...reasons].sort());
});

test('a place is a cause of the matrix, or says why the reason cannot be one', () => {
  for (const { reason, place } of rows) {
    const named = [...place.matchAll(/`([a-z0-9-]+)`/g)].map(([, code = '']) => code);
    expect({ reason, unknown: named.filter((code) => !causes.includes(code)) }).toEqual({ reason, unknown: [] });
    expect({ reason, said: named.length > 0 || /^(cannot occur|no failure): ./.test(place) }).toEqual({
      reason,
      said: true,
    });
  }
});
