import type { Subject } from '../../request/fact.js';
import type { PlacedMetric } from './placed-metric.js';
import { placed, sum } from './placed-metric.js';
import { servingStage } from './witnesses.js';

/** Dimensions are of ASCII: of a name with other characters CloudWatch has the rest. */
const asciiOf = (name: string): string => name.replace(/[^\x20-\x7e]/g, '');

/**
 * One metric of the stage. API Gateway names the API by its name, which others may bear too: what it counts supports at
 * most.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-metrics-and-dimensions.html
 */
export const stageMetric = (subject: Subject, name: '4XXError' | '5XXError' | 'Count'): PlacedMetric[] => {
  const of = servingStage(subject);
  if (!of?.apiName) return [];
  return [placed(of, sum('AWS/ApiGateway', name, { ApiName: asciiOf(of.apiName), Stage: of.stage }))];
};

/** The longest that the integration took, each minute in which it was called. */
export const stageLatency = (subject: Subject): PlacedMetric[] =>
  stageMetric(subject, 'Count').map(({ metric, ...place }) =>
    placed(place, { ...metric, name: 'IntegrationLatency', statistic: 'Maximum' }),
  );
