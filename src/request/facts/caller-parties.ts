import type { NetworkInterface, Subnet } from '../../inventory/ec2.js';
import { securityGroups } from '../../inventory/ec2.js';
import type { Inventory, Located, Place } from '../../inventory/inventory.js';
import { addressAt, formatAddress, parsePrefix } from '../../network/cidr.js';
import type { Party } from '../../network/trace.js';

/** The first address of a subnet that AWS gives to hosts: the fifth (https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html). */
export const firstHost = (cidr: string): string => {
  const [base = '', bits = '32'] = cidr.split('/');
  const octets = base.split('.').map(Number);
  if (octets.length !== 4 || Number(bits) > 28) return base;
  return [...octets.slice(0, 3), (octets[3] ?? 0) + 4].join('.');
};

export const interfaceParty = ({ account, region, value }: Located<NetworkInterface>, address?: string): Party => ({
  is: 'interface',
  account,
  region,
  id: value.NetworkInterfaceId ?? '',
  address: address ?? value.PrivateIpAddress ?? value.Ipv6Addresses?.[0]?.Ipv6Address ?? '',
});

const defaultGroupOf = (inventory: Inventory, place: Place, vpc: string): readonly string[] | undefined => {
  const group = inventory.list(securityGroups, place).find((g) => g.VpcId === vpc && g.GroupName === 'default');
  return group?.GroupId === undefined ? undefined : [group.GroupId];
};

/** The first IPv6 address of a subnet that a host could have; undefined where the subnet has no IPv6 range. */
export const firstIpv6Host = ({ Ipv6CidrBlockAssociationSet = [] }: Subnet): string | undefined => {
  const own = Ipv6CidrBlockAssociationSet.find(
    ({ Ipv6CidrBlockState }) => Ipv6CidrBlockState?.State === undefined || Ipv6CidrBlockState.State === 'associated',
  );
  const range = parsePrefix(own?.Ipv6CidrBlock);
  return range && formatAddress(addressAt(range, 4));
};

/** A host that could be in the subnet; of an IPv6-only subnet by its IPv6 address. */
export const subnetParty = (
  inventory: Inventory,
  { account, region, value }: Located<Subnet>,
  groups: readonly string[] | undefined = defaultGroupOf(inventory, { account, region }, value.VpcId ?? ''),
  address: string = value.CidrBlock === undefined ? (firstIpv6Host(value) ?? '') : firstHost(value.CidrBlock),
): Party => ({ is: 'subnet', account, region, id: value.SubnetId ?? '', address, groups });
