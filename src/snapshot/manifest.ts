import { isRecord } from './json.js';
import { isAccount, isRegion, normalKey } from './layout.js';
import type { Side } from './operations.js';
import { isOperation, operation } from './operations.js';
import { SnapshotError } from './snapshot-error.js';
import type { AccountNote, Gap, Snapshot } from './snapshot.js';

export const manifestSchema = 'xapi/snapshot/1';

export type Manifest = Pick<Snapshot, 'takenAt' | 'accounts' | 'gaps'>;

const sides: readonly string[] = ['consumer', 'provider', 'network'] satisfies Side[];
const recorded = ['denied', 'throttled', 'unreachable'] as const;
type Recorded = (typeof recorded)[number];

const isRecorded = (why: unknown): why is Recorded => recorded.some((reason) => reason === why);

const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}([.,]\d+)?)?(Z|[+-]\d{2}:?\d{2})$/;

type Refuse = (where: string, wanted: string) => never;

const textAt = (row: Readonly<Record<string, unknown>>, name: string, where: string, refuse: Refuse): string => {
  const value = row[name];
  return typeof value === 'string' ? value : refuse(`${where}.${name}`, 'text');
};

const noteOf = (account: string, note: unknown, refuse: Refuse): AccountNote => {
  const where = `accounts.${account}`;
  if (!isAccount(account)) return refuse(where, 'keyed by an account id of 12 digits');
  if (!isRecord(note)) return refuse(where, 'an object');
  if (note.side !== undefined && !sides.includes(note.side as string))
    return refuse(`${where}.side`, 'consumer, provider or network');
  return {
    ...(note.alias === undefined ? {} : { alias: textAt(note, 'alias', where, refuse) }),
    ...(note.side === undefined ? {} : { side: note.side as Side }),
  };
};

/** A gap on an operation that this version does not know says nothing here: undefined. */
const gapOf = (row: unknown, where: string, refuse: Refuse): Gap | undefined => {
  if (!isRecord(row)) return refuse(where, 'an object');
  const account = textAt(row, 'account', where, refuse);
  const region = textAt(row, 'region', where, refuse);
  const id = `${textAt(row, 'service', where, refuse)}/${textAt(row, 'operation', where, refuse)}`;
  const why = row.why;
  if (!isAccount(account)) return refuse(`${where}.account`, 'an account id of 12 digits');
  if (!isRegion(region)) return refuse(`${where}.region`, 'a region, or global');
  if (!isRecorded(why)) return refuse(`${where}.why`, recorded.join(', '));
  if (!isOperation(id)) return undefined;
  return {
    account,
    region,
    action: operation(id).action,
    why,
    operation: id,
    ...(row.key === undefined ? {} : { key: normalKey(textAt(row, 'key', where, refuse)) }),
    ...(row.message === undefined ? {} : { message: textAt(row, 'message', where, refuse) }),
    ...(row.unsupported === true ? { unsupported: true } : {}),
  };
};

const takenAtOf = (value: unknown, refuse: Refuse): string => {
  if (typeof value !== 'string' || !instant.test(value) || Number.isNaN(Date.parse(value)))
    return refuse('takenAt', 'an ISO 8601 time with its zone (2026-01-31T12:00:00Z)');
  return value;
};

/** Reads a parsed `manifest.json`; `accounts` and `gaps` may be left out. Throws a SnapshotError that names the field. */
export const manifestOf = (value: unknown, shown: string): Manifest => {
  const refuse: Refuse = (where, wanted) => {
    throw new SnapshotError(`${shown}: ${where} must be ${wanted}. Mend it, or delete the manifest: it is optional.`);
  };
  if (!isRecord(value)) return refuse('it', 'a JSON object');
  if (value.schema !== manifestSchema) return refuse('schema', `"${manifestSchema}"`);
  const { accounts = {}, gaps = [] } = value;
  if (!isRecord(accounts)) return refuse('accounts', 'an object');
  if (!Array.isArray(gaps)) return refuse('gaps', 'a list');
  return {
    takenAt: takenAtOf(value.takenAt, refuse),
    accounts: Object.fromEntries(Object.entries(accounts).map(([id, note]) => [id, noteOf(id, note, refuse)])),
    gaps: gaps.flatMap((row, index) => gapOf(row, `gaps[${index}]`, refuse) ?? []),
  };
};

const gapRow = ({ account, region, operation: id, key, why, message, unsupported }: Gap) => {
  const [service, name] = id.split('/');
  return { account, region, service, operation: name, key, why, message, unsupported };
};

/** The `manifest.json` of a snapshot. Only gaps that are recorded at collection are kept; the others are found again on reading. */
export const manifestFor = ({ takenAt, accounts, gaps }: Snapshot): Readonly<Record<string, unknown>> => ({
  schema: manifestSchema,
  takenAt,
  accounts: Object.fromEntries(Object.entries(accounts).sort(([a], [b]) => (a < b ? -1 : 1))),
  gaps: gaps.filter(({ why }) => isRecorded(why)).map(gapRow),
});
