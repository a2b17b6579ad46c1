import type { SampleRow } from './sample.js';

const three = <T>(make: (n: number) => T): T[] => [1, 2, 3].map(make);
const date = '2026-03-01T08:30:00.000Z';
const api = 'a1b2c3d4e5';
const arn = 'arn:aws:elasticloadbalancing:us-east-1:444455556666';
const balancer = `${arn}:loadbalancer/net/orders/50dc6c495c0c9188`;
const listener = `${arn}:listener/net/orders/50dc6c495c0c9188/f2f7dc8efc522ab2`;
const group = `${arn}:targetgroup/orders/73e2d6bc24d8a067`;
const name = 'orders';

/** HTTP APIs, load balancers, functions and what else hangs on an API. */
export const backendAnswers: readonly SampleRow[] = [
  [
    'apigatewayv2/get-apis',
    [],
    {
      Items: three((n) => ({
        ApiId: `http${n}`,
        Name: 'h',
        ProtocolType: 'HTTP',
        RouteSelectionExpression: '$request.method $request.path',
        CreatedDate: date,
      })),
    },
  ],
  [
    'apigatewayv2/get-vpc-links',
    [],
    {
      Items: three((n) => ({
        VpcLinkId: `v2link${n}`,
        Name: 'v2',
        SubnetIds: ['subnet-01'],
        SecurityGroupIds: ['sg-01'],
        VpcLinkStatus: 'AVAILABLE',
      })),
    },
  ],
  [
    'apigatewayv2/get-vpc-link',
    ['v2link1'],
    { VpcLinkId: 'v2link1', Name: 'v2', SubnetIds: ['subnet-01'], SecurityGroupIds: [], CreatedDate: date },
  ],
  [
    'apigatewayv2/list-routing-rules',
    ['api.example.com', 'd1'],
    {
      RoutingRules: three((n) => ({
        RoutingRuleId: `rule${n}`,
        Priority: n * 10,
        Conditions: [{ MatchBasePaths: { AnyOf: ['v1'] } }],
        Actions: [{ InvokeApi: { ApiId: api, Stage: 'stage1', StripBasePath: true } }],
      })),
    },
  ],
  [
    'elbv2/describe-load-balancers',
    [],
    {
      LoadBalancers: three((n) => ({
        LoadBalancerArn: n === 1 ? balancer : `${balancer}${n}`,
        LoadBalancerName: `orders-${n}`,
        DNSName: 'orders.elb.us-east-1.amazonaws.com',
        Scheme: 'internal',
        Type: 'network',
        State: { Code: 'active' },
        CreatedTime: date,
        AvailabilityZones: [{ ZoneName: 'us-east-1a', SubnetId: 'subnet-01', LoadBalancerAddresses: [] }],
      })),
    },
  ],
  [
    'elbv2/describe-load-balancer-attributes',
    [balancer],
    {
      Attributes: [
        { Key: 'load_balancing.cross_zone.enabled', Value: 'false' },
        { Key: 'access_logs.s3.bucket', Value: '' },
      ],
    },
  ],
  [
    'elbv2/describe-listeners',
    [balancer],
    {
      Listeners: three((n) => ({
        ListenerArn: n === 1 ? listener : `${listener}${n}`,
        LoadBalancerArn: balancer,
        Port: 440 + n,
        Protocol: 'TCP',
        DefaultActions: [{ Type: 'forward', TargetGroupArn: group, Order: 1 }],
      })),
    },
  ],
  [
    'elbv2/describe-listener-certificates',
    [listener],
    {
      Certificates: three((n) => ({
        CertificateArn: `arn:aws:acm:us-east-1:111122223333:certificate/${n}`,
        IsDefault: n === 1,
      })),
    },
  ],
  [
    'elbv2/describe-rules',
    [listener],
    {
      Rules: three((n) => ({
        RuleArn: `${listener}/rule${n}`,
        Priority: n === 3 ? 'default' : `${n}`,
        Conditions: [],
        Actions: [{ Type: 'forward', TargetGroupArn: group }],
        IsDefault: n === 3,
      })),
    },
  ],
  [
    'elbv2/describe-target-groups',
    [],
    {
      TargetGroups: three((n) => ({
        TargetGroupArn: n === 1 ? group : `${group}${n}`,
        TargetGroupName: `orders-${n}`,
        Protocol: 'TCP',
        Port: 80,
        VpcId: 'vpc-01',
        LoadBalancerArns: n === 3 ? [] : [balancer],
        TargetType: 'ip',
        Matcher: { HttpCode: '200-399' },
      })),
    },
  ],
  [
    'elbv2/describe-target-group-attributes',
    [group],
    { Attributes: [{ Key: 'preserve_client_ip.enabled', Value: 'false' }] },
  ],
  [
    'elbv2/describe-target-health',
    [group],
    {
      TargetHealthDescriptions: three((n) => ({
        Target: { Id: `10.9.0.${n}`, Port: 80 },
        TargetHealth: { State: 'unhealthy', Reason: 'Target.Timeout', Description: 'Request timed out' },
      })),
    },
  ],
  [
    'lambda/get-function-configuration',
    [name],
    {
      FunctionName: name,
      FunctionArn: `arn:aws:lambda:us-east-1:444455556666:function:${name}`,
      Runtime: 'nodejs24.x',
      Timeout: 30,
      LastModified: '2026-03-01T08:30:00.000+0000',
      VpcConfig: { SubnetIds: [], SecurityGroupIds: [], VpcId: '' },
      State: 'Active',
    },
  ],
  ['lambda/get-policy', [name], { Policy: '{"Version":"2012-10-17","Statement":[]}', RevisionId: 'r1' }],
  [
    'lambda/get-policy',
    [name, 'live'],
    { Policy: '{"Version":"2012-10-17","Statement":[{"Sid":"a"}]}', RevisionId: 'r2' },
  ],
  ['lambda/get-policy', ['bare'], {}],
  ['lambda/get-function-concurrency', [name], { ReservedConcurrentExecutions: 0 }],
  ['lambda/get-function-concurrency', ['bare'], {}],
  [
    'lambda/list-aliases',
    [name],
    {
      Aliases: three((n) => ({
        Name: `live${n}`,
        FunctionVersion: `${n}`,
        RoutingConfig: { AdditionalVersionWeights: { '2': 0.25 } },
      })),
    },
  ],
  [
    'lambda/get-account-settings',
    [],
    { AccountLimit: { ConcurrentExecutions: 1000, TotalCodeSize: 80_530_636_800 }, AccountUsage: { FunctionCount: 3 } },
  ],
  [
    'wafv2/get-web-acl-for-resource',
    [`arn:aws:apigateway:us-east-1::/restapis/${api}/stages/stage1`],
    {
      WebACL: {
        Name: 'waf',
        Id: 'w1',
        ARN: 'arn:aws:wafv2:us-east-1:444455556666:regional/webacl/waf/w1',
        DefaultAction: { Allow: {} },
        Rules: [
          {
            Name: 'ip',
            Priority: 0,
            Statement: { IPSetReferenceStatement: { ARN: 'arn:aws:wafv2:ipset' } },
            Action: { Block: { CustomResponse: { ResponseCode: 403 } } },
            VisibilityConfig: { SampledRequestsEnabled: true, CloudWatchMetricsEnabled: true, MetricName: 'ip' },
          },
        ],
        VisibilityConfig: { SampledRequestsEnabled: true, CloudWatchMetricsEnabled: true, MetricName: 'waf' },
        Capacity: 1,
      },
    },
  ],
  ['wafv2/get-web-acl-for-resource', [`arn:aws:apigateway:us-east-1::/restapis/${api}/stages/stage2`], {}],
  [
    'acm/describe-certificate',
    ['arn:aws:acm:us-east-1:444455556666:certificate/c1'],
    {
      Certificate: {
        CertificateArn: 'arn:aws:acm:us-east-1:444455556666:certificate/c1',
        DomainName: 'api.example.com',
        SubjectAlternativeNames: ['api.example.com'],
        Status: 'ISSUED',
        NotAfter: date,
        InUseBy: [],
      },
    },
  ],
  [
    'ram/list-resources',
    [],
    {
      resources: three((n) => ({
        arn: `arn:aws:ec2:us-east-1:444455556666:subnet/subnet-0${n}`,
        type: 'ec2:Subnet',
        resourceShareArn: `arn:aws:ram:us-east-1:${n === 3 ? '777788889999' : '444455556666'}:resource-share/s${n}`,
        status: 'AVAILABLE',
        creationTime: date,
      })),
    },
  ],
];
