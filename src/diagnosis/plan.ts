import type { Change } from '../changes/change.js';
import type { Failed, Judgement } from './evaluate.js';
import { blocks, isFailed, isUndecided } from './evaluate.js';

/** One repair of a plan, with the cause that asked for it. */
export interface Step {
  readonly code: string;
  readonly change: Change;
  /** What worked as well where this was chosen. */
  readonly instead?: readonly Change[];
}

/** The repairs of one request, none of them to spare, and what is left after them. */
export interface Plan {
  readonly steps: readonly Step[];
  /** Causes that stop the request after all steps, or that cannot be decided then; empty: it is healthy. */
  readonly remaining: readonly string[];
}

/** How one request is judged after some changes. The verdicts of the first snapshot are those of no changes. */
export type Rejudge = (changes: readonly Change[]) => readonly Judgement[];

/** What a plan is made with: how one request is judged after some changes, and what they do to others. */
export interface PlanBench {
  readonly rejudge: Rejudge;
  readonly harm: Harm;
}

const changesOf = (steps: readonly Step[]): Change[] => steps.map(({ change }) => change);

/** What some changes do to others, worst first: how many they break, and how many they let in. */
export type Harm = (changes: readonly Change[]) => readonly [broken: number, allowed: number];

/** More steps than any request needs: what proposes something new after each is not followed for ever. */
const longest = 24;

const leftOf = (judgements: readonly Judgement[], ignored: ReadonlySet<string>): Judgement[] =>
  judgements.filter(
    (judgement) =>
      !ignored.has(judgement.check.code) &&
      (blocks(judgement) || (isUndecided(judgement) && judgement.check.layer !== 'practice')),
  );

/** What keeps a request from being healthy, `ignored` (contradicted by the logs) left out. */
export const remainingOf = (judgements: readonly Judgement[], ignored: ReadonlySet<string>): string[] =>
  leftOf(judgements, ignored).map(({ check }) => check.code);

const isBlocker = (judgement: Judgement): judgement is Failed => isFailed(judgement) && blocks(judgement);

const find = (judgements: readonly Judgement[], code: string): Failed | undefined =>
  judgements.filter(isBlocker).find(({ check }) => check.code === code);

/** A change that opens one of two closed gates leaves its cause failing, for less reason: it asks for something else then. */
const advances = (before: Failed, after: Failed | undefined, change: Change): boolean =>
  after === undefined ||
  (!after.verdict.repair.some(({ cli }) => cli === change.cli) && after.verdict.because !== before.verdict.because);

/** A change each where that gets on: the next is written for what the last one left (the number of an ACL entry). */
const stepsFor = (failed: Failed, steps: readonly Step[], spent: Set<string>, bench: PlanBench): readonly Step[] => {
  const { rejudge } = bench;
  const { code } = failed.check;
  const changes = changesOf(steps);
  const now = rejudge(changes);
  const isOpen = (change: Change) => !spent.has(change.cli) && !isRefused(change, now);
  const open = failed.verdict.repair.filter(isOpen);
  for (const change of failed.verdict.repair) {
    const ways = [change, ...(change.instead ?? [])].filter(isOpen);
    const working = ways.filter((way) => advances(failed, find(rejudge([...changes, way]), code), way));
    for (const way of ways) if (!working.includes(way)) spent.add(way.cli);
    const [best, ...others] = byHarm(working, code, changes, bench);
    if (best) spent.add(best.cli);
    if (best) return [{ code, change: best, ...(others.length === 0 ? {} : { instead: others }) }];
  }
  const together = open.length > 1 && find(rejudge([...changes, ...open]), code) === undefined;
  return together ? open.map((change) => ({ code, change })) : [];
};

/**
 * Those that break fewest others first, of these what is enough by itself, then those that let fewest in; where they are
 * alike, as they stood.
 */
const byHarm = (
  ways: readonly Change[],
  code: string,
  before: readonly Change[],
  bench: PlanBench,
): readonly Change[] => {
  if (ways.length < 2) return ways;
  const weighed = ways.map((way) => {
    const [broken, allowed] = bench.harm([...before, way]);
    const left = find(bench.rejudge([...before, way]), code) === undefined ? 0 : 1;
    return { way, weight: [broken, left, allowed] as const };
  });
  const order = (a: readonly number[], b: readonly number[]) =>
    a.map((one, index) => one - (b[index] ?? 0)).find((difference) => difference !== 0) ?? 0;
  return weighed.sort((a, b) => order(a.weight, b.weight)).map(({ way }) => way);
};

const isRefused = ({ refusedWhile = [] }: Change, judgements: readonly Judgement[]): boolean =>
  refusedWhile.some((code) => find(judgements, code) !== undefined);

/** Whether AWS takes every command where it stands in the sequence. */
export const isAccepted = (changes: readonly Change[], rejudge: Rejudge): boolean =>
  changes.every(
    (change, index) => change.refusedWhile === undefined || !isRefused(change, rejudge(changes.slice(0, index))),
  );

/** Whether the one leaves no more than the other: what is undecided there may not fail here. */
const isNoMore = (some: readonly Judgement[], than: readonly Judgement[]): boolean =>
  some.every((one) => than.some((other) => other.check === one.check && (blocks(other) || !blocks(one))));

/** Leaves out what is not needed, the last first: what the root cause asks for stays. */
const withoutSpare = (steps: readonly Step[], isEnough: (steps: readonly Step[]) => boolean): readonly Step[] => {
  let kept = steps;
  for (const step of [...steps].reverse()) {
    const others = kept.filter((one) => one !== step);
    if (isEnough(others)) kept = others;
  }
  return kept;
};

/**
 * The repairs after which nothing of this request is left that a repair is known for: what is met first is repaired
 * first (`lead` before all), the request is judged again, and so on with what comes to light. Then every step is left
 * out once: those without which nothing more remains are dropped.
 */
export const planOf = (bench: PlanBench, lead: string | undefined, ignored: ReadonlySet<string>): Plan => {
  const { rejudge } = bench;
  const left = (steps: readonly Step[]) => leftOf(rejudge(changesOf(steps)), ignored);
  const spent = new Set<string>();
  let steps: readonly Step[] = [];
  for (let more = true; more && steps.length < longest;) {
    const judgements = rejudge(changesOf(steps));
    const failing = judgements.filter(isBlocker).filter(({ check }) => !ignored.has(check.code));
    const first = failing.filter(({ check }) => check.code === lead);
    more = false;
    for (const failed of [...first, ...failing.filter((one) => !first.includes(one))]) {
      const found = stepsFor(failed, steps, spent, bench);
      if (found.length === 0) continue;
      steps = [...steps, ...found];
      more = true;
      break;
    }
  }
  const remaining = left(steps);
  const kept = withoutSpare(steps, (some) => isNoMore(left(some), remaining) && isAccepted(changesOf(some), rejudge));
  return { steps: kept, remaining: left(kept).map(({ check }) => check.code) };
};
