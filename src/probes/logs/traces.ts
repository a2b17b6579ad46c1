import type { TracedStage } from '../../inventory/evidence/x-ray.js';
import type { Place } from '../../inventory/inventory.js';
import type { OperationId } from '../../snapshot/operations.js';
import { isRecord } from '../../snapshot/json.js';
import { partitionOf } from '../../request/facts/resource-policy.js';
import { printed } from '../state/wire.js';
import type { Output, Pages, Reader } from './pages.js';
import { readPages, rowsOf } from './pages.js';
import type { Gathered } from './result.js';
import { gapOf, nothing, pathOf, together } from './result.js';
import { readTransactionSearch } from './spans.js';

/** Stages of one account and region, and the addresses whose traces matter most. */
export interface TracesAsked extends Place {
  readonly stages: readonly TracedStage[];
  readonly addresses: readonly string[];
}

/** X-Ray refuses longer windows. */
const longest = 6 * 3_600_000;

interface Window {
  readonly StartTime: Date;
  readonly EndTime: Date;
}

/** The newest first: when time is up the older are missing. */
const windowsOf = ({ from, to }: Reader): Window[] => {
  const windows: Window[] = [];
  for (let end = to.getTime(); end > from.getTime(); end -= longest)
    windows.push({ StartTime: new Date(Math.max(from.getTime(), end - longest)), EndTime: new Date(end) });
  return windows;
};

const asking = ({ account, region }: Place, operation: OperationId) => ({ account, region, operation });

const arnOf = ({ region, api, stage }: TracedStage): string =>
  `arn:${partitionOf(region)}:apigateway:${region}::/restapis/${api}/stages/${stage}`;

const summariesOf = async (reader: Reader, stage: TracedStage, window: Window): Promise<Pages> => {
  const { xray, getTraceSummaries } = await import('./xray.js');
  return readPages(reader, {
    to: asking(stage, 'xray/get-trace-summaries'),
    service: xray,
    next: 'NextToken',
    most: reader.budget.limits.pagesOfTraces,
    command: (token) =>
      getTraceSummaries({
        ...window,
        FilterExpression: `resource.arn = "${arnOf(stage)}"`,
        ...(token === undefined ? {} : { NextToken: token }),
      }),
  });
};

/** The caller's own traces first, then those that failed. */
const rankOf =
  (addresses: readonly string[]) =>
  ({ Http, HasFault, HasError }: Output): number => {
    const own = isRecord(Http) && addresses.includes(String(Http['ClientIp']));
    return (own ? 0 : 2) + (HasFault === true || HasError === true ? 0 : 1);
  };

const tracesAtOnce = 5;

const segmentsOf = async (reader: Reader, place: Place, ids: readonly string[]): Promise<Gathered> => {
  const { xray, batchGetTraces } = await import('./xray.js');
  const batches = Array.from({ length: Math.ceil(ids.length / tracesAtOnce) }, (_, index) =>
    ids.slice(index * tracesAtOnce, (index + 1) * tracesAtOnce),
  );
  const read = await Promise.all(
    batches.map((TraceIds) =>
      readPages(reader, {
        to: asking(place, 'xray/batch-get-traces'),
        service: xray,
        next: 'NextToken',
        most: 5,
        command: (token) => batchGetTraces({ TraceIds, ...(token === undefined ? {} : { NextToken: token }) }),
      }),
    ),
  );
  return gathered(place, 'xray/batch-get-traces', read, 'Traces', { UnprocessedTraceIds: [] });
};

/** Rows of every page as one answer; a gap where nothing could be read, a note where not all. */
const gathered = (
  place: Place,
  id: OperationId,
  read: readonly Pages[],
  name: string,
  rest: Readonly<Record<string, unknown>> = {},
): Gathered => {
  const pages = read.flatMap((one) => one.pages);
  const failed = read.map((one) => one.failed).find((failure) => failure !== undefined);
  const why = failed?.message ?? read.map((one) => one.cut).find((cut) => cut !== undefined);
  if (pages.length === 0 && failed) return { ...nothing, gaps: [gapOf(place, id, failed)] };
  if (pages.length === 0) return { ...nothing, notes: shortNotes(place, why) };
  const rows = rowsOf(pages, name);
  const unique = [...new Map(rows.map((row, index) => [row['Id'] ?? index, row])).values()];
  return {
    answers: [[pathOf(place, id), { [name]: unique.map(printed), ...rest }]],
    gaps: [],
    notes: shortNotes(place, why),
  };
};

const shortNotes = ({ account, region }: Place, why: string | undefined): string[] =>
  why === undefined ? [] : [`X-Ray of ${account} ${region} was not read in full: ${why}.`];

const graphOf = async (reader: Reader, place: Place): Promise<Gathered> => {
  const { xray, getServiceGraph } = await import('./xray.js');
  const [window] = windowsOf(reader);
  if (!window) return nothing;
  const read = await readPages(reader, {
    to: asking(place, 'xray/get-service-graph'),
    service: xray,
    next: 'NextToken',
    most: reader.budget.limits.pagesOfTraces,
    command: (token) => getServiceGraph({ ...window, ...(token === undefined ? {} : { NextToken: token }) }),
  });
  const times = printed({ StartTime: window.StartTime, EndTime: window.EndTime }) as Readonly<Record<string, unknown>>;
  const { pages, failed, cut } = read;
  if (pages.length === 0 && failed) return { ...nothing, gaps: [gapOf(place, 'xray/get-service-graph', failed)] };
  const notes = shortNotes(place, failed?.message ?? cut);
  if (pages.length === 0) return { ...nothing, notes };
  const Services = rowsOf(pages, 'Services').map(printed);
  return { ...nothing, answers: [[pathOf(place, 'xray/get-service-graph'), { ...times, Services }]], notes };
};

/**
 * Traces of the stages in the window, the segments of those that matter, and the service graph. Of traces that are not
 * indexed, Transaction Search tells.
 * @see https://docs.aws.amazon.com/xray/latest/devguide/xray-api-gettingdata.html
 */
export const readTraces = async (reader: Reader, asked: TracesAsked): Promise<Gathered> => {
  const windows = windowsOf(reader);
  const [graph, ...read] = await Promise.all([
    graphOf(reader, asked),
    ...asked.stages.flatMap((stage) => windows.map((window) => summariesOf(reader, stage, window))),
  ]);
  const summaries = gathered(asked, 'xray/get-trace-summaries', read, 'TraceSummaries');
  const rank = rankOf(asked.addresses);
  const rows = rowsOf(
    read.flatMap(({ pages }) => pages),
    'TraceSummaries',
  ).sort((a, b) => rank(a) - rank(b));
  const ids = [...new Set(rows.flatMap(({ Id }) => (typeof Id === 'string' ? [Id] : [])))];
  const wanted = ids.slice(0, reader.budget.limits.traces);
  const segments = wanted.length === 0 ? nothing : await segmentsOf(reader, asked, wanted);
  const spans = await readTransactionSearch(reader, {
    account: asked.account,
    region: asked.region,
    apis: [...new Set(asked.stages.map(({ api }) => api))],
    addresses: asked.addresses,
    read: new Set(wanted),
    most: reader.budget.limits.traces - wanted.length,
  });
  return together([summaries, segments, graph, spans]);
};
