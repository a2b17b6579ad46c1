import { groupOf } from '../../inventory/evidence/log-destination.js';
import type { Place } from '../../inventory/inventory.js';
import { isRecord } from '../../snapshot/json.js';
import { describe } from './describe.js';
import type { Output, Reader } from './pages.js';
import { readPages, rowsOf } from './pages.js';

/** Events out of another store than that of LookupEvents, in the shape in which that would have told them. */
export interface TrailEvents {
  /** The store, as a note names it. */
  readonly from: string;
  readonly events: readonly Output[];
  /** Why not all of them were read. */
  readonly cut: string | undefined;
}

/** A log group is everybody's: it is searched for a week only. */
export const trailReach = 7 * 86_400_000;

const groupsOf = async (reader: Reader, { account, region }: Place) => {
  const { answers } = await describe(reader, { account, region, operation: 'cloudtrail/describe-trails' });
  return answers.flatMap(([, answer]) =>
    (Array.isArray(answer['trailList']) ? (answer['trailList'] as unknown[]) : [])
      .filter(isRecord)
      .flatMap(({ CloudWatchLogsLogGroupArn: arn }) => (typeof arn === 'string' ? (groupOf(arn) ?? []) : [])),
  );
};

const parsed = (message: unknown): Output | undefined => {
  try {
    const event: unknown = JSON.parse(typeof message === 'string' ? message : '');
    return isRecord(event) ? event : undefined;
  } catch {
    return undefined;
  }
};

const isOf = (event: Output, { account, region }: Place): boolean =>
  event['recipientAccountId'] === account && event['awsRegion'] === region && event['readOnly'] !== true;

const looked = (event: Output, message: unknown): Output => ({
  EventId: event['eventID'],
  EventName: event['eventName'],
  EventSource: event['eventSource'],
  EventTime: new Date(String(event['eventTime'])),
  Resources: [],
  CloudTrailEvent: message,
});

/** Of these texts those that are events of the place and changed something. */
export const eventsIn = (messages: readonly unknown[], place: Place): Output[] =>
  messages.flatMap((message) => {
    const event = parsed(message);
    return event && isOf(event, place) ? [looked(event, message)] : [];
  });

/**
 * The events of one account and region that name any of these words, out of the log group of a trail. Undefined where no
 * trail delivers to a log group that can be read.
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/send-cloudtrail-events-to-cloudwatch-logs.html
 */
export const readTrailGroup = async (
  reader: Reader,
  place: Place,
  words: readonly string[],
): Promise<TrailEvents | undefined> => {
  const [at] = (await groupsOf(reader, place)).filter(({ account }) => reader.caller.sessionOf(account));
  if (!at) return undefined;
  const { filterLogEvents, logs } = await import('./cloudwatch-logs.js');
  const { pages, cut, failed } = await readPages(reader, {
    to: { account: at.account, region: at.region, operation: 'logs/filter-log-events' },
    service: logs,
    next: 'nextToken',
    most: reader.budget.limits.pagesOfLog,
    command: (nextToken) =>
      filterLogEvents({
        logGroupName: at.group,
        startTime: reader.to.getTime() - trailReach,
        endTime: reader.to.getTime(),
        filterPattern: words.map((word) => `?"${word}"`).join(' '),
        ...(nextToken === undefined ? {} : { nextToken }),
      }),
  });
  if (pages.length === 0) return undefined;
  const messages = rowsOf(pages, 'events').map(({ message }) => message);
  return { from: `log group ${at.group}`, events: eventsIn(messages, place), cut: cut ?? failed?.message };
};
