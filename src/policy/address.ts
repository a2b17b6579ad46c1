/** An address as words: one of 32 bits for IPv4, four for IPv6. */
export interface Address {
  readonly family: 4 | 6;
  readonly words: readonly number[];
}

export interface Cidr extends Address {
  readonly prefix: number;
}

const parseV4 = (text: string): Address | null => {
  const octets = text.split('.');
  if (octets.length !== 4) return null;
  let word = 0;
  for (const octet of octets) {
    if (!/^\d{1,3}$/.test(octet) || Number(octet) > 255) return null;
    word = word * 256 + Number(octet);
  }
  return { family: 4, words: [word] };
};

const groupsOf = (text: string): number[] | null => {
  if (text === '') return [];
  const groups: number[] = [];
  const pieces = text.split(':');
  for (const [index, piece] of pieces.entries()) {
    const v4 = index === pieces.length - 1 && piece.includes('.') ? parseV4(piece)?.words[0] : undefined;
    if (v4 !== undefined) groups.push(Math.floor(v4 / 65536), v4 % 65536);
    else if (/^[0-9a-f]{1,4}$/i.test(piece)) groups.push(Number.parseInt(piece, 16));
    else return null;
  }
  return groups;
};

const parseV6 = (text: string): Address | null => {
  const halves = text.split('::');
  if (halves.length > 2) return null;
  const head = groupsOf(halves[0] ?? '');
  const tail = halves.length === 2 ? groupsOf(halves[1] ?? '') : [];
  if (!head || !tail) return null;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return null;
  const groups = [...head, ...Array.from({ length: missing }, () => 0), ...tail];
  const words = [0, 2, 4, 6].map((at) => (groups[at] ?? 0) * 65536 + (groups[at + 1] ?? 0));
  return { family: 6, words };
};

/** Null when the text is not an IPv4 or IPv6 address. */
export const parseAddress = (text: string): Address | null => (text.includes(':') ? parseV6(text) : parseV4(text));

/** An address without a prefix is that one address; host bits may be set. Null when the text is neither. */
export const parseCidr = (text: string): Cidr | null => {
  const slash = text.indexOf('/');
  const address = parseAddress(slash === -1 ? text : text.slice(0, slash));
  if (!address) return null;
  const bits = address.family === 4 ? 32 : 128;
  if (slash === -1) return { ...address, prefix: bits };
  const prefix = text.slice(slash + 1);
  return /^\d{1,3}$/.test(prefix) && Number(prefix) <= bits ? { ...address, prefix: Number(prefix) } : null;
};

/** IPv4 and IPv6 never contain each other. */
export const contains = (cidr: Cidr, address: Address): boolean => {
  if (cidr.family !== address.family) return false;
  return cidr.words.every((word, index) => {
    const bits = Math.min(32, Math.max(0, cidr.prefix - index * 32));
    const size = 2 ** (32 - bits);
    return Math.floor(word / size) === Math.floor((address.words[index] ?? 0) / size);
  });
};
