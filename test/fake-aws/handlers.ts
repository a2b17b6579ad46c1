import type { Answer } from '../../src/snapshot/snapshot.js';
import type { World } from './answers.js';
import { answerFromSnapshot, assumeRole, callerIdentity } from './answers.js';
import type { Call, Handler } from './call.js';
import { idOf } from './call.js';
import { lakeHandlers, lookupEvents } from './evidence/cloudtrail.js';
import { getMetricData, listMetrics } from './evidence/cloudwatch.js';
import type { Insights } from './evidence/insights.js';
import { insightsHandlers } from './evidence/insights.js';
import { describeLogGroups, filterLogEvents } from './evidence/logs.js';
import type { FakeAthena } from './evidence/athena.js';
import { athenaHandlers } from './evidence/athena.js';
import type { FakeBucket } from './evidence/s3.js';
import { s3Handlers } from './evidence/s3.js';
import {
  batchGetTraces,
  getServiceGraph,
  getTraceSegmentDestination,
  getTraceSummaries,
  retrievalHandlers,
} from './evidence/xray.js';
import { listResourceRecordSets } from './record-sets.js';

type WorldHandler = (world: World, call: Call) => Answer;

/** Operations that are more than a page of a recorded answer, by `service/operation`. A new one is a row. */
const own: Readonly<Record<string, WorldHandler>> = {
  'sts/get-caller-identity': callerIdentity,
  'sts/assume-role': assumeRole,
  'route53/list-resource-record-sets': listResourceRecordSets,
  'logs/filter-log-events': filterLogEvents,
  'logs/describe-log-groups': describeLogGroups,
  'cloudtrail/lookup-events': lookupEvents,
  'xray/get-trace-summaries': getTraceSummaries,
  'xray/batch-get-traces': batchGetTraces,
  'xray/get-service-graph': getServiceGraph,
  'xray/get-trace-segment-destination': getTraceSegmentDestination,
  'cloudwatch/get-metric-data': getMetricData,
  'cloudwatch/list-metrics': listMetrics,
};

/** What a test puts beside the snapshot. */
export interface Beside {
  readonly insights: Insights;
  readonly buckets: Readonly<Record<string, FakeBucket>>;
  readonly athena: FakeAthena;
}

/** Who answers a call. Handlers that remember between calls are made here, once a server. */
export const handlers = (world: World, { insights, buckets, athena }: Beside): ((call: Call) => Handler) => {
  const lasting: Readonly<Record<string, Handler>> = {
    ...insightsHandlers(world, insights),
    ...retrievalHandlers(world),
    ...lakeHandlers(world),
    ...s3Handlers(buckets, world.tinyPages),
    ...athenaHandlers(athena, world.tinyPages),
  };
  return (call) => {
    const id = idOf(call);
    return lasting[id] ?? ((asked) => (own[id] ?? answerFromSnapshot)(world, asked));
  };
};
