import type { Metric } from '../../inventory/evidence/metrics.js';
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

/**
 * A count of the endpoint, of everybody who uses it; none where the endpoint is not known.
 * @see https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-cloudwatch-metrics.html
 */
export const endpointMetric = (subject: Subject, name: string): PlacedMetric[] => {
  const found = lookUp(subject, facts.endpoint);
  const endpoint = found.known ? found.value : undefined;
  const { VpcEndpointId, VpcId, ServiceName } = endpoint?.value ?? {};
  if (!endpoint || !VpcEndpointId || !VpcId || !ServiceName) return [];
  const dimensions = {
    'Endpoint Type': 'Interface',
    'Service Name': ServiceName,
    'VPC Endpoint Id': VpcEndpointId,
    'VPC Id': VpcId,
  };
  return [placed(endpoint, sum('AWS/PrivateLinkEndpoints', name, dimensions))];
};
