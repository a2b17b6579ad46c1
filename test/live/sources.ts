import { gzipSync } from 'node:zlib';
import { executionLogGroup } from '../../src/inventory/evidence/execution-logs.js';
import type { Io } from '../../src/cli/io.js';
import type { OperationId } from '../../src/snapshot/operations.js';
import type { Snapshot } from '../../src/snapshot/snapshot.js';
import type { FakeAwsOptions } from '../fake-aws/index.js';
import { networkFaults } from '../faults/network.js';
import { flaggedFormat, nodata, row } from '../inventory/evidence/samples.js';
import { consumer, healthy, ids, provider } from '../worlds/peered.js';
import { answer, edit } from '../worlds/world.js';

export const code = 'endpoint-sg-ingress-443-missing';

const at = Date.parse('2026-02-01T11:20:00Z');
const logsArn = (account: string, group: string) => `arn:aws:logs:us-east-1:${account}:log-group:${group}`;
const execution = executionLogGroup(ids.api, 'prod');
export const groups = {
  flow: '/vpc/flow',
  access: 'apigw/orders',
  execution,
  queries: '/resolver/queries',
  waf: 'aws-waf-logs-orders',
  spans: 'aws/spans',
} as const;
const acl = `arn:aws:wafv2:us-east-1:${provider.account}:regional/webacl/guard/1`;

const eni = ids.endpointInterfaceA;
const lines = [
  nodata('11:10', eni),
  row({ eni, from: '10.10.1.10', to: '10.20.1.10', ports: [40000, 443], flags: 2, action: 'REJECT' }),
];

const logged = (messages: readonly string[], stream = `${eni}-all`) => ({
  events: messages.map((message, index) => ({
    logStreamName: stream,
    timestamp: at + index,
    message,
    eventId: `${stream}-${index}`,
  })),
});

const observed = (world: Snapshot): Snapshot =>
  edit(
    world,
    provider,
    'apigateway/get-stages',
    (draft: { item: object[] }) => {
      draft.item = draft.item.map((stage) => ({
        ...stage,
        webAclArn: acl,
        tracingEnabled: true,
        methodSettings: { '*/*': { loggingLevel: 'ERROR' } },
        accessLogSettings: {
          destinationArn: logsArn(provider.account, groups.access),
          format: '{"status":"$context.status","ip":"$context.identity.sourceIp"}',
        },
      }));
    },
    ids.api,
  );

const flowLog = (rest: object) => ({
  FlowLogs: [
    {
      FlowLogId: 'fl-0e',
      FlowLogStatus: 'ACTIVE',
      DeliverLogsStatus: 'SUCCESS',
      CreationTime: '2026-01-01T00:00:00+00:00',
      ResourceId: ids.providerVpc,
      TrafficType: 'ALL',
      LogFormat: flaggedFormat,
      MaxAggregationInterval: 60,
      ...rest,
    },
  ],
});

/** A closed group, and every log there is: flow logs where `flows` says, the rest always. */
const world = (flows: object): Snapshot => {
  const broken = networkFaults.find((one) => one.code === code)?.breaks(healthy());
  if (!broken) throw new Error('no fault');
  let state = observed(broken);
  const put = (where: typeof provider, id: OperationId, value: Record<string, unknown>, ...key: string[]) => {
    state = answer(state, where, id, value, ...key);
  };
  const events = (where: typeof provider, group: string, messages: readonly string[], stream?: string) =>
    put(where, 'logs/filter-log-events', logged(messages, stream), group);
  put(provider, 'ec2/describe-flow-logs', flowLog(flows));
  put(consumer, 'ec2/describe-flow-logs', { FlowLogs: [] });
  events(provider, groups.flow, lines);
  events(provider, groups.access, ['{"status":"200","ip":"10.99.9.9"}'], 'a');
  events(provider, groups.execution, ['(r-1) Method completed with status: 200'], 'x');
  events(consumer, groups.queries, ['{"query_name":"x.execute-api.us-east-1.amazonaws.com."}'], 'q');
  events(provider, groups.waf, ['{"httpSourceName":"APIGW","httpRequest":{"clientIp":"10.10.9.9"}}'], 'w');
  events(provider, groups.spans, [], 's');
  put(consumer, 'route53resolver/list-resolver-query-log-configs', {
    ResolverQueryLogConfigs: [{ Id: 'rqlc-1', DestinationArn: logsArn(consumer.account, groups.queries) }],
  });
  put(consumer, 'route53resolver/list-resolver-query-log-config-associations', {
    ResolverQueryLogConfigAssociations: [
      { Id: 'a', ResolverQueryLogConfigId: 'rqlc-1', ResourceId: ids.consumerVpc, Status: 'ACTIVE' },
    ],
  });
  const LoggingConfiguration = { ResourceArn: acl, LogDestinationConfigs: [logsArn(provider.account, groups.waf)] };
  put(provider, 'wafv2/get-logging-configuration', { LoggingConfiguration }, acl);
  put(provider, 'wafv2/get-web-acl-for-resource', { WebACL: { Name: 'guard', Id: '1', ARN: acl, Rules: [] } });
  put(provider, 'cloudtrail/lookup-events', { Events: [] });
  put(consumer, 'cloudtrail/lookup-events', { Events: [] });
  const Id = '1-697f3a60-000000000000000000000001';
  put(provider, 'xray/get-trace-summaries', {
    TraceSummaries: [{ Id, ResourceARNs: [{ ARN: `arn:aws:apigateway:us-east-1::/restapis/${ids.api}/stages/prod` }] }],
  });
  put(provider, 'xray/batch-get-traces', { Traces: [{ Id, Segments: [] }], UnprocessedTraceIds: [] });
  put(provider, 'xray/get-service-graph', { Services: [] });
  put(provider, 'xray/get-trace-segment-destination', { Destination: 'CloudWatchLogs', Status: 'ACTIVE' });
  put(provider, 'xray/list-retrieved-traces', { Traces: [] });
  put(provider, 'cloudwatch/get-metric-data', {
    MetricDataResults: [{ Id: 'bytes', Timestamps: ['2026-02-01T11:20:00+00:00'], Values: [1e6] }],
  });
  put(consumer, 'cloudwatch/get-metric-data', { MetricDataResults: [] });
  return state;
};

const bucket = 'flow-logs-444455556666';
const folder = `AWSLogs/${provider.account}/vpcflowlogs/us-east-1/2026/02/01/`;
const header = flaggedFormat.replace(/[${}]/g, '');
const objects = new Map([
  [
    `${folder}${provider.account}_vpcflowlogs_us-east-1_fl-0e_20260201T1120Z_ab.log.gz`,
    gzipSync(`${[header, ...lines].join('\n')}\n`),
  ],
]);
const inBucket = { LogDestinationType: 's3', LogDestination: `arn:aws:s3:::${bucket}` };
const buckets = { [bucket]: { region: 'us-east-1', readers: [provider.account], objects } };

const columns = (names: readonly string[]) => names.map((Name) => ({ Name, Type: 'string' }));
const table = {
  Name: 'vpc_flow_logs',
  Columns: columns(header.replaceAll('-', '_').split(' ')),
  PartitionKeys: columns(['day']),
  Parameters: {
    location: `s3://${bucket}/AWSLogs/`,
    'projection.day.format': 'yyyy/MM/dd',
    'storage.location.template': `s3://${bucket}/AWSLogs/${provider.account}/vpcflowlogs/us-east-1/\${day}`,
  },
};
const athena = {
  workGroups: {
    bounded: {
      Configuration: {
        EnforceWorkGroupConfiguration: true,
        BytesScannedCutoffPerQuery: 5e9,
        ResultConfiguration: { OutputLocation: 's3://results/' },
      },
    },
  },
  tables: { logs: [table] },
  engine: () => ({
    columns: header.split(' ').map((name) => name.replaceAll('-', '_')),
    rows: lines.map((line) => Array.from({ length: header.split(' ').length }, (_, n) => line.split(' ')[n] ?? null)),
    scanned: 1e9,
  }),
};

/** One source of evidence, and what is asked of AWS for it. */
export interface Source {
  readonly operation: string;
  readonly service?: string;
  /** The log group, where one operation reads several sources. */
  readonly about?: string;
  /** What a note says of it where it was not read, or not in full. */
  readonly noted: RegExp;
  readonly snapshot: Snapshot;
  readonly options: Partial<FakeAwsOptions> & { readonly logLimits?: Io['logLimits'] };
  /** What AWS says where there is none of it. */
  readonly absent: string;
}

const streamed = world({ LogDestinationType: 'cloud-watch-logs', LogGroupName: groups.flow });
const stored = world(inBucket);

/** How notes call a log group where they do not name it. */
const otherNames: Readonly<Record<string, readonly string[]>> = {
  flow: ['what fl-0e wrote was not read'],
  spans: ['Spans of Transaction Search'],
};

const log = (name: keyof typeof groups): Source => ({
  operation: 'filter-log-events',
  about: `"${groups[name]}"`,
  noted: new RegExp([groups[name], ...(otherNames[name] ?? [])].join('|')),
  snapshot: streamed,
  options: {},
  absent: 'ResourceNotFoundException',
});

const api = (operation: string, noted: RegExp, rest: Partial<Source> = {}): Source => ({
  operation,
  noted,
  snapshot: streamed,
  options: {},
  absent: 'UnknownOperationException',
  ...rest,
});

/** A query is asked after every half second, and then more seldom. */
const queried = { milliseconds: 16_000, sourceMilliseconds: 6_000 };
const insights = { logLimits: { ...queried, streams: 0 } };
const long = { buckets, athena, logLimits: { ...queried, directBytes: 1, directObjects: 0 } };

export const sources: Readonly<Record<string, Source>> = {
  'which flow logs there are': api('describe-flow-logs', /DescribeFlowLogs|describe-flow-logs/, {
    absent: 'InvalidAction',
  }),
  'flow logs by FilterLogEvents': log('flow'),
  'flow logs by Logs Insights, the query': api('start-query', /Insights did not read/, {
    service: 'logs',
    options: insights,
  }),
  'flow logs by Logs Insights, the rows': api('get-query-results', /Insights did not read/, {
    service: 'logs',
    options: insights,
  }),
  'flow logs in S3, the folder': api('list-objects-v2', /Flow log fl-0e in arn:aws:s3/, {
    snapshot: stored,
    options: { buckets },
    absent: 'NoSuchBucket',
  }),
  'flow logs in S3, the objects': api(
    'get-object',
    /Flow log fl-0e in arn:aws:s3.*( was not read|of no known format|0 lines)/,
    {
      snapshot: stored,
      options: { buckets },
      absent: 'NoSuchKey',
    },
  ),
  'flow logs by Athena, the workgroups': api('list-work-groups', /Athena did not read it|Flow log fl-0e/, {
    snapshot: stored,
    options: long,
  }),
  'flow logs by Athena, the query': api('start-query-execution', /Athena did not read it|Flow log fl-0e/, {
    snapshot: stored,
    options: long,
  }),
  'flow logs by Athena, its state': api('get-query-execution', /Athena did not read it|Flow log fl-0e/, {
    snapshot: stored,
    options: long,
  }),
  'flow logs by Athena, its rows': api('get-query-results', /Athena did not read it|Flow log fl-0e/, {
    service: 'athena',
    snapshot: stored,
    options: long,
  }),
  'access log': log('access'),
  'execution log': log('execution'),
  'resolver query log': log('queries'),
  'where the resolver logs': api('list-resolver-query-log-configs', /Where queries of vpc-\w+ are logged/),
  'web ACL log': log('waf'),
  'where the web ACL logs': api(
    'get-logging-configuration',
    /Where the web ACL of stage prod logs|The web ACL of stage prod writes no log/,
    {
      absent: 'WAFNonexistentItemException',
    },
  ),
  CloudTrail: api('lookup-events', /Who changed what in 444455556666|CloudTrail of 444455556666/),
  'traces, summaries': api('get-trace-summaries', /Traces were not read|X-Ray of .* was not read/),
  'traces, segments': api('batch-get-traces', /Segments of traces|X-Ray of .* was not read/),
  'traces, the graph': api('get-service-graph', /The service graph|X-Ray of .* was not read/),
  'traces, the store': api('get-trace-segment-destination', /Whether Transaction Search keeps the traces|X-Ray of/),
  'traces, spans of Transaction Search': log('spans'),
  metrics: api('get-metric-data', /(CloudWatch|Metrics) of \d+ us-east-1 (was|were) not read/),
};
