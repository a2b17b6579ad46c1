import type { Answer } from '../../../src/snapshot/snapshot.js';
import { answerPath } from '../../../src/snapshot/snapshot.js';
import type { World } from '../answers.js';
import { recorded } from '../answers.js';
import type { Call, Handler } from '../call.js';
import { epochMs, records, text, texts } from '../call.js';
import { AwsError, notFound } from '../errors.js';
import { sameParameters, sliceOf } from '../paging.js';
import { traceFilter } from './trace-filter.js';

const HOUR = 3_600_000;
const PAGE = 100;
const TRACES_A_CALL = 5;

const refuse = (message: string): AwsError => new AwsError('InvalidRequestException', 400, message);

const windowOf = ({ input }: Call, longest: number): { readonly from: number; readonly to: number } => {
  const [from, to] = [epochMs(input['StartTime']), epochMs(input['EndTime'])];
  if (!(from < to)) throw refuse('StartTime must be before EndTime');
  if (to - from > longest) throw refuse(`The time range must not be longer than ${longest / HOUR} hours`);
  return { from, to };
};

/** When a trace began: its own word, else the time in its id (`1-5759e988-…`: hexadecimal epoch seconds). */
const startOf = (trace: Readonly<Record<string, unknown>>): number =>
  trace['StartTime'] === undefined
    ? parseInt(String(trace['Id']).split('-')[1] ?? '', 16) * 1000
    : epochMs(trace['StartTime']);

const paged = (world: World, call: Call, path: string, member: string, all: readonly unknown[]): Answer => {
  const token = text(call.input, 'NextToken');
  const { rows, next } = sliceOf(call, all, {
    scope: sameParameters(call, path),
    token,
    size: world.tinyPages ?? PAGE,
  });
  return { [member]: rows, ...(next === undefined ? {} : { NextToken: next }) };
};

export const getTraceSummaries = (world: World, call: Call): Answer => {
  const { answer, path } = recorded(world, call);
  const { from, to } = windowOf(call, 24 * HOUR);
  const matches = traceFilter(text(call.input, 'FilterExpression'));
  const all = records(answer['TraceSummaries']);
  const found = all.filter((trace) => startOf(trace) >= from && startOf(trace) <= to && matches(trace));
  return {
    ...paged(world, call, path, 'TraceSummaries', found),
    ApproximateTime: to,
    TracesProcessedCount: all.length,
  };
};

/** At most five traces a call; what is not recorded comes back as unprocessed. */
export const batchGetTraces = (world: World, call: Call): Answer => {
  const { answer, path } = recorded(world, call);
  const ids = texts(call.input, 'TraceIds') ?? [];
  if (ids.length === 0 || ids.length > TRACES_A_CALL)
    throw refuse(`TraceIds must have between 1 and ${TRACES_A_CALL} elements`);
  const traces = records(answer['Traces']).filter((trace) => ids.includes(String(trace['Id'])));
  const known = traces.map((trace) => trace['Id']);
  return {
    ...paged(world, call, path, 'Traces', traces),
    UnprocessedTraceIds: ids.filter((id) => !known.includes(id)),
  };
};

export const getServiceGraph = (world: World, call: Call): Answer => {
  const { answer, path } = recorded(world, call);
  const { from, to } = windowOf(call, 6 * HOUR);
  return {
    StartTime: from,
    EndTime: to,
    ...answer,
    ...paged(world, call, path, 'Services', records(answer['Services'])),
  };
};

/** AWS keeps traces in X-Ray unless somebody chose otherwise. */
export const getTraceSegmentDestination = ({ snapshot }: World, { account, region }: Call): Answer =>
  snapshot.answers.get(answerPath({ account, region, operation: 'xray/get-trace-segment-destination' })) ?? {
    Destination: 'XRay',
    Status: 'ACTIVE',
  };

interface Retrieval {
  readonly account: string;
  readonly ids: readonly string[];
  polls: number;
}

/** A retrieval is SCHEDULED when first asked after, then RUNNING, then COMPLETE. */
export const retrievalHandlers = (world: World): Readonly<Record<string, Handler>> => {
  const retrievals = new Map<string, Retrieval>();
  return {
    'xray/start-trace-retrieval': ({ account, input }) => {
      const ids = texts(input, 'TraceIds') ?? [];
      if (ids.length === 0 || ids.length > TRACES_A_CALL || ids.some((id) => !/^1-[0-9a-f]{8}-[0-9a-f]{24}$/.test(id)))
        throw refuse('TraceIds is invalid');
      const RetrievalToken = `retrieval-${retrievals.size + 1}`;
      retrievals.set(RetrievalToken, { account, ids, polls: 0 });
      return { RetrievalToken };
    },
    'xray/list-retrieved-traces': (call) => {
      const found = retrievals.get(text(call.input, 'RetrievalToken') ?? '');
      if (found?.account !== call.account) throw notFound('xray', 'retrieval', 'token');
      found.polls += 1;
      const status = ['SCHEDULED', 'RUNNING'][found.polls - 1];
      if (status !== undefined) return { RetrievalStatus: status, TraceFormat: 'XRAY', Traces: [] };
      const { answer, path } = recorded(world, call);
      const traces = records(answer['Traces']).filter(({ Id }) => found.ids.includes(String(Id)));
      return { RetrievalStatus: 'COMPLETE', TraceFormat: 'XRAY', ...paged(world, call, path, 'Traces', traces) };
    },
  };
};
