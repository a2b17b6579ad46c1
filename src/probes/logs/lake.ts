import type { Place } from '../../inventory/inventory.js';
import { sizeText } from './flow-files/answer.js';
import type { Output, Reader } from './pages.js';
import { readPages, rowsOf } from './pages.js';
import type { TrailEvents } from './trail-groups.js';
import { eventsIn, trailReach } from './trail-groups.js';

const mostRows = 200;
/** A store may hold what is no event of a trail: its query fails, and the next is asked. */
const mostStores = 3;
const firstPause = 500;
const longestPause = 4_000;

type Verb = 'list-event-data-stores' | 'start-query' | 'get-query-results';

const to = ({ account, region }: Place, verb: Verb) => ({ account, region, operation: `cloudtrail/${verb}` as const });

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

const timeText = (at: number): string => quoted(new Date(at).toISOString().slice(0, 19).replace('T', ' '));

const statementOf = (reader: Reader, { account, region }: Place, store: string, words: readonly string[]): string =>
  [
    `SELECT eventJson FROM ${store}`,
    `WHERE eventTime > ${timeText(reader.to.getTime() - trailReach)} AND eventTime <= ${timeText(reader.to.getTime())}`,
    `AND recipientAccountId = ${quoted(account)} AND awsRegion = ${quoted(region)} AND readOnly = false`,
    `AND (${words.map((word) => `eventJson LIKE ${quoted(`%${word}%`)}`).join(' OR ')})`,
    `ORDER BY eventTime DESC LIMIT ${mostRows}`,
  ].join(' ');

const storesOf = async (reader: Reader, place: Place): Promise<string[]> => {
  const { cloudtrail, listEventDataStores } = await import('./cloudtrail.js');
  const { pages } = await readPages(reader, {
    to: to(place, 'list-event-data-stores'),
    service: cloudtrail,
    next: 'NextToken',
    most: 1,
    command: (token) => listEventDataStores(token === undefined ? {} : { NextToken: token }),
  });
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

/** Undefined where the query did not end well in time: it ends by itself, to cancel it would be no reading. */
const follow = async (reader: Reader, place: Place, QueryId: string): Promise<Answered | undefined> => {
  const { cloudtrail, getQueryResults } = await import('./cloudtrail.js');
  const messages: unknown[] = [];
  let pause = firstPause;
  let NextToken: string | undefined;
  while (reader.budget.spent() === undefined) {
    const next = NextToken === undefined ? {} : { NextToken };
    const sent = await reader.caller.send(
      to(place, 'get-query-results'),
      cloudtrail,
      getQueryResults({ QueryId, ...next }),
    );
    if (!sent.ok) break;
    const status = String(sent.output['QueryStatus']);
    if (status === 'QUEUED' || status === 'RUNNING') {
      await reader.budget.clock.sleep(pause);
      pause = Math.min(2 * pause, longestPause);
      continue;
    }
    if (status !== 'FINISHED') return undefined;
    reader.budget.charge(sent.body.length);
    messages.push(...messagesIn(sent.output));
    const token = sent.output['NextToken'];
    const cut = messages.length >= mostRows ? `${mostRows} events were read` : undefined;
    if (typeof token !== 'string' || token === '' || token === NextToken || cut !== undefined)
      return { messages, scanned: scannedIn(sent.output), cut };
    NextToken = token;
  }
  return undefined;
};

/**
 * The events of one account and region that name any of these words, out of an event data store of CloudTrail Lake, which
 * tells no size beforehand: so of a week only. Undefined where no store answers.
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-lake.html
 */
export const readLake = async (
  reader: Reader,
  place: Place,
  words: readonly string[],
): Promise<TrailEvents | undefined> => {
  const { cloudtrail, startQuery } = await import('./cloudtrail.js');
  for (const store of (await storesOf(reader, place)).slice(0, mostStores)) {
    if (reader.budget.spent() !== undefined) return undefined;
    const QueryStatement = statementOf(reader, place, store, words);
    reader.tell({ is: 'query', text: `CloudTrail Lake, ${place.account} ${place.region}: ${QueryStatement}` });
    const sent = await reader.caller.send(to(place, 'start-query'), cloudtrail, startQuery({ QueryStatement }));
    const id = sent.ok ? sent.output['QueryId'] : undefined;
    const found = typeof id === 'string' ? await follow(reader, place, id) : undefined;
    if (!found) continue;
    const size = typeof found.scanned === 'number' ? ` (${sizeText(found.scanned)} scanned)` : '';
    return { from: `event data store ${store}${size}`, events: eventsIn(found.messages, place), cut: found.cut };
  }
  return undefined;
};
