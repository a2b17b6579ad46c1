import type { Answer } from '../../../src/snapshot/snapshot.js';
import type { World } from '../answers.js';
import type { Call, Handler, Input } from '../call.js';
import { records, text, texts } from '../call.js';
import { AwsError, notFound } from '../errors.js';

/** What StartQuery was asked. Times are epoch seconds, as Insights takes them. */
export interface InsightsQuery {
  readonly account: string;
  readonly region: string;
  readonly logGroups: readonly string[];
  readonly queryString: string;
  readonly startTime: number;
  readonly endTime: number;
  readonly limit: number;
}

export type InsightsRow = Readonly<Record<string, string>>;

/** How a query ends. Bytes and records are those of its statistics. */
export interface InsightsResult {
  readonly rows: readonly InsightsRow[];
  readonly status?: 'Complete' | 'Failed' | 'Timeout';
  readonly bytesScanned?: number;
  readonly recordsScanned?: number;
}

/** Plays the query engine. May throw an AwsError (MalformedQueryException). */
export type Insights = (query: InsightsQuery) => readonly InsightsRow[] | InsightsResult;

interface Running {
  readonly account: string;
  readonly result: InsightsResult;
  polls: number;
  stopped: boolean;
}

const MOST_AT_ONCE = 30;
const LIMIT = 10_000;
const ROWS_A_PAGE = 10_000;

const nameOf = (identifier: string): string => identifier.replace(/^arn:.*?:log-group:|:\*$/g, '');

const groupsIn = (input: Input): string[] => {
  const one = text(input, 'logGroupName');
  const many = texts(input, 'logGroupNames') ?? texts(input, 'logGroupIdentifiers') ?? [];
  return [...(one === undefined ? [] : [one]), ...many].map(nameOf);
};

const demandGroups = (world: World, call: Call, groups: readonly string[]): void => {
  const listed = world.snapshot.answers.get(`${call.account}/${call.region}/logs/describe-log-groups`);
  const known = listed && records(listed['logGroups']).map((group) => group['logGroupName']);
  const missing = groups.find((group) => known && !known.includes(group));
  if (missing !== undefined) throw notFound('logs', 'log group', missing);
};

const statusOf = ({ polls, stopped, result }: Running): string => {
  if (stopped) return 'Cancelled';
  return ['Scheduled', 'Running'][polls - 1] ?? result.status ?? 'Complete';
};

/**
 * Every query is Scheduled when first asked after, then Running with half of its rows, then ended, with its rows in
 * pages.
 */
const resultsOf = (query: Running, input: Input, page: number): Answer => {
  const status = statusOf(query);
  const { rows, bytesScanned = 0, recordsScanned = rows.length } = query.result;
  const share = status === 'Complete' ? rows.length : status === 'Running' ? Math.floor(rows.length / 2) : 0;
  const from = Number(text(input, 'nextToken') ?? 0);
  const to = Math.min(share, from + page);
  const results = rows
    .slice(from, to)
    .map((row, i) => [
      ...Object.entries(row).map(([field, value]) => ({ field, value })),
      { field: '@ptr', value: `ptr-${from + i}` },
    ]);
  const more = status === 'Complete' && to < share ? { nextToken: String(to) } : {};
  return { status, results, ...more, statistics: { recordsMatched: share, recordsScanned, bytesScanned } };
};

export const insightsHandlers = (world: World, engine: Insights): Readonly<Record<string, Handler>> => {
  const queries = new Map<string, Running>();
  const find = ({ account, input }: Call): Running => {
    const id = text(input, 'queryId') ?? '';
    const query = queries.get(id);
    if (query?.account !== account) throw notFound('logs', 'query', id);
    return query;
  };
  const start: Handler = (call) => {
    const logGroups = groupsIn(call.input);
    demandGroups(world, call, logGroups);
    const active = [...queries.values()].filter(
      (query) => query.account === call.account && query.polls < 3 && !query.stopped,
    );
    if (active.length >= MOST_AT_ONCE)
      throw new AwsError('LimitExceededException', 400, 'Account maximum query concurrency limit reached');
    const limit = Number(text(call.input, 'limit') ?? LIMIT);
    const answered = engine({
      account: call.account,
      region: call.region,
      logGroups,
      queryString: text(call.input, 'queryString') ?? '',
      startTime: Number(call.input['startTime']),
      endTime: Number(call.input['endTime']),
      limit,
    });
    const result: InsightsResult = 'rows' in answered ? answered : { rows: answered };
    const queryId = `00000000-0000-4000-8000-${String(queries.size + 1).padStart(12, '0')}`;
    const query = { account: call.account, result };
    queries.set(queryId, { ...query, polls: 0, stopped: false });
    return { queryId };
  };
  return {
    'logs/start-query': start,
    'logs/get-query-results': (call) => {
      const query = find(call);
      query.polls++;
      return resultsOf(query, call.input, world.tinyPages ?? ROWS_A_PAGE);
    },
    'logs/stop-query': (call) => {
      const query = find(call);
      if (query.polls >= 3) throw new AwsError('InvalidParameterException', 400, 'The query has already ended');
      query.stopped = true;
      return { success: true };
    },
  };
};
