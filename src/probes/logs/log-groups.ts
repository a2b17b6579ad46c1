import type { Place } from '../../inventory/inventory.js';
import type { Answer } from '../../snapshot/snapshot.js';
import { readBroadly } from './breadth.js';
import type { Output, Pages, Reader } from './pages.js';
import { readPages, rowsOf } from './pages.js';
import type { Gathered } from './result.js';
import { gapOf, nothing, pathOf } from './result.js';

/** One log group and the streams of it that matter; without streams all of it. */
export interface GroupAsked extends Place {
  readonly group: string;
  readonly streams: readonly string[];
  /** Addresses to look for where the streams hold more than may be read; with `narrow` nothing else is read. */
  readonly addresses: readonly string[];
  readonly narrow: boolean;
  /** Whether it holds flow logs: where more streams matter than are read one by one, Logs Insights reads it. */
  readonly flow: boolean;
  /** Milliseconds by which records may be logged before the time that they tell. */
  readonly early: number;
}

const id = 'logs/filter-log-events';

const readStream = async (
  reader: Reader,
  { account, region, group, early }: GroupAsked,
  stream: string | undefined,
  pattern?: string,
): Promise<Pages> => {
  const { logs, filterLogEvents } = await import('./cloudwatch-logs.js');
  return readPages(reader, {
    to: { account, region, operation: id },
    service: logs,
    next: 'nextToken',
    most: reader.budget.limits.pagesOfLog,
    command: (nextToken) =>
      filterLogEvents({
        logGroupName: group,
        startTime: reader.from.getTime() - early,
        endTime: reader.to.getTime(),
        ...(stream === undefined ? {} : { logStreamNamePrefix: stream }),
        ...(pattern === undefined ? {} : { filterPattern: pattern }),
        ...(nextToken === undefined ? {} : { nextToken }),
      }),
  });
};

/** As many addresses as are worth a reading of their own. */
const mostAddresses = 3;

const readNarrow = (reader: Reader, asked: GroupAsked, stream: string | undefined): Promise<Pages[]> =>
  Promise.all(
    asked.addresses.slice(0, mostAddresses).map((address) => readStream(reader, asked, stream, `"${address}"`)),
  );

/** A stream with more than may be read is read again for the caller's addresses alone. */
const readWhole = async (reader: Reader, asked: GroupAsked, stream: string | undefined): Promise<Pages[]> => {
  if (asked.narrow) return readNarrow(reader, asked, stream);
  const all = await readStream(reader, asked, stream);
  if (all.cut === undefined || reader.budget.spent() !== undefined) return [all];
  return [all, ...(await readNarrow(reader, asked, stream))];
};

const time = ({ timestamp }: Output): number => (typeof timestamp === 'number' ? timestamp : 0);

const answerOf = (rows: readonly Output[], incomplete: boolean): Answer => {
  const events = [...new Map(rows.map((row, index) => [row['eventId'] ?? index, row])).values()];
  return {
    events: events.sort((a, b) => time(a) - time(b)),
    searchedLogStreams: [],
    // A reader of the answer sees, as in the CLI's output, that there was more.
    ...(incomplete ? { nextToken: 'not read to the end' } : {}),
  };
};

const failureIn = (read: readonly Pages[]): Pages['failed'] =>
  read.map((one) => one.failed).find((failure) => failure !== undefined);

const cutIn = (read: readonly Pages[]): string | undefined =>
  read.map((one) => one.cut).find((why) => why !== undefined);

const gathered = (asked: GroupAsked, read: readonly Pages[]): Gathered => {
  const failed = failureIn(read);
  const cut = cutIn(read);
  if (read.every(({ pages }) => pages.length === 0)) {
    if (failed?.name === 'ResourceNotFoundException')
      return { ...nothing, notes: [`Log group ${asked.group} of ${asked.account} does not exist.`] };
    if (failed) return { ...nothing, gaps: [gapOf(asked, id, failed, asked.group)] };
    return { ...nothing, notes: [`Log group ${asked.group} was not read: ${cut ?? 'no time was left'}.`] };
  }
  const why = failed?.message ?? cut;
  const rows = rowsOf(
    read.flatMap(({ pages }) => pages),
    'events',
  );
  return {
    answers: [[pathOf(asked, id, asked.group), answerOf(rows, why !== undefined)]],
    gaps: [],
    notes: why === undefined ? [] : [`Log group ${asked.group} was not read to its end: ${why}.`],
  };
};

/** A query's rows are kept like what FilterLogEvents would have given: a snapshot tells no difference. */
const queried = async (reader: Reader, asked: GroupAsked): Promise<Gathered> => {
  const { events, truncated, notes } = await readBroadly(reader, asked);
  if (!events) return { ...nothing, notes };
  return { answers: [[pathOf(asked, id, asked.group), answerOf(events, truncated)]], gaps: [], notes };
};

const readStreams = async (reader: Reader, asked: GroupAsked): Promise<Pages[]> => {
  const streams = asked.streams.length === 0 ? [undefined] : asked.streams;
  return (await Promise.all(streams.map((stream) => readWhole(reader, asked, stream)))).flat();
};

/** Groups of the class Infrequent Access are read by queries alone: FilterLogEvents refuses them. */
const isRefused = (read: readonly Pages[]): boolean => /^(Invalid|Unsupported)/.test(failureIn(read)?.name ?? '');

/**
 * Reads the log group's streams in the window. The cheap way first: FilterLogEvents reads a few streams, and takes no
 * money for it. More streams than that, or more of a group than may be read so, are a query of Logs Insights, if its
 * estimate allows. A group that does not exist is a note; a denied one a gap; one that holds more than may be read is
 * kept as far as it was read.
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html
 */
export const readGroup = async (reader: Reader, asked: GroupAsked): Promise<Gathered> => {
  const isBroad = asked.flow && asked.streams.length > reader.budget.limits.streams;
  const broad = isBroad ? await queried(reader, asked) : nothing;
  if (broad.answers.length > 0) return broad;
  const read = await readStreams(reader, asked);
  if (read.length === 0) return broad;
  const narrow = gathered(asked, read);
  const isShort = asked.flow && !isBroad && (cutIn(read) !== undefined || isRefused(read));
  const whole = isShort && reader.budget.spent() === undefined ? await queried(reader, asked) : broad;
  if (whole.answers.length > 0) return whole;
  return { ...narrow, notes: [...whole.notes, ...narrow.notes] };
};
