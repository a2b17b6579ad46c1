import { isRecord } from '../../snapshot/json.js';
import type { Place } from '../../inventory/inventory.js';
import { sizeText } from './flow-files/answer.js';
import type { Output, Reader } from './pages.js';
import { stopQueryBy } from './stop.js';

/** A query over one log group, in the window of the reading. */
export interface InsightsAsked extends Place {
  readonly group: string;
  readonly query: string;
  /** Milliseconds by which records may be logged before the time that they tell. */
  readonly early: number;
}

/** How a query ended. `events` are in the shape in which FilterLogEvents gives them. */
export type Queried =
  | { readonly is: 'complete'; readonly events: readonly Output[]; readonly scanned: number }
  | { readonly is: 'failed'; readonly why: string };

const firstPause = 500;
const longestPause = 2_000;
/**
 * AWS runs so many queries at once for the whole account. Where others take them all, the client tries again by itself,
 * and then once more after this time.
 */
const pauseForOthers = 3_000;

const to = ({ account, region }: Place, verb: 'start-query' | 'get-query-results') => ({
  account,
  region,
  operation: `logs/${verb}`,
});

const start = async (reader: Reader, asked: InsightsAsked): Promise<{ queryId: string } | { why: string }> => {
  const { logs, startQuery } = await import('./cloudwatch-logs.js');
  for (let isLast = false; ; isLast = true) {
    const sent = await reader.caller.send(
      to(asked, 'start-query'),
      logs,
      startQuery({
        logGroupName: asked.group,
        queryString: asked.query,
        startTime: Math.floor((reader.from.getTime() - asked.early) / 1000),
        endTime: Math.ceil(reader.to.getTime() / 1000),
      }),
    );
    if (sent.ok) {
      const { queryId } = sent.output;
      return typeof queryId === 'string' ? { queryId } : { why: 'the query was given no id' };
    }
    const again = sent.failure.why === 'throttled' && !isLast && reader.budget.spent() === undefined;
    if (!again) return { why: `logs:StartQuery is ${sent.failure.why} (${sent.failure.message})` };
    await reader.budget.clock.sleep(pauseForOthers);
  }
};

const timeOf = (text: string | undefined): number | undefined => {
  const time = text === undefined ? NaN : Date.parse(`${text.replace(' ', 'T')}Z`);
  return Number.isNaN(time) ? undefined : time;
};

/** A row of fields as an event. */
const eventOf = (row: unknown): Output[] => {
  if (!Array.isArray(row)) return [];
  const fields = new Map(
    row.filter(isRecord).map(({ field, value }) => [field, typeof value === 'string' ? value : undefined]),
  );
  const message = fields.get('@message');
  const timestamp = timeOf(fields.get('@timestamp'));
  if (message === undefined) return [];
  return [
    {
      logStreamName: fields.get('@logStream') ?? '',
      ...(timestamp === undefined ? {} : { timestamp }),
      message,
      ...(fields.has('@ptr') ? { eventId: fields.get('@ptr') } : {}),
    },
  ];
};

const running = new Set(['Scheduled', 'Running', 'Unknown']);

const scannedOf = ({ statistics }: Output): number =>
  isRecord(statistics) && typeof statistics['bytesScanned'] === 'number' ? statistics['bytesScanned'] : 0;

const follow = async (reader: Reader, asked: InsightsAsked, queryId: string): Promise<Queried> => {
  const { logs, getQueryResults } = await import('./cloudwatch-logs.js');
  const { caller, budget } = reader;
  const events: Output[] = [];
  let pause = firstPause;
  let nextToken: string | undefined;
  for (;;) {
    const spent = budget.spent();
    if (spent !== undefined) return { is: 'failed', why: spent };
    const token = nextToken === undefined ? {} : { nextToken };
    const sent = await caller.send(to(asked, 'get-query-results'), logs, getQueryResults({ queryId, ...token }));
    if (!sent.ok) return { is: 'failed', why: `logs:GetQueryResults is ${sent.failure.why} (${sent.failure.message})` };
    const status = String(sent.output['status']);
    if (running.has(status)) {
      await budget.clock.sleep(pause);
      pause = Math.min(2 * pause, longestPause);
      continue;
    }
    if (status !== 'Complete') return { is: 'failed', why: `the query ended as ${status}` };
    budget.charge(sent.body.length);
    const { results, nextToken: next } = sent.output;
    events.push(...(Array.isArray(results) ? results.flatMap(eventOf) : []));
    if (typeof next !== 'string' || next === '' || next === nextToken)
      return { is: 'complete', events, scanned: scannedOf(sent.output) };
    nextToken = next;
  }
};

/**
 * Runs one query of Logs Insights to its end, and stops it where the time or the bytes of the reading are up.
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_StartQuery.html
 */
export const runQuery = async (reader: Reader, asked: InsightsAsked): Promise<Queried> => {
  reader.tell({ is: 'query', text: `Logs Insights, ${asked.account} ${asked.region} ${asked.group}: ${asked.query}` });
  const started = await start(reader, asked);
  if ('why' in started) return { is: 'failed', why: started.why };
  const ended = await follow(reader, asked, started.queryId);
  if (ended.is === 'failed') {
    const { logs, stopQuery } = await import('./cloudwatch-logs.js');
    await stopQueryBy(reader, asked, logs, stopQuery(started.queryId));
  }
  return ended;
};

/** Sums of five minutes are kept for 63 days, those of an hour for 455. */
const periodOf = (from: number, to: number): number => (to - from < 86_400_000 ? 300 : 3600);

/**
 * Bytes that came into a group in the window, which is what a query scans: CloudWatch counts them. Undefined where it
 * tells nothing.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch-Logs-Monitoring-CloudWatch-Metrics.html
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_concepts.html#metrics-retention
 */
export const incomingBytes = async (
  reader: Reader,
  { account, region, group, early }: Omit<InsightsAsked, 'query'>,
): Promise<number | undefined> => {
  const { cloudwatch, getMetricData } = await import('./cloudwatch.js');
  const Dimensions = [{ Name: 'LogGroupName', Value: group }];
  const Metric = { Namespace: 'AWS/Logs', MetricName: 'IncomingBytes', Dimensions };
  const from = reader.from.getTime() - early;
  const period = periodOf(from, reader.to.getTime());
  const aligned = Math.floor(from / (period * 1000)) * period * 1000;
  const sent = await reader.caller.send(
    { account, region, operation: 'cloudwatch/get-metric-data' },
    cloudwatch,
    getMetricData({
      MetricDataQueries: [
        { Id: 'bytes', Label: `IncomingBytes ${group}`, MetricStat: { Metric, Period: period, Stat: 'Sum' } },
      ],
      StartTime: new Date(aligned),
      EndTime: reader.to,
    }),
  );
  if (!sent.ok) return undefined;
  const results = sent.output['MetricDataResults'];
  const values = (Array.isArray(results) ? results : []).flatMap((row: unknown): unknown[] =>
    isRecord(row) && Array.isArray(row['Values']) ? (row['Values'] as unknown[]) : [],
  );
  if (values.length === 0) return undefined;
  return values.reduce<number>((sum, value) => sum + (typeof value === 'number' ? value : 0), 0);
};

/** What a query did, as a note. */
export const queryNote = ({ account, group, query }: InsightsAsked, rows: number, scanned: number): string =>
  `Logs Insights scanned ${sizeText(scanned)} of ${group} in ${account} and gave ${rows} rows: ${query}`;
