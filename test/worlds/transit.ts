import type { Answer, Snapshot } from '../../src/snapshot/snapshot.js';
import { consumer, healthy, ids as peered, provider, region } from './peered.js';
import type { Where } from './world.js';
import { edit, put } from './world.js';

/**
 * The consumer's and the provider's VPC over a transit gateway that a third account owns: one table for all attachments,
 * which learns both VPCs. Healthy in every respect.
 */
export const network: Where = { account: '777788889999', region };

export const ids = {
  ...peered,
  gateway: 'tgw-0b777777777777777',
  table: 'tgw-rtb-0b77777777777777',
  consumerAttachment: 'tgw-attach-0c77777777777777',
  providerAttachment: 'tgw-attach-0e77777777777777',
  consumerLink: 'subnet-0c11111111111111f',
  consumerLinkB: 'subnet-0c11111111111111e',
  providerLinkA: 'subnet-0e22222222222222f',
  providerLinkB: 'subnet-0e22222222222222e',
} as const;

const link = (SubnetId: string, VpcId: string, CidrBlock: string, zone: 'a' | 'b', OwnerId: string) => ({
  SubnetId,
  VpcId,
  CidrBlock,
  AvailabilityZone: `us-east-1${zone}`,
  AvailabilityZoneId: zone === 'a' ? 'use1-az1' : 'use1-az2',
  OwnerId,
  State: 'available',
});

interface Subnets {
  Subnets: object[];
}
interface Tables {
  RouteTables: { Routes: { DestinationCidrBlock: string; State: string; VpcPeeringConnectionId?: string }[] }[];
}

const throughGateway = (at: Where) => (snapshot: Snapshot) =>
  edit(snapshot, at, 'ec2/describe-route-tables', (a: Tables) => {
    for (const table of a.RouteTables)
      table.Routes = table.Routes.map(({ VpcPeeringConnectionId, ...route }) =>
        VpcPeeringConnectionId === undefined ? route : { ...route, TransitGatewayId: ids.gateway },
      );
  });

const withLinks =
  (at: Where, ...links: object[]) =>
  (snapshot: Snapshot) =>
    edit(snapshot, at, 'ec2/describe-subnets', (a: Subnets) => {
      a.Subnets.push(...links);
    });

const vpcAttachment = (id: string, vpc: string, owner: string, SubnetIds: string[]) => ({
  TransitGatewayAttachmentId: id,
  TransitGatewayId: ids.gateway,
  VpcId: vpc,
  VpcOwnerId: owner,
  State: 'available',
  SubnetIds,
  Options: { DnsSupport: 'enable', SecurityGroupReferencingSupport: 'enable', ApplianceModeSupport: 'disable' },
});

const consumerRow = () =>
  vpcAttachment(ids.consumerAttachment, ids.consumerVpc, consumer.account, [ids.consumerLink, ids.consumerLinkB]);
const providerRow = () =>
  vpcAttachment(ids.providerAttachment, ids.providerVpc, provider.account, [ids.providerLinkA, ids.providerLinkB]);

const attachment = (id: string, vpc: string, owner: string) => ({
  TransitGatewayAttachmentId: id,
  TransitGatewayId: ids.gateway,
  TransitGatewayOwnerId: network.account,
  ResourceType: 'vpc',
  ResourceId: vpc,
  ResourceOwnerId: owner,
  State: 'available',
  Association: { TransitGatewayRouteTableId: ids.table, State: 'associated' },
});

const gateway = {
  TransitGatewayId: ids.gateway,
  OwnerId: network.account,
  State: 'available',
  Options: {
    AssociationDefaultRouteTableId: ids.table,
    PropagationDefaultRouteTableId: ids.table,
    SecurityGroupReferencingSupport: 'enable',
  },
};

const route = (DestinationCidrBlock: string, id: string, vpc: string) => ({
  DestinationCidrBlock,
  Type: 'propagated',
  State: 'active',
  TransitGatewayAttachments: [{ TransitGatewayAttachmentId: id, ResourceType: 'vpc', ResourceId: vpc }],
});

const member = (id: string, vpc: string) => ({
  TransitGatewayAttachmentId: id,
  ResourceType: 'vpc',
  ResourceId: vpc,
});

const networkSide = (draft: Map<string, Answer>): void => {
  const at = network;
  put(draft, at, 'sts/get-caller-identity', {
    Account: at.account,
    UserId: 'AROA',
    Arn: `arn:aws:sts::${at.account}:assumed-role/xapi-read/xapi`,
  });
  put(draft, at, 'ec2/describe-vpcs', { Vpcs: [] });
  put(draft, at, 'ec2/describe-subnets', { Subnets: [] });
  put(draft, at, 'ec2/describe-route-tables', { RouteTables: [] });
  put(draft, at, 'ec2/describe-network-acls', { NetworkAcls: [] });
  put(draft, at, 'ec2/describe-security-groups', { SecurityGroups: [] });
  put(draft, at, 'ec2/describe-network-interfaces', { NetworkInterfaces: [] });
  put(draft, at, 'ec2/describe-vpc-endpoints', { VpcEndpoints: [] });
  put(draft, at, 'ec2/describe-vpc-peering-connections', { VpcPeeringConnections: [] });
  put(draft, at, 'ec2/describe-transit-gateways', { TransitGateways: [gateway] });
  put(draft, at, 'ec2/describe-transit-gateway-vpc-attachments', {
    TransitGatewayVpcAttachments: [consumerRow(), providerRow()],
  });
  put(draft, at, 'ec2/describe-transit-gateway-attachments', {
    TransitGatewayAttachments: [
      attachment(ids.consumerAttachment, ids.consumerVpc, consumer.account),
      attachment(ids.providerAttachment, ids.providerVpc, provider.account),
    ],
  });
  put(draft, at, 'ec2/describe-transit-gateway-peering-attachments', { TransitGatewayPeeringAttachments: [] });
  put(draft, at, 'ec2/describe-transit-gateway-route-tables', {
    TransitGatewayRouteTables: [
      {
        TransitGatewayRouteTableId: ids.table,
        TransitGatewayId: ids.gateway,
        State: 'available',
        DefaultAssociationRouteTable: true,
        DefaultPropagationRouteTable: true,
      },
    ],
  });
  put(draft, at, 'ec2/describe-transit-gateway-policy-tables', { TransitGatewayPolicyTables: [] });
  put(
    draft,
    at,
    'ec2/search-transit-gateway-routes',
    {
      Routes: [
        route('10.10.0.0/16', ids.consumerAttachment, ids.consumerVpc),
        route('10.20.0.0/16', ids.providerAttachment, ids.providerVpc),
      ],
      AdditionalRoutesAvailable: false,
    },
    ids.table,
  );
  const members = [member(ids.consumerAttachment, ids.consumerVpc), member(ids.providerAttachment, ids.providerVpc)];
  put(
    draft,
    at,
    'ec2/get-transit-gateway-route-table-associations',
    { Associations: members.map((row) => ({ ...row, State: 'associated' })) },
    ids.table,
  );
  put(
    draft,
    at,
    'ec2/get-transit-gateway-route-table-propagations',
    { TransitGatewayRouteTablePropagations: members.map((row) => ({ ...row, State: 'enabled' })) },
    ids.table,
  );
  put(
    draft,
    at,
    'ec2/get-transit-gateway-prefix-list-references',
    { TransitGatewayPrefixListReferences: [] },
    ids.table,
  );
};

const vpcSide = (draft: Map<string, Answer>, at: Where, row: object): void => {
  put(draft, at, 'ec2/describe-vpc-peering-connections', { VpcPeeringConnections: [] });
  put(draft, at, 'ec2/describe-transit-gateways', { TransitGateways: [gateway] });
  put(draft, at, 'ec2/describe-transit-gateway-vpc-attachments', { TransitGatewayVpcAttachments: [row] });
};

/** Taken on 2026-02-01 at noon, as the peered world is. */
export const transit = (): Snapshot => {
  const steps = [
    throughGateway(consumer),
    throughGateway(provider),
    withLinks(
      consumer,
      link(ids.consumerLink, ids.consumerVpc, '10.10.255.0/28', 'a', consumer.account),
      link(ids.consumerLinkB, ids.consumerVpc, '10.10.255.16/28', 'b', consumer.account),
    ),
    withLinks(
      provider,
      link(ids.providerLinkA, ids.providerVpc, '10.20.255.0/28', 'a', provider.account),
      link(ids.providerLinkB, ids.providerVpc, '10.20.255.16/28', 'b', provider.account),
    ),
  ];
  const base = steps.reduce((snapshot, step) => step(snapshot), healthy());
  const answers = new Map(base.answers);
  networkSide(answers);
  vpcSide(answers, consumer, consumerRow());
  vpcSide(answers, provider, providerRow());
  return { ...base, accounts: { ...base.accounts, [network.account]: { side: 'network' } }, answers };
};
