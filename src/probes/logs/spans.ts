import type { Place } from '../../inventory/inventory.js';
import type { Failure } from '../failure.js';
import { printed } from '../state/wire.js';
import type { Output, Reader } from './pages.js';
import { readPages, rowsOf } from './pages.js';
import type { Gathered } from './result.js';
import { gapOf, nothing, pathOf, together } from './result.js';

/** What to look for among the spans of one account and region. */
export interface SpansAsked extends Place {
  /** Ids of APIs: a span of a stage names its API. */
  readonly apis: readonly string[];
  /** Traces that name these come first. */
  readonly addresses: readonly string[];
  /** Traces that were read already. */
  readonly read: ReadonlySet<string>;
  readonly most: number;
}

const group = 'aws/spans';
const atOnce = 5;
const firstPause = 500;
const longestPause = 2_000;

/** Spans carry ids of 32 digits, X-Ray's API takes `1-TIME-REST`. */
const traceIdIn = (message: string): string | undefined => {
  const found = /"trace_?id"\s*:\s*"(?:1-)?([0-9a-f]{8})-?([0-9a-f]{24})"/i.exec(message);
  return found ? `1-${found[1]}-${found[2]}`.toLowerCase() : undefined;
};

const noteOf = ({ account, region }: Place, why: string): string =>
  `Spans of Transaction Search in ${account} ${region} were not read in full: ${why}.`;

interface Found {
  readonly ids: readonly string[];
  readonly notes: readonly string[];
  readonly failed: Failure | undefined;
}

const traceIds = async (reader: Reader, asked: SpansAsked): Promise<Found> => {
  const { account, region } = asked;
  const { filterLogEvents, logs } = await import('./cloudwatch-logs.js');
  const { pages, cut, failed } = await readPages(reader, {
    to: { account, region, operation: 'logs/filter-log-events' },
    service: logs,
    next: 'nextToken',
    most: reader.budget.limits.pagesOfLog,
    command: (nextToken) =>
      filterLogEvents({
        logGroupName: group,
        startTime: reader.from.getTime(),
        endTime: reader.to.getTime(),
        filterPattern: asked.apis.map((api) => `?"${api}"`).join(' '),
        ...(nextToken === undefined ? {} : { nextToken }),
      }),
  });
  if (pages.length === 0 && failed) return { ids: [], notes: [], failed };
  const spans = rowsOf(pages, 'events').flatMap(({ message }) => {
    const id = typeof message === 'string' ? traceIdIn(message) : undefined;
    return id === undefined ? [] : [{ id, own: asked.addresses.some((address) => String(message).includes(address)) }];
  });
  const ids = [...spans.filter(({ own }) => own), ...spans.filter(({ own }) => !own)].map(({ id }) => id);
  const unread = [...new Set(ids)].filter((id) => !asked.read.has(id));
  const left = unread.length - asked.most;
  const why = failed?.message ?? cut ?? (left > 0 ? `${left} traces were left out` : undefined);
  return {
    ids: unread.slice(0, asked.most),
    notes: why === undefined ? [] : [noteOf(asked, why)],
    failed: undefined,
  };
};

const running = new Set(['SCHEDULED', 'RUNNING']);

type Retrieved = { readonly traces: readonly Output[]; readonly why?: string; readonly failed?: Failure };

/** Asks again until the retrieval has ended, then page after page. */
const follow = async (reader: Reader, place: Place, RetrievalToken: string): Promise<Retrieved> => {
  const { listRetrievedTraces, xray } = await import('./xray.js');
  const to = { account: place.account, region: place.region, operation: 'xray/list-retrieved-traces' } as const;
  const traces: Output[] = [];
  let pause = firstPause;
  let NextToken: string | undefined;
  for (;;) {
    const spent = reader.budget.spent();
    if (spent !== undefined) return { traces, why: spent };
    const next = NextToken === undefined ? {} : { NextToken };
    const sent = await reader.caller.send(
      to,
      xray,
      listRetrievedTraces({ RetrievalToken, TraceFormat: 'XRAY', ...next }),
    );
    if (!sent.ok) return { traces, failed: sent.failure };
    const status = String(sent.output['RetrievalStatus']);
    if (running.has(status)) {
      await reader.budget.clock.sleep(pause);
      pause = Math.min(2 * pause, longestPause);
      continue;
    }
    if (status !== 'COMPLETE') return { traces, why: `the retrieval ended as ${status}` };
    reader.budget.charge(sent.body.length);
    traces.push(...rowsOf([sent.output], 'Traces'));
    const token = sent.output['NextToken'];
    if (typeof token !== 'string' || token === '' || token === NextToken) return { traces };
    NextToken = token;
  }
};

const retrieve = async (reader: Reader, place: Place, TraceIds: string[]): Promise<Retrieved> => {
  const spent = reader.budget.spent();
  if (spent !== undefined) return { traces: [], why: spent };
  const { startTraceRetrieval, xray } = await import('./xray.js');
  const { account, region } = place;
  const sent = await reader.caller.send(
    { account, region, operation: 'xray/start-trace-retrieval' },
    xray,
    startTraceRetrieval({ TraceIds, StartTime: reader.from, EndTime: reader.to }),
  );
  if (!sent.ok) return { traces: [], failed: sent.failure };
  const token = sent.output['RetrievalToken'];
  return typeof token === 'string' ? follow(reader, place, token) : { traces: [], why: 'no token was given' };
};

const retrieveAll = async (reader: Reader, place: Place, ids: readonly string[]): Promise<Gathered> => {
  const batches = Array.from({ length: Math.ceil(ids.length / atOnce) }, (_, index) =>
    ids.slice(index * atOnce, (index + 1) * atOnce),
  );
  const all = await Promise.all(batches.map((batch) => retrieve(reader, place, batch)));
  const Traces = all.flatMap(({ traces }) => traces).map(printed);
  const failed = all.map((one) => one.failed).find((failure) => failure !== undefined);
  const id = 'xray/list-retrieved-traces';
  if (Traces.length === 0 && failed) return { ...nothing, gaps: [gapOf(place, id, failed)] };
  const why = failed?.message ?? all.map((one) => one.why).find((one) => one !== undefined);
  return {
    answers: [[pathOf(place, id), { RetrievalStatus: 'COMPLETE', TraceFormat: 'XRAY', Traces }]],
    gaps: [],
    notes: why === undefined ? [] : [noteOf(place, why)],
  };
};

const readSpans = async (reader: Reader, asked: SpansAsked): Promise<Gathered> => {
  const { ids, notes, failed } = await traceIds(reader, asked);
  if (failed) return { ...nothing, gaps: [gapOf(asked, 'logs/filter-log-events', failed, group)] };
  const traces = ids.length === 0 ? nothing : await retrieveAll(reader, asked, ids);
  return together([{ ...nothing, notes }, traces]);
};

/**
 * Where X-Ray sends all spans to CloudWatch Logs, only a part of the traces is indexed and has a summary. The ids of the
 * others stand in the log group `aws/spans`; their segments are retrieved by id. Nothing where X-Ray keeps them itself.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Transaction-Search.html
 */
export const readTransactionSearch = async (reader: Reader, asked: SpansAsked): Promise<Gathered> => {
  if (reader.budget.spent() !== undefined || asked.most <= 0) return nothing;
  const { getTraceSegmentDestination, xray } = await import('./xray.js');
  const { account, region } = asked;
  const id = 'xray/get-trace-segment-destination';
  const sent = await reader.caller.send({ account, region, operation: id }, xray, getTraceSegmentDestination());
  if (!sent.ok) return { ...nothing, gaps: [gapOf(asked, id, sent.failure)] };
  const { Destination, Status } = sent.output;
  const told: Gathered = { ...nothing, answers: [[pathOf(asked, id), { Destination, Status }]] };
  return Destination === 'CloudWatchLogs' ? together([told, await readSpans(reader, asked)]) : told;
};
