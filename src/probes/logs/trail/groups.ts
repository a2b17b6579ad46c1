import { groupOf } from '../../../inventory/evidence/log-destination.js';
import type { Place } from '../../../inventory/inventory.js';
import { mayQuery } from '../breadth.js';
import { queryNote, runQuery } from '../insights.js';
import type { Output, Pages, Reader } from '../pages.js';
import { readPages, rowsOf } from '../pages.js';
import { oneOf } from '../pattern.js';
import { eventsIn } from './events.js';
import type { TrailSought, TrailStored } from './store.js';
import { notRead } from './store.js';

type Group = Place & { readonly group: string };

/** As long as a pattern may be: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html */
const longestPattern = 1024;

/** Patterns of which each finds events with any of its words, and together those with any of all. */
export const patternsOf = (words: readonly string[]): string[] => {
  const patterns: string[] = [];
  for (const word of words) {
    const term = `?"${word.replace(/["\\]/g, '\\$&')}"`;
    const last = patterns.at(-1);
    if (last === undefined || last.length + 1 + term.length > longestPattern) patterns.push(term);
    else patterns[patterns.length - 1] = `${last} ${term}`;
  }
  return patterns;
};

const filter = async (reader: Reader, at: Group, sought: TrailSought): Promise<Pages[]> => {
  const { filterLogEvents, logs } = await import('../cloudwatch-logs.js');
  const read: Pages[] = [];
  for (const filterPattern of patternsOf(sought.words)) {
    const pages = await readPages(reader, {
      to: { account: at.account, region: at.region, operation: 'logs/filter-log-events' },
      service: logs,
      next: 'nextToken',
      most: reader.budget.limits.pagesOfLog,
      command: (nextToken) =>
        filterLogEvents({
          logGroupName: at.group,
          startTime: sought.from.getTime(),
          endTime: sought.to.getTime(),
          filterPattern,
          ...(nextToken === undefined ? {} : { nextToken }),
        }),
    });
    read.push(pages);
    if (pages.failed ?? pages.cut) break;
  }
  return read;
};

/** Reading events have the words of reading in their names; the newest come first, for only so many are kept. */
const queryOf = (words: readonly string[], rows: number): string =>
  [
    'fields @timestamp, @message, @logStream',
    `filter @message like /${oneOf(words)}/`,
    'filter @message not like /"readOnly":\\s*true/',
    'sort @timestamp desc',
    `limit ${rows}`,
  ].join(' | ');

const messagesIn = (rows: readonly Output[]): unknown[] => rows.map(({ message }) => message);

/** Of a group that holds more than may be read page by page, the events by one query, if its estimate allows. */
const query = async (reader: Reader, at: Group, sought: TrailSought): Promise<TrailStored> => {
  const window = { ...reader, from: sought.from, to: sought.to };
  const most = reader.budget.limits.trailEvents;
  const asked = { ...at, early: 0, query: queryOf(sought.words, most) };
  const may = await mayQuery(window, asked);
  if ('note' in may) return notRead(may.note);
  const ended = await runQuery(window, asked);
  if (ended.is === 'failed') return notRead(`Logs Insights did not read ${at.group}: ${ended.why}`);
  return {
    is: 'read',
    from: `log group ${at.group} by Logs Insights`,
    events: eventsIn(messagesIn(ended.events), sought),
    cut: ended.events.length >= most ? `${most} events were read` : undefined,
    note: queryNote(asked, ended.events.length, ended.scanned),
  };
};

const readOne = async (reader: Reader, at: Group, sought: TrailSought): Promise<TrailStored> => {
  const read = await filter(reader, at, sought);
  const failed = read.at(-1)?.failed;
  const short = read.at(-1)?.cut ?? failed?.message;
  const wide = short === undefined || failed?.why === 'denied' ? undefined : await query(reader, at, sought);
  if (wide?.is === 'read') return wide;
  const pages = read.flatMap((one) => one.pages);
  const about = `log group ${at.group}`;
  if (pages.length === 0)
    return notRead(
      failed ? `logs:FilterLogEvents on ${about} is ${failed.why} (${failed.message})` : `${about}: ${short}`,
    );
  const cut = short === undefined ? undefined : [short, ...(wide ? [wide.why] : [])].join('; ');
  return { is: 'read', from: about, events: eventsIn(messagesIn(rowsOf(pages, 'events')), sought), cut };
};

const groupsOf = ({ trails }: TrailSought): Group[] => [
  ...new Map(
    trails.flatMap(({ CloudWatchLogsLogGroupArn: arn }): [string, Group][] => {
      const at = groupOf(arn);
      return arn !== undefined && at ? [[arn, at]] : [];
    }),
  ).values(),
];

/**
 * The events that trails delivered to CloudWatch Logs: by FilterLogEvents, which takes no money, and by Logs Insights
 * where that reads no more.
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/send-cloudtrail-events-to-cloudwatch-logs.html
 */
export const readTrailGroups = async (reader: Reader, sought: TrailSought): Promise<TrailStored> => {
  const whys: string[] = [];
  for (const at of groupsOf(sought)) {
    if (!reader.caller.sessionOf(at.account)) {
      whys.push(`log group ${at.group}: no credentials for account ${at.account}`);
      continue;
    }
    const found = await readOne(reader, at, sought);
    if (found.is === 'read') return found;
    whys.push(found.why);
  }
  return notRead(whys.length === 0 ? 'no trail delivers to a log group' : whys.join('; '));
};
