import type { NetworkInterface } from '../../inventory/ec2.js';
import { networkInterfaces, subnets } from '../../inventory/ec2.js';
import type { Inventory } from '../../inventory/inventory.js';
import { known } from '../../inventory/inventory.js';
import type { Prefix } from '../../network/cidr.js';
import { bitsOf, contains, networkOf, parseAddress, parsePrefix } from '../../network/cidr.js';
import type { Party } from '../../network/trace.js';
import type { Subject } from '../../request/fact.js';
import { lookUp } from '../../request/fact.js';
import { facts } from '../../request/facts/index.js';

/** One sender as the logs would name it. */
export interface Client {
  readonly party: Party;
  readonly ranges: readonly Prefix[];
  /** Whether these addresses are the caller's alone: else what they did may have been somebody else's. */
  readonly exact: boolean;
}

const rangeOf = (text: string | undefined): Prefix[] => {
  const prefix = parsePrefix(text);
  if (prefix) return [prefix];
  const address = parseAddress(text);
  return address ? [networkOf(address, bitsOf(address.family))] : [];
};

export const within = (ranges: readonly Prefix[], text: string | undefined): boolean => {
  const address = parseAddress(text);
  return address !== undefined && ranges.some((range) => contains(range, address));
};

const interfaceRanges = (value: NetworkInterface): Prefix[] =>
  [
    value.PrivateIpAddress,
    ...(value.PrivateIpAddresses ?? []).map(({ PrivateIpAddress }) => PrivateIpAddress),
    ...(value.Ipv6Addresses ?? []).map(({ Ipv6Address }) => Ipv6Address),
    ...(value.Ipv4Prefixes ?? []).map(({ Ipv4Prefix }) => Ipv4Prefix),
    ...(value.Ipv6Prefixes ?? []).map(({ Ipv6Prefix }) => Ipv6Prefix),
  ].flatMap(rangeOf);

const subnetRanges = (inventory: Inventory, id: string): Prefix[] => {
  const found = known(() => inventory.find(subnets, id));
  const subnet = found.known ? found.value?.value : undefined;
  const v6 = (subnet?.Ipv6CidrBlockAssociationSet ?? []).map(({ Ipv6CidrBlock }) => Ipv6CidrBlock);
  return [subnet?.CidrBlock, ...v6].flatMap(rangeOf);
};

const sameGroups = (value: NetworkInterface, groups: readonly string[]): boolean => {
  const own = (value.Groups ?? []).map(({ GroupId }) => GroupId);
  return own.length === groups.length && groups.every((group) => own.includes(group));
};

/** A function sends from interfaces that Lambda keeps for its subnet and groups; others may share them. */
const functionRanges = (inventory: Inventory, subnet: string, groups: readonly string[]): Prefix[] =>
  inventory
    .everywhere(networkInterfaces)
    .rows.filter(({ value }) => value.InterfaceType === 'lambda' && value.SubnetId === subnet)
    .filter(({ value }) => sameGroups(value, groups))
    .flatMap(({ value }) => interfaceRanges(value));

const clientOf = ({ request, inventory }: Subject, party: Party): Client => {
  const named = request.caller.kind === 'address' ? rangeOf(request.caller.id) : [];
  switch (party.is) {
    case 'address':
      return { party, ranges: named.length > 0 ? named : rangeOf(party.address), exact: true };
    case 'interface': {
      if (named.length > 0) return { party, ranges: named, exact: true };
      const found = known(() => inventory.find(networkInterfaces, party.id, party));
      const own = found.known && found.value ? interfaceRanges(found.value.value) : [];
      return { party, ranges: [...own, ...rangeOf(party.address)], exact: true };
    }
    case 'subnet': {
      if (request.caller.kind !== 'function') return { party, ranges: subnetRanges(inventory, party.id), exact: true };
      const own = functionRanges(inventory, party.id, party.groups ?? []);
      return own.length > 0
        ? { party, ranges: own, exact: true }
        : { party, ranges: subnetRanges(inventory, party.id), exact: false };
    }
  }
};

const bySubject = new WeakMap<Subject, readonly Client[]>();

/** The caller's senders; empty where nobody knows them. */
export const clientsOf = (subject: Subject): readonly Client[] => {
  const present = bySubject.get(subject);
  if (present) return present;
  const caller = lookUp(subject, facts.caller);
  const clients = caller.known ? caller.value.parties.map((party) => clientOf(subject, party)) : [];
  bySubject.set(subject, clients);
  return clients;
};

/** The sender that an address of a prediction stands for; an address of nobody known stands for itself. */
export const clientAt = (subject: Subject, address: string): Client => {
  const found = clientsOf(subject).find(({ party }) => party.address === address);
  return found ?? { party: { is: 'address', address }, ranges: rangeOf(address), exact: true };
};
