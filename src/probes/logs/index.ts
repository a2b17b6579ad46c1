import type { Inventory, Place } from '../../inventory/inventory.js';
import { inventoryOf } from '../../inventory/inventory.js';
import type { Subject } from '../../request/fact.js';
import { subjectOf } from '../../request/fact.js';
import type { Request } from '../../request/request.js';
import type { OperationId } from '../../snapshot/operations.js';
import { dropSecrets } from '../../snapshot/secrets.js';
import type { Gap, Snapshot } from '../../snapshot/snapshot.js';
import { answerPath, parseAnswerPath } from '../../snapshot/snapshot.js';
import type { Caller } from '../calls.js';
import { callerOf } from '../calls.js';
import { realClock } from '../clock.js';
import type { Clock, QuotaUse } from '../pace.js';
import type { Sessions } from '../session.js';
import type { Limits } from './budget.js';
import { budgetOf, usualLimits } from './budget.js';
import { describe } from './describe.js';
import { destinationsFor, resolverGroupsFor, wafGroupsFor } from './destinations.js';
import { readGroup } from './log-groups.js';
import { readMetrics } from './metrics.js';
import type { Reader, Told } from './pages.js';
import { readBucket } from './buckets.js';
import {
  bucketsFor,
  flowGroupsFor,
  interfacePlaces,
  metricsFor,
  soughtFor,
  stageGroupsFor,
  tracesFor,
  trailsFor,
  transitGroupsFor,
} from './plan.js';
import type { Gathered } from './result.js';
import { gapOf, nothing, pathOf, together } from './result.js';
import { readTraces } from './traces.js';
import { readTrail } from './trail/index.js';

export type { Limits } from './budget.js';
export type { Told } from './pages.js';

export interface LogRequest {
  readonly sessions: Sessions;
  /** The state that was collected: it tells which interfaces, groups, stages and resources matter. */
  readonly state: Snapshot;
  readonly requests: readonly Request[];
  /** The window of the logs; who changed a resource is looked for as far back as CloudTrail goes. */
  readonly from: Date;
  readonly to: Date;
  readonly signal?: AbortSignal;
  readonly limits?: Partial<Limits>;
  /** Hears what a scan will take before it begins, and the text of each query. */
  readonly tell?: (told: Told) => void;
  readonly clock?: Clock;
  /** Shares buckets and connections with other probes of the run. Its own signal stops it. */
  readonly caller?: Caller;
}

export interface LogResult {
  /** The state with what the logs say beside it. */
  readonly snapshot: Snapshot;
  /** What was not read to its end, or is not there. */
  readonly notes: readonly string[];
  readonly quota: readonly QuotaUse[];
}

/** Logs repeat what was sent: what a snapshot must not hold is left out here, as of every other answer. */
const withoutSecrets = ([path, answer]: Gathered['answers'][number]): Gathered['answers'][number] => [
  path,
  dropSecrets(parseAnswerPath(path).operation as OperationId, answer),
];

const beside = (state: Snapshot, { answers, gaps }: Gathered): Snapshot => {
  const all = new Map([...state.answers, ...answers.map(withoutSecrets)]);
  const known = new Map<string, Gap>([...state.gaps, ...gaps].map((gap) => [answerPath(gap), gap]));
  return { ...state, answers: all, gaps: [...known.values()].filter((gap) => !all.has(answerPath(gap))) };
};

/** Which flow logs there are is not part of the state that checks need: asked where it is missing. */
const withFlowLogs = async (
  reader: Reader,
  { state, sessions }: LogRequest,
  subjects: readonly Subject[],
): Promise<Snapshot> => {
  const between = sessions.opened
    .filter(({ sides }) => sides.includes('network'))
    .flatMap(({ account }) => sessions.regions.map((region): Place => ({ account, region })));
  const places = [...interfacePlaces(subjects), ...between];
  const unique = [...new Map(places.map((place) => [pathOf(place, 'ec2/describe-flow-logs'), place])).values()];
  const missing = unique.filter(
    (place) => !state.answers.has(pathOf(place, 'ec2/describe-flow-logs')) && reader.caller.sessionOf(place.account),
  );
  return beside(
    state,
    together(
      await Promise.all(missing.map((place) => describe(reader, { ...place, operation: 'ec2/describe-flow-logs' }))),
    ),
  );
};

/** Where resolvers and web ACLs log to is asked where it is missing, like the flow logs. */
const withDestinations = async (reader: Reader, state: Snapshot, subjects: readonly Subject[]): Promise<Snapshot> => {
  const missing = destinationsFor(subjects).filter(
    (asked) => !state.answers.has(pathOf(asked, asked.operation, asked.key)) && reader.caller.sessionOf(asked.account),
  );
  return beside(state, together(await Promise.all(missing.map((asked) => describe(reader, asked)))));
};

/** An account that nobody opened cannot be asked: that is a gap like a denial. */
const ifOpen = async (
  { caller }: Reader,
  place: Place,
  operation: Gap['operation'],
  read: () => Promise<Gathered>,
  key?: string,
): Promise<Gathered> => {
  if (caller.sessionOf(place.account)) return read();
  const message = `no credentials for account ${place.account}`;
  return { ...nothing, gaps: [gapOf(place, operation, { why: 'unreachable', message }, key)] };
};

const readAll = async (reader: Reader, { sessions }: LogRequest, subjects: readonly Subject[]): Promise<Gathered> => {
  const sought = soughtFor(subjects, reader.budget.limits.interfaces);
  const groups = [
    ...flowGroupsFor(subjects, reader.budget.limits.interfaces),
    ...transitGroupsFor(subjects),
    ...stageGroupsFor(subjects),
    ...resolverGroupsFor(subjects),
    ...wafGroupsFor(subjects),
  ];
  const cheap = Promise.all(
    groups.map((asked) => ifOpen(reader, asked, 'logs/filter-log-events', () => readGroup(reader, asked), asked.group)),
  );
  const opened = sessions.opened.map(({ account }) => account);
  /** Whose credentials may read what an account's logs are delivered to, its own first. */
  const readersFor = (account: string): [string, ...string[]] => [account, ...opened.filter((one) => one !== account)];
  const dear = async (): Promise<Gathered> => {
    // Files and what scans them come last: they cost the most time and bytes of what all share.
    await cheap;
    const buckets = bucketsFor(subjects, reader.budget.limits.interfaces).map((asked) => {
      const read = () => readBucket(reader, { ...asked, readers: readersFor(asked.account) }, sought);
      return ifOpen(reader, asked, 'logs/filter-log-events', read, asked.destination);
    });
    return together(await Promise.all(buckets));
  };
  const all = await Promise.all([
    cheap.then(together),
    ...trailsFor(subjects).map((asked) =>
      ifOpen(reader, asked, 'cloudtrail/lookup-events', () => readTrail(reader, asked, readersFor(asked.account))),
    ),
    dear(),
    ...tracesFor(subjects).map((asked) =>
      ifOpen(reader, asked, 'xray/get-trace-summaries', () => readTraces(reader, asked)),
    ),
    ...metricsFor(subjects).map((asked) =>
      ifOpen(reader, asked, 'cloudwatch/get-metric-data', () => readMetrics(reader, asked)),
    ),
  ]);
  return together(all);
};

const subjectsOf = (requests: readonly Request[], inventory: Inventory): Subject[] =>
  requests.map((request) => subjectOf(request, inventory));

/**
 * Reads what the logs say of these requests, within limits of calls, bytes and time. A source that is denied, absent or
 * slow is a gap or a note and never a failure. Rejects only for a bug.
 */
export const collectLogs = async (request: LogRequest): Promise<LogResult> => {
  const { sessions, state, requests, from, to, signal, clock = realClock, tell = () => undefined } = request;
  const caller = request.caller ?? callerOf(sessions, { clock, ...(signal === undefined ? {} : { signal }) });
  const budget = budgetOf({ ...usualLimits, ...request.limits }, clock);
  const reader: Reader = { caller, budget, from, to, tell };
  const known = await withFlowLogs(reader, request, subjectsOf(requests, inventoryOf(state)));
  const told = await withDestinations(reader, known, subjectsOf(requests, inventoryOf(known)));
  const gathered = await readAll(reader, request, subjectsOf(requests, inventoryOf(told)));
  return { snapshot: beside(told, gathered), notes: [...new Set(gathered.notes)], quota: caller.quotaUse() };
};
