import type { Inventory, Located, Place } from '../inventory/inventory.js';
import { known } from '../inventory/inventory.js';
import type { NetworkInterface, Subnet } from '../inventory/ec2.js';
import { securityGroups } from '../inventory/ec2.js';
import { addressAt, formatAddress, parsePrefix } from './cidr.js';
import { anyClientPorts, clientPorts } from './client-ports.js';
import type { Party, PortRange } from './trace.js';

/** What a user's words stand for: an endpoint, a function or a load balancer has several interfaces. */
export interface Parties {
  readonly parties: readonly Party[];
  /** Ports from which it sends, by kind of client. */
  readonly sourcePorts: PortRange;
}

export type Family = 4 | 6;

const primaryAddress = (row: NetworkInterface, family: Family | undefined): string | undefined => {
  const ipv6 = row.Ipv6Addresses?.[0]?.Ipv6Address;
  if (family === 6) return ipv6;
  return row.PrivateIpAddress ?? (family === 4 ? undefined : ipv6);
};

/** The interfaces with their own addresses; undefined where none has one of the family. */
export const interfaceParties = (
  rows: readonly Located<NetworkInterface>[],
  family: Family | undefined,
): Parties | undefined => {
  const parties = rows.flatMap(({ account, region, value }): Party[] => {
    const address = primaryAddress(value, family);
    return address === undefined
      ? []
      : [{ is: 'interface', account, region, id: value.NetworkInterfaceId ?? '', address }];
  });
  const [first] = rows;
  return first && parties.length > 0 ? { parties, sourcePorts: clientPorts(first.value) } : undefined;
};

const hostAddress = (subnet: Subnet, family: Family | undefined): string | undefined => {
  const ipv6 = subnet.Ipv6CidrBlockAssociationSet?.find(
    ({ Ipv6CidrBlockState }) => Ipv6CidrBlockState?.State === 'associated',
  );
  const range =
    family === 6 ? ipv6?.Ipv6CidrBlock : (subnet.CidrBlock ?? (family === 4 ? undefined : ipv6?.Ipv6CidrBlock));
  const prefix = parsePrefix(range);
  return prefix && formatAddress(addressAt(prefix, reservedAddresses));
};

/** https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html: the first four addresses are not for hosts. */
const reservedAddresses = 4;

/** A host that is launched without naming groups carries the default group of its VPC. */
const defaultGroup = (inventory: Inventory, place: Place, vpc: string | undefined): readonly string[] | undefined => {
  const groups = known(() => inventory.list(securityGroups, place));
  if (!groups.known) return undefined;
  const group = groups.value.find(({ VpcId, GroupName }) => VpcId === vpc && GroupName === 'default');
  return group?.GroupId === undefined ? undefined : [group.GroupId];
};

/** A host that could be in the subnet. */
export const subnetParty = (
  { account, region, value }: Located<Subnet>,
  groups: readonly string[] | undefined,
  family: Family | undefined,
): Party[] => {
  const address = hostAddress(value, family);
  return address === undefined ? [] : [{ is: 'subnet', account, region, id: value.SubnetId ?? '', address, groups }];
};

export const possibleHosts = (
  inventory: Inventory,
  rows: readonly Located<Subnet>[],
  family: Family | undefined,
): Parties | undefined => {
  const parties = rows.flatMap((row) => subnetParty(row, defaultGroup(inventory, row, row.value.VpcId), family));
  return parties.length === 0 ? undefined : { parties, sourcePorts: anyClientPorts };
};
