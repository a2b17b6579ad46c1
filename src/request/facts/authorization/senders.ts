import { subnets } from '../../../inventory/ec2.js';
import type { Prefix } from '../../../network/cidr.js';
import { addressAt, contains, formatAddress, parseAddress, parsePrefix } from '../../../network/cidr.js';
import type { Subject } from '../../fact.js';
import { get } from '../../fact.js';
import { caller } from '../caller.js';

/** Where the call comes from, as `aws:VpcSourceIp` says it: addresses that are known, or ranges one of which it is in. */
export interface Senders {
  readonly addresses: readonly string[];
  readonly ranges: readonly string[];
}

/** A subnet or VPC stands for any host in it; an interface or an address is one. */
export const sendersOf = (subject: Subject): Senders => {
  const { parties } = get(subject, caller);
  const { caller: asked } = subject.request;
  if (asked.kind === 'address')
    return asked.id.includes('/') ? { addresses: [], ranges: [asked.id] } : { addresses: [asked.id], ranges: [] };
  const hosts = parties.filter(({ is }) => is !== 'subnet');
  const places = parties.flatMap((party) => (party.is === 'subnet' ? [party] : []));
  return {
    addresses: [...new Set(hosts.map(({ address }) => address))],
    ranges: [
      ...new Set(places.flatMap((place) => subject.inventory.find(subnets, place.id, place)?.value.CidrBlock ?? [])),
    ],
  };
};

const size = ({ family, length }: Prefix): number => 2 ** ((family === 4 ? 32 : 128) - length);

const ends = (prefix: Prefix): string[] => {
  if (prefix.family === 6 && prefix.length < 96) return [];
  return [-1, 0, size(prefix) - 1, size(prefix)].map((offset) => formatAddress(addressAt(prefix, offset)));
};

const mentioned = /\b\d{1,3}(?:\.\d{1,3}){3}(?:\/\d{1,2})?/g;

/**
 * Addresses that stand for every host of the ranges as far as these policies can tell them apart: the ends of each
 * range, and both sides of each end of a CIDR that a policy mentions inside it.
 */
export const samplesOf = (ranges: readonly string[], policies: readonly unknown[]): readonly string[] => {
  const within = ranges.flatMap((range) => parsePrefix(range) ?? []);
  const texts = JSON.stringify(policies).match(mentioned) ?? [];
  const cidrs = [...ranges, ...texts].flatMap((text) => parsePrefix(text.includes('/') ? text : `${text}/32`) ?? []);
  const candidates = new Set(cidrs.flatMap(ends));
  return [...candidates].filter((text) => {
    const address = parseAddress(text);
    return address !== undefined && within.some((range) => contains(range, address));
  });
};
