import type { Change } from '../changes/change.js';
import type { Check } from '../checks/check.js';
import type { Inventory } from '../inventory/inventory.js';
import { subjectOf } from '../request/fact.js';
import type { Request } from '../request/request.js';
import type { Base, State } from './again.js';
import { changesAnApi, judgeAgain, mayDiffer, memo, onlyApiOf, statesFrom } from './again.js';
import type { Failed, Judgement, RequestVerdict } from './evaluate.js';
import { blocks, isFailed, judgeAll, verdictOf } from './evaluate.js';
import type { Harm, Plan } from './plan.js';
import { isAccepted, planOf, remainingOf } from './plan.js';

/** One request with what was found of it, before any repair. */
export interface Examined extends Base {
  readonly id: string;
  readonly request: Request;
  readonly judgements: readonly Judgement[];
  /** The cause that leads, and those that the logs contradict: these stop nothing. */
  readonly lead: string | undefined;
  readonly ignored: ReadonlySet<string>;
  readonly isSibling?: boolean;
}

export interface Trial {
  readonly result: 'repairs' | 'necessary' | 'no-effect' | 'not-tried';
  readonly remaining: readonly string[];
  readonly sideEffects: readonly string[];
  /** Causes whose repair is this one's too, where it needs none of its own. */
  readonly by?: readonly string[];
  /** What is left of the repair: what was needed. */
  readonly changes: readonly Change[];
  /** Each in the place of one of the changes: then the request stands as it does with that one. */
  readonly alternatives?: readonly Alternative[];
}

export interface Alternative {
  readonly change: Change;
  readonly sideEffects: readonly string[];
}

export const notTried: Trial = { result: 'not-tried', remaining: [], sideEffects: [], changes: [] };

/** A request beside those of the report, for what a repair does to others. */
export interface Neighbour {
  readonly id: string;
  readonly request: Request;
}

/** Requests of which nobody complained. */
export interface Neighbours {
  /** Every private API, from every VPC that could be a caller. */
  readonly callers: () => readonly Neighbour[];
  /** The other methods of the same APIs: what a deployment or a policy does to them. */
  readonly siblings: () => readonly Neighbour[];
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
  readonly inventory: Inventory;
  readonly checks: readonly Check[];
  readonly all: readonly Examined[];
  /** Judged when a repair is tried. */
  readonly neighbours: Neighbours;
}

/** After one trial at most so many other requests are judged again. */
const witnesses = 40;

const told = (before: RequestVerdict, now: RequestVerdict, id: string): string => {
  const what = now === 'healthy' ? 'newly allowed' : now === 'broken' ? 'newly broken' : 'no longer decided';
  return `${what}: ${id} (it was ${before})`;
};

const failingIn = (judgements: readonly Judgement[]): ReadonlySet<string> =>
  new Set(judgements.flatMap((one) => (isFailed(one) && one.check.layer === 'network' ? [one.check.code] : [])));

/** A VPC as a caller is healthy as long as one of its hosts gets through: what some of them meet is told apart. */
const partly = (before: readonly Judgement[], now: readonly Judgement[], id: string): string[] => {
  const [had, has] = [failingIn(before), failingIn(now)];
  const broken = [...has].filter((code) => !had.has(code));
  const cleared = [...had].filter((code) => !has.has(code));
  return [
    ...broken.map((code) => `newly broken for some hosts: ${id} (${code})`),
    ...cleared.map((code) => `newly allowed for more hosts: ${id} (it had ${code})`),
  ];
};

/** What is known of each request in each state: it depends on nothing else. */
type InStates<T> = Map<State, Map<Examined, T>>;

const inState = <T>(known: InStates<T>, state: State, of: Examined, make: () => T): T =>
  memo(
    memo(known, state, () => new Map<Examined, T>()),
    of,
    make,
  );

/** Tries repairs of the requests in `all`. Side effects are looked for in the others, and in the neighbours. */
export const benchOf = ({ inventory, checks, all, neighbours }: Ground): Bench => {
  const after = statesFrom(inventory);
  const plans: InStates<Plan> = new Map();
  const rejudged: InStates<readonly Judgement[]> = new Map();
  const effects: InStates<readonly string[]> = new Map();
  const beside = (found: readonly Neighbour[], isSibling: boolean): Examined[] => {
    const known = new Set(all.map(({ id }) => id));
    return found.flatMap(({ id, request }) => {
      if (known.has(id)) return [];
      const subject = subjectOf(request, inventory);
      const judged: { judgements?: readonly Judgement[] } = {};
      return [
        {
          id,
          request,
          subject,
          get judgements() {
            return (judged.judgements ??= judgeAll(subject, checks));
          },
          isSibling,
          lead: undefined,
          ignored: new Set<string>(),
        },
      ];
    });
  };
  const kept = new Map<string, readonly Examined[]>();
  const callers = () => memo(kept, 'callers', () => beside(neighbours.callers(), false));
  const siblings = () => memo(kept, 'siblings', () => beside(neighbours.siblings(), true));
  const others = (state: State) => [...all, ...(changesAnApi(state) ? siblings() : []), ...callers()];
  const judgeIn = (of: Examined, state: State): readonly Judgement[] =>
    state.changes.length === 0 ? of.judgements : inState(rejudged, state, of, () => judgeAgain(of, state, checks));
  const judge = (of: Examined, changes: readonly Change[]) => judgeIn(of, after(changes));
  const isReached = ({ request }: Examined, api: string | undefined) =>
    api === undefined || request.api === undefined || request.api === api;
  const effectOn = (other: Examined, state: State): readonly string[] => {
    if (!mayDiffer(other.subject, state, checks)) return [];
    const then = judgeIn(other, state);
    const [before, now] = [verdictOf(other.judgements), verdictOf(then)];
    if (other.isSibling && now === 'healthy') return [];
    if (before !== now) return [told(before, now, other.id)];
    return now === 'healthy' ? partly(other.judgements, then, other.id) : [];
  };
  const sideEffects = (changes: readonly Change[], except: string): string[] => {
    const state = after(changes);
    const api = onlyApiOf(state);
    return others(state)
      .filter((other) => other.id !== except && isReached(other, api))
      .slice(0, witnesses)
      .flatMap((other) => inState(effects, state, other, () => effectOn(other, state)));
  };
  const harm: Harm = (changes) => {
    const effects = sideEffects(changes, '');
    const count = (what: string) => effects.filter((effect) => effect.startsWith(what)).length;
    return [count('newly broken') + count('no longer decided'), count('newly allowed')];
  };
  const planFor = (of: Examined, first: readonly Change[] = []): Plan =>
    inState(plans, after(first), of, () =>
      planOf(
        {
          rejudge: (changes) => judge(of, [...first, ...changes]),
          harm: (changes) => harm([...first, ...changes]),
        },
        of.lead,
        of.ignored,
      ),
    );
  /** What stops no request is tried by itself: its own check must pass then. */
  const tryLatent = (of: Examined, { check, verdict }: Failed): Trial => {
    const own = judge(of, verdict.repair).find((j) => j.check.code === check.code);
    if (own && isFailed(own)) return { ...notTried, result: 'no-effect', remaining: [check.code] };
    return trialOf(of, verdict.repair);
  };
  const trialOf = (of: Examined, changes: readonly Change[]): Trial => {
    const isTaken = isAccepted(changes, (some) => judge(of, some));
    const remaining = remainingOf(isTaken ? judge(of, changes) : of.judgements, of.ignored);
    const result = remaining.length === 0 ? 'repairs' : 'necessary';
    return { result, remaining, sideEffects: sideEffects(changes, of.id), changes };
  };
  /** What could be run in the place of a step, tried with all other steps. */
  const alternativesOf = (of: Examined, { steps, remaining }: Plan, code: string): Alternative[] =>
    steps
      .filter((one) => one.code === code)
      .flatMap((own) =>
        (own.instead ?? []).flatMap((change) => {
          const swapped = steps.map((one) => (one === own ? change : one.change));
          const left = remainingOf(judge(of, swapped), of.ignored);
          const holds = left.every((one) => remaining.includes(one));
          return holds ? [{ change, sideEffects: sideEffects([change], of.id) }] : [];
        }),
      );
  return {
    planFor,
    touched: (changes) => after(changes).touched,
    try: (of, failed) => {
      const { check, verdict } = failed;
      if (verdict.repair.length === 0) return notTried;
      if (!blocks(failed) || of.ignored.has(check.code)) return tryLatent(of, failed);
      const plan = planFor(of);
      const { steps, remaining } = plan;
      const own = steps.filter(({ code }) => code === check.code).map(({ change }) => change);
      if (own.length > 0) {
        const alternatives = alternativesOf(of, plan, check.code);
        return { ...trialOf(of, own), ...(alternatives.length === 0 ? {} : { alternatives }) };
      }
      if (remaining.includes(check.code)) return { ...notTried, result: 'no-effect', remaining: [check.code] };
      return { ...notTried, by: [...new Set(steps.map(({ code }) => code))] };
    },
  };
};
