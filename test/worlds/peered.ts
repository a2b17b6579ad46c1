import type { Answer, Snapshot } from '../../src/snapshot/snapshot.js';
import type { Where } from './world.js';
import { put } from './world.js';

/**
 * The classic topology: a consumer's VPC, peered with the provider's VPC that holds the execute-api endpoint; the
 * private API, its Lambda function and its network load balancer in the provider's account. Healthy in every respect.
 */
export const consumer: Where = { account: '111122223333', region: 'us-east-1' };
export const provider: Where = { account: '444455556666', region: 'us-east-1' };
export const region = 'us-east-1';

export const ids = {
  consumerVpc: 'vpc-0c111111111111111',
  consumerSubnet: 'subnet-0c111111111111111',
  consumerTable: 'rtb-0c111111111111111',
  consumerAcl: 'acl-0c111111111111111',
  consumerGroup: 'sg-0c111111111111111',
  app: 'eni-0c111111111111111',
  instance: 'i-0c111111111111111',
  providerVpc: 'vpc-0e222222222222222',
  endpointSubnetA: 'subnet-0e22222222222222a',
  endpointSubnetB: 'subnet-0e22222222222222b',
  backendSubnet: 'subnet-0e22222222222222c',
  endpointTable: 'rtb-0e222222222222222',
  mainTable: 'rtb-0e22222222222222m',
  endpointAcl: 'acl-0e222222222222222',
  endpointGroup: 'sg-0e222222222222222',
  defaultGroup: 'sg-0e2222222222222de',
  backendGroup: 'sg-0e2222222222222be',
  balancerGroup: 'sg-0e2222222222222ba',
  endpoint: 'vpce-0e222222222222222',
  endpointInterfaceA: 'eni-0e22222222222222a',
  endpointInterfaceB: 'eni-0e22222222222222b',
  admin: 'eni-0e222222222222ad1',
  balancerInterface: 'eni-0e222222222222ba1',
  targetInterface: 'eni-0e222222222222be1',
  peering: 'pcx-0a333333333333333',
  api: 'a1b2c3d4e5',
  deployment: 'dep111',
  link: 'vl4444',
  balancer: 'arn:aws:elasticloadbalancing:us-east-1:444455556666:loadbalancer/net/backend/1234567890abcdef',
  targets: 'arn:aws:elasticloadbalancing:us-east-1:444455556666:targetgroup/backend/abcdef1234567890',
  function: 'arn:aws:lambda:us-east-1:444455556666:function:pets',
} as const;

export const urls = {
  alias: `https://${ids.api}-${ids.endpoint}.execute-api.us-east-1.amazonaws.com/prod/orders`,
  plain: `https://${ids.api}.execute-api.us-east-1.amazonaws.com/prod/orders`,
  vpce: `https://${ids.endpoint}-abcdefgh.execute-api.us-east-1.vpce.amazonaws.com/prod/orders`,
};

const allowAll = (ruleNumber: number) => ({
  RuleNumber: ruleNumber,
  Protocol: '-1',
  RuleAction: 'allow',
  CidrBlock: '0.0.0.0/0',
});
const denyAll = { RuleNumber: 32767, Protocol: '-1', RuleAction: 'deny', CidrBlock: '0.0.0.0/0' };

export const openEntries = [
  { ...allowAll(100), Egress: false },
  { ...allowAll(100), Egress: true },
  { ...denyAll, Egress: false },
  { ...denyAll, Egress: true },
];

const acl = (id: string, vpc: string, subnets: readonly string[], owner: string) => ({
  NetworkAclId: id,
  VpcId: vpc,
  IsDefault: true,
  OwnerId: owner,
  Associations: subnets.map((SubnetId, i) => ({
    NetworkAclAssociationId: `aclassoc-${i}`,
    NetworkAclId: id,
    SubnetId,
  })),
  Entries: openEntries,
  Tags: [],
});

const vpc = (id: string, cidr: string, owner: string) => ({
  VpcId: id,
  CidrBlock: cidr,
  OwnerId: owner,
  State: 'available',
  DhcpOptionsId: 'dopt-0d111111111111111',
  IsDefault: false,
  CidrBlockAssociationSet: [
    { AssociationId: 'vpc-cidr-assoc-1', CidrBlock: cidr, CidrBlockState: { State: 'associated' } },
  ],
});

const subnet = (id: string, vpcId: string, cidr: string, zone: 'a' | 'b', owner: string) => ({
  SubnetId: id,
  VpcId: vpcId,
  CidrBlock: cidr,
  AvailabilityZone: `us-east-1${zone}`,
  AvailabilityZoneId: zone === 'a' ? 'use1-az1' : 'use1-az2',
  OwnerId: owner,
  State: 'available',
});

const everything = {
  IpProtocol: '-1',
  IpRanges: [{ CidrIp: '0.0.0.0/0' }],
  Ipv6Ranges: [],
  PrefixListIds: [],
  UserIdGroupPairs: [],
};
export const tcp = (port: number, rest: object) => ({
  IpProtocol: 'tcp',
  FromPort: port,
  ToPort: port,
  IpRanges: [],
  Ipv6Ranges: [],
  PrefixListIds: [],
  UserIdGroupPairs: [],
  ...rest,
});

/** A security group as EC2 describes it; out of it everything goes. */
export const group = (
  id: string,
  name: string,
  vpcId: string,
  owner: string,
  ingress: object[],
  egress: object[] = [everything],
) => ({
  GroupId: id,
  GroupName: name,
  Description: name,
  VpcId: vpcId,
  OwnerId: owner,
  IpPermissions: ingress,
  IpPermissionsEgress: egress,
});

/** A network interface as EC2 describes it. */
export const eni = (
  id: string,
  subnetId: string,
  vpcId: string,
  owner: string,
  address: string,
  groups: string[],
  rest: object = {},
) => ({
  NetworkInterfaceId: id,
  SubnetId: subnetId,
  VpcId: vpcId,
  OwnerId: owner,
  PrivateIpAddress: address,
  PrivateIpAddresses: [{ Primary: true, PrivateIpAddress: address }],
  Groups: groups.map((GroupId) => ({ GroupId, GroupName: GroupId })),
  InterfaceType: 'interface',
  RequesterManaged: false,
  SourceDestCheck: true,
  Status: 'in-use',
  Ipv6Addresses: [],
  ...rest,
});

const peering = {
  VpcPeeringConnectionId: ids.peering,
  Status: { Code: 'active', Message: 'Active' },
  RequesterVpcInfo: {
    OwnerId: consumer.account,
    VpcId: ids.consumerVpc,
    Region: region,
    CidrBlock: '10.10.0.0/16',
    CidrBlockSet: [{ CidrBlock: '10.10.0.0/16' }],
  },
  AccepterVpcInfo: {
    OwnerId: provider.account,
    VpcId: ids.providerVpc,
    Region: region,
    CidrBlock: '10.20.0.0/16',
    CidrBlockSet: [{ CidrBlock: '10.20.0.0/16' }],
  },
};

const route = (destination: string, target: object) => ({
  DestinationCidrBlock: destination,
  Origin: 'CreateRoute',
  State: 'active',
  ...target,
});
const local = (cidr: string) => ({
  DestinationCidrBlock: cidr,
  GatewayId: 'local',
  Origin: 'CreateRouteTable',
  State: 'active',
});

/** As GetRestApi returns it: the JSON escaped once more. */
export const savedForm = (policy: object): string => JSON.stringify(JSON.stringify(policy)).slice(1, -1);

export const apiPolicy = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: '*',
      Action: 'execute-api:Invoke',
      Resource: `arn:aws:execute-api:us-east-1:${provider.account}:${ids.api}/*`,
    },
    {
      Effect: 'Deny',
      Principal: '*',
      Action: 'execute-api:Invoke',
      Resource: `arn:aws:execute-api:us-east-1:${provider.account}:${ids.api}/*`,
      Condition: { StringNotEquals: { 'aws:SourceVpce': [ids.endpoint] } },
    },
  ],
};

const consumerSide = (draft: Map<string, Answer>): void => {
  const { account: owner } = consumer;
  const at = consumer;
  put(draft, at, 'sts/get-caller-identity', {
    Account: owner,
    UserId: 'AROA',
    Arn: `arn:aws:sts::${owner}:assumed-role/xapi-read/xapi`,
  });
  put(draft, at, 'ec2/describe-vpcs', { Vpcs: [vpc(ids.consumerVpc, '10.10.0.0/16', owner)] });
  put(
    draft,
    at,
    'ec2/describe-vpc-attribute',
    { VpcId: ids.consumerVpc, EnableDnsSupport: { Value: true } },
    ids.consumerVpc,
    'enableDnsSupport',
  );
  put(
    draft,
    at,
    'ec2/describe-vpc-attribute',
    { VpcId: ids.consumerVpc, EnableDnsHostnames: { Value: true } },
    ids.consumerVpc,
    'enableDnsHostnames',
  );
  put(draft, at, 'ec2/describe-subnets', {
    Subnets: [subnet(ids.consumerSubnet, ids.consumerVpc, '10.10.1.0/24', 'a', owner)],
  });
  put(draft, at, 'ec2/describe-route-tables', {
    RouteTables: [
      {
        RouteTableId: ids.consumerTable,
        VpcId: ids.consumerVpc,
        OwnerId: owner,
        PropagatingVgws: [],
        Associations: [
          {
            Main: true,
            RouteTableAssociationId: 'rtbassoc-0c111111111111110',
            RouteTableId: ids.consumerTable,
            AssociationState: { State: 'associated' },
          },
          {
            Main: false,
            RouteTableAssociationId: 'rtbassoc-0c111111111111111',
            RouteTableId: ids.consumerTable,
            SubnetId: ids.consumerSubnet,
            AssociationState: { State: 'associated' },
          },
        ],
        Routes: [local('10.10.0.0/16'), route('10.20.0.0/16', { VpcPeeringConnectionId: ids.peering })],
      },
    ],
  });
  put(draft, at, 'ec2/describe-network-acls', {
    NetworkAcls: [acl(ids.consumerAcl, ids.consumerVpc, [ids.consumerSubnet], owner)],
  });
  put(draft, at, 'ec2/describe-security-groups', {
    SecurityGroups: [
      group(ids.consumerGroup, 'app', ids.consumerVpc, owner, []),
      group('sg-0c1111111111111de', 'default', ids.consumerVpc, owner, []),
    ],
  });
  put(draft, at, 'ec2/describe-network-interfaces', {
    NetworkInterfaces: [
      eni(ids.app, ids.consumerSubnet, ids.consumerVpc, owner, '10.10.1.10', [ids.consumerGroup], {
        Attachment: { InstanceId: ids.instance, DeviceIndex: 0, Status: 'attached' },
      }),
    ],
  });
  put(draft, at, 'ec2/describe-instances', {
    Reservations: [
      {
        Instances: [
          {
            InstanceId: ids.instance,
            VpcId: ids.consumerVpc,
            SubnetId: ids.consumerSubnet,
            PrivateIpAddress: '10.10.1.10',
            NetworkInterfaces: [{ NetworkInterfaceId: ids.app }],
          },
        ],
      },
    ],
  });
  put(draft, at, 'ec2/describe-vpc-endpoints', { VpcEndpoints: [] });
  put(draft, at, 'ec2/describe-vpc-peering-connections', { VpcPeeringConnections: [peering] });
  put(draft, at, 'ec2/describe-transit-gateway-vpc-attachments', { TransitGatewayVpcAttachments: [] });
  put(draft, at, 'ec2/describe-managed-prefix-lists', { PrefixLists: [] });
  namesOf(draft, at, ids.consumerVpc);
};

/** What could answer names otherwise than private DNS, and does not: asked, and there is none. */
const namesOf = (draft: Map<string, Answer>, at: Where, vpcId: string): void => {
  put(
    draft,
    { account: at.account, region: 'global' },
    'route53/list-hosted-zones-by-vpc',
    { HostedZoneSummaries: [] },
    vpcId,
    at.region,
  );
  put(draft, at, 'route53resolver/list-resolver-rule-associations', { ResolverRuleAssociations: [] });
  put(draft, at, 'route53resolver/list-resolver-rules', { ResolverRules: [] });
  put(draft, at, 'route53profiles/list-profile-associations', { ProfileAssociations: [] });
  put(draft, at, 'route53resolver/list-resolver-endpoints', { ResolverEndpoints: [] });
  put(draft, at, 'route53resolver/list-firewall-rule-group-associations', { FirewallRuleGroupAssociations: [] });
  put(draft, at, 'ec2/describe-dhcp-options', {
    DhcpOptions: [
      {
        DhcpOptionsId: 'dopt-0d111111111111111',
        OwnerId: at.account,
        DhcpConfigurations: [{ Key: 'domain-name-servers', Values: [{ Value: 'AmazonProvidedDNS' }] }],
      },
    ],
  });
  put(draft, at, 'ec2/describe-vpc-encryption-controls', { VpcEncryptionControls: [] });
};

const providerNetwork = (draft: Map<string, Answer>): void => {
  const { account: owner } = provider;
  const at = provider;
  put(draft, at, 'sts/get-caller-identity', {
    Account: owner,
    UserId: 'AROA',
    Arn: `arn:aws:sts::${owner}:assumed-role/xapi-read/xapi`,
  });
  put(draft, at, 'ec2/describe-vpcs', { Vpcs: [vpc(ids.providerVpc, '10.20.0.0/16', owner)] });
  put(
    draft,
    at,
    'ec2/describe-vpc-attribute',
    { VpcId: ids.providerVpc, EnableDnsSupport: { Value: true } },
    ids.providerVpc,
    'enableDnsSupport',
  );
  put(
    draft,
    at,
    'ec2/describe-vpc-attribute',
    { VpcId: ids.providerVpc, EnableDnsHostnames: { Value: true } },
    ids.providerVpc,
    'enableDnsHostnames',
  );
  put(draft, at, 'ec2/describe-subnets', {
    Subnets: [
      subnet(ids.endpointSubnetA, ids.providerVpc, '10.20.1.0/24', 'a', owner),
      subnet(ids.endpointSubnetB, ids.providerVpc, '10.20.2.0/24', 'b', owner),
      subnet(ids.backendSubnet, ids.providerVpc, '10.20.3.0/24', 'a', owner),
    ],
  });
  const associated = (id: string, SubnetId: string) => ({
    Main: false,
    RouteTableAssociationId: id,
    RouteTableId: ids.endpointTable,
    SubnetId,
    AssociationState: { State: 'associated' },
  });
  put(draft, at, 'ec2/describe-route-tables', {
    RouteTables: [
      {
        RouteTableId: ids.endpointTable,
        VpcId: ids.providerVpc,
        OwnerId: owner,
        PropagatingVgws: [],
        Associations: [
          associated('rtbassoc-0e22222222222222a', ids.endpointSubnetA),
          associated('rtbassoc-0e22222222222222b', ids.endpointSubnetB),
        ],
        Routes: [local('10.20.0.0/16'), route('10.10.0.0/16', { VpcPeeringConnectionId: ids.peering })],
      },
      {
        RouteTableId: ids.mainTable,
        VpcId: ids.providerVpc,
        OwnerId: owner,
        PropagatingVgws: [],
        Associations: [
          {
            Main: true,
            RouteTableAssociationId: 'rtbassoc-0e22222222222222m',
            RouteTableId: ids.mainTable,
            AssociationState: { State: 'associated' },
          },
        ],
        Routes: [local('10.20.0.0/16')],
      },
    ],
  });
  put(draft, at, 'ec2/describe-network-acls', {
    NetworkAcls: [
      acl(ids.endpointAcl, ids.providerVpc, [ids.endpointSubnetA, ids.endpointSubnetB, ids.backendSubnet], owner),
    ],
  });
  put(draft, at, 'ec2/describe-security-groups', {
    SecurityGroups: [
      group(ids.endpointGroup, 'endpoint', ids.providerVpc, owner, [
        tcp(443, { IpRanges: [{ CidrIp: '10.10.0.0/16' }, { CidrIp: '10.20.0.0/16' }] }),
      ]),
      group(ids.defaultGroup, 'default', ids.providerVpc, owner, [
        { ...everything, IpRanges: [], UserIdGroupPairs: [{ GroupId: ids.defaultGroup, UserId: owner }] },
      ]),
      group(ids.balancerGroup, 'balancer', ids.providerVpc, owner, [
        tcp(443, { IpRanges: [{ CidrIp: '10.20.0.0/16' }] }),
      ]),
      group(ids.backendGroup, 'backend', ids.providerVpc, owner, [
        tcp(8443, { UserIdGroupPairs: [{ GroupId: ids.balancerGroup, UserId: owner }] }),
      ]),
    ],
  });
  const endpointEni = {
    InterfaceType: 'vpc_endpoint',
    RequesterManaged: true,
    Description: `VPC Endpoint Interface ${ids.endpoint}`,
  };
  put(draft, at, 'ec2/describe-network-interfaces', {
    NetworkInterfaces: [
      eni(
        ids.endpointInterfaceA,
        ids.endpointSubnetA,
        ids.providerVpc,
        owner,
        '10.20.1.10',
        [ids.endpointGroup],
        endpointEni,
      ),
      eni(
        ids.endpointInterfaceB,
        ids.endpointSubnetB,
        ids.providerVpc,
        owner,
        '10.20.2.10',
        [ids.endpointGroup],
        endpointEni,
      ),
      eni(ids.admin, ids.endpointSubnetA, ids.providerVpc, owner, '10.20.1.20', [ids.balancerGroup]),
      eni(ids.balancerInterface, ids.endpointSubnetA, ids.providerVpc, owner, '10.20.1.30', [ids.balancerGroup], {
        InterfaceType: 'network_load_balancer',
        RequesterManaged: true,
        Description: 'ELB net/backend/1234567890abcdef',
      }),
      eni(ids.targetInterface, ids.backendSubnet, ids.providerVpc, owner, '10.20.3.40', [ids.backendGroup]),
    ],
  });
  put(draft, at, 'ec2/describe-instances', { Reservations: [] });
  put(draft, at, 'ec2/describe-vpc-endpoints', {
    VpcEndpoints: [
      {
        VpcEndpointId: ids.endpoint,
        VpcEndpointType: 'Interface',
        VpcId: ids.providerVpc,
        ServiceName: 'com.amazonaws.us-east-1.execute-api',
        State: 'available',
        OwnerId: owner,
        PolicyDocument: JSON.stringify({
          Statement: [{ Action: '*', Effect: 'Allow', Principal: '*', Resource: '*' }],
        }),
        SubnetIds: [ids.endpointSubnetA, ids.endpointSubnetB],
        NetworkInterfaceIds: [ids.endpointInterfaceA, ids.endpointInterfaceB],
        Groups: [{ GroupId: ids.endpointGroup, GroupName: 'endpoint' }],
        RouteTableIds: [],
        PrivateDnsEnabled: true,
        IpAddressType: 'ipv4',
        DnsEntries: [
          {
            DnsName: `${ids.endpoint}-abcdefgh.execute-api.us-east-1.vpce.amazonaws.com`,
            HostedZoneId: 'Z7HUB22UULQXV',
          },
          { DnsName: 'execute-api.us-east-1.amazonaws.com', HostedZoneId: 'Z0PRIVATE' },
        ],
      },
    ],
  });
  put(draft, at, 'ec2/describe-vpc-peering-connections', { VpcPeeringConnections: [peering] });
  put(draft, at, 'ec2/describe-transit-gateway-vpc-attachments', { TransitGatewayVpcAttachments: [] });
  put(draft, at, 'ec2/describe-managed-prefix-lists', { PrefixLists: [] });
  namesOf(draft, at, ids.providerVpc);
};

const method = (verb: string, integration: object) => ({
  [verb]: { httpMethod: verb, authorizationType: 'NONE', apiKeyRequired: false, methodIntegration: integration },
});

const providerApi = (draft: Map<string, Answer>): void => {
  const at = provider;
  const restApi = {
    id: ids.api,
    name: 'orders',
    createdDate: '2026-01-10T08:00:00+00:00',
    policy: savedForm(apiPolicy),
    endpointConfiguration: { types: ['PRIVATE'], vpcEndpointIds: [ids.endpoint] },
    apiKeySource: 'HEADER',
    disableExecuteApiEndpoint: false,
    apiStatus: 'AVAILABLE',
  };
  put(draft, at, 'apigateway/get-rest-apis', { items: [restApi] });
  put(draft, at, 'apigateway/get-domain-names', { items: [] });
  put(draft, at, 'apigatewayv2/get-apis', { Items: [] });
  put(
    draft,
    at,
    'apigateway/get-resources',
    {
      items: [
        { id: 'r0', path: '/' },
        {
          id: 'r1',
          parentId: 'r0',
          pathPart: 'orders',
          path: '/orders',
          resourceMethods: method('GET', {
            type: 'HTTP_PROXY',
            httpMethod: 'GET',
            uri: 'https://backend.example.com:443/orders',
            connectionType: 'VPC_LINK',
            connectionId: ids.link,
            timeoutInMillis: 29000,
          }),
        },
        {
          id: 'r2',
          parentId: 'r0',
          pathPart: 'pets',
          path: '/pets',
          resourceMethods: method('GET', {
            type: 'AWS_PROXY',
            httpMethod: 'POST',
            uri: `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${ids.function}/invocations`,
            timeoutInMillis: 29000,
          }),
        },
      ],
    },
    ids.api,
  );
  put(
    draft,
    at,
    'apigateway/get-stages',
    {
      item: [
        {
          stageName: 'prod',
          deploymentId: ids.deployment,
          createdDate: '2026-01-10T09:00:00+00:00',
          lastUpdatedDate: '2026-01-10T09:00:00+00:00',
          tracingEnabled: true,
          methodSettings: {},
        },
      ],
    },
    ids.api,
  );
  const verbs = { GET: { authorizationType: 'NONE', apiKeyRequired: false } };
  put(
    draft,
    at,
    'apigateway/get-deployments',
    {
      items: [
        {
          id: ids.deployment,
          createdDate: '2026-01-10T09:00:00+00:00',
          apiSummary: { '/orders': verbs, '/pets': verbs },
        },
      ],
    },
    ids.api,
  );
  put(draft, at, 'ec2/describe-vpc-endpoint-service-configurations', {
    ServiceConfigurations: [
      { ServiceId: 'vpce-svc-0a444444444444444', ServiceState: 'Available', NetworkLoadBalancerArns: [ids.balancer] },
    ],
  });
  put(draft, at, 'ec2/describe-vpc-endpoint-connections', {
    VpcEndpointConnections: [
      {
        ServiceId: 'vpce-svc-0a444444444444444',
        VpcEndpointId: 'vpce-0a444444444444444',
        VpcEndpointOwner: '392220576650',
        VpcEndpointState: 'available',
      },
    ],
  });
  put(draft, at, 'apigateway/get-vpc-links', {
    items: [{ id: ids.link, name: 'backend', status: 'AVAILABLE', targetArns: [ids.balancer] }],
  });
  put(draft, at, 'elbv2/describe-load-balancers', {
    LoadBalancers: [
      {
        LoadBalancerArn: ids.balancer,
        LoadBalancerName: 'backend',
        Type: 'network',
        Scheme: 'internal',
        VpcId: ids.providerVpc,
        DNSName: 'backend-1234567890abcdef.elb.us-east-1.amazonaws.com',
        State: { Code: 'active' },
        SecurityGroups: [ids.balancerGroup],
        EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic: 'off',
        AvailabilityZones: [{ ZoneName: 'us-east-1a', SubnetId: ids.endpointSubnetA }],
      },
    ],
  });
  put(
    draft,
    at,
    'elbv2/describe-listeners',
    {
      Listeners: [
        {
          ListenerArn: `${ids.balancer.replace(':loadbalancer/', ':listener/')}/1111111111111111`,
          LoadBalancerArn: ids.balancer,
          Port: 443,
          Protocol: 'TCP',
          DefaultActions: [{ Type: 'forward', TargetGroupArn: ids.targets }],
        },
      ],
    },
    ids.balancer,
  );
  put(draft, at, 'elbv2/describe-target-groups', {
    TargetGroups: [
      {
        TargetGroupArn: ids.targets,
        TargetGroupName: 'backend',
        Protocol: 'TCP',
        Port: 8443,
        TargetType: 'ip',
        VpcId: ids.providerVpc,
        LoadBalancerArns: [ids.balancer],
      },
    ],
  });
  put(
    draft,
    at,
    'elbv2/describe-target-health',
    {
      TargetHealthDescriptions: [
        {
          Target: { Id: '10.20.3.40', Port: 8443, AvailabilityZone: 'us-east-1a' },
          HealthCheckPort: '8443',
          TargetHealth: { State: 'healthy' },
        },
      ],
    },
    ids.targets,
  );
};

/** The function behind GET /pets: active, unreserved, and open to this method on every stage. */
const providerFunction = (draft: Map<string, Answer>): void => {
  const at = provider;
  const statement = {
    Sid: 'apigw-pets',
    Effect: 'Allow',
    Principal: { Service: 'apigateway.amazonaws.com' },
    Action: 'lambda:InvokeFunction',
    Resource: ids.function,
    Condition: {
      ArnLike: { 'AWS:SourceArn': `arn:aws:execute-api:us-east-1:${provider.account}:${ids.api}/*/GET/pets` },
    },
  };
  put(
    draft,
    at,
    'lambda/get-policy',
    { Policy: JSON.stringify({ Version: '2012-10-17', Id: 'default', Statement: [statement] }), RevisionId: 'r-1' },
    'pets',
  );
  put(
    draft,
    at,
    'lambda/get-function-configuration',
    {
      FunctionName: 'pets',
      FunctionArn: ids.function,
      Runtime: 'nodejs22.x',
      Timeout: 10,
      State: 'Active',
      LastUpdateStatus: 'Successful',
    },
    'pets',
  );
  put(draft, at, 'lambda/get-function-concurrency', {}, 'pets');
};

/** Taken on 2026-02-01 at noon. */
export const healthy = (): Snapshot => {
  const answers = new Map<string, Answer>();
  consumerSide(answers);
  providerNetwork(answers);
  providerApi(answers);
  providerFunction(answers);
  return {
    takenAt: '2026-02-01T12:00:00.000Z',
    accounts: { [consumer.account]: { side: 'consumer' }, [provider.account]: { side: 'provider' } },
    answers,
    gaps: [],
  };
};
