import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { answerFile } from './layout.js';
import { manifestFor } from './manifest.js';
import type { Packed } from './pack.js';
import { packTar } from './pack.js';
import { SnapshotError, fileError } from './snapshot-error.js';
import type { Snapshot } from './snapshot.js';

const compress = promisify(gzip);

const jsonText = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

const byPath = (a: Packed, b: Packed): number => (a.path < b.path ? -1 : 1);

const filesOf = (snapshot: Snapshot): Required<Packed>[] =>
  [
    { path: 'manifest.json', text: jsonText(manifestFor(snapshot)) },
    ...[...snapshot.answers].map(([path, answer]) => ({ path: answerFile(path), text: jsonText(answer) })),
  ].sort(byPath);

/** Every folder that the files lie in, parents before what is in them. */
const foldersOf = (files: readonly Packed[]): readonly string[] => {
  const folders = new Set<string>();
  for (const { path } of files)
    for (let folder = dirname(path); folder !== '.'; folder = dirname(folder)) folders.add(folder);
  return [...folders].sort();
};

const refuseTarget = (path: string, isArchive: boolean): void => {
  const parent = dirname(path);
  if (!statSync(parent, { throwIfNoEntry: false })?.isDirectory())
    throw new SnapshotError(`${path} cannot be written: ${parent} is not a folder. Make it first.`);
  const status = statSync(path, { throwIfNoEntry: false });
  if (!status) return;
  const isEmpty = status.isDirectory() ? readdirSync(path).length === 0 : status.size === 0;
  if (isEmpty && status.isDirectory() !== isArchive) return;
  throw new SnapshotError(`${path} exists already. Remove it, or write to another place.`);
};

const writeFolder = (files: readonly Required<Packed>[], folder: string): void => {
  mkdirSync(folder, { mode: 0o700 });
  for (const name of foldersOf(files)) mkdirSync(join(folder, name), { mode: 0o700 });
  for (const { path, text } of files) writeFileSync(join(folder, path), text, { mode: 0o600, flag: 'wx' });
};

/** Same snapshot, same bytes: byte 9 of a gzip names the operating system and is set to "unknown". */
const archiveOf = async (files: readonly Packed[], takenAt: string): Promise<Uint8Array> => {
  const folders = foldersOf(files).map((path) => ({ path }));
  const seconds = Math.max(0, Math.floor(Date.parse(takenAt) / 1000));
  const bytes = await compress(packTar([...folders, ...files].sort(byPath), seconds));
  bytes[9] = 255;
  return bytes;
};

/**
 * Writes a snapshot: a `.tar.gz` or `.tgz` when the path ends so, else a folder. Readable by the owner alone, and atomic:
 * made beside the target and renamed. Throws a SnapshotError when the target exists and is not empty, or cannot be written.
 */
export const writeSnapshot = async (snapshot: Snapshot, path: string): Promise<void> => {
  const target = resolve(path);
  const isArchive = /\.(tar\.gz|tgz)$/.test(target);
  const files = filesOf(snapshot);
  let beside: string | undefined;
  try {
    refuseTarget(target, isArchive);
    beside = mkdtempSync(join(dirname(target), `.${basename(target)}.`));
    const made = join(beside, 'snapshot');
    if (isArchive) writeFileSync(made, await archiveOf(files, snapshot.takenAt), { mode: 0o600, flag: 'wx' });
    else writeFolder(files, made);
    renameSync(made, target);
  } catch (error) {
    throw fileError(error, 'written', path);
  } finally {
    if (beside !== undefined) rmSync(beside, { recursive: true, force: true });
  }
};
