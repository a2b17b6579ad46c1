import type { Format } from '../../../inventory/evidence/flow-record.js';
import type { Prefix } from '../../../network/cidr.js';

const space = 32;
const newline = 10;
const dash = 45;
const dot = 46;
const digitZero = 48;
const marker = Buffer.from('eni-');
const spacedMarker = Buffer.from(' eni-');

/** Which records matter: those at these interfaces, or where a format names none, between clients and servers. */
export interface Sought {
  readonly interfaces: ReadonlySet<string>;
  readonly clients: readonly Prefix[];
  /** The port of the servers. */
  readonly port: number;
}

/** Where the fields are that decide, by their place in the line; -1 where the format has none. */
export interface Places {
  readonly interface: number;
  readonly from: number;
  readonly to: number;
  readonly addresses: readonly number[];
  /** The last that must be looked at before a line is dropped. */
  readonly last: number;
  readonly fields: number;
  /** No field before the interface holds the id of another one. */
  readonly leads: boolean;
}

export const placesIn = (format: Format): Places => {
  const from = format.indexOf('srcport');
  const to = format.indexOf('dstport');
  const own = format.indexOf('interface-id');
  return {
    interface: own,
    from,
    to,
    addresses: ['srcaddr', 'dstaddr', 'pkt-srcaddr', 'pkt-dstaddr'].map((name) => format.indexOf(name)),
    last: Math.max(from, to),
    fields: format.length,
    leads: own >= 0 && !format.slice(0, own).some((name) => /interface|eni|resource/.test(name)),
  };
};

/** Whether the bytes of `word` are at this place, looked at from its end: ids differ there. */
const isAt = (buffer: Buffer, at: number, word: Buffer): boolean => {
  let index = word.length - 1;
  while (index >= 0 && buffer[at + index] === word[index]) index -= 1;
  return index < 0;
};

/** Ids of one length, with a table of their last two signs: most others are told by these. */
interface Ids {
  readonly length: number;
  readonly ends: Uint8Array;
  readonly words: readonly Buffer[];
}

const idsByLength = (interfaces: ReadonlySet<string>): Ids[] => {
  const lengths = [...new Set([...interfaces].map((id) => id.length))].filter((length) => length >= 2);
  return lengths.map((length) => {
    const words = [...interfaces].filter((id) => id.length === length).map((id) => Buffer.from(id, 'latin1'));
    const ends = new Uint8Array(1 << 16);
    for (const word of words) ends[((word[length - 2] as number) << 8) | (word[length - 1] as number)] = 1;
    return { length, ends, words };
  });
};

/** Address and mask of each range, where all are of IPv4. */
const rangesOf = (clients: readonly Prefix[]): Int32Array | undefined => {
  if (clients.length === 0 || clients.some(({ family }) => family !== 4)) return undefined;
  const masks = clients.map(({ length }) => (length === 0 ? 0 : -1 << (32 - length)));
  return Int32Array.from(clients.flatMap(({ base }, index) => [Number(base) | 0, masks[index] as number]));
};

/** Whether the line that begins at a place of a buffer may matter. The line's end, or that of the buffer, is below `end`. */
export type IsWorthReading = (buffer: Buffer, line: number, end: number) => boolean;

/**
 * Whether a line of this format may matter, or is none of it: by its bytes, for most lines never become a string. A line
 * that is dropped is one of the format that is not sought; what is said of a line never depends on those before it.
 */
export const worthReading = ({ interfaces, clients, port }: Sought, places: Places): IsWorthReading => {
  const { last, from, to, interface: own, addresses, leads } = places;
  if (last < 0) return () => true;
  const digits = Buffer.from(String(port));
  const ids = idsByLength(interfaces);
  const ranges = rangesOf(clients);
  const early = own >= 0 && own < last;
  const jumps = early && leads && own < from && own < to;
  const looked = addresses.filter((at) => at >= 0);
  const isKnown = looked.every((at) => at < last && (!early || at > own));
  const starts = new Int32Array(256);
  /** From the beginning of the last line to its interface. */
  let distance = 0;

  /** Where a field begins, from one that is known; -1 where the line ends before it. */
  const walk = (buffer: Buffer, end: number, known: number, wanted: number): number => {
    let at = starts[known] as number;
    let field = known;
    while (at < end && field < wanted) {
      const byte = buffer[at];
      if (byte === newline) return -1;
      at += 1;
      if (byte === space) starts[++field] = at;
    }
    return field < wanted ? -1 : at;
  };

  /** The id that begins here is not sought: most lines are of others, and nothing more of them is looked at. */
  const isForeign = (buffer: Buffer, at: number): boolean => {
    for (const { length, ends, words } of ids) {
      const after = at + length;
      if (buffer[after] !== space) continue;
      if (ends[((buffer[after - 2] as number) << 8) | (buffer[after - 1] as number)] === 0) continue;
      for (const word of words) if (isAt(buffer, at, word)) return false;
    }
    return true;
  };

  const isPortAt = (buffer: Buffer, at: number): boolean => {
    for (let index = 0; index < digits.length; index += 1) if (buffer[at + index] !== digits[index]) return false;
    const after = buffer[at + digits.length];
    return after === space || after === newline || after === undefined;
  };

  /** Whether an address is of a client; one that is not written as IPv4 is left to the reader of the line. */
  const isClientAt = (buffer: Buffer, start: number, known: Int32Array): boolean => {
    let [bits, part, at] = [0, 0, start];
    for (; buffer[at] !== space; at += 1) {
      const byte = buffer[at] as number;
      if (byte === dot) {
        bits = (bits << 8) | part;
        part = 0;
      } else if (byte >= digitZero && byte <= digitZero + 9) part = part * 10 + byte - digitZero;
      else return byte !== dash || at > start;
    }
    const address = (bits << 8) | part;
    for (let index = 0; index < known.length; index += 2)
      if ((address & (known[index + 1] as number)) === known[index]) return true;
    return false;
  };

  return (buffer, line, end) => {
    starts[0] = line;
    if (early) {
      // Where the last line had its interface this one has it too, mostly: nothing before it need be looked at.
      const isThere = jumps && distance > 0 && isAt(buffer, line + distance - 1, spacedMarker);
      const at = isThere ? line + distance : walk(buffer, end, 0, own);
      if (at < 0) return true;
      starts[own] = at;
      distance = at - line;
      if ((isThere || isAt(buffer, at, marker)) && isForeign(buffer, at)) return false;
    }
    if (walk(buffer, end, early ? own : 0, last) < 0) return true;
    const target = starts[to] as number;
    if (buffer[target] === dash) return true;
    if (!isPortAt(buffer, target) && !isPortAt(buffer, starts[from] as number)) return false;
    if (ranges === undefined || !isKnown) return true;
    for (const field of looked) if (isClientAt(buffer, starts[field] as number, ranges)) return true;
    return false;
  };
};
