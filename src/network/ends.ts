import type { Known, Place } from '../inventory/inventory.js';
import { GapError, known } from '../inventory/inventory.js';
import type { NetworkInterface } from '../inventory/ec2.js';
import { networkInterfaces, subnets } from '../inventory/ec2.js';
import type { Gap } from '../snapshot/snapshot.js';
import type { Address, Prefix } from './cidr.js';
import { contains, parseAddress, parsePrefix, sameAddress } from './cidr.js';
import type { SubnetSite } from './subnet.js';
import { subnetSite } from './subnet.js';
import type { Party } from './trace.js';
import type { Shelf, World } from './world.js';
import { at, elements, have, missing, remember, rowIn, unmodelled } from './world.js';

export type Side = 'from' | 'to';

interface Common {
  readonly side: Side;
  readonly address: Address;
  /** The address as it was given. */
  readonly text: string;
}

/** An interface, or a possible host, in a subnet of the snapshot. */
export interface Host extends Common, Place {
  readonly is: 'host';
  readonly id: string;
  readonly vpc: string;
  readonly subnet: SubnetSite;
  readonly groups: Known<readonly string[]>;
  /** Managed interfaces of AWS without groups (NAT gateways, load balancers created without) are not filtered. */
  readonly filtered: boolean;
  readonly endpoint: boolean;
  /** Why the interface neither sends nor receives packets with this address, if so. */
  readonly fault: string | undefined;
  /** Whether an internet gateway could deliver packets to it at all. */
  readonly deniesInternet: boolean;
}

/** An address outside every collected VPC; `via` names the VPC through whose gateway it arrives, where known. */
export interface Beyond extends Common {
  readonly is: 'beyond';
  readonly via: string | undefined;
}

/** An interface or subnet that the collected answers do not show. */
export interface Hidden extends Common, Place {
  readonly is: 'hidden';
  readonly id: string;
  readonly gap: Gap;
}

export type End = Host | Beyond | Hidden;

interface InterfaceSite {
  readonly vpc: string;
  readonly subnet: string;
  readonly groups: Known<readonly string[]>;
  readonly addresses: readonly Address[];
  readonly ranges: readonly Prefix[];
  readonly type: string;
  readonly endpoint: boolean;
  readonly status: string | undefined;
  readonly deniesInternet: boolean;
}

type Complain = (what: string) => Gap;

const groupsOf = (row: NetworkInterface, complain: Complain): Known<readonly string[]> =>
  known(() =>
    elements(row.Groups, () => complain('no list of groups')).map(({ GroupId }) => {
      if (typeof GroupId !== 'string') throw new GapError(complain('a group without id'));
      return GroupId;
    }),
  );

const read = <T>(text: unknown, parse: (text: unknown) => T | undefined, complain: Complain): readonly T[] => {
  if (text === undefined) return [];
  const value = parse(text);
  if (value === undefined) throw new GapError(complain(`address ${JSON.stringify(text)}`));
  return [value];
};

const rowsOf = <T>(rows: readonly T[] | undefined, complain: Complain): readonly T[] =>
  elements(rows ?? [], () => complain('a list of addresses'));

/** Every address of an interface: primary, secondary, IPv6. */
export const addressesOf = (row: NetworkInterface, complain: Complain): readonly Address[] =>
  [
    row.PrivateIpAddress,
    ...rowsOf(row.PrivateIpAddresses, complain).map(({ PrivateIpAddress }) => PrivateIpAddress),
    ...rowsOf(row.Ipv6Addresses, complain).map(({ Ipv6Address }) => Ipv6Address),
  ].flatMap((text) => read(text, parseAddress, complain));

/** The ranges delegated to an interface (/28 and /80 prefixes, as container networking uses them). */
export const delegatedTo = (row: NetworkInterface, complain: Complain): readonly Prefix[] =>
  [
    ...rowsOf(row.Ipv4Prefixes, complain).map(({ Ipv4Prefix }) => Ipv4Prefix),
    ...rowsOf(row.Ipv6Prefixes, complain).map(({ Ipv6Prefix }) => Ipv6Prefix),
  ].flatMap((text) => read(text, parsePrefix, complain));

/** Whether AWS made the interface for an interface endpoint. */
export const isEndpointInterface = ({ InterfaceType, Description }: NetworkInterface): boolean =>
  InterfaceType === 'vpc_endpoint' || (Description?.startsWith('VPC Endpoint Interface') ?? false);

export const complainOf =
  (place: Place, id: string): Complain =>
  (what) =>
    unmodelled(place, 'ec2/describe-network-interfaces', `${id}: ${what}`);

const siteOf = (place: Place, row: NetworkInterface): InterfaceSite => {
  const complain = complainOf(place, row.NetworkInterfaceId ?? '');
  const { VpcId: vpc, SubnetId: subnet } = row;
  if (typeof vpc !== 'string' || typeof subnet !== 'string') throw new GapError(complain('no VPC or no subnet'));
  return {
    vpc,
    subnet,
    groups: groupsOf(row, complain),
    addresses: addressesOf(row, complain),
    ranges: delegatedTo(row, complain),
    type: row.InterfaceType ?? 'interface',
    endpoint: isEndpointInterface(row),
    status: row.Status,
    deniesInternet: row.DenyAllIgwTraffic === true,
  };
};

const shelf: Shelf<Known<InterfaceSite>> = { holds: 'network interfaces' };

const interfaceSite = (world: World, place: Place, id: string): Known<InterfaceSite> =>
  remember(world, shelf, `${at(place)}/${id}`, () => {
    const row = rowIn(world, networkInterfaces, place, id);
    if (!row.known) return row;
    const present = row.value;
    if (!present) return missing(complainOf(place, id)('not in the answer'));
    return known(() => siteOf(place, present));
  });

const faultOf = (site: InterfaceSite, id: string, address: Address, text: string): string | undefined => {
  if (site.status !== undefined && site.status !== 'in-use') return `${id} is ${site.status}, not in use`;
  const own = site.addresses.some((one) => sameAddress(one, address));
  if (own || site.ranges.some((range) => contains(range, address))) return undefined;
  return `${id} does not have the address ${text}`;
};

const hostOfInterface = (world: World, common: Common, party: Party & { is: 'interface' }): End => {
  const { id, account, region } = party;
  const place = { account, region };
  const site = interfaceSite(world, place, id);
  if (!site.known) return { ...common, ...place, is: 'hidden', id, gap: site.gap };
  const { vpc, subnet, groups, type, endpoint, deniesInternet } = site.value;
  return {
    ...common,
    ...place,
    is: 'host',
    id,
    vpc,
    subnet: subnetSite(world, place, subnet, vpc),
    groups,
    filtered: type === 'interface' || endpoint || !groups.known || groups.value.length > 0,
    endpoint,
    fault: faultOf(site.value, id, common.address, common.text),
    deniesInternet: endpoint || deniesInternet,
  };
};

const hostOfSubnet = (world: World, common: Common, party: Party & { is: 'subnet' }): End => {
  const { id, account, region, groups } = party;
  const place = { account, region };
  const row = rowIn(world, subnets, place, id);
  if (!row.known) return { ...common, ...place, is: 'hidden', id, gap: row.gap };
  const complain = (what: string) => unmodelled(place, 'ec2/describe-subnets', `${id}: ${what}`);
  const vpc = row.value?.VpcId;
  if (vpc === undefined) return { ...common, ...place, is: 'hidden', id, gap: complain('not in the answer') };
  const noGroups = unmodelled(place, 'ec2/describe-network-interfaces', `the groups of a host in ${id} are not known`);
  return {
    ...common,
    ...place,
    is: 'host',
    id,
    vpc,
    subnet: subnetSite(world, place, id, vpc),
    groups: groups === undefined ? missing(noGroups) : have(groups),
    filtered: true,
    endpoint: false,
    fault: undefined,
    deniesInternet: false,
  };
};

/** What the snapshot knows of one end; undefined where its address is none. */
export const endOf = (world: World, side: Side, party: Party): End | undefined => {
  const address = parseAddress(party.address);
  if (!address) return undefined;
  const common: Common = { side, address, text: party.address };
  switch (party.is) {
    case 'interface':
      return hostOfInterface(world, common, party);
    case 'subnet':
      return hostOfSubnet(world, common, party);
    case 'address':
      return { ...common, is: 'beyond', via: party.via };
  }
};
