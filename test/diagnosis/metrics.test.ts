import { describe, expect, test } from '@jest/globals';
import { noteEvidence } from '../../src/diagnosis/corroborate.js';
import { metricsOf } from '../../src/diagnosis/evidence/metrics.js';
import { faults } from '../faults/index.js';
import { ids, provider } from '../worlds/peered.js';
import { edit } from '../worlds/world.js';
import type { Snapshot } from '../../src/snapshot/snapshot.js';
import { heldAgainst, subjectWith } from './predicates/predicate.js';
import type { Series } from './predicates/recorded.js';
import { measured, nothing } from './predicates/recorded.js';

type Breaks = (healthy: Snapshot) => Snapshot;

const faultOf = (code: string): Breaks => {
  const fault = faults.find((one) => one.code === code);
  if (!fault) throw new Error(`no fault ${code}`);
  return fault.breaks;
};

/** The same fault behind a load balancer of the other kind. */
const behindApplication =
  (code: string): Breaks =>
  (healthy) =>
    edit(
      faultOf(code)(healthy),
      provider,
      'elbv2/describe-load-balancers',
      (draft: { LoadBalancers: { Type: string }[] }) => {
        for (const one of draft.LoadBalancers) one.Type = 'application';
      },
    );

type Row = readonly [metric: string, code: string, effect: 'confirms' | 'supports', high: number, low: number];

const network: readonly Row[] = [
  ['SecurityGroupBlockedFlowCount_Inbound_TCP', 'nlb-privatelink-sg-enforced', 'confirms', 2, 0],
  ['SecurityGroupBlockedFlowCount_Outbound_TCP', 'nlb-or-alb-no-healthy-targets', 'supports', 2, 0],
  ['UnHealthyHostCount', 'nlb-or-alb-no-healthy-targets', 'supports', 1, 0],
  ['UnhealthyRoutingFlowCount', 'nlb-or-alb-no-healthy-targets', 'supports', 1, 0],
  ['RejectedFlowCount', 'nlb-or-alb-no-healthy-targets', 'supports', 1, 0],
  ['TCP_ELB_Reset_Count', 'nlb-or-alb-no-healthy-targets', 'supports', 1, 0],
  ['TCP_Target_Reset_Count', 'lb-listener-port-mismatch', 'supports', 1, 0],
  ['TargetTLSNegotiationErrorCount', 'lb-listener-port-mismatch', 'supports', 1, 0],
  ['PacketsDropped', 'endpoint-not-available', 'supports', 12, 0],
  ['RstPacketsReceived', 'endpoint-not-available', 'supports', 12, 0],
  ['Throttles', 'lambda-throttled', 'supports', 4, 0],
  ['Errors', 'lambda-function-error', 'supports', 4, 0],
  ['BlockedRequests', 'waf-blocked', 'supports', 3, 0],
  ['IntegrationLatency', 'integration-timeout', 'supports', 5000, 120],
  ['PacketDropCountNoRoute', 'tgw-route-missing', 'supports', 7, 0],
  ['PacketDropCountBlackhole', 'tgw-route-missing', 'supports', 7, 0],
  ['4XXError', 'resource-policy-wrong-vpce', 'supports', 3, 0],
  ['5XXError', 'vpc-link-not-available', 'supports', 3, 0],
];

const application: readonly Row[] = [
  ['HTTPCode_ELB_502_Count', 'lb-listener-port-mismatch', 'supports', 1, 0],
  ['HTTPCode_ELB_503_Count', 'nlb-or-alb-no-healthy-targets', 'supports', 1, 0],
  ['HTTPCode_ELB_504_Count', 'nlb-or-alb-no-healthy-targets', 'supports', 1, 0],
  ['TargetConnectionErrorCount', 'nlb-or-alb-no-healthy-targets', 'supports', 1, 0],
  ['TargetTLSNegotiationErrorCount', 'lb-listener-port-mismatch', 'supports', 1, 0],
  ['UnHealthyHostCount', 'nlb-or-alb-no-healthy-targets', 'supports', 1, 0],
];

describe.each([
  ['behind a Network Load Balancer, or none', network, undefined],
  ['behind an Application Load Balancer', application, behindApplication],
] as const)('%s', (_, rows, breaks) => {
  test.each(rows)('%s tells of %s', (name, code, effect, high, low) => {
    const held = { code, ...(breaks ? { breaks: breaks(code) } : {}) };
    const effects = (...values: readonly number[]) =>
      heldAgainst(held, measured({ name, values })).evidence.map((one) => `${one.source} ${one.effect} ${one.count}`);
    expect(effects(low, high, low)).toEqual([`metrics ${effect} 1`]);
    expect(effects(low, low)).toEqual([]);
    expect(effects()).toEqual([]);
    expect(heldAgainst(held, nothing).evidence).toEqual([]);
  });
});

describe('healthy targets', () => {
  const code = 'nlb-or-alb-no-healthy-targets';
  test.each([[undefined], [behindApplication(code)]])('none at the newest minute confirm (%#)', (breaks) => {
    const held = { code, ...(breaks ? { breaks } : {}) };
    const by = (...values: readonly number[]) => heldAgainst(held, measured({ name: 'HealthyHostCount', values }));
    expect(by(1, 0)).toMatchObject({ confidence: 'confirmed', evidence: [{ source: 'metrics', count: 1 }] });
    expect(by(0, 1).confidence).toBe('unobserved');
    expect(by().confidence).toBe('unobserved');
  });
  test('in front of the endpoint are told too', () => {
    const held = { code: 'fronting-lb-targets-unhealthy' };
    const values = [0];
    expect(heldAgainst(held, measured({ name: 'HealthyHostCount', of: 'front', values })).confidence).toBe('confirmed');
  });
});

describe('errors of the stage', () => {
  const link = { code: 'vpc-link-not-available' };
  const by = (...series: readonly Series[]) => heldAgainst(link, measured(...series)).evidence;
  test('in minutes without a flow to the load balancer support what is before it', () => {
    const errors = { name: '5XXError', values: [2, 1] };
    expect(by(errors, { name: 'NewFlowCount', values: [] })).toMatchObject([{ effect: 'supports', count: 2 }]);
    expect(by(errors, { name: 'NewFlowCount', values: [4] })).toMatchObject([{ effect: 'supports', count: 1 }]);
    expect(by(errors, { name: 'NewFlowCount', values: [4, 4] })).toEqual([]);
  });
  test('in minutes in which no integration was called say nothing of what is behind', () => {
    const errors = { name: '5XXError', values: [2, 1] };
    expect(by(errors, { name: 'IntegrationLatency', values: [] })).toEqual([]);
    expect(by(errors, { name: 'IntegrationLatency', values: [30] })).toMatchObject([{ count: 1 }]);
  });
});

describe('a metric without a point', () => {
  const held = { code: 'endpoint-sg-ingress-443-missing' };
  const notes = (values: readonly number[]) =>
    noteEvidence(subjectWith(held, measured({ name: 'NewConnections', values }))).filter((note) =>
      note.includes('counted no connection'),
    );
  test('is a note, and no evidence', () => {
    expect(heldAgainst(held, measured({ name: 'NewConnections', values: [] }))).toMatchObject({
      confidence: 'unobserved',
      evidence: [],
    });
    expect(notes([])).toEqual([
      `CloudWatch counted no connection at ${ids.endpoint}: nobody's packets passed its security groups in the window, or nobody tried.`,
    ]);
    expect(notes([1])).toEqual([]);
  });
  test('no evidence of metrics is ever of nothing', () => {
    for (const [name, code] of network) {
      const { evidence } = heldAgainst({ code }, measured({ name, values: [] }));
      expect(evidence.filter(({ count }) => count === 0)).toEqual([]);
    }
  });
});

/** Metrics of the services on the way that say nothing which another source does not say better, and why. */
const unused: Readonly<Record<string, string>> = {
  'AWS/ApiGateway CacheHitCount': 'an answer out of the cache is no failure',
  'AWS/ApiGateway CacheMissCount': 'neither is one that is not in it',
  'AWS/ApiGateway Latency':
    'what it has above IntegrationLatency is the time of the gateway and of an authorizer: access logs tell which',
  'AWS/PrivateLinkEndpoints ActiveConnections': 'counts attempts and connections alike',
  'AWS/PrivateLinkEndpoints BytesProcessed': 'counts what connections carried, whoever had them',
  'AWS/PrivateLinkServices NewConnections':
    'API Gateway owns the service that a VPC link connects to; the load balancer counts the flows',
  'AWS/NetworkELB TCP_Client_Reset_Count': 'the client is API Gateway itself, whatever made it give up',
  'AWS/NetworkELB PortAllocationErrorCount': 'no cause of the catalogue: too many flows to one target',
  'AWS/Lambda ConcurrentExecutions': 'Throttles tells that there were too many',
  'AWS/Route53Resolver InboundQueryVolume': 'counts queries of every name; the query log tells of this one',
  'AWS/Route53Resolver OutboundQueryVolume': 'counts queries of every name; the query log tells of this one',
};

const known: readonly string[] = [
  ...['Count', '4XXError', '5XXError', 'Latency', 'IntegrationLatency', 'CacheHitCount', 'CacheMissCount'].map(
    (name) => `AWS/ApiGateway ${name}`,
  ),
  ...['ActiveConnections', 'NewConnections', 'BytesProcessed', 'PacketsDropped', 'RstPacketsReceived'].map(
    (name) => `AWS/PrivateLinkEndpoints ${name}`,
  ),
  'AWS/PrivateLinkServices NewConnections',
  ...[
    'HealthyHostCount',
    'UnHealthyHostCount',
    'UnhealthyRoutingFlowCount',
    'NewFlowCount',
    'TCP_Target_Reset_Count',
    'TCP_ELB_Reset_Count',
    'TCP_Client_Reset_Count',
    'SecurityGroupBlockedFlowCount_Inbound_TCP',
    'SecurityGroupBlockedFlowCount_Outbound_TCP',
    'RejectedFlowCount',
    'PortAllocationErrorCount',
    'ClientTLSNegotiationErrorCount',
    'TargetTLSNegotiationErrorCount',
  ].map((name) => `AWS/NetworkELB ${name}`),
  ...[
    'HealthyHostCount',
    'UnHealthyHostCount',
    'RequestCount',
    'HTTPCode_ELB_502_Count',
    'HTTPCode_ELB_503_Count',
    'HTTPCode_ELB_504_Count',
    'HTTPCode_Target_5XX_Count',
    'TargetConnectionErrorCount',
    'TargetResponseTime',
    'ClientTLSNegotiationErrorCount',
    'TargetTLSNegotiationErrorCount',
  ].map((name) => `AWS/ApplicationELB ${name}`),
  ...['Errors', 'Throttles', 'Duration', 'ConcurrentExecutions'].map((name) => `AWS/Lambda ${name}`),
  'AWS/WAFV2 BlockedRequests',
  'AWS/TransitGateway PacketDropCountNoRoute',
  'AWS/TransitGateway PacketDropCountBlackhole',
  'AWS/Route53Resolver InboundQueryVolume',
  'AWS/Route53Resolver OutboundQueryVolume',
];

test('every metric of the services on the way is asked for, or says why not', () => {
  const codes = [...new Set([...network, ...application].map(([, code]) => code))];
  const asked = new Set(
    codes
      .flatMap((code) => [
        { code },
        ...(application.some(([, one]) => one === code) ? [{ code, breaks: behindApplication(code) }] : []),
      ])
      .flatMap((held) => metricsOf(subjectWith(held, nothing)))
      .map(({ metric }) => `${metric.namespace} ${metric.name}`),
  );
  expect(known.filter((name) => !asked.has(name) && unused[name] === undefined)).toEqual([]);
  expect(Object.keys(unused).filter((name) => asked.has(name) || !known.includes(name))).toEqual([]);
  expect([...asked].filter((name) => !known.includes(name))).toEqual([]);
});
