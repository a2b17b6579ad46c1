import { readFileSync, readdirSync, realpathSync, statSync } from 'node:fs';
import type { Dirent, Stats } from 'node:fs';
import { join, sep } from 'node:path';
import type { SnapshotFile } from './layout.js';
import { partAt } from './layout.js';
import { SnapshotError, fileError } from './snapshot-error.js';

interface Walk {
  /** Where the snapshot really lies, for links in it. */
  readonly root: () => string;
  readonly limit: number;
  readonly found: SnapshotFile[];
  size: number;
}

const attempt = <T>(path: string, read: () => T): T => {
  try {
    return read();
  } catch (error) {
    throw fileError(error, 'read', path);
  }
};

const refuseLinkOut = (root: string, path: string): void => {
  const target = attempt(path, () => realpathSync(path));
  if (target === root || !target.startsWith(root.endsWith(sep) ? root : root + sep))
    throw new SnapshotError(
      `${path} is a symbolic link that leads out of the snapshot. Replace it by what it points to.`,
    );
};

const kindOf = (walk: Walk, entry: Dirent, path: string): 'file' | 'folder' | 'special' => {
  if (entry.isSymbolicLink()) refuseLinkOut(walk.root(), path);
  const status: Dirent | Stats = entry.isSymbolicLink() ? attempt(path, () => statSync(path)) : entry;
  if (status.isDirectory()) return 'folder';
  return status.isFile() ? 'file' : 'special';
};

/** What is not UTF-8 has replacement characters as text: its bytes tell what it is. */
const contentOf = (path: string): string | Uint8Array => {
  const text = readFileSync(path, 'utf8');
  return text.includes('\ufffd') ? readFileSync(path) : text;
};

const readInto = (walk: Walk, part: SnapshotFile['part'], path: string): void => {
  const { size, mtimeMs } = attempt(path, () => statSync(path));
  walk.size += size;
  if (walk.size > walk.limit)
    throw new SnapshotError(`${path}: the snapshot holds more than ${walk.limit} bytes. Leave out what is not needed.`);
  walk.found.push({ part, shown: path, modified: mtimeMs, content: attempt(path, () => contentOf(path)) });
};

/** `folder` is normal already: `join` would look at every name of it again. */
const walkFolder = (walk: Walk, folder: string, segments: readonly string[]): void => {
  const inside = folder.endsWith(sep) ? folder : `${folder}${sep}`;
  for (const entry of attempt(folder, () => readdirSync(folder, { withFileTypes: true }))) {
    if (entry.name.startsWith('.')) continue;
    const below = [...segments, entry.name];
    const path = `${inside}${entry.name}`;
    const kind = kindOf(walk, entry, path);
    const part = partAt(below, kind === 'folder' ? 'folder' : 'file', path);
    if (part.is === 'stray') continue;
    if (kind === 'special') throw new SnapshotError(`${path} is not a regular file. Replace it by the file.`);
    if (part.is === 'folder') walkFolder(walk, path, below);
    else readInto(walk, part, path);
  }
};

/** Every recognised file below a folder; at most `limit` bytes. Links are followed only inside the snapshot. */
export const readFolder = (path: string, limit: number): readonly SnapshotFile[] => {
  const walk: Walk = { root: () => attempt(path, () => realpathSync(path)), limit, found: [], size: 0 };
  walkFolder(walk, join(path), []);
  return walk.found;
};
