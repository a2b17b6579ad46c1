import { isRecord } from '../../snapshot/json.js';
import type { Place } from '../../inventory/inventory.js';
import { athenaEstimate, estimateText } from './cost.js';
import { sizeText } from './flow-files/answer.js';
import type { FileScanner } from './flow-files/scan.js';
import type { FlowTable } from './flow-table.js';
import { flowSql } from './flow-table.js';
import type { Reader } from './pages.js';
import { readPages } from './pages.js';
import { stopQueryBy } from './stop.js';
import type { WorkGroup } from './work-groups.js';
import { findTable, findWorkGroup } from './work-groups.js';

/** What of a bucket is to be read by Athena. */
export interface LongAsked extends Place {
  readonly about: string;
  /** `s3://bucket/…/`, a partition each. */
  readonly folders: readonly string[];
  readonly interfaces: readonly string[];
  readonly port: number;
  /** Bytes that are listed; undefined where the listing was cut. */
  readonly bytes: number | undefined;
}

/** `read`: rows went to the scanner; `cut`: there are more. Otherwise why not. */
export type Long =
  { readonly is: 'read'; readonly cut: boolean; readonly note: string } | { readonly is: 'not'; readonly why: string };

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

const cellsOf = (row: unknown): string[] => {
  const data = isRecord(row) && Array.isArray(row['Data']) ? (row['Data'] as unknown[]) : [];
  return data.map((cell) => {
    const value = isRecord(cell) && typeof cell['VarCharValue'] === 'string' ? cell['VarCharValue'] : '';
    return value === '' ? '-' : value.replace(/\s+/g, '_');
  });
};

const rowsIn = (page: Readonly<Record<string, unknown>>): unknown[] => {
  const set = page['ResultSet'];
  return isRecord(set) && Array.isArray(set['Rows']) ? (set['Rows'] as unknown[]) : [];
};

const run = async (
  reader: Reader,
  asked: LongAsked,
  table: FlowTable,
  group: WorkGroup,
  lines: FileScanner,
): Promise<Long> => {
  const { athena, startQueryExecution, stopQueryExecution, getQueryResults } = await import('./athena.js');
  const rows = reader.budget.limits.queryRows;
  const window = { from: reader.from.getTime(), to: reader.to.getTime() };
  const sql = flowSql(table, { ...asked, ...window, rows });
  reader.tell({ is: 'query', text: `Athena, ${asked.account} ${asked.region} workgroup ${group.name}: ${sql}` });
  const started = await reader.caller.send(
    to(asked, 'start-query-execution'),
    athena,
    startQueryExecution({
      QueryString: sql,
      WorkGroup: group.name,
      QueryExecutionContext: { Catalog: 'AwsDataCatalog', Database: table.database },
    }),
  );
  if (!started.ok)
    return { is: 'not', why: `athena:StartQueryExecution is ${started.failure.why} (${started.failure.message})` };
  const id = String(started.output['QueryExecutionId']);
  const ended = await follow(reader, asked, id);
  if ('why' in ended) {
    await stopQueryBy(reader, asked, athena, stopQueryExecution(id));
    return { is: 'not', why: ended.why };
  }
  const { pages, cut, failed } = await readPages(reader, {
    to: to(asked, 'get-query-results'),
    service: athena,
    next: 'NextToken',
    most: pagesOfRows,
    command: (NextToken) =>
      getQueryResults({ QueryExecutionId: id, ...(NextToken === undefined ? {} : { NextToken }) }),
  });
  if (pages.length === 0) return { is: 'not', why: failed?.message ?? cut ?? 'the query gave no result' };
  // The first row holds the names of the columns.
  const found = pages.flatMap(rowsIn).slice(1).map(cellsOf);
  lines.write(Buffer.from(`${table.columns.map(({ field }) => field).join(' ')}\n`));
  lines.write(Buffer.from(found.map((cells) => `${cells.join(' ')}\n`).join('')));
  lines.end();
  const scanned = `scanned ${sizeText(ended.scanned)} and gave ${found.length} rows`;
  return {
    is: 'read',
    cut: cut !== undefined || failed !== undefined || found.length >= rows,
    note: `${asked.about}: Athena ${scanned} (workgroup ${group.name}): ${sql}`,
  };
};

/**
 * Reads the files of a long window by Athena: in a workgroup that ends a query at a number of bytes within the cap, from
 * a table that is there already and has partitions.
 * @see https://docs.aws.amazon.com/athena/latest/APIReference/API_StartQueryExecution.html
 */
export const readLongWindow = async (reader: Reader, asked: LongAsked, lines: FileScanner): Promise<Long> => {
  if (asked.interfaces.length === 0) return { is: 'not', why: 'no interface is known' };
  const group = await findWorkGroup(reader, asked);
  if ('why' in group) return { is: 'not', why: group.why };
  const table = await findTable(reader, asked, group.value.name, asked.folders);
  if ('why' in table) return { is: 'not', why: table.why };
  const { cutOff, name } = group.value;
  const most = estimateText(athenaEstimate(asked.bytes ?? cutOff));
  reader.tell({
    is: 'estimate',
    text: `${asked.about}: Athena scans ${most}, ended at ${sizeText(cutOff)} by workgroup ${name}`,
  });
  return run(reader, asked, table.value, group.value, lines);
};
