import { Buffer } from 'node:buffer';

/** A file or folder to be packed; a folder has no `text`. */
export interface Packed {
  readonly path: string;
  readonly text?: string;
}

const block = 512;
const modes = { file: 0o600, folder: 0o700, extended: 0o600 } as const;

const octal = (value: number, width: number): string => `${value.toString(8).padStart(width - 1, '0')}\0`;

const padded = (bytes: Buffer): Buffer =>
  Buffer.concat([bytes, Buffer.alloc((block - (bytes.length % block)) % block)]);

/** `prefix` and `name` of a ustar header, or undefined when the path does not fit or is not ASCII. */
const ustarName = (path: string): readonly [prefix: string, name: string] | undefined => {
  if (/[^\x20-\x7e]/.test(path)) return undefined;
  if (path.length <= 100) return ['', path];
  const cut = path.indexOf('/', path.length - 101);
  return cut > 0 && cut <= 155 && cut < path.length - 1 ? [path.slice(0, cut), path.slice(cut + 1)] : undefined;
};

const header = (
  [prefix, name]: readonly [string, string],
  type: '0' | '5' | 'x',
  mode: number,
  size: number,
  seconds: number,
): Buffer => {
  const bytes = Buffer.alloc(block);
  bytes.write(name, 0, 100, 'latin1');
  bytes.write(octal(mode, 8) + octal(0, 8) + octal(0, 8) + octal(size, 12) + octal(seconds, 12), 100, 'latin1');
  bytes.write(`        ${type}`, 148, 'latin1');
  bytes.write('ustar\0' + '00', 257, 'latin1');
  bytes.write(prefix, 345, 155, 'latin1');
  const sum = bytes.reduce((total, byte) => total + byte, 0);
  bytes.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return bytes;
};

/** A pax record counts its own length field. */
const paxRecord = (name: string, value: string): Buffer => {
  const rest = Buffer.byteLength(` ${name}=${value}\n`);
  const guess = rest + String(rest).length;
  const length = rest + String(guess).length;
  return Buffer.from(`${length} ${name}=${value}\n`);
};

const entry = ({ path, text }: Packed, seconds: number): Buffer[] => {
  const bytes = Buffer.from(text ?? '');
  const name = text === undefined ? `${path}/` : path;
  const fits = ustarName(name);
  const record = paxRecord('path', name);
  return [
    ...(fits ? [] : [header(['', 'pax'], 'x', modes.extended, record.length, seconds), padded(record)]),
    header(
      fits ?? ['', 'long'],
      text === undefined ? '5' : '0',
      text === undefined ? modes.folder : modes.file,
      bytes.length,
      seconds,
    ),
    padded(bytes),
  ];
};

/** A tar of these, in their order, owned by nobody: ustar, with a pax header where a path does not fit. */
export const packTar = (packed: readonly Packed[], seconds: number): Buffer =>
  Buffer.concat([...packed.flatMap((each) => entry(each, seconds)), Buffer.alloc(2 * block)]);
