import type { Metric, Point } from '../../inventory/evidence/metrics.js';
import { labelOf, pointsFor } from '../../inventory/evidence/metrics.js';
import { spanOf } from '../../inventory/evidence/instant.js';
import type { Subject } from '../../request/fact.js';
import { lookUp } from '../../request/fact.js';
import { facts } from '../../request/facts/index.js';
import type { Failed } from '../evaluate.js';
import { expectationsOf, pairsOf, stoppedBy } from './expectations.js';
import type { Effect, Told } from './observation.js';
import { observed } from './observation.js';
import type { PlacedMetric } from './placed-metric.js';
import { arnTail, endpointMetric, placed, sum } from './placed-metric.js';
import { telltales } from './telltales.js';
import { servingStage } from './witnesses.js';

/** Faults and refusals of the stage. API Gateway names the API by its name, which others may bear too. */
const stageMetric = (subject: Subject, name: '4XXError' | '5XXError'): PlacedMetric[] => {
  const of = servingStage(subject);
  if (!of?.apiName) return [];
  return [placed(of, sum('AWS/ApiGateway', name, { ApiName: of.apiName, Stage: of.stage }))];
};

/** Connections that the endpoint took from anybody (https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-cloudwatch-metrics.html). */
const connections = (subject: Subject): PlacedMetric[] => endpointMetric(subject, 'NewConnections');

/** Healthy targets of each group behind the integration, at the worst of each minute. */
const healthyTargets = (subject: Subject): (PlacedMetric & { readonly group: string })[] => {
  const found = lookUp(subject, facts.backend);
  const backend = found.known ? found.value : undefined;
  return (backend?.targetGroups ?? []).flatMap(({ group }) => {
    const { TargetGroupArn } = group;
    if (!backend || !TargetGroupArn) return [];
    const namespace = backend.loadBalancer.Type === 'application' ? 'AWS/ApplicationELB' : 'AWS/NetworkELB';
    const dimensions = {
      TargetGroup: arnTail(TargetGroupArn),
      LoadBalancer: arnTail(backend.loadBalancer.LoadBalancerArn),
    };
    const metric: Metric = { namespace, name: 'HealthyHostCount', statistic: 'Minimum', dimensions };
    return [{ ...placed(backend.place, metric), group: TargetGroupArn }];
  });
};

/** Every metric that could tell something of the request. */
export const metricsOf = (subject: Subject): PlacedMetric[] => [
  ...stageMetric(subject, '4XXError'),
  ...stageMetric(subject, '5XXError'),
  ...connections(subject),
  ...healthyTargets(subject).map(({ metric, ...place }) => placed(place, metric)),
  ...telltales(subject).map(({ metric, ...place }) => placed(place, metric)),
];

const evidenceOf = (effect: Effect, { region, metric }: PlacedMetric, points: readonly Point[]): Told =>
  observed({
    source: 'metrics',
    effect,
    count: points.length,
    span: spanOf(points.map(({ at }) => ({ from: at, to: at + 60_000 }))),
    lines: points.map(({ at, value }) => `${new Date(at).toISOString()} ${labelOf(metric)} ${value}`),
    where: `cloudwatch ${region}`,
  });

interface Points {
  readonly of: PlacedMetric;
  readonly points: readonly Point[];
}

const read = ({ inventory }: Subject, metrics: readonly PlacedMetric[], since: number): Points[] =>
  metrics.flatMap((of) => {
    const points = pointsFor(inventory, of, of.metric);
    return points === undefined ? [] : [{ of, points: points.filter(({ at }) => at + 60_000 > since) }];
  });

/** The stage's errors are everybody's: they support. */
const errorEvidence = (subject: Subject, failed: Failed, since: number): Told[] => {
  const answer = (failed.verdict.predicts ?? []).find(({ source }) => source === 'answer');
  if (answer?.source !== 'answer') return [];
  const told = read(subject, stageMetric(subject, answer.status >= 500 ? '5XXError' : '4XXError'), since);
  return told.flatMap(({ of, points }) => {
    const errors = points.filter(({ value }) => value > 0);
    return errors.length === 0 ? [] : [evidenceOf('supports', of, errors)];
  });
};

/** An endpoint that took no connection from anybody: so none of this caller. Of one that did, it may have been another's. */
const connectionEvidence = (subject: Subject, failed: Failed, since: number): Told[] => {
  const atEndpoint = expectationsOf(subject, failed).filter(({ leg, is }) => leg === 'forward' && is !== 'unfinished');
  const pairs = pairsOf(subject);
  const everyWay = pairs.length > 0 && pairs.every((pair) => stoppedBy(pair, failed.check.code).length > 0);
  if (atEndpoint.length === 0 || !everyWay) return [];
  return read(subject, connections(subject), since).flatMap(({ of, points }) =>
    points.some(({ value }) => value > 0) ? [] : [evidenceOf('supports', of, points)],
  );
};

/** No healthy target at the newest minute confirms that there is none. */
const healthEvidence = (subject: Subject, failed: Failed, since: number): Told[] =>
  healthyTargets(subject)
    .filter(({ group }) => group === failed.subject.id || failed.verdict.breaks?.ids.includes(group))
    .flatMap((of) => read(subject, [of], since))
    .flatMap(({ of, points }) => {
      const unhealthy = points.filter(({ value }) => value === 0);
      return points.at(-1)?.value === 0 ? [evidenceOf('confirms', of, unhealthy)] : [];
    });

/** Counts that a cause of its own drives up. */
const telltaleEvidence = (subject: Subject, failed: Failed, since: number): Told[] =>
  telltales(subject)
    .filter(({ tells }) => Object.hasOwn(tells, failed.check.code))
    .flatMap(({ tells, above, ...of }) =>
      read(subject, [of], since).flatMap(({ points }) => {
        const high = points.filter(({ value }) => value > above);
        const effect = tells[failed.check.code];
        return high.length === 0 || !effect ? [] : [evidenceOf(effect, of, high)];
      }),
    );

/** What CloudWatch metrics say: mostly of everybody together, so that they support. */
export const metricEvidence = (subject: Subject, failed: Failed, since: number): Told[] => [
  ...errorEvidence(subject, failed, since),
  ...connectionEvidence(subject, failed, since),
  ...healthEvidence(subject, failed, since),
  ...telltaleEvidence(subject, failed, since),
];
