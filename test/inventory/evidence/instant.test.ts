import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isoOf, isoText } from '../../../src/inventory/evidence/instant.js';
import '../../seeded.js';

const far = 8.64e15;

test('an instant is told as Date tells it, to the ends of what a Date holds', () => {
  for (const at of [0, -1, 999, -62167219200000, -62167219200001, 253402300799999, 253402300800000, far, -far])
    expect(isoText(at)).toBe(new Date(at).toISOString());
  fc.assert(fc.property(fc.integer({ min: -far, max: far }), (at) => isoText(at) === new Date(at).toISOString()));
  const near = fc.integer({ min: Date.parse('1900-01-01'), max: Date.parse('2200-01-01') });
  fc.assert(fc.property(near, (at) => isoText(at) === new Date(at).toISOString()));
});

test('what no Date holds has no text', () => {
  expect(isoOf(undefined)).toBeNull();
  expect(isoOf(far + 1)).toBeNull();
  expect(isoOf(1_769_947_200_000)).toBe('2026-02-01T12:00:00.000Z');
});
