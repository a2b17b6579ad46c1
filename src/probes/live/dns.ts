import { lookup as systemLookup, Resolver } from 'node:dns/promises';
import type { NameProbe } from '../../inventory/evidence/live.js';

/** How long one server is waited for, in milliseconds. */
const patience = 2_000;
const mostServers = 3;

export interface Resolving {
  /** Servers to ask, `ADDRESS` or `ADDRESS:PORT`; those of the host where left out. */
  readonly servers?: readonly string[];
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

/** A name without IPv4 addresses may have others. */
const resolveAny = async (resolver: Resolver, name: string): Promise<readonly string[]> => {
  try {
    return await resolver.resolve4(name);
  } catch (error) {
    if (codeOf(error) !== 'ENODATA') throw error;
    return resolver.resolve6(name);
  }
};

/** The system's answer first, then that of each of its servers: a difference is a hosts file or a split view. */
export const probeName = (name: string, { servers, lookup }: Resolving): Promise<NameProbe[]> => {
  const look = lookup ?? ((host: string) => systemLookup(host, { all: true, verbatim: true }));
  const asked = (servers ?? new Resolver().getServers()).slice(0, mostServers);
  return Promise.all([
    probeWith(name, 'host', async () =>
      (await inTime(look(name), 2 * patience)).map(({ address }) => address.toLowerCase()),
    ),
    ...asked.map((server) => {
      const resolver = new Resolver({ timeout: patience, tries: 1 });
      resolver.setServers([server]);
      return probeWith(name, server, () => resolveAny(resolver, name));
    }),
  ]);
};
