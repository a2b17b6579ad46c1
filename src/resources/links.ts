import type {
  IpPermission,
  NetworkInterface,
  Route,
  RouteTable,
  SecurityGroup,
  Vpc,
  VpcEndpoint,
} from '../inventory/ec2.js';
import {
  networkInterfaces,
  routeTables,
  securityGroups,
  transitGatewayVpcAttachments,
  vpcPeeringConnections,
  vpcs,
} from '../inventory/ec2.js';
import type { Inventory, Located } from '../inventory/inventory.js';
import { known } from '../inventory/inventory.js';
import type { Prefix } from '../network/cidr.js';
import { overlaps, parsePrefix } from '../network/cidr.js';
import type { OperationId } from '../snapshot/operations.js';
import { endpoints } from './index.js';

/** What `callersOf` looks at; a place that did not answer hides callers and makes none up. */
export const linkNeeds = [
  'ec2/describe-vpcs',
  'ec2/describe-vpc-endpoints',
  'ec2/describe-route-tables',
  'ec2/describe-security-groups',
  'ec2/describe-network-interfaces',
  'ec2/describe-vpc-peering-connections',
  'ec2/describe-transit-gateway-vpc-attachments',
] as const satisfies readonly OperationId[];

const prefixesOf = ({ CidrBlock, CidrBlockAssociationSet = [], Ipv6CidrBlockAssociationSet = [] }: Vpc): Prefix[] => {
  const texts = [
    CidrBlock,
    ...CidrBlockAssociationSet.map((one) => one.CidrBlock),
    ...Ipv6CidrBlockAssociationSet.map((one) => one.Ipv6CidrBlock),
  ];
  return texts.flatMap((text) => parsePrefix(text) ?? []);
};

/** A range that was written for this VPC: it lies in one of the VPC's ranges. A wider one is meant for many. */
const isWithin = (text: string | undefined, ranges: readonly Prefix[]): boolean => {
  const range = parsePrefix(text);
  return range !== undefined && ranges.some((own) => own.length <= range.length && overlaps(own, range));
};

const leadsTo = (tables: readonly RouteTable[], ranges: readonly Prefix[]): boolean => {
  const isMeant = ({ DestinationCidrBlock, DestinationIpv6CidrBlock, GatewayId }: Route): boolean =>
    GatewayId !== 'local' && isWithin(DestinationCidrBlock ?? DestinationIpv6CidrBlock, ranges);
  return tables.some(({ Routes = [] }) => Routes.some(isMeant));
};

const tablesOf = (inventory: Inventory, vpc: string): RouteTable[] =>
  inventory
    .everywhere(routeTables)
    .rows.filter(({ value }) => value.VpcId === vpc)
    .map(({ value }) => value);

const admitsHttps = ({ IpProtocol, FromPort, ToPort }: IpPermission): boolean =>
  IpProtocol === '-1' ||
  ((IpProtocol === 'tcp' || IpProtocol === '6') && (FromPort ?? 0) <= 443 && (ToPort ?? 65535) >= 443);

const groupsOf = (inventory: Inventory, { value }: Located<VpcEndpoint>): SecurityGroup[] => {
  const ids = (value.Groups ?? []).map(({ GroupId }) => GroupId);
  return inventory
    .everywhere(securityGroups)
    .rows.filter((row) => ids.includes(row.value.GroupId))
    .map((row) => row.value);
};

const isGroupOf = (inventory: Inventory, group: string | undefined, vpc: string): boolean =>
  inventory.everywhere(securityGroups).rows.some(({ value }) => value.GroupId === group && value.VpcId === vpc);

/** Whether a security group of the endpoint names addresses or groups of this VPC for HTTPS. */
const admits = (inventory: Inventory, endpoint: Located<VpcEndpoint>, vpc: Vpc): boolean => {
  const ranges = prefixesOf(vpc);
  return groupsOf(inventory, endpoint)
    .flatMap(({ IpPermissions = [] }) => IpPermissions)
    .filter(admitsHttps)
    .some(
      ({ IpRanges = [], Ipv6Ranges = [], UserIdGroupPairs = [] }) =>
        IpRanges.some(({ CidrIp }) => isWithin(CidrIp, ranges)) ||
        Ipv6Ranges.some(({ CidrIpv6 }) => isWithin(CidrIpv6, ranges)) ||
        UserIdGroupPairs.some(({ GroupId }) => isGroupOf(inventory, GroupId, vpc.VpcId ?? '')),
    );
};

const over = ['deleted', 'deleting', 'rejected', 'expired', 'failed'];

const isPeered = (inventory: Inventory, a: string, b: string): boolean =>
  inventory.everywhere(vpcPeeringConnections).rows.some(({ value }) => {
    const sides = [value.RequesterVpcInfo?.VpcId, value.AccepterVpcInfo?.VpcId];
    return sides.includes(a) && sides.includes(b) && !over.includes(value.Status?.Code ?? '');
  });

const isAttached = (inventory: Inventory, vpc: string): boolean =>
  inventory.everywhere(transitGatewayVpcAttachments).rows.some(({ value }) => value.VpcId === vpc);

/** An interface of something that could call: not the far end of a service. */
export const isSender = ({ InterfaceType = 'interface' }: NetworkInterface): boolean =>
  ['interface', 'lambda', 'efa', 'trunk', 'branch'].includes(InterfaceType);

/** Whether something in the VPC could call. */
const hasSenders = (inventory: Inventory, vpc: Located<Vpc>): boolean => {
  const rows = known(() => inventory.list(networkInterfaces, vpc));
  if (!rows.known) return true;
  return rows.value.some((eni) => eni.VpcId === vpc.value.VpcId && isSender(eni));
};

const hasEndpoint = (inventory: Inventory, vpc: string): boolean =>
  endpoints.find(inventory).rows.some(({ value }) => value.VpcId === vpc);

const owned = ({ account, value }: Located<Vpc>): boolean => value.OwnerId === undefined || value.OwnerId === account;

const isCaller = (inventory: Inventory, endpoint: Located<VpcEndpoint>, home: Vpc, vpc: Located<Vpc>): boolean => {
  const [from, to] = [vpc.value.VpcId ?? '', home.VpcId ?? ''];
  if (from === to)
    return (
      hasSenders(inventory, vpc) &&
      (admits(inventory, endpoint, vpc.value) || endpoint.value.PrivateDnsEnabled === true)
    );
  const peered = isPeered(inventory, from, to);
  if (!peered && !(isAttached(inventory, from) && isAttached(inventory, to))) return false;
  const named = admits(inventory, endpoint, vpc.value);
  if (hasEndpoint(inventory, from)) return named;
  const signs = [
    leadsTo(tablesOf(inventory, from), prefixesOf(home)),
    leadsTo(tablesOf(inventory, to), prefixesOf(vpc.value)),
    named,
  ].filter(Boolean).length;
  return signs >= (peered ? 1 : 2);
};

/**
 * The VPCs that are meant to call through an endpoint. Its own, where something in it can call and a security group of
 * the endpoint names it or private DNS serves it. One that is peered with it, where a route or a rule of a security
 * group was written for the pair; one behind transit gateways, where two such signs were: a hub joins many that have
 * nothing to say to each other, and a route for all of 10.0.0.0/8 is meant for none in particular. A VPC with an
 * endpoint of its own calls through another only where that one's security groups name it.
 */
export const callersOf = (inventory: Inventory, endpoint: Located<VpcEndpoint>): readonly Located<Vpc>[] => {
  const all = inventory.everywhere(vpcs).rows.filter(owned);
  const home = all.find(({ value }) => value.VpcId === endpoint.value.VpcId);
  return home ? all.filter((vpc) => isCaller(inventory, endpoint, home.value, vpc)) : [];
};

const leadsAway = ({ TransitGatewayId, VpcPeeringConnectionId, GatewayId = '', CoreNetworkArn }: Route): boolean =>
  [TransitGatewayId, VpcPeeringConnectionId, CoreNetworkArn].some((target) => target !== undefined) ||
  GatewayId.startsWith('vgw-');

/** Whether nothing can call through an endpoint: no sender in its VPC, and no route from there to another network. @throws GapError */
export const isAlone = (inventory: Inventory, endpoint: Located<VpcEndpoint>): boolean => {
  const { VpcId } = endpoint.value;
  const own = inventory.list(networkInterfaces, endpoint).filter((eni) => eni.VpcId === VpcId);
  const tables = inventory.list(routeTables, endpoint).filter((table) => table.VpcId === VpcId);
  return !own.some(isSender) && !tables.some(({ Routes = [] }) => Routes.some(leadsAway));
};
