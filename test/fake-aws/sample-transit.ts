import type { SampleRow } from './sample.js';

const three = <T>(make: (n: number) => T): T[] => [1, 2, 3].map(make);
const date = '2026-03-01T08:30:00.000Z';

/** Peering, transit gateways, lists and logs of one account. */
export const transitAnswers = (account: string): readonly SampleRow[] => [
  [
    'ec2/describe-vpc-peering-connections',
    [],
    {
      VpcPeeringConnections: three((n) => ({
        VpcPeeringConnectionId: `pcx-0${n}`,
        Status: { Code: n === 1 ? 'active' : 'deleted', Message: '' },
        RequesterVpcInfo: { VpcId: 'vpc-01', OwnerId: account, CidrBlock: '10.1.0.0/16', Region: 'us-east-1' },
        AccepterVpcInfo: { VpcId: 'vpc-09', OwnerId: '444455556666', CidrBlock: '10.9.0.0/16', Region: 'us-east-1' },
      })),
    },
  ],
  [
    'ec2/describe-transit-gateways',
    [],
    {
      TransitGateways: three((n) => ({
        TransitGatewayId: `tgw-0${n}`,
        State: 'available',
        CreationTime: date,
        Options: { AmazonSideAsn: 64512, TransitGatewayCidrBlocks: [] },
      })),
    },
  ],
  [
    'ec2/describe-transit-gateway-attachments',
    [],
    {
      TransitGatewayAttachments: three((n) => ({
        TransitGatewayAttachmentId: `tgw-attach-0${n}`,
        TransitGatewayId: 'tgw-01',
        ResourceType: 'vpc',
        ResourceId: `vpc-0${n}`,
        State: 'available',
        Association: { TransitGatewayRouteTableId: 'tgw-rtb-01', State: 'associated' },
      })),
    },
  ],
  [
    'ec2/describe-transit-gateway-vpc-attachments',
    [],
    {
      TransitGatewayVpcAttachments: three((n) => ({
        TransitGatewayAttachmentId: `tgw-attach-0${n}`,
        VpcId: `vpc-0${n}`,
        SubnetIds: ['subnet-01'],
        State: 'available',
        Options: { ApplianceModeSupport: 'disable' },
      })),
    },
  ],
  [
    'ec2/describe-transit-gateway-peering-attachments',
    [],
    {
      TransitGatewayPeeringAttachments: three((n) => ({
        TransitGatewayAttachmentId: `tgw-attach-1${n}`,
        State: 'pendingAcceptance',
        Status: { Code: 'pending' },
      })),
    },
  ],
  [
    'ec2/describe-transit-gateway-route-tables',
    [],
    {
      TransitGatewayRouteTables: three((n) => ({
        TransitGatewayRouteTableId: `tgw-rtb-0${n}`,
        DefaultAssociationRouteTable: n === 1,
        CreationTime: date,
      })),
    },
  ],
  [
    'ec2/describe-transit-gateway-policy-tables',
    [],
    {
      TransitGatewayPolicyTables: three((n) => ({ TransitGatewayPolicyTableId: `tgw-ptb-0${n}`, State: 'available' })),
    },
  ],
  [
    'ec2/search-transit-gateway-routes',
    ['tgw-rtb-01'],
    {
      Routes: three((n) => ({
        DestinationCidrBlock: `10.${n}.0.0/16`,
        TransitGatewayAttachments: [
          { ResourceId: `vpc-0${n}`, ResourceType: 'vpc', TransitGatewayAttachmentId: `tgw-attach-0${n}` },
        ],
        Type: n === 1 ? 'static' : 'propagated',
        State: n === 3 ? 'blackhole' : 'active',
      })),
      AdditionalRoutesAvailable: false,
    },
  ],
  ['ec2/search-transit-gateway-routes', ['tgw-rtb-02'], { Routes: [], AdditionalRoutesAvailable: false }],
  [
    'ec2/get-transit-gateway-route-table-associations',
    ['tgw-rtb-01'],
    {
      Associations: three((n) => ({
        TransitGatewayAttachmentId: `tgw-attach-0${n}`,
        ResourceId: `vpc-0${n}`,
        ResourceType: 'vpc',
        State: 'associated',
      })),
    },
  ],
  [
    'ec2/get-transit-gateway-route-table-propagations',
    ['tgw-rtb-01'],
    {
      TransitGatewayRouteTablePropagations: three((n) => ({
        TransitGatewayAttachmentId: `tgw-attach-0${n}`,
        State: 'enabled',
      })),
    },
  ],
  [
    'ec2/get-transit-gateway-prefix-list-references',
    ['tgw-rtb-01'],
    {
      TransitGatewayPrefixListReferences: three((n) => ({
        TransitGatewayRouteTableId: 'tgw-rtb-01',
        PrefixListId: `pl-0${n}`,
        Blackhole: n === 2,
        State: 'available',
      })),
    },
  ],
  [
    'ec2/get-transit-gateway-policy-table-entries',
    ['tgw-ptb-01'],
    {
      TransitGatewayPolicyTableEntries: [
        { PolicyRuleNumber: '1', TargetRouteTableId: 'tgw-rtb-01', PolicyRule: { SourceCidrBlock: '*' } },
      ],
    },
  ],
  [
    'ec2/get-transit-gateway-policy-table-associations',
    ['tgw-ptb-01'],
    {
      Associations: [
        { TransitGatewayPolicyTableId: 'tgw-ptb-01', TransitGatewayAttachmentId: 'tgw-attach-01', State: 'associated' },
      ],
    },
  ],
  [
    'ec2/describe-managed-prefix-lists',
    [],
    {
      PrefixLists: three((n) => ({
        PrefixListId: `pl-0${n}`,
        PrefixListName: `list-${n}`,
        MaxEntries: 10,
        OwnerId: account,
        Version: 1,
      })),
    },
  ],
  [
    'ec2/get-managed-prefix-list-entries',
    ['pl-01'],
    { Entries: three((n) => ({ Cidr: `10.${n}.0.0/16`, Description: `vpc ${n}` })) },
  ],
  [
    'ec2/describe-flow-logs',
    [],
    {
      FlowLogs: three((n) => ({
        FlowLogId: `fl-0${n}`,
        ResourceId: `vpc-0${n}`,
        LogGroupName: '/vpc/flow',
        TrafficType: 'ALL',
        CreationTime: date,
        LogFormat: '${version} ${srcaddr}',
        MaxAggregationInterval: 60,
      })),
    },
  ],
  [
    'ec2/describe-dhcp-options',
    [],
    {
      DhcpOptions: three((n) => ({
        DhcpOptionsId: `dopt-0${n}`,
        DhcpConfigurations: [{ Key: 'domain-name-servers', Values: [{ Value: 'AmazonProvidedDNS' }] }],
      })),
    },
  ],
  ...(account === '444455556666'
    ? []
    : ([
        [
          'ec2/describe-vpn-gateways',
          [],
          {
            VpnGateways: [
              {
                VpnGatewayId: 'vgw-01',
                VpcAttachments: [{ VpcId: 'vpc-01', State: 'attached' }],
                AmazonSideAsn: 64512,
              },
            ],
          },
        ],
      ] as const)),
  [
    'ec2/describe-vpn-connections',
    [],
    {
      VpnConnections: [
        {
          VpnConnectionId: 'vpn-01',
          State: 'available',
          VgwTelemetry: [{ LastStatusChange: date, OutsideIpAddress: '203.0.113.1', Status: 'UP' }],
        },
      ],
    },
  ],
  [
    'ec2/describe-vpc-block-public-access-options',
    [],
    {
      VpcBlockPublicAccessOptions: {
        AwsAccountId: account,
        InternetGatewayBlockMode: 'off',
        LastUpdateTimestamp: date,
      },
    },
  ],
  ['ec2/describe-vpc-encryption-controls', [], { VpcEncryptionControls: [] }],
  [
    'directconnect/describe-virtual-interfaces',
    [],
    { virtualInterfaces: three((n) => ({ virtualInterfaceId: `dxvif-0${n}`, virtualInterfaceState: 'available' })) },
  ],
  [
    'directconnect/describe-direct-connect-gateway-associations',
    [],
    {
      directConnectGatewayAssociations: three((n) => ({
        associationId: `dxgwassoc-0${n}`,
        directConnectGatewayId: 'dxgw-01',
        associationState: 'associated',
        associatedGateway: { id: 'vgw-01', type: 'virtualPrivateGateway', ownerAccount: '111122223333' },
      })),
    },
  ],
];
