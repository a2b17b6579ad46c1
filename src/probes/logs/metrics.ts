import type { Metric } from '../../inventory/evidence/metrics.js';
import { labelOf } from '../../inventory/evidence/metrics.js';
import type { Place } from '../../inventory/inventory.js';
import { printed } from '../state/wire.js';
import type { Output, Reader } from './pages.js';
import { readPages, rowsOf } from './pages.js';
import type { Gathered } from './result.js';
import { gapOf, nothing, pathOf } from './result.js';

/** Metrics of one account and region. */
export interface MetricsAsked extends Place {
  readonly metrics: readonly Metric[];
}

const id = 'cloudwatch/get-metric-data';

/** GetMetricData takes so many queries at once. */
const mostQueries = 500;

const day = 24 * 60 * 60 * 1000;

const queryOf = (metric: Metric, index: number) => ({
  Id: `m${index}`,
  Label: labelOf(metric),
  MetricStat: {
    Metric: {
      Namespace: metric.namespace,
      MetricName: metric.name,
      Dimensions: Object.entries(metric.dimensions).map(([Name, Value]) => ({ Name, Value })),
    },
    Period: metric.span?.period ?? 60,
    Stat: metric.statistic,
  },
});

/** Pages bring points of the same query in pieces. */
const joined = (rows: readonly Output[]): unknown[] => {
  const byId = new Map<unknown, { row: Output; times: unknown[]; values: unknown[] }>();
  const listed = (value: unknown): unknown[] => (Array.isArray(value) ? (value as unknown[]) : []);
  for (const row of rows) {
    const one = byId.get(row['Id']) ?? { row, times: [], values: [] };
    one.row = row;
    one.times.push(...listed(row['Timestamps']));
    one.values.push(...listed(row['Values']));
    byId.set(row['Id'], one);
  }
  return [...byId.values()].map(({ row, times, values }) => printed({ ...row, Timestamps: times, Values: values }));
};

/** Metrics that can be asked at once: as many as one call takes, over the same time. */
const batchesOf = (metrics: readonly Metric[]): (readonly Metric[])[] => {
  const bySpan = new Map<string, Metric[]>();
  for (const metric of metrics) {
    const name = JSON.stringify(metric.span ?? null);
    bySpan.set(name, [...(bySpan.get(name) ?? []), metric]);
  }
  return [...bySpan.values()].flatMap((same) =>
    Array.from({ length: Math.ceil(same.length / mostQueries) }, (_, n) =>
      same.slice(n * mostQueries, (n + 1) * mostQueries),
    ),
  );
};

const readBatch = async (reader: Reader, { account, region }: Place, metrics: readonly Metric[]) => {
  const { cloudwatch, getMetricData } = await import('./cloudwatch.js');
  const span = metrics[0]?.span;
  return readPages(reader, {
    to: { account, region, operation: id },
    service: cloudwatch,
    next: 'NextToken',
    most: 50,
    command: (token) =>
      getMetricData({
        MetricDataQueries: metrics.map(queryOf),
        StartTime: span === undefined ? reader.from : new Date(reader.to.getTime() - span.days * day),
        EndTime: reader.to,
        ScanBy: 'TimestampDescending',
        ...(token === undefined ? {} : { NextToken: token }),
      }),
  });
};

/**
 * Reads metrics minute by minute, or as their span says, 500 a call. A batch that failed is a note where another did not.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html
 */
export const readMetrics = async (reader: Reader, asked: MetricsAsked): Promise<Gathered> => {
  const batches = await Promise.all(batchesOf(asked.metrics).map((metrics) => readBatch(reader, asked, metrics)));
  const rows = batches.flatMap(({ pages }) => joined(rowsOf(pages, 'MetricDataResults')));
  const failed = batches.find((batch) => batch.failed)?.failed;
  const why = failed?.message ?? batches.find(({ cut }) => cut)?.cut;
  const notes = why === undefined ? [] : [`Metrics of ${asked.account} ${asked.region} were not read in full: ${why}.`];
  if (batches.every(({ pages }) => pages.length === 0))
    return failed ? { ...nothing, gaps: [gapOf(asked, id, failed)] } : { ...nothing, notes };
  return { answers: [[pathOf(asked, id), { MetricDataResults: rows, Messages: [] }]], gaps: [], notes };
};
