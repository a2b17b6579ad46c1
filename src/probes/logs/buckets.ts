import { Readable } from 'node:stream';
import pLimit from 'p-limit';
import type { FlowLog } from '../../inventory/ec2.js';
import { formatOf } from '../../inventory/evidence/flow-record.js';
import type { Place } from '../../inventory/inventory.js';
import type { SdkClient } from '../clients.js';
import { clientOf } from '../clients.js';
import { failureOf } from '../failure.js';
import { bucketEstimate, estimateText } from './cost.js';
import { answerOf, sizeText } from './flow-files/answer.js';
import type { Scanner, Sought } from './flow-files/scan.js';
import { scannerOf } from './flow-files/scan.js';
import { scanStream } from './flow-files/read.js';
import type { Output, Pages, Reader } from './pages.js';
import { readPages, rowsOf } from './pages.js';
import type { Gathered } from './result.js';
import { nothing, pathOf } from './result.js';

/** One flow log that writes to S3; `destination` is its ARN. */
export interface BucketAsked extends Place {
  readonly destination: string;
  readonly log: FlowLog;
}

interface Stored {
  readonly key: string;
  readonly bytes: number;
}

const hour = 3_600_000;
/** Delivery to S3 takes about ten minutes, in buckets of five. */
const late = 15 * 60_000;
const objectsAtOnce = 6;

const two = (value: number): string => String(value).padStart(2, '0');

const bucketIn = (destination: string): { readonly bucket: string; readonly prefix: string } => {
  const [bucket = '', ...path] = destination.replace(/^arn:[\w-]+:s3:::/, '').split('/');
  const prefix = path.join('/').replace(/\/+$/, '');
  return { bucket, prefix: prefix === '' ? '' : `${prefix}/` };
};

/**
 * Folders that may hold records of the window, a day or an hour each.
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3-path.html
 */
export const foldersOf = ({ account, region, destination, log }: BucketAsked, from: number, to: number): string[] => {
  const { prefix } = bucketIn(destination);
  const { HiveCompatiblePartitions: hive, PerHourPartition: hourly } = log.DestinationOptions ?? {};
  const root = hive
    ? `${prefix}AWSLogs/aws-account-id=${account}/aws-service=vpcflowlogs/aws-region=${region}/`
    : `${prefix}AWSLogs/${account}/vpcflowlogs/${region}/`;
  const folders = new Set<string>();
  for (let at = Math.floor(from / hour) * hour; at <= to; at += hour) {
    const time = new Date(at);
    const [year, month] = [time.getUTCFullYear(), two(time.getUTCMonth() + 1)];
    const [day, hours] = [two(time.getUTCDate()), two(time.getUTCHours())];
    const date = hive ? `year=${year}/month=${month}/day=${day}/` : `${year}/${month}/${day}/`;
    const within = hourly ? (hive ? `hour=${hours}/` : `${hours}/`) : '';
    folders.add(`${root}${date}${within}`);
  }
  return [...folders];
};

/** The time in an object's name is that of the end of its records, to five minutes. */
const timeIn = (key: string): number | undefined => {
  const parts = /_(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)Z_[^/]*$/.exec(key);
  if (!parts) return undefined;
  const [year, month, day, hours, minutes] = parts.slice(1).map(Number) as [number, number, number, number, number];
  return Date.UTC(year, month - 1, day, hours, minutes);
};

const listFolder = async (reader: Reader, asked: BucketAsked, folder: string): Promise<Pages> => {
  const { s3, listObjects } = await import('./s3.js');
  return readPages(reader, {
    to: { account: asked.account, region: asked.region, operation: 's3/list-objects-v2' },
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

const isOf =
  ({ log }: BucketAsked, from: number, to: number) =>
  ({ key }: Stored): boolean => {
    if (log.FlowLogId !== undefined && !key.includes(`_${log.FlowLogId}_`)) return false;
    const time = timeIn(key);
    return time === undefined || (time >= from - 5 * 60_000 && time <= to);
  };

const scanObject = async (
  client: SdkClient,
  { destination, log }: BucketAsked,
  { key }: Stored,
  scanner: Scanner,
): Promise<string | undefined> => {
  const { getObject } = await import('./s3.js');
  try {
    const { Body } = (await client.send(getObject(bucketIn(destination).bucket, key), {})) as { Body?: Readable };
    if (!(Body instanceof Readable)) return 'it has no body';
    if (!key.endsWith('.parquet')) return await scanStream(Body, scanner, [formatOf(log.LogFormat)]);
    const { scanParquetStream } = await import('./flow-files/parquet.js');
    return await scanParquetStream(Body, scanner);
  } catch (error) {
    const failure = failureOf(error, '');
    if (!failure) throw error;
    return failure.message;
  }
};

/** Objects come as streams, which a caller that keeps the text of every answer cannot give: the client is used as it is. */
const scanAll = async (
  { caller, budget }: Reader,
  asked: BucketAsked,
  objects: readonly Stored[],
  scanner: Scanner,
): Promise<string | undefined> => {
  const session = caller.sessionOf(asked.account);
  if (!session) return `no credentials for account ${asked.account}`;
  const { s3 } = await import('./s3.js');
  const client = await clientOf(s3, asked.region, session.access);
  const limit = pLimit(objectsAtOnce);
  const broken = await Promise.all(
    objects.map((object) => limit(async () => budget.spent() ?? scanObject(client, asked, object, scanner))),
  );
  return broken.find((why) => why !== undefined);
};

/**
 * Reads what a flow log wrote to S3 in the window, object by object, after the sizes are known. What is denied or too
 * much is a note.
 */
export const readBucket = async (reader: Reader, asked: BucketAsked, sought: Sought): Promise<Gathered> => {
  const from = reader.from.getTime();
  const to = reader.to.getTime() + (asked.log.MaxAggregationInterval ?? 600) * 1000 + late;
  const listed = await Promise.all(foldersOf(asked, from, to).map((folder) => listFolder(reader, asked, folder)));
  const about = `Flow log ${asked.log.FlowLogId ?? ''} in ${asked.destination}`;
  const failed = listed.map((one) => one.failed).find((failure) => failure !== undefined);
  if (failed)
    return { ...nothing, notes: [`${about} was not read: s3:ListBucket is ${failed.why} (${failed.message}).`] };
  const rows = listed.flatMap(({ pages }) => rowsOf(pages, 'Contents'));
  const objects = rows.flatMap(storedIn).filter(isOf(asked, from, to));
  const bytes = objects.reduce((sum, one) => sum + one.bytes, 0);
  const { scanBytes } = reader.budget.limits;
  const size = `${objects.length} objects of ${sizeText(bytes)} in the window`;
  if (bytes > scanBytes)
    return {
      ...nothing,
      notes: [`${about} was not read: ${size} are more than ${sizeText(scanBytes)} (--max-scan-gb).`],
    };
  const estimate = estimateText(bucketEstimate(objects.length, listed.length, bytes));
  reader.tell({ is: 'estimate', text: `${about}: ${objects.length} objects in the window, ${estimate}` });
  const scanner = scannerOf(sought);
  const broken = await scanAll(reader, asked, objects, scanner);
  const cut = broken ?? listed.map((one) => one.cut).find((why) => why !== undefined);
  const answer = answerOf(scanner.result(), cut !== undefined);
  return {
    answers: [[pathOf(asked, 'logs/filter-log-events', asked.destination), answer]],
    gaps: [],
    notes: [cut === undefined ? `${about}: ${size} were read.` : `${about} was not read to its end: ${cut}.`],
  };
};
