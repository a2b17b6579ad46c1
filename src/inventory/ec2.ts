import { table } from './inventory.js';
import type { Answers } from './answers.js';

type Row<O extends keyof Answers, K extends keyof Answers[O]> =
  NonNullable<Answers[O][K]> extends readonly (infer T)[] ? T : never;

export type Vpc = Row<'ec2/describe-vpcs', 'Vpcs'>;
export type Subnet = Row<'ec2/describe-subnets', 'Subnets'>;
export type RouteTable = Row<'ec2/describe-route-tables', 'RouteTables'>;
export type Route = NonNullable<RouteTable['Routes']>[number];
export type NetworkAcl = Row<'ec2/describe-network-acls', 'NetworkAcls'>;
export type NetworkAclEntry = NonNullable<NetworkAcl['Entries']>[number];
export type SecurityGroup = Row<'ec2/describe-security-groups', 'SecurityGroups'>;
export type IpPermission = NonNullable<SecurityGroup['IpPermissions']>[number];
export type NetworkInterface = Row<'ec2/describe-network-interfaces', 'NetworkInterfaces'>;
export type VpcEndpoint = Row<'ec2/describe-vpc-endpoints', 'VpcEndpoints'>;
export type VpcPeeringConnection = Row<'ec2/describe-vpc-peering-connections', 'VpcPeeringConnections'>;
export type TransitGateway = Row<'ec2/describe-transit-gateways', 'TransitGateways'>;
export type TransitGatewayAttachment = Row<'ec2/describe-transit-gateway-attachments', 'TransitGatewayAttachments'>;
export type TransitGatewayVpcAttachment = Row<
  'ec2/describe-transit-gateway-vpc-attachments',
  'TransitGatewayVpcAttachments'
>;
export type TransitGatewayPeeringAttachment = Row<
  'ec2/describe-transit-gateway-peering-attachments',
  'TransitGatewayPeeringAttachments'
>;
export type TransitGatewayRouteTable = Row<'ec2/describe-transit-gateway-route-tables', 'TransitGatewayRouteTables'>;
export type TransitGatewayPolicyTable = Row<'ec2/describe-transit-gateway-policy-tables', 'TransitGatewayPolicyTables'>;
export type ManagedPrefixList = Row<'ec2/describe-managed-prefix-lists', 'PrefixLists'>;
export type FlowLog = Row<'ec2/describe-flow-logs', 'FlowLogs'>;
export type Instance = NonNullable<Row<'ec2/describe-instances', 'Reservations'>['Instances']>[number];

export const vpcs = table(
  'ec2/describe-vpcs',
  (a) => a.Vpcs,
  (v) => v.VpcId,
);
export const subnets = table(
  'ec2/describe-subnets',
  (a) => a.Subnets,
  (s) => s.SubnetId,
);
export const routeTables = table(
  'ec2/describe-route-tables',
  (a) => a.RouteTables,
  (t) => t.RouteTableId,
);
export const networkAcls = table(
  'ec2/describe-network-acls',
  (a) => a.NetworkAcls,
  (n) => n.NetworkAclId,
);
export const securityGroups = table(
  'ec2/describe-security-groups',
  (a) => a.SecurityGroups,
  (g) => g.GroupId,
);
export const networkInterfaces = table(
  'ec2/describe-network-interfaces',
  (a) => a.NetworkInterfaces,
  (i) => i.NetworkInterfaceId,
);
export const instances = table(
  'ec2/describe-instances',
  (a) => a.Reservations?.flatMap((r) => r.Instances ?? []),
  (i) => i.InstanceId,
);
export const vpcEndpoints = table(
  'ec2/describe-vpc-endpoints',
  (a) => a.VpcEndpoints,
  (e) => e.VpcEndpointId,
);
export const vpcPeeringConnections = table(
  'ec2/describe-vpc-peering-connections',
  (a) => a.VpcPeeringConnections,
  (p) => p.VpcPeeringConnectionId,
);
export const transitGateways = table(
  'ec2/describe-transit-gateways',
  (a) => a.TransitGateways,
  (t) => t.TransitGatewayId,
);
export const transitGatewayAttachments = table(
  'ec2/describe-transit-gateway-attachments',
  (a) => a.TransitGatewayAttachments,
  (t) => t.TransitGatewayAttachmentId,
);
export const transitGatewayVpcAttachments = table(
  'ec2/describe-transit-gateway-vpc-attachments',
  (a) => a.TransitGatewayVpcAttachments,
  (t) => t.TransitGatewayAttachmentId,
);
export const transitGatewayPeeringAttachments = table(
  'ec2/describe-transit-gateway-peering-attachments',
  (a) => a.TransitGatewayPeeringAttachments,
  (t) => t.TransitGatewayAttachmentId,
);
export const transitGatewayRouteTables = table(
  'ec2/describe-transit-gateway-route-tables',
  (a) => a.TransitGatewayRouteTables,
  (t) => t.TransitGatewayRouteTableId,
);
export const transitGatewayPolicyTables = table(
  'ec2/describe-transit-gateway-policy-tables',
  (a) => a.TransitGatewayPolicyTables,
  (t) => t.TransitGatewayPolicyTableId,
);
export const managedPrefixLists = table(
  'ec2/describe-managed-prefix-lists',
  (a) => a.PrefixLists,
  (p) => p.PrefixListId,
);
export const flowLogs = table(
  'ec2/describe-flow-logs',
  (a) => a.FlowLogs,
  (f) => f.FlowLogId,
);
export const vpnGateways = table(
  'ec2/describe-vpn-gateways',
  (a) => a.VpnGateways,
  (v) => v.VpnGatewayId,
);
