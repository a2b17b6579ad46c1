import type { HostProbe } from '../../../inventory/evidence/live.js';
import { probesOf } from '../../../inventory/evidence/live.js';
import { parseAddress, sameAddress } from '../../../network/cidr.js';
import type { Subject } from '../../../request/fact.js';
import { lookUp } from '../../../request/fact.js';
import { facts } from '../../../request/facts/index.js';
import { clientsOf, within } from '../clients.js';
import type { Effect } from '../observation.js';

/** One thing that a probe saw, and what it says of a failure. */
export interface Reading {
  readonly effect: Effect;
  readonly line: string;
}

export const same = (a: string, b: string): boolean => {
  const [left, right] = [parseAddress(a), parseAddress(b)];
  return left !== undefined && right !== undefined ? sameAddress(left, right) : a === b;
};

/** Addresses of the endpoint's interfaces; undefined where they are not known. */
export const endpointAddresses = (subject: Subject): string[] | undefined => {
  const found = lookUp(subject, facts.endpointInterfaces);
  if (!found.known) return undefined;
  return found.value.flatMap(({ value }) =>
    [value.PrivateIpAddress, ...(value.Ipv6Addresses ?? []).map(({ Ipv6Address }) => Ipv6Address)].filter(
      (address) => address !== undefined,
    ),
  );
};

/** Every answer of API Gateway carries one of these headers; `text` is as `curl -i` prints it. */
export const isOfGateway = (text: string): boolean => /^x-amz(n-requestid|-apigw-id|n-errortype):/im.test(text);

export const isIn = (addresses: readonly string[], address: string): boolean =>
  addresses.some((one) => same(one, address));

const addressesFrom = ({ connects }: HostProbe): string[] => [
  ...new Set(connects.flatMap(({ from }) => (from === undefined ? [] : [from]))),
];

/** Whether the host that probed is the caller, by the addresses that it sent from. */
export const isCaller = (subject: Subject, probe: HostProbe): boolean => {
  const clients = clientsOf(subject).filter(({ exact }) => exact);
  return addressesFrom(probe).some((from) => clients.some(({ ranges }) => within(ranges, from)));
};

export const probesFor = (subject: Subject): HostProbe[] => {
  const used = lookUp(subject, facts.nameUsed);
  const name = used.known && used.value.host.form !== 'unstated' ? used.value.host.name : undefined;
  return probesOf(subject.inventory).filter((probe) => probe.name === name);
};

export const whereOf = (probe: HostProbe): string =>
  `this host only: ${[probe.host, ...addressesFrom(probe)].join(' ')}`;
