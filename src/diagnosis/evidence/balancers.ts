import type { LoadBalancer } from '../../inventory/services.js';
import type { Metric } from '../../inventory/evidence/metrics.js';
import type { Place } from '../../inventory/inventory.js';
import type { Subject } from '../../request/fact.js';
import { lookUp } from '../../request/fact.js';
import { facts } from '../../request/facts/index.js';
import type { PlacedMetric, Telltale } from './placed-metric.js';
import { arnTail, placed, sum, supporting } from './placed-metric.js';
import { waitOf } from './integration-answer.js';

/** Causes that keep the gateway from the load balancer. */
export const beforeBalancer: readonly string[] = [
  'vpc-link-not-available',
  'vpc-link-endpoint-service-broken',
  'vpc-link-cross-account',
  'vpc-link-v2-inactive',
  'vpc-link-v2-network',
  'nlb-privatelink-sg-enforced',
];

const handshakes: readonly (readonly [name: string, ...codes: string[]])[] = [
  ['ClientTLSNegotiationErrorCount', 'integration-tls-untrusted', 'integration-hostname-mismatch'],
  ['TargetTLSNegotiationErrorCount', 'lb-listener-port-mismatch', 'nlb-or-alb-no-healthy-targets'],
];

/**
 * Counts of a Network Load Balancer that a cause drives up. Flows that its groups blocked are in no other metric of it.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-cloudwatch-metrics.html
 */
const ofNetwork: typeof handshakes = [
  ['SecurityGroupBlockedFlowCount_Inbound_TCP', 'vpc-link-v2-network'],
  ['SecurityGroupBlockedFlowCount_Outbound_TCP', 'vpc-link-v2-network', 'nlb-or-alb-no-healthy-targets'],
  ['UnhealthyRoutingFlowCount', 'nlb-or-alb-no-healthy-targets'],
  ['RejectedFlowCount', 'nlb-or-alb-no-healthy-targets'],
  ['TCP_ELB_Reset_Count', 'nlb-or-alb-no-healthy-targets'],
  [
    'TCP_Target_Reset_Count',
    'lb-listener-port-mismatch',
    'integration-network-failure',
    'nlb-or-alb-no-healthy-targets',
  ],
  ...handshakes,
];

/**
 * The same of an Application Load Balancer: its own answers, and targets that it cannot connect to.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html
 */
const ofApplication: typeof handshakes = [
  ['HTTPCode_ELB_502_Count', 'lb-listener-port-mismatch', 'nlb-or-alb-no-healthy-targets'],
  ['HTTPCode_ELB_503_Count', 'nlb-or-alb-no-healthy-targets'],
  ['HTTPCode_ELB_504_Count', 'integration-timeout', 'nlb-or-alb-no-healthy-targets'],
  ['HTTPCode_Target_5XX_Count', 'backend-error-passthrough'],
  ['TargetConnectionErrorCount', 'lb-listener-port-mismatch', 'nlb-or-alb-no-healthy-targets'],
  ...handshakes,
];

const namespaceOf = ({ Type }: Pick<LoadBalancer, 'Type'>): string =>
  Type === 'application' ? 'AWS/ApplicationELB' : 'AWS/NetworkELB';

const isApplication = ({ Type }: LoadBalancer): boolean => Type === 'application';
const isNetwork = ({ Type }: LoadBalancer): boolean => Type === 'network';

const behind = (subject: Subject) => {
  const found = lookUp(subject, facts.backend);
  return found.known ? found.value : undefined;
};

/** Counts of the load balancer behind the integration. */
export const balancerTelltales = (subject: Subject): Telltale[] => {
  const backend = behind(subject);
  if (!backend || (!isNetwork(backend.loadBalancer) && !isApplication(backend.loadBalancer))) return [];
  const { place, loadBalancer } = backend;
  const dimensions = { LoadBalancer: arnTail(loadBalancer.LoadBalancerArn) };
  const namespace = namespaceOf(loadBalancer);
  const counts = (isNetwork(loadBalancer) ? ofNetwork : ofApplication).map(([name, ...codes]): Telltale => ({
    ...placed(place, sum(namespace, name, dimensions)),
    above: 0,
    tells: {
      ...supporting(...codes),
      ...(name === 'SecurityGroupBlockedFlowCount_Inbound_TCP' ? { 'nlb-privatelink-sg-enforced': 'confirms' } : {}),
    },
  }));
  const slowest: Metric = { namespace, name: 'TargetResponseTime', statistic: 'Maximum', dimensions };
  // Seconds; the gateway gives up a little before a target that answers at its limit.
  const slow: Telltale = {
    ...placed(place, slowest),
    above: (waitOf(subject) - 101) / 1000,
    tells: supporting('integration-timeout'),
  };
  return [...counts, ...(isApplication(loadBalancer) ? [slow] : [])];
};

/** What came to the load balancer behind the integration, of everybody. */
export const balancerArrivals = (subject: Subject): PlacedMetric[] => {
  const backend = behind(subject);
  if (!backend || (!isNetwork(backend.loadBalancer) && !isApplication(backend.loadBalancer))) return [];
  const { place, loadBalancer } = backend;
  const name = isNetwork(loadBalancer) ? 'NewFlowCount' : 'RequestCount';
  return [placed(place, sum(namespaceOf(loadBalancer), name, { LoadBalancer: arnTail(loadBalancer.LoadBalancerArn) }))];
};

/** How many targets of one group are healthy (or not), at the worst of each minute. */
export interface TargetsMetric extends PlacedMetric {
  readonly group: string;
  readonly counts: 'healthy' | 'unhealthy';
}

const targetsOf = (
  place: Place,
  balancer: Pick<LoadBalancer, 'LoadBalancerArn' | 'Type'>,
  group: string | undefined,
): TargetsMetric[] => {
  if (group === undefined) return [];
  const dimensions = { TargetGroup: arnTail(group), LoadBalancer: arnTail(balancer.LoadBalancerArn) };
  const of = (name: string, statistic: Metric['statistic'], counts: TargetsMetric['counts']): TargetsMetric => ({
    ...placed(place, { namespace: namespaceOf(balancer), name, statistic, dimensions }),
    group,
    counts,
  });
  return [of('HealthyHostCount', 'Minimum', 'healthy'), of('UnHealthyHostCount', 'Maximum', 'unhealthy')];
};

const kindOf = (arn: string): 'application' | 'network' =>
  arn.includes(':loadbalancer/app/') ? 'application' : 'network';

/** Targets behind the integration, and those of a load balancer in front of the endpoint. */
export const balancerTargets = (subject: Subject): TargetsMetric[] => {
  const backend = behind(subject);
  const before = lookUp(subject, facts.fronting);
  return [
    ...(backend?.targetGroups ?? []).flatMap(({ group }) =>
      backend ? targetsOf(backend.place, backend.loadBalancer, group.TargetGroupArn) : [],
    ),
    ...(before.known ? before.value : []).flatMap(({ place, group }) =>
      (group.LoadBalancerArns ?? []).flatMap((LoadBalancerArn) =>
        targetsOf(place, { LoadBalancerArn, Type: kindOf(LoadBalancerArn) }, group.TargetGroupArn),
      ),
    ),
  ];
};
