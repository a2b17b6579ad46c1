import { hostname } from 'node:os';
import pLimit from 'p-limit';
import type { AnswerProbe, ConnectProbe, HandshakeProbe, HostProbe } from '../../inventory/evidence/live.js';
import { inventoryOf } from '../../inventory/inventory.js';
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
  /** For tests: 443 and node's authorities where left out. */
  readonly port?: number;
  readonly ca?: string;
  /** Milliseconds for one connection, handshake or answer. */
  readonly patience?: number;
}

const atOnce = 8;
const mostAddresses = 8;
const mostNames = 20;

interface Wanted {
  readonly resolving: Resolving;
  readonly trusting: Trusting;
  readonly now: () => number;
  readonly proxied: boolean;
}

const isProxied = (env: LiveRequest['env']): boolean =>
  ['HTTPS_PROXY', 'https_proxy', 'ALL_PROXY', 'all_proxy'].some((name) => (env[name] ?? '') !== '');

const answersFrom = (
  { ways, method, path, name }: Probing,
  shaken: readonly HandshakeProbe[],
  addresses: readonly string[],
  { trusting, now }: Wanted,
): Promise<AnswerProbe[]> => {
  const open = shaken.filter((one) => one.is === 'trusted' && one.name === name).map(({ address }) => address);
  const own = open.filter((address) => addresses.includes(address));
  const limit = pLimit(atOnce);
  // Every address as asked; the other names at one of the endpoint's own addresses, where they mean something.
  const asked = ways.flatMap((way) =>
    (way.variant === 'as asked' ? open : own.slice(0, 1)).map((address) => ({ ...way, address, method, path })),
  );
  return Promise.all(asked.map((one) => limit(() => probeAnswer(one, trusting, now))));
};

const connectsTo = (addresses: readonly string[], { trusting }: Wanted): Promise<ConnectProbe[]> => {
  const limit = pLimit(atOnce);
  return Promise.all(addresses.map((address) => limit(() => probeConnect(address, trusting))));
};

const probeOne = async (probing: Probing, wanted: Wanted): Promise<HostProbe> => {
  const from = wanted.now();
  const { name, others, addresses } = probing;
  const names = (await Promise.all([name, ...others].map((one) => probeName(one, wanted.resolving)))).flat();
  const answered = names.find((one) => one.name === name && one.by === 'host')?.addresses ?? [];
  const targets = [...new Set([...answered, ...addresses])].slice(0, mostAddresses);
  const connects = await connectsTo(targets, wanted);
  const open = connects.filter(({ is }) => is === 'connected').map(({ address }) => address);
  const handshakes = await Promise.all(open.map((address) => probeHandshake(address, name, wanted.trusting)));
  const answers = await answersFrom(probing, handshakes, addresses, wanted);
  return {
    host: hostname(),
    name,
    names,
    connects,
    handshakes,
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
  const wanted: Wanted = {
    resolving: { ...(servers ? { servers } : {}), ...(lookup ? { lookup } : {}) },
    trusting: { port, patience, ...(signal ? { signal } : {}), ...(ca === undefined ? {} : { ca }) },
    now: () => now().getTime(),
    proxied: isProxied(env),
  };
  const limit = pLimit(4);
  return Promise.all(probingsOf(request).map((probing) => limit(() => probeOne(probing, wanted))));
};
