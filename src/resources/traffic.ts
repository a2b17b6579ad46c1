import type { VpcEndpoint } from '../inventory/ec2.js';
import type { Metric, Point } from '../inventory/evidence/metrics.js';
import { endpointMetric, pointsFor } from '../inventory/evidence/metrics.js';
import type { Inventory, Located, Place } from '../inventory/inventory.js';
import type { ApiStage } from './index.js';

const id = 'cloudwatch/get-metric-data';

/** Five minutes: a day of 300 stages fits into one answer (100,800 points). */
const fine = 300;
const daily = 24 * 60 * 60;

/**
 * Requests to a stage, each five minutes of a day; undefined for an API without a name.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-metrics-and-dimensions.html
 */
export const requestsOf = ({ value, api }: ApiStage): Metric | undefined =>
  api.value.name && value.stageName
    ? {
        namespace: 'AWS/ApiGateway',
        name: 'Count',
        statistic: 'Sum',
        dimensions: { ApiName: api.value.name, Stage: value.stageName },
        span: { days: 1, period: fine },
      }
    : undefined;

/** Bytes that went through an endpoint, each day. Days without any have no point. */
export const bytesOf = ({ value }: Located<VpcEndpoint>, days: number): Metric | undefined => {
  const metric = endpointMetric(value, 'BytesProcessed');
  return metric && { ...metric, span: { days, period: daily } };
};

/** Points of a metric; undefined where it was not asked for. @throws GapError where it was, and was not to be had */
export const recordedPoints = (
  inventory: Inventory,
  place: Place,
  metric: Metric | undefined,
): readonly Point[] | undefined => {
  if (metric === undefined || inventory.askIfCollected(id, place) === undefined) return undefined;
  return pointsFor(inventory, place, metric);
};

export interface Busiest {
  /** Requests a second, on average of five minutes. */
  readonly rate: number;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** The busiest five minutes of the last day; undefined where nobody counted, or nobody called. @throws GapError */
export const busiestOf = (inventory: Inventory, stage: ApiStage): Busiest | undefined => {
  const points = recordedPoints(inventory, stage, requestsOf(stage)) ?? [];
  const [first, ...others] = points;
  if (first === undefined) return undefined;
  const most = others.reduce((high, point) => (point.value > high.value ? point : high), first);
  return { rate: most.value / fine, at: most.at };
};
