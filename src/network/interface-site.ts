import type { Known, Place } from '../inventory/inventory.js';
import { GapError, known } from '../inventory/inventory.js';
import type { NetworkInterface } from '../inventory/ec2.js';
import { networkInterfaces } from '../inventory/ec2.js';
import type { Gap } from '../snapshot/snapshot.js';
import type { Address, Prefix } from './cidr.js';
import { parseAddress, parsePrefix } from './cidr.js';
import type { Shelf, World } from './world.js';
import { at, elements, missing, remember, rowIn, unmodelled } from './world.js';

/** A network interface: where it is, what it carries and which groups filter it. */
export interface InterfaceSite {
  readonly vpc: string;
  readonly subnet: string;
  readonly groups: Known<readonly string[]>;
  readonly addresses: readonly Address[];
  readonly ranges: readonly Prefix[];
  readonly type: string;
  readonly endpoint: boolean;
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
const isEndpointInterface = ({ InterfaceType, Description }: NetworkInterface): boolean =>
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
    deniesInternet: row.DenyAllIgwTraffic === true,
  };
};

const shelf: Shelf<Known<InterfaceSite>> = { holds: 'network interfaces' };

/** The interface as its own account shows it. */
export const interfaceSite = (world: World, place: Place, id: string): Known<InterfaceSite> =>
  remember(world, shelf, `${at(place)}/${id}`, () => {
    const row = rowIn(world, networkInterfaces, place, id);
    if (!row.known) return row;
    const present = row.value;
    if (!present) return missing(complainOf(place, id)('not in the answer'));
    return known(() => siteOf(place, present));
  });
