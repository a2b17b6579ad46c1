import { isRecord } from '../../snapshot/json.js';
import type { VpcEndpoint } from '../ec2.js';
import type { Inventory, Place } from '../inventory.js';
import { known } from '../inventory.js';
import { instantOf } from './instant.js';

/** How long a metric is looked at, up to the run's now, and how fine. */
export interface MetricSpan {
  readonly days: number;
  /** Seconds of one point. */
  readonly period: number;
}

/** One metric of CloudWatch, summed up by one statistic: each minute of the logs' window, or as its span says. */
export interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly statistic: 'Sum' | 'Minimum' | 'Maximum' | 'Average';
  readonly dimensions: Readonly<Record<string, string>>;
  readonly span?: MetricSpan;
}

export interface Point {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly value: number;
}

/** An answer of GetMetricData does not say what was asked; the label does, which the asker may choose. */
export const labelOf = ({ namespace, name, statistic, dimensions, span }: Metric): string =>
  [
    namespace,
    name,
    statistic,
    Object.entries(dimensions)
      .map(([key, value]) => `${key}=${value}`)
      .join(';'),
    ...(span === undefined ? [] : [`${span.days}d/${span.period}s`]),
  ].join(' ');

/**
 * A count of an interface endpoint, of everybody who uses it; undefined where its own answer does not name it whole.
 * @see https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-cloudwatch-metrics.html
 */
export const endpointMetric = ({ VpcEndpointId, VpcId, ServiceName }: VpcEndpoint, name: string): Metric | undefined =>
  VpcEndpointId && VpcId && ServiceName
    ? {
        namespace: 'AWS/PrivateLinkEndpoints',
        name,
        statistic: 'Sum',
        dimensions: {
          'Endpoint Type': 'Interface',
          'Service Name': ServiceName,
          'VPC Endpoint Id': VpcEndpointId,
          'VPC Id': VpcId,
        },
      }
    : undefined;

const pointsOf = (result: Readonly<Record<string, unknown>>): Point[] => {
  const values = Array.isArray(result['Values']) ? (result['Values'] as unknown[]) : [];
  const times = Array.isArray(result['Timestamps']) ? (result['Timestamps'] as unknown[]) : [];
  return times
    .flatMap((time, index) => {
      const [at, value] = [instantOf(time), values[index]];
      return at === undefined || typeof value !== 'number' ? [] : [{ at, value }];
    })
    .sort((a, b) => a.at - b.at);
};

/**
 * The points of one metric, oldest first; empty where it had none; undefined where it was not read. Results under
 * another label are of nobody known.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html
 */
export const pointsFor = (inventory: Inventory, place: Place, metric: Metric): readonly Point[] | undefined => {
  const answer = known(() => inventory.ask('cloudwatch/get-metric-data', place));
  const results = answer.known ? answer.value['MetricDataResults'] : undefined;
  const label = labelOf(metric);
  const own = (Array.isArray(results) ? (results as unknown[]) : [])
    .filter(isRecord)
    .filter((one) => one['Label'] === label);
  if (own.length === 0 || own.some(({ StatusCode }) => StatusCode === 'InternalError' || StatusCode === 'Forbidden'))
    return undefined;
  return own.flatMap(pointsOf).sort((a, b) => a.at - b.at);
};
