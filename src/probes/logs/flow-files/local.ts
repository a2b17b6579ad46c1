import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Search } from './file.js';
import { interrupted, scanFile } from './file.js';
import { inOrder } from './in-order.js';
import type { Scanned } from './scanned.js';
import { sumOf } from './scanned.js';

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

/**
 * Unzipping runs in threads of its own beside the scanning: with two files at once both processors are busy. Worker
 * threads were measured on two processors and left out: text took as long (0.9 s a GB), gzip 7 % longer, Parquet at most
 * a fifth less, each for 70 to 130 MB more.
 */
const filesAtOnce = 2;

/**
 * Scans files: text, gzip and Parquet. Memory does not grow with their size, and what is found does not depend on which
 * was read first. A file that cannot be read to its end is a note.
 */
export const scanFiles = async (
  files: readonly LocalFile[],
  search: Search,
  signal?: AbortSignal,
): Promise<LocalScan> => {
  const sum = sumOf();
  const notes: string[] = [];
  let stopped = 0;
  const scan = async ({ path }: LocalFile) => ({ path, ...(await scanFile(path, search, signal)) });
  await inOrder(files, filesAtOnce, scan, ({ path, scanned, broken }) => {
    sum.add(scanned);
    if (broken === interrupted) stopped += 1;
    else if (broken !== undefined) notes.push(`${path} was not read to its end: ${broken}.`);
  });
  const left = stopped === 0 ? [] : [`${stopped} of ${files.length} files were not read to their end: ${interrupted}.`];
  return { scanned: sum.result(), notes: [...notes, ...left] };
};
