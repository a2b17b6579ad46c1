import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { XRayClient } from '@aws-sdk/client-xray';
import type { Answer, Snapshot } from '../../../src/snapshot/snapshot.js';
import type { FakeAwsOptions } from '../index.js';
import { startFakeAws } from '../index.js';

process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = '1';

export const account = '111122223333';
export const noon = Date.parse('2026-11-20T12:00:00.000Z');
const iso = (second: number) => new Date(noon + second * 1000).toISOString();
export const at = (second: number) => new Date(noon + second * 1000);
const flow = (n: number, action: string) =>
  `2 ${account} eni-01 10.2.0.${n} 10.1.0.10 4${n} 443 6 1 40 ${noon / 1000 + n} ${noon / 1000 + n + 1} ${action} OK`;
export const traceId = (n: number) => `1-${(noon / 1000 + n).toString(16)}-${String(n).padStart(24, '0')}`;
export const numbers = (count: number) => Array.from({ length: count }, (_, i) => i + 1);

const files: Readonly<Record<string, Answer>> = {
  'logs/describe-log-groups': {
    logGroups: [{ logGroupName: '/flow/a' }, { logGroupName: '/flow/b' }, { logGroupName: '/api' }],
  },
  'logs/filter-log-events/%2Fflow%2Fa': {
    events: numbers(7).map((n) => ({
      eventId: `e${n}`,
      logStreamName: n === 7 ? 'eni-02-all' : 'eni-01-all',
      timestamp: noon + n * 1000,
      ingestionTime: noon + n * 1000,
      message: flow(n, n % 3 === 0 ? 'REJECT' : 'ACCEPT'),
    })),
  },
  'cloudtrail/lookup-events': {
    Events: numbers(60).map((n) => ({
      EventId: `id-${n}`,
      EventName: n % 2 ? 'DeleteRoute' : 'CreateRoute',
      ReadOnly: 'false',
      EventTime: iso(n),
      Resources: [{ ResourceType: 'AWS::EC2::RouteTable', ResourceName: `rtb-${n}` }],
      CloudTrailEvent: '{"eventVersion":"1.08"}',
    })),
  },
  'xray/get-trace-summaries': {
    TraceSummaries: numbers(5).map((n) => ({
      Id: traceId(n),
      Duration: n / 10,
      HasFault: n === 2,
      HasError: n === 3,
      Http: { HttpURL: `https://api/pets/${n}`, HttpStatus: n === 2 ? 502 : 200 },
      ServiceIds: [{ Name: 'api/prod', Type: 'AWS::ApiGateway::Stage' }],
    })),
  },
  'xray/batch-get-traces': {
    Traces: numbers(5).map((n) => ({ Id: traceId(n), Segments: [{ Id: `s${n}`, Document: '{}' }] })),
  },
  'xray/get-service-graph': { Services: numbers(3).map((n) => ({ ReferenceId: n, Name: `s${n}`, Edges: [] })) },
  'cloudwatch/get-metric-data': {
    MetricDataResults: ['m1', 'm2', 'm3'].map((Id) => ({
      Id,
      Label: `5XXError ${Id}`,
      Timestamps: [iso(120), iso(60), iso(0)],
      Values: [2, 1.5, 0],
      StatusCode: 'Complete',
    })),
  },
  'cloudwatch/list-metrics': {
    Metrics: ['a', 'b'].map((Value) => ({
      Namespace: 'AWS/ApiGateway',
      MetricName: 'Count',
      Dimensions: [{ Name: 'ApiName', Value }],
    })),
  },
};

const snapshot: Snapshot = {
  takenAt: iso(3600),
  accounts: { [account]: {} },
  answers: new Map(Object.entries(files).map(([path, answer]) => [`${account}/us-east-1/${path}`, answer])),
  gaps: [],
};

/** A fake AWS with recorded evidence, and clients of it. */
export const startWithEvidence = async (options: Partial<FakeAwsOptions> = {}) => {
  const aws = await startFakeAws({ snapshot, ...options });
  const config = {
    endpoint: aws.url,
    region: 'us-east-1',
    maxAttempts: 1,
    credentials: { accessKeyId: account, secretAccessKey: 'x' },
  };
  return {
    aws,
    logs: new CloudWatchLogsClient(config),
    trail: new CloudTrailClient(config),
    xray: new XRayClient(config),
    metrics: new CloudWatchClient(config),
  };
};
