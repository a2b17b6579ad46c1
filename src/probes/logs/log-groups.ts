import type { Place } from '../../inventory/inventory.js';
import type { Answer } from '../../snapshot/snapshot.js';
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

const mergedAnswer = (read: readonly Pages[]): Answer => {
  const rows = rowsOf(
    read.flatMap(({ pages }) => pages),
    'events',
  );
  const events = [...new Map(rows.map((row, index) => [row['eventId'] ?? index, row])).values()];
  const incomplete = read.some(({ cut, failed }) => cut !== undefined || failed !== undefined);
  return {
    events: events.sort((a, b) => time(a) - time(b)),
    searchedLogStreams: [],
    // A reader of the answer sees, as in the CLI's output, that there was more.
    ...(incomplete ? { nextToken: 'not read to the end' } : {}),
  };
};

/**
 * Reads the log group's streams in the window. A group that does not exist is a note; a denied one a gap; one that holds
 * more than may be read is kept as far as it was read.
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html
 */
export const readGroup = async (reader: Reader, asked: GroupAsked): Promise<Gathered> => {
  const streams = asked.streams.length === 0 ? [undefined] : asked.streams;
  const read = (await Promise.all(streams.map((stream) => readWhole(reader, asked, stream)))).flat();
  if (read.length === 0) return nothing;
  const failed = read.map((one) => one.failed).find((failure) => failure !== undefined);
  const cut = read.map((one) => one.cut).find((why) => why !== undefined);
  if (read.every(({ pages }) => pages.length === 0)) {
    if (failed?.name === 'ResourceNotFoundException')
      return { ...nothing, notes: [`Log group ${asked.group} of ${asked.account} does not exist.`] };
    if (failed) return { ...nothing, gaps: [gapOf(asked, id, failed, asked.group)] };
    return { ...nothing, notes: [`Log group ${asked.group} was not read: ${cut ?? 'no time was left'}.`] };
  }
  const why = failed?.message ?? cut;
  return {
    answers: [[pathOf(asked, id, asked.group), mergedAnswer(read)]],
    gaps: [],
    notes: why === undefined ? [] : [`Log group ${asked.group} was not read to its end: ${why}.`],
  };
};
