import { createReadStream } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { open } from 'node:fs/promises';
import type { Format } from '../../../inventory/evidence/flow-record.js';
import { isGzip, scanStream } from './read.js';
import type { FileScanner, Sought } from './scan.js';
import { scannerOf } from './scan.js';
import type { Scanned } from './scanned.js';

/** What every file is looked through for. */
export interface Search {
  readonly sought: Sought;
  /** Formats of files without a header line. */
  readonly formats: readonly Format[];
}

export interface FileScan {
  readonly scanned: Scanned;
  /** What stopped the reading, if something did. */
  readonly broken: string | undefined;
}

const chunkBytes = 1 << 20;

/** Why a reading that was told to stop has no end. */
export const interrupted = 'interrupted';

/** One part of the file is read while the one before it is looked at; two buffers take every part in turn. */
const scanText = async (file: FileHandle, lines: FileScanner, signal: AbortSignal | undefined) => {
  const read = (buffer: Buffer) => file.read(buffer, 0, chunkBytes, null);
  let spare: Buffer = Buffer.allocUnsafe(chunkBytes);
  let next = read(Buffer.allocUnsafe(chunkBytes));
  for (;;) {
    const { bytesRead, buffer } = await next;
    if (bytesRead === 0) break;
    if (signal?.aborted) return interrupted;
    next = read(spare);
    spare = buffer;
    lines.write(buffer.subarray(0, bytesRead));
  }
  lines.end();
  return undefined;
};

const isPacked = async (file: FileHandle): Promise<boolean> => {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, 0);
  return bytesRead === 2 && isGzip(buffer);
};

/** A file of text or gzip, told apart by its first bytes. */
const scanLog = async (
  path: string,
  lines: () => FileScanner,
  stream: () => Promise<string | undefined>,
  signal?: AbortSignal,
) => {
  const file = await open(path);
  try {
    return (await isPacked(file)) ? await stream() : await scanText(file, lines(), signal);
  } finally {
    await file.close();
  }
};

/**
 * Looks through a file: Parquet by its name, else text or gzip. Its memory does not grow with the size of the file, but
 * with the row groups of Parquet. A file that cannot be read, or not to its end, is a reason and no error.
 */
export const scanFile = async (path: string, { sought, formats }: Search, signal?: AbortSignal): Promise<FileScan> => {
  const scanner = scannerOf(sought);
  const scan = async (): Promise<string | undefined> => {
    if (path.endsWith('.parquet')) return (await import('./parquet.js')).scanParquetFile(path, scanner);
    const stream = () => scanStream(createReadStream(path, signal ? { signal } : {}), scanner, formats);
    return scanLog(path, () => scanner.file(formats), stream, signal);
  };
  const broken = await scan().catch((error: unknown) => (error as Error).message);
  const why = broken !== undefined && signal?.aborted ? interrupted : broken;
  return { scanned: scanner.result(), broken: why };
};
