import { describe, expect, test } from '@jest/globals';
import { noteEvidence } from '../../src/diagnosis/corroborate.js';
import { namePredicates } from './predicates/names.js';
import { networkPredicates } from './predicates/network.js';
import { heldAgainst, subjectWith } from './predicates/predicate.js';
import type { Recorded } from './predicates/recorded.js';
import { circled, lost, nothing } from './predicates/recorded.js';
import { answerPredicates, phasePredicates } from './predicates/phases.js';
import type { Atom } from './predicates/sheet.js';
import { sheet } from './predicates/sheet.js';
import { integrationPredicates, stagePredicates } from './predicates/stage.js';
import { unexercised } from './predicates/unexercised.js';
import { wayPredicates } from './predicates/ways.js';

const all = [
  ...networkPredicates,
  ...wayPredicates,
  ...namePredicates,
  ...stagePredicates,
  ...phasePredicates,
  ...answerPredicates,
  ...integrationPredicates,
];

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

describe('the sheet', () => {
  const casesOf = (hypothesis: string, side: Atom['side']): string[] =>
    all.filter((one) => one.hypothesis === hypothesis).flatMap((one) => (one[side] ?? []).map(([what]) => what));
  const nameOf = ({ hypothesis, side, says }: Atom): string => `${hypothesis} ${side}: ${says}`;

  test('has every row', () => {
    const named = new Set(sheet.map(({ hypothesis }) => hypothesis));
    const numbers = Array.from({ length: 38 }, (_, index) => `H${String(index + 1).padStart(2, '0')}`);
    expect([...named]).toEqual(numbers);
  });

  test('each alternative of each cell is shown by a case of its side, or says why not', () => {
    expect(sheet.filter(({ shown, why = '' }) => shown.length > 0 === (why !== '')).map(nameOf)).toEqual([]);
    const missing = sheet.flatMap((atom) =>
      atom.shown
        .filter((what) => !casesOf(atom.hypothesis, atom.side).includes(what))
        .map((what) => `${nameOf(atom)} by ${what}`),
    );
    expect(missing).toEqual([]);
  });

  test('every case that confirms is an alternative of the sheet', () => {
    const named = new Set(
      sheet.flatMap(({ hypothesis, side, shown }) =>
        side === 'confirms' ? shown.map((what) => `${hypothesis} ${what}`) : [],
      ),
    );
    const loose = all.flatMap(({ hypothesis, confirms }) =>
      confirms.map(([what]) => `${hypothesis} ${what}`).filter((one) => !named.has(one)),
    );
    expect(loose).toEqual([]);
  });

  test('what is inferred supports, and confirms nothing', () => {
    const inferred = sheet.filter(({ certainty }) => certainty === 'inferred');
    expect(inferred.length).toBeGreaterThan(5);
    for (const { hypothesis, side, shown } of inferred) {
      expect(side).toBe('supports');
      expect(casesOf(hypothesis, 'confirms').filter((what) => shown.includes(what))).toEqual([]);
      const cases = all
        .filter((one) => one.hypothesis === hypothesis)
        .flatMap((one) => (one.supports ?? []).map(([what, recorded]) => ({ what, recorded, one })))
        .filter(({ what }) => shown.includes(what));
      for (const { recorded, one } of cases)
        expect(heldAgainst(one, recorded).evidence.filter(({ effect }) => effect === 'confirms')).toEqual([]);
    }
  });
});
