import type { Format } from '../../../inventory/evidence/flow-record.js';
import { defaultFormat, formatOfHeader } from '../../../inventory/evidence/flow-record.js';
import type { Prefix } from '../../../network/cidr.js';
import { contains, parseAddress } from '../../../network/cidr.js';

/** Which records matter: those at these interfaces, or where a format names none, between clients and servers. */
export interface Sought {
  readonly interfaces: ReadonlySet<string>;
  readonly clients: readonly Prefix[];
  /** The port of the servers. */
  readonly port: number;
}

export interface Kept {
  readonly line: string;
  /** Empty where the format does not tell. */
  readonly interface: string;
}

export interface Scanned {
  readonly kept: readonly Kept[];
  /** Formats of the lines that were kept, as header lines. */
  readonly headers: readonly string[];
  readonly rows: number;
  readonly bytes: number;
  /** Lines that are of no format. */
  readonly malformed: number;
  /** More was found than may be kept. */
  readonly truncated: boolean;
}

/** Lines that may be kept in all, and how long one may be. */
const mostKept = 50_000;
const longestLine = 64 * 1024;

const space = 32;
const newline = 10;
const dash = 45;
const marker = Buffer.from('eni-');
const spacedMarker = Buffer.from(' eni-');

/** Where the fields are that decide, by their place in the line; -1 where the format has none. */
interface Places {
  readonly interface: number;
  readonly from: number;
  readonly to: number;
  readonly addresses: readonly number[];
  /** The last that must be looked at before a line is dropped. */
  readonly last: number;
  readonly fields: number;
}

const placesIn = (format: Format): Places => {
  const from = format.indexOf('srcport');
  const to = format.indexOf('dstport');
  return {
    interface: format.indexOf('interface-id'),
    from,
    to,
    addresses: ['srcaddr', 'dstaddr', 'pkt-srcaddr', 'pkt-dstaddr'].map((name) => format.indexOf(name)),
    last: Math.max(from, to),
    fields: format.length,
  };
};

/** The sum of what many files hold. One for a reading, so that what is kept is bounded over all of them. */
export interface Scanner {
  /** A new file: its lines are of these formats, or of the one that its first line names. */
  file(formats: readonly Format[]): FileScanner;
  result(): Scanned;
}

export interface FileScanner {
  write(chunk: Buffer): void;
  end(): void;
}

interface Tally {
  readonly kept: Kept[];
  readonly headers: Set<string>;
  rows: number;
  bytes: number;
  malformed: number;
  truncated: boolean;
}

const isOneOf = (ranges: readonly Prefix[], text: string | undefined): boolean => {
  const address = parseAddress(text);
  return address !== undefined && ranges.some((range) => contains(range, address));
};

/** Decides over a line that has the port, or no port at all. */
const isSought = (tokens: readonly string[], places: Places, { interfaces, clients, port }: Sought): boolean => {
  const id = tokens[places.interface];
  if (id !== undefined && !interfaces.has(id)) return false;
  const without = tokens[places.to] === '-';
  // Records without data tell, at an interface that matters, that somebody looked.
  if (without) return id !== undefined;
  const wanted = String(port);
  if (tokens[places.from] !== wanted && tokens[places.to] !== wanted) return false;
  return clients.length === 0 || places.addresses.some((at) => isOneOf(clients, tokens[at]));
};

const fileScanner = (tally: Tally, sought: Sought, stated: readonly Format[]): FileScanner => {
  const formats = [...stated, defaultFormat];
  const digits = Buffer.from(String(sought.port));
  let format: Format = stated[0] ?? defaultFormat;
  let places = placesIn(format);
  let isFirst = true;
  let rest: Buffer | undefined;
  /** In the midst of a line that is longer than any record. */
  let isLost = false;

  const use = (next: Format): void => {
    format = next;
    places = placesIn(next);
  };

  const keep = (line: string): void => {
    const tokens = line.trim().split(/ +/);
    if (tokens.length !== places.fields) {
      const other = formats.find(({ length }) => length === tokens.length);
      if (!other) {
        tally.malformed += 1;
        return;
      }
      use(other);
    }
    if (!isSought(tokens, places, sought)) return;
    if (tally.kept.length >= mostKept) {
      tally.truncated = true;
      return;
    }
    tally.headers.add(format.join(' '));
    tally.kept.push({ line: line.trim(), interface: tokens[places.interface] ?? '' });
  };

  const header = (line: string): boolean => {
    const named = formatOfHeader(line);
    if (named) {
      formats.unshift(named);
      use(named);
    } else {
      const count = line.trim().split(/ +/).length;
      const fitting = [format, ...formats].find(({ length }) => length === count);
      if (fitting) use(fitting);
    }
    return named !== undefined;
  };

  const isPortAt = (buffer: Buffer, at: number): boolean => {
    for (let index = 0; index < digits.length; index += 1) if (buffer[at + index] !== digits[index]) return false;
    const after = buffer[at + digits.length];
    return after === space || after === newline || after === undefined;
  };

  const ids = [...sought.interfaces].map((id) => Buffer.from(`${id} `));

  /** Whether the bytes of `word` are at this place, looked at from its end: ids differ there. */
  const isAt = (buffer: Buffer, at: number, word: Buffer): boolean => {
    let index = word.length - 1;
    while (index >= 0 && buffer[at + index] === word[index]) index -= 1;
    return index < 0;
  };

  /** An interface that is not sought: most lines are of others, and nothing more of them is looked at. */
  const isForeign = (buffer: Buffer, at: number): boolean => {
    if (!isAt(buffer, at, marker)) return false;
    for (const id of ids) if (isAt(buffer, at, id)) return false;
    return true;
  };

  const starts = new Int32Array(256);
  /** From the beginning of the last line to its interface. */
  let distance = 0;

  /** Where a record's field begins, from one that is known; -1 where the line ends before it. */
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

  /** Whether a line may matter, or is none of this format: by its bytes, for most lines never become a string. */
  const isWorthReading = (buffer: Buffer, end: number): boolean => {
    const { last, from, to, interface: own } = places;
    if (last < 0) return true;
    const early = own >= 0 && own < last;
    if (early) {
      const line = starts[0] as number;
      // Where the last line had its interface this one has it too, mostly: nothing before it need be looked at.
      const isThere = own < from && own < to && isAt(buffer, line + distance - 1, spacedMarker);
      const at = isThere ? line + distance : walk(buffer, end, 0, own);
      if (at < 0) return true;
      starts[own] = at;
      distance = at - line;
      if (isForeign(buffer, at)) return false;
    }
    if (walk(buffer, end, early ? own : 0, last) < 0) return true;
    const target = starts[to] as number;
    return buffer[target] === dash || isPortAt(buffer, target) || isPortAt(buffer, starts[from] as number);
  };

  const scan = (buffer: Buffer, end: number): void => {
    let line = 0;
    while (line < end) {
      starts[0] = line;
      const worth = isWorthReading(buffer, end);
      const found = buffer.indexOf(newline, line);
      const stop = found < 0 || found > end ? end : found;
      if (stop > line) {
        tally.rows += 1;
        if (worth) keep(buffer.toString('latin1', line, stop));
      }
      line = stop + 1;
    }
  };

  const first = (buffer: Buffer): Buffer => {
    const end = buffer.indexOf(newline);
    if (end < 0) return buffer;
    isFirst = false;
    return header(buffer.toString('latin1', 0, end)) ? buffer.subarray(end + 1) : buffer;
  };

  const lines = (buffer: Buffer): void => {
    const records = isFirst ? first(buffer) : buffer;
    scan(records, records.length);
  };

  /** Keeps a copy of a line whose end is yet to come: the chunk may be written over. */
  const hold = (part: Buffer): void => {
    if (isLost || part.length === 0) return;
    isLost = part.length > longestLine;
    if (isLost) tally.malformed += 1;
    rest = isLost ? undefined : Buffer.from(part);
  };

  return {
    write: (chunk) => {
      tally.bytes += chunk.length;
      let buffer = chunk;
      if (isLost || rest) {
        const next = chunk.indexOf(newline) + 1;
        const broken = next === 0 ? chunk : chunk.subarray(0, next);
        const line = rest ? Buffer.concat([rest, broken]) : broken;
        if (next === 0) {
          hold(line);
          return;
        }
        if (!isLost) lines(line);
        isLost = false;
        rest = undefined;
        buffer = chunk.subarray(next);
      }
      const end = buffer.lastIndexOf(newline) + 1;
      lines(buffer.subarray(0, end));
      hold(buffer.subarray(end));
    },
    end: () => {
      if (!rest) return;
      const line = isFirst ? first(Buffer.concat([rest, Buffer.from('\n')])) : rest;
      scan(line, line.length);
      rest = undefined;
    },
  };
};

export const scannerOf = (sought: Sought): Scanner => {
  const tally: Tally = { kept: [], headers: new Set(), rows: 0, bytes: 0, malformed: 0, truncated: false };
  return {
    file: (formats) => fileScanner(tally, sought, formats),
    result: () => ({ ...tally, headers: [...tally.headers] }),
  };
};
