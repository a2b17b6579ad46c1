import { createReadStream } from 'node:fs';
import { open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import pLimit from 'p-limit';
import type { Format } from '../../../inventory/evidence/flow-record.js';
import type { Scanned, Scanner } from './scan.js';
import { isGzip, scanStream } from './read.js';

export interface LocalFile {
  readonly path: string;
  readonly bytes: number;
}

const mostFiles = 100_000;
/** Unzipping runs beside scanning, so that two files are faster than one after the other. */
const filesAtOnce = 2;

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

const chunkBytes = 1 << 20;

const isPacked = async (path: string): Promise<boolean> => {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && isGzip(buffer);
  } finally {
    await file.close();
  }
};

/** One buffer holds every part of the file in its turn. Gives what stopped the reading, if something did. */
const scanText = async (path: string, scanner: Scanner, formats: readonly Format[]): Promise<string | undefined> => {
  const lines = scanner.file(formats);
  const file = await open(path);
  const chunk = Buffer.allocUnsafe(chunkBytes);
  try {
    for (;;) {
      const { bytesRead } = await file.read(chunk, 0, chunkBytes, null);
      if (bytesRead === 0) {
        lines.end();
        return undefined;
      }
      lines.write(chunk.subarray(0, bytesRead));
    }
  } catch (error) {
    return (error as Error).message;
  } finally {
    await file.close();
  }
};

const scanFile = async ({ path }: LocalFile, scanner: Scanner, formats: readonly Format[]): Promise<string[]> => {
  if (path.endsWith('.parquet')) {
    const { scanParquetFile } = await import('./parquet.js');
    const why = await scanParquetFile(path, scanner);
    return why === undefined ? [] : [`${path} was not read to its end: ${why}.`];
  }
  const broken = (await isPacked(path))
    ? await scanStream(createReadStream(path, { highWaterMark: 1 << 18 }), scanner, formats)
    : await scanText(path, scanner, formats);
  return broken === undefined ? [] : [`${path} was not read to its end: ${broken}.`];
};

/** Scans files: text, gzip and Parquet. Memory does not grow with their size. */
export const scanFiles = async (
  files: readonly LocalFile[],
  scanner: Scanner,
  formats: readonly Format[],
  signal?: AbortSignal,
): Promise<LocalScan> => {
  const limit = pLimit(filesAtOnce);
  const notes = await Promise.all(
    files.map((file) => limit(async () => (signal?.aborted ? [] : scanFile(file, scanner, formats)))),
  );
  return { scanned: scanner.result(), notes: notes.flat() };
};
