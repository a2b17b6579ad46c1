import { createReadStream } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { open } from 'node:fs/promises';
import type { Format } from '../../../inventory/evidence/flow-record.js';
import { isGzip, scanStream } from './read.js';
import type { FileScanner, Sought } from './scan.js';
import { longestLine, scannerOf } from './scan.js';
import type { Scanned } from './scanned.js';

/** Lines of a text file: those that begin from one byte of it to before another. `first` is the first line of the file. */
export interface Range {
  readonly from: number;
  readonly to: number;
  readonly first: string;
}

/** A file, or a part of one that is text. */
export interface Piece {
  readonly path: string;
  readonly range?: Range;
}

/** What every piece is looked through for. */
export interface Search {
  readonly sought: Sought;
  /** Formats of files without a header line. */
  readonly formats: readonly Format[];
}

export interface PieceScan {
  readonly scanned: Scanned;
  /** What stopped the reading, if something did. */
  readonly broken: string | undefined;
  /** See `FileScanner.hasSwitched`. */
  readonly hasSwitched: boolean;
}

const chunkBytes = 1 << 20;
const newline = 10;

/** Why a reading that was told to stop has no end. */
export const interrupted = 'interrupted';

/** Gives the bytes from one place of a file to before another. One part is read while the one before it is looked at. */
async function* partsOf(file: FileHandle, from: number, to: number): AsyncGenerator<Buffer> {
  const buffers = [Buffer.allocUnsafe(chunkBytes), Buffer.allocUnsafe(chunkBytes)] as const;
  const read = (at: number, buffer: Buffer) => file.read(buffer, 0, Math.max(0, Math.min(chunkBytes, to - at)), at);
  let [at, turn] = [from, 0];
  let next = read(at, buffers[0]);
  for (;;) {
    const { bytesRead, buffer } = await next;
    if (bytesRead === 0) return;
    at += bytesRead;
    turn = 1 - turn;
    next = read(at, turn === 0 ? buffers[0] : buffers[1]);
    try {
      yield buffer.subarray(0, bytesRead);
    } finally {
      // Whoever stops here closes the file, which must not be read from then.
      await next;
    }
  }
}

/** Up to the end of the line in which a range ends: that line began in it. */
const scanRest = async (file: FileHandle, lines: FileScanner, from: number): Promise<void> => {
  for await (const part of partsOf(file, from, Number.MAX_SAFE_INTEGER)) {
    const end = part.indexOf(newline);
    lines.write(end < 0 ? part : part.subarray(0, end + 1));
    if (end >= 0) return;
  }
};

/** The line that begins before a range is another's; -1 where no line begins in the range. */
const beginOf = async (file: FileHandle, { from, to }: Range): Promise<number> => {
  if (from === 0) return 0;
  let at = from - 1;
  for await (const part of partsOf(file, at, to)) {
    const end = part.indexOf(newline);
    if (end >= 0) return at + end + 1 < to ? at + end + 1 : -1;
    at += part.length;
  }
  return -1;
};

const scanText = async (file: FileHandle, lines: FileScanner, signal: AbortSignal | undefined, range?: Range) => {
  const begin = range ? await beginOf(file, range) : 0;
  if (begin >= 0) {
    let last: number | undefined;
    for await (const part of partsOf(file, begin, range?.to ?? Number.MAX_SAFE_INTEGER)) {
      if (signal?.aborted) return interrupted;
      lines.write(part);
      last = part[part.length - 1];
    }
    if (range && last !== undefined && last !== newline) await scanRest(file, lines, range.to);
  }
  lines.end();
  return undefined;
};

const isPacked = async (file: FileHandle): Promise<boolean> => {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, 0);
  return bytesRead === 2 && isGzip(buffer);
};

/** The first line of a text file, to split it by; undefined where it has none, or is packed. */
export const firstLineOf = async (path: string): Promise<string | undefined> => {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(longestLine + 1), 0, longestLine + 1, 0);
    const end = buffer.subarray(0, bytesRead).indexOf(newline);
    return end < 0 || isGzip(buffer) ? undefined : buffer.toString('latin1', 0, end);
  } finally {
    await file.close();
  }
};

/**
 * Looks through a file or a part of one. Its memory does not grow with its size. A file that cannot be read, or not to
 * its end, is a reason and no error.
 */
export const scanPiece = async (
  { path, range }: Piece,
  { sought, formats }: Search,
  signal?: AbortSignal,
): Promise<PieceScan> => {
  const scanner = scannerOf(sought);
  const told = (broken: string | undefined, hasSwitched = false): PieceScan => ({
    scanned: scanner.result(),
    broken: broken !== undefined && signal?.aborted ? interrupted : broken,
    hasSwitched,
  });
  try {
    if (path.endsWith('.parquet')) {
      const { scanParquetFile } = await import('./parquet.js');
      return told(await scanParquetFile(path, scanner));
    }
    const file = await open(path);
    try {
      if (range === undefined && (await isPacked(file))) {
        const stream = createReadStream(path, { highWaterMark: 1 << 18, ...(signal ? { signal } : {}) });
        return told(await scanStream(stream, scanner, formats));
      }
      const lines = scanner.file(formats, range && range.from > 0 ? range.first : undefined);
      const broken = await scanText(file, lines, signal, range);
      return told(broken, lines.hasSwitched());
    } finally {
      await file.close();
    }
  } catch (error) {
    return told((error as Error).message);
  }
};
