/** An IP address as a number: IPv4 in 32 bits, IPv6 in 128. The two families never compare equal. */
export type Address = { readonly family: 4; readonly bits: number } | { readonly family: 6; readonly bits: bigint };

/** A CIDR range; `base` is the network address (host bits are cleared, as AWS does on input). */
export type Prefix =
  | { readonly family: 4; readonly base: number; readonly length: number }
  | { readonly family: 6; readonly base: bigint; readonly length: number };

const DIGIT_0 = 48;
const DOT = 46;

/** Dotted quad, strict: four decimal parts, none above 255, no leading zero. */
const parseIpv4 = (text: string): number | undefined => {
  if (text.length > 15) return undefined;
  let bits = 0;
  let part = -1;
  let dots = 0;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code === DOT) {
      if (part < 0) return undefined;
      bits = bits * 256 + part;
      part = -1;
      dots += 1;
      continue;
    }
    const digit = code - DIGIT_0;
    if (digit < 0 || digit > 9 || part === 0) return undefined;
    part = part < 0 ? digit : part * 10 + digit;
    if (part > 255) return undefined;
  }
  return dots === 3 && part >= 0 ? bits * 256 + part : undefined;
};

const hexGroup = /^[0-9a-f]{1,4}$/i;

/** The 16-bit groups of one side of `::`; the last may be an embedded IPv4 address. */
const parseGroups = (text: string, mayEndInIpv4: boolean): number[] | undefined => {
  if (text === '') return [];
  const groups: number[] = [];
  const parts = text.split(':');
  for (const [index, part] of parts.entries()) {
    if (hexGroup.test(part)) {
      groups.push(parseInt(part, 16));
      continue;
    }
    const embedded = mayEndInIpv4 && index === parts.length - 1 ? parseIpv4(part) : undefined;
    if (embedded === undefined) return undefined;
    groups.push(Math.floor(embedded / 65536), embedded % 65536);
  }
  return groups;
};

const parseIpv6 = (text: string): bigint | undefined => {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [left = '', right] = halves;
  const head = parseGroups(left, right === undefined);
  const tail = right === undefined ? [] : parseGroups(right, true);
  if (!head || !tail) return undefined;
  const missing = 8 - head.length - tail.length;
  if (right === undefined ? missing !== 0 : missing < 1) return undefined;
  const groups = [...head, ...new Array<number>(missing).fill(0), ...tail];
  return groups.reduce((bits, group) => (bits << 16n) | BigInt(group), 0n);
};

/** The address, or undefined where the text is not exactly one (no zone id, no leading zeros, no short forms). */
export const parseAddress = (text: unknown): Address | undefined => {
  if (typeof text !== 'string') return undefined;
  if (!text.includes(':')) {
    const bits = parseIpv4(text);
    return bits === undefined ? undefined : { family: 4, bits };
  }
  const bits = parseIpv6(text);
  return bits === undefined ? undefined : { family: 6, bits };
};

const lengthText = /^(0|[1-9]\d{0,2})$/;

const mask4 = (bits: number, length: number): number => (length === 0 ? 0 : (bits & (-1 << (32 - length))) >>> 0);
const mask6 = (bits: bigint, length: number): bigint => (bits >> BigInt(128 - length)) << BigInt(128 - length);

export const networkOf = (address: Address, length: number): Prefix =>
  address.family === 4
    ? { family: 4, base: mask4(address.bits, length), length }
    : { family: 6, base: mask6(address.bits, length), length };

/** The range, or undefined where the text is not `address/length` with a length that the family allows. */
export const parsePrefix = (text: unknown): Prefix | undefined => {
  if (typeof text !== 'string') return undefined;
  const slash = text.indexOf('/');
  if (slash < 0) return undefined;
  const address = parseAddress(text.slice(0, slash));
  const suffix = text.slice(slash + 1);
  if (!address || !lengthText.test(suffix)) return undefined;
  const length = Number(suffix);
  return length <= bitsOf(address.family) ? networkOf(address, length) : undefined;
};

export const bitsOf = (family: 4 | 6): 32 | 128 => (family === 4 ? 32 : 128);

export const contains = (prefix: Prefix, address: Address): boolean => {
  if (prefix.family === 4) return address.family === 4 && mask4(address.bits, prefix.length) === prefix.base;
  return address.family === 6 && mask6(address.bits, prefix.length) === prefix.base;
};

/** Whether the two ranges share an address. */
export const overlaps = (a: Prefix, b: Prefix): boolean => {
  const [wide, narrow] = a.length <= b.length ? [a, b] : [b, a];
  return contains(wide, narrow.family === 4 ? { family: 4, bits: narrow.base } : { family: 6, bits: narrow.base });
};

/** The address `offset` places after the first of the range. */
export const addressAt = (prefix: Prefix, offset: number): Address =>
  prefix.family === 4
    ? { family: 4, bits: (prefix.base + offset) >>> 0 }
    : { family: 6, bits: prefix.base + BigInt(offset) };

export const sameAddress = (a: Address, b: Address): boolean => a.family === b.family && a.bits === b.bits;

const formatIpv6 = (bits: bigint): string => {
  const groups = Array.from({ length: 8 }, (_, i) => Number((bits >> BigInt(112 - 16 * i)) & 0xffffn));
  let [start, length] = [-1, 1];
  for (let i = 0; i < 8; i += 1) {
    let end = i;
    while (end < 8 && groups[end] === 0) end += 1;
    if (end - i > length) [start, length] = [i, end - i];
  }
  const hex = groups.map((group) => group.toString(16));
  if (start < 0) return hex.join(':');
  return `${hex.slice(0, start).join(':')}::${hex.slice(start + length).join(':')}`;
};

export const formatAddress = (address: Address): string =>
  address.family === 6
    ? formatIpv6(address.bits)
    : `${address.bits >>> 24}.${(address.bits >>> 16) & 255}.${(address.bits >>> 8) & 255}.${address.bits & 255}`;

export const formatPrefix = (prefix: Prefix): string => `${formatAddress(addressAt(prefix, 0))}/${prefix.length}`;

/** A single address as the range that rules and routes are written with: `10.1.2.3/32`, `2001:db8::1/128`. */
export const hostRange = (address: Address, text: string): string => `${text}/${bitsOf(address.family)}`;

const ranges = (...texts: readonly string[]): readonly Prefix[] => texts.map((text) => parsePrefix(text) as Prefix);

const privateRanges = ranges('10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', 'fc00::/7');
/** Whether every address of the range is private. */
export const isPrivateRange = (range: Prefix): boolean =>
  privateRanges.some((one) => one.length <= range.length && overlaps(one, range));

const unforwarded = ranges('169.254.168.0/22', 'fd00:ec2::/32');

/** Addresses that no internet gateway forwards: RFC 1918, RFC 6598 and unique local IPv6. */
export const isPrivate = (address: Address): boolean => privateRanges.some((range) => contains(range, address));

/**
 * Services that AWS answers on every host; routes never apply to them.
 * https://docs.aws.amazon.com/vpc/latest/userguide/subnet-route-tables.html
 */
export const isNeverForwarded = (address: Address): boolean => unforwarded.some((range) => contains(range, address));
