import type { Answer } from '../../../src/snapshot/snapshot.js';
import type { Call, Handler } from '../call.js';
import { text } from '../call.js';
import { AwsError } from '../errors.js';

/** A bucket of a test: its objects by key, its home, and the accounts that its policy lets in. */
export interface FakeBucket {
  readonly region: string;
  readonly readers: readonly string[];
  readonly objects: ReadonlyMap<string, Buffer>;
}

const KEYS_A_PAGE = 1000;

const denied = () => new AwsError('AccessDenied', 403, 'Access Denied');

/** With a delimiter, what lies below a folder is told as the folder. */
const commonPrefix = (key: string, prefix: string, delimiter: string | undefined): string | undefined => {
  const at = delimiter === undefined ? -1 : key.indexOf(delimiter, prefix.length);
  return at < 0 ? undefined : key.slice(0, at + 1);
};

/**
 * Listing by prefix in pages, and objects. Who is not let in is denied whatever there is; a bucket of another region
 * sends the caller there.
 */
export const s3Handlers = (
  buckets: Readonly<Record<string, FakeBucket>>,
  tinyPages: number | undefined,
): Readonly<Record<string, Handler>> => {
  const bucketOf = ({ account, region, input }: Call): FakeBucket => {
    const bucket = buckets[text(input, 'Bucket') ?? ''];
    if (!bucket) throw new AwsError('NoSuchBucket', 404, 'The specified bucket does not exist');
    if (bucket.region !== region)
      throw new AwsError('PermanentRedirect', 301, 'The bucket must be addressed in its region', {
        'x-amz-bucket-region': bucket.region,
      });
    if (!bucket.readers.includes(account)) throw denied();
    return bucket;
  };
  const list: Handler = (call): Answer => {
    const prefix = text(call.input, 'Prefix') ?? '';
    const token = Number(text(call.input, 'ContinuationToken') ?? 0);
    const keys = [...bucketOf(call).objects]
      .filter(([key]) => key.startsWith(prefix))
      .sort(([a], [b]) => (a < b ? -1 : 1));
    const to = token + (tinyPages ?? KEYS_A_PAGE);
    const delimiter = text(call.input, 'Delimiter');
    const page = keys.slice(token, to).map(([Key, { length: Size }]) => ({ Key, Size }));
    const below = page.flatMap(({ Key }) => commonPrefix(Key, prefix, delimiter) ?? []);
    const CommonPrefixes = [...new Set(below)].map((Prefix) => ({ Prefix }));
    const Contents = page.filter(({ Key }) => commonPrefix(Key, prefix, delimiter) === undefined);
    const more = to < keys.length ? { NextContinuationToken: String(to) } : {};
    const about = { Name: text(call.input, 'Bucket'), Prefix: prefix, KeyCount: Contents.length };
    return { ...about, IsTruncated: to < keys.length, Contents, CommonPrefixes, ...more };
  };
  const get: Handler = (call) => {
    const body = bucketOf(call).objects.get(text(call.input, 'Key') ?? '');
    if (!body) throw new AwsError('NoSuchKey', 404, 'The specified key does not exist.');
    return { body, contentType: 'application/octet-stream' };
  };
  return { 's3/list-objects-v2': list, 's3/get-object': get };
};
