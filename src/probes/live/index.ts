import { hostname, networkInterfaces } from 'node:os';
import pLimit from 'p-limit';
import type { AnswerProbe, ConnectProbe, HandshakeProbe, HostProbe } from '../../inventory/evidence/live.js';
import { inventoryOf } from '../../inventory/inventory.js';
import { contains, parseAddress, parsePrefix } from '../../network/cidr.js';
import { subjectOf } from '../../request/fact.js';
import type { Request } from '../../request/request.js';
import type { Snapshot } from '../../snapshot/snapshot.js';
import type { Resolving } from './dns.js';
import { probeName } from './dns.js';
import { probeAnswer } from './http.js';
import type { Probing } from './plan.js';
import { probingOf } from './plan.js';
import { probeConnect } from './tcp.js';
import type { Trusting } from './tls.js';
import { probeHandshake } from './tls.js';

export interface LiveRequest extends Resolving {
  readonly state: Snapshot;
  readonly requests: readonly Request[];
  readonly now: () => Date;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal?: AbortSignal;
  /** For tests: addresses of this host, and the resolver that every VPC has at this address. */
  readonly own?: readonly string[];
  readonly vpcResolver?: string;
  /** For tests: 443 and node's authorities where left out. */
  readonly port?: number;
  readonly ca?: string;
  /** Milliseconds for one connection, handshake or answer. */
  readonly patience?: number;
}

const atOnce = 8;
const mostAddresses = 8;
const mostNames = 20;

/** @see https://docs.aws.amazon.com/vpc/latest/userguide/AmazonDNS-concepts.html */
const usualVpcResolver = '169.254.169.253';

interface Wanted {
  readonly resolving: Resolving;
  /** The resolver of a VPC that holds one of these addresses. */
  readonly vpcResolver: string;
  readonly own: readonly string[];
  readonly trusting: Trusting;
  readonly now: () => number;
  readonly proxied: boolean;
}

const isProxied = (env: LiveRequest['env']): boolean =>
  ['HTTPS_PROXY', 'https_proxy', 'ALL_PROXY', 'all_proxy'].some((name) => (env[name] ?? '') !== '');

/** Whether this host is in the VPC of these ranges: then it can ask the VPC's resolver, and only then. */
const isWithin = (ranges: readonly string[], own: readonly string[]): boolean => {
  const prefixes = ranges.flatMap((range) => parsePrefix(range) ?? []);
  const addresses = own.flatMap((text) => parseAddress(text) ?? []);
  return addresses.some((address) => prefixes.some((range) => contains(range, address)));
};

/** The other names at one of the endpoint's own addresses, where they mean something. */
const otherNames = ({ ways, name }: Probing): string[] => [
  ...new Set(ways.map((way) => way.name).filter((other) => other !== name)),
];

const answersFrom = (
  { ways, method, path }: Probing,
  shaken: readonly HandshakeProbe[],
  { trusting, now }: Wanted,
): Promise<AnswerProbe[]> => {
  const limit = pLimit(atOnce);
  const asked = ways.flatMap((way) =>
    shaken
      .filter((one) => one.is === 'trusted' && one.name === way.name)
      .filter(({ address }, index, all) => way.variant === 'as asked' || address === all[0]?.address)
      .map(({ address }) => ({ ...way, address, method, path })),
  );
  return Promise.all(asked.map((one) => limit(() => probeAnswer(one, trusting, now))));
};

const connectsTo = (addresses: readonly string[], { trusting }: Wanted): Promise<ConnectProbe[]> => {
  const limit = pLimit(atOnce);
  return Promise.all(addresses.map((address) => limit(() => probeConnect(address, trusting))));
};

const probeOne = async (probing: Probing, wanted: Wanted): Promise<HostProbe> => {
  const from = wanted.now();
  const { name, others, addresses, within } = probing;
  const vpc = isWithin(within, wanted.own) ? { vpc: wanted.vpcResolver } : {};
  const resolving = { ...wanted.resolving, ...vpc };
  const names = (await Promise.all([name, ...others].map((one) => probeName(one, resolving)))).flat();
  const answered = names.find((one) => one.name === name && one.by === 'host')?.addresses ?? [];
  const targets = [...new Set([...answered, ...addresses])].slice(0, mostAddresses);
  const connects = await connectsTo(targets, wanted);
  const open = connects.filter(({ is }) => is === 'connected').map(({ address }) => address);
  const own = open.find((address) => addresses.includes(address));
  const [handshakes, byOtherNames] = await Promise.all([
    Promise.all(open.map((address) => probeHandshake(address, name, wanted.trusting))),
    Promise.all(
      own === undefined ? [] : otherNames(probing).map((other) => probeHandshake(own, other, wanted.trusting)),
    ),
  ]);
  const answers = await answersFrom(probing, [...handshakes, ...byOtherNames], wanted);
  return {
    host: hostname(),
    name,
    names,
    connects,
    handshakes,
    byOtherNames,
    answers,
    proxied: wanted.proxied,
    from,
    to: wanted.now(),
  };
};

const probingsOf = ({ state, requests }: LiveRequest): Probing[] => {
  const inventory = inventoryOf(state);
  const all = requests.flatMap((request) => probingOf(subjectOf(request, inventory)) ?? []);
  return [...new Map(all.map((probing) => [JSON.stringify(probing), probing])).values()].slice(0, mostNames);
};

/**
 * Asks from this host: how the name resolves, whether each address connects, whose certificate it shows, and what it
 * answers to a GET or HEAD without credentials. What fails is a value; every wait is bounded.
 */
export const probeLive = async (request: LiveRequest): Promise<HostProbe[]> => {
  const { servers, lookup, port = 443, ca, patience = 5_000, signal, now, env } = request;
  const interfaces = Object.values(networkInterfaces()).flatMap((all) => all ?? []);
  const wanted: Wanted = {
    own: request.own ?? interfaces.map(({ address }) => address),
    vpcResolver: request.vpcResolver ?? usualVpcResolver,
    resolving: { ...(servers ? { servers } : {}), ...(lookup ? { lookup } : {}) },
    trusting: { port, patience, ...(signal ? { signal } : {}), ...(ca === undefined ? {} : { ca }) },
    now: () => now().getTime(),
    proxied: isProxied(env),
  };
  const limit = pLimit(4);
  return Promise.all(probingsOf(request).map((probing) => limit(() => probeOne(probing, wanted))));
};
