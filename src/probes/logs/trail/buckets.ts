import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { Readable } from 'node:stream';
import { isRecord } from '../../../snapshot/json.js';
import type { Listing, OpenBucket, ReadObject } from '../bucket-objects.js';
import { foldersBelow, listFolders, readObjects } from '../bucket-objects.js';
import { bucketEstimate, estimateText } from '../cost.js';
import { sizeText } from '../flow-files/answer.js';
import { isGzip } from '../flow-files/read.js';
import type { LongAsked } from '../long-window.js';
import { readLongWindow } from '../long-window.js';
import type { Output, Reader } from '../pages.js';
import { eventTime, lookedUp, parsed } from './events.js';
import { mayHold, newerKey, prefixOf, trailFolders } from './layout.js';
import type { TrailSought, TrailStored } from './store.js';
import { notRead } from './store.js';
import type { TrailTable } from './table.js';
import { recordOf, trailSql, trailTable } from './table.js';
import type { Trail } from './trails.js';
import { ownerOf } from './trails.js';

const unpack = promisify(gunzip);

/** Objects are some megabytes unpacked; more than this is none of CloudTrail's. */
const mostUnpacked = 512 * 1024 ** 2;

/** What an object holds, unpacked; the reason where it breaks off. */
const bytesOf = async (body: Readable): Promise<Buffer | string> => {
  try {
    const chunks: Buffer[] = [];
    for await (const chunk of body) chunks.push(chunk as Buffer);
    const bytes = Buffer.concat(chunks);
    return isGzip(bytes) ? await unpack(bytes, { maxOutputLength: mostUnpacked }) : bytes;
  } catch (error) {
    return (error as Error).message;
  }
};

/** Records of one file that name a word; most files name none and are not parsed. Undefined: it is no file of a trail. */
const recordsIn = (bytes: Buffer, words: readonly string[]): Output[] | undefined => {
  if (!words.some((word) => bytes.includes(word))) return [];
  const file = parsed(bytes.toString('utf8'));
  if (!Array.isArray(file?.['Records'])) return undefined;
  return (file['Records'] as unknown[]).filter(isRecord).filter((record) => {
    const text = JSON.stringify(record);
    return words.some((word) => text.includes(word));
  });
};

/** Of these records the changes of the place and the time. */
const eventsOf = (records: readonly Output[], sought: TrailSought): Output[] =>
  records
    .flatMap((record) => lookedUp(record, sought))
    .filter((event) => eventTime(event) >= sought.from.getTime() && eventTime(event) <= sought.to.getTime());

/** A trail's folders in its bucket, of the time that is sought. */
interface Asked {
  readonly trail: Trail;
  readonly at: OpenBucket;
  readonly folders: readonly string[];
}

/** The newest objects, as many and as large as are read one by one. */
const newestOf = (reader: Reader, { objects }: Listing) => {
  const { directBytes, directObjects } = reader.budget.limits;
  let bytes = 0;
  return [...objects]
    .sort((a, b) => newerKey(a.key, b.key))
    .slice(0, directObjects)
    .filter((object) => (bytes += object.bytes) <= directBytes);
};

const readDirectly = async (
  reader: Reader,
  { trail, at }: Asked,
  sought: TrailSought,
  listing: Listing,
): Promise<TrailStored> => {
  const objects = newestOf(reader, listing);
  const bytes = objects.reduce((sum, one) => sum + one.bytes, 0);
  const about = `trail ${trail.Name ?? ''} in s3://${at.bucket}`;
  const estimate = estimateText(bucketEstimate(objects.length, listing.lists, bytes));
  reader.tell({ is: 'estimate', text: `CloudTrail, ${about}: ${objects.length} objects in the window, ${estimate}` });
  const events: Output[] = [];
  const { trailEvents } = reader.budget.limits;
  const read: ReadObject = async (key, body) => {
    if (events.length >= trailEvents) {
      body.destroy();
      return `${trailEvents} events were read`;
    }
    const bytes = await bytesOf(body);
    if (typeof bytes === 'string') return `${key}: ${bytes}`;
    const records = recordsIn(bytes, sought.words);
    if (!records) return `${key} is no file of CloudTrail`;
    events.push(...eventsOf(records, sought));
    return undefined;
  };
  const broken = await readObjects(reader, at, { account: listing.account, objects }, read);
  const left = listing.objects.length - objects.length;
  return {
    is: 'read',
    from: `${about} (${objects.length} objects of ${sizeText(bytes)})`,
    events,
    cut: broken ?? listing.cut ?? (left > 0 ? `${left} older objects are more than are read one by one` : undefined),
  };
};

/** Where a table over the bucket may be: with whoever reads it, the trail's owner or the place; at the trail's home first. */
const placesOf = ({ trail, at }: Asked, sought: TrailSought, account: string): LongAsked<TrailTable>['places'] => {
  const owner = ownerOf(trail);
  const accounts = [account, ...(owner === undefined ? [] : [owner]), ...at.readers];
  const regions = [trail.HomeRegion ?? sought.region, sought.region];
  return [...new Set(accounts)].flatMap((one) => [...new Set(regions)].map((region) => ({ account: one, region })));
};

const readByAthena = async (
  reader: Reader,
  asked: Asked,
  sought: TrailSought,
  listing: Listing,
): Promise<TrailStored> => {
  const about = `Trail ${asked.trail.Name ?? ''} in s3://${asked.at.bucket}`;
  const rows = reader.budget.limits.trailEvents;
  const folders = asked.folders.map((folder) => `s3://${asked.at.bucket}/${folder}`);
  const long = await readLongWindow(reader, {
    about,
    places: placesOf(asked, sought, listing.account),
    bytes: listing.cut === undefined ? listing.bytes : undefined,
    readsAll: true,
    fits: (at, table) => trailTable(at, table, folders),
    sql: (table) => trailSql(table, sought, rows),
    rows,
  });
  if (long.is === 'not') return notRead(`Athena did not read it: ${long.why}`);
  return {
    is: 'read',
    from: `trail ${asked.trail.Name ?? ''} in s3://${asked.at.bucket} by Athena`,
    note: long.note,
    events: eventsOf(
      long.rows.map((cells) => recordOf(long.table, cells)),
      sought,
    ),
    cut: long.cut ? `${long.rows.length} events were read` : undefined,
  };
};

const readOne = async (reader: Reader, asked: Asked, sought: TrailSought): Promise<TrailStored> => {
  const { scanBytes, directBytes, directObjects } = reader.budget.limits;
  const isWanted = mayHold(sought.from.getTime(), sought.to.getTime());
  const listing = await listFolders(reader, asked.at, asked.folders, isWanted);
  const { objects, bytes, failed, cut } = listing;
  const about = `s3://${asked.at.bucket}`;
  if (failed) return notRead(`s3:ListBucket on ${about} is ${failed.why} (${failed.message})`);
  if (objects.length === 0) return notRead(cut ?? `${about} holds nothing of the window`);
  const size = `${objects.length} objects of ${sizeText(bytes)}`;
  if (bytes > scanBytes) return notRead(`${about}: ${size} are more than ${sizeText(scanBytes)} (--max-scan-gb)`);
  if (cut === undefined && bytes <= directBytes && objects.length <= directObjects)
    return readDirectly(reader, asked, sought, listing);
  const long = await readByAthena(reader, asked, sought, listing);
  if (long.is === 'read') return long;
  const direct = await readDirectly(reader, asked, sought, listing);
  return direct.is === 'read' ? { ...direct, cut: [long.why, direct.cut].filter(Boolean).join('; ') } : direct;
};

/** A trail of an organization delivers below the organization's id, which the trail does not tell. */
const rootsOf = async (reader: Reader, trail: Trail, at: OpenBucket): Promise<string[]> => {
  const root = `${prefixOf(trail)}AWSLogs/`;
  return trail.IsOrganizationTrail === true ? foldersBelow(reader, at, `${root}o-`) : [root];
};

const unique = (trails: readonly Trail[]): Trail[] => [
  ...new Map(
    trails.map((trail) => [
      JSON.stringify([trail.S3BucketName, prefixOf(trail), trail.IsOrganizationTrail === true]),
      trail,
    ]),
  ).values(),
];

/**
 * The events that trails delivered to S3, after their size is known: few objects one by one, many by Athena, if there is a
 * table and a workgroup that bounds the query; else the newest objects.
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-find-log-files.html
 */
export const readTrailBuckets = async (reader: Reader, sought: TrailSought): Promise<TrailStored> => {
  const whys: string[] = [];
  for (const trail of unique(sought.trails)) {
    const { S3BucketName: bucket } = trail;
    if (bucket === undefined) continue;
    const spent = reader.budget.spent();
    if (spent !== undefined) return notRead(spent);
    const at = { bucket, region: trail.HomeRegion ?? sought.region, readers: sought.readers };
    const roots = await rootsOf(reader, trail, at);
    if (roots.length === 0) {
      whys.push(`s3://${bucket} shows no folder of the organization`);
      continue;
    }
    const folders = roots.flatMap((root) => trailFolders(root, sought, sought.from.getTime(), sought.to.getTime()));
    const found = await readOne(reader, { trail, at, folders }, sought);
    if (found.is === 'read') return found;
    whys.push(found.why);
  }
  return notRead(whys.length === 0 ? 'no trail delivers to a bucket' : whys.join('; '));
};
