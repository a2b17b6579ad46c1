import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import pLimit from 'p-limit';
import { inOrder } from './in-order.js';
import type { Piece, PieceScan, Search } from './piece.js';
import { firstLineOf, interrupted } from './piece.js';
import type { Scanned } from './scanned.js';
import { sumOf } from './scanned.js';
import type { Lanes, Threads } from './threads.js';
import { ownLanes, threadLanes } from './threads.js';

export interface LocalFile {
  readonly path: string;
  readonly bytes: number;
}

const mostFiles = 100_000;

const walk = async (path: string, found: LocalFile[]): Promise<void> => {
  const about = await stat(path);
  if (!about.isDirectory()) {
    if (about.isFile()) found.push({ path, bytes: about.size });
    return;
  }
  for (const name of (await readdir(path)).sort()) {
    if (found.length >= mostFiles) return;
    if (!name.startsWith('.')) await walk(join(path, name), found);
  }
};

/** A file, or every file of a folder and what is below it, in order of their names. Rejects where there is none. */
export const localFiles = async (path: string): Promise<LocalFile[]> => {
  const found: LocalFile[] = [];
  await walk(path, found);
  return found;
};

export interface LocalScan {
  readonly scanned: Scanned;
  readonly notes: readonly string[];
}

/** How a scan is spread: over which threads, and from which size on. */
export interface Spread {
  readonly threads: Threads;
  /** Bytes on disk below which the start of threads takes longer than they save. */
  readonly least: number;
  /** Bytes of text that one thread takes at a time. */
  readonly range: number;
}

/** A thread starts in some 30 ms, in which 30 MB of text are read, or 10 MB of gzip. */
export const usualSpread: Omit<Spread, 'threads'> = { least: 32e6, range: 64e6 };

const isText = (path: string): boolean => !path.endsWith('.parquet');

/** Ranges of a text file that is larger than one; a packed file and Parquet are one piece. */
const piecesOf = async ({ path, bytes }: LocalFile, range: number | undefined): Promise<Piece[]> => {
  if (range === undefined || bytes <= range || !isText(path)) return [{ path }];
  const first = await firstLineOf(path).catch(() => undefined);
  if (first === undefined) return [{ path }];
  const ends = Array.from({ length: Math.ceil(bytes / range) }, (_, index) => index * range);
  return ends.map((from) => ({
    path,
    // A file that is still written to is read to where it ends then.
    range: { from, to: from + range >= bytes ? Number.MAX_SAFE_INTEGER : from + range, first },
  }));
};

type Scan = (piece: Piece) => Promise<PieceScan>;

/**
 * One file. Where a line of another format made a difference to those after it, the ranges are not what one scan gives:
 * such a file, which AWS does not write, is read again in one.
 */
const scanFile = async (
  file: LocalFile,
  { count }: Lanes,
  scan: Scan,
  range: number | undefined,
): Promise<PieceScan> => {
  const pieces = await piecesOf(file, range);
  if (pieces.length === 1) return scan({ path: file.path });
  const sum = sumOf();
  let broken: string | undefined;
  let hasSwitched = false;
  await inOrder(pieces, count, scan, (part) => {
    sum.add(part.scanned);
    broken ??= part.broken;
    hasSwitched ||= part.hasSwitched;
  });
  return hasSwitched ? scan({ path: file.path }) : { scanned: sum.result(), broken, hasSwitched };
};

/**
 * Scans files: text, gzip and Parquet. Memory does not grow with their size, and what is found does not depend on which
 * was read first. A file that cannot be read to its end is a note.
 */
export const scanFiles = async (
  files: readonly LocalFile[],
  search: Search,
  { signal, spread }: { readonly signal?: AbortSignal; readonly spread?: Spread | undefined } = {},
): Promise<LocalScan> => {
  const bytes = files.reduce((all, file) => all + file.bytes, 0);
  const isWorth = spread !== undefined && spread.threads.most > 1 && bytes >= spread.least;
  const lanes = isWorth ? threadLanes(spread.threads, search, signal) : ownLanes(search, signal);
  const limit = pLimit(lanes.count);
  const sum = sumOf();
  const notes: string[] = [];
  const left = { count: 0 };
  const one = async (file: LocalFile) => {
    if (signal?.aborted) return { file, scanned: sumOf().result(), broken: interrupted, hasSwitched: false };
    const range = isWorth ? spread.range : undefined;
    return { file, ...(await scanFile(file, lanes, (piece) => limit(() => lanes.scan(piece)), range)) };
  };
  try {
    await inOrder(files, lanes.count, one, ({ file, scanned, broken }) => {
      sum.add(scanned);
      if (broken === interrupted) left.count += 1;
      else if (broken !== undefined) notes.push(`${file.path} was not read to its end: ${broken}.`);
    });
  } finally {
    await lanes.close();
  }
  const stopped =
    left.count === 0 ? [] : [`${left.count} of ${files.length} files were not read to their end: ${interrupted}.`];
  return { scanned: sum.result(), notes: [...notes, ...stopped] };
};
