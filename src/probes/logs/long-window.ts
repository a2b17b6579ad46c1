import { isRecord } from '../../snapshot/json.js';
import type { Place } from '../../inventory/inventory.js';
import { athenaEstimate, estimateText } from './cost.js';
import { sizeText } from './flow-files/answer.js';
import type { Reader } from './pages.js';
import { readPages } from './pages.js';
import { stopQueryBy } from './stop.js';
import type { Fits, Found, PlacedTable } from './tables.js';
import { findTable } from './tables.js';
import type { WorkGroup } from './work-groups.js';
import { findWorkGroup } from './work-groups.js';

/** A table that a query can be put to. */
export interface QueriedTable extends PlacedTable {
  readonly columns: readonly unknown[];
}

/** What of a bucket is to be read by Athena. */
export interface LongAsked<T extends QueriedTable> {
  readonly about: string;
  /** Where a table may be, the likeliest first: only those with credentials are asked. */
  readonly places: readonly Place[];
  /** Bytes that are listed; undefined where the listing was cut. */
  readonly bytes: number | undefined;
  /** Whether a query reads all of them: it is not begun where the workgroup would end it. */
  readonly readsAll: boolean;
  readonly fits: Fits<T>;
  /** The query for so many rows at most. */
  readonly sql: (table: T) => string;
  readonly rows: number;
}

/** A cell without a value is undefined. */
export type Cells = readonly (string | undefined)[];

/** `read`: what the table holds; `cut`: there are more rows. Otherwise why not. */
export type Long<T extends QueriedTable> =
  | {
      readonly is: 'read';
      readonly table: T;
      readonly rows: readonly Cells[];
      readonly cut: boolean;
      readonly note: string;
    }
  | { readonly is: 'not'; readonly why: string };

const firstPause = 500;
const longestPause = 2_000;
const pagesOfRows = 50;

const to = ({ account, region }: Place, verb: string) => ({ account, region, operation: `athena/${verb}` });

const scannedIn = (execution: unknown): number => {
  const statistics = isRecord(execution) && isRecord(execution['Statistics']) ? execution['Statistics'] : {};
  return typeof statistics['DataScannedInBytes'] === 'number' ? statistics['DataScannedInBytes'] : 0;
};

const follow = async (reader: Reader, place: Place, id: string): Promise<{ scanned: number } | { why: string }> => {
  const { athena, getQueryExecution } = await import('./athena.js');
  const { caller, budget } = reader;
  for (let pause = firstPause; ; pause = Math.min(2 * pause, longestPause)) {
    const spent = budget.spent();
    if (spent !== undefined) return { why: spent };
    const sent = await caller.send(to(place, 'get-query-execution'), athena, getQueryExecution(id));
    if (!sent.ok) return { why: `athena:GetQueryExecution is ${sent.failure.why} (${sent.failure.message})` };
    const execution = sent.output['QueryExecution'];
    const status = isRecord(execution) && isRecord(execution['Status']) ? execution['Status'] : {};
    const state = status['State'];
    if (state === 'SUCCEEDED') return { scanned: scannedIn(execution) };
    if (state !== 'QUEUED' && state !== 'RUNNING') {
      const reason = typeof status['StateChangeReason'] === 'string' ? status['StateChangeReason'] : 'no reason given';
      return { why: `the query ended as ${String(state)}: ${reason}` };
    }
    await budget.clock.sleep(pause);
  }
};

const cellsOf = (row: unknown): Cells => {
  const data = isRecord(row) && Array.isArray(row['Data']) ? (row['Data'] as unknown[]) : [];
  return data.map((cell) =>
    isRecord(cell) && typeof cell['VarCharValue'] === 'string' ? cell['VarCharValue'] : undefined,
  );
};

const rowsIn = (page: Readonly<Record<string, unknown>>): unknown[] => {
  const set = page['ResultSet'];
  return isRecord(set) && Array.isArray(set['Rows']) ? (set['Rows'] as unknown[]) : [];
};

/** A place where the query can be run. */
interface Prepared<T> {
  readonly place: Place;
  readonly group: WorkGroup;
  readonly table: T;
}

const run = async <T extends QueriedTable>(
  reader: Reader,
  asked: LongAsked<T>,
  { place, group, table }: Prepared<T>,
): Promise<Long<T>> => {
  const { athena, startQueryExecution, stopQueryExecution, getQueryResults } = await import('./athena.js');
  const sql = asked.sql(table);
  reader.tell({ is: 'query', text: `Athena, ${place.account} ${place.region} workgroup ${group.name}: ${sql}` });
  const started = await reader.caller.send(
    to(place, 'start-query-execution'),
    athena,
    startQueryExecution({
      QueryString: sql,
      WorkGroup: group.name,
      QueryExecutionContext: { Catalog: table.catalog, Database: table.database },
    }),
  );
  if (!started.ok)
    return { is: 'not', why: `athena:StartQueryExecution is ${started.failure.why} (${started.failure.message})` };
  const id = String(started.output['QueryExecutionId']);
  const ended = await follow(reader, place, id);
  if ('why' in ended) {
    await stopQueryBy(reader, place, athena, stopQueryExecution(id));
    return { is: 'not', why: ended.why };
  }
  const { pages, cut, failed } = await readPages(reader, {
    to: to(place, 'get-query-results'),
    service: athena,
    next: 'NextToken',
    most: pagesOfRows,
    command: (NextToken) =>
      getQueryResults({ QueryExecutionId: id, ...(NextToken === undefined ? {} : { NextToken }) }),
  });
  if (pages.length === 0) return { is: 'not', why: failed?.message ?? cut ?? 'the query gave no result' };
  // The first row holds the names of the columns.
  const rows = pages.flatMap(rowsIn).slice(1).map(cellsOf);
  const scanned = `scanned ${sizeText(ended.scanned)} and gave ${rows.length} rows`;
  return {
    is: 'read',
    table,
    rows,
    cut: cut !== undefined || failed !== undefined || rows.length >= asked.rows,
    note: `${asked.about}: Athena ${scanned} (workgroup ${group.name}): ${sql}`,
  };
};

const prepare = async <T extends QueriedTable>(
  reader: Reader,
  { fits, bytes, readsAll }: LongAsked<T>,
  place: Place,
): Promise<Found<Prepared<T>>> => {
  const group = await findWorkGroup(reader, place);
  if ('why' in group) return group;
  const { cutOff, name } = group.value;
  if (readsAll && bytes !== undefined && bytes > cutOff)
    return { why: `workgroup ${name} ends a query at ${sizeText(cutOff)}` };
  const table = await findTable(reader, place, name, fits);
  return 'why' in table ? table : { value: { place, group: group.value, table: table.value } };
};

/**
 * Reads the files of a long window by Athena: in a workgroup that ends a query at a number of bytes within the cap, from
 * a table that is there already and has partitions. The first place that has both is asked.
 * @see https://docs.aws.amazon.com/athena/latest/APIReference/API_StartQueryExecution.html
 */
export const readLongWindow = async <T extends QueriedTable>(reader: Reader, asked: LongAsked<T>): Promise<Long<T>> => {
  const reasons = new Map<string, string[]>();
  for (const place of asked.places) {
    if (!reader.caller.sessionOf(place.account)) continue;
    const prepared = await prepare(reader, asked, place);
    if ('why' in prepared) {
      const where = `${place.account} ${place.region}`;
      reasons.set(prepared.why, [...(reasons.get(prepared.why) ?? []), where]);
      continue;
    }
    const { cutOff, name } = prepared.value.group;
    const most = estimateText(athenaEstimate(asked.bytes ?? cutOff));
    reader.tell({
      is: 'estimate',
      text: `${asked.about}: Athena scans ${most}, ended at ${sizeText(cutOff)} by workgroup ${name}`,
    });
    return run(reader, asked, prepared.value);
  }
  const why = [...reasons].map(([reason, where]) => `${reason} in ${where.join(', ')}`).join('; ');
  return { is: 'not', why: why === '' ? 'no account is open to ask' : why };
};
