import type { Inventory, Located } from '../inventory/inventory.js';
import { known } from '../inventory/inventory.js';
import type { NetworkInterface, Subnet } from '../inventory/ec2.js';
import { networkInterfaces, subnets } from '../inventory/ec2.js';
import type { Address } from './cidr.js';
import { contains, parsePrefix, sameAddress } from './cidr.js';
import { anyClientPorts, clientPorts } from './client-ports.js';
import { addressesOf, complainOf, delegatedTo } from './interface-site.js';
import type { Parties } from './host-parties.js';
import type { Party } from './trace.js';

const carries = ({ value, ...place }: Located<NetworkInterface>, address: Address): boolean => {
  const complain = complainOf(place, value.NetworkInterfaceId ?? '');
  const read = known(
    () =>
      addressesOf(value, complain).some((one) => sameAddress(one, address)) ||
      delegatedTo(value, complain).some((range) => contains(range, address)),
  );
  return read.known && read.value;
};

const holds = ({ value }: Located<Subnet>, address: Address): boolean => {
  const texts = [
    value.CidrBlock,
    ...(value.Ipv6CidrBlockAssociationSet ?? []).map(({ Ipv6CidrBlock }) => Ipv6CidrBlock),
  ];
  return texts.some((text) => {
    const range = parsePrefix(text);
    return range !== undefined && contains(range, address);
  });
};

/** A shared subnet is shown by several accounts; its owner's copy stands for it. */
const onePerId = (rows: readonly Located<Subnet>[]): readonly Located<Subnet>[] =>
  rows.filter(
    (row, index) =>
      row.value.OwnerId === row.account ||
      rows.findIndex(({ value }) => value.SubnetId === row.value.SubnetId) === index,
  );

/**
 * The interfaces that carry an address (ranges of VPCs may overlap, so there may be several); else the subnets that hold it;
 * else a host outside every collected VPC.
 */
export const addressParties = (inventory: Inventory, address: Address, text: string): Parties => {
  const interfaces = inventory.everywhere(networkInterfaces).rows.filter((row) => carries(row, address));
  const [first] = interfaces;
  if (first) {
    const parties = interfaces.map(({ account, region, value }): Party => ({
      is: 'interface',
      account,
      region,
      id: value.NetworkInterfaceId ?? '',
      address: text,
    }));
    return { parties, sourcePorts: clientPorts(first.value) };
  }
  const holders = onePerId(inventory.everywhere(subnets).rows.filter((row) => holds(row, address)));
  const inSubnets = holders.map(({ account, region, value }): Party => ({
    is: 'subnet',
    account,
    region,
    id: value.SubnetId ?? '',
    address: text,
    groups: undefined,
  }));
  return {
    parties: inSubnets.length > 0 ? inSubnets : [{ is: 'address', address: text }],
    sourcePorts: anyClientPorts,
  };
};
