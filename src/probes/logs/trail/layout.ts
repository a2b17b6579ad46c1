import type { Place } from '../../../inventory/inventory.js';
import { bucketIn, timeIn, two } from '../bucket-layout.js';
import type { PathParts } from '../partitions.js';
import type { Trail } from './trails.js';

const day = 86_400_000;

/** An object's name tells when it was written, some minutes after its events; now and then an hour. */
const late = 60 * 60_000;

export const prefixOf = ({ S3BucketName: bucket = '', S3KeyPrefix: prefix = '' }: Trail): string =>
  bucketIn(`${bucket}/${prefix}`).prefix;

/**
 * Folders of a trail below one root (`AWSLogs/`, or `AWSLogs/o-…/` of a trail of an organization), a day each, newest
 * first: the account and the region in them are those where the events happened.
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-find-log-files.html
 */
export const trailFolders = (root: string, { account, region }: Place, from: number, to: number): string[] => {
  const folders: string[] = [];
  for (let at = Math.floor((to + late) / day) * day; at >= Math.floor(from / day) * day; at -= day) {
    const time = new Date(at);
    const date = `${time.getUTCFullYear()}/${two(time.getUTCMonth() + 1)}/${two(time.getUTCDate())}`;
    folders.push(`${root}${account}/CloudTrail/${region}/${date}/`);
  }
  return folders;
};

/** Whether an object of this key may hold events of the window. */
export const mayHold =
  (from: number, to: number) =>
  (key: string): boolean => {
    const at = timeIn(key);
    return at === undefined || (at >= from && at <= to + late);
  };

/** Newer objects first; their names differ only by time and a suffix. */
export const newerKey = (a: string, b: string): number => (timeIn(b) ?? 0) - (timeIn(a) ?? 0);

/** Partitions that were added one by one are named after the parts of the path, as AWS's page on it names them. */
export const trailParts: PathParts = (folder) => {
  const parts = /\/AWSLogs\/(?:o-\w+\/)?(\d{12})\/CloudTrail\/([\w-]+)\/(\d{4})\/(\d\d)\/(\d\d)\//.exec(folder);
  if (!parts) return {};
  const [account, region, year, month, date] = parts.slice(1) as [string, string, string, string, string];
  return { account, account_id: account, accountid: account, region, year, month, day: date };
};
