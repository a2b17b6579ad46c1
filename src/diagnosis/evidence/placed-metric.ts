import type { Metric } from '../../inventory/evidence/metrics.js';
import { endpointMetric as metricOf } from '../../inventory/evidence/metrics.js';
import type { Place } from '../../inventory/inventory.js';
import type { Subject } from '../../request/fact.js';
import { lookUp } from '../../request/fact.js';
import { facts } from '../../request/facts/index.js';

/** A metric and the account and region that publish it. */
export interface PlacedMetric extends Place {
  readonly metric: Metric;
}

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

/** A count of the endpoint, of everybody who uses it; none where the endpoint is not known. */
export const endpointMetric = (subject: Subject, name: string): PlacedMetric[] => {
  const found = lookUp(subject, facts.endpoint);
  const endpoint = found.known ? found.value : undefined;
  const metric = endpoint && metricOf(endpoint.value, name);
  return endpoint && metric ? [placed(endpoint, metric)] : [];
};
