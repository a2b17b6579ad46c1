import type { Output } from '../pages.js';
import type { Cells } from '../long-window.js';
import { oneOf } from '../pattern.js';
import type { Column, Partitioned } from '../partitions.js';
import { identifier, literal, partitionedTable, partitionsSql } from '../partitions.js';
import type { PlacedTable, TablePlace } from '../tables.js';
import { tableName } from '../tables.js';
import { trailParts } from './layout.js';
import type { TrailSought } from './store.js';

/** What a query asks of an event: where the table holds it, and where the event does. */
interface Asked {
  /** Column and members, in the small letters of Athena. */
  readonly column: readonly string[];
  readonly path: readonly string[];
}

/** A table of Athena over the files of a trail. */
export interface TrailTable extends PlacedTable {
  readonly partitions: Partitioned;
  readonly columns: readonly Asked[];
}

/** The parts of an event that tell who changed what, by their names in CloudTrail. */
const told: readonly (readonly string[])[] = [
  ['eventID'],
  ['eventName'],
  ['eventSource'],
  ['eventTime'],
  ['awsRegion'],
  ['recipientAccountId'],
  ['readOnly'],
  ['errorCode'],
  ['errorMessage'],
  ['sourceIPAddress'],
  ['userAgent'],
  ['sessionCredentialFromConsole'],
  ['sharedEventID'],
  ['userIdentity', 'type'],
  ['userIdentity', 'arn'],
  ['userIdentity', 'accountId'],
  ['userIdentity', 'userName'],
  ['userIdentity', 'invokedBy'],
  ['userIdentity', 'sessionContext', 'sessionIssuer', 'userName'],
  ['userIdentity', 'sessionContext', 'sourceIdentity'],
  ['requestParameters'],
  ['responseElements'],
];

const needed = ['eventname', 'eventsource', 'eventtime', 'awsregion', 'useridentity', 'requestparameters'];

/** Members of a type of Hive, `struct<name:type,…>`, whatever is nested in them. */
const membersOf = (type: string): Column[] => {
  const inner = /^struct<(.*)>$/s.exec(type.replace(/\s+/g, ''))?.[1] ?? '';
  const members: string[] = [''];
  let depth = 0;
  for (const letter of inner) {
    if (letter === '<') depth += 1;
    if (letter === '>') depth -= 1;
    if (letter === ',' && depth === 0) members.push('');
    else members[members.length - 1] += letter;
  }
  return members.flatMap((member) => {
    const at = member.indexOf(':');
    return at < 0 ? [] : [{ name: member.slice(0, at).toLowerCase(), type: member.slice(at + 1) }];
  });
};

const holds = (columns: readonly Column[], [first, ...rest]: readonly string[]): boolean => {
  const column = columns.find(({ name }) => name.toLowerCase() === first);
  if (!column) return false;
  return rest.length === 0 || holds(membersOf(column.type), rest);
};

/**
 * A table over these folders, if its columns are those of AWS's own definition.
 * @see https://docs.aws.amazon.com/athena/latest/ug/create-cloudtrail-table-partition-projection.html
 */
export const trailTable = (at: TablePlace, table: unknown, folders: readonly string[]): TrailTable | undefined => {
  const partitions = partitionedTable(table, folders, trailParts);
  if (!partitions || !needed.every((name) => holds(partitions.columns, [name]))) return undefined;
  const columns = told
    .map((path) => ({ path, column: path.map((part) => part.toLowerCase()) }))
    .filter(({ column }) => holds(partitions.columns, column));
  return { ...at, name: partitions.name, partitions, columns };
};

const isoSeconds = (time: Date): string => literal(`${time.toISOString().slice(0, 19)}Z`);

/**
 * Asks for the changes of the place whose name or parameters hold any of the words, newest first.
 * @see https://docs.aws.amazon.com/athena/latest/ug/query-examples-cloudtrail-logs.html
 */
export const trailSql = (table: TrailTable, sought: TrailSought, rows: number): string => {
  const { account, region, words, from, to } = sought;
  const has = (name: string): boolean => holds(table.partitions.columns, [name]);
  const texts = ['eventname', 'requestparameters', 'responseelements']
    .filter(has)
    .map((name) => `coalesce(${identifier(name)}, '')`)
    .join(` || ' ' || `);
  return [
    `SELECT ${table.columns.map(({ column }) => column.map(identifier).join('.')).join(', ')}`,
    `FROM ${tableName(table)}`,
    `WHERE ${partitionsSql(table.partitions)}`,
    `AND "eventtime" BETWEEN ${isoSeconds(from)} AND ${isoSeconds(to)}`,
    `AND "awsregion" = ${literal(region)}`,
    ...(has('recipientaccountid')
      ? [`AND coalesce("recipientaccountid", ${literal(account)}) = ${literal(account)}`]
      : []),
    ...(has('readonly') ? [`AND coalesce("readonly", 'false') <> 'true'`] : []),
    `AND regexp_like(${texts}, ${literal(oneOf(words))})`,
    `ORDER BY "eventtime" DESC LIMIT ${rows}`,
  ].join(' ');
};

/** What Athena holds as text and the event as an object; what AWS cut short stays the text that it is. */
const structured = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
};

const isText = ([first]: readonly string[]): boolean => first !== 'requestParameters' && first !== 'responseElements';

const put = (event: Record<string, unknown>, [first = '', ...rest]: readonly string[], value: unknown): void => {
  if (rest.length === 0) {
    event[first] = value;
    return;
  }
  const inner = (event[first] ?? {}) as Record<string, unknown>;
  event[first] = inner;
  put(inner, rest, value);
};

/** A row as the record that it was in the file, as far as the table holds it. */
export const recordOf = ({ columns }: TrailTable, cells: Cells): Output => {
  const event: Record<string, unknown> = {};
  for (const [at, { path }] of columns.entries()) {
    const cell = cells[at];
    if (cell !== undefined && cell !== '') put(event, path, isText(path) ? cell : structured(cell));
  }
  return event;
};
