import { describe, expect, test } from '@jest/globals';
import { checks } from '../../src/checks/index.js';
import type { Corroboration } from '../../src/diagnosis/corroborate.js';
import { corroborate, noteEvidence } from '../../src/diagnosis/corroborate.js';
import { isFailed, judgeAll } from '../../src/diagnosis/evaluate.js';
import { inventoryOf } from '../../src/inventory/inventory.js';
import { subjectOf } from '../../src/request/fact.js';
import type { Request } from '../../src/request/request.js';
import { parseTarget } from '../../src/request/target.js';
import type { Snapshot } from '../../src/snapshot/snapshot.js';
import { consumer, healthy, ids, provider, urls } from '../worlds/peered.js';
import type { Where } from '../worlds/world.js';
import { answer, edit } from '../worlds/world.js';
import type { Row } from '../inventory/evidence/samples.js';
import { flaggedFormat, nodata, row } from '../inventory/evidence/samples.js';

const client = '10.10.1.10';
const serverA = '10.20.1.10';
const serverB = '10.20.2.10';

type Edit = (snapshot: Snapshot) => Snapshot;
const all =
  (...edits: readonly Edit[]): Edit =>
  (snapshot) =>
    edits.reduce((state, one) => one(state), snapshot);

const requestTo = (url: string, rest: Partial<Request> = {}): Request => {
  const target = parseTarget(url);
  return {
    caller: { kind: 'instance', id: ids.instance, ...consumer },
    host: target.host,
    headers: {},
    api: target.api,
    region: 'us-east-1',
    stage: target.stage,
    method: 'GET',
    path: target.path ?? '/',
    endpoint: undefined,
    principal: undefined,
    observed: undefined,
    ...rest,
  };
};

const subject = (change: Edit, request: Request = requestTo(urls.alias)) =>
  subjectOf(request, inventoryOf(change(healthy())));

/** Judges one cause of a broken world with some evidence beside it. */
const judged = (code: string, change: Edit, request?: Request): Corroboration => {
  const of = subject(change, request);
  const failed = judgeAll(of, checks)
    .filter(isFailed)
    .find(({ check }) => check.code === code);
  if (!failed) throw new Error(`${code} does not fail`);
  return corroborate(of, failed);
};

// ---- what is broken

const rows =
  (
    at: Where,
    operation:
      | 'ec2/describe-security-groups'
      | 'ec2/describe-route-tables'
      | 'ec2/describe-network-acls'
      | 'ec2/describe-vpc-peering-connections',
    change: (text: string) => string,
  ): Edit =>
  (snapshot) =>
    edit(snapshot, at, operation, (draft) => JSON.parse(change(JSON.stringify(draft))));

const closedGroup = rows(provider, 'ec2/describe-security-groups', (text) =>
  text.replace('{"CidrIp":"10.10.0.0/16"},', ''),
);
const closedEgress: Edit = (snapshot) =>
  edit(
    snapshot,
    consumer,
    'ec2/describe-security-groups',
    (draft: { SecurityGroups: { IpPermissionsEgress: object[] }[] }) => {
      for (const group of draft.SecurityGroups) group.IpPermissionsEgress = [];
    },
  );
const deny =
  (at: Where, egress: boolean, low: number, high: number): Edit =>
  (snapshot) =>
    edit(snapshot, at, 'ec2/describe-network-acls', (draft: { NetworkAcls: { Entries: object[] }[] }) => {
      for (const acl of draft.NetworkAcls)
        acl.Entries = [
          {
            RuleNumber: 50,
            Protocol: '6',
            RuleAction: 'deny',
            CidrBlock: '0.0.0.0/0',
            Egress: egress,
            PortRange: { From: low, To: high },
          },
          ...acl.Entries,
        ];
    });
const withoutRoute =
  (at: Where, destination: string): Edit =>
  (snapshot) =>
    edit(
      snapshot,
      at,
      'ec2/describe-route-tables',
      (draft: { RouteTables: { Routes: { DestinationCidrBlock: string }[] }[] }) => {
        for (const table of draft.RouteTables)
          table.Routes = table.Routes.filter(({ DestinationCidrBlock }) => DestinationCidrBlock !== destination);
      },
    );
const pendingPeering: Edit = all(
  rows(consumer, 'ec2/describe-vpc-peering-connections', (text) => text.replace('"active"', '"pending-acceptance"')),
  rows(provider, 'ec2/describe-vpc-peering-connections', (text) => text.replace('"active"', '"pending-acceptance"')),
);
const withPolicy =
  (policy: object): Edit =>
  (snapshot) =>
    edit(snapshot, provider, 'apigateway/get-rest-apis', (draft: { items: { policy: string }[] }) => {
      for (const api of draft.items) api.policy = JSON.stringify(policy);
    });
const wrongVpce = withPolicy({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: '*',
      Action: 'execute-api:Invoke',
      Resource: 'execute-api:/*',
      Condition: { StringEquals: { 'aws:SourceVpce': 'vpce-0fffffffffffffff0' } },
    },
  ],
});

// ---- what was recorded

const flowGroup = '/vpc/endpoint';
const ownGroup = '/vpc/consumer';
const log = (resource: string, group: string, rest: object = {}) => ({
  FlowLogId: `fl-${resource.slice(4)}`,
  FlowLogStatus: 'ACTIVE',
  DeliverLogsStatus: 'SUCCESS',
  CreationTime: '2026-01-01T00:00:00+00:00',
  ResourceId: resource,
  TrafficType: 'ALL',
  LogDestinationType: 'cloud-watch-logs',
  LogGroupName: group,
  LogFormat: flaggedFormat,
  MaxAggregationInterval: 60,
  ...rest,
});
const lines = (messages: readonly string[]) => ({
  events: messages.map((message) => ({ logStreamName: 'eni-x-all', message })),
});

/** Flow logs of the endpoint's VPC. */
const atEndpoint =
  (messages: readonly string[], rest: object = {}): Edit =>
  (snapshot) =>
    answer(
      answer(snapshot, provider, 'ec2/describe-flow-logs', { FlowLogs: [log(ids.providerVpc, flowGroup, rest)] }),
      provider,
      'logs/filter-log-events',
      lines(messages),
      flowGroup,
    );
/** Flow logs of the caller's VPC. */
const atCaller =
  (messages: readonly string[]): Edit =>
  (snapshot) =>
    answer(
      answer(snapshot, consumer, 'ec2/describe-flow-logs', { FlowLogs: [log(ids.consumerVpc, ownGroup)] }),
      consumer,
      'logs/filter-log-events',
      lines(messages),
      ownGroup,
    );

const sent = (rest: Partial<Row> = {}) =>
  row({ eni: ids.endpointInterfaceA, from: client, to: serverA, ports: [40000, 443], flags: 2, ...rest });
const answered = (rest: Partial<Row> = {}) =>
  row({ eni: ids.endpointInterfaceA, from: serverA, to: client, ports: [443, 40000], flags: 18, ...rest });
const own = (rest: Row) => ({ ...rest, eni: ids.app });
const conversation = (rest: Partial<Row> = {}) => [
  sent({ flags: 3, packets: 9, bytes: 2400, ...rest }),
  answered({ flags: 19, packets: 8, bytes: 6400, ...rest }),
];
const alive = [
  nodata('10:00', ids.endpointInterfaceA),
  nodata('11:50', ids.endpointInterfaceA),
  nodata('10:00', ids.endpointInterfaceB),
  nodata('11:50', ids.endpointInterfaceB),
];
const aliveOwn = [nodata('10:00', ids.app), nodata('11:50', ids.app)];

const effects = ({ evidence }: Corroboration) => evidence.map(({ source, effect }) => `${source} ${effect}`);

describe('endpoint-sg-ingress-443-missing against flow logs', () => {
  const code = 'endpoint-sg-ingress-443-missing';

  test('rejected packets of this caller confirm', () => {
    const found = judged(code, all(closedGroup, atEndpoint([...alive, sent({ action: 'REJECT' })])));
    expect(found.confidence).toBe('confirmed');
    expect(found.evidence).toEqual([
      {
        source: 'flow-logs',
        effect: 'confirms',
        count: 1,
        from: '2026-02-01T10:00:00.000Z',
        to: '2026-02-01T11:50:55.000Z',
        sample: [sent({ action: 'REJECT' })],
        where: flowGroup,
      },
    ]);
  });

  test('so they do in the default format', () => {
    const line = row({ eni: ids.endpointInterfaceA, from: client, to: serverA, ports: [40000, 443], action: 'REJECT' });
    expect(judged(code, all(closedGroup, atEndpoint([line], { LogFormat: undefined }))).confidence).toBe('confirmed');
  });

  test('an answered connection of the same caller contradicts', () => {
    const found = judged(code, all(closedGroup, atEndpoint([...alive, ...conversation()])));
    expect(found.confidence).toBe('contradicted');
    expect(effects(found)).toEqual(['flow-logs contradicts']);
  });

  test('both leave it supported', () => {
    const mixed = [sent({ action: 'REJECT', at: '11:00' }), ...conversation({ at: '11:20', ports: [40001, 443] })];
    expect(judged(code, all(closedGroup, atEndpoint([...alive, ...mixed]))).confidence).toBe('supported');
  });

  test('what passed before the first rejection is the time before the fault', () => {
    const early = [...conversation({ at: '10:05' }), sent({ action: 'REJECT', at: '11:20', ports: [40001, 443] })];
    expect(judged(code, all(closedGroup, atEndpoint([...alive, ...early]))).confidence).toBe('confirmed');
  });

  test.each([
    [
      'other callers',
      [sent({ from: '10.10.9.9', action: 'REJECT' }), ...conversation({ from: '10.10.9.9', to: serverA })],
    ],
    ['other ports', [sent({ ports: [40000, 22], action: 'REJECT' })]],
    ['nothing', []],
    ['skipped records', [nodata('11:00', ids.endpointInterfaceA).replace('NODATA', 'SKIPDATA')]],
  ])('%s say nothing', (_, messages) => {
    expect(judged(code, all(closedGroup, atEndpoint([...alive, ...messages])))).toMatchObject({
      confidence: 'unobserved',
      evidence: [],
    });
  });

  test('a rejection by another control is not of the group', () => {
    const format = `${flaggedFormat} \${reject-reason}`;
    const found = judged(
      code,
      all(closedGroup, atEndpoint([`${sent({ action: 'REJECT' })} BPA`], { LogFormat: format })),
    );
    expect(found.confidence).toBe('unobserved');
  });

  test('where the ACL closes as well, a rejection cannot tell which', () => {
    const both = all(closedGroup, deny(provider, false, 443, 443), atEndpoint([sent({ action: 'REJECT' })]));
    expect(judged(code, both).confidence).toBe('supported');
    expect(judged('nacl-blocks-443', both).confidence).toBe('supported');
  });

  test('a connection that began before says nothing: groups let tracked ones go on', () => {
    const old = [sent({ flags: 0, packets: 9, bytes: 2400 }), answered({ flags: 0, packets: 8, bytes: 6400 })];
    expect(judged(code, all(closedGroup, atEndpoint(old))).confidence).toBe('unobserved');
  });

  test('what two interfaces tell is one entry', () => {
    const there = sent({ action: 'REJECT', eni: ids.endpointInterfaceB, to: serverB });
    const found = judged(code, all(closedGroup, atEndpoint([sent({ action: 'REJECT' }), there])));
    expect(found.evidence).toMatchObject([{ count: 2, sample: [sent({ action: 'REJECT' }), there] }]);
  });

  test('nothing read is nothing observed', () => {
    expect(judged(code, closedGroup)).toEqual({ confidence: 'unobserved', evidence: [], changedBy: null });
  });

  test('raw lines stay raw, and three of them are enough', () => {
    const line = sent({ action: 'REJECT' });
    const found = judged(code, all(closedGroup, atEndpoint([line, line, line, line, `\u001b[2J${line}`])));
    expect(found.evidence[0]).toMatchObject({ count: 4, sample: [line, line, line] });
  });
});

describe('callers that are not one host', () => {
  const code = 'endpoint-sg-ingress-443-missing';
  test('any host of the subnet is the caller', () => {
    const request = requestTo(urls.alias, { caller: { kind: 'vpc', id: ids.consumerVpc, ...consumer } });
    const found = judged(code, all(closedGroup, atEndpoint([sent({ from: '10.10.1.77', action: 'REJECT' })])), request);
    expect(found.confidence).toBe('confirmed');
  });
  test('addresses that a function shares with others support at most', () => {
    const request = requestTo(urls.alias, { caller: { kind: 'function', id: 'app', ...consumer } });
    const configured: Edit = (snapshot) =>
      answer(
        snapshot,
        consumer,
        'lambda/get-function-configuration',
        {
          FunctionName: 'app',
          VpcConfig: { VpcId: ids.consumerVpc, SubnetIds: [ids.consumerSubnet], SecurityGroupIds: [ids.consumerGroup] },
        },
        'app',
      );
    const refused = atEndpoint([sent({ from: '10.10.1.77', action: 'REJECT' })]);
    expect(judged(code, all(closedGroup, configured, refused), request).confidence).toBe('supported');
    expect(judged(code, all(closedGroup, configured, atEndpoint(conversation())), request).confidence).toBe(
      'unobserved',
    );
  });
});

describe('filters at the caller', () => {
  const refused = row(own({ from: client, to: serverA, ports: [40000, 443], flags: 2, action: 'REJECT' }));
  const passed = row(own({ from: client, to: serverA, ports: [40000, 443], flags: 2, packets: 7, bytes: 420 }));

  test('client-sg-egress-443-missing: its own rejection confirms, a packet that left contradicts', () => {
    const code = 'client-sg-egress-443-missing';
    expect(judged(code, all(closedEgress, atCaller([refused]))).confidence).toBe('confirmed');
    expect(judged(code, all(closedEgress, atCaller([passed]))).confidence).toBe('contradicted');
    expect(judged(code, all(closedEgress, atCaller(aliveOwn))).confidence).toBe('unobserved');
  });

  test('a packet that arrived contradicts what would have kept it', () => {
    const found = judged('client-sg-egress-443-missing', all(closedEgress, atEndpoint([sent({ action: 'REJECT' })])));
    expect(found.confidence).toBe('contradicted');
  });

  test('nacl-blocks-443 at the caller', () => {
    const broken = deny(consumer, true, 443, 443);
    expect(judged('nacl-blocks-443', all(broken, atCaller([refused]))).confidence).toBe('confirmed');
    expect(judged('nacl-blocks-443', all(broken, atCaller([passed]))).confidence).toBe('contradicted');
    expect(judged('nacl-blocks-443', all(broken, atCaller([]))).confidence).toBe('unobserved');
  });
});

describe('nacl-blocks-ephemeral-return', () => {
  const code = 'nacl-blocks-ephemeral-return';
  const out = deny(provider, true, 1024, 65535);
  const into = deny(consumer, false, 1024, 65535);
  const back = (rest: Partial<Row>) => row(own({ from: serverA, to: client, ports: [443, 40000], flags: 18, ...rest }));

  test('a rejected answer at the endpoint confirms; without flags it supports', () => {
    const refused = [sent(), answered({ action: 'REJECT' })];
    expect(judged(code, all(out, atEndpoint(refused))).confidence).toBe('confirmed');
    const plain = refused.map((line) => line.replace(/ \d+$/, '').replace(/^3/, '2'));
    expect(judged(code, all(out, atEndpoint(plain, { LogFormat: undefined }))).confidence).toBe('supported');
  });
  test('an answered connection contradicts, and attempts alone say nothing', () => {
    expect(judged(code, all(out, atEndpoint(conversation()))).confidence).toBe('contradicted');
    expect(judged(code, all(out, atEndpoint([sent()]))).confidence).toBe('unobserved');
  });
  test('a rejected answer at the caller confirms, an accepted one contradicts', () => {
    expect(judged(code, all(into, atCaller([back({ action: 'REJECT' })]))).confidence).toBe('confirmed');
    expect(judged(code, all(into, atCaller([back({})]))).confidence).toBe('contradicted');
    expect(judged(code, all(into, atCaller(aliveOwn))).confidence).toBe('unobserved');
  });
  test('answers that the client never takes up support', () => {
    const repeated = [sent({ packets: 5, bytes: 300 }), answered({ packets: 5, bytes: 300 })];
    expect(judged(code, all(into, atEndpoint(repeated))).confidence).toBe('supported');
    expect(judged(code, all(into, atEndpoint(conversation()))).confidence).toBe('contradicted');
  });
});

describe('routes', () => {
  const forward = 'route-missing-client-to-endpoint';
  const noRoute = withoutRoute(consumer, '10.20.0.0/16');
  const attempt = (to: string) => row(own({ from: client, to, ports: [40000, 443], flags: 2, packets: 7, bytes: 420 }));

  test('attempts that leave the caller and arrive nowhere confirm', () => {
    const found = judged(forward, all(noRoute, atEndpoint(alive), atCaller([...aliveOwn, attempt(serverA)])));
    expect(found.confidence).toBe('confirmed');
    expect(found.evidence.map(({ where, count }) => [where, count])).toContainEqual([ownGroup, 1]);
  });
  test('any row of this caller at the endpoint contradicts, also a rejected one', () => {
    expect(judged(forward, all(noRoute, atEndpoint([...alive, sent({ action: 'REJECT' })]))).confidence).toBe(
      'contradicted',
    );
  });
  test('a silence supports with full coverage, and means nothing without', () => {
    expect(judged(forward, all(noRoute, atEndpoint(alive))).confidence).toBe('supported');
    expect(judged(forward, all(noRoute, atEndpoint([]))).confidence).toBe('unobserved');
    expect(judged(forward, all(noRoute, atEndpoint(alive, { TrafficType: 'REJECT' }))).confidence).toBe('unobserved');
    expect(judged(forward, all(noRoute, atEndpoint(alive, { DeliverLogsStatus: 'FAILED' }))).confidence).toBe(
      'unobserved',
    );
  });
  test('what a transit gateway lost confirms', () => {
    const lost =
      '6 TransitGateway 444455556666 tgw-1 tgw-attach-1 111122223333 - vpc-1 - subnet-1 - eni-1 - use1-az1 - - 10.10.1.10 10.20.1.10 40000 443 6 3 180 1769944800 1769944855 OK IPv4 3 0 0 0 2 us-east-1 ingress - -';
    const transit: Edit = (snapshot) =>
      answer(
        answer(snapshot, provider, 'ec2/describe-flow-logs', {
          FlowLogs: [log('tgw-1', '/tgw', { LogFormat: undefined })],
        }),
        provider,
        'logs/filter-log-events',
        lines([lost]),
        '/tgw',
      );
    expect(judged(forward, all(noRoute, transit)).confidence).toBe('confirmed');
    const other = transit(healthy());
    expect(other.answers.size).toBeGreaterThan(0);
    const elsewhere: Edit = (snapshot) =>
      answer(
        transit(snapshot),
        provider,
        'logs/filter-log-events',
        lines([lost.replace('10.10.1.10', '10.10.9.9')]),
        '/tgw',
      );
    expect(judged(forward, all(noRoute, elsewhere)).confidence).toBe('unobserved');
  });

  const back = 'route-missing-endpoint-to-client';
  const noReturn = withoutRoute(provider, '10.10.0.0/16');
  const repeated = [sent({ packets: 5, bytes: 300 }), answered({ packets: 5, bytes: 300 })];
  test('answers that leave the endpoint and reach nobody confirm', () => {
    const both = all(noReturn, atEndpoint([...alive, ...repeated]), atCaller([...aliveOwn, attempt(serverA)]));
    expect(judged(back, both).confidence).toBe('confirmed');
  });
  test('seen from the endpoint alone they support, a client that goes on contradicts', () => {
    expect(judged(back, all(noReturn, atEndpoint([...alive, ...repeated]))).confidence).toBe('supported');
    expect(judged(back, all(noReturn, atEndpoint([...alive, ...conversation()]))).confidence).toBe('contradicted');
    expect(judged(back, all(noReturn, atEndpoint(alive))).confidence).toBe('unobserved');
  });
  test('an answer at the caller contradicts', () => {
    const answer443 = row(own({ from: serverA, to: client, ports: [443, 40000], flags: 18 }));
    expect(judged(back, all(noReturn, atCaller([attempt(serverA), answer443]))).confidence).toBe('contradicted');
  });

  test('peering-not-active is held against what passes it', () => {
    const code = 'peering-not-active';
    expect(judged(code, all(pendingPeering, atEndpoint([...alive, ...conversation()]))).confidence).toBe(
      'contradicted',
    );
    expect(judged(code, all(pendingPeering, atEndpoint(alive))).confidence).toBe('supported');
    expect(judged(code, pendingPeering).confidence).toBe('unobserved');
  });

  test('one zone says nothing of the other', () => {
    const onlyB: Edit = (snapshot) =>
      edit(
        snapshot,
        provider,
        'ec2/describe-route-tables',
        (draft: { RouteTables: { Associations: { SubnetId?: string }[] }[] }) => {
          for (const table of draft.RouteTables)
            table.Associations = table.Associations.filter(({ SubnetId }) => SubnetId !== ids.endpointSubnetB);
        },
      );
    expect(judged(back, all(onlyB, atEndpoint([...alive, ...conversation()]))).confidence).toBe('unobserved');
    const there = conversation({ eni: ids.endpointInterfaceB }).map((line) => line.replaceAll(serverA, serverB));
    expect(judged(back, all(onlyB, atEndpoint([...alive, ...there]))).confidence).toBe('contradicted');
  });
});

const accessGroup = 'apigw/orders';
const format =
  '{"requestId":"$context.requestId","t":"$context.requestTimeEpoch","apiId":"$context.apiId","stage":"$context.stage","method":"$context.httpMethod","resourcePath":"$context.resourcePath","status":$context.status,"sourceIp":"$context.identity.sourceIp","vpceId":"$context.identity.vpceId","errorType":"$context.error.responseType","error":"$context.error.message","integStatus":"$context.integration.status"}';
const entry = (rest: object = {}) =>
  JSON.stringify({
    requestId: 'r1',
    t: String(Date.parse('2026-02-01T11:20:00Z')),
    apiId: ids.api,
    stage: 'prod',
    method: 'GET',
    resourcePath: '/orders',
    status: 200,
    sourceIp: client,
    vpceId: ids.endpoint,
    errorType: '-',
    error: '-',
    integStatus: '200',
    ...rest,
  });
const stageWith =
  (settings: object): Edit =>
  (snapshot) =>
    edit(
      snapshot,
      provider,
      'apigateway/get-stages',
      (draft: { item: object[] }) => {
        draft.item = draft.item.map((stage) => ({ ...stage, ...settings }));
      },
      ids.api,
    );
const accessed = (...entries: readonly string[]): Edit =>
  all(
    stageWith({
      accessLogSettings: {
        destinationArn: `arn:aws:logs:us-east-1:${provider.account}:log-group:${accessGroup}`,
        format,
      },
    }),
    (snapshot) => answer(snapshot, provider, 'logs/filter-log-events', lines(entries), accessGroup),
  );
const traced =
  (...summaries: readonly object[]): Edit =>
  (snapshot) =>
    answer(snapshot, provider, 'xray/get-trace-summaries', { TraceSummaries: summaries });
const summary = (rest: object = {}) => ({
  Id: '1-697f3a60-000000000000000000000001',
  StartTime: '2026-02-01T11:20:00+00:00',
  Http: {
    HttpURL: `https://${ids.api}.execute-api.us-east-1.amazonaws.com/prod/orders`,
    HttpMethod: 'GET',
    HttpStatus: 200,
    ClientIp: client,
    ...rest,
  },
  ResourceARNs: [{ ARN: `arn:aws:apigateway:us-east-1::/restapis/${ids.api}/stages/prod` }],
});

describe('a request that the stage handled', () => {
  const code = 'endpoint-sg-ingress-443-missing';
  test('contradicts what lies below, whatever it was answered', () => {
    const found = judged(
      code,
      all(closedGroup, accessed(entry({ status: 403, errorType: 'ACCESS_DENIED', integStatus: '-' }))),
    );
    expect(found.confidence).toBe('contradicted');
    expect(found.evidence[0]).toMatchObject({ source: 'access-logs', where: accessGroup, count: 1 });
    expect(judged(code, all(closedGroup, traced(summary()))).confidence).toBe('contradicted');
  });
  test('also a failure of names', () => {
    const plain = requestTo(urls.plain);
    expect(judged('private-dns-not-visible-from-peer-vpc', traced(summary()), plain).confidence).toBe('contradicted');
    expect(judged('private-dns-not-visible-from-peer-vpc', traced(), plain).confidence).toBe('unobserved');
  });
  test.each([
    ['another caller', entry({ sourceIp: '10.10.9.9' })],
    ['another endpoint', entry({ vpceId: 'vpce-0fffffffffffffff0' })],
    ['another stage', entry({ stage: 'dev' })],
    ['nobody known', entry({ sourceIp: '-' })],
  ])('of %s says nothing', (_, line) => {
    expect(judged(code, all(closedGroup, accessed(line))).confidence).toBe('unobserved');
  });
  test('says nothing of a failure that leaves another way', () => {
    const onlyB: Edit = (snapshot) =>
      edit(
        snapshot,
        provider,
        'ec2/describe-route-tables',
        (draft: { RouteTables: { Associations: { SubnetId?: string }[] }[] }) => {
          for (const table of draft.RouteTables)
            table.Associations = table.Associations.filter(({ SubnetId }) => SubnetId !== ids.endpointSubnetB);
        },
      );
    expect(judged('route-missing-endpoint-to-client', all(onlyB, accessed(entry()))).confidence).toBe('unobserved');
  });
  test('conflicts with a rejection: supported', () => {
    const both = all(closedGroup, accessed(entry()), atEndpoint([sent({ action: 'REJECT' })]));
    expect(judged(code, both).confidence).toBe('supported');
  });
});

describe('resource-policy-wrong-vpce against the stage’s own logs', () => {
  const code = 'resource-policy-wrong-vpce';
  const denied = (tail: string) =>
    entry({
      status: 403,
      errorType: 'ACCESS_DENIED',
      integStatus: '-',
      error: `User: anonymous is not authorized to perform: execute-api:Invoke on resource: arn:aws:execute-api:us-east-1:********6666:${ids.api}/prod/GET/orders ${tail}`,
    });
  const implicit = 'because no resource-based policy allows the execute-api:Invoke action';

  test('a 403 that names the resource policy confirms', () => {
    expect(judged(code, all(wrongVpce, accessed(denied(implicit)))).confidence).toBe('confirmed');
  });
  test('a 403 by status alone supports', () => {
    const bare = entry({ status: 403, errorType: 'ACCESS_DENIED', integStatus: '-' });
    expect(judged(code, all(wrongVpce, accessed(bare))).confidence).toBe('supported');
    expect(judged(code, all(wrongVpce, traced(summary({ HttpStatus: 403 })))).confidence).toBe('supported');
  });
  test('a success of this caller contradicts', () => {
    expect(judged(code, all(wrongVpce, accessed(entry()))).confidence).toBe('contradicted');
    expect(judged(code, all(wrongVpce, traced(summary()))).confidence).toBe('contradicted');
  });
  test('a refusal further on contradicts', () => {
    const key = entry({ status: 403, errorType: 'INVALID_API_KEY', integStatus: '-' });
    expect(judged(code, all(wrongVpce, accessed(key))).confidence).toBe('contradicted');
  });
  test.each([
    ['a block before it', entry({ status: 403, errorType: 'WAF_FILTERED', integStatus: '-' })],
    ['another method', entry({ method: 'POST' })],
    ['another resource', entry({ resourcePath: '/pets' })],
    ['another caller', entry({ sourceIp: '10.10.9.9' })],
    ['a line of another format', 'GET /orders 200'],
  ])('%s says nothing', (_, line) => {
    expect(judged(code, all(wrongVpce, accessed(line))).confidence).toBe('unobserved');
  });
});

describe('vpc-link-not-available against what the stage answered', () => {
  const code = 'vpc-link-not-available';
  const failedLink: Edit = (snapshot) =>
    edit(snapshot, provider, 'apigateway/get-vpc-links', (draft: { items: { status: string }[] }) => {
      for (const link of draft.items) link.status = 'FAILED';
    });
  const execution =
    (...messages: readonly string[]): Edit =>
    (snapshot) =>
      answer(
        snapshot,
        provider,
        'logs/filter-log-events',
        lines(messages.map((text) => `(req-1) ${text}`)),
        `API-Gateway-Execution-Logs_${ids.api}/prod`,
      );
  const began = 'HTTP Method: GET, Resource Path: /orders';

  test('the gateway’s own failure to integrate confirms', () => {
    const failed = entry({ status: 500, errorType: 'API_CONFIGURATION_ERROR', integStatus: '-' });
    expect(judged(code, all(failedLink, accessed(failed))).confidence).toBe('confirmed');
    const told = execution(
      began,
      'Execution failed due to configuration error: There was an internal error',
      'Method completed with status: 500',
    );
    const found = judged(code, all(failedLink, told));
    expect(found.confidence).toBe('confirmed');
    expect(found.evidence[0]).toMatchObject({
      source: 'execution-logs',
      sample: [expect.stringContaining('configuration error')],
    });
  });
  test('an answer of the backend contradicts, for any caller', () => {
    expect(judged(code, all(failedLink, accessed(entry({ sourceIp: '10.10.9.9' })))).confidence).toBe('contradicted');
    const received = execution(
      began,
      'Received response. Status: 200, Integration latency: 12 ms',
      'Method completed with status: 200',
    );
    expect(judged(code, all(failedLink, received)).confidence).toBe('contradicted');
    expect(judged(code, all(failedLink, accessed(entry({ status: 500, integStatus: '500' })))).confidence).toBe(
      'contradicted',
    );
  });
  test('a refusal before it says nothing', () => {
    const denied = entry({ status: 403, errorType: 'ACCESS_DENIED', integStatus: '-' });
    expect(judged(code, all(failedLink, accessed(denied))).confidence).toBe('unobserved');
  });
  test('faults behind the stage in the service graph support', () => {
    const graph =
      (faults: number, behind: number): Edit =>
      (snapshot) =>
        answer(snapshot, provider, 'xray/get-service-graph', {
          StartTime: '2026-02-01T11:00:00+00:00',
          EndTime: '2026-02-01T12:00:00+00:00',
          Services: [
            {
              ReferenceId: 0,
              Name: 'orders/prod',
              Type: 'AWS::ApiGateway::Stage',
              SummaryStatistics: { TotalCount: 10, FaultStatistics: { TotalCount: faults } },
              Edges: [
                { ReferenceId: 1, SummaryStatistics: { TotalCount: 10, FaultStatistics: { TotalCount: behind } } },
              ],
            },
            { ReferenceId: 1, Name: 'backend.example.com', Type: 'remote' },
          ],
        });
    expect(judged(code, all(failedLink, graph(4, 4)))).toMatchObject({
      confidence: 'supported',
      evidence: [{ source: 'x-ray', count: 4 }],
    });
    expect(judged(code, all(failedLink, graph(4, 0))).confidence).toBe('unobserved');
    expect(judged(code, all(failedLink, graph(0, 0))).confidence).toBe('unobserved');
  });
  test('the segments of a trace tell the hop', () => {
    const segment =
      (sub: object[]): Edit =>
      (snapshot) =>
        answer(snapshot, provider, 'xray/batch-get-traces', {
          Traces: [
            {
              Id: '1-697f3a60-000000000000000000000002',
              Segments: [
                {
                  Id: 's',
                  Document: JSON.stringify({
                    name: 'orders/prod',
                    origin: 'AWS::ApiGateway::Stage',
                    resource_arn: `arn:aws:apigateway:us-east-1::/restapis/${ids.api}/stages/prod`,
                    start_time: 1769944800.5,
                    http: {
                      request: { url: `https://x/prod/orders`, method: 'GET', client_ip: client },
                      response: { status: 500 },
                    },
                    subsegments: sub,
                  }),
                },
              ],
            },
          ],
        });
    const called = { name: 'backend', namespace: 'remote', fault: true };
    expect(judged(code, all(failedLink, segment([called]))).confidence).toBe('supported');
    const answering = { ...called, http: { response: { status: 500 } } };
    expect(judged(code, all(failedLink, segment([answering]))).confidence).toBe('contradicted');
    expect(judged(code, all(failedLink, segment([]))).confidence).toBe('unobserved');
  });
});

const metric =
  (results: Readonly<Record<string, readonly (readonly [string, number])[]>>): Edit =>
  (snapshot) =>
    answer(snapshot, provider, 'cloudwatch/get-metric-data', {
      MetricDataResults: Object.entries(results).map(([Label, points], index) => ({
        Id: `m${index}`,
        Label,
        StatusCode: 'Complete',
        Timestamps: points.map(([time]) => `2026-02-01T${time}:00+00:00`),
        Values: points.map(([, value]) => value),
      })),
    });

describe('metrics', () => {
  const sick: Edit = (snapshot) =>
    edit(
      snapshot,
      provider,
      'elbv2/describe-target-health',
      (draft: { TargetHealthDescriptions: { TargetHealth: object }[] }) => {
        for (const target of draft.TargetHealthDescriptions) target.TargetHealth = { State: 'unhealthy' };
      },
      ids.targets,
    );
  const health =
    'AWS/NetworkELB HealthyHostCount Minimum TargetGroup=targetgroup/backend/abcdef1234567890;LoadBalancer=net/backend/1234567890abcdef';
  const code = 'nlb-or-alb-no-healthy-targets';

  test('no healthy target at the newest minute confirms', () => {
    const found = judged(
      code,
      all(
        sick,
        metric({
          [health]: [
            ['11:30', 0],
            ['11:00', 1],
          ],
        }),
      ),
    );
    expect(found).toMatchObject({
      confidence: 'confirmed',
      evidence: [{ source: 'metrics', count: 1, where: 'cloudwatch us-east-1' }],
    });
    expect(
      judged(
        code,
        all(
          sick,
          metric({
            [health]: [
              ['11:30', 1],
              ['11:00', 0],
            ],
          }),
        ),
      ).confidence,
    ).toBe('unobserved');
    expect(judged(code, all(sick, metric({ [health]: [] }))).confidence).toBe('unobserved');
    expect(judged(code, all(sick, metric({ HealthyHostCount: [['11:30', 0]] }))).confidence).toBe('unobserved');
  });
  test('errors of the stage support', () => {
    const errors = 'AWS/ApiGateway 4XXError Sum ApiName=orders;Stage=prod';
    expect(judged('resource-policy-wrong-vpce', all(wrongVpce, metric({ [errors]: [['11:30', 3]] }))).confidence).toBe(
      'supported',
    );
    expect(judged('resource-policy-wrong-vpce', all(wrongVpce, metric({ [errors]: [['11:30', 0]] }))).confidence).toBe(
      'unobserved',
    );
  });
  test('an endpoint with traffic and no connection supports what closes it; one with some says nothing', () => {
    const taken = `AWS/PrivateLinkEndpoints NewConnections Sum Endpoint Type=Interface;Service Name=com.amazonaws.us-east-1.execute-api;VPC Endpoint Id=${ids.endpoint};VPC Id=${ids.providerVpc}`;
    const group = 'endpoint-sg-ingress-443-missing';
    expect(judged(group, all(closedGroup, metric({ [taken]: [['11:30', 0]] }))).confidence).toBe('supported');
    expect(judged(group, all(closedGroup, metric({ [taken]: [] })))).toMatchObject({
      confidence: 'unobserved',
      evidence: [],
    });
    expect(judged(group, all(closedGroup, metric({ [taken]: [['11:30', 2]] }))).confidence).toBe('unobserved');
    expect(judged(group, all(closedGroup, metric({}))).confidence).toBe('unobserved');
  });
});

// ---- who changed it

const event = (name: string, at: string, request: object, rest: object = {}) => ({
  EventId: `${name}-${at}`,
  EventName: name,
  EventTime: `2026-02-01T${at}:00+00:00`,
  EventSource: 'ec2.amazonaws.com',
  Username: 'alice',
  CloudTrailEvent: JSON.stringify({
    eventName: name,
    eventSource: 'ec2.amazonaws.com',
    userIdentity: { type: 'IAMUser', userName: 'alice' },
    userAgent: 'aws-cli/2.15.0',
    requestParameters: request,
    ...rest,
  }),
});
const trail =
  (at: Where, ...events: readonly object[]): Edit =>
  (snapshot) =>
    answer(snapshot, at, 'cloudtrail/lookup-events', { Events: events });
const revoke = (at: string, port = 443, rest: object = {}) =>
  event(
    'RevokeSecurityGroupIngress',
    at,
    { groupId: ids.endpointGroup, ipPermissions: { items: [{ ipProtocol: 'tcp', fromPort: port, toPort: port }] } },
    rest,
  );

describe('changedBy', () => {
  const code = 'endpoint-sg-ingress-443-missing';

  test('is the newest successful event that names the resource, and supports', () => {
    const found = judged(code, all(closedGroup, trail(provider, revoke('09:00'), revoke('10:30'))));
    expect(found.changedBy).toEqual({
      who: 'alice',
      what: 'RevokeSecurityGroupIngress',
      when: '2026-02-01T10:30:00.000Z',
      eventId: 'RevokeSecurityGroupIngress-10:30',
      via: 'cli',
    });
    expect(found).toMatchObject({
      confidence: 'supported',
      evidence: [{ source: 'cloudtrail', effect: 'supports', where: 'cloudtrail us-east-1' }],
    });
  });

  test('is never a failed attempt, and failed repairs are shown', () => {
    const denied = { errorCode: 'Client.UnauthorizedOperation' };
    expect(judged(code, all(closedGroup, trail(provider, revoke('10:30', 443, denied)))).changedBy).toBeNull();
    const repair = event('AuthorizeSecurityGroupIngress', '10:40', { groupId: ids.endpointGroup }, denied);
    const found = judged(code, all(closedGroup, trail(provider, revoke('10:30'), repair)));
    expect(found.evidence[0]?.sample).toEqual([
      '2026-02-01T10:30:00.000Z RevokeSecurityGroupIngress by alice (cli) RevokeSecurityGroupIngress-10:30',
      '2026-02-01T10:40:00.000Z AuthorizeSecurityGroupIngress by alice (cli), an attempt to repair, failed: Client.UnauthorizedOperation AuthorizeSecurityGroupIngress-10:40',
    ]);
  });

  test('by CloudFormation in a role of its own comes with who changed the stack', () => {
    const role = 'arn:aws:sts::444455556666:assumed-role/deploy/AWSCloudFormation';
    const issuer = { sessionIssuer: { userName: 'deploy' } };
    const byStack = {
      userIdentity: {
        type: 'AssumedRole',
        arn: role,
        invokedBy: 'cloudformation.amazonaws.com',
        sessionContext: issuer,
      },
    };
    const stack = (at: string, rest: object = {}) => event('UpdateStack', at, { stackName: 'network' }, rest);
    const found = judged(
      code,
      all(
        closedGroup,
        trail(provider, stack('09:00'), stack('10:20'), stack('10:25', byStack), revoke('10:30', 443, byStack)),
      ),
    );
    expect(found.changedBy).toMatchObject({ who: 'deploy/AWSCloudFormation', via: 'cloudformation' });
    expect(found.evidence[0]?.sample[1]).toBe(
      '2026-02-01T10:20:00.000Z UpdateStack by alice (cli), which CloudFormation may have carried out, UpdateStack-10:20',
    );
    expect(
      judged(code, all(closedGroup, trail(provider, stack('09:00'), revoke('10:30', 443, byStack)))).evidence[0]?.count,
    ).toBe(1);
  });

  test('is not a change of another rule, resource or kind', () => {
    const other = event('RevokeSecurityGroupIngress', '10:30', { groupId: 'sg-0fffffffffffffff0' });
    const kind = event('CreateTags', '10:30', { resourceId: ids.endpointGroup });
    expect(judged(code, all(closedGroup, trail(provider, revoke('10:30', 22), other, kind)))).toMatchObject({
      changedBy: null,
      confidence: 'unobserved',
    });
  });

  test('lets what passed before it contradict nothing', () => {
    const before = atEndpoint([...alive, ...conversation({ at: '10:05' })]);
    expect(judged(code, all(closedGroup, before)).confidence).toBe('contradicted');
    expect(judged(code, all(closedGroup, before, trail(provider, revoke('10:30')))).confidence).toBe('supported');
    const after = atEndpoint([...alive, ...conversation({ at: '11:00' })]);
    expect(judged(code, all(closedGroup, after, trail(provider, revoke('10:30')))).confidence).toBe('contradicted');
  });

  test('of a route is about the destination that is missing', () => {
    const route = 'route-missing-client-to-endpoint';
    const broken = withoutRoute(consumer, '10.20.0.0/16');
    const removed = (destination: string, at: string) =>
      event('DeleteRoute', at, { routeTableId: ids.consumerTable, destinationCidrBlock: destination });
    const found = judged(
      route,
      all(broken, trail(consumer, removed('10.20.0.0/16', '09:00'), removed('10.99.0.0/16', '10:00'))),
    );
    expect(found.changedBy?.when).toBe('2026-02-01T09:00:00.000Z');
  });

  test('of an association that is named alone is found by the event that made it', () => {
    const code = 'route-missing-endpoint-to-client';
    const onMain: Edit = (snapshot) =>
      edit(
        snapshot,
        provider,
        'ec2/describe-route-tables',
        (draft: { RouteTables: { RouteTableId: string; Associations: object[] }[] }) => {
          for (const table of draft.RouteTables) if (table.RouteTableId === ids.endpointTable) table.Associations = [];
        },
      );
    const associated = event(
      'AssociateRouteTable',
      '08:00',
      { routeTableId: ids.endpointTable, subnetId: ids.endpointSubnetA },
      { responseElements: { associationId: 'rtbassoc-0e22222222222222a' } },
    );
    const gone = event('DisassociateRouteTable', '10:00', { associationId: 'rtbassoc-0e22222222222222a' });
    const found = judged(code, all(onMain, trail(provider, associated, gone)));
    expect(found.changedBy?.what).toBe('DisassociateRouteTable');
    expect(judged(code, all(onMain, trail(provider, gone))).changedBy).toBeNull();
  });

  test('is looked for in the other account as well', () => {
    const removed = event('DeleteVpcPeeringConnection', '10:00', { vpcPeeringConnectionId: ids.peering });
    const gone: Edit = all(
      rows(consumer, 'ec2/describe-vpc-peering-connections', (text) => text.replace('"active"', '"deleted"')),
      rows(provider, 'ec2/describe-vpc-peering-connections', (text) => text.replace('"active"', '"deleted"')),
    );
    const both = all(gone, trail(consumer), trail(provider, removed));
    expect(judged('peering-not-active', both).changedBy?.what).toBe('DeleteVpcPeeringConnection');
  });

  describe('of an API takes effect with its deployment', () => {
    const api = (name: string, at: string, request: object, rest: object = {}) => ({
      ...event(
        name,
        at,
        { restApiId: ids.api, ...request, template: false },
        { eventSource: 'apigateway.amazonaws.com', ...rest },
      ),
      EventSource: 'apigateway.amazonaws.com',
    });
    const patch = (path: string) => ({
      updateRestApiInput: { patchOperations: [{ op: 'replace', path, value: 'x' }] },
    });
    const edited = (at: string, path = '/policy') => api('UpdateRestApi', at, patch(path));
    const deployed = (at: string, stageName = 'prod') =>
      api('CreateDeployment', at, { createDeploymentInput: { stageName } });
    const code = 'resource-policy-wrong-vpce';
    const by = (...events: readonly object[]) => judged(code, all(wrongVpce, trail(provider, ...events)));

    test('the newest edit that was deployed', () => {
      expect(by(edited('09:00'), deployed('09:10'), edited('10:00')).changedBy).toMatchObject({
        when: '2026-02-01T09:00:00.000Z',
        effective: '2026-02-01T09:10:00.000Z',
      });
    });
    test('what put it in force, and who tried to repair it since, are shown as such', () => {
      const undone = api('UpdateRestApi', '09:20', patch('/policy'), { errorCode: 'AccessDenied' });
      const [found] = by(edited('09:00'), deployed('09:10'), undone).evidence;
      expect(found?.sample.map((line) => line.replace(/^\S+ /, ''))).toEqual([
        'UpdateRestApi by alice (cli) UpdateRestApi-09:00',
        'CreateDeployment by alice (cli), which put it in force, CreateDeployment-09:10',
        'UpdateRestApi by alice (cli), an attempt to repair, failed: AccessDenied UpdateRestApi-09:20',
      ]);
    });
    test('what takes effect at once tells no other time', () => {
      expect(
        judged('endpoint-sg-ingress-443-missing', all(closedGroup, trail(provider, revoke('10:30')))).changedBy,
      ).not.toHaveProperty('effective');
    });
    test('an edit of something else is not it', () => {
      expect(by(edited('09:00'), edited('09:05', '/description'), deployed('09:10')).changedBy?.when).toBe(
        '2026-02-01T09:00:00.000Z',
      );
    });
    test('a deployment to another stage deploys nothing here', () => {
      expect(by(edited('09:00'), deployed('09:10', 'dev')).changedBy?.what).not.toBe('UpdateRestApi');
    });
    test('what was answered between edit and deployment contradicts nothing', () => {
      const served = accessed(entry({ t: String(Date.parse('2026-02-01T09:05:00Z')) }));
      const found = judged(code, all(wrongVpce, served, trail(provider, edited('09:00'), deployed('09:10'))));
      expect(found.confidence).toBe('supported');
    });
  });
});

describe('notes', () => {
  test('say once that no logs are there', () => {
    expect(noteEvidence(subject((snapshot) => snapshot))).toEqual([
      'No logs were collected: nothing is held against evidence.',
    ]);
  });
  test('name what was denied and what is not written', () => {
    const denied: Edit = (snapshot) => ({
      ...snapshot,
      gaps: [{ ...consumer, action: 'cloudtrail:LookupEvents', operation: 'cloudtrail/lookup-events', why: 'denied' }],
    });
    const notes = noteEvidence(subject(all(atEndpoint(alive.slice(0, 2)), trail(provider), denied)));
    expect(notes).toEqual([
      `A silence in the flow logs of ${ids.endpointInterfaceB} proves nothing: fl-${ids.providerVpc.slice(4)} holds no record of the interface, not even that there was no traffic.`,
      `Who changed what in ${consumer.account} us-east-1 is not known: CloudTrail was not read (cloudtrail:LookupEvents is denied).`,
      'Stage prod writes no access log.',
      'Traces were not read.',
    ]);
  });
  test('are silent where everything was read', () => {
    expect(
      noteEvidence(subject(all(atEndpoint(alive), accessed(), traced(), trail(provider), trail(consumer)))),
    ).toEqual([]);
  });
});

test('the same evidence gives the same answer', () => {
  const change = all(closedGroup, atEndpoint([...alive, sent({ action: 'REJECT' })]), trail(provider, revoke('10:30')));
  expect(judged('endpoint-sg-ingress-443-missing', change)).toEqual(judged('endpoint-sg-ingress-443-missing', change));
});
