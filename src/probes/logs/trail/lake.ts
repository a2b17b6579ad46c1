import type { Place } from '../../../inventory/inventory.js';
import { sizeText } from '../flow-files/answer.js';
import type { Output, Reader } from '../pages.js';
import { readPages, rowsOf } from '../pages.js';
import { eventsIn } from './events.js';
import type { TrailSought, TrailStored } from './store.js';
import { notRead } from './store.js';

/** A store may hold what is no event of a trail: its query fails, and the next is asked. */
const mostStores = 3;
const firstPause = 500;
const longestPause = 4_000;

type Verb = 'list-event-data-stores' | 'start-query' | 'get-query-results';

const to = ({ account, region }: Place, verb: Verb) => ({ account, region, operation: `cloudtrail/${verb}` as const });

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

const timeText = (at: Date): string => quoted(at.toISOString().slice(0, 19).replace('T', ' '));

const statementOf = ({ account, region, words, from, to: until }: TrailSought, store: string, rows: number): string =>
  [
    `SELECT eventJson FROM ${store}`,
    `WHERE eventTime > ${timeText(from)} AND eventTime <= ${timeText(until)}`,
    `AND recipientAccountId = ${quoted(account)} AND awsRegion = ${quoted(region)} AND readOnly = false`,
    `AND (${words.map((word) => `eventJson LIKE ${quoted(`%${word}%`)}`).join(' OR ')})`,
    `ORDER BY eventTime DESC LIMIT ${rows}`,
  ].join(' ');

const storesOf = async (reader: Reader, place: Place): Promise<string[] | { readonly why: string }> => {
  const { cloudtrail, listEventDataStores } = await import('../cloudtrail.js');
  const { pages, failed } = await readPages(reader, {
    to: to(place, 'list-event-data-stores'),
    service: cloudtrail,
    next: 'NextToken',
    most: 1,
    command: (token) => listEventDataStores(token === undefined ? {} : { NextToken: token }),
  });
  if (failed) return { why: `cloudtrail:ListEventDataStores is ${failed.why}` };
  return rowsOf(pages, 'EventDataStores').flatMap(({ EventDataStoreArn: arn, Status = 'ENABLED' }) =>
    typeof arn === 'string' && Status === 'ENABLED' ? (arn.split('/').at(-1) ?? []) : [],
  );
};

const messagesIn = ({ QueryResultRows: rows }: Output): unknown[] =>
  (Array.isArray(rows) ? (rows as unknown[]) : []).flatMap((row) =>
    (Array.isArray(row) ? (row as Output[]) : []).flatMap((column) => Object.values(column)),
  );

interface Answered {
  readonly messages: readonly unknown[];
  readonly scanned: unknown;
  readonly cut: string | undefined;
}

const scannedIn = ({ QueryStatistics: statistics }: Output): unknown =>
  (statistics as { BytesScanned?: unknown } | undefined)?.BytesScanned;

/** Why not, where the query did not end well in time: it ends by itself, to cancel it would be no reading. */
const follow = async (reader: Reader, place: Place, QueryId: string): Promise<Answered | { readonly why: string }> => {
  const { cloudtrail, getQueryResults } = await import('../cloudtrail.js');
  const rows = reader.budget.limits.trailEvents;
  const messages: unknown[] = [];
  let pause = firstPause;
  let NextToken: string | undefined;
  for (;;) {
    const spent = reader.budget.spent();
    if (spent !== undefined) return { why: spent };
    const next = NextToken === undefined ? {} : { NextToken };
    const sent = await reader.caller.send(
      to(place, 'get-query-results'),
      cloudtrail,
      getQueryResults({ QueryId, ...next }),
    );
    if (!sent.ok) return { why: `cloudtrail:GetQueryResults is ${sent.failure.why}` };
    const status = String(sent.output['QueryStatus']);
    if (status === 'QUEUED' || status === 'RUNNING') {
      await reader.budget.clock.sleep(pause);
      pause = Math.min(2 * pause, longestPause);
      continue;
    }
    if (status !== 'FINISHED') return { why: `the query ended as ${status}` };
    reader.budget.charge(sent.body.length);
    messages.push(...messagesIn(sent.output));
    const token = sent.output['NextToken'];
    const cut = messages.length >= rows ? `${rows} events were read` : undefined;
    if (typeof token !== 'string' || token === '' || token === NextToken || cut !== undefined)
      return { messages, scanned: scannedIn(sent.output), cut };
    NextToken = token;
  }
};

const readStore = async (reader: Reader, sought: TrailSought, store: string): Promise<TrailStored> => {
  const { cloudtrail, startQuery } = await import('../cloudtrail.js');
  const QueryStatement = statementOf(sought, store, reader.budget.limits.trailEvents);
  reader.tell({ is: 'query', text: `CloudTrail Lake, ${sought.account} ${sought.region}: ${QueryStatement}` });
  const sent = await reader.caller.send(to(sought, 'start-query'), cloudtrail, startQuery({ QueryStatement }));
  if (!sent.ok) return notRead(`cloudtrail:StartQuery is ${sent.failure.why}`);
  const id = sent.output['QueryId'];
  const found = typeof id === 'string' ? await follow(reader, sought, id) : { why: 'the query was given no id' };
  if ('why' in found) return notRead(`event data store ${store}: ${found.why}`);
  const size = typeof found.scanned === 'number' ? ` (${sizeText(found.scanned)} scanned)` : '';
  return {
    is: 'read',
    from: `event data store ${store}${size}`,
    events: eventsIn(found.messages, sought),
    cut: found.cut,
  };
};

/**
 * The events out of an event data store of CloudTrail Lake, which tells no size beforehand and knows no cap: so the last
 * to be asked.
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-lake.html
 */
export const readLake = async (reader: Reader, sought: TrailSought): Promise<TrailStored> => {
  const stores = await storesOf(reader, sought);
  if ('why' in stores) return notRead(stores.why);
  const whys: string[] = [];
  for (const store of stores.slice(0, mostStores)) {
    const spent = reader.budget.spent();
    if (spent !== undefined) return notRead(spent);
    const found = await readStore(reader, sought, store);
    if (found.is === 'read') return found;
    whys.push(found.why);
  }
  return notRead(whys.length === 0 ? 'there is no event data store' : whys.join('; '));
};
