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

const queryOf = (metric: Metric, index: number) => ({
  Id: `m${index}`,
  Label: labelOf(metric),
  MetricStat: {
    Metric: {
      Namespace: metric.namespace,
      MetricName: metric.name,
      Dimensions: Object.entries(metric.dimensions).map(([Name, Value]) => ({ Name, Value })),
    },
    Period: 60,
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

/**
 * Reads metrics minute by minute.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html
 */
export const readMetrics = async (reader: Reader, asked: MetricsAsked): Promise<Gathered> => {
  const { cloudwatch, getMetricData } = await import('./cloudwatch.js');
  const { pages, failed, cut } = await readPages(reader, {
    to: { account: asked.account, region: asked.region, operation: id },
    service: cloudwatch,
    next: 'NextToken',
    most: 10,
    command: (token) =>
      getMetricData({
        MetricDataQueries: asked.metrics.slice(0, mostQueries).map(queryOf),
        StartTime: reader.from,
        EndTime: reader.to,
        ScanBy: 'TimestampDescending',
        ...(token === undefined ? {} : { NextToken: token }),
      }),
  });
  if (pages.length === 0 && failed) return { ...nothing, gaps: [gapOf(asked, id, failed)] };
  const left = asked.metrics.length - mostQueries;
  const why = failed?.message ?? cut ?? (left > 0 ? `${left} metrics were left out` : undefined);
  const notes = why === undefined ? [] : [`Metrics of ${asked.account} ${asked.region} were not read in full: ${why}.`];
  if (pages.length === 0) return { ...nothing, notes };
  const MetricDataResults = joined(rowsOf(pages, 'MetricDataResults'));
  return { answers: [[pathOf(asked, id), { MetricDataResults, Messages: [] }]], gaps: [], notes };
};
