import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { checks } from '../../../src/checks/index.js';
import { corroborate, noteEvidence } from '../../../src/diagnosis/corroborate.js';
import { isFailed, judgeAll } from '../../../src/diagnosis/evaluate.js';
import { serviceMap } from '../../../src/diagnosis/evidence/service-map.js';
import { inventoryOf } from '../../../src/inventory/inventory.js';
import type { LogRequest } from '../../../src/probes/logs/index.js';
import { collectLogs } from '../../../src/probes/logs/index.js';
import { openSessions, type Sessions } from '../../../src/probes/session.js';
import { subjectOf } from '../../../src/request/fact.js';
import type { Request } from '../../../src/request/request.js';
import { parseTarget } from '../../../src/request/target.js';
import type { OperationId } from '../../../src/snapshot/operations.js';
import type { Snapshot } from '../../../src/snapshot/snapshot.js';
import { parseAnswerPath } from '../../../src/snapshot/snapshot.js';
import { startFakeAws, type FakeAws, type FakeAwsOptions } from '../../fake-aws/index.js';
import { flaggedFormat, nodata, row } from '../../inventory/evidence/samples.js';
import { consumer, healthy, ids, provider, region, urls } from '../../worlds/peered.js';
import { answer, edit, remove } from '../../worlds/world.js';

/** Real time, but nobody waits for a bucket to fill. */
const hasty = { now: () => performance.now(), sleep: () => Promise.resolve() };
const code = 'endpoint-sg-ingress-443-missing';
const flowGroup = '/vpc/endpoint';
const accessGroup = 'apigw/orders';

const request: Request = (() => {
  const target = parseTarget(urls.alias);
  return {
    caller: { kind: 'instance', id: ids.instance, ...consumer },
    host: target.host,
    headers: {},
    api: target.api,
    region,
    stage: target.stage,
    method: 'GET',
    path: target.path ?? '/',
    endpoint: undefined,
    principal: undefined,
    observed: undefined,
  };
})();

const at = (time: string) => Date.parse(`2026-02-01T${time}Z`);
const lines = [
  nodata('11:00', ids.endpointInterfaceA),
  row({
    from: '10.10.1.10',
    to: '10.20.1.10',
    ports: [40000, 443],
    flags: 2,
    action: 'REJECT',
    eni: ids.endpointInterfaceA,
  }),
  nodata('11:30', ids.endpointInterfaceA),
];
const event = (EventName: string, time: string, name: string, parameters: object) => ({
  EventId: `${EventName}-${time}`,
  EventName,
  EventTime: `2026-02-01T${time}:00+00:00`,
  EventSource: 'ec2.amazonaws.com',
  Username: 'alice',
  ReadOnly: 'false',
  Resources: [{ ResourceType: 'x', ResourceName: name }],
  CloudTrailEvent: JSON.stringify({
    userIdentity: { type: 'IAMUser', userName: 'alice' },
    requestParameters: parameters,
  }),
});
const events = [
  event('RevokeSecurityGroupIngress', '10:30', ids.endpointGroup, { groupId: ids.endpointGroup }),
  event('RevokeSecurityGroupIngress', '10:20', 'sg-other', { groupId: 'sg-other' }),
  event('UpdateRestApi', '08:00', 'x', { restApiId: ids.api }),
];
const trace = {
  Id: '1-697f3a60-000000000000000000000001',
  StartTime: '2026-02-01T11:20:00+00:00',
  Http: { ClientIp: '10.10.9.9', HttpStatus: 200 },
  ResourceARNs: [{ ARN: `arn:aws:apigateway:us-east-1::/restapis/${ids.api}/stages/prod` }],
};

/** A closed group, and everything that the logs could say of it. */
const broken = (): Snapshot => {
  let world = edit(healthy(), provider, 'ec2/describe-security-groups', (draft) =>
    JSON.parse(JSON.stringify(draft).replace('{"CidrIp":"10.10.0.0/16"},', '')),
  );
  world = edit(
    world,
    provider,
    'apigateway/get-stages',
    (draft: { item: object[] }) => {
      draft.item = draft.item.map((stage) => ({
        ...stage,
        accessLogSettings: {
          destinationArn: `arn:aws:logs:us-east-1:${provider.account}:log-group:${accessGroup}`,
          format: '$context.status $context.requestId',
        },
      }));
    },
    ids.api,
  );
  const put = (operation: OperationId, value: Record<string, unknown>, ...key: string[]) => {
    world = answer(world, provider, operation, value, ...key);
  };
  put('ec2/describe-flow-logs', {
    FlowLogs: [
      {
        FlowLogId: 'fl-0e222222222222222',
        FlowLogStatus: 'ACTIVE',
        DeliverLogsStatus: 'SUCCESS',
        CreationTime: '2026-01-01T00:00:00+00:00',
        ResourceId: ids.providerVpc,
        TrafficType: 'ALL',
        LogDestinationType: 'cloud-watch-logs',
        LogGroupName: flowGroup,
        LogFormat: flaggedFormat,
        MaxAggregationInterval: 60,
      },
    ],
  });
  const logged = (messages: readonly string[], stream: string) => ({
    events: messages.map((message, index) => ({
      logStreamName: stream,
      timestamp: at('11:20') + index,
      ingestionTime: at('11:25'),
      message,
      eventId: `${stream}-${index}`,
    })),
  });
  put('logs/filter-log-events', logged(lines, `${ids.endpointInterfaceA}-all`), flowGroup);
  put('logs/filter-log-events', logged(['200 abc'], 'x'), accessGroup);
  put('cloudtrail/lookup-events', { Events: events });
  put('xray/get-trace-summaries', { TraceSummaries: [trace] });
  put('xray/batch-get-traces', {
    Traces: [{ Id: trace.Id, Segments: [{ Id: 's', Document: '{}' }] }],
    UnprocessedTraceIds: [],
  });
  put('xray/get-service-graph', {
    Services: [
      { ReferenceId: 0, Name: 'orders/prod', Type: 'AWS::ApiGateway::Stage', SummaryStatistics: { TotalCount: 3 } },
    ],
  });
  put('cloudwatch/get-metric-data', {
    MetricDataResults: [
      {
        Id: 'x',
        Label: 'AWS/ApiGateway 5XXError Sum ApiName=orders;Stage=prod',
        Timestamps: ['2026-02-01T11:21:00+00:00', '2026-02-01T11:20:00+00:00'],
        Values: [2, 1],
        StatusCode: 'Complete',
      },
    ],
  });
  world = answer(world, consumer, 'ec2/describe-flow-logs', { FlowLogs: [] });
  const configs = 'route53resolver/list-resolver-query-log-configs';
  const ties = 'route53resolver/list-resolver-query-log-config-associations';
  world = answer(world, consumer, configs, { ResolverQueryLogConfigs: [] });
  world = answer(world, consumer, ties, { ResolverQueryLogConfigAssociations: [] });
  return answer(world, consumer, 'cloudtrail/lookup-events', { Events: [] });
};

const evidencePath = /\/(logs|cloudtrail|xray|cloudwatch)\/|describe-flow-logs|query-log-config/;
const state = () => remove(broken(), (path) => evidencePath.test(path));

let opened: { aws: FakeAws; sessions: Sessions }[] = [];

beforeAll(() => {
  process.env['AWS_ACCESS_KEY_ID'] = consumer.account;
  process.env['AWS_SECRET_ACCESS_KEY'] = 'secret';
});

afterAll(async () => {
  for (const { aws, sessions } of opened) {
    sessions.close();
    await aws.close();
  }
  opened = [];
});

const run = async (options: Partial<FakeAwsOptions> = {}, rest: Partial<LogRequest> = {}) => {
  const aws = await startFakeAws({ snapshot: broken(), ...options });
  const role = (account: string) => `arn:aws:iam::${account}:role/reader`;
  const sessions = await openSessions(
    [
      { side: 'consumer', source: role(consumer.account) },
      { side: 'provider', source: role(provider.account) },
    ],
    { regions: [region], endpointUrl: aws.url },
  );
  opened.push({ aws, sessions });
  aws.journal.length = 0;
  const logRequest: LogRequest = {
    sessions,
    state: state(),
    requests: [request],
    from: new Date(at('11:00')),
    to: new Date(at('12:00')),
    clock: hasty,
    ...rest,
  };
  return { aws, result: await collectLogs(logRequest) };
};

const answerOf = (snapshot: Snapshot, operation: OperationId, account = provider.account, key?: string) =>
  snapshot.answers.get(`${account}/${region}/${operation}${key === undefined ? '' : `/${encodeURIComponent(key)}`}`);

const inputs = (aws: FakeAws, operation: string) =>
  aws.journal.filter((call) => call.operation === operation).map(({ input }) => input as Record<string, unknown>);

describe('reading the logs', () => {
  test('puts every source beside the state, and what was read judges the failure', async () => {
    const { aws, result } = await run();
    const paths = [...result.snapshot.answers.keys()].filter((path) => evidencePath.test(path)).sort();
    expect(paths.map((path) => path.replace(`/${region}/`, ' '))).toEqual(
      [
        `${consumer.account} ec2/describe-flow-logs`,
        `${consumer.account} route53resolver/list-resolver-query-log-config-associations`,
        `${consumer.account} route53resolver/list-resolver-query-log-configs`,
        `${provider.account} cloudtrail/lookup-events`,
        `${provider.account} cloudwatch/get-metric-data`,
        `${provider.account} ec2/describe-flow-logs`,
        `${provider.account} logs/filter-log-events/${encodeURIComponent(flowGroup)}`,
        `${provider.account} logs/filter-log-events/${encodeURIComponent(accessGroup)}`,
        `${provider.account} xray/batch-get-traces`,
        `${provider.account} xray/get-service-graph`,
        `${provider.account} xray/get-trace-segment-destination`,
        `${provider.account} xray/get-trace-summaries`,
      ].sort(),
    );
    expect(result.notes).toEqual([]);
    expect(result.snapshot.gaps).toEqual([]);
    const subject = subjectOf(request, inventoryOf(result.snapshot));
    const failed = judgeAll(subject, checks)
      .filter(isFailed)
      .find(({ check }) => check.code === code);
    if (!failed) throw new Error(`${code} does not fail`);
    const found = corroborate(subject, failed);
    expect(found.confidence).toBe('confirmed');
    expect(found.changedBy).toMatchObject({ who: 'alice', when: '2026-02-01T10:30:00.000Z' });
    const reads = /^(filter|lookup|get|batch-get|describe|list)-/;
    expect(aws.journal.filter(({ operation }) => !reads.test(operation))).toEqual([]);
  });

  test('asks one stream an interface, one attribute a lookup, and the stage of the request', async () => {
    const { aws } = await run();
    const [flow] = inputs(aws, 'filter-log-events').filter(({ logGroupName }) => logGroupName === flowGroup);
    expect(flow).toMatchObject({ startTime: at('10:59'), endTime: at('12:00') });
    expect(
      inputs(aws, 'filter-log-events')
        .flatMap(({ logStreamNamePrefix }) => logStreamNamePrefix ?? [])
        .sort(),
    ).toEqual([ids.endpointInterfaceA, ids.endpointInterfaceB]);
    expect(inputs(aws, 'lookup-events').map(({ LookupAttributes }) => LookupAttributes)).toEqual([
      [{ AttributeKey: 'ResourceName', AttributeValue: ids.endpointGroup }],
      [{ AttributeKey: 'EventName', AttributeValue: 'UpdateRestApi' }],
    ]);
    expect(inputs(aws, 'get-trace-summaries')[0]?.['FilterExpression']).toBe(
      `resource.arn = "arn:aws:apigateway:us-east-1::/restapis/${ids.api}/stages/prod"`,
    );
  });

  test('goes on over empty pages, and merges what comes in pieces', async () => {
    const { result } = await run({ tinyPages: 1 });
    const flow = answerOf(result.snapshot, 'logs/filter-log-events', provider.account, flowGroup);
    expect((flow?.['events'] as { message: string }[]).map(({ message }) => message)).toEqual(lines);
    expect(flow).not.toHaveProperty('nextToken');
  });

  test('prints events as the CLI does: newest first, once, with times as text', async () => {
    const { result } = await run();
    const trail = answerOf(result.snapshot, 'cloudtrail/lookup-events');
    expect(
      (trail?.['Events'] as { EventId: string; EventTime: string }[]).map(({ EventId, EventTime }) => [
        EventId,
        EventTime,
      ]),
    ).toEqual([
      ['RevokeSecurityGroupIngress-10:30', '2026-02-01T10:30:00+00:00'],
      ['UpdateRestApi-08:00', '2026-02-01T08:00:00+00:00'],
    ]);
  });
});

test('metrics are asked by label, a minute a point', async () => {
  const { aws, result } = await run();
  const answered = answerOf(result.snapshot, 'cloudwatch/get-metric-data');
  const rows = answered?.['MetricDataResults'] as { Label: string; Values: number[]; Timestamps: string[] }[];
  expect(rows.find(({ Label }) => Label.includes('5XXError'))).toMatchObject({
    Values: [2, 1],
    Timestamps: ['2026-02-01T11:21:00+00:00', '2026-02-01T11:20:00+00:00'],
  });
  expect(inputs(aws, 'get-metric-data')).toHaveLength(1);
});

test('of a transit gateway only what names the caller is read', async () => {
  const world = edit(broken(), provider, 'ec2/describe-flow-logs', (draft: { FlowLogs: object[] }) => {
    draft.FlowLogs.push({
      ...draft.FlowLogs[0],
      FlowLogId: 'fl-2',
      ResourceId: 'tgw-0a333333333333333',
      LogGroupName: '/tgw',
    });
  });
  const logged = {
    events: [
      { message: 'x 10.10.1.10 y', timestamp: at('11:20'), logStreamName: 's', eventId: '1' },
      { message: 'other', timestamp: at('11:21'), logStreamName: 's', eventId: '2' },
    ],
  };
  const { aws, result } = await run({ snapshot: answer(world, provider, 'logs/filter-log-events', logged, '/tgw') });
  expect(inputs(aws, 'filter-log-events').filter(({ logGroupName }) => logGroupName === '/tgw')).toMatchObject([
    { filterPattern: '"10.10.1.10"' },
  ]);
  expect(answerOf(result.snapshot, 'logs/filter-log-events', provider.account, '/tgw')?.['events']).toMatchObject([
    { message: 'x 10.10.1.10 y' },
  ]);
});

describe('what cannot be read', () => {
  test('a denied source is a gap with its action; the others are read', async () => {
    const { result } = await run({
      rules: [
        { operation: 'lookup-events', then: { deny: true } },
        { operation: 'get-trace-summaries', then: { deny: true } },
        { operation: 'filter-log-events', then: { deny: true } },
      ],
    });
    expect(result.snapshot.gaps.map(({ action, why, account, key }) => [action, why, account, key]).sort()).toEqual(
      [
        ['cloudtrail:LookupEvents', 'denied', provider.account, undefined],
        ['logs:FilterLogEvents', 'denied', provider.account, encodeURIComponent(flowGroup)],
        ['logs:FilterLogEvents', 'denied', provider.account, encodeURIComponent(accessGroup)],
        ['xray:GetTraceSummaries', 'denied', provider.account, undefined],
      ].sort(),
    );
    expect(answerOf(result.snapshot, 'xray/get-service-graph')).toBeDefined();
  });

  test('denied flow logs leave the rest', async () => {
    const { result } = await run({ rules: [{ operation: 'describe-flow-logs', then: { deny: true } }] });
    expect(result.snapshot.gaps.map(({ operation }) => operation)).toEqual([
      'ec2/describe-flow-logs',
      'ec2/describe-flow-logs',
    ]);
    expect(answerOf(result.snapshot, 'cloudtrail/lookup-events')).toBeDefined();
  });

  test('a group that is gone is a note', async () => {
    const without = remove(broken(), (path) => path.endsWith(encodeURIComponent(accessGroup)));
    const { result } = await run({ snapshot: without });
    expect(result.notes).toEqual([`Log group ${accessGroup} of ${provider.account} does not exist.`]);
    expect(result.snapshot.gaps).toEqual([]);
  });

  test('what is too long is kept as far as it was read, and says so', async () => {
    const { result } = await run({ tinyPages: 1 }, { limits: { pagesOfLog: 3 } });
    const flow = answerOf(result.snapshot, 'logs/filter-log-events', provider.account, flowGroup);
    expect(flow).toHaveProperty('nextToken');
    expect(result.notes).toContain(`Log group ${flowGroup} was not read to its end: 3 pages were read.`);
  });

  test('a stream that was cut is read again for the caller alone', async () => {
    const { aws, result } = await run({ tinyPages: 1 }, { limits: { pagesOfLog: 2 } });
    expect(inputs(aws, 'filter-log-events').flatMap(({ filterPattern }) => filterPattern ?? [])).toContain(
      '"10.10.1.10"',
    );
    expect(answerOf(result.snapshot, 'logs/filter-log-events', provider.account, flowGroup)).toBeDefined();
  });

  test('an exhausted budget asks nothing more', async () => {
    const { aws, result } = await run({}, { limits: { milliseconds: 0 } });
    expect(aws.journal).toEqual([]);
    expect([...result.snapshot.answers]).toEqual([...state().answers]);
    const small = await run({}, { limits: { bytes: 1 } });
    expect(small.aws.journal.length).toBeLessThan(12);
  });

  test('an interrupted reading ends with what it has', async () => {
    const { result } = await run({}, { signal: AbortSignal.abort() });
    expect(result.snapshot.answers.size).toBeGreaterThan(0);
    expect(result.snapshot.gaps.every(({ why }) => why === 'unreachable')).toBe(true);
  });

  test('an account without a session is a gap', async () => {
    const aws = await startFakeAws({ snapshot: broken() });
    const sessions = await openSessions(
      [{ side: 'consumer', source: `arn:aws:iam::${consumer.account}:role/reader` }],
      {
        regions: [region],
        endpointUrl: aws.url,
      },
    );
    opened.push({ aws, sessions });
    const { snapshot } = await collectLogs({
      sessions,
      state: state(),
      requests: [request],
      from: new Date(at('11:00')),
      to: new Date(at('12:00')),
      clock: hasty,
    });
    expect(snapshot.gaps.map(({ operation, why }) => `${operation} ${why}`)).toContain(
      'cloudtrail/lookup-events unreachable',
    );
  });
});

test('CloudTrail is asked within its quota', async () => {
  const { result } = await run(
    { quotas: true },
    { clock: { now: () => performance.now(), sleep: (ms) => new Promise((done) => setTimeout(done, ms)) } },
  );
  expect(result.quota.find(({ quota }) => quota === 'cloudtrail/lookup-events')?.peakShare).toBeLessThanOrEqual(1);
  expect(result.notes).toEqual([]);
  expect([...result.snapshot.answers.keys()].map((path) => parseAnswerPath(path).operation)).toContain(
    'cloudtrail/lookup-events',
  );
});

describe('logs of resolvers and web ACLs', () => {
  const acl = `arn:aws:wafv2:us-east-1:${provider.account}:regional/webacl/guard/1`;
  const arn = (account: string, name: string) => `arn:aws:logs:us-east-1:${account}:log-group:${name}`;
  const guarded = (snapshot: Snapshot): Snapshot =>
    edit(
      snapshot,
      provider,
      'apigateway/get-stages',
      (draft: { item: object[] }) => {
        draft.item = draft.item.map((stage) => ({ ...stage, webAclArn: acl }));
      },
      ids.api,
    );
  const logging = (): Snapshot => {
    let world = guarded(broken());
    const put = (...of: Parameters<typeof answer> extends [unknown, ...infer R] ? R : never) => {
      world = answer(world, ...of);
    };
    put(consumer, 'route53resolver/list-resolver-query-log-configs', {
      ResolverQueryLogConfigs: [
        { Id: 'rqlc-1', DestinationArn: arn(consumer.account, '/resolver') },
        { Id: 'rqlc-2', DestinationArn: 'arn:aws:s3:::queries' },
      ],
    });
    put(consumer, 'route53resolver/list-resolver-query-log-config-associations', {
      ResolverQueryLogConfigAssociations: ['rqlc-1', 'rqlc-2'].map((id) => ({
        Id: `of-${id}`,
        ResolverQueryLogConfigId: id,
        ResourceId: ids.consumerVpc,
        Status: 'ACTIVE',
      })),
    });
    const LoggingConfiguration = { ResourceArn: acl, LogDestinationConfigs: [arn(provider.account, 'aws-waf-logs-x')] };
    put(provider, 'wafv2/get-logging-configuration', { LoggingConfiguration }, acl);
    const logged = (...messages: string[]) => ({
      events: messages.map((message, index) => ({
        message,
        timestamp: at('11:20') + index,
        logStreamName: 's',
        eventId: `${index}`,
      })),
    });
    put(consumer, 'logs/filter-log-events', logged('a.execute-api.x', 'other'), '/resolver');
    put(provider, 'logs/filter-log-events', logged('10.10.1.10', '10.9.9.9'), 'aws-waf-logs-x');
    return world;
  };

  test('are found, and read for the name and the caller alone', async () => {
    const { aws, result } = await run({ snapshot: logging() }, { state: guarded(state()) });
    const patterns = inputs(aws, 'filter-log-events')
      .filter(({ logGroupName }) => ['/resolver', 'aws-waf-logs-x'].includes(String(logGroupName)))
      .map(({ logGroupName, filterPattern }) => `${String(logGroupName)} ${String(filterPattern)}`);
    expect(patterns.sort()).toEqual(['/resolver "execute-api"', 'aws-waf-logs-x "10.10.1.10"']);
    const messages = (account: string, group: string) =>
      answerOf(result.snapshot, 'logs/filter-log-events', account, group)?.['events'];
    expect(messages(consumer.account, '/resolver')).toMatchObject([{ message: 'a.execute-api.x' }]);
    expect(messages(provider.account, 'aws-waf-logs-x')).toMatchObject([{ message: '10.10.1.10' }]);
    const notes = noteEvidence(subjectOf(request, inventoryOf(result.snapshot)));
    expect(notes).toContain(`Queries of ${ids.consumerVpc} are logged to arn:aws:s3:::queries, which is not read.`);
  });

  const sources: readonly (readonly [operation: string, service?: string])[] = [
    ['lookup-events'],
    ['filter-log-events'],
    ['get-trace-summaries'],
    ['batch-get-traces'],
    ['get-service-graph'],
    ['get-trace-segment-destination'],
    ['get-metric-data'],
    ['describe-flow-logs'],
    ['list-resolver-query-log-configs'],
    ['list-resolver-query-log-config-associations'],
    ['get-logging-configuration'],
  ];

  test.each(sources)('%s denied is a gap, and every other source is read', async (operation) => {
    const rules = [{ operation, then: { deny: true } as const }];
    const { result } = await run({ snapshot: logging(), rules }, { state: guarded(state()) });
    expect(new Set(result.snapshot.gaps.map((gap) => gap.operation.split('/')[1]))).toEqual(new Set([operation]));
    const read = new Set(
      [...result.snapshot.answers.keys()].map((path) => parseAnswerPath(path).operation.split('/')[1]),
    );
    const dependent: Readonly<Record<string, readonly string[]>> = { 'get-trace-summaries': ['batch-get-traces'] };
    const wanted = sources
      .flatMap(([one]) => one)
      .filter((one) => ![operation, ...(dependent[operation] ?? [])].includes(one));
    expect(wanted.filter((one) => !read.has(one))).toEqual([]);
  });

  test.each(sources)('%s slow ends with the time that was given', async (operation) => {
    const rules = [{ operation, then: { delayMs: 400 } as const }];
    const began = performance.now();
    const { result } = await run(
      { snapshot: logging(), rules, tinyPages: 1 },
      { state: guarded(state()), limits: { milliseconds: 200 } },
    );
    expect(performance.now() - began).toBeLessThan(5000);
    expect(result.snapshot.answers.size).toBeGreaterThanOrEqual(state().answers.size);
  });
});

test('where LookupEvents is denied, a trail in CloudWatch Logs tells who changed what', async () => {
  const raw = (eventName: string, more: object = {}) =>
    JSON.stringify({
      eventID: eventName,
      eventName,
      eventSource: 'ec2.amazonaws.com',
      eventTime: '2026-02-01T10:30:00Z',
      awsRegion: region,
      recipientAccountId: provider.account,
      userIdentity: { type: 'IAMUser', userName: 'alice' },
      userAgent: 'APN/1.0 HashiCorp/1.0 Terraform/1.11.4',
      requestParameters: { groupId: ids.endpointGroup },
      ...more,
    });
  const messages = [
    raw('RevokeSecurityGroupIngress'),
    raw('DescribeSecurityGroups', { readOnly: true }),
    raw('AuthorizeSecurityGroupIngress', { awsRegion: 'eu-west-1' }),
    'no event of sg-0',
  ];
  const arn = `arn:aws:logs:${region}:${provider.account}:log-group:trail:*`;
  const described = answer(broken(), provider, 'cloudtrail/describe-trails', {
    trailList: [{ Name: 'to-s3' }, { Name: 'org', CloudWatchLogsLogGroupArn: arn }],
  });
  const events = messages.map((message, index) => ({
    message,
    timestamp: at('10:30') + index,
    logStreamName: 's',
    eventId: `${index}`,
  }));
  const { result } = await run({
    snapshot: answer(described, provider, 'logs/filter-log-events', { events }, 'trail'),
    rules: [{ operation: 'lookup-events', then: { deny: true } }],
  });
  expect(answerOf(result.snapshot, 'cloudtrail/lookup-events')).toMatchObject({
    Events: [{ EventName: 'RevokeSecurityGroupIngress', EventTime: '2026-02-01T10:30:00+00:00' }],
  });
  expect(result.notes).toContain(
    `CloudTrail of ${provider.account} ${region} was read from log group trail: cloudtrail:LookupEvents is denied.`,
  );
  const subject = subjectOf(request, inventoryOf(result.snapshot));
  const failed = judgeAll(subject, checks)
    .filter(isFailed)
    .find(({ check }) => check.code === code);
  expect(failed && corroborate(subject, failed).changedBy).toMatchObject({ who: 'alice', via: 'terraform' });
});

describe('Transaction Search', () => {
  const unindexed = (n: number) => `1-697f3b00-${String(n).padStart(24, '0')}`;
  const segment = (id: string) =>
    JSON.stringify({
      id: 'a1',
      trace_id: id,
      start_time: at('11:22') / 1000,
      end_time: at('11:22') / 1000 + 2,
      origin: 'AWS::ApiGateway::Stage',
      http: { request: { method: 'GET', client_ip: '10.10.9.9' }, response: { status: 502 } },
      aws: { api_gateway: { rest_api_id: ids.api, stage: 'prod' } },
      subsegments: [
        {
          namespace: 'aws',
          fault: true,
          start_time: at('11:22') / 1000,
          end_time: at('11:22') / 1000 + 1.5,
          http: { response: { status: 500 } },
        },
      ],
    });
  const span = (id: string, api: string) =>
    JSON.stringify({ traceId: id.replace(/^1-|-/g, ''), attributes: { 'aws.api_gateway.rest_api_id': api } });
  const searched = (rows: readonly string[] = [1, 2].map((n) => span(unindexed(n), ids.api))) => {
    const events = [...rows, span(unindexed(9), 'otherapi00'), '{"traceId":"short"}', `no span of ${ids.api}`];
    const logged = events.map((message, index) => ({
      message,
      timestamp: at('11:22') + index,
      logStreamName: 'default',
      eventId: `${index}`,
    }));
    const Traces = [1, 2, 9].map((n) => ({
      Id: unindexed(n),
      Spans: [{ Id: 'a1', Document: segment(unindexed(n)) }],
    }));
    let world = answer(broken(), provider, 'xray/get-trace-segment-destination', {
      Destination: 'CloudWatchLogs',
      Status: 'ACTIVE',
    });
    world = answer(world, provider, 'xray/get-trace-summaries', { TraceSummaries: [] });
    world = answer(world, provider, 'logs/filter-log-events', { events: logged }, 'aws/spans');
    return answer(world, provider, 'xray/list-retrieved-traces', { Traces });
  };
  const mapOf = (snapshot: Snapshot) => serviceMap(subjectOf(request, inventoryOf(snapshot)));

  test('traces that are not indexed are found among the spans, and tell the hop and the time', async () => {
    const { aws, result } = await run({ snapshot: searched(), tinyPages: 1 });
    expect(inputs(aws, 'start-trace-retrieval')).toMatchObject([{ TraceIds: [unindexed(1), unindexed(2)] }]);
    expect(answerOf(result.snapshot, 'xray/list-retrieved-traces')?.['Traces']).toHaveLength(2);
    expect(result.notes).toEqual([]);
    expect(result.snapshot.gaps).toEqual([]);
    expect(mapOf(result.snapshot)).toMatchObject({
      faultedAt: 'backend',
      split: { traces: 2, total: 2000, integration: 1500, gateway: 500 },
    });
  });

  test('a saved snapshot tells the same', async () => {
    const { result } = await run({ snapshot: searched() });
    const { answers } = result.snapshot;
    const saved = new Map([...answers].map(([path, kept]) => [path, JSON.parse(JSON.stringify(kept)) as typeof kept]));
    expect(mapOf({ ...result.snapshot, answers: saved })).toEqual(mapOf(result.snapshot));
  });

  test('is not looked into where X-Ray keeps the traces itself', async () => {
    const { aws, result } = await run({
      snapshot: answer(searched(), provider, 'xray/get-trace-segment-destination', { Destination: 'XRay' }),
    });
    expect(inputs(aws, 'start-trace-retrieval')).toEqual([]);
    expect(inputs(aws, 'filter-log-events').filter(({ logGroupName }) => logGroupName === 'aws/spans')).toEqual([]);
    expect(mapOf(result.snapshot)?.faultedAt).toBeNull();
  });

  test('no more traces are retrieved than may be, and that is said', async () => {
    const rows = Array.from({ length: 8 }, (_, n) => span(unindexed(n + 1), ids.api));
    const { aws, result } = await run({ snapshot: searched(rows) }, { limits: { traces: 6 } });
    expect(inputs(aws, 'start-trace-retrieval').map(({ TraceIds }) => (TraceIds as string[]).length)).toEqual([5, 1]);
    expect(result.notes).toContain(
      `Spans of Transaction Search in ${provider.account} ${region} were not read in full: 2 traces were left out.`,
    );
  });

  test.each([
    ['start-trace-retrieval', 'xray/list-retrieved-traces'],
    ['list-retrieved-traces', 'xray/list-retrieved-traces'],
    ['get-trace-segment-destination', 'xray/get-trace-segment-destination'],
  ])('%s denied is a gap, and the graph is told', async (operation, gap) => {
    const { result } = await run({ snapshot: searched(), rules: [{ operation, then: { deny: true } }] });
    expect(result.snapshot.gaps.map((each) => [each.operation, each.why])).toEqual([[gap, 'denied']]);
    expect(answerOf(result.snapshot, 'xray/get-service-graph')).toBeDefined();
  });
});

describe('CloudTrail Lake', () => {
  const store = '11112222-3333-4444-5555-666677778888';
  const raw = (eventName: string, more: object = {}) =>
    JSON.stringify({
      eventID: eventName,
      eventName,
      eventSource: 'ec2.amazonaws.com',
      eventTime: '2026-02-01T10:30:00Z',
      awsRegion: region,
      recipientAccountId: provider.account,
      userIdentity: { type: 'IAMUser', userName: 'alice' },
      requestParameters: { groupId: ids.endpointGroup },
      ...more,
    });
  const stored = () => {
    const EventDataStores = [
      { Name: 'old', EventDataStoreArn: 'arn:aws:cloudtrail:x:1:eventdatastore/gone', Status: 'PENDING_DELETION' },
      { Name: 'all', EventDataStoreArn: `arn:aws:cloudtrail:${region}:${provider.account}:eventdatastore/${store}` },
    ];
    const rows = [raw('RevokeSecurityGroupIngress'), raw('Other', { awsRegion: 'eu-west-1' }), 'no JSON'];
    const world = answer(broken(), provider, 'cloudtrail/list-event-data-stores', { EventDataStores });
    return answer(world, provider, 'cloudtrail/get-query-results', {
      QueryStatistics: { BytesScanned: 2e9 },
      QueryResultRows: rows.map((eventjson) => [{ eventjson }]),
    });
  };
  const noLookups = { operation: 'lookup-events', then: { deny: true } as const };
  const judgedBy = (snapshot: Snapshot) => {
    const subject = subjectOf(request, inventoryOf(snapshot));
    const failed = judgeAll(subject, checks)
      .filter(isFailed)
      .find(({ check }) => check.code === code);
    return failed && corroborate(subject, failed);
  };

  test('tells who changed what where LookupEvents is denied; the query is told before it is sent', async () => {
    const told: string[] = [];
    const { result } = await run(
      { snapshot: stored(), rules: [noLookups] },
      { tell: ({ is, text }) => void told.push(`${is} ${text}`) },
    );
    expect(answerOf(result.snapshot, 'cloudtrail/lookup-events')).toMatchObject({
      Events: [{ EventName: 'RevokeSecurityGroupIngress', EventTime: '2026-02-01T10:30:00+00:00' }],
    });
    expect(result.notes).toContain(
      `CloudTrail of ${provider.account} ${region} was read from event data store ${store} (2.0 GB scanned): cloudtrail:LookupEvents is denied.`,
    );
    expect(judgedBy(result.snapshot)?.changedBy).toMatchObject({ who: 'alice' });
    const [query = ''] = told.filter((text) => text.includes('CloudTrail Lake'));
    expect(query).toContain(`SELECT eventJson FROM ${store} WHERE eventTime > '2026-01-25 12:00:00'`);
    expect(query).toContain(`eventJson LIKE '%${ids.endpointGroup}%'`);
    expect(query).toContain('LIMIT 1000');
  });

  test('is not asked where LookupEvents answers', async () => {
    const { aws } = await run({ snapshot: stored() });
    expect(inputs(aws, 'list-event-data-stores')).toEqual([]);
  });

  test.each(['list-event-data-stores', 'start-query', 'get-query-results'])(
    '%s denied leaves the gap, and the verdict, as they were',
    async (operation) => {
      const rules = [noLookups, { operation, then: { deny: true } as const }];
      const { result } = await run({ snapshot: stored(), rules });
      expect(result.snapshot.gaps.map((gap) => [gap.operation, gap.why])).toEqual([
        ['cloudtrail/lookup-events', 'denied'],
      ]);
      expect(judgedBy(result.snapshot)).toMatchObject({ confidence: 'confirmed' });
    },
  );

  test('slow, it ends with the time that was given', async () => {
    let now = 0;
    const clock = { now: () => now, sleep: (ms: number) => ((now += ms), Promise.resolve()) };
    const rules = [noLookups, { operation: 'get-query-results', then: { delayMs: 5 } as const }];
    const { aws, result } = await run({ snapshot: stored(), rules }, { clock, limits: { milliseconds: 600 } });
    expect(inputs(aws, 'get-query-results').length).toBeGreaterThan(0);
    expect(result.snapshot.gaps.map(({ operation }) => operation)).toContain('cloudtrail/lookup-events');
  });
});
