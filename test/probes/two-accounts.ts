import type { OperationId } from '../../src/snapshot/operations.js';
import type { Answer, Snapshot } from '../../src/snapshot/snapshot.js';
import { answerKey, answerPath, parseAnswerPath } from '../../src/snapshot/snapshot.js';

export const consumer = '111122223333';
export const provider = '444455556666';
export const region = 'us-east-1';

const at =
  (account: string, where: string = region) =>
  (operation: OperationId, answer: Answer, ...parts: readonly string[]): readonly [string, Answer] => [
    answerPath({ account, region: where, operation, ...(parts.length === 0 ? {} : { key: answerKey(...parts) }) }),
    answer,
  ];

const a = at(consumer);
const ag = at(consumer, 'global');
const b = at(provider);
const bg = at(provider, 'global');

const vpcs = (...ids: readonly string[]) => ({
  Vpcs: ids.map((VpcId, i) => ({ VpcId, CidrBlock: `10.${i}.0.0/16`, State: 'available', OwnerId: consumer })),
});
const balancer = `arn:aws:elasticloadbalancing:${region}:${provider}:loadbalancer/net/orders/0a1b2c3d4e5f6071`;
const listener = `arn:aws:elasticloadbalancing:${region}:${provider}:listener/net/orders/0a1b2c3d4e5f6071/1111222233334444`;
const group = `arn:aws:elasticloadbalancing:${region}:${provider}:targetgroup/orders/0123456789abcdef`;
const certificate = `arn:aws:acm:${region}:${provider}:certificate/11111111-2222-3333-4444-555555555555`;
const policyArn = `arn:aws:iam::${consumer}:policy/invoke`;
const boundaryArn = `arn:aws:iam::${consumer}:policy/edge`;
const trust = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: '*' }] };
const allow = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'execute-api:Invoke', Resource: '*' }] };
const lambdaUri = (name: string) =>
  `arn:aws:apigateway:${region}:lambda:path/2015-03-31/functions/arn:aws:lambda:${region}:${provider}:function:${name}/invocations`;
const made = '2026-11-03T09:12:00+00:00';

const consumerAnswers = [
  a('sts/get-caller-identity', {
    UserId: 'AROAREADER:xapi',
    Account: consumer,
    Arn: `arn:aws:sts::${consumer}:assumed-role/reader/xapi`,
  }),
  a('ec2/describe-vpcs', vpcs('vpc-a1', 'vpc-a2', 'vpc-a3')),
  ...['vpc-a1', 'vpc-a2', 'vpc-a3'].flatMap((VpcId) => [
    a('ec2/describe-vpc-attribute', { VpcId, EnableDnsSupport: { Value: true } }, VpcId, 'enableDnsSupport'),
    a('ec2/describe-vpc-attribute', { VpcId, EnableDnsHostnames: { Value: true } }, VpcId, 'enableDnsHostnames'),
  ]),
  a('ec2/describe-vpc-endpoints', {
    VpcEndpoints: [
      {
        VpcEndpointId: 'vpce-1',
        VpcId: 'vpc-a1',
        ServiceName: 'com.amazonaws.us-east-1.execute-api',
        CreationTimestamp: made,
      },
      { VpcEndpointId: 'vpce-2', VpcId: 'vpc-a2', ServiceName: 'com.amazonaws.us-east-1.s3' },
    ],
  }),
  a('ec2/describe-route-tables', {
    RouteTables: [1, 2, 3].map((n) => ({
      RouteTableId: `rtb-a${n}`,
      VpcId: `vpc-a${n}`,
      Routes: [{ DestinationPrefixListId: 'pl-1', VpcPeeringConnectionId: 'pcx-1', State: 'active' }],
    })),
  }),
  a('ec2/describe-security-groups', {
    SecurityGroups: [
      {
        GroupId: 'sg-a1',
        VpcId: 'vpc-a1',
        IpPermissions: [{ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, PrefixListIds: [{ PrefixListId: 'pl-2' }] }],
      },
    ],
  }),
  a('ec2/get-managed-prefix-list-entries', { Entries: [{ Cidr: '10.9.0.0/16' }] }, 'pl-1'),
  a('ec2/get-managed-prefix-list-entries', { Entries: [1, 2, 3].map((n) => ({ Cidr: `10.${n}.0.0/16` })) }, 'pl-2'),
  a('ec2/describe-transit-gateway-route-tables', {
    TransitGatewayRouteTables: [{ TransitGatewayRouteTableId: 'tgw-rtb-1', TransitGatewayId: 'tgw-1' }],
  }),
  a(
    'ec2/search-transit-gateway-routes',
    {
      Routes: [{ DestinationCidrBlock: '10.2.0.0/16', State: 'active', Type: 'static' }],
      AdditionalRoutesAvailable: false,
    },
    'tgw-rtb-1',
  ),
  a('ec2/describe-peering-nothing' as OperationId, {}),
  a('apigateway/get-domain-names', { items: [] }),
  a('route53resolver/list-resolver-endpoints', { ResolverEndpoints: [{ Id: 'rslvr-in-1', Direction: 'INBOUND' }] }),
  a(
    'route53resolver/list-resolver-endpoint-ip-addresses',
    { IpAddresses: [{ IpId: 'rni-1', Ip: '10.0.1.9', SubnetId: 'subnet-1' }] },
    'rslvr-in-1',
  ),
  a(
    'lambda/get-function-configuration',
    { FunctionName: 'caller', VpcConfig: { VpcId: 'vpc-a3', SubnetIds: ['subnet-3'] } },
    'caller',
  ),
  ag(
    'route53/list-hosted-zones-by-vpc',
    {
      HostedZoneSummaries: [
        { HostedZoneId: 'Z1', Name: 'execute-api.us-east-1.amazonaws.com.', Owner: { OwningAccount: consumer } },
      ],
    },
    'vpc-a1',
    region,
  ),
  ag('route53/list-hosted-zones-by-vpc', { HostedZoneSummaries: [] }, 'vpc-a3', region),
  ag(
    'route53/get-hosted-zone',
    {
      HostedZone: { Id: '/hostedzone/Z1', Name: 'execute-api.us-east-1.amazonaws.com.', CallerReference: '1' },
      VPCs: [{ VPCRegion: region, VPCId: 'vpc-a1' }],
    },
    'Z1',
  ),
  ag(
    'route53/list-resource-record-sets',
    {
      ResourceRecordSets: [
        {
          Name: 'x.execute-api.us-east-1.amazonaws.com.',
          Type: 'A',
          TTL: 60,
          ResourceRecords: [{ Value: '10.0.1.5' }],
        },
      ],
    },
    'Z1',
  ),
  ag(
    'iam/get-role',
    {
      Role: {
        RoleName: 'caller-role',
        RoleId: 'AROA1',
        Path: '/app/',
        Arn: `arn:aws:iam::${consumer}:role/app/caller-role`,
        CreateDate: made,
        AssumeRolePolicyDocument: trust,
        PermissionsBoundary: { PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn: boundaryArn },
      },
    },
    'caller-role',
  ),
  ag('iam/list-role-policies', { PolicyNames: ['inline 1'] }, 'caller-role'),
  ag(
    'iam/list-attached-role-policies',
    { AttachedPolicies: [{ PolicyName: 'invoke', PolicyArn: policyArn }] },
    'caller-role',
  ),
  ag(
    'iam/get-role-policy',
    { RoleName: 'caller-role', PolicyName: 'inline 1', PolicyDocument: allow },
    'caller-role',
    'inline 1',
  ),
  ...[policyArn, boundaryArn].flatMap((Arn) => [
    ag('iam/get-policy', { Policy: { Arn, DefaultVersionId: 'v3' } }, Arn),
    ag('iam/get-policy-version', { PolicyVersion: { VersionId: 'v3', Document: allow } }, Arn, 'v3'),
  ]),
  ag('organizations/list-parents', { Parents: [{ Id: 'ou-ab12-11111111', Type: 'ORGANIZATIONAL_UNIT' }] }, consumer),
  ag('organizations/list-parents', { Parents: [{ Id: 'r-ab12', Type: 'ROOT' }] }, 'ou-ab12-11111111'),
  ...[consumer, 'ou-ab12-11111111', 'r-ab12'].map((target) =>
    ag(
      'organizations/list-policies-for-target',
      { Policies: [{ Id: 'p-full', Name: 'Full' }] },
      target,
      'SERVICE_CONTROL_POLICY',
    ),
  ),
  ag(
    'organizations/describe-policy',
    { Policy: { PolicySummary: { Id: 'p-full' }, Content: '{"Statement":[]}' } },
    'p-full',
  ),
];

const providerAnswers = [
  b('sts/get-caller-identity', {
    UserId: 'AROAREADER:xapi',
    Account: provider,
    Arn: `arn:aws:sts::${provider}:assumed-role/reader/xapi`,
  }),
  b('apigateway/get-rest-apis', {
    items: [
      {
        id: 'api1',
        name: 'orders',
        createdDate: made,
        endpointConfiguration: { types: ['PRIVATE'], vpcEndpointIds: ['vpce-1'] },
      },
      { id: 'api2', name: 'public', endpointConfiguration: { types: ['REGIONAL'] } },
    ],
  }),
  b(
    'apigateway/get-resources',
    {
      items: [
        { id: 'r0', path: '/' },
        {
          id: 'r1',
          parentId: 'r0',
          pathPart: 'orders',
          path: '/orders',
          resourceMethods: {
            GET: {
              httpMethod: 'GET',
              authorizationType: 'NONE',
              apiKeyRequired: false,
              methodIntegration: {
                type: 'AWS_PROXY',
                httpMethod: 'POST',
                uri: lambdaUri('${stageVariables.fn}:live'),
                credentials: `arn:aws:iam::${provider}:role/invoke`,
              },
            },
            POST: {
              httpMethod: 'POST',
              authorizationType: 'NONE',
              methodIntegration: {
                type: 'HTTP_PROXY',
                httpMethod: 'POST',
                uri: 'http://orders.elb.us-east-1.amazonaws.com/x',
                connectionType: 'VPC_LINK',
                connectionId: 'link1',
              },
            },
          },
        },
      ],
    },
    'api1',
  ),
  b(
    'apigateway/get-stages',
    {
      item: [
        {
          stageName: 'prod',
          deploymentId: 'd1',
          webAclArn: 'arn:aws:wafv2:x',
          canarySettings: { deploymentId: 'd2', percentTraffic: 5 },
        },
        { stageName: 'dev', deploymentId: 'd1' },
      ],
    },
    'api1',
  ),
  b('apigateway/get-deployments', { items: [{ id: 'd1', createdDate: made }, { id: 'd2' }, { id: 'd3' }] }, 'api1'),
  ...['d1', 'd2'].map((id) =>
    b(
      'apigateway/get-deployment',
      { id, apiSummary: { '/orders': { GET: { authorizationType: 'NONE', apiKeyRequired: false } } } },
      'api1',
      id,
    ),
  ),
  ...['prod', 'dev'].map((stage) =>
    b('apigateway/get-export', { openapi: '3.0.1', info: { title: stage }, paths: {} }, 'api1', stage),
  ),
  b(
    'apigateway/get-authorizers',
    { items: [{ id: 'au1', name: 'jwt', type: 'TOKEN', authorizerUri: lambdaUri('auth') }] },
    'api1',
  ),
  b('apigateway/get-gateway-responses', { items: [] }, 'api1'),
  b('apigateway/get-request-validators', { items: [] }, 'api1'),
  b('apigateway/get-vpc-links', { items: [{ id: 'link1', name: 'l', targetArns: [balancer], status: 'AVAILABLE' }] }),
  b('apigateway/get-usage-plans', {
    items: [
      { id: 'plan1', apiStages: [{ apiId: 'api1', stage: 'prod' }] },
      { id: 'plan2', apiStages: [{ apiId: 'other', stage: 'x' }] },
    ],
  }),
  b('apigateway/get-usage-plan-keys', { items: [{ id: 'key1', type: 'API_KEY', name: 'k' }] }, 'plan1'),
  b('apigateway/get-domain-names', {
    items: [
      {
        domainName: 'orders.example.com',
        domainNameId: 'dn1',
        domainNameArn: `arn:aws:apigateway:${region}:${provider}:/domainnames/orders.example.com+dn1`,
        endpointConfiguration: { types: ['PRIVATE'] },
        certificateArn: certificate,
        routingMode: 'ROUTING_RULE_THEN_BASE_PATH_MAPPING',
      },
      { domainName: 'www.example.com', endpointConfiguration: { types: ['EDGE'] } },
    ],
  }),
  b(
    'apigateway/get-base-path-mappings',
    { items: [{ basePath: '(none)', restApiId: 'api1', stage: 'prod' }] },
    'orders.example.com',
    'dn1',
  ),
  b(
    'apigatewayv2/list-routing-rules',
    { RoutingRules: [{ RoutingRuleId: 'rr1', Priority: 1 }] },
    'orders.example.com',
    'dn1',
  ),
  b(
    'acm/describe-certificate',
    { Certificate: { CertificateArn: certificate, Status: 'ISSUED', NotAfter: made } },
    certificate,
  ),
  b(
    'wafv2/get-web-acl-for-resource',
    { WebACL: { Name: 'w', Id: 'w1', ARN: 'arn:aws:wafv2:x', DefaultAction: { Allow: {} } } },
    `arn:aws:apigateway:${region}::/restapis/api1/stages/prod`,
  ),
  b('elbv2/describe-load-balancers', {
    LoadBalancers: [
      { LoadBalancerArn: balancer, DNSName: 'orders.elb.us-east-1.amazonaws.com', Type: 'network', CreatedTime: made },
    ],
  }),
  b(
    'elbv2/describe-load-balancer-attributes',
    { Attributes: [{ Key: 'load_balancing.cross_zone.enabled', Value: 'false' }] },
    balancer,
  ),
  b(
    'elbv2/describe-listeners',
    {
      Listeners: [
        {
          ListenerArn: listener,
          LoadBalancerArn: balancer,
          Port: 443,
          Protocol: 'TCP',
          DefaultActions: [{ Type: 'forward', TargetGroupArn: group }],
        },
      ],
    },
    balancer,
  ),
  b('elbv2/describe-target-groups', {
    TargetGroups: [{ TargetGroupArn: group, TargetType: 'ip', Port: 443, LoadBalancerArns: [balancer] }],
  }),
  b(
    'elbv2/describe-target-health',
    { TargetHealthDescriptions: [{ Target: { Id: '10.2.1.5', Port: 443 }, TargetHealth: { State: 'healthy' } }] },
    group,
  ),
  b('elbv2/describe-target-group-attributes', { Attributes: [{ Key: 'stickiness.enabled', Value: 'false' }] }, group),
  ...['auth'].flatMap((name) => [
    b('lambda/get-function-configuration', { FunctionName: name, Timeout: 3 }, name),
    b('lambda/get-policy', {}, name),
    b('lambda/get-function-concurrency', {}, name),
  ]),
  bg(
    'iam/get-role',
    {
      Role: {
        RoleName: 'invoke',
        RoleId: 'AROA2',
        Path: '/',
        Arn: `arn:aws:iam::${provider}:role/invoke`,
        CreateDate: made,
        AssumeRolePolicyDocument: trust,
      },
    },
    'invoke',
  ),
];

const answers = new Map([...consumerAnswers, ...providerAnswers]);
answers.delete(`${consumer}/${region}/ec2/describe-peering-nothing`);

/** A consumer and a provider account, with everything that leads to something else, each list more than one page of two. */
export const twoAccounts: Snapshot = {
  takenAt: '2026-11-03T10:00:00.000Z',
  accounts: { [consumer]: { side: 'consumer' }, [provider]: { side: 'provider' } },
  answers,
  gaps: [],
};

export const operationsOf = ({ answers: held }: Snapshot): OperationId[] => [
  ...new Set([...held.keys()].map((path) => parseAnswerPath(path).operation as OperationId)),
];
