import { addAbortSignal, Readable } from 'node:stream';
import pLimit from 'p-limit';
import type { SdkClient } from '../clients.js';
import { clientOf } from '../clients.js';
import { failureOf } from '../failure.js';
import type { Budget } from './budget.js';
import type { Output, Pages, Reader } from './pages.js';
import { readPages, rowsOf } from './pages.js';

/** A bucket and the accounts whose credentials may read it, for it is often of a third account; the likeliest first. */
export interface OpenBucket {
  readonly bucket: string;
  readonly region: string;
  readonly readers: readonly [string, ...string[]];
}

export interface Stored {
  readonly key: string;
  readonly bytes: number;
}

/** What the folders hold of the window, and with whose credentials they were listed. */
export interface Listing {
  readonly account: string;
  readonly objects: readonly Stored[];
  readonly bytes: number;
  readonly lists: number;
  /** Why not all was listed. */
  readonly cut: string | undefined;
  readonly failed: Pages['failed'];
}

const objectsAtOnce = 6;
/** Three weeks of hours, or more than a year of days. */
const mostFolders = 24 * 21;

const listPrefix = async (
  reader: Reader,
  { bucket, region }: OpenBucket,
  account: string,
  asked: { readonly Prefix: string; readonly Delimiter?: string },
): Promise<Pages> => {
  const { s3, listObjects } = await import('./s3.js');
  return readPages(reader, {
    to: { account, region, operation: 's3/list-objects-v2' },
    service: s3,
    next: 'NextContinuationToken',
    most: reader.budget.limits.pagesOfLog,
    command: (token) =>
      listObjects({ Bucket: bucket, ...asked, ...(token === undefined ? {} : { ContinuationToken: token }) }),
  });
};

/** Asks with the credentials of one account after another until the bucket admits one. */
const admitted = async (
  { readers: [first, ...others] }: OpenBucket,
  list: (account: string) => Promise<Pages>,
): Promise<{ readonly account: string; readonly pages: Pages }> => {
  const opening = { account: first, pages: await list(first) };
  if (opening.pages.failed?.why !== 'denied') return opening;
  for (const account of others) {
    const pages = await list(account);
    if (pages.failed?.why !== 'denied') return { account, pages };
  }
  return opening;
};

const storedIn = ({ Key, Size }: Output): Stored[] =>
  typeof Key === 'string' ? [{ key: Key, bytes: typeof Size === 'number' ? Size : 0 }] : [];

/**
 * Lists the objects of these folders that are wanted. The first folder tells whose credentials the bucket admits.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html
 */
export const listFolders = async (
  reader: Reader,
  bucket: OpenBucket,
  folders: readonly string[],
  isWanted: (key: string) => boolean,
): Promise<Listing> => {
  const [first = '', ...rest] = folders.slice(0, mostFolders);
  const list = (account: string, Prefix: string): Promise<Pages> => listPrefix(reader, bucket, account, { Prefix });
  const { account, pages: opening } = await admitted(bucket, (one) => list(one, first));
  const following = opening.failed ? [] : await Promise.all(rest.map((folder) => list(account, folder)));
  const listed = [opening, ...following];
  const objects = listed
    .flatMap(({ pages }) => rowsOf(pages, 'Contents'))
    .flatMap(storedIn)
    .filter(({ key }) => isWanted(key));
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

/** The folders right below a prefix, each to its last slash; those that cannot be listed are none. */
export const foldersBelow = async (reader: Reader, bucket: OpenBucket, Prefix: string): Promise<string[]> => {
  const { pages } = await admitted(bucket, (account) =>
    listPrefix(reader, bucket, account, { Prefix, Delimiter: '/' }),
  );
  return rowsOf(pages.pages, 'CommonPrefixes').flatMap((row) =>
    typeof row['Prefix'] === 'string' ? row['Prefix'] : [],
  );
};

/** Reads one object's bytes; says why they are not all there. */
export type ReadObject = (key: string, body: Readable) => Promise<string | undefined>;

const readOne = async (
  client: SdkClient,
  bucket: string,
  key: string,
  read: ReadObject,
  { signal, spent }: Budget,
): Promise<string | undefined> => {
  const { getObject } = await import('./s3.js');
  try {
    const { Body } = (await client.send(getObject(bucket, key), { abortSignal: signal })) as { Body?: Readable };
    if (!(Body instanceof Readable)) return `${key} has no body`;
    return await read(key, addAbortSignal(signal, Body));
  } catch (error) {
    const late = signal.aborted ? spent() : undefined;
    if (late !== undefined) return late;
    const failure = failureOf(error, '');
    if (!failure) throw error;
    return failure.why === 'denied' ? `s3:GetObject is denied (${failure.message})` : failure.message;
  }
};

/**
 * Reads the objects of a listing, several at once; tells why one of them was not read to its end. Objects come as streams,
 * which a caller that keeps the text of every answer cannot give: the client is used as it is.
 */
export const readObjects = async (
  { caller, budget }: Reader,
  { bucket, region }: OpenBucket,
  { account, objects }: Pick<Listing, 'account' | 'objects'>,
  read: ReadObject,
): Promise<string | undefined> => {
  const session = caller.sessionOf(account);
  if (!session) return `no credentials for account ${account}`;
  const { s3 } = await import('./s3.js');
  const client = await clientOf(s3, region, session.access);
  const limit = pLimit(objectsAtOnce);
  const broken = await Promise.all(
    objects.map(({ key }) => limit(async () => budget.spent() ?? readOne(client, bucket, key, read, budget))),
  );
  return broken.find((why) => why !== undefined);
};
