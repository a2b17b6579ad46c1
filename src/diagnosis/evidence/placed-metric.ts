import type { Metric, Point } from '../../inventory/evidence/metrics.js';
import { endpointMetric as metricOf, labelOf } from '../../inventory/evidence/metrics.js';
import type { Place } from '../../inventory/inventory.js';
import type { Subject } from '../../request/fact.js';
import { lookUp } from '../../request/fact.js';
import { facts } from '../../request/facts/index.js';
import { isoText, spanOf } from '../../inventory/evidence/instant.js';
import type { Effect, Told } from './observation.js';
import { observed } from './observation.js';

/** A metric and the account and region that publish it. */
export interface PlacedMetric extends Place {
  readonly metric: Metric;
}

/** A metric that some causes drive above a value, and what that says of each. Most count everybody: they support. */
export interface Telltale extends PlacedMetric {
  readonly above: number;
  readonly tells: Readonly<Record<string, Effect>>;
}

export const supporting = (...codes: readonly string[]): Telltale['tells'] =>
  Object.fromEntries(codes.map((code) => [code, 'supports' as const]));

export const sum = (namespace: string, name: string, dimensions: Metric['dimensions']): Metric => ({
  namespace,
  name,
  statistic: 'Sum',
  dimensions,
});

export const placed = ({ account, region }: Place, metric: Metric): PlacedMetric => ({ account, region, metric });

/** The dimension that CloudWatch makes of a load balancer's or target group's ARN. */
export const arnTail = (arn: string | undefined): string =>
  arn
    ?.split(':')
    .at(-1)
    ?.replace(/^loadbalancer\//, '') ?? '';

/** What some points of a metric say; there is no evidence without a point. */
export const pointsEvidence = (effect: Effect, { region, metric }: PlacedMetric, points: readonly Point[]): Told =>
  observed({
    source: 'metrics',
    effect,
    count: points.length,
    span: spanOf(points.map(({ at }) => ({ from: at, to: at + 60_000 }))),
    lines: points.map(({ at, value }) => `${isoText(at)} ${labelOf(metric)} ${value}`),
    where: `cloudwatch ${region}`,
  });

/** A count of the endpoint, in all or in one of its subnets, of everybody who uses it; none where it is not known. */
export const endpointMetric = (subject: Subject, name: string, subnet?: string): PlacedMetric[] => {
  const found = lookUp(subject, facts.endpoint);
  const endpoint = found.known ? found.value : undefined;
  const metric = endpoint && metricOf(endpoint.value, name);
  if (!endpoint || !metric) return [];
  const dimensions = subnet === undefined ? metric.dimensions : { ...metric.dimensions, 'Subnet Id': subnet };
  return [placed(endpoint, { ...metric, dimensions })];
};
