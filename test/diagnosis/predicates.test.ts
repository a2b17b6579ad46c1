import { describe, expect, test } from '@jest/globals';
import { noteEvidence } from '../../src/diagnosis/corroborate.js';
import { namePredicates } from './predicates/names.js';
import { networkPredicates } from './predicates/network.js';
import { heldAgainst, subjectWith } from './predicates/predicate.js';
import type { Recorded } from './predicates/recorded.js';
import { circled, lost, nothing } from './predicates/recorded.js';
import { integrationPredicates, stagePredicates } from './predicates/stage.js';
import { unexercised } from './predicates/unexercised.js';

const all = [...networkPredicates, ...namePredicates, ...stagePredicates, ...integrationPredicates];

describe.each(all.map((one) => [one.hypothesis, one.code, one] as const))('%s %s', (_, __, predicate) => {
  const { confirms, supports = [], contradicts, silent } = predicate;
  const cases = [
    ...confirms.map((one) => ['confirmed', ...one] as const),
    ...supports.map((one) => ['supported', ...one] as const),
    ...contradicts.map((one) => ['contradicted', ...one] as const),
    ...silent.map((one) => ['unobserved', ...one] as const),
  ];
  test.each(cases)('%s by %s', (confidence, _what, recorded) => {
    expect(heldAgainst(predicate, recorded).confidence).toBe(confidence);
  });
});

describe('packets that go in a circle', () => {
  const held = { code: 'tgw-route-missing' };
  const notes = (recorded: Recorded) =>
    noteEvidence(subjectWith(held, recorded)).filter((note) => note.includes('in a circle'));
  test('are noted, whichever way they went', () => {
    expect(notes(circled('forward'))).toEqual([expect.stringMatching(/^3 packets of this request .* \(\/tgw\)/)]);
    expect(notes(circled('return'))).toHaveLength(1);
  });
  test('are not, where none were counted or nothing was read', () => {
    expect(notes(lost('forward'))).toEqual([]);
    expect(notes(nothing)).toEqual([]);
  });
});

describe('the table of hypotheses', () => {
  const every = Array.from({ length: 38 }, (_, index) => `H${String(index + 1).padStart(2, '0')}`);
  const exercised = new Set(all.map(({ hypothesis }) => hypothesis));

  test('every row is exercised, or says why not', () => {
    expect(every.filter((name) => !exercised.has(name) && unexercised[name] === undefined)).toEqual([]);
    expect([...exercised, ...Object.keys(unexercised)].filter((name) => !every.includes(name))).toEqual([]);
    expect(Object.keys(unexercised).filter((name) => exercised.has(name))).toEqual([]);
  });
  test.each(all.map((one) => [one.hypothesis, one.code, one] as const))(
    '%s %s has evidence on both sides, and silence',
    (_, __, { confirms, contradicts, silent, why }) => {
      expect(contradicts.length * silent.length).toBeGreaterThan(0);
      expect(confirms.length > 0 || (why ?? '') !== '').toBe(true);
    },
  );
});
