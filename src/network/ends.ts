import type { Known, Place } from '../inventory/inventory.js';
import { subnets } from '../inventory/ec2.js';
import type { InterfaceSite } from './interface-site.js';
import { interfaceSite } from './interface-site.js';
import type { Gap } from '../snapshot/snapshot.js';
import type { Address } from './cidr.js';
import { contains, formatPrefix, hostRange, parseAddress, sameAddress } from './cidr.js';
import type { CompiledGroup } from './security-group.js';
import { securityGroup } from './security-group.js';
import type { SubnetSite } from './subnet.js';
import { subnetSite } from './subnet.js';
import type { Party } from './trace.js';
import { vpcRanges } from './vpc.js';
import type { Shelf, World } from './world.js';
import { have, missing, remember, rowIn, unmodelled } from './world.js';

export type Side = 'from' | 'to';

interface Common {
  readonly side: Side;
  readonly address: Address;
  /** The address as it was given. */
  readonly text: string;
  /** The address alone as a range, as rules and routes are written: `10.1.2.3/32`. */
  readonly single: string;
}

/** An interface, or a possible host, in a subnet of the snapshot. */
export interface Host extends Common, Place {
  readonly is: 'host';
  readonly id: string;
  readonly vpc: string;
  readonly subnet: SubnetSite;
  readonly groups: Known<readonly string[]>;
  /** The groups with their rules, in the same order; none where the groups are not known. */
  readonly filters: readonly Known<CompiledGroup>[];
  /** The range of its VPC that holds the address, else the address alone. */
  readonly range: string;
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

const faultOf = (site: InterfaceSite, id: string, address: Address, text: string): string | undefined => {
  const own = site.addresses.some((one) => sameAddress(one, address));
  if (own || site.ranges.some((range) => contains(range, address))) return undefined;
  return `${id} does not have the address ${text}`;
};

const filtersOf = (world: World, place: Place, groups: Known<readonly string[]>): readonly Known<CompiledGroup>[] =>
  groups.known ? groups.value.map((id) => securityGroup(world, place, id)) : [];

const rangeAround = (world: World, subnet: SubnetSite, { address, single }: Common): string => {
  const ranges = vpcRanges(world, subnet, subnet.vpc);
  const range = ranges.known ? ranges.value.find((one) => contains(one, address)) : undefined;
  return range ? formatPrefix(range) : single;
};

const hostOfInterface = (world: World, common: Common, party: Party & { is: 'interface' }): End => {
  const { id, account, region } = party;
  const place = { account, region };
  const site = interfaceSite(world, place, id);
  if (!site.known) return { ...common, ...place, is: 'hidden', id, gap: site.gap };
  const { vpc, subnet, groups, type, endpoint, deniesInternet } = site.value;
  const where = subnetSite(world, place, subnet, vpc);
  return {
    ...common,
    ...place,
    is: 'host',
    id,
    vpc,
    subnet: where,
    groups,
    filters: filtersOf(world, place, groups),
    range: rangeAround(world, where, common),
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
  const where = subnetSite(world, place, id, vpc);
  const carried = groups === undefined ? missing(noGroups) : have(groups);
  return {
    ...common,
    ...place,
    is: 'host',
    id,
    vpc,
    subnet: where,
    groups: carried,
    filters: filtersOf(world, place, carried),
    range: rangeAround(world, where, common),
    filtered: true,
    endpoint: false,
    fault: undefined,
    deniesInternet: false,
  };
};

const newEnd = (world: World, side: Side, party: Party): End | undefined => {
  const address = parseAddress(party.address);
  if (!address) return undefined;
  const range = party.is === 'address' ? party.range : undefined;
  const common: Common = { side, address, text: party.address, single: range ?? hostRange(address, party.address) };
  switch (party.is) {
    case 'interface':
      return hostOfInterface(world, common, party);
    case 'subnet':
      return hostOfSubnet(world, common, party);
    case 'address':
      return { ...common, is: 'beyond', via: party.via };
  }
};

type Ends = Readonly<Record<Side, Map<string, Map<string, readonly [Party, End]>>>>;

const ends: Shelf<Ends> = { holds: 'ends of flows, by id and address' };

const idOf = (party: Party): string => (party.is === 'address' ? (party.via ?? '') : party.id);

const sameGroups = (a: readonly string[] | undefined, b: readonly string[] | undefined): boolean =>
  a === b || (a !== undefined && b !== undefined && a.length === b.length && a.every((group, i) => group === b[i]));

const sameParty = (a: Party, b: Party): boolean => {
  if (a === b) return true;
  if (a.is === 'address' || b.is === 'address') return a.is === 'address' && b.is === 'address' && a.range === b.range;
  if (a.is !== b.is || a.account !== b.account || a.region !== b.region) return false;
  return a.is !== 'subnet' || b.is !== 'subnet' || sameGroups(a.groups, b.groups);
};

/** What the snapshot knows of one end, remembered from flow to flow; undefined where its address is none. */
export const endOf = (world: World, side: Side, party: Party): End | undefined => {
  const byId = remember(world, ends, '', () => ({ from: new Map(), to: new Map() }))[side];
  let byAddress = byId.get(idOf(party));
  if (!byAddress) byId.set(idOf(party), (byAddress = new Map()));
  const present = byAddress.get(party.address);
  if (present && sameParty(present[0], party)) return present[1];
  const end = newEnd(world, side, party);
  if (end) byAddress.set(party.address, [party, end]);
  return end;
};
