import type { OperationId } from '../snapshot/operations.js';
import type { AccountNote, Snapshot } from '../snapshot/snapshot.js';
import { answerPath } from '../snapshot/snapshot.js';
import { callerOf, type Caller } from './calls.js';
import { realClock } from './clock.js';
import { interrupted } from './failure.js';
import { gapsFrom, unsupportedNotes } from './gaps.js';
import { callOf, type Call, type Known } from './journal.js';
import type { Clock, QuotaUse } from './pace.js';
import { roots, rules, type Ask, type PlanInput } from './plan/index.js';
import { planFor, type Plan } from './plan/plan.js';
import type { Scope } from './plan/rule.js';
import { following, levelsOf, type Derived } from './plan/world.js';
import { quotasOf } from './quotas.js';
import { readAnswer, type Outcome } from './read.js';
import type { Sessions } from './session.js';
import { namingVariables, withVariables } from './stage-variables.js';
import { loadService } from './state/services.js';

export type { Call } from './journal.js';
export type { Plan } from './plan/plan.js';
export type { Scope } from './plan/rule.js';

export interface CollectRequest {
  readonly sessions: Sessions;
  /** Regions to ask; those of the sessions when left out. */
  readonly regions?: readonly string[];
  /** Only these are asked. */
  readonly operations: readonly OperationId[];
  readonly scope: Scope;
  /**
   * The snapshot stays in memory: it keeps the stage variables that name a function, a VPC link or a host. Without it, as
   * for whatever is written, it keeps none.
   */
  readonly inMemory?: boolean;
  /** Requests in flight at most. */
  readonly concurrency?: number;
  /** Told of every question when it is done. */
  readonly onCall?: (call: Call) => void;
  readonly signal?: AbortSignal;
  readonly now: () => Date;
  readonly clock?: Clock;
  /** Shares buckets and connections with other probes of the run. Its own signal stops it. */
  readonly caller?: Caller;
}

export interface Collected {
  readonly snapshot: Snapshot;
  /** In the order in which the questions were done. */
  readonly journal: readonly Call[];
  readonly quota: readonly QuotaUse[];
  readonly notes: readonly string[];
}

/** Whom and what a plan is for; the sessions need not be open. */
export interface PlanRequest extends Pick<CollectRequest, 'regions' | 'operations' | 'scope'> {
  readonly sessions: Pick<Sessions, 'regions'> & { readonly opened: PlanInput['accounts'] };
}

const inputOf = ({ sessions, regions, operations, scope }: PlanRequest): PlanInput => ({
  accounts: sessions.opened,
  regions: regions ?? sessions.regions,
  operations,
  scope,
});

/** What would be asked, without a call. */
export const planOf = (request: PlanRequest): Plan => planFor(inputOf(request));

const accountsOf = ({ opened, failed, names }: Sessions): Record<string, AccountNote> => {
  const notes = [
    ...failed.flatMap(({ account, side }) => (account === undefined ? [] : [{ account, side }])),
    ...opened.map(({ account, sides: [side] }) => ({ account, side })),
  ];
  const noteOf = ({ account, side }: (typeof notes)[number]): AccountNote => {
    const alias = names?.get(account);
    if (names) return alias === undefined ? {} : { alias };
    return side === undefined ? {} : { side };
  };
  return Object.fromEntries(
    notes.map((note) => [note.account, noteOf(note)] as const).sort(([a], [b]) => (a < b ? -1 : 1)),
  );
};

const identity: OperationId = 'sts/get-caller-identity';

/** The identity is the same in every region: asked once an account, kept for each. */
const keptAt = ({ operation: id, region }: Ask, { regions }: PlanInput): readonly string[] =>
  id === identity ? regions : [region];

/** What other questions wait for, and what AWS gives slowly, goes out first. */
const isUrgent = ({ operation: id, region }: Ask): boolean =>
  rules.some(({ after }) => after.includes(id)) || [...quotasOf(id, region).values()].some(({ burst }) => burst <= 10);

const firstOf = (input: PlanInput): Ask[] => {
  const first = roots(input).filter(({ operation: id, region }) => id !== identity || region === input.regions[0]);
  return [...first.filter(isUrgent), ...first.filter((ask) => !isUrgent(ask))];
};

const stageReads: readonly OperationId[] = ['apigateway/get-stages', 'apigateway/get-stage'];

const snapshotOf = (
  { sessions, inMemory = false }: CollectRequest,
  input: PlanInput,
  takenAt: Date,
  known: readonly Known[],
): Snapshot => {
  const variables = inMemory ? namingVariables(known) : new Set<string>();
  const answers = known.flatMap(({ ask, outcome }) => {
    if (outcome.is !== 'answered' && outcome.is !== 'none') return [];
    const { kept, answer } = outcome;
    const held = stageReads.includes(ask.operation) ? withVariables(kept, answer, variables) : kept;
    return keptAt(ask, input).map((region) => [answerPath({ ...ask, region }), held] as const);
  });
  return {
    takenAt: takenAt.toISOString(),
    accounts: accountsOf(sessions),
    answers: new Map(answers.sort(([a], [b]) => (a < b ? -1 : 1))),
    gaps: gapsFrom(input, known, sessions),
  };
};

interface Run {
  readonly input: PlanInput;
  readonly caller: Caller;
  readonly signal: AbortSignal;
  readonly takenAt: Date;
  readonly elapsed: () => number;
  readonly onCall: (call: Call) => void;
}

const readOne = async ({ caller, signal, input, takenAt }: Run, ask: Ask): Promise<Outcome> => {
  if (signal.aborted) return { is: 'failed', failure: interrupted, pages: 0 };
  const service = await loadService(ask.operation);
  const sides = caller.sessionOf(ask.account)?.sides ?? [];
  const region = ask.region === 'global' ? (input.regions[0] ?? '') : ask.region;
  return readAnswer(caller, ask, service, { parts: ask.parts, region, sides, now: takenAt });
};

/** Asks each question once, and those that its answer names as soon as it is there. */
const pursueAll = async (
  run: Run,
): Promise<{ readonly known: readonly Known[]; readonly journal: readonly Call[] }> => {
  const first = firstOf(run.input);
  const known = new Map<string, Known>();
  const asked = new Set<string>();
  const derived: Derived[] = [];
  const provisional = new Map<string, number>();
  const journal: { readonly path: string; readonly call: Call }[] = [];
  const pursue = async (ask: Ask, level: number): Promise<void> => {
    const path = answerPath(ask);
    if (asked.has(path)) return;
    asked.add(path);
    provisional.set(path, level);
    const started = run.elapsed();
    const done: Known = { ask, outcome: await readOne(run, ask) };
    known.set(path, done);
    const call = callOf(done, { level, started, ended: run.elapsed() });
    journal.push({ path, call });
    run.onCall(call);
    const next = following(ask, run.input, known);
    derived.push(...next);
    const depth = (one: Derived) => 1 + Math.max(...one.from.map((source) => provisional.get(source) ?? 0));
    await Promise.all(next.map((one) => pursue(one.ask, depth(one))));
  };
  await Promise.all(first.map((ask) => pursue(ask, 1)));
  const levels = levelsOf(first, derived);
  return {
    known: [...known.values()],
    journal: journal.map(({ path, call }) => ({ ...call, level: levels.get(path) ?? call.level })),
  };
};

/**
 * Asks every account what the operations want, all at once: a question is asked as soon as the answers that name it are
 * there, and once. Failures are gaps of the snapshot; after an abort what is known is returned and the rest are gaps.
 * Rejects only for a bug.
 */
export const collect = async (request: CollectRequest): Promise<Collected> => {
  const { sessions, concurrency, clock = realClock, onCall = () => undefined } = request;
  const input = inputOf(request);
  const stop = new AbortController();
  const signal = request.signal === undefined ? stop.signal : AbortSignal.any([request.signal, stop.signal]);
  const limits = concurrency === undefined ? {} : { concurrency };
  const caller = request.caller ?? callerOf(sessions, { clock, signal, ...limits });
  const takenAt = request.now();
  const start = clock.now();
  const run: Run = { input, caller, signal, takenAt, elapsed: () => clock.now() - start, onCall };
  try {
    const { known, journal } = await pursueAll(run);
    const snapshot = snapshotOf(request, input, takenAt, known);
    return {
      snapshot,
      journal,
      quota: caller.quotaUse(),
      notes: [...sessions.notes, ...unsupportedNotes(known)],
    };
  } finally {
    stop.abort();
  }
};
