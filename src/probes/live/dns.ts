import { lookup as systemLookup, Resolver } from 'node:dns/promises';
import type { NameProbe } from '../../inventory/evidence/live.js';

/** How long one server is waited for, in milliseconds. */
const patience = 2_000;
const mostServers = 3;

export interface Resolving {
  /** Servers to ask, `ADDRESS` or `ADDRESS:PORT`; those of the host where left out. */
  readonly servers?: readonly string[];
  /** The resolver of the VPC that this host is in. */
  readonly vpc?: string;
  /** The system's way, for tests. */
  readonly lookup?: (name: string) => Promise<readonly { readonly address: string }[]>;
}

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? 'EUNKNOWN';

/** The system's resolver cannot be told how long to try. */
const inTime = async <T>(work: Promise<T>, ms: number): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(Object.assign(new Error('timeout'), { code: 'ETIMEOUT' })), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
};

const probeWith = async (name: string, by: string, ask: () => Promise<readonly string[]>): Promise<NameProbe> => {
  try {
    return { name, by, addresses: [...(await ask())].sort(), error: undefined };
  } catch (error) {
    return { name, by, addresses: [], error: codeOf(error) };
  }
};

/** Addresses of both families, as the system asks for them: one family alone would look like another answer. */
const resolveAny = async (resolver: Resolver, name: string): Promise<readonly string[]> => {
  const [four, six] = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)]);
  const addresses = [four, six].flatMap((one) => (one.status === 'fulfilled' ? one.value : []));
  if (addresses.length === 0 && four.status === 'rejected') throw four.reason as Error;
  return addresses;
};

const probeServer = (name: string, by: string, server: string): Promise<NameProbe> => {
  const resolver = new Resolver({ timeout: patience, tries: 1 });
  try {
    resolver.setServers([server]);
  } catch (error) {
    return Promise.resolve({ name, by, addresses: [], error: codeOf(error) });
  }
  return probeWith(name, by, () => inTime(resolveAny(resolver, name), 2 * patience)).finally(() => resolver.cancel());
};

/**
 * The system's answer first, then that of each of its servers, then that of the VPC's resolver: a difference is a hosts
 * file, a split view, or a server that withholds private addresses.
 */
export const probeName = (name: string, { servers, vpc, lookup }: Resolving): Promise<NameProbe[]> => {
  const look = lookup ?? ((host: string) => systemLookup(host, { all: true, verbatim: true }));
  const asked = (servers ?? new Resolver().getServers()).slice(0, mostServers);
  return Promise.all([
    probeWith(name, 'host', async () =>
      (await inTime(look(name), 2 * patience)).map(({ address }) => address.toLowerCase()),
    ),
    ...asked.map((server) => probeServer(name, server, server)),
    ...(vpc === undefined ? [] : [probeServer(name, 'vpc', vpc)]),
  ]);
};
