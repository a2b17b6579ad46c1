import type { Format } from '../../../inventory/evidence/flow-record.js';
import { defaultFormat, formatOfHeader } from '../../../inventory/evidence/flow-record.js';
import type { Prefix } from '../../../network/cidr.js';
import { contains, parseAddress } from '../../../network/cidr.js';
import type { Places, Sought } from './lines.js';
import { placesIn, worthReading } from './lines.js';
import type { Kept, Scanned } from './scanned.js';
import { mostKept, scannedOf } from './scanned.js';

export type { Sought } from './lines.js';

/** No record is as long as this, in bytes. */
const longestLine = 64 * 1024;

const newline = 10;

/** The sum of what many files hold. One for a reading, so that what is kept is bounded over all of them. */
export interface Scanner {
  readonly sought: Sought;
  /** A new file: its lines are of these formats, or of the one that its first line names. */
  file(formats: readonly Format[]): FileScanner;
  result(): Scanned;
}

export interface FileScanner {
  write(chunk: Buffer): void;
  /** Counts records that are known to be of nobody sought. */
  pass(records: number): void;
  end(): void;
}

interface Tally {
  readonly kept: Kept[];
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

/** Formats whose deciding fields are at the same places are as one. */
const unlike = (formats: readonly Format[]): Places[] => {
  const places = formats.map(placesIn).map((one) => [JSON.stringify({ ...one, fields: 0 }), one] as const);
  return [...new Map(places).values()];
};

const fileScanner = (tally: Tally, sought: Sought, stated: readonly Format[]): FileScanner => {
  const formats = [...stated, defaultFormat];
  let format: Format = stated[0] ?? defaultFormat;
  let places = placesIn(format);
  let worth = unlike(formats).map((one) => worthReading(sought, one));
  let isFirst = true;
  let rest: Buffer | undefined;
  /** In the midst of a line that is longer than any record. */
  let isLost = false;

  const use = (next: Format): void => {
    format = next;
    places = placesIn(next);
  };

  const keep = (line: string): void => {
    const tokens = line.split(/ +/);
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
    tally.kept.push({ line, interface: tokens[places.interface] ?? '', header: format.join(' ') });
  };

  /** Whether the first line names the fields; if not it is a record, and its number of fields tells the format. */
  const begin = (line: string): boolean => {
    const named = formatOfHeader(line);
    if (named) {
      formats.unshift(named);
      worth = [worthReading(sought, placesIn(named))];
      use(named);
      return true;
    }
    const count = line.trim().split(/ +/).length;
    const fitting = [format, ...formats].find(({ length }) => length === count);
    if (fitting) use(fitting);
    return false;
  };

  const scan = (buffer: Buffer): void => {
    const [isWorth = () => true, ...more] = worth;
    const end = buffer.length;
    for (let line = 0; line < end;) {
      const found = buffer.indexOf(newline, line);
      const stop = found < 0 ? end : found;
      if (stop - line > longestLine) tally.malformed += 1;
      else if (stop > line) {
        tally.rows += 1;
        if (isWorth(buffer, line, end) || more.some((is) => is(buffer, line, end)))
          keep(buffer.toString('latin1', line, stop).trim());
      }
      line = stop + 1;
    }
  };

  const lines = (buffer: Buffer): void => {
    if (!isFirst || buffer.length === 0) {
      scan(buffer);
      return;
    }
    const found = buffer.indexOf(newline);
    const stop = found < 0 ? buffer.length : found;
    isFirst = false;
    const isHeader = stop <= longestLine && begin(buffer.toString('latin1', 0, stop));
    scan(isHeader ? buffer.subarray(stop + 1) : buffer);
  };

  /** Keeps a copy of a line whose end is yet to come: the chunk may be written over. */
  const hold = (part: Buffer): void => {
    if (isLost || part.length === 0) return;
    isLost = part.length > longestLine;
    rest = isLost ? undefined : Buffer.from(part);
    if (!isLost) return;
    isFirst = false;
    tally.malformed += 1;
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
    pass: (records) => {
      tally.rows += records;
    },
    end: () => {
      if (!rest) return;
      lines(rest);
      rest = undefined;
    },
  };
};

export const scannerOf = (sought: Sought): Scanner => {
  const tally: Tally = { kept: [], rows: 0, bytes: 0, malformed: 0, truncated: false };
  return {
    sought,
    file: (formats) => fileScanner(tally, sought, formats),
    result: () => scannedOf(tally),
  };
};
