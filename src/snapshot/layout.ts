import { isOperation, operation, operationIds } from './operations.js';
import { SnapshotError } from './snapshot-error.js';
import { answerKey } from './snapshot.js';

/** What a name below the snapshot's root stands for; `path` as `answerPath` gives it; `stray` is to be ignored. */
export type Part =
  | { readonly is: 'manifest' }
  | { readonly is: 'answer'; readonly path: string }
  | { readonly is: 'folder' }
  | { readonly is: 'stray' };

/** A recognised file of a snapshot: `shown` is its name for messages, `modified` in milliseconds since 1970. */
export interface SnapshotFile {
  readonly part: Extract<Part, { is: 'manifest' | 'answer' }>;
  readonly shown: string;
  readonly modified: number;
  /** Text where it is UTF-8: Node reads that in one call. */
  readonly content: Uint8Array | string;
}

export const layoutShown = 'ACCOUNT/REGION/SERVICE/OPERATION.json (111122223333/us-east-1/ec2/describe-vpcs.json)';

/** The most that a snapshot may hold, in bytes after decompression. */
export const sizeLimit = 512 * 1024 * 1024;

export const isAccount = (word: string): boolean => /^\d{12}$/.test(word);
export const isRegion = (word: string): boolean => /^(global|[a-z]+(-[a-z]+)*-\d+)$/.test(word);

const services: ReadonlySet<string> = new Set(operationIds.map((id) => id.slice(0, id.indexOf('/'))));
const stray: Part = { is: 'stray' };
const folder: Part = { is: 'folder' };

const decoded = (part: string): string => {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
};

/** A key as `answerKey` writes it, from a file name or manifest made by hand: unencoded characters become encoded. */
export const normalKey = (key: string): string => answerKey(...key.split('~').map(decoded));

const withoutJson = (name: string): string => name.slice(0, -'.json'.length);

const mustBeFile = (kind: 'file' | 'folder', part: Part, shown: string): Part => {
  if (kind === 'file') return part;
  throw new SnapshotError(`${shown} is a folder where a file belongs. Move it away or replace it by the file.`);
};

const mustBeFolder = (kind: 'file' | 'folder', shown: string): Part => {
  if (kind === 'folder') return folder;
  throw new SnapshotError(`${shown} is a file where a folder belongs. A snapshot holds ${layoutShown}.`);
};

const operationPart = (place: string, service: string, name: string, kind: 'file' | 'folder', shown: string): Part => {
  if (name.endsWith('.json')) {
    const id = `${service}/${withoutJson(name)}`;
    return isOperation(id) ? mustBeFile(kind, { is: 'answer', path: `${place}/${id}` }, shown) : stray;
  }
  const id = `${service}/${name}`;
  if (!isOperation(id)) return stray;
  return kind === 'folder' || operation(id).key !== undefined ? mustBeFolder(kind, shown) : stray;
};

const keyPart = (operationPath: string, below: readonly string[], kind: 'file' | 'folder', shown: string): Part => {
  const [name = '', ...deeper] = below;
  if (deeper.length > 0 || (kind === 'folder' && !name.endsWith('.json')))
    throw new SnapshotError(
      `${shown} lies in a folder of its own below an operation. The file is named KEY.json; write a / in a key as %2F.`,
    );
  if (!name.endsWith('.json')) return stray;
  return mustBeFile(kind, { is: 'answer', path: `${operationPath}/${normalKey(withoutJson(name))}` }, shown);
};

/**
 * What the file or folder at `segments` (its path below the root) is. Throws a SnapshotError that names `shown` when a
 * file stands where a folder belongs, or a folder where a file belongs.
 */
export const partAt = (segments: readonly string[], kind: 'file' | 'folder', shown: string): Part => {
  if (segments.some((segment) => segment.startsWith('.'))) return stray;
  const [account = '', region = '', service = '', name = '', ...below] = segments;
  if (segments.length === 1 && account === 'manifest.json') return mustBeFile(kind, { is: 'manifest' }, shown);
  const known = [isAccount(account), isRegion(region), services.has(service)];
  for (const [index, recognised] of known.slice(0, segments.length).entries()) {
    if (!recognised) return stray;
    if (segments.length === index + 1) return mustBeFolder(kind, shown);
  }
  const place = `${account}/${region}`;
  if (below.length === 0) return operationPart(place, service, name, kind, shown);
  const id = `${service}/${name}`;
  return isOperation(id) ? keyPart(`${place}/${id}`, below, kind, shown) : stray;
};

/** The file of an answer below the root. A key's leading dot is encoded: files whose name begins with a dot are ignored. */
export const answerFile = (answerPath: string): string => {
  const [account = '', region = '', service = '', name = '', key] = answerPath.split('/');
  const operationPath = [account, region, service, name].join('/');
  const file = key === undefined ? `${operationPath}.json` : `${operationPath}/${key.replace(/^\./, '%2E')}.json`;
  const part = partAt(file.split('/'), 'file', file);
  if (part.is !== 'answer' || part.path !== answerPath) throw new Error(`no answer path: ${answerPath}`);
  return file;
};
