import type { Snapshot } from '../../src/snapshot/snapshot.js';
import { ids, provider } from './peered.js';
import { answer } from './world.js';

/** The labels under which the tool asks; anybody may ask under them. */
const requests = 'AWS/ApiGateway Count Sum ApiName=orders;Stage=prod 1d/300s';
const bytes =
  'AWS/PrivateLinkEndpoints BytesProcessed Sum Endpoint Type=Interface;' +
  `Service Name=com.amazonaws.us-east-1.execute-api;VPC Endpoint Id=${ids.endpoint};VPC Id=${ids.providerVpc} 14d/86400s`;

const series = (Id: string, Label: string, points: Readonly<Record<string, number>>) => ({
  Id,
  Label,
  Timestamps: Object.keys(points),
  Values: Object.values(points),
  StatusCode: 'Complete',
});

/** What CloudWatch counted: requests in the busiest five minutes of the stage, and bytes on a day of the endpoint. */
export const withTraffic =
  (most: number, carried: Readonly<Record<string, number>> = { '2026-01-31T00:00:00+00:00': 5_000_000 }) =>
  (snapshot: Snapshot): Snapshot =>
    answer(snapshot, provider, 'cloudwatch/get-metric-data', {
      MetricDataResults: [
        series('requests', requests, {
          '2026-02-01T09:05:00+00:00': 900,
          '2026-02-01T09:00:00+00:00': most,
          '2026-01-31T21:00:00+00:00': 30,
        }),
        series('bytes', bytes, carried),
      ],
      Messages: [],
    });
