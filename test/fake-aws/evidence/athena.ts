import type { Answer } from '../../../src/snapshot/snapshot.js';
import type { Call, Handler } from '../call.js';
import { isRecord, text } from '../call.js';
import { AwsError } from '../errors.js';

/** A query as StartQueryExecution was asked. */
export interface AthenaQuery {
  readonly sql: string;
  readonly account: string;
  readonly region: string;
  readonly catalog: string;
  readonly database: string;
  readonly workGroup: string;
}

export interface AthenaResult {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | null)[])[];
  readonly scanned?: number;
  readonly failed?: string;
}

type Tables = Readonly<Record<string, readonly Answer[]>>;

/** Athena of some accounts: workgroups by name with their configuration, tables by database, and the engine. */
export interface FakeAthena {
  /** Those that have what follows: others have neither workgroup nor table. Left out: all have it. */
  readonly accounts?: readonly string[];
  readonly workGroups: Readonly<Record<string, { readonly State?: string; readonly Configuration: Answer }>>;
  readonly tables: Tables;
  /** Catalogues beside the account's own. */
  readonly catalogs?: Readonly<Record<string, { readonly Type: string; readonly tables: Tables }>>;
  /** Plays the query engine: rows are the test's, no SQL is spoken. */
  readonly engine: (query: AthenaQuery) => AthenaResult;
}

interface Running {
  readonly query: AthenaQuery;
  readonly result: AthenaResult;
  polls: number;
  stopped: boolean;
}

const ROWS_A_PAGE = 1000;

const invalid = (message: string) => new AwsError('InvalidRequestException', 400, message);

const paged = (rows: readonly unknown[], call: Call, size: number): { rows: readonly unknown[]; next: Answer } => {
  const from = Number(text(call.input, 'NextToken') ?? 0);
  const to = from + size;
  return { rows: rows.slice(from, to), next: to < rows.length ? { NextToken: String(to) } : {} };
};

const stateOf = ({ polls, stopped, result }: Running): string => {
  if (stopped) return 'CANCELLED';
  return ['QUEUED', 'RUNNING'][polls - 1] ?? (result.failed === undefined ? 'SUCCEEDED' : 'FAILED');
};

/** Every query is QUEUED when first asked after, then RUNNING, then ended; its first row holds the columns' names. */
export const athenaHandlers = (
  { accounts, workGroups, tables, catalogs = {}, engine }: FakeAthena,
  tinyPages: number | undefined,
): Readonly<Record<string, Handler>> => {
  const queries = new Map<string, Running>();
  const size = tinyPages ?? ROWS_A_PAGE;
  const find = ({ input }: Call): Running => {
    const found = queries.get(text(input, 'QueryExecutionId') ?? '');
    if (!found) throw invalid('QueryExecution was not found');
    return found;
  };
  const executionOf = (id: string, running: Running): Answer => ({
    QueryExecution: {
      QueryExecutionId: id,
      WorkGroup: running.query.workGroup,
      Status: {
        State: stateOf(running),
        ...(running.result.failed === undefined ? {} : { StateChangeReason: running.result.failed }),
      },
      Statistics: { DataScannedInBytes: running.result.scanned ?? 0 },
    },
  });
  const list = (name: string, rows: readonly unknown[], call: Call): Answer => {
    const page = paged(rows, call, size);
    return { [name]: page.rows, ...page.next };
  };
  const has = ({ account }: Call): boolean => accounts?.includes(account) ?? true;
  const tablesOf = (call: Call): Tables => {
    const name = text(call.input, 'CatalogName') ?? '';
    const found = name === 'AwsDataCatalog' ? tables : catalogs[name]?.tables;
    if (!found) throw invalid(`Catalog ${name} is not found.`);
    return has(call) ? found : {};
  };
  return {
    'athena/list-data-catalogs': (call) =>
      list(
        'DataCatalogsSummary',
        [['AwsDataCatalog', { Type: 'GLUE' }] as const, ...Object.entries(catalogs)].map(([CatalogName, { Type }]) => ({
          CatalogName,
          Type,
        })),
        call,
      ),
    'athena/list-work-groups': (call) =>
      list(
        'WorkGroups',
        Object.entries(has(call) ? workGroups : {}).map(([Name, { State = 'ENABLED' }]) => ({ Name, State })),
        call,
      ),
    'athena/get-work-group': ({ input }) => {
      const Name = text(input, 'WorkGroup') ?? '';
      const found = workGroups[Name];
      if (!found) throw invalid(`WorkGroup ${Name} is not found.`);
      return { WorkGroup: { Name, State: found.State ?? 'ENABLED', Configuration: found.Configuration } };
    },
    'athena/list-databases': (call) =>
      list(
        'DatabaseList',
        Object.keys(tablesOf(call)).map((Name) => ({ Name })),
        call,
      ),
    'athena/list-table-metadata': (call) =>
      list('TableMetadataList', tablesOf(call)[text(call.input, 'DatabaseName') ?? ''] ?? [], call),
    'athena/start-query-execution': ({ account, region, input }) => {
      const workGroup = text(input, 'WorkGroup') ?? 'primary';
      const { Configuration } = workGroups[workGroup] ?? {};
      const context = isRecord(input['QueryExecutionContext']) ? input['QueryExecutionContext'] : {};
      const query = {
        sql: text(input, 'QueryString') ?? '',
        account,
        region,
        catalog: text(context, 'Catalog') ?? '',
        database: text(context, 'Database') ?? '',
        workGroup,
      };
      const cutoff = Number(Configuration?.['BytesScannedCutoffPerQuery'] ?? Infinity);
      const result = engine(query);
      const over = (result.scanned ?? 0) > cutoff ? { failed: 'Bytes scanned limit was exceeded' } : {};
      const id = `10000000-0000-4000-8000-${String(queries.size + 1).padStart(12, '0')}`;
      queries.set(id, { query, result: { ...result, ...over }, polls: 0, stopped: false });
      return { QueryExecutionId: id };
    },
    'athena/get-query-execution': (call) => {
      const running = find(call);
      running.polls += 1;
      return executionOf(text(call.input, 'QueryExecutionId') ?? '', running);
    },
    'athena/get-query-results': (call) => {
      const running = find(call);
      if (stateOf(running) !== 'SUCCEEDED')
        throw invalid(`Query has not yet finished. Current state: ${stateOf(running)}`);
      const { columns, rows } = running.result;
      const all = [columns, ...rows].map((row) => ({
        Data: row.map((value) => (value === null ? {} : { VarCharValue: value })),
      }));
      const page = paged(all, call, size);
      const ColumnInfo = columns.map((Name) => ({ Name, Type: 'varchar' }));
      return { ResultSet: { Rows: page.rows, ResultSetMetadata: { ColumnInfo } }, ...page.next };
    },
    'athena/stop-query-execution': (call) => {
      find(call).stopped = true;
      return {};
    },
  };
};
