import type { FlowLog } from '../../inventory/ec2.js';
import type { Place } from '../../inventory/inventory.js';

/** One flow log that writes to S3; `destination` is its ARN. */
export interface BucketLog extends Place {
  readonly destination: string;
  readonly log: FlowLog;
}

const hour = 3_600_000;

/** An object holds the records of the five minutes before the time in its name. */
const span = 5 * 60_000;

/** A number of a date as paths write it. */
export const two = (value: number): string => String(value).padStart(2, '0');

export const bucketIn = (destination: string): { readonly bucket: string; readonly prefix: string } => {
  const [bucket = '', ...path] = destination.replace(/^arn:[\w-]+:s3:::/, '').split('/');
  const prefix = path.filter((part) => part !== '').join('/');
  return { bucket, prefix: prefix === '' ? '' : `${prefix}/` };
};

/**
 * Folders that may hold records of the window, a day or an hour each. The account in them is that of the flow log,
 * whoever owns the bucket.
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3-path.html
 */
export const foldersOf = ({ account, region, destination, log }: BucketLog, from: number, to: number): string[] => {
  const { prefix } = bucketIn(destination);
  const { HiveCompatiblePartitions: hive, PerHourPartition: hourly } = log.DestinationOptions ?? {};
  const root = hive
    ? `${prefix}AWSLogs/aws-account-id=${account}/aws-service=vpcflowlogs/aws-region=${region}/`
    : `${prefix}AWSLogs/${account}/vpcflowlogs/${region}/`;
  const folders = new Set<string>();
  for (let at = Math.floor((from - span) / hour) * hour; at <= to; at += hour) {
    const time = new Date(at);
    const [year, month] = [time.getUTCFullYear(), two(time.getUTCMonth() + 1)];
    const [day, hours] = [two(time.getUTCDate()), two(time.getUTCHours())];
    const date = hive ? `year=${year}/month=${month}/day=${day}/` : `${year}/${month}/${day}/`;
    const within = hourly ? (hive ? `hour=${hours}/` : `${hours}/`) : '';
    folders.add(`${root}${date}${within}`);
  }
  return [...folders];
};

/**
 * The time in an object's name, in milliseconds since 1970: of flow logs that of the end of its records, to five minutes;
 * of a trail that of its delivery.
 */
export const timeIn = (key: string): number | undefined => {
  const parts = /_(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)Z_[^/]*$/.exec(key);
  if (!parts) return undefined;
  const [year, month, day, hours, minutes] = parts.slice(1).map(Number) as [number, number, number, number, number];
  return Date.UTC(year, month - 1, day, hours, minutes);
};

/** Whether an object of this key is of the flow log and may hold records of the window. */
export const isOf =
  ({ log }: BucketLog, from: number, to: number) =>
  (key: string): boolean => {
    if (log.FlowLogId !== undefined && !key.includes(`_${log.FlowLogId}_`)) return false;
    const time = timeIn(key);
    return time === undefined || (time >= from && time <= to + span);
  };
