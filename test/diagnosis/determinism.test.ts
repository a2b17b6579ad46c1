import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Report } from '../../src/diagnosis/schema.js';
import { render } from '../../src/report/index.js';
import type { Snapshot } from '../../src/snapshot/snapshot.js';
import { diagnosed } from '../diagnose.js';
import { faults } from '../faults/index.js';
import { healthy } from '../worlds/peered.js';
import { options } from '../report/reports.js';
import '../seeded.js';

const stateOf = (fault: (typeof faults)[number]): Snapshot => fault.breaks((fault.world ?? healthy)());

/** The days of a usage plan and their pairs of numbers are the one kind of list whose order says something. */
const isSeries = (value: readonly unknown[]): boolean =>
  value.some((item) => typeof item === 'number' || Array.isArray(item));

/** Lists in another order, as `random` has it. */
const shuffled = (value: unknown, random: () => number): unknown => {
  if (Array.isArray(value) && isSeries(value)) return value;
  if (Array.isArray(value))
    return value
      .map((item: unknown) => ({ item: shuffled(item, random), place: random() }))
      .sort((a, b) => a.place - b.place)
      .map(({ item }) => item);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, shuffled(item, random)]));
};

const randomOf = (seed: number) => {
  let state = seed >>> 0;
  return () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
};

/** Name tags, and names that identify nothing; the `Description` of an interface is AWS's own and says whose it is. */
const renamed = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(renamed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [
      name,
      ['GroupName', 'description'].includes(name) && typeof item === 'string'
        ? `${item} renamed`
        : name === 'Tags' && Array.isArray(item)
          ? [...item.filter((tag: { Key?: string }) => tag.Key !== 'Name'), { Key: 'Name', Value: 'renamed' }]
          : renamed(item),
    ]),
  );
};

const changed = (snapshot: Snapshot, change: (value: unknown) => unknown): Snapshot => ({
  ...snapshot,
  answers: new Map([...snapshot.answers].map(([path, value]) => [path, change(value) as typeof value])),
});

const fingerprints = ({ findings }: Report): string[] =>
  findings.map(({ fingerprint, code }) => `${code} ${fingerprint}`).sort();

describe('the same state', () => {
  test('gives the same bytes, run by run', async () => {
    for (const fault of faults) {
      const [a, b] = [diagnosed(stateOf(fault), fault), diagnosed(stateOf(fault), fault)];
      expect(await render('json', a.report, options)).toBe(await render('json', b.report, options));
    }
  });

  test('has the same fingerprints, whatever the order of its lists, its names and its time', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...faults),
        fc.nat(),
        fc.boolean(),
        fc.integer({ min: 0, max: 3600 }),
        (fault, seed, rename, seconds) => {
          const before = stateOf(fault);
          const reordered = changed(before, (value) => shuffled(value, randomOf(seed)));
          const moved = {
            ...(rename ? changed(reordered, renamed) : reordered),
            takenAt: new Date(Date.parse(before.takenAt) + seconds * 1000).toISOString(),
          };
          expect(fingerprints(diagnosed(moved, fault).report)).toEqual(fingerprints(diagnosed(before, fault).report));
        },
      ),
      { numRuns: 150 },
    );
  });
});
