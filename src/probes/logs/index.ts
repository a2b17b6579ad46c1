import type { Inventory, Place } from '../../inventory/inventory.js';
import { inventoryOf } from '../../inventory/inventory.js';
import type { Subject } from '../../request/fact.js';
import { subjectOf } from '../../request/fact.js';
import type { Request } from '../../request/request.js';
import type { Gap, Snapshot } from '../../snapshot/snapshot.js';
import type { Caller } from '../calls.js';
import { callerOf } from '../calls.js';
import { realClock } from '../clock.js';
import type { Clock, QuotaUse } from '../pace.js';
import type { Sessions } from '../session.js';
import type { Limits } from './budget.js';
import { budgetOf, usualLimits } from './budget.js';
import type { Described as Asked } from './describe.js';
import { describe } from './describe.js';
import { destinationsFor, resolverGroupsFor, wafGroupsFor } from './destinations.js';
import { readGroup } from './log-groups.js';
import { readMetrics } from './metrics.js';
import type { Reader, Told } from './pages.js';
import { readerWithin } from './pages.js';
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
import { beside, gapOf, nothing, pathOf, together } from './result.js';
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

interface Described {
  readonly state: Snapshot;
  readonly notes: readonly string[];
}

const describedBeside = async (reader: Reader, state: Snapshot, asked: readonly Asked[]): Promise<Described> => {
  const gathered = together(await Promise.all(asked.map((one) => describe(reader, one))));
  return { state: beside(state, gathered), notes: gathered.notes };
};

/** Which flow logs there are is not part of the state that checks need: asked where it is missing. */
const withFlowLogs = async (
  reader: Reader,
  { state, sessions }: LogRequest,
  subjects: readonly Subject[],
): Promise<Described> => {
  const between = sessions.opened
    .filter(({ sides }) => sides.includes('network'))
    .flatMap(({ account }) => sessions.regions.map((region): Place => ({ account, region })));
  const places = [...interfacePlaces(subjects), ...between];
  const unique = [...new Map(places.map((place) => [pathOf(place, 'ec2/describe-flow-logs'), place])).values()];
  const missing = unique.filter(
    (place) => !state.answers.has(pathOf(place, 'ec2/describe-flow-logs')) && reader.caller.sessionOf(place.account),
  );
  const asked = missing.map((place) => ({ ...place, operation: 'ec2/describe-flow-logs' as const }));
  return describedBeside(reader, state, asked);
};

/** Where resolvers and web ACLs log to is asked where it is missing, like the flow logs. */
const withDestinations = async (reader: Reader, state: Snapshot, subjects: readonly Subject[]): Promise<Described> => {
  const missing = destinationsFor(subjects).filter(
    (asked) => !state.answers.has(pathOf(asked, asked.operation, asked.key)) && reader.caller.sessionOf(asked.account),
  );
  return describedBeside(reader, state, missing);
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

const placeName = ({ account, region }: Place): string => `${account} ${region}`;

/** Questions where logs are, within a time of their own: what is slow to say where it logs is not waited for. */
const describing = (reader: Reader): Reader => {
  const { limits } = reader.budget;
  return readerWithin(reader, reader.budget.share({ ...limits, milliseconds: limits.describeMilliseconds }));
};

/**
 * One source within calls, bytes and time of its own, so that a slow one takes nothing from the others. `name`: as a note
 * calls it, where nothing came of it at all.
 */
const bounded = async (
  reader: Reader,
  name: string,
  read: (reader: Reader) => Promise<Gathered>,
): Promise<Gathered> => {
  const { sourceMilliseconds, sourceBytes } = reader.budget.limits;
  const own = readerWithin(reader, reader.budget.share({ milliseconds: sourceMilliseconds, bytes: sourceBytes }));
  const gathered = await read(own);
  const spent = own.budget.spent();
  const isNothing = gathered.answers.length + gathered.gaps.length + gathered.notes.length === 0;
  return isNothing && spent !== undefined ? { ...nothing, notes: [`${name} was not read: ${spent}.`] } : gathered;
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
    groups.map((asked) => {
      const read = () => bounded(reader, `Log group ${asked.group}`, (own) => readGroup(own, asked));
      return ifOpen(reader, asked, 'logs/filter-log-events', read, asked.group);
    }),
  );
  const opened = sessions.opened.map(({ account }) => account);
  /** Whose credentials may read what an account's logs are delivered to, its own first. */
  const readersFor = (account: string): [string, ...string[]] => [account, ...opened.filter((one) => one !== account)];
  const dear = async (): Promise<Gathered> => {
    // Files and what scans them come last: they cost the most time and bytes of what all share.
    await cheap;
    const buckets = bucketsFor(subjects, reader.budget.limits.interfaces).map((asked) => {
      const from = { ...asked, readers: readersFor(asked.account) };
      const read = () => bounded(reader, asked.destination, (own) => readBucket(own, from, sought));
      return ifOpen(reader, asked, 'logs/filter-log-events', read, asked.destination);
    });
    return together(await Promise.all(buckets));
  };
  const all = await Promise.all([
    cheap.then(together),
    ...trailsFor(subjects).map((asked) =>
      ifOpen(reader, asked, 'cloudtrail/lookup-events', () =>
        bounded(reader, `CloudTrail of ${placeName(asked)}`, (own) => readTrail(own, asked, readersFor(asked.account))),
      ),
    ),
    dear(),
    ...tracesFor(subjects).map((asked) =>
      ifOpen(reader, asked, 'xray/get-trace-summaries', () =>
        bounded(reader, `X-Ray of ${placeName(asked)}`, (own) => readTraces(own, asked)),
      ),
    ),
    ...metricsFor(subjects).map((asked) =>
      ifOpen(reader, asked, 'cloudwatch/get-metric-data', () =>
        bounded(reader, `CloudWatch of ${placeName(asked)}`, (own) => readMetrics(own, asked)),
      ),
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
  const flows = await withFlowLogs(describing(reader), request, subjectsOf(requests, inventoryOf(state)));
  const subjects = subjectsOf(requests, inventoryOf(flows.state));
  const told = await withDestinations(describing(reader), flows.state, subjects);
  const gathered = await readAll(reader, request, subjectsOf(requests, inventoryOf(told.state)));
  const notes = [...new Set([...flows.notes, ...told.notes, ...gathered.notes])];
  return { snapshot: beside(told.state, gathered), notes, quota: caller.quotaUse() };
};
