import type { Point } from '../../inventory/evidence/metrics.js';
import { pointsFor } from '../../inventory/evidence/metrics.js';
import type { Subject } from '../../request/fact.js';
import type { Failed } from '../evaluate.js';
import { seenOf } from '../rank.js';
import { balancerArrivals, balancerTargets, beforeBalancer } from './balancers.js';
import { connectionEvidence, connectionMetrics } from './connections.js';
import type { Told } from './observation.js';
import type { PlacedMetric } from './placed-metric.js';
import { endpointMetric, placed, pointsEvidence } from './placed-metric.js';
import { stageLatency, stageMetric } from './stage-metrics.js';
import { telltales } from './telltales.js';

const plain = ({ metric, ...place }: PlacedMetric): PlacedMetric => placed(place, metric);

/** Every metric that could tell something of the request. */
export const metricsOf = (subject: Subject): PlacedMetric[] => [
  ...stageMetric(subject, '4XXError'),
  ...stageMetric(subject, '5XXError'),
  ...stageMetric(subject, 'Count'),
  ...connectionMetrics(subject),
  ...balancerArrivals(subject),
  ...balancerTargets(subject).map(plain),
  ...telltales(subject).map(plain),
];

interface Points {
  readonly of: PlacedMetric;
  readonly points: readonly Point[];
}

const read = ({ inventory }: Subject, metrics: readonly PlacedMetric[], since: number): Points[] =>
  metrics.flatMap((of) => {
    const points = pointsFor(inventory, of, of.metric);
    return points === undefined ? [] : [{ of, points: points.filter(({ at }) => at + 60_000 > since) }];
  });

const positive = (points: readonly Point[]): Point[] => points.filter(({ value }) => value > 0);

/** Evidence of points, and none without. */
const told = (effect: Parameters<typeof pointsEvidence>[0], of: PlacedMetric, points: readonly Point[]): Told[] =>
  points.length === 0 ? [] : [pointsEvidence(effect, of, points)];

/** Of these points those in whose minute another metric was read and counted nothing; undefined where it was not read. */
const without = (points: readonly Point[], others: readonly Points[]): Point[] | undefined => {
  if (others.length === 0) return undefined;
  const counted = new Set(others.flatMap((other) => positive(other.points).map(({ at }) => at)));
  return points.filter(({ at }) => !counted.has(at));
};

/** Of the stage's errors those that this failure could have made, by what else was counted in their minutes. */
const errorsOf = (subject: Subject, failed: Failed, errors: readonly Point[], since: number): readonly Point[] => {
  const called = new Set(without(errors, read(subject, stageLatency(subject), since)));
  const arrived = new Set(without(errors, read(subject, balancerArrivals(subject), since)) ?? errors);
  return errors.filter((one) => !called.has(one) && (arrived.has(one) || !beforeBalancer.includes(failed.check.code)));
};

/**
 * The stage's errors are everybody's: they support. Those of minutes in which no integration was called came before it;
 * those in which something came to the load balancer came as far as that.
 */
const errorEvidence = (subject: Subject, failed: Failed, since: number): Told[] => {
  const answer = (failed.verdict.predicts ?? []).find(({ source }) => source === 'answer');
  if (answer?.source !== 'answer') return [];
  const behind = answer.status >= 500 && answer.hop === 'backend';
  return read(subject, stageMetric(subject, answer.status >= 500 ? '5XXError' : '4XXError'), since).flatMap(
    ({ of, points }) => {
      const errors = positive(points);
      return told('supports', of, behind ? errorsOf(subject, failed, errors, since) : errors);
    },
  );
};

/** Refused by the front end, which finds no API for the name, or by the endpoint's policy: no stage counts it. */
const isBeforeStage = (failed: Failed): boolean => {
  const { kind, status, body = '' } = seenOf(failed);
  const isFrontEnd = kind === 'http' && status === 403 && body.includes('"Forbidden"');
  return failed.check.layer === 'endpoint-policy' || (isFrontEnd && failed.check.layer !== 'waf');
};

/** Connections that the endpoint took in minutes in which the stage counted no request. */
const lostBeforeStage = (subject: Subject, failed: Failed, since: number): Told[] => {
  if (!isBeforeStage(failed) || failed.check.layer === 'throttling') return [];
  const counted = read(subject, stageMetric(subject, 'Count'), since);
  if (counted.some(({ points }) => positive(points).length > 0)) return [];
  return read(subject, endpointMetric(subject, 'NewConnections'), since).flatMap(({ of, points }) =>
    told('supports', of, without(positive(points), counted) ?? []),
  );
};

/** No healthy target at the newest minute confirms that there is none; unhealthy ones support it. */
const healthEvidence = (subject: Subject, failed: Failed, since: number): Told[] =>
  balancerTargets(subject)
    .filter(({ group }) => group === failed.subject.id || failed.verdict.breaks?.ids.includes(group))
    .flatMap(({ counts, ...of }) =>
      read(subject, [plain(of)], since).flatMap(({ points }) => {
        if (counts === 'unhealthy') return told('supports', of, positive(points));
        return points.at(-1)?.value === 0
          ? told(
              'confirms',
              of,
              points.filter(({ value }) => value === 0),
            )
          : [];
      }),
    );

/** Counts that a cause of its own drives up. */
export const telltaleEvidence = (subject: Subject, code: string, since: number): Told[] =>
  telltales(subject)
    .filter(({ tells }) => Object.hasOwn(tells, code))
    .flatMap(({ tells, above, ...of }) =>
      read(subject, [of], since).flatMap(({ points }) => {
        const effect = tells[code];
        return effect
          ? told(
              effect,
              of,
              points.filter(({ value }) => value > above),
            )
          : [];
      }),
    );

/** What CloudWatch metrics say: mostly of everybody together, so that they support. */
export const metricEvidence = (subject: Subject, failed: Failed, since: number): Told[] => [
  ...errorEvidence(subject, failed, since),
  ...lostBeforeStage(subject, failed, since),
  ...connectionEvidence(subject, failed, since),
  ...healthEvidence(subject, failed, since),
  ...telltaleEvidence(subject, failed.check.code, since),
];
