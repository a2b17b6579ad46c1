import { isRecord } from '../../snapshot/json.js';
import { escaped } from './pattern.js';

/** A column as ListTableMetadata tells it; `type` in Hive's words. */
export interface Column {
  readonly name: string;
  readonly type: string;
}

/** Columns of a table and the partitions that cover some folders. */
export interface Partitioned {
  readonly name: string;
  readonly columns: readonly Column[];
  readonly keys: readonly Column[];
  /** Of each partition's key the values that cover the folders. */
  readonly values: ReadonlyMap<string, readonly string[]>;
}

const columnsIn = (rows: unknown): Column[] =>
  (Array.isArray(rows) ? rows : [])
    .filter(isRecord)
    .flatMap(({ Name, Type }) =>
      typeof Name === 'string' ? [{ name: Name, type: typeof Type === 'string' ? Type : 'string' }] : [],
    );

/** A projected date may hold slashes (`yyyy/MM/dd`); every other value is one part of the path. */
const valuePattern = (key: string, parameters: Readonly<Record<string, unknown>>): string => {
  const format = parameters[`projection.${key}.format`];
  return typeof format === 'string' ? format.replace(/[A-Za-z]+/g, '\\d+') : '[^/]+';
};

/** What the parts of a folder's path are called, where nobody says it: `region`, `year`, … */
export type PathParts = (folder: string) => Readonly<Record<string, string>>;

const partsOf = (keys: readonly Column[], parts: Readonly<Record<string, string | undefined>>) => {
  const values = keys.flatMap(({ name }): [string, string][] => {
    const value = parts[name];
    return value === undefined ? [] : [[name, value]];
  });
  return values.length === keys.length ? new Map(values) : undefined;
};

/** The folder's values of the keys, by the template of a projection, or as Hive writes them. Undefined: it is none. */
const valuesIn = (
  folder: string,
  keys: readonly Column[],
  parameters: Readonly<Record<string, unknown>>,
  parts: PathParts,
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
  const hive = Object.fromEntries(
    [...folder.matchAll(/([\w-]+)=([^/]+)/g)].map(([, key, value]) => [key as string, value as string]),
  );
  const day = /\/(\d{4})\/(\d\d)\/(\d\d)\//.exec(folder);
  const [only] = keys;
  if (day && keys.length === 1 && only?.type === 'date') return new Map([[only.name, day.slice(1).join('-')]]);
  return partsOf(keys, { ...parts(folder), ...hive });
};

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/**
 * Whether a projection makes a partition of the value: of what it leaves out a query gives no row, and no error.
 * @see https://docs.aws.amazon.com/athena/latest/ug/partition-projection-supported-types.html
 */
const isProjected = (key: string, value: string, parameters: Readonly<Record<string, unknown>>): boolean => {
  const type = parameters[`projection.${key}.type`];
  const parts = (name: string): string[] =>
    textOf(parameters[`projection.${key}.${name}`])
      .split(',')
      .map((part) => part.trim());
  if (type === 'enum') return parts('values').includes(value);
  const [first = '', last = ''] = parts('range');
  if (type === 'integer') return Number(value) >= Number(first) && Number(value) <= Number(last);
  // A range that begins at a time relative to now begins with a word.
  return type !== 'date' || !/^\d/.test(first) || value >= first;
};

const locationOf = (parameters: Readonly<Record<string, unknown>>): string => {
  const location = textOf(parameters['location']);
  return location === '' ? '' : location.replace(/^s3a?:/, 's3:').replace(/\/*$/, '/');
};

/**
 * A table as ListTableMetadata describes it, if it lies over these folders (`s3://bucket/…/`) and has partitions that tell
 * them apart: without them a query would read every day that there is.
 * @see https://docs.aws.amazon.com/athena/latest/APIReference/API_TableMetadata.html
 */
export const partitionedTable = (
  table: unknown,
  folders: readonly string[],
  parts: PathParts = () => ({}),
): Partitioned | undefined => {
  if (!isRecord(table) || typeof table['Name'] !== 'string') return undefined;
  const parameters = isRecord(table['Parameters']) ? table['Parameters'] : {};
  const location = locationOf(parameters);
  if (location === '' || !folders.every((folder) => folder.startsWith(location))) return undefined;
  const keys = columnsIn(table['PartitionKeys']);
  if (keys.length === 0) return undefined;
  const found = folders.map((folder) => valuesIn(folder, keys, parameters, parts));
  const values = new Map<string, readonly string[]>();
  for (const { name } of keys) {
    const all = found.map((one) => one?.get(name));
    if (!all.every((value) => value !== undefined && isProjected(name, value, parameters))) return undefined;
    values.set(name, [...new Set(all as string[])]);
  }
  return { name: table['Name'], columns: columnsIn(table['Columns']), keys, values };
};

export const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

const valueOf = (type: string, value: string): string => {
  if (/^(tinyint|smallint|int|integer|bigint)$/.test(type) && /^\d+$/.test(value)) return String(Number(value));
  return type === 'date' ? `DATE ${literal(value)}` : literal(value);
};

/** Names every partition's key: only the folders of the window are read and paid for. */
export const partitionsSql = ({ keys, values }: Partitioned): string =>
  keys
    .map(
      ({ name, type }) =>
        `${identifier(name)} IN (${(values.get(name) ?? []).map((value) => valueOf(type, value)).join(', ')})`,
    )
    .join(' AND ');
