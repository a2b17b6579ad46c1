import type { Reader } from '../pages.js';
import { readTrailBuckets } from './buckets.js';
import { readTrailGroups } from './groups.js';
import { readLake } from './lake.js';
import type { TrailSought, TrailStored } from './store.js';
import { notRead } from './store.js';
import { trailsOf } from './trails.js';

const day = 86_400_000;

/** A log group may keep events for a shorter time than is sought: its silence is no answer for more than this. */
export const week = 7 * day;

const isEnough = (found: TrailStored, { from, to }: TrailSought): boolean =>
  found.is === 'read' && (found.events.length > 0 || to.getTime() - from.getTime() <= week);

/**
 * The events out of the stores beside LookupEvents, the cheapest first: a log group, which takes no money; a bucket, whose
 * size is known before; CloudTrail Lake, which tells no price beforehand. `freeOnly`: nothing that takes money.
 */
export const readElsewhere = async (
  reader: Reader,
  asked: Omit<TrailSought, 'trails'>,
  freeOnly: boolean,
): Promise<TrailStored> => {
  const { trails, why } = await trailsOf(reader, asked, asked.readers);
  const sought = { ...asked, trails };
  const delivered = trails.length === 0 ? [] : [readTrailGroups, ...(freeOnly ? [] : [readTrailBuckets])];
  const stores = freeOnly ? delivered : [...delivered, readLake];
  const whys = trails.length === 0 ? [why ?? 'no trail records it'] : [];
  let silent: TrailStored | undefined;
  for (const read of stores) {
    const found = await read(reader, sought);
    if (isEnough(found, sought)) return found;
    if (found.is === 'read') silent ??= found;
    else whys.push(found.why);
  }
  return silent ?? notRead(whys.join('; '));
};
