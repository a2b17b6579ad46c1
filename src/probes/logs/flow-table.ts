import { isRecord } from '../../snapshot/json.js';

/** One column of a table, and the field of a flow log that it holds. */
interface FieldColumn {
  readonly name: string;
  readonly field: string;
}

interface PartitionKey {
  readonly name: string;
  readonly type: string;
}

/** A table of Athena over the files of a flow log. */
export interface FlowTable {
  readonly database: string;
  readonly name: string;
  readonly columns: readonly FieldColumn[];
  readonly keys: readonly PartitionKey[];
  /** Of each partition's key the values that cover the folders of the window. */
  readonly values: ReadonlyMap<string, readonly string[]>;
}

/** As AWS's first page on the subject named them. */
const oldNames: Readonly<Record<string, string>> = {
  account: 'account-id',
  interfaceid: 'interface-id',
  sourceaddress: 'srcaddr',
  destinationaddress: 'dstaddr',
  sourceport: 'srcport',
  destinationport: 'dstport',
  numpackets: 'packets',
  numbytes: 'bytes',
  starttime: 'start',
  endtime: 'end',
  logstatus: 'log-status',
};

const needed = ['interface-id', 'srcaddr', 'dstaddr', 'srcport', 'dstport', 'start', 'end', 'action', 'log-status'];

const namedIn = (rows: unknown): { name: string; type: string }[] =>
  (Array.isArray(rows) ? rows : [])
    .filter(isRecord)
    .flatMap(({ Name, Type }) =>
      typeof Name === 'string' ? [{ name: Name, type: typeof Type === 'string' ? Type : 'string' }] : [],
    );

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');

/** A projected date may hold slashes (`yyyy/MM/dd`); every other value is one part of the path. */
const valuePattern = (key: string, parameters: Readonly<Record<string, unknown>>): string => {
  const format = parameters[`projection.${key}.format`];
  return typeof format === 'string' ? format.replace(/[A-Za-z]+/g, '\\d+') : '[^/]+';
};

/** The folder's values of the keys, by the template of a projection, or as Hive writes them. Undefined: it is none. */
const valuesIn = (
  folder: string,
  keys: readonly PartitionKey[],
  parameters: Readonly<Record<string, unknown>>,
): Map<string, string> | undefined => {
  const template = parameters['storage.location.template'];
  if (typeof template === 'string') {
    const found: string[] = [];
    const pattern = template
      .replace(/\/+$/, '')
      .split(/(\$\{[^}]+\})/)
      .map((piece) => {
        const key = /^\$\{([^}]+)\}$/.exec(piece)?.[1];
        if (key === undefined) return escaped(piece);
        found.push(key);
        return `(${valuePattern(key, parameters)})`;
      })
      .join('');
    const matched = new RegExp(`^${pattern}(/|$)`).exec(folder);
    return matched ? new Map(found.map((key, at) => [key, matched[at + 1] as string])) : undefined;
  }
  const hive = new Map(
    [...folder.matchAll(/([\w-]+)=([^/]+)/g)].map(([, key, value]) => [key as string, value as string]),
  );
  if (keys.every(({ name }) => hive.has(name)))
    return new Map(keys.map(({ name }) => [name, hive.get(name) as string]));
  const day = /\/(\d{4})\/(\d\d)\/(\d\d)\//.exec(folder);
  const [only] = keys;
  if (!day || keys.length !== 1 || only?.type !== 'date') return undefined;
  return new Map([[only.name, day.slice(1).join('-')]]);
};

const locationOf = (parameters: Readonly<Record<string, unknown>>): string =>
  typeof parameters['location'] === 'string'
    ? parameters['location'].replace(/^s3a?:/, 's3:').replace(/\/*$/, '/')
    : '';

/**
 * A table as ListTableMetadata describes it, if it lies over these folders (`s3://bucket/…/`), names what matters of a
 * flow log, and has partitions that tell the folders apart: without them a query would read every day that there is.
 */
export const flowTable = (database: string, table: unknown, folders: readonly string[]): FlowTable | undefined => {
  if (!isRecord(table) || typeof table['Name'] !== 'string') return undefined;
  const parameters = isRecord(table['Parameters']) ? table['Parameters'] : {};
  const location = locationOf(parameters);
  if (location === '' || !folders.every((folder) => folder.startsWith(location))) return undefined;
  const columns = namedIn(table['Columns']).map(({ name }) => ({
    name,
    field: oldNames[name] ?? name.replaceAll('_', '-'),
  }));
  const keys = namedIn(table['PartitionKeys']);
  const hasAll = needed.every((field) => columns.some((column) => column.field === field));
  if (!hasAll || keys.length === 0) return undefined;
  const found = folders.map((folder) => valuesIn(folder, keys, parameters));
  const values = new Map<string, readonly string[]>();
  for (const { name } of keys) {
    const all = found.map((one) => one?.get(name));
    if (all.some((value) => value === undefined)) return undefined;
    values.set(name, [...new Set(all as string[])]);
  }
  return { database, name: table['Name'], columns, keys, values };
};

/** What a query is to find. Times are milliseconds since 1970. */
export interface RowsSought {
  readonly interfaces: readonly string[];
  readonly port: number;
  readonly from: number;
  readonly to: number;
  readonly rows: number;
}

const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;
const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

const valueOf = (type: string, value: string): string => {
  if (/^(tinyint|smallint|int|integer|bigint)$/.test(type) && /^\d+$/.test(value)) return String(Number(value));
  return type === 'date' ? `DATE ${literal(value)}` : literal(value);
};

/**
 * Asks for whole records, so that what comes back is read and kept like the lines of a file. Every partition's key is
 * named: only the folders of the window are read and paid for.
 * @see https://docs.aws.amazon.com/athena/latest/ug/vpc-flow-logs.html
 */
export const flowSql = (table: FlowTable, { interfaces, port, from, to, rows }: RowsSought): string => {
  const column = (field: string): string => identifier(table.columns.find((one) => one.field === field)?.name ?? field);
  const partitions = table.keys.map(
    ({ name, type }) =>
      `${identifier(name)} IN (${(table.values.get(name) ?? []).map((value) => valueOf(type, value)).join(', ')})`,
  );
  const text = (field: string): string => `CAST(${column(field)} AS varchar)`;
  return [
    `SELECT ${table.columns.map(({ name }) => identifier(name)).join(', ')}`,
    `FROM ${identifier(table.database)}.${identifier(table.name)}`,
    `WHERE ${partitions.join(' AND ')}`,
    `AND ${column('interface-id')} IN (${interfaces.map(literal).join(', ')})`,
    `AND TRY_CAST(${text('end')} AS bigint) >= ${Math.floor(from / 1000)}`,
    `AND TRY_CAST(${text('start')} AS bigint) <= ${Math.ceil(to / 1000)}`,
    `AND (${text('dstport')} = '${port}' OR ${text('srcport')} = '${port}' OR ${column('log-status')} <> 'OK')`,
    `ORDER BY ${column('start')} LIMIT ${rows}`,
  ].join(' ');
};
