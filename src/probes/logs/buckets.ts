import { addAbortSignal, Readable } from 'node:stream';
import pLimit from 'p-limit';
import { formatOf } from '../../inventory/evidence/flow-record.js';
import type { SdkClient } from '../clients.js';
import { clientOf } from '../clients.js';
import { failureOf } from '../failure.js';
import type { BucketLog } from './bucket-layout.js';
import { bucketIn, foldersOf, isOf } from './bucket-layout.js';
import type { Budget } from './budget.js';
import { bucketEstimate, estimateText } from './cost.js';
import { answerOf, malformedText, sizeText } from './flow-files/answer.js';
import type { Scanner, Sought } from './flow-files/scan.js';
import { scannerOf } from './flow-files/scan.js';
import { scanStream } from './flow-files/read.js';
import { readLongWindow } from './long-window.js';
import type { Output, Pages, Reader } from './pages.js';
import { readPages, rowsOf } from './pages.js';
import type { Gathered } from './result.js';
import { nothing, pathOf } from './result.js';

/** `readers`: accounts whose credentials may read the bucket, which is often of a third account; the likeliest first. */
export interface BucketAsked extends BucketLog {
  readonly readers: readonly string[];
}

interface Stored {
  readonly key: string;
  readonly bytes: number;
}

/** What the folders hold of the window, and with whose credentials they were listed. */
interface Listing {
  readonly account: string;
  readonly objects: readonly Stored[];
  readonly bytes: number;
  readonly lists: number;
  /** Why not all was listed. */
  readonly cut: string | undefined;
  readonly failed: Pages['failed'];
}

/** Delivery to S3 takes about ten minutes, in buckets of five. */
const late = 15 * 60_000;
const objectsAtOnce = 6;
/** Three weeks of days, or of hours. */
const mostFolders = 24 * 21;

const listFolder = async (reader: Reader, asked: BucketAsked, account: string, folder: string): Promise<Pages> => {
  const { s3, listObjects } = await import('./s3.js');
  return readPages(reader, {
    to: { account, region: asked.region, operation: 's3/list-objects-v2' },
    service: s3,
    next: 'NextContinuationToken',
    most: reader.budget.limits.pagesOfLog,
    command: (token) =>
      listObjects({
        Bucket: bucketIn(asked.destination).bucket,
        Prefix: folder,
        ...(token === undefined ? {} : { ContinuationToken: token }),
      }),
  });
};

const storedIn = ({ Key, Size }: Output): Stored[] =>
  typeof Key === 'string' ? [{ key: Key, bytes: typeof Size === 'number' ? Size : 0 }] : [];

/** The first folder tells whose credentials the bucket admits. */
const listAll = async (
  reader: Reader,
  asked: BucketAsked,
  folders: readonly string[],
  isWanted: (key: string) => boolean,
): Promise<Listing> => {
  const [first = '', ...rest] = folders.slice(0, mostFolders);
  let [account = asked.account] = asked.readers;
  let opening = await listFolder(reader, asked, account, first);
  for (const other of asked.readers.slice(1)) {
    if (opening.failed?.why !== 'denied') break;
    const tried = await listFolder(reader, asked, other, first);
    if (tried.failed?.why === 'denied') continue;
    [account, opening] = [other, tried];
  }
  const following = opening.failed
    ? []
    : await Promise.all(rest.map((folder) => listFolder(reader, asked, account, folder)));
  const listed = [opening, ...following];
  const rows = listed.flatMap(({ pages }) => rowsOf(pages, 'Contents'));
  const objects = rows.flatMap(storedIn).filter(({ key }) => isWanted(key));
  const many = folders.length > mostFolders ? `${folders.length} folders are more than ${mostFolders}` : undefined;
  return {
    account,
    objects,
    bytes: objects.reduce((sum, one) => sum + one.bytes, 0),
    lists: listed.reduce((sum, { pages }) => sum + pages.length, 0),
    cut: listed.map(({ cut }) => cut).find((why) => why !== undefined) ?? many,
    failed: listed.map(({ failed }) => failed).find((failure) => failure !== undefined),
  };
};

const scanObject = async (
  client: SdkClient,
  { destination, log }: BucketAsked,
  { key }: Stored,
  scanner: Scanner,
  { signal, spent }: Budget,
): Promise<string | undefined> => {
  const { getObject } = await import('./s3.js');
  const get = getObject(bucketIn(destination).bucket, key);
  try {
    const { Body } = (await client.send(get, { abortSignal: signal })) as { Body?: Readable };
    if (!(Body instanceof Readable)) return `${key} has no body`;
    addAbortSignal(signal, Body);
    if (!key.endsWith('.parquet')) return await scanStream(Body, scanner, [formatOf(log.LogFormat)]);
    const { scanParquetStream } = await import('./flow-files/parquet.js');
    return await scanParquetStream(Body, scanner);
  } catch (error) {
    const late = signal.aborted ? spent() : undefined;
    if (late !== undefined) return late;
    const failure = failureOf(error, '');
    if (!failure) throw error;
    return failure.why === 'denied' ? `s3:GetObject is denied (${failure.message})` : failure.message;
  }
};

/** Objects come as streams, which a caller that keeps the text of every answer cannot give: the client is used as it is. */
const scanAll = async (
  { caller, budget }: Reader,
  asked: BucketAsked,
  { account, objects }: Listing,
  scanner: Scanner,
): Promise<string | undefined> => {
  const session = caller.sessionOf(account);
  if (!session) return `no credentials for account ${account}`;
  const { s3 } = await import('./s3.js');
  const client = await clientOf(s3, asked.region, session.access);
  const limit = pLimit(objectsAtOnce);
  const broken = await Promise.all(
    objects.map((object) => limit(async () => budget.spent() ?? scanObject(client, asked, object, scanner, budget))),
  );
  return broken.find((why) => why !== undefined);
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
  const cut = (await scanAll(reader, asked, listing, scanner)) ?? listing.cut;
  const scanned = scanner.result();
  const lines = `${scanned.rows} lines${malformedText(scanned)}`;
  const note =
    cut === undefined
      ? `${about}: ${count} were read (${lines}).`
      : `${about} was not read to its end: ${cut} (${lines}).`;
  return kept(asked, scanner, cut !== undefined, [note]);
};

/**
 * Reads what a flow log wrote to S3 in the window, after its size is known: a short window object by object, a long one
 * by Athena, if there is a table and a workgroup that bounds the query. What is denied or too much is a note.
 */
export const readBucket = async (reader: Reader, asked: BucketAsked, sought: Sought): Promise<Gathered> => {
  const from = reader.from.getTime();
  const to = reader.to.getTime() + (asked.log.MaxAggregationInterval ?? 600) * 1000 + late;
  const folders = foldersOf(asked, from, to);
  const listing = await listAll(reader, asked, folders, isOf(asked, from, to));
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
  const scanner = scannerOf(sought);
  const long = await readLongWindow(
    reader,
    {
      account: asked.account,
      region: asked.region,
      about,
      folders: folders.map((folder) => `s3://${bucketIn(asked.destination).bucket}/${folder}`),
      interfaces: [...sought.interfaces],
      port: sought.port,
      bytes: cut === undefined ? bytes : undefined,
    },
    scanner.file([]),
  );
  if (long.is === 'read') return kept(asked, scanner, long.cut, [long.note]);
  const direct = await readDirectly(reader, asked, sought, listing, about);
  return { ...direct, notes: [`${about}: Athena did not read it: ${long.why}.`, ...direct.notes] };
};
