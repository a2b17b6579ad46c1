import type { Place } from '../../inventory/inventory.js';
import type { Failure } from '../failure.js';
import { printed } from '../state/wire.js';
import type { Output, Pages, Reader } from './pages.js';
import { readPages, rowsOf } from './pages.js';
import { readLake } from './lake.js';
import type { Gathered } from './result.js';
import { gapOf, nothing, pathOf } from './result.js';
import { readTrailGroup } from './trail-groups.js';

/** One attribute: LookupEvents takes no more. */
export interface Lookup {
  readonly by: 'ResourceName' | 'EventName';
  readonly value: string;
}

/** What to look for in one account and region. */
export interface TrailAsked extends Place {
  readonly lookups: readonly Lookup[];
}

const id = 'cloudtrail/lookup-events';
const day = 86_400_000;

/** Event names are looked for in a week only: they are everybody's. Resources in all that CloudTrail keeps. */
const reach: Readonly<Record<Lookup['by'], number>> = { ResourceName: 90 * day, EventName: 7 * day };

const lookUpOne = async (reader: Reader, place: Place, { by, value }: Lookup): Promise<Pages> => {
  const { cloudtrail, lookupEvents } = await import('./cloudtrail.js');
  return readPages(reader, {
    to: { account: place.account, region: place.region, operation: id },
    service: cloudtrail,
    next: 'NextToken',
    most: reader.budget.limits.pagesOfLookup,
    command: (token) =>
      lookupEvents({
        LookupAttributes: [{ AttributeKey: by, AttributeValue: value }],
        StartTime: new Date(reader.to.getTime() - reach[by]),
        EndTime: reader.to,
        MaxResults: 50,
        ...(token === undefined ? {} : { NextToken: token }),
      }),
  });
};

const newestFirst = (a: Output, b: Output): number => eventTime(b) - eventTime(a);
const eventTime = ({ EventTime }: Output): number => (EventTime instanceof Date ? EventTime.getTime() : 0);

/** Where nothing can be looked up, a trail may still have delivered the events to CloudWatch Logs, or Lake holds them. */
const otherwise = async (reader: Reader, asked: TrailAsked, failed: Failure): Promise<Gathered> => {
  const words = asked.lookups.slice(0, reader.budget.limits.lookups).map(({ value }) => value);
  const trail =
    failed.why === 'denied' && words.length > 0
      ? ((await readTrailGroup(reader, asked, words)) ?? (await readLake(reader, asked, words)))
      : undefined;
  if (!trail) return { ...nothing, gaps: [gapOf(asked, id, failed)] };
  const note = `CloudTrail of ${asked.account} ${asked.region} was read from ${trail.from}: cloudtrail:LookupEvents is denied.`;
  return {
    answers: [[pathOf(asked, id), { Events: [...trail.events].sort(newestFirst).map(printed) }]],
    gaps: [],
    notes: [
      note,
      ...(trail.cut === undefined
        ? []
        : [`CloudTrail of ${asked.account} ${asked.region} was not read in full: ${trail.cut}.`]),
    ],
  };
};

/**
 * Looks events up one after another: what cannot be asked in time is left out, and said.
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html
 */
export const readTrail = async (reader: Reader, asked: TrailAsked): Promise<Gathered> => {
  const read: Pages[] = [];
  const wanted = asked.lookups.slice(0, reader.budget.limits.lookups);
  for (const lookup of wanted) {
    const one = await lookUpOne(reader, asked, lookup);
    read.push(one);
    if (one.failed) break;
  }
  const failed = read.at(-1)?.failed;
  const pages = read.flatMap((one) => one.pages);
  if (pages.length === 0 && failed) return otherwise(reader, asked, failed);
  if (pages.length === 0) return nothing;
  const events = [...new Map(rowsOf(pages, 'Events').map((row, index) => [row['EventId'] ?? index, row])).values()];
  const cut = failed?.message ?? read.find((one) => one.cut !== undefined)?.cut;
  const left = asked.lookups.length - wanted.length;
  const why = cut ?? (left > 0 ? `${left} lookups were left out` : undefined);
  return {
    answers: [[pathOf(asked, id), { Events: events.sort(newestFirst).map(printed) }]],
    gaps: [],
    notes: why === undefined ? [] : [`CloudTrail of ${asked.account} ${asked.region} was not read in full: ${why}.`],
  };
};
