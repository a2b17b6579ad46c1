import { describe, expect, test } from '@jest/globals';
import type { Change } from '../../src/changes/change.js';
import { checks } from '../../src/checks/index.js';
import { judgeAll } from '../../src/diagnosis/evaluate.js';
import { judge } from '../../src/diagnosis/judged.js';
import { remainingOf } from '../../src/diagnosis/plan.js';
import { benchOf } from '../../src/diagnosis/try.js';
import { inventoryOf } from '../../src/inventory/inventory.js';
import { buildRequests } from '../../src/request/build.js';
import { subjectOf } from '../../src/request/fact.js';
import type { Request } from '../../src/request/request.js';
import type { Snapshot } from '../../src/snapshot/snapshot.js';
import { askedFor } from '../diagnose.js';
import type { Fault } from '../faults/fault.js';
import { faults } from '../faults/index.js';
import { healthy } from '../worlds/peered.js';
import type { Combination } from './combinations.js';
import { combinations, hidden, lasting } from './combinations.js';

const place = new Map(checks.map(({ code }, index) => [code, index]));
const onTheWay = (codes: Iterable<string>): string[] =>
  [...new Set(codes)].sort((a, b) => (place.get(a) ?? 0) - (place.get(b) ?? 0));

const codesOf = (some: readonly Fault[]): string[] =>
  onTheWay(some.flatMap(({ code, also = {} }) => [code, ...Object.keys(also)]));

/** What stops the request, from the answers up: nothing of the first judgement is taken over. */
const afresh = (snapshot: Snapshot, request: Request): string[] =>
  remainingOf(judgeAll(subjectOf(request, inventoryOf(snapshot)), checks), new Set());

const examined = (snapshot: Snapshot, call: Combination['stage']['call'] | Fault) => {
  const inventory = inventoryOf(snapshot);
  const [request] = buildRequests(inventory, askedFor(call));
  if (!request) throw new Error('no request');
  const judged = judge(inventory, request, { version: '0.0.0', source: 'snapshot', checks, logs: false });
  const bench = benchOf({ inventory, checks, all: [judged], neighbours: { callers: () => [], siblings: () => [] } });
  return { judged, request, plan: bench.planFor(judged) };
};

const named = ({ stage, faults: some }: Combination): string =>
  `${stage.name}: ${some.map(({ what }) => what).join('; ')}`;

/** The accounts after the commands, without those that AWS refuses where they stand. */
const ran = (snapshot: Snapshot, request: Request, changes: readonly Change[]): Snapshot =>
  changes.reduce((state, change) => {
    const refused = change.refusedWhile?.some((code) => afresh(state, request).includes(code));
    return refused ? state : change.apply(state);
  }, snapshot);

/** Commands without which nothing more is left: there must be none. */
const spare = (snapshot: Snapshot, request: Request, changes: readonly Change[], remaining: readonly string[]) =>
  changes.filter((change) => {
    const others = changes.filter((one) => one !== change);
    return afresh(ran(snapshot, request, others), request).every((code) => remaining.includes(code));
  });

/** Ten seeds from 1, or from `XAPI_SEED`. */
const seeds = Array.from({ length: 10 }, (_, index) => Number(process.env['XAPI_SEED'] ?? 1) + index);

describe('one to four faults at once, in healthy accounts', () => {
  test.each(seeds)('every blocker is told, none is invented, and the plan repairs them all (seed %d)', (seed) => {
    for (const combination of combinations(seed, 55)) {
      const { stage, faults: some, snapshot } = combination;
      const { judged, request, plan } = examined(snapshot, stage.call);
      const unseen = hidden(some);
      const seen = codesOf(some.filter((fault) => !unseen.includes(fault)));
      const name = named(combination);
      expect([name, remainingOf(judged.judgements, new Set())]).toEqual([name, seen]);
      expect([name, judged.lead]).toEqual([name, seen[0]]);

      const changes = plan.steps.map(({ change }) => change);
      const left = afresh(ran(snapshot, request, changes), request);
      const forGood = codesOf(lasting(some));
      expect([name, left]).toEqual([name, [...plan.remaining]]);
      expect([name, left.filter((code) => !forGood.includes(code))]).toEqual([name, []]);
      expect([name, forGood.filter((code) => seen.includes(code) && !left.includes(code))]).toEqual([name, []]);
      expect([name, spare(snapshot, request, changes, left)]).toEqual([name, []]);
    }
  });

  test('the sample holds every size, most causes, and faults that share a table', () => {
    const all = seeds.flatMap((seed) => combinations(seed, 55));
    const sizes = [1, 2, 3, 4].map((size) => all.filter((one) => one.faults.length === size).length);
    expect(all.length).toBeGreaterThanOrEqual(500);
    for (const size of sizes) expect(size).toBeGreaterThan(50);
    expect(new Set(all.flatMap((one) => one.faults.map(({ code }) => code))).size).toBeGreaterThan(50);
  });
});

describe('every cause with a repair', () => {
  test.each(faults.filter(({ tried }) => tried).map((fault) => [fault.code, fault] as const))(
    '%s: the plan makes the request healthy, and holds nothing to spare',
    (_code, fault) => {
      const snapshot = fault.breaks((fault.world ?? healthy)());
      const { request, plan } = examined(snapshot, fault);
      const changes = plan.steps.map(({ change }) => change);
      const left = afresh(ran(snapshot, request, changes), request);
      expect(changes.length).toBeGreaterThan(0);
      expect(left).toEqual([...plan.remaining]);
      expect(left).toEqual([]);
      expect(spare(snapshot, request, changes, left)).toEqual([]);
    },
  );
});
