import { describe, expect, test } from '@jest/globals';
import { functionOf } from '../../../src/probes/plan/functions.js';
import { roots, rules, type PlanInput } from '../../../src/probes/plan/index.js';
import { resolved } from '../../../src/probes/plan/integrations.js';
import { principalReads } from '../../../src/probes/plan/principals.js';
import type { Scope, World } from '../../../src/probes/plan/rule.js';
import { levelsOf, type Derived } from '../../../src/probes/plan/world.js';
import { operationIds, type OperationId } from '../../../src/snapshot/operations.js';

const account = '444455556666';

/** What the rules ask when the first of these answers arrives and the others are there already. */
const asked = (
  answers: readonly (readonly [OperationId, readonly string[], unknown])[],
  scope: Scope = {},
  failed: readonly OperationId[] = [],
  others: readonly string[] = [],
): string[] => {
  const [[operation, parts] = ['ec2/describe-vpcs', []] as const] = answers as readonly [
    OperationId,
    readonly string[],
    unknown,
  ][];
  const fired =
    answers.length === 0 ? { operation: failed[0] ?? 'ec2/describe-vpcs', parts: [] } : { operation, parts };
  const find = (id: OperationId, key: readonly string[]) =>
    answers.find(([held, heldParts]) => held === id && heldParts.join() === key.join())?.[2];
  const world = {
    scope,
    places: [account, ...others].map((one) => ({ account: one, region: 'us-east-1' })),
    place: { account, region: 'us-east-1' },
    fired,
    anywhere: (id: OperationId) =>
      answers
        .filter(([held]) => held === id)
        .map(([, key, answer]) => ({ place: { account, region: 'us-east-1' }, parts: key, answer })),
    read: (id: OperationId, ...key: string[]) => find(id, key),
    all: (id: OperationId) =>
      answers.filter(([held]) => held === id).map(([, key, answer]) => ({ parts: key, answer })),
    failed: (id: OperationId) => failed.includes(id),
  } as unknown as World;
  const wanted = rules.filter(({ after }) => after.includes(fired.operation)).flatMap((rule) => rule.derive(world));
  return [
    ...new Set(
      wanted.map(({ operation: id, parts: key, place }) =>
        [id, ...key, ...(place ? [`@${place.account}`] : [])].join(' '),
      ),
    ),
  ];
};

const balancer = (n: number) => `arn:aws:elasticloadbalancing:us-east-1:${account}:loadbalancer/net/b${n}/${n}`;

describe('keys from answers', () => {
  test('VPCs: with an execute-api endpoint; named; all where they are few', () => {
    const endpoints = {
      VpcEndpoints: [
        { VpcId: 'vpc-1', ServiceName: 'com.amazonaws.us-east-1.execute-api' },
        { VpcId: 'vpc-2', ServiceName: 'x.s3' },
      ],
    };
    expect(asked([['ec2/describe-vpc-endpoints', [], endpoints]])).toEqual([
      `ec2/describe-vpc-attribute vpc-1 enableDnsSupport @${account}`,
      `ec2/describe-vpc-attribute vpc-1 enableDnsHostnames @${account}`,
      `route53/list-hosted-zones-by-vpc vpc-1 us-east-1 @${account}`,
    ]);
    const many = { Vpcs: Array.from({ length: 30 }, (_, i) => ({ VpcId: `vpc-${i}` })) };
    expect(asked([['ec2/describe-vpcs', [], many]])).toEqual([]);
    expect(asked([['ec2/describe-vpcs', [], many]], { from: 'vpc-7' })).toHaveLength(3);
    expect(asked([['ec2/describe-vpcs', [], { Vpcs: [{ VpcId: 'vpc-1' }] }]])).toHaveLength(3);
  });

  test('VPCs: where they are many, of the caller, when it is one resource', () => {
    const vpcs = [
      'ec2/describe-vpcs',
      [],
      { Vpcs: [{ VpcId: 'vpc-1' }, { VpcId: 'vpc-2' }, { VpcId: 'vpc-3' }] },
    ] as const;
    const interfaces = [
      'ec2/describe-network-interfaces',
      [],
      {
        NetworkInterfaces: [
          { NetworkInterfaceId: 'eni-1', VpcId: 'vpc-1', Attachment: { InstanceId: 'i-1' } },
          { NetworkInterfaceId: 'eni-2', VpcId: 'vpc-2' },
        ],
      },
    ] as const;
    const zones = (from: string, ...answers: Parameters<typeof asked>[0]) =>
      asked(answers, { from }).filter((ask) => ask.startsWith('route53/'));
    for (const from of ['eni-1', 'i-1']) {
      expect(zones(from, vpcs, interfaces)).toEqual([`route53/list-hosted-zones-by-vpc vpc-1 us-east-1 @${account}`]);
      expect(zones(from, interfaces, vpcs)).toEqual([`route53/list-hosted-zones-by-vpc vpc-1 us-east-1 @${account}`]);
    }
    expect(zones('eni-3', vpcs, interfaces)).toEqual([]);
    expect(zones('10.0.0.1', vpcs)).toEqual([]);
  });

  test('Resolver: rules where people made some, endpoints where other servers are asked', () => {
    const associations = (id: string) => ({ ResolverRuleAssociations: [{ ResolverRuleId: id, VPCId: 'vpc-1' }] });
    const list = 'route53resolver/list-resolver-rule-associations';
    expect(asked([[list, [], associations('rslvr-autodefined-rr-internet-resolver')]])).toEqual([]);
    expect(asked([[list, [], associations('rslvr-rr-1')]])).toEqual(['route53resolver/list-resolver-rules']);
    const endpoints = `route53resolver/list-resolver-endpoints @${account}`;
    const rules = (RuleType: string) => ({ ResolverRules: [{ Id: 'rslvr-rr-1', RuleType }] });
    expect(asked([['route53resolver/list-resolver-rules', [], rules('SYSTEM')]])).toEqual([]);
    expect(asked([['route53resolver/list-resolver-rules', [], rules('FORWARD')]])).toEqual([endpoints]);
    const options = (Value: string) => ({
      DhcpOptions: [{ DhcpConfigurations: [{ Key: 'domain-name-servers', Values: [{ Value }] }] }],
    });
    expect(asked([['ec2/describe-dhcp-options', [], options('AmazonProvidedDNS')]])).toEqual([]);
    expect(asked([['ec2/describe-dhcp-options', [], options('10.0.0.53')]])).toEqual([endpoints]);
    const inbound = { ResolverEndpoints: [{ Id: 'rslvr-in-1', Direction: 'INBOUND', HostVPCId: 'vpc-9' }] };
    expect(asked([['route53resolver/list-resolver-endpoints', [], inbound]])).toEqual([
      `route53/list-hosted-zones-by-vpc vpc-9 us-east-1 @${account}`,
      'route53resolver/list-resolver-endpoint-ip-addresses rslvr-in-1',
    ]);
  });

  test('Direct Connect: of all gateways together, once both kinds are known or refused', () => {
    const vpn = ['ec2/describe-vpn-gateways', [], { VpnGateways: [{ VpnGatewayId: 'vgw-1' }] }] as const;
    const transit = (...ids: string[]) =>
      [
        'ec2/describe-transit-gateways',
        [],
        { TransitGateways: ids.map((TransitGatewayId) => ({ TransitGatewayId })) },
      ] as const;
    const both = (ids: string) => [
      'directconnect/describe-virtual-interfaces',
      `directconnect/describe-direct-connect-gateway-associations ${ids}`,
    ];
    expect(asked([vpn])).toEqual([]);
    expect(asked([vpn, transit('tgw-1')])).toEqual(both('vgw-1 tgw-1'));
    expect(asked([vpn], {}, ['ec2/describe-transit-gateways'])).toEqual(both('vgw-1'));
    expect(asked([transit(), ['ec2/describe-vpn-gateways', [], { VpnGateways: [] }]])).toEqual([]);
  });

  test('APIs: every private one, or those named', () => {
    const apis = {
      items: [
        { id: 'p', endpointConfiguration: { types: ['PRIVATE'] } },
        { id: 'r', endpointConfiguration: { types: ['REGIONAL'] } },
      ],
    };
    expect(asked([['apigateway/get-rest-apis', [], apis]])).toContain('apigateway/get-resources p');
    expect(asked([['apigateway/get-rest-apis', [], apis]])).not.toContain('apigateway/get-resources r');
    expect(asked([['apigateway/get-rest-apis', [], apis]], { apiIds: ['r', 'gone'] })).toEqual(
      expect.arrayContaining(['apigateway/get-resources r']),
    );
    expect(asked([], { apiIds: ['x'] }, ['apigateway/get-rest-apis'])).toContain('apigateway/get-rest-api x');
  });

  test('stages: deployments with canaries, exports, web ACLs', () => {
    const stages = {
      item: [
        { stageName: 'prod', deploymentId: 'd1', canarySettings: { deploymentId: 'd2' }, webAclArn: 'arn' },
        { stageName: 'dev', deploymentId: 'd1' },
      ],
    };
    expect(asked([['apigateway/get-stages', ['p'], stages]])).toEqual([
      'apigateway/get-deployment p d1',
      'apigateway/get-deployment p d2',
      'apigateway/get-export p prod',
      'apigateway/get-export p dev',
      'wafv2/get-web-acl-for-resource arn:aws:apigateway:us-east-1::/restapis/p/stages/prod',
    ]);
  });

  test('functions: in their own account, by alias, with stage variables filled in', () => {
    const uri =
      'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:111122223333:function:${stageVariables.fn}:live/invocations';
    const resources = { items: [{ resourceMethods: { GET: { methodIntegration: { uri } } } }] };
    const stages = { item: [{ stageName: 'a', variables: { fn: 'one' } }, { stageName: 'b' }] };
    expect(asked([['apigateway/get-resources', ['p'], resources]])).toEqual([]);
    expect(
      asked([
        ['apigateway/get-resources', ['p'], resources],
        ['apigateway/get-stages', ['p'], stages],
      ]),
    ).toEqual([
      'lambda/get-policy one live @111122223333',
      'lambda/get-function-configuration one @111122223333',
      'lambda/get-function-concurrency one @111122223333',
      'lambda/list-aliases one @111122223333',
    ]);
    expect(functionOf('arn:aws:sns:us-east-1:111122223333:topic')).toBeUndefined();
    expect(resolved('a${stageVariables.x}', [{ x: '1' }, { x: '1' }, {}])).toEqual(['a1']);
  });

  test('what is deployed is followed as well as the working copy: functions, roles, balancers of an export', () => {
    const uri =
      'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:111122223333:function:old/invocations';
    const integration = { type: 'aws_proxy', uri, credentials: 'arn:aws:iam::111122223333:role/old' };
    const exported = { paths: { '/': { get: { 'x-amazon-apigateway-integration': integration } } } };
    expect(asked([['apigateway/get-export', ['p', 'prod'], exported]])).toEqual(
      expect.arrayContaining(['lambda/get-policy old @111122223333', 'iam/get-role old @111122223333']),
    );
    const target = balancer(4).replace(':loadbalancer/', ':listener/') + '/1';
    const linked = { paths: { '/': { get: { 'x-amazon-apigateway-integration': { integrationTarget: target } } } } };
    expect(asked([['apigateway/get-export', ['p', 'prod'], linked]])).toContain(
      `elbv2/describe-listeners ${balancer(4)} @${account}`,
    );
  });

  test('exports: of the stages that are named, where some are', () => {
    const stages = { item: [{ stageName: 'prod' }, { stageName: 'dev' }] };
    expect(asked([['apigateway/get-stages', ['p'], stages]], { stages: ['dev'] })).toEqual([
      'apigateway/get-export p dev',
    ]);
  });

  test('load balancers: of links, by host, by listener; all only where they are few', () => {
    const balancers = {
      LoadBalancers: Array.from({ length: 9 }, (_, i) => ({
        LoadBalancerArn: balancer(i),
        DNSName: `b${i}.elb.amazonaws.com`,
      })),
    };
    expect(asked([['elbv2/describe-load-balancers', [], balancers]])).toEqual([]);
    expect(asked([['apigateway/get-vpc-links', [], { items: [{ targetArns: [balancer(3)] }] }]])).toContain(
      `elbv2/describe-listeners ${balancer(3)} @${account}`,
    );
    const integrations = [
      { uri: 'http://B4.elb.amazonaws.com:80/x' },
      { integrationTarget: balancer(5).replace(':loadbalancer/', ':listener/') + '/77' },
    ];
    const resources = {
      items: [
        {
          resourceMethods: Object.fromEntries(
            integrations.map((methodIntegration, i) => [`M${i}`, { methodIntegration }]),
          ),
        },
      ],
    };
    const found = asked([
      ['apigateway/get-resources', ['p'], resources],
      ['elbv2/describe-load-balancers', [], balancers],
    ]);
    expect(found.filter((ask) => ask.startsWith('elbv2/describe-listeners'))).toEqual(
      [4, 5].map((n) => `elbv2/describe-listeners ${balancer(n)} @${account}`),
    );
  });

  test('zones: asked in the account that owns them; hidden zones of AWS are not asked', () => {
    const zones = {
      HostedZoneSummaries: [
        { HostedZoneId: 'Z1', Name: 'a.', Owner: { OwningAccount: '111122223333' } },
        { HostedZoneId: 'Z2', Name: 'b.', Owner: { OwningService: 'vpce.amazonaws.com' } },
      ],
    };
    expect(asked([['route53/list-hosted-zones-by-vpc', ['vpc-1', 'us-east-1'], zones]])).toEqual([
      'route53/get-hosted-zone Z1 @111122223333',
      'route53/list-resource-record-sets Z1 @111122223333',
    ]);
  });
});

test('service control policies: who reads its own reads those of the other accounts', () => {
  const list = 'organizations/list-policies-for-target';
  const scp = 'SERVICE_CONTROL_POLICY';
  const other = '111122223333';
  const own = [list, [account, scp], { Policies: [] }] as const;
  const of = (fired: typeof own) => asked([fired], {}, [], [other]).filter((ask) => ask.includes(other));
  expect(of(own)).toEqual([`organizations/list-parents ${other}`, `${list} ${other} ${scp}`]);
  expect(of([list, ['ou-1', scp], { Policies: [] }] as never)).toEqual([]);
  const organization = (scope: Scope) =>
    roots({ accounts: [{ account, sides: ['network'] }], regions: ['us-east-1'], operations: operationIds, scope })
      .map(({ operation: id }) => id)
      .filter((id) => id === list);
  expect(organization({ from: 'eni-1' })).toEqual([]);
  expect(organization({ from: 'eni-1', principal: `arn:aws:iam::${account}:role/r` })).toEqual([list]);
  expect(organization({})).toEqual([list]);
});

test('roles that a policy names are asked in accounts of the run, and only where every API is judged', () => {
  const policy = JSON.stringify({
    Statement: [
      {
        Effect: 'Allow',
        Principal: {
          AWS: ['arn:aws:iam::111122223333:role/apps/caller', 'arn:aws:iam::999999999999:role/far', `${account}`],
        },
        Action: 'execute-api:Invoke',
        Resource: '*',
      },
      {
        Effect: 'Deny',
        Principal: { AWS: 'arn:aws:iam::111122223333:role/refused' },
        Action: 'execute-api:Invoke',
        Resource: '*',
      },
    ],
  });
  const apis = [['apigateway/get-rest-apis', [], { items: [{ id: 'a1', policy }] }]] as const;
  const roles = (scope: Scope) => asked(apis, scope, [], ['111122223333']).filter((one) => one.startsWith('iam/'));
  expect(roles({})).toEqual([]);
  expect(roles({ everyVpc: true })).toEqual([
    'iam/get-role caller @111122223333',
    'iam/list-role-policies caller @111122223333',
    'iam/list-attached-role-policies caller @111122223333',
  ]);
});

describe('what is asked first', () => {
  const input = (
    scope: Scope,
    sides: PlanInput['accounts'][number]['sides'] = ['consumer', 'provider'],
    regions = ['us-east-1'],
  ): PlanInput => ({
    accounts: [{ account, sides }],
    regions,
    operations: operationIds,
    scope,
  });
  const keyed = (plan: PlanInput) =>
    roots(plan)
      .filter(({ key }) => key !== undefined)
      .map(({ operation: id, key }) => `${id} ${key}`);

  test('principals by kind', () => {
    const names = (arn: string) => principalReads(arn).map(({ operation: id, parts }) => `${id} ${parts.join()}`);
    expect(names(`arn:aws:iam::${account}:role/a/b/r`)[0]).toBe('iam/get-role r');
    expect(names(`arn:aws:sts::${account}:assumed-role/r/session`)[0]).toBe('iam/get-role r');
    expect(names(`arn:aws:iam::${account}:user/u`)).toHaveLength(4);
    expect(names(`arn:aws:iam::${account}:root`)).toEqual([]);
    expect(names('nonsense')).toEqual([]);
  });

  test('a named API at once in one place, and not in two', () => {
    expect(keyed(input({ apiIds: ['x'] }))).toContain('apigateway/get-resources x');
    expect(keyed(input({ apiIds: ['x'] }, ['provider'], ['us-east-1', 'eu-west-1'])).join()).not.toContain(
      'apigateway/',
    );
    expect(keyed(input({ apiIds: ['x'] }, ['consumer']))).not.toContain('apigateway/get-resources x');
  });

  test('Resolver rules and endpoints at once only where the caller is not one resource of AWS', () => {
    const resolver = (scope: Scope) =>
      roots(input(scope)).filter(({ operation: id }) =>
        ['route53resolver/list-resolver-rules', 'route53resolver/list-resolver-endpoints'].includes(id),
      ).length;
    for (const from of [
      'eni-1',
      'i-1',
      'subnet-1',
      'vpc-1',
      'caller',
      `arn:aws:lambda:us-east-1:${account}:function:f`,
    ])
      expect(resolver({ from })).toBe(0);
    for (const from of ['192.168.10.4', '10.0.0.0/16', 'fd00::1']) expect(resolver({ from })).toBe(2);
    expect(resolver({})).toBe(2);
  });

  test('a side is asked only what concerns it; global services once', () => {
    const consumer = roots(input({}, ['consumer'], ['us-east-1', 'eu-west-1']));
    expect(consumer.some(({ operation: id }) => id === 'apigateway/get-rest-apis')).toBe(false);
    expect(consumer.filter(({ operation: id }) => id === 'ec2/describe-vpcs')).toHaveLength(2);
    expect(consumer.filter(({ operation: id }) => id === 'organizations/describe-organization')).toHaveLength(1);
    expect(consumer.some(({ operation: id }) => id.startsWith('logs'))).toBe(false);
  });
});

test('depth of dependency is the shortest way, whatever came first', () => {
  const ask = (id: OperationId) => ({ account, region: 'r', operation: id, parts: [] });
  const path = (id: OperationId) => `${account}/r/${id}`;
  const derived: Derived[] = [
    { ask: ask('ec2/describe-subnets'), from: [path('ec2/describe-vpc-endpoints')] },
    { ask: ask('ec2/describe-vpc-endpoints'), from: [path('ec2/describe-vpcs')] },
    { ask: ask('ec2/describe-subnets'), from: [path('ec2/describe-vpcs')] },
  ];
  const levels = levelsOf([ask('ec2/describe-vpcs')], derived);
  expect(levels.get(path('ec2/describe-subnets'))).toBe(2);
});
