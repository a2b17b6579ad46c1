import { isIPv4, isIPv6 } from 'node:net';
import ipaddr from 'ipaddr.js';
import { SnapshotError } from '../snapshot-error.js';

/** A network, or an address as the network that holds it alone; `base` has no bits beyond `length`. */
export interface Prefix {
  readonly bits: 32 | 128;
  readonly base: bigint;
  readonly length: number;
}

const addressPattern =
  /(?<![\w:.])(?!::[fF]{4}:\d+\.)[0-9A-Fa-f:]*:[0-9A-Fa-f:]*:(?:[0-9A-Fa-f:.]*[0-9A-Fa-f:])?(?:(?:\/|\\\/|%2[Ff])\d{1,3})?(?![\w:])|(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?:(?:\/|\\\/|%2[Ff])\d{1,2})?(?!\d|\.\d)/g;
const dashedPattern = /(?<=\bec2-)\d{1,3}(?:-\d{1,3}){3}(?=[.-])/g;

const span = ({ bits, length }: Prefix): bigint => 1n << BigInt(bits - length);

const prefixOf = (address: string, length: number | undefined): Prefix | undefined => {
  if (!isIPv4(address) && !isIPv6(address)) return undefined;
  const bytes = ipaddr.parse(address).toByteArray();
  const bits = bytes.length === 4 ? 32 : 128;
  const whole = length ?? bits;
  if (whole > bits) return undefined;
  const free = BigInt(bits - whole);
  const value = bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  return { bits, base: (value >> free) << free, length: whole };
};

const cidr = (text: string): Prefix => {
  const [address = '', length] = text.split('/');
  const prefix = prefixOf(address, Number(length));
  if (!prefix) throw new Error(`no CIDR: ${text}`);
  return prefix;
};

const addressText = ({ bits, base }: Prefix): string => {
  const bytes = Array.from({ length: bits / 8 }, (_, index) => Number((base >> BigInt(bits - 8 * (index + 1))) & 255n));
  return ipaddr.fromByteArray(bytes).toString();
};

const contains = (outer: Prefix, inner: Prefix): boolean =>
  outer.bits === inner.bits &&
  outer.length <= inner.length &&
  inner.base >= outer.base &&
  inner.base < outer.base + span(outer);

const overlap = (one: Prefix, other: Prefix): boolean => contains(one, other) || contains(other, one);

/** Private, shared, local and multicast: they say nothing about their owner and stay. */
const local = ['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12']
  .concat(['192.168.0.0/16', '224.0.0.0/4', '255.0.0.0/8'])
  .map(cidr);
const globalUnicast = cidr('2000::/3');

/** Documentation ranges first (RFC 5737, 3849, 9637), then benchmarking (RFC 2544) and the reserved 240/5 for what is larger. */
const pools = ['203.0.113.0/24', '198.51.100.0/24', '192.0.2.0/24', '198.18.0.0/15', '240.0.0.0/5']
  .concat(['2001:db8::/32', '3fff::/20'])
  .map(cidr);

/** Networks too wide to name anybody stay, as do those that hold local ranges too (0.0.0.0/0, ::/0). */
const isWide = (prefix: Prefix): boolean =>
  prefix.bits === 32 ? prefix.length < 8 || local.some((range) => contains(prefix, range)) : prefix.length <= 20;

const isPublic = (prefix: Prefix): boolean =>
  prefix.bits === 32
    ? !isWide(prefix) && !local.some((range) => contains(range, prefix))
    : !isWide(prefix) && contains(globalUnicast, prefix);

interface Found {
  readonly prefix: Prefix;
  readonly separator: string;
}

const readToken = (token: string): Found | undefined => {
  const [, address = '', separator = '', length] = /^(.*?)(?:(\/|\\\/|%2[Ff])(\d+))?$/.exec(token) ?? [];
  const prefix = prefixOf(address, length === undefined ? undefined : Number(length));
  return prefix && { prefix, separator };
};

/** Every address and network in a text that belongs to somebody: the public ones. */
export const publicPrefixesIn = (text: string): readonly Prefix[] =>
  [...(text.match(addressPattern) ?? []), ...(text.match(dashedPattern) ?? []).map((ip) => ip.replaceAll('-', '.'))]
    .flatMap((token) => readToken(token)?.prefix ?? [])
    .filter(isPublic);

const byWidth = (a: Prefix, b: Prefix): number => a.length - b.length || (a.base < b.base ? -1 : 1);

/** The networks that lie in no other, widest first. */
const outermost = (prefixes: readonly Prefix[]): readonly Prefix[] => {
  const starts = new Set<string>();
  const name = ({ bits, base, length }: Prefix): string => `${bits}:${base}/${length}`;
  const lengths = [...new Set(prefixes.map(({ length }) => length))].sort((a, b) => a - b);
  return [...prefixes].sort(byWidth).filter((prefix) => {
    const around = lengths.filter((length) => length <= prefix.length);
    const held = around.some((length) => {
      const free = BigInt(prefix.bits - length);
      return starts.has(name({ bits: prefix.bits, base: (prefix.base >> free) << free, length }));
    });
    if (!held) starts.add(name(prefix));
    return !held;
  });
};

/** Hands out networks of the pools, aligned, in order; none overlaps `taken`. */
const allocator = (taken: readonly Prefix[]): ((wanted: Prefix) => Prefix) => {
  const rows = pools.map((pool) => ({ pool, next: pool.base, taken: taken.filter((prefix) => overlap(pool, prefix)) }));
  return (wanted) => {
    const size = span(wanted);
    for (const row of rows.filter(({ pool }) => pool.bits === wanted.bits && pool.length <= wanted.length)) {
      for (
        let base = ((row.next + size - 1n) / size) * size;
        base + size <= row.pool.base + span(row.pool);
        base += size
      ) {
        const candidate = { ...wanted, base };
        const isEdge = size === 1n && ((base & 255n) === 0n || (base & 255n) === 255n);
        if (isEdge || row.taken.some((prefix) => overlap(prefix, candidate))) continue;
        row.next = base + size;
        return candidate;
      }
    }
    throw new SnapshotError('The snapshot holds more public networks than can be redacted. Share it without --redact.');
  };
};

/**
 * Replaces public addresses: each outermost network of `prefixes` moves as a whole into a documentation range, so what lies
 * inside it keeps its place and its length. What is local or very wide stays.
 */
export const addressRedaction = (prefixes: readonly Prefix[]): ((text: string) => string) => {
  const roots = outermost(prefixes);
  const allocate = allocator(roots);
  const moved = new Map(
    roots.map((root) => [`${root.bits}:${root.base}/${root.length}`, { root, to: allocate(root) }]),
  );
  const lengths = [...new Set(roots.map(({ length }) => length))];
  const rootOf = ({ bits, base, length }: Prefix) => {
    for (const around of lengths.filter((candidate) => candidate <= length)) {
      const free = BigInt(bits - around);
      const found = moved.get(`${bits}:${(base >> free) << free}/${around}`);
      if (found) return found;
    }
    return undefined;
  };
  const replace = (token: string): string => {
    const found = readToken(token);
    if (!found || !isPublic(found.prefix)) return token;
    const move = rootOf(found.prefix);
    if (!move) return token;
    const { prefix, separator } = found;
    const address = addressText({ ...prefix, base: prefix.base - move.root.base + move.to.base });
    return separator === '' ? address : `${address}${separator}${prefix.length}`;
  };
  return (text) =>
    text
      .replace(addressPattern, replace)
      .replace(dashedPattern, (dashed) => replace(dashed.replaceAll('-', '.')).replaceAll('.', '-'));
};
