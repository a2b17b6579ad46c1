import type { SampleRow } from './sample.js';

const tags = [{ Key: 'Name', Value: 'orders & "co" <prod>' }];
const three = <T>(make: (n: number) => T): T[] => [1, 2, 3].map(make);
const date = '2026-03-01T08:30:00.000Z';

/** EC2, STS and Direct Connect of one account. */
export const networkAnswers = (account: string): readonly SampleRow[] => [
  [
    'sts/get-caller-identity',
    [],
    { UserId: 'AROAX:me', Account: account, Arn: `arn:aws:sts::${account}:assumed-role/x/me` },
  ],
  [
    'ec2/describe-vpcs',
    [],
    {
      Vpcs: three((n) => ({
        VpcId: `vpc-0${n}`,
        CidrBlock: `10.${n}.0.0/16`,
        State: 'available',
        OwnerId: account,
        IsDefault: n === 1,
        InstanceTenancy: 'default',
        DhcpOptionsId: 'dopt-01',
        CidrBlockAssociationSet: [
          {
            AssociationId: `vpc-cidr-assoc-0${n}`,
            CidrBlock: `10.${n}.0.0/16`,
            CidrBlockState: { State: 'associated' },
          },
        ],
        Tags: n === 3 ? [] : tags,
      })),
    },
  ],
  [
    'ec2/describe-vpc-attribute',
    ['vpc-01', 'enableDnsSupport'],
    { VpcId: 'vpc-01', EnableDnsSupport: { Value: true } },
  ],
  [
    'ec2/describe-vpc-attribute',
    ['vpc-01', 'enableDnsHostnames'],
    { VpcId: 'vpc-01', EnableDnsHostnames: { Value: false } },
  ],
  [
    'ec2/describe-subnets',
    [],
    {
      Subnets: three((n) => ({
        SubnetId: `subnet-0${n}`,
        VpcId: 'vpc-01',
        CidrBlock: `10.1.${n}.0/24`,
        AvailabilityZone: 'us-east-1a',
        AvailabilityZoneId: 'use1-az6',
        AvailableIpAddressCount: 250 + n,
        MapPublicIpOnLaunch: false,
        OwnerId: account,
        State: 'available',
      })),
    },
  ],
  [
    'ec2/describe-route-tables',
    [],
    {
      RouteTables: three((n) => ({
        RouteTableId: `rtb-0${n}`,
        VpcId: 'vpc-01',
        OwnerId: account,
        Associations: [
          {
            Main: n === 1,
            RouteTableAssociationId: `rtbassoc-0${n}`,
            RouteTableId: `rtb-0${n}`,
            SubnetId: `subnet-0${n}`,
            AssociationState: { State: 'associated' },
          },
        ],
        PropagatingVgws: [],
        Routes: [
          { DestinationCidrBlock: '10.1.0.0/16', GatewayId: 'local', Origin: 'CreateRouteTable', State: 'active' },
          {
            DestinationCidrBlock: '10.9.0.0/16',
            TransitGatewayId: 'tgw-01',
            Origin: 'CreateRoute',
            State: 'blackhole',
          },
        ],
      })),
    },
  ],
  [
    'ec2/describe-network-acls',
    [],
    {
      NetworkAcls: three((n) => ({
        NetworkAclId: `acl-0${n}`,
        VpcId: 'vpc-01',
        IsDefault: n === 1,
        Associations: [
          { NetworkAclAssociationId: `aclassoc-0${n}`, NetworkAclId: `acl-0${n}`, SubnetId: `subnet-0${n}` },
        ],
        Entries: [
          {
            CidrBlock: '0.0.0.0/0',
            Egress: true,
            Protocol: '6',
            RuleAction: 'allow',
            RuleNumber: 100,
            PortRange: { From: 443, To: 443 },
          },
          { CidrBlock: '0.0.0.0/0', Egress: false, Protocol: '-1', RuleAction: 'deny', RuleNumber: 32767 },
        ],
      })),
    },
  ],
  [
    'ec2/describe-security-groups',
    [],
    {
      SecurityGroups: three((n) => ({
        GroupId: `sg-0${n}`,
        GroupName: `endpoint-${n}`,
        Description: 'HTTPS\tfrom the VPC',
        OwnerId: account,
        VpcId: 'vpc-01',
        IpPermissions: [
          {
            IpProtocol: 'tcp',
            FromPort: 443,
            ToPort: 443,
            IpRanges: [{ CidrIp: '10.0.0.0/8', Description: ' spaces at both ends ' }],
            Ipv6Ranges: [],
            PrefixListIds: [{ PrefixListId: 'pl-01' }],
            UserIdGroupPairs: [{ GroupId: 'sg-09', UserId: account, PeeringStatus: 'active' }],
          },
        ],
        IpPermissionsEgress: [],
      })),
    },
  ],
  [
    'ec2/describe-network-interfaces',
    [],
    {
      NetworkInterfaces: three((n) => ({
        NetworkInterfaceId: `eni-0${n}`,
        InterfaceType: 'vpc_endpoint',
        Description: `VPC Endpoint Interface vpce-0${n}`,
        Status: 'in-use',
        SourceDestCheck: true,
        PrivateIpAddress: `10.1.${n}.10`,
        PrivateIpAddresses: [{ Primary: true, PrivateIpAddress: `10.1.${n}.10` }],
        SubnetId: `subnet-0${n}`,
        VpcId: 'vpc-01',
        Groups: [{ GroupId: `sg-0${n}`, GroupName: `endpoint-${n}` }],
        Attachment: { AttachmentId: `ela-attach-0${n}`, AttachTime: date, Status: 'attached', DeviceIndex: 1 },
      })),
    },
  ],
  [
    'ec2/describe-instances',
    [],
    {
      Reservations: three((n) => ({
        ReservationId: `r-0${n}`,
        OwnerId: account,
        Instances: [
          {
            InstanceId: `i-0${n}`,
            InstanceType: 't3.micro',
            LaunchTime: date,
            State: { Code: 16, Name: n === 2 ? 'stopped' : 'running' },
            VpcId: 'vpc-01',
          },
        ],
      })),
    },
  ],
  [
    'ec2/describe-vpc-endpoints',
    [],
    {
      VpcEndpoints: three((n) => ({
        VpcEndpointId: `vpce-0${n}`,
        VpcEndpointType: 'Interface',
        VpcId: n === 3 ? 'vpc-02' : 'vpc-01',
        ServiceName: n === 2 ? 'com.amazonaws.us-east-1.sqs' : 'com.amazonaws.us-east-1.execute-api',
        State: 'available',
        PolicyDocument: '{\n  "Statement": [{"Effect": "Allow", "Action": "*"}]\n}',
        PrivateDnsEnabled: true,
        CreationTimestamp: date,
        SubnetIds: ['subnet-01', 'subnet-02'],
        NetworkInterfaceIds: [`eni-0${n}`],
        Groups: [{ GroupId: `sg-0${n}`, GroupName: `endpoint-${n}` }],
        DnsEntries: [{ DnsName: `vpce-0${n}.execute-api.us-east-1.vpce.amazonaws.com`, HostedZoneId: 'Z7HUB22UULQXV' }],
        DnsOptions: { DnsRecordIpType: 'ipv4' },
        OwnerId: account,
        Tags: tags,
      })),
    },
  ],
  [
    'ec2/describe-vpc-endpoint-services',
    [],
    {
      ServiceNames: three((n) => `com.amazonaws.us-east-1.s${n}`),
      ServiceDetails: three((n) => ({
        ServiceName: `com.amazonaws.us-east-1.s${n}`,
        ServiceType: [{ ServiceType: 'Interface' }],
        AvailabilityZones: ['us-east-1a'],
        PrivateDnsName: '*.execute-api.us-east-1.amazonaws.com',
      })),
    },
  ],
  [
    'ec2/describe-vpc-endpoint-service-configurations',
    [],
    { ServiceConfigurations: three((n) => ({ ServiceId: `vpce-svc-0${n}`, AcceptanceRequired: true })) },
  ],
  [
    'ec2/describe-vpc-endpoint-connections',
    [],
    {
      VpcEndpointConnections: three((n) => ({
        ServiceId: 'vpce-svc-01',
        VpcEndpointId: `vpce-0${n}`,
        VpcEndpointState: 'available',
        CreationTimestamp: date,
      })),
    },
  ],
];
