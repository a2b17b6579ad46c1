import { conversationsOf } from '../../inventory/evidence/flow-conversations.js';
import { interfaceFlows } from '../../inventory/evidence/flow-logs.js';
import { isoText, spanOf } from '../../inventory/evidence/instant.js';
import type { Point } from '../../inventory/evidence/metrics.js';
import { labelOf, pointsFor } from '../../inventory/evidence/metrics.js';
import type { Subject } from '../../request/fact.js';
import { lookUp } from '../../request/fact.js';
import { facts } from '../../request/facts/index.js';
import type { Failed } from '../evaluate.js';
import { expectationsOf, pairsOf, stoppedBy } from './expectations.js';
import { isIn } from './live/reading.js';
import type { Told } from './observation.js';
import { observed } from './observation.js';
import type { PlacedMetric } from './placed-metric.js';
import { endpointMetric, pointsEvidence } from './placed-metric.js';

const minute = 60_000;

/** Connections that the endpoint took from anybody, in all and in each of its subnets. */
const connections = (subject: Subject): PlacedMetric[] => endpointMetric(subject, 'NewConnections');

interface InSubnet extends PlacedMetric {
  readonly subnet: string;
}

const inSubnets = (subject: Subject): InSubnet[] => {
  const found = lookUp(subject, facts.endpointInterfaces);
  const subnets = (found.known ? found.value : []).flatMap(({ value }) => value.SubnetId ?? []);
  return [...new Set(subnets)].flatMap((subnet) =>
    endpointMetric(subject, 'NewConnections', subnet).map((metric) => ({ ...metric, subnet })),
  );
};

export const connectionMetrics = (subject: Subject): PlacedMetric[] => [
  ...connections(subject),
  ...inSubnets(subject).map(({ subnet: _, ...metric }) => metric),
];

const after = (points: readonly Point[], since: number): Point[] => points.filter(({ at }) => at + minute > since);

/** Minutes in which the caller's own interface let a packet go to the endpoint that nobody answered. */
const attempts = (subject: Subject, since: number): number[] => {
  const minutes = pairsOf(subject).flatMap(({ own, address }) => {
    if (own === undefined) return [];
    return conversationsOf(interfaceFlows(subject.inventory, own).records, 443)
      .filter(({ signature, servers, from }) => signature === 'unanswered' && isIn(servers, address) && from >= since)
      .map(({ from }) => Math.floor(from / minute) * minute);
  });
  return [...new Set(minutes)].sort((a, b) => a - b);
};

/** The metric has points in minutes with traffic only: without an attempt that it should have counted, none say nothing. */
const uncounted = (subject: Subject, { region, metric }: PlacedMetric, since: number): Told[] => {
  const tried = attempts(subject, since);
  if (tried.length === 0) return [];
  return [
    observed({
      source: 'metrics',
      effect: 'supports',
      count: tried.length,
      span: spanOf(tried.map((at) => ({ from: at, to: at + minute }))),
      lines: tried.map((at) => `${isoText(at)} ${labelOf(metric)} has no point, and the caller tried`),
      where: `cloudwatch ${region}`,
    }),
  ];
};

/** Connections in other zones, and none in those that this failure stops. */
const elsewhereOnly = (subject: Subject, stopped: ReadonlySet<string>, since: number): Told[] => {
  const found = lookUp(subject, facts.endpointInterfaces);
  const interfaces = found.known ? found.value : [];
  const closed = new Set(
    interfaces.flatMap(({ value }) => (stopped.has(value.NetworkInterfaceId ?? '') ? (value.SubnetId ?? []) : [])),
  );
  const read = inSubnets(subject).map((of) => ({ of, points: pointsFor(subject.inventory, of, of.metric) }));
  const taken = (points: readonly Point[] | undefined): Point[] =>
    after(points ?? [], since).filter(({ value }) => value > 0);
  const isQuiet = read
    .filter(({ of }) => closed.has(of.subnet))
    .every(({ points }) => points !== undefined && taken(points).length === 0);
  if (closed.size === 0 || !isQuiet) return [];
  return read
    .filter(({ of }) => !closed.has(of.subnet))
    .flatMap(({ of, points }) => {
      const own = taken(points);
      return own.length === 0 ? [] : [pointsEvidence('supports', of, own)];
    });
};

/**
 * An endpoint that took no connection from anybody took none of this caller; one that did may have taken another's, except
 * in zones where it took none.
 * @see https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-cloudwatch-metrics.html
 */
export const connectionEvidence = (subject: Subject, failed: Failed, since: number): Told[] => {
  const atEndpoint = expectationsOf(subject, failed).filter(({ leg, is }) => leg === 'forward' && is !== 'unfinished');
  const pairs = pairsOf(subject);
  const stopped = pairs.filter((pair) => stoppedBy(pair, failed.check.code).length > 0);
  if (atEndpoint.length === 0 || stopped.length === 0) return [];
  if (stopped.length < pairs.length)
    return elsewhereOnly(subject, new Set(stopped.map((pair) => pair.interface)), since);
  return connections(subject).flatMap((of) => {
    const points = pointsFor(subject.inventory, of, of.metric);
    const current = points && after(points, since);
    if (current === undefined || current.some(({ value }) => value > 0)) return [];
    return current.length > 0 ? [pointsEvidence('supports', of, current)] : uncounted(subject, of, since);
  });
};

/** What no point at all means is for the reader to weigh: a sentence, and no evidence. */
export const quietNotes = (subject: Subject): string[] =>
  connections(subject).flatMap(({ metric, ...place }) => {
    if (pointsFor(subject.inventory, place, metric)?.length !== 0) return [];
    const id = metric.dimensions['VPC Endpoint Id'] ?? '';
    return [
      `CloudWatch counted no connection at ${id}: nobody's packets passed its security groups in the window, or nobody tried.`,
    ];
  });
