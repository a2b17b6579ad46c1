import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import type { SnapshotFile } from './layout.js';
import { isAccount, partAt } from './layout.js';
import { SnapshotError, fileError } from './snapshot-error.js';
import type { TarEntry } from './tar.js';
import { parseTar } from './tar.js';

interface Placed {
  readonly entry: TarEntry;
  readonly segments: readonly string[];
}

const gunzip = async (path: string, limit: number): Promise<Buffer> => {
  const source = createReadStream(path);
  const inflated = source.pipe(createGunzip());
  source.once('error', (error) => inflated.destroy(error));
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of inflated as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > limit)
        throw new SnapshotError(`${path} holds more than ${limit} bytes when unpacked. Leave out what is not needed.`);
      chunks.push(chunk);
    }
    return Buffer.concat(chunks, size);
  } finally {
    source.destroy();
  }
};

const gunzipError = (error: unknown, path: string): unknown => {
  const { code, message } = error as NodeJS.ErrnoException;
  if (message === 'incorrect header check')
    return new SnapshotError(`${path} is not a snapshot: neither a folder nor a .tar.gz archive.`);
  if (code === 'Z_BUF_ERROR') return new SnapshotError(`${path} is truncated. Copy or make it again.`);
  if (code?.startsWith('Z_')) return new SnapshotError(`${path} is corrupt (${message}). Copy or make it again.`);
  return fileError(error, 'read', path);
};

const place = (entry: TarEntry, shown: string): Placed => {
  const segments = entry.name.split('/').filter((segment) => segment !== '' && segment !== '.');
  if (entry.name.startsWith('/') || segments.includes('..') || entry.name.includes('\0'))
    throw new SnapshotError(
      `${shown}: ${JSON.stringify(entry.name)} leads out of the archive. Do not trust this file.`,
    );
  return { entry, segments };
};

const startsTree = (name: string | undefined): boolean =>
  name !== undefined && (isAccount(name) || name === 'manifest.json');

/** How many leading folders the tree lies below: none, or one such as `NAME/`. */
const depthOfRoot = (placed: readonly Placed[], shown: string): 0 | 1 => {
  if (placed.some(({ segments: [first] }) => startsTree(first))) return 0;
  const tops = new Set(placed.flatMap(({ segments: [top, next] }) => (top && startsTree(next) ? [top] : [])));
  if (tops.size > 1)
    throw new SnapshotError(`${shown} holds more than one snapshot: ${[...tops].join(', ')}. Pack one alone.`);
  return tops.size === 1 ? 1 : 0;
};

/**
 * Every recognised file of a `.tar.gz`, whose tree lies at its root or below one top folder; at most `limit` bytes
 * unpacked. Nothing is written to disk.
 */
export const readArchive = async (path: string, limit: number): Promise<readonly SnapshotFile[]> => {
  const tar = await gunzip(path, limit).catch((error: unknown) => {
    throw gunzipError(error, path);
  });
  const placed = parseTar(tar, path).map((entry) => place(entry, path));
  const depth = depthOfRoot(placed, path);
  return placed.flatMap(({ entry, segments }): SnapshotFile[] => {
    const shown = `${path}: ${entry.name}`;
    if (segments.length <= depth) return [];
    const part = partAt(segments.slice(depth), entry.kind, shown);
    if (part.is === 'stray' || part.is === 'folder') return [];
    return [{ part, shown, modified: entry.modified, content: entry.bytes }];
  });
};
