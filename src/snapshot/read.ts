import { statSync } from 'node:fs';
import { readFolder } from './folder.js';
import { isRecord, parseJsonFile } from './json.js';
import type { SnapshotFile } from './layout.js';
import { layoutShown, sizeLimit } from './layout.js';
import type { Manifest } from './manifest.js';
import { manifestOf } from './manifest.js';
import { SnapshotError, fileError } from './snapshot-error.js';
import type { Answer, Snapshot } from './snapshot.js';

const latestTime = 8.64e15;

const newest = (files: readonly SnapshotFile[]): string => {
  const time = files.reduce((latest, { modified }) => Math.max(latest, modified), 0);
  return new Date(Math.min(time, latestTime)).toISOString();
};

const answerIn = ({ content, shown }: SnapshotFile): Answer => {
  const answer = parseJsonFile(content, shown);
  if (isRecord(answer)) return answer;
  throw new SnapshotError(`${shown} holds no JSON object. Write the whole output of the AWS CLI, without --query.`);
};

const answersIn = (files: readonly SnapshotFile[]): ReadonlyMap<string, Answer> => {
  const shownBy = new Map<string, string>();
  const answers: [string, Answer][] = [];
  for (const file of files) {
    if (file.part.is !== 'answer') continue;
    const { path } = file.part;
    const other = shownBy.get(path);
    if (other !== undefined)
      throw new SnapshotError(`${other} and ${file.shown} hold the same answer. Delete one of them.`);
    shownBy.set(path, file.shown);
    answers.push([path, answerIn(file)]);
  }
  return new Map(answers.sort(([a], [b]) => (a < b ? -1 : 1)));
};

const manifestIn = (files: readonly SnapshotFile[]): Manifest | undefined => {
  const [manifest, second] = files.filter(({ part }) => part.is === 'manifest');
  if (second) throw new SnapshotError(`${second.shown} stands twice in the archive. Pack it again.`);
  return manifest && manifestOf(parseJsonFile(manifest.content, manifest.shown), manifest.shown);
};

const isFolder = (path: string): boolean => {
  try {
    return statSync(path).isDirectory();
  } catch (error) {
    throw fileError(error, 'read', path);
  }
};

/** Loaded only for an archive: zlib is dear to load. */
const unpacked = async (path: string): Promise<readonly SnapshotFile[]> => {
  const { readArchive } = await import('./archive.js');
  return readArchive(path, sizeLimit);
};

/**
 * Reads a snapshot from a folder or a `.tar.gz` of the same tree, whole or not at all: a SnapshotError names the file
 * at fault. Files that are no part of a snapshot are ignored. Answers come in the order of their paths.
 */
export const readSnapshot = async (path: string): Promise<Snapshot> => {
  const files = isFolder(path) ? readFolder(path, sizeLimit) : await unpacked(path);
  const answers = answersIn(files);
  const manifest = manifestIn(files);
  if (answers.size === 0 && (manifest?.gaps ?? []).length === 0)
    throw new SnapshotError(`${path} is not a snapshot: it holds no answer. A snapshot holds ${layoutShown}.`);
  const { takenAt = newest(files), accounts = {}, gaps = [] } = manifest ?? {};
  return { takenAt, accounts, answers, gaps };
};
