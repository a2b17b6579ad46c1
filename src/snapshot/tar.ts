import { SnapshotError } from './snapshot-error.js';

/** One file or folder of a tar; `modified` in milliseconds since 1970. */
export interface TarEntry {
  readonly name: string;
  readonly kind: 'file' | 'folder';
  readonly modified: number;
  readonly bytes: Buffer;
}

const block = 512;

interface Header {
  readonly name: string;
  readonly type: string;
  readonly size: number;
  readonly modified: number;
}

/** Names and numbers that extended headers (pax `x`, GNU `L`) give to the next entry. */
interface Extension {
  readonly name?: string;
  readonly size?: number;
  readonly modified?: number;
}

const isZero = (bytes: Buffer): boolean => bytes.equals(Buffer.alloc(bytes.length));

type Corrupt = (what: string) => never;

const textIn = (bytes: Buffer, from: number, length: number): string => {
  const field = bytes.subarray(from, from + length);
  const end = field.indexOf(0);
  return field.toString('utf8', 0, end < 0 ? length : end);
};

const numberIn = (bytes: Buffer, from: number, length: number, corrupt: Corrupt): number => {
  if ((bytes[from] ?? 0) & 0x80) return Number(BigInt(`0x${bytes.toString('hex', from + 1, from + length)}`));
  const digits = textIn(bytes, from, length).trim();
  if (!/^[0-7]*$/.test(digits)) return corrupt('a header holds no number where one belongs');
  return digits === '' ? 0 : Number.parseInt(digits, 8);
};

/** The sum of a header's bytes, its own field counted as spaces; old writers summed signed bytes. */
const sums = (header: Buffer): readonly [number, number] => {
  let unsigned = 0;
  let signed = 0;
  for (const [index, byte] of header.entries()) {
    const counted = index >= 148 && index < 156 ? 32 : byte;
    unsigned += counted;
    signed += counted > 127 ? counted - 256 : counted;
  }
  return [unsigned, signed];
};

const headerIn = (bytes: Buffer, corrupt: Corrupt): Header => {
  if (!sums(bytes).includes(numberIn(bytes, 148, 8, corrupt))) return corrupt('a header has a wrong checksum');
  const prefix = textIn(bytes, 257, 6) === 'ustar' && bytes[262] === 0 ? textIn(bytes, 345, 155) : '';
  const name = textIn(bytes, 0, 100);
  return {
    name: prefix === '' ? name : `${prefix}/${name}`,
    type: String.fromCharCode(bytes[156] || 48),
    size: numberIn(bytes, 124, 12, corrupt),
    modified: numberIn(bytes, 136, 12, corrupt) * 1000,
  };
};

const paxRecords = (bytes: Buffer, corrupt: Corrupt): ReadonlyMap<string, string> => {
  const records = new Map<string, string>();
  for (let at = 0; at < bytes.length;) {
    const space = bytes.indexOf(32, at);
    const length = Number(bytes.toString('latin1', at, Math.max(space, at)));
    const record = bytes.toString('utf8', space + 1, at + length - 1);
    const equals = record.indexOf('=');
    if (space < 0 || !Number.isSafeInteger(length) || length < 5 || at + length > bytes.length || equals < 0)
      return corrupt('an extended header is malformed');
    records.set(record.slice(0, equals), record.slice(equals + 1));
    at += length;
  }
  return records;
};

const paxExtension = (bytes: Buffer, corrupt: Corrupt): Extension => {
  const records = paxRecords(bytes, corrupt);
  if ([...records.keys()].some((name) => name.startsWith('GNU.sparse'))) return corrupt('it holds a sparse file');
  const [path, size, mtime] = [records.get('path'), records.get('size'), records.get('mtime')];
  if ([size, mtime].some((number) => number !== undefined && !/^-?\d+(\.\d+)?$/.test(number)))
    return corrupt('an extended header holds no number where one belongs');
  return {
    ...(path === undefined ? {} : { name: path }),
    ...(size === undefined ? {} : { size: Number(size) }),
    ...(mtime === undefined ? {} : { modified: Number(mtime) * 1000 }),
  };
};

const entryOf = (header: Header, bytes: Buffer, corrupt: Corrupt): TarEntry => {
  const { name, modified } = header;
  if (header.type === '1' || header.type === '2')
    return corrupt(`${name} is a link, which a snapshot must not hold; pack it with links followed (tar -h)`);
  if (header.type === '5' || (header.type === '0' && name.endsWith('/')))
    return { name, kind: 'folder', modified, bytes: Buffer.alloc(0) };
  if (header.type !== '0' && header.type !== '7') return corrupt(`${name} is neither a file nor a folder`);
  return { name, kind: 'file', modified, bytes };
};

/**
 * The entries of a whole tar: ustar, with pax or GNU headers for long names. Throws a SnapshotError for a truncated or
 * corrupt one, and for links, devices and sparse files.
 */
export const parseTar = (tar: Buffer, shown: string): readonly TarEntry[] => {
  const corrupt: Corrupt = (what) => {
    throw new SnapshotError(`${shown} cannot be read: ${what}.`);
  };
  const entries: TarEntry[] = [];
  let extension: Extension = {};
  for (let at = 0; ;) {
    const head = tar.subarray(at, at + block);
    if (head.length < block) return corrupt('the archive is truncated; copy or make it again');
    if (isZero(head)) {
      if (!isZero(tar.subarray(at))) return corrupt('it goes on after its end; several archives in one file?');
      return entries;
    }
    const read = headerIn(head, corrupt);
    const header = { ...read, ...('xgLK'.includes(read.type) ? {} : extension) };
    const bytes = tar.subarray(at + block, at + block + header.size);
    if (header.size < 0 || bytes.length < header.size)
      return corrupt(`the archive is truncated in ${header.name}; copy or make it again`);
    at += block + Math.ceil(header.size / block) * block;
    if (header.type === 'x') extension = { ...extension, ...paxExtension(bytes, corrupt) };
    else if (header.type === 'L') extension = { ...extension, name: textIn(bytes, 0, bytes.length) };
    else if (header.type === 'g' || header.type === 'K') continue;
    else {
      entries.push(entryOf(header, bytes, corrupt));
      extension = {};
    }
  }
};
