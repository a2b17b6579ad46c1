import type { Answers } from '../inventory/answers.js';
import type { Place } from '../inventory/inventory.js';
import type { OperationId } from '../snapshot/operations.js';
import { operation } from '../snapshot/operations.js';
import type { Answer, AccountNote, Gap, GapReason, Snapshot } from '../snapshot/snapshot.js';
import { answerKey, answerPath } from '../snapshot/snapshot.js';
import { callerOf, type Caller } from './calls.js';
import { realClock } from './clock.js';
import { interrupted, type Failure } from './failure.js';
import type { Clock, QuotaUse } from './pace.js';
import { askOf, isAsked, roots, rules, type Ask, type PlanInput } from './plan/index.js';
import { planFor, type Plan } from './plan/plan.js';
import type { Scope, Seen, World } from './plan/rule.js';
import { readAnswer, type Outcome } from './read.js';
import { gapsOf, type Sessions } from './session.js';
import { loadService } from './state/services.js';

export type { Family, Plan } from './plan/plan.js';
export type { Scope } from './plan/rule.js';

export interface CollectRequest {
  readonly sessions: Sessions;
  /** Regions to ask; those of the sessions when left out. */
  readonly regions?: readonly string[];
  /** Only these are asked. */
  readonly operations: readonly OperationId[];
  readonly scope: Scope;
  /** Requests in flight at most. */
  readonly concurrency?: number;
  /** Told of every question when it is done. */
  readonly onCall?: (call: Call) => void;
  readonly signal?: AbortSignal;
  readonly now: () => Date;
  readonly clock?: Clock;
  /** Shares buckets and connections with other probes of the run. */
  readonly caller?: Caller;
}

/** One question as it was asked. Times are milliseconds, from the start of the collection. */
export interface Call {
  readonly service: string;
  readonly operation: string;
  readonly account: string;
  readonly region: string;
  readonly key?: string;
  /** Depth of dependency: 1 needs no answer, 2 needs one of 1. */
  readonly level: number;
  readonly startedMs: number;
  readonly ms: number;
  /** Requests, without the SDK's own retries. */
  readonly pages: number;
  /** `none`: AWS said that there is none; `absent`: what was asked about is not there. */
  readonly outcome: 'answered' | 'none' | 'absent' | GapReason;
}

export interface Collected {
  readonly snapshot: Snapshot;
  readonly journal: readonly Call[];
  readonly quota: readonly QuotaUse[];
  readonly notes: readonly string[];
}

interface Known {
  readonly ask: Ask;
  readonly level: number;
  readonly outcome: Outcome;
}

const inputOf = ({ sessions, regions, operations, scope }: CollectRequest): PlanInput => ({
  accounts: sessions.opened,
  regions: regions ?? sessions.regions,
  operations,
  scope,
});

/** What would be asked, without a call. */
export const planOf = (request: CollectRequest): Plan => planFor(inputOf(request));

const gapFor = ({ parts: _parts, ...question }: Ask, { why, message }: Failure): Gap => ({
  ...question,
  action: operation(question.operation).action,
  why,
  message,
});

/** Operations whose keys come from an operation's answer, directly or by way of others. */
const dependents = (id: OperationId, seen: Set<OperationId> = new Set()): ReadonlySet<OperationId> => {
  for (const rule of rules)
    if (rule.after.includes(id))
      for (const next of rule.asks)
        if (!seen.has(next)) {
          seen.add(next);
          dependents(next, seen);
        }
  return seen;
};

/** Questions that were never asked because the answer that names their keys failed: one gap an operation, for any key. */
const consequences = (input: PlanInput, { ask, outcome }: Known): Gap[] => {
  if (outcome.is !== 'failed') return [];
  const { action } = operation(ask.operation);
  const message = `not asked: it needs ${action}, which was ${outcome.failure.why}`;
  const places = ask.region === 'global' ? ['global', ...input.regions] : [ask.region];
  return [...dependents(ask.operation)]
    .filter((id) => id !== ask.operation && isAsked(input, ask.account, id))
    .flatMap((id) =>
      (operation(id).global ? ['global'] : places.filter((region) => region !== 'global')).map((region) =>
        gapFor({ account: ask.account, region, operation: id, parts: [] }, { why: outcome.failure.why, message }),
      ),
    );
};

const byPath = (a: Gap, b: Gap): number => (answerPath(a) < answerPath(b) ? -1 : 1);

/** Gaps by question, each once; one that was asked comes before one that is a consequence. */
const gapsFrom = (input: PlanInput, known: readonly Known[], sessions: Sessions): Gap[] => {
  const asked = known.flatMap(({ ask, outcome }) => (outcome.is === 'failed' ? [gapFor(ask, outcome.failure)] : []));
  const follow = known.flatMap((one) => consequences(input, one));
  const gaps = new Map<string, Gap>();
  for (const gap of [...asked, ...gapsOf(sessions), ...follow])
    if (!gaps.has(answerPath(gap))) gaps.set(answerPath(gap), gap);
  return [...gaps.values()].sort(byPath);
};

const accountsOf = ({ opened, failed }: Sessions): Record<string, AccountNote> => {
  const notes = [
    ...failed.flatMap(({ account, side }) => (account === undefined ? [] : [[account, { side }] as const])),
    ...opened.map(({ account, sides: [side] }) => [account, side === undefined ? {} : { side }] as const),
  ];
  return Object.fromEntries(notes.sort(([a], [b]) => (a < b ? -1 : 1)));
};

/** Where the derivations of an answer look: its own account, and its region (all regions for a global service). */
const worldsOf = (
  ask: Ask,
  scope: Scope,
  known: ReadonlyMap<string, Known>,
): { readonly world: World; readonly levels: () => number } => {
  const place: Place = { account: ask.account, region: ask.region };
  let level = 0;
  const pathOf = (id: OperationId, parts: readonly string[]): string =>
    answerPath({
      account: place.account,
      region: operation(id).global ? 'global' : place.region,
      operation: id,
      ...(parts.length === 0 ? {} : { key: answerKey(...parts) }),
    });
  const look = (found: Known | undefined): Answer | undefined => {
    if (found === undefined) return undefined;
    level = Math.max(level, found.level);
    return found.outcome.is === 'answered' ? found.outcome.answer : undefined;
  };
  const world: World = {
    scope,
    place,
    fired: { operation: ask.operation, parts: ask.parts },
    read: <O extends OperationId>(id: O, ...parts: readonly string[]) =>
      look(known.get(pathOf(id, parts))) as Answers[O] | undefined,
    all: <O extends OperationId>(id: O) => {
      const prefix = pathOf(id, []);
      return [...known].flatMap(([path, found]): Seen<O>[] => {
        const answer = path === prefix || path.startsWith(`${prefix}/`) ? look(found) : undefined;
        return answer === undefined ? [] : [{ parts: found.ask.parts, answer: answer as Answers[O] }];
      });
    },
    failed: (id, ...parts) => {
      const found = known.get(pathOf(id, parts));
      look(found);
      return found?.outcome.is === 'failed';
    },
  };
  return { world, levels: () => level };
};

/** The same identity everywhere: asked once an account, kept for every region. */
const forEveryRegion = (ask: Ask, regions: readonly string[]): readonly string[] =>
  ask.operation === 'sts/get-caller-identity' ? regions : [ask.region];

const snapshotOf = (request: CollectRequest, input: PlanInput, takenAt: Date, known: readonly Known[]): Snapshot => {
  const answers = known.flatMap(({ ask, outcome }) =>
    outcome.is === 'answered' || outcome.is === 'none'
      ? forEveryRegion(ask, input.regions).map((region) => [answerPath({ ...ask, region }), outcome.kept] as const)
      : [],
  );
  return {
    takenAt: takenAt.toISOString(),
    accounts: accountsOf(request.sessions),
    answers: new Map(answers.sort(([a], [b]) => (a < b ? -1 : 1))),
    gaps: gapsFrom(input, known, request.sessions),
  };
};

/**
 * Asks every account what the operations want, all at once: a question is asked as soon as the answers that name it are
 * there, and once. Failures are gaps of the snapshot; after an abort what is known is returned and the rest are gaps.
 * Rejects only for a bug.
 */
export const collect = async (request: CollectRequest): Promise<Collected> => {
  const { sessions, scope, signal, onCall, now, clock = realClock } = request;
  const input = inputOf(request);
  const takenAt = now();
  const start = clock.now();
  const stop = new AbortController();
  const halt = signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal]);
  const { concurrency } = request;
  const caller =
    request.caller ??
    callerOf(sessions, { clock, signal: halt, ...(concurrency === undefined ? {} : { concurrency }) });
  const asked = new Set<string>();
  const known = new Map<string, Known>();
  const journal: Call[] = [];

  const read = async (ask: Ask): Promise<Outcome> => {
    if (halt.aborted) return { is: 'failed', failure: interrupted, pages: 0 };
    const service = await loadService(ask.operation);
    const sides = caller.sessionOf(ask.account)?.sides ?? [];
    const region = ask.region === 'global' ? (input.regions[0] ?? '') : ask.region;
    return readAnswer(caller, ask, service, { parts: ask.parts, region, sides, now: takenAt });
  };

  const note = (ask: Ask, level: number, outcome: Outcome, startedMs: number): void => {
    const [service = '', name = ''] = ask.operation.split('/');
    const call: Call = {
      service,
      operation: name,
      account: ask.account,
      region: ask.region,
      ...(ask.key === undefined ? {} : { key: ask.key }),
      level,
      startedMs,
      ms: clock.now() - start - startedMs,
      pages: outcome.pages,
      outcome: outcome.is === 'failed' ? outcome.failure.why : outcome.is,
    };
    journal.push(call);
    onCall?.(call);
  };

  const follow = (ask: Ask): { readonly ask: Ask; readonly level: number }[] =>
    rules
      .filter(({ after }) => after.includes(ask.operation))
      .flatMap((rule) => {
        const { world, levels } = worldsOf(ask, scope, known);
        const own = known.get(answerPath(ask))?.level ?? 0;
        const wanted = rule.derive(world).map((one) => askOf(input, one, world.place));
        return wanted.flatMap((next) => (next ? [{ ask: next, level: Math.max(own, levels()) + 1 }] : []));
      });

  const pursue = async (ask: Ask, level: number): Promise<void> => {
    const path = answerPath(ask);
    if (asked.has(path)) return;
    asked.add(path);
    const startedMs = clock.now() - start;
    const outcome = await read(ask);
    known.set(path, { ask, level, outcome });
    note(ask, level, outcome, startedMs);
    await Promise.all(follow(ask).map((next) => pursue(next.ask, next.level)));
  };

  const first = roots(input).filter(
    ({ operation: id, region }) => id !== 'sts/get-caller-identity' || region === input.regions[0],
  );
  try {
    await Promise.all(first.map((ask) => pursue(ask, 1)));
  } catch (error) {
    stop.abort();
    throw error;
  }
  const skipped = planFor(input).skipped.map(({ operation: id, why }) => `${id} was not asked: ${why}`);
  return {
    snapshot: snapshotOf(request, input, takenAt, [...known.values()]),
    journal,
    quota: caller.quotaUse(),
    notes: [...sessions.notes, ...skipped],
  };
};
