import type { Readable } from 'node:stream';
import { formatOf } from '../../inventory/evidence/flow-record.js';
import type { BucketLog } from './bucket-layout.js';
import { bucketIn, foldersOf, isOf } from './bucket-layout.js';
import type { Listing, OpenBucket } from './bucket-objects.js';
import { listFolders, readObjects } from './bucket-objects.js';
import { bucketEstimate, estimateText } from './cost.js';
import { answerOf, malformedText, sizeText } from './flow-files/answer.js';
import type { FileScanner, Scanner, Sought } from './flow-files/scan.js';
import { scannerOf } from './flow-files/scan.js';
import { scanStream } from './flow-files/read.js';
import type { FlowTable } from './flow-table.js';
import { flowSql, flowTable } from './flow-table.js';
import type { Cells, LongAsked } from './long-window.js';
import { readLongWindow } from './long-window.js';
import type { Reader } from './pages.js';
import type { Gathered } from './result.js';
import { nothing, pathOf } from './result.js';

/** `readers` as of an OpenBucket. */
export interface BucketAsked extends BucketLog {
  readonly readers: OpenBucket['readers'];
}

/** Delivery to S3 takes about ten minutes, in buckets of five. */
const late = 15 * 60_000;

const openBucket = ({ destination, region, readers }: BucketAsked): OpenBucket => ({
  bucket: bucketIn(destination).bucket,
  region,
  readers,
});

const scanObject =
  ({ log }: BucketAsked, scanner: Scanner) =>
  async (key: string, body: Readable): Promise<string | undefined> => {
    if (!key.endsWith('.parquet')) return scanStream(body, scanner, [formatOf(log.LogFormat)]);
    const { scanParquetStream } = await import('./flow-files/parquet.js');
    return scanParquetStream(body, scanner);
  };

const kept = (asked: BucketAsked, scanner: Scanner, incomplete: boolean, notes: readonly string[]): Gathered => ({
  answers: [[pathOf(asked, 'logs/filter-log-events', asked.destination), answerOf(scanner.result(), incomplete)]],
  gaps: [],
  notes,
});

const readDirectly = async (
  reader: Reader,
  asked: BucketAsked,
  sought: Sought,
  listing: Listing,
  about: string,
): Promise<Gathered> => {
  const { objects, bytes, lists } = listing;
  const count = `${objects.length} objects of ${sizeText(bytes)} in the window`;
  const estimate = estimateText(bucketEstimate(objects.length, lists, bytes));
  reader.tell({ is: 'estimate', text: `${about}: ${objects.length} objects in the window, ${estimate}` });
  const scanner = scannerOf(sought);
  const cut = (await readObjects(reader, openBucket(asked), listing, scanObject(asked, scanner))) ?? listing.cut;
  const scanned = scanner.result();
  const lines = `${scanned.rows} lines${malformedText(scanned)}`;
  const note =
    cut === undefined
      ? `${about}: ${count} were read (${lines}).`
      : `${about} was not read to its end: ${cut} (${lines}).`;
  return kept(asked, scanner, cut !== undefined, [note]);
};

/** What of the folders is for Athena: in the flow log's account, in that which may read the bucket, or in another one. */
const longAsked = (
  reader: Reader,
  asked: BucketAsked,
  sought: Sought,
  {
    about,
    folders,
    listing,
  }: { readonly about: string; readonly folders: readonly string[]; readonly listing: Listing },
): LongAsked<FlowTable> => {
  const places = folders.map((folder) => `s3://${bucketIn(asked.destination).bucket}/${folder}`);
  const { queryRows: rows } = reader.budget.limits;
  const window = { from: reader.from.getTime(), to: reader.to.getTime() };
  return {
    about,
    places: [...new Set([asked.account, listing.account, ...asked.readers])].map((account) => ({
      account,
      region: asked.region,
    })),
    bytes: listing.cut === undefined ? listing.bytes : undefined,
    // Of Parquet it reads some columns.
    readsAll: asked.log.DestinationOptions?.FileFormat !== 'parquet',
    fits: (at, table) => flowTable(at, table, places),
    sql: (table) => flowSql(table, { interfaces: [...sought.interfaces], port: sought.port, ...window, rows }),
    rows,
  };
};

const lineOf = (cells: Cells): string =>
  cells.map((cell = '') => (cell === '' ? '-' : cell.replace(/\s+/g, '_'))).join(' ');

const scanRows = ({ columns }: FlowTable, rows: readonly Cells[], lines: FileScanner): void => {
  lines.write(Buffer.from(`${columns.map(({ field }) => field).join(' ')}\n`));
  lines.write(Buffer.from(rows.map((cells) => `${lineOf(cells)}\n`).join('')));
  lines.end();
};

/**
 * Reads what a flow log wrote to S3 in the window, after its size is known: a short window object by object, a long one
 * by Athena, if there is a table and a workgroup that bounds the query. What is denied or too much is a note.
 */
export const readBucket = async (reader: Reader, asked: BucketAsked, sought: Sought): Promise<Gathered> => {
  const from = reader.from.getTime();
  const to = reader.to.getTime() + (asked.log.MaxAggregationInterval ?? 600) * 1000 + late;
  const folders = foldersOf(asked, from, to);
  const listing = await listFolders(reader, openBucket(asked), folders, isOf(asked, from, to));
  const { objects, bytes, cut, failed } = listing;
  const about = `Flow log ${asked.log.FlowLogId ?? ''} in ${asked.destination}`;
  if (failed)
    return { ...nothing, notes: [`${about} was not read: s3:ListBucket is ${failed.why} (${failed.message}).`] };
  const { scanBytes, directBytes, directObjects } = reader.budget.limits;
  const size = `${objects.length} objects of ${sizeText(bytes)} in the window`;
  if (bytes > scanBytes)
    return {
      ...nothing,
      notes: [`${about} was not read: ${size} are more than ${sizeText(scanBytes)} (--max-scan-gb).`],
    };
  if (cut === undefined && bytes <= directBytes && objects.length <= directObjects)
    return readDirectly(reader, asked, sought, listing, about);
  const long =
    sought.interfaces.size === 0
      ? { is: 'not' as const, why: 'no interface is known' }
      : await readLongWindow(reader, longAsked(reader, asked, sought, { about, folders, listing }));
  if (long.is === 'read') {
    const scanner = scannerOf(sought);
    scanRows(long.table, long.rows, scanner.file([]));
    return kept(asked, scanner, long.cut, [long.note]);
  }
  const direct = await readDirectly(reader, asked, sought, listing, about);
  return { ...direct, notes: [`${about}: Athena did not read it: ${long.why}.`, ...direct.notes] };
};
