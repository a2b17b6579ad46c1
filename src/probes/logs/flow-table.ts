import type { Partitioned } from './partitions.js';
import { identifier, literal, partitionedTable, partitionsSql } from './partitions.js';
import type { PlacedTable, TablePlace } from './tables.js';
import { tableName } from './tables.js';

/** One column of a table, and the field of a flow log that it holds. */
interface FieldColumn {
  readonly name: string;
  readonly field: string;
}

/** A table of Athena over the files of a flow log. */
export interface FlowTable extends PlacedTable {
  readonly partitions: Partitioned;
  readonly columns: readonly FieldColumn[];
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

/** A table over these folders, if its columns name what matters of a flow log. */
export const flowTable = (at: TablePlace, table: unknown, folders: readonly string[]): FlowTable | undefined => {
  const partitions = partitionedTable(table, folders);
  if (!partitions) return undefined;
  const columns = partitions.columns.map(({ name }) => ({
    name,
    field: oldNames[name] ?? name.replaceAll('_', '-'),
  }));
  const hasAll = needed.every((field) => columns.some((column) => column.field === field));
  return hasAll ? { ...at, name: partitions.name, partitions, columns } : undefined;
};

/** What a query is to find. Times are milliseconds since 1970. */
export interface RowsSought {
  readonly interfaces: readonly string[];
  readonly port: number;
  readonly from: number;
  readonly to: number;
  readonly rows: number;
}

/**
 * Asks for whole records, so that what comes back is read and kept like the lines of a file.
 * @see https://docs.aws.amazon.com/athena/latest/ug/vpc-flow-logs.html
 */
export const flowSql = (table: FlowTable, { interfaces, port, from, to, rows }: RowsSought): string => {
  const column = (field: string): string => identifier(table.columns.find((one) => one.field === field)?.name ?? field);
  const text = (field: string): string => `CAST(${column(field)} AS varchar)`;
  return [
    `SELECT ${table.columns.map(({ name }) => identifier(name)).join(', ')}`,
    `FROM ${tableName(table)}`,
    `WHERE ${partitionsSql(table.partitions)}`,
    `AND ${column('interface-id')} IN (${interfaces.map(literal).join(', ')})`,
    `AND TRY_CAST(${text('end')} AS bigint) >= ${Math.floor(from / 1000)}`,
    `AND TRY_CAST(${text('start')} AS bigint) <= ${Math.ceil(to / 1000)}`,
    `AND (${text('dstport')} = '${port}' OR ${text('srcport')} = '${port}' OR ${column('log-status')} <> 'OK')`,
    `ORDER BY ${column('start')} LIMIT ${rows}`,
  ].join(' ');
};
