import { transitGateways } from '../../inventory/ec2.js';
import type { Subject } from '../../request/fact.js';
import { lookUp } from '../../request/fact.js';
import { facts } from '../../request/facts/index.js';
import { balancerTelltales } from './balancers.js';
import { waitOf } from './integration-answer.js';
import type { Telltale } from './placed-metric.js';
import { endpointMetric, placed, sum, supporting } from './placed-metric.js';
import { stageLatency } from './stage-metrics.js';
import { servingStage } from './witnesses.js';

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
  const longest = { ...sum('AWS/Lambda', 'Duration', { FunctionName: used.name }), statistic: 'Maximum' } as const;
  return [
    of('Throttles', 'lambda-throttled'),
    of('Errors', 'lambda-function-error', 'lambda-backend-network'),
    {
      ...placed({ account, region }, longest),
      above: waitOf(subject) - 101,
      tells: supporting('integration-timeout', 'lambda-backend-network'),
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

/** Growing counts of either tell that the endpoint or its service is not well. */
const ofEndpoint = (subject: Subject): Telltale[] =>
  ['PacketsDropped', 'RstPacketsReceived']
    .flatMap((name) => endpointMetric(subject, name))
    .map((metric) => ({ ...metric, above: 0, tells: supporting('endpoint-not-available') }));

const ofStage = (subject: Subject): Telltale[] => {
  const of = servingStage(subject);
  if (!of) return [];
  const name = of.value.webAclArn?.split('/').at(-2);
  const blocked = name && sum('AWS/WAFV2', 'BlockedRequests', { WebACL: name, Rule: 'ALL', Region: of.region });
  const latency = stageLatency(subject).map((metric) => ({
    ...metric,
    above: waitOf(subject) - 101,
    tells: supporting('integration-timeout'),
  }));
  return [...latency, ...(blocked ? [{ ...placed(of, blocked), above: 0, tells: supporting('waf-blocked') }] : [])];
};

/** Metrics beside those of the stage's errors, the endpoint's connections and the targets' health. */
export const telltales = (subject: Subject): Telltale[] => [
  ...ofStage(subject),
  ...ofEndpoint(subject),
  ...ofFunction(subject),
  ...balancerTelltales(subject),
  ...ofGateways(subject),
];
