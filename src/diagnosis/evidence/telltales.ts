import { transitGateways } from '../../inventory/ec2.js';
import type { Subject } from '../../request/fact.js';
import { lookUp } from '../../request/fact.js';
import { facts } from '../../request/facts/index.js';
import type { Effect } from './observation.js';
import type { PlacedMetric } from './placed-metric.js';
import { arnTail, endpointMetric, placed, sum } from './placed-metric.js';
import { servingStage } from './witnesses.js';

/** A metric that some causes drive above a value, and what that says of each. Most count everybody: they support. */
export interface Telltale extends PlacedMetric {
  readonly above: number;
  readonly tells: Readonly<Record<string, Effect>>;
}

const supporting = (...codes: readonly string[]): Telltale['tells'] =>
  Object.fromEntries(codes.map((code) => [code, 'supports' as const]));

/** @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html */
const ofFunction = (subject: Subject): Telltale[] => {
  const found = lookUp(subject, facts.functionUsed);
  const used = found.known ? found.value : undefined;
  if (!used || used.is === 'undefined') return [];
  const [, , , region = '', account = ''] = used.arn.split(':');
  const of = (name: string, ...codes: readonly string[]): Telltale => ({
    ...placed({ account, region }, sum('AWS/Lambda', name, { FunctionName: used.name })),
    above: 0,
    tells: supporting(...codes),
  });
  return [of('Throttles', 'lambda-throttled'), of('Errors', 'lambda-function-error', 'lambda-backend-network')];
};

/** Flows that the load balancer's groups blocked are in no other metric of it. */
const ofBalancer = (subject: Subject): Telltale[] => {
  const found = lookUp(subject, facts.backend);
  const backend = found.known ? found.value : undefined;
  if (backend?.loadBalancer.Type !== 'network') return [];
  const dimensions = { LoadBalancer: arnTail(backend.loadBalancer.LoadBalancerArn) };
  return [
    {
      ...placed(backend.place, sum('AWS/NetworkELB', 'SecurityGroupBlockedFlowCount_Inbound_TCP', dimensions)),
      above: 0,
      tells: { 'nlb-privatelink-sg-enforced': 'confirms', 'vpc-link-v2-network': 'supports' },
    },
  ];
};

/** Gateways of the accounts that were read; a network with more has the traffic of many others. */
const mostGateways = 5;

const ofGateways = ({ inventory }: Subject): Telltale[] =>
  inventory
    .everywhere(transitGateways)
    .rows.slice(0, mostGateways)
    .flatMap(({ value, ...place }) => {
      const of = (name: string, ...codes: readonly string[]): Telltale => ({
        ...placed(place, sum('AWS/TransitGateway', name, { TransitGateway: value.TransitGatewayId ?? '' })),
        above: 0,
        tells: supporting(...codes),
      });
      return [
        of('PacketDropCountNoRoute', 'tgw-route-missing', 'route-missing-endpoint-to-client'),
        of('PacketDropCountBlackhole', 'tgw-route-missing', 'route-blackhole'),
      ];
    });

const ofEndpoint = (subject: Subject): Telltale[] =>
  endpointMetric(subject, 'PacketsDropped').map((metric) => ({
    ...metric,
    above: 0,
    tells: supporting('endpoint-not-available'),
  }));

const ofStage = (subject: Subject): Telltale[] => {
  const of = servingStage(subject);
  if (!of) return [];
  const integration = lookUp(subject, facts.integration);
  const waits = (integration.known ? integration.value?.timeoutInMillis : undefined) ?? 29_000;
  const name = of.value.webAclArn?.split('/').at(-2);
  const blocked = name && sum('AWS/WAFV2', 'BlockedRequests', { WebACL: name, Rule: 'ALL', Region: of.region });
  const latency = {
    namespace: 'AWS/ApiGateway',
    name: 'IntegrationLatency',
    statistic: 'Maximum',
    dimensions: { ApiName: of.apiName ?? '', Stage: of.stage },
  } as const;
  return [
    ...(of.apiName ? [{ ...placed(of, latency), above: waits - 101, tells: supporting('integration-timeout') }] : []),
    ...(blocked ? [{ ...placed(of, blocked), above: 0, tells: supporting('waf-blocked') }] : []),
  ];
};

/** Metrics beside those of the stage's errors, the endpoint's connections and the targets' health. */
export const telltales = (subject: Subject): Telltale[] => [
  ...ofStage(subject),
  ...ofEndpoint(subject),
  ...ofFunction(subject),
  ...ofBalancer(subject),
  ...ofGateways(subject),
];
