import type { Change } from '../changes/change.js';
import type { Check } from '../checks/check.js';
import { subjectOf } from '../request/fact.js';
import type { Request } from '../request/request.js';
import type { Snapshot } from '../snapshot/snapshot.js';
import type { Base, State } from './again.js';
import { judgeAgain, mayDiffer, onlyApiOf, stateAfter } from './again.js';
import type { Failed, Judgement, RequestVerdict } from './evaluate.js';
import { blocks, isFailed, judgeAll, verdictOf } from './evaluate.js';
import type { Plan } from './plan.js';
import { isAccepted, planOf, remainingOf } from './plan.js';

/** One request with what was found of it, before any repair. */
export interface Examined extends Base {
  readonly id: string;
  readonly request: Request;
  readonly judgements: readonly Judgement[];
  /** The cause that leads, and those that the logs contradict: these stop nothing. */
  readonly lead: string | undefined;
  readonly ignored: ReadonlySet<string>;
}

export interface Trial {
  readonly result: 'repairs' | 'necessary' | 'no-effect' | 'not-tried';
  readonly remaining: readonly string[];
  readonly sideEffects: readonly string[];
  /** Causes whose repair is this one's too, where it needs none of its own. */
  readonly by?: readonly string[];
  /** What is left of the repair: what was needed. */
  readonly changes: readonly Change[];
}

export const notTried: Trial = { result: 'not-tried', remaining: [], sideEffects: [], changes: [] };

/** A request beside those of the report, for what a repair does to others. */
export interface Neighbour {
  readonly id: string;
  readonly request: Request;
}

/** Applies changes to a copy of the answers and judges from the inventory up. */
export interface Bench {
  /** All that this request needs; after other changes, what it needs beside them. */
  readonly planFor: (of: Examined, after?: readonly Change[]) => Plan;
  /** What some changes touch, for whether two plans are in each other's way. */
  readonly touched: (changes: readonly Change[]) => ReadonlySet<string>;
  readonly try: (of: Examined, failed: Failed) => Trial;
}

export interface Ground {
  readonly snapshot: Snapshot;
  readonly checks: readonly Check[];
  readonly all: readonly Examined[];
  /** Other callers and APIs of the snapshot, judged when a repair is tried. */
  readonly neighbours: () => readonly Neighbour[];
}

/** After one trial at most so many other requests are judged again. */
const witnesses = 40;

const told = (before: RequestVerdict, now: RequestVerdict, id: string): string => {
  const what = now === 'healthy' ? 'newly allowed' : now === 'broken' ? 'newly broken' : 'no longer decided';
  return `${what}: ${id} (it was ${before})`;
};

const memo = <K, V>(known: Map<K, V>, key: K, make: () => V): V => {
  const present = known.get(key);
  if (present !== undefined) return present;
  const made = make();
  known.set(key, made);
  return made;
};

const keyOf = (changes: readonly Change[]): string => JSON.stringify(changes.map(({ cli }) => cli));

/** Tries repairs of the requests in `all`. Side effects are looked for in the others, and in the neighbours. */
export const benchOf = ({ snapshot, checks, all, neighbours }: Ground): Bench => {
  const states = new Map<string, State>();
  const plans = new Map<string, Plan>();
  const rejudged = new Map<string, readonly Judgement[]>();
  const others = (() => {
    let found: readonly Examined[] | undefined;
    return () => (found ??= [...all, ...beside()]);
  })();
  const beside = (): Examined[] => {
    const known = new Set(all.map(({ id }) => id));
    const inventory = all[0]?.subject.inventory;
    return neighbours().flatMap(({ id, request }) => {
      if (inventory === undefined || known.has(id)) return [];
      const subject = subjectOf(request, inventory);
      const found: { judgements?: readonly Judgement[] } = {};
      return [
        {
          id,
          request,
          subject,
          get judgements() {
            return (found.judgements ??= judgeAll(subject, checks));
          },
          lead: undefined,
          ignored: new Set<string>(),
        },
      ];
    });
  };
  const after = (changes: readonly Change[]) => memo(states, keyOf(changes), () => stateAfter(snapshot, changes));
  const judge = (of: Examined, changes: readonly Change[]): readonly Judgement[] =>
    changes.length === 0
      ? of.judgements
      : memo(rejudged, `${of.id} ${keyOf(changes)}`, () => judgeAgain(of, after(changes), checks));
  const isReached = ({ request }: Examined, api: string | undefined) =>
    api === undefined || request.api === undefined || request.api === api;
  const sideEffects = (changes: readonly Change[], except: string): string[] => {
    const state = after(changes);
    const api = onlyApiOf(state);
    return others()
      .filter((other) => other.id !== except && isReached(other, api))
      .slice(0, witnesses)
      .filter(({ subject }) => mayDiffer(subject, state, checks))
      .flatMap((other) => {
        const [before, now] = [verdictOf(other.judgements), verdictOf(judge(other, changes))];
        return before === now ? [] : [told(before, now, other.id)];
      });
  };
  const planFor = (of: Examined, first: readonly Change[] = []): Plan =>
    memo(plans, `${of.id} ${keyOf(first)}`, () =>
      planOf((changes) => judge(of, [...first, ...changes]), of.lead, of.ignored),
    );
  /** What stops no request is tried by itself: its own check must pass then. */
  const tryLatent = (of: Examined, { check, verdict }: Failed): Trial => {
    const own = judge(of, verdict.repair).find((j) => j.check.code === check.code);
    if (own === undefined || isFailed(own)) return { ...notTried, result: 'no-effect', remaining: [check.code] };
    return trialOf(of, verdict.repair);
  };
  const trialOf = (of: Examined, changes: readonly Change[]): Trial => {
    const isTaken = isAccepted(changes, (some) => judge(of, some));
    const remaining = remainingOf(isTaken ? judge(of, changes) : of.judgements, of.ignored);
    const result = remaining.length === 0 ? 'repairs' : 'necessary';
    return { result, remaining, sideEffects: sideEffects(changes, of.id), changes };
  };
  return {
    planFor,
    touched: (changes) => after(changes).touched,
    try: (of, failed) => {
      const { check, verdict } = failed;
      if (verdict.repair.length === 0) return notTried;
      if (!blocks(failed) || of.ignored.has(check.code)) return tryLatent(of, failed);
      const { steps, remaining } = planFor(of);
      const own = steps.filter(({ code }) => code === check.code).map(({ change }) => change);
      if (own.length > 0) return trialOf(of, own);
      if (remaining.includes(check.code)) return { ...notTried, result: 'no-effect', remaining: [check.code] };
      return { ...notTried, by: [...new Set(steps.map(({ code }) => code))] };
    },
  };
};
