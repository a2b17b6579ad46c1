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

  /** Whether the interface may be one of those sought: of others most lines are, and they stay bytes. */
  const mayBeSought = (buffer: Buffer, at: number): boolean =>
    ids.some(
      (id) => id[id.length - 2] === buffer[at + id.length - 2] && id.equals(buffer.subarray(at, at + id.length)),
    );

  const starts = new Int32Array(256);

  /** Most lines are dropped here, by their ports, and never become a string. */
  const scan = (buffer: Buffer, end: number): void => {
    let line = 0;
    while (line < end) {
      let at = line;
      let field = 0;
      const { last, from, to } = places;
      starts[0] = line;
      while (at < end && field < last) {
        const byte = buffer[at];
        if (byte === newline) break;
        if (byte === space) starts[++field] = at + 1;
        at += 1;
      }
      const found = buffer.indexOf(newline, at);
      const stop = found < 0 || found > end ? end : found;
      if (stop > line) {
        tally.rows += 1;
        const source = starts[from] as number;
        const target = starts[to] as number;
        const whole = last < 0 || field < last;
        const early = places.interface >= 0 && places.interface < last;
        const wanted = whole || buffer[target] === dash || isPortAt(buffer, target) || isPortAt(buffer, source);
        const ours = whole || !early || mayBeSought(buffer, starts[places.interface] as number);
        if (wanted && ours) keep(buffer.toString('latin1', line, stop));
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

  return {
    write: (chunk) => {
      tally.bytes += chunk.length;
      let buffer = rest ? Buffer.concat([rest, chunk]) : chunk;
      rest = undefined;
      if (isLost) {
        const next = buffer.indexOf(newline);
        if (next < 0) return;
        isLost = false;
        buffer = buffer.subarray(next + 1);
      }
      if (isFirst) buffer = first(buffer);
      const end = buffer.lastIndexOf(newline) + 1;
      scan(buffer, end);
      if (end === buffer.length) return;
      isLost = buffer.length - end > longestLine;
      if (isLost) tally.malformed += 1;
      else rest = Buffer.from(buffer.subarray(end));
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
