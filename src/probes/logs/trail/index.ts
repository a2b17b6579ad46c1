import { isOfStackRole, stackChanges, stackReach } from '../../../inventory/evidence/cloudtrail.js';
import type { Place } from '../../../inventory/inventory.js';
import { printed } from '../../state/wire.js';
import type { Output, Pages, Reader } from '../pages.js';
import { readPages, rowsOf } from '../pages.js';
import type { Gathered } from '../result.js';
import { gapOf, nothing, pathOf } from '../result.js';
import { readElsewhere, week } from './elsewhere.js';
import { eventTime, newestFirst } from './events.js';
import type { TrailSought, TrailStored } from './store.js';

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

/** LookupEvents keeps management events so long. */
const kept = 90 * 86_400_000;

/** Resources are looked for in all that CloudTrail keeps; event names, which are everybody's, in a week or the window. */
const reach = ({ from, to }: Reader, by: Lookup['by']): number =>
  by === 'ResourceName' ? kept : Math.min(kept, Math.max(week, to.getTime() - from.getTime()));

const lookUpOne = async (
  reader: Reader,
  place: Place,
  { by, value }: Lookup,
  from = new Date(reader.to.getTime() - reach(reader, by)),
  to = reader.to,
): Promise<Pages> => {
  const { cloudtrail, lookupEvents } = await import('../cloudtrail.js');
  return readPages(reader, {
    to: { account: place.account, region: place.region, operation: id },
    service: cloudtrail,
    next: 'NextToken',
    most: reader.budget.limits.pagesOfLookup,
    command: (token) =>
      lookupEvents({
        LookupAttributes: [{ AttributeKey: by, AttributeValue: value }],
        StartTime: from,
        EndTime: to,
        MaxResults: 50,
        ...(token === undefined ? {} : { NextToken: token }),
      }),
  });
};

/** What LookupEvents told, and the lookups that it did not answer. */
interface LookedUp {
  readonly read: readonly Pages[];
  readonly failed: Pages['failed'];
  readonly left: readonly Lookup[];
}

const lookUpAll = async (reader: Reader, asked: TrailAsked): Promise<LookedUp> => {
  const read: Pages[] = [];
  const wanted = asked.lookups.slice(0, reader.budget.limits.lookups);
  for (const lookup of wanted) {
    const one = await lookUpOne(reader, asked, lookup);
    read.push(one);
    if (one.failed) return { read, failed: one.failed, left: asked.lookups.slice(read.length - 1) };
  }
  return { read, failed: undefined, left: asked.lookups.slice(wanted.length) };
};

/** Who had CloudFormation make the changes that it made in a role of its own; none is looked for where it made none. */
const lookUpStacks = async (reader: Reader, place: Place, changes: readonly Output[]): Promise<Output[]> => {
  const times = changes.filter((event) => isOfStackRole(String(event['CloudTrailEvent']))).map(eventTime);
  if (times.length === 0) return [];
  const [from, to] = [new Date(Math.min(...times) - stackReach), new Date(Math.max(...times))];
  const found: Output[] = [];
  for (const value of stackChanges) {
    const { pages, failed } = await lookUpOne(reader, place, { by: 'EventName', value }, from, to);
    found.push(...rowsOf(pages, 'Events'));
    if (failed) break;
  }
  return found;
};

/** Asked of another store, because LookupEvents did not or does not answer it. */
interface Asking {
  readonly because: string;
  readonly sought: Omit<TrailSought, 'trails'>;
  readonly freeOnly: boolean;
}

const dayText = (time: Date): string => time.toISOString().slice(0, 10);

const askingsOf = (
  reader: Reader,
  asked: TrailAsked,
  readers: TrailSought['readers'],
  { failed, left }: LookedUp,
): Asking[] => {
  const { from, to } = reader;
  const wordsOf = (lookups: readonly Lookup[]): string[] => [...lookups.map(({ value }) => value), ...stackChanges];
  const place = { account: asked.account, region: asked.region, readers };
  const recent = new Date(Math.min(from.getTime(), to.getTime() - week));
  const oldest = new Date(to.getTime() - kept);
  const askings: Asking[] = [];
  if (left.length > 0)
    askings.push({
      because: failed
        ? `cloudtrail:LookupEvents is ${failed.why}`
        : `${left.length} lookups of ${asked.lookups.length} were left out`,
      sought: { ...place, words: wordsOf(left), from: recent, to },
      freeOnly: failed === undefined,
    });
  if (from < oldest && asked.lookups.length > left.length)
    askings.push({
      because: `LookupEvents keeps nothing from before ${dayText(oldest)}`,
      sought: { ...place, words: wordsOf(asked.lookups), from, to: oldest },
      freeOnly: false,
    });
  return askings;
};

const elsewhereNotes = (asked: TrailAsked, { because }: Asking, found: TrailStored): string[] => {
  const about = `CloudTrail of ${asked.account} ${asked.region}`;
  if (found.is === 'not') return [`${about} was not read in full: ${because}, and ${found.why}.`];
  return [
    `${about} was read from ${found.from}: ${because}.`,
    ...(found.note === undefined ? [] : [`${found.note}.`]),
    ...(found.cut === undefined ? [] : [`${about} was not read in full from there: ${found.cut}.`]),
  ];
};

/** Of an event that two stores hold the first is kept. */
const distinct = (events: readonly Output[]): Output[] => {
  const all = new Map<unknown, Output>();
  for (const [index, event] of events.entries()) {
    const name = event['EventId'] ?? index;
    if (!all.has(name)) all.set(name, event);
  }
  return [...all.values()];
};

/**
 * Who changed what, as LookupEvents tells it, one lookup after another; what it refuses, has no time for or keeps no more
 * is looked for where trails delivered it. What was found is kept in the one shape, whichever store it came from.
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html
 */
export const readTrail = async (
  reader: Reader,
  asked: TrailAsked,
  readers: TrailSought['readers'],
): Promise<Gathered> => {
  const looked = await lookUpAll(reader, asked);
  const pages = looked.read.flatMap((one) => one.pages);
  const changes = rowsOf(pages, 'Events');
  const events = looked.failed ? changes : [...changes, ...(await lookUpStacks(reader, asked, changes))];
  const notes: string[] = [];
  let answered = pages.length > 0;
  for (const asking of askingsOf(reader, asked, readers, looked)) {
    const found = await readElsewhere(reader, asking.sought, asking.freeOnly);
    notes.push(...elsewhereNotes(asked, asking, found));
    if (found.is === 'not') continue;
    answered = true;
    events.push(...found.events);
  }
  const cut = looked.read.find((one) => one.cut !== undefined)?.cut;
  if (cut !== undefined) notes.push(`CloudTrail of ${asked.account} ${asked.region} was not read in full: ${cut}.`);
  if (!answered) return { ...nothing, gaps: looked.failed ? [gapOf(asked, id, looked.failed)] : [], notes };
  return {
    answers: [[pathOf(asked, id), { Events: distinct(events).sort(newestFirst).map(printed) }]],
    gaps: [],
    notes,
  };
};
