import type { Gap } from '../snapshot/snapshot.js';
import { candidatesBetween } from './candidates.js';
import type { Journey } from './flow.js';
import type { Passage } from './passage.js';
import { passageOf } from './passage.js';
import type { Departure } from './departure.js';
import { departure } from './departure.js';
import type { Gate } from './trace.js';
import { nearestGateway } from './transit.js';
import type { Way } from './way.js';

/** One leg with the way on which it is judged: the one that the tables choose, else the one that could join the ends. */
export interface Course {
  readonly journey: Journey;
  /** What the tables of the sender's subnet decide; undefined where the sender is not collected. */
  readonly leaves: Departure | undefined;
  readonly way: Way | undefined;
  readonly passage: Passage | undefined;
  /** Why packets may take another way: what is judged on this one can at most be unknown. */
  readonly doubt: Gap | undefined;
}

/** A failing gate outweighs any number of gates that we cannot judge. */
const weight: Readonly<Record<Gate['verdict'], number>> = { pass: 0, partial: 1, unknown: 1, fail: 1000 };

const cost = ({ hops }: Passage): number =>
  hops.flatMap(({ gates }) => gates).reduce((sum, { verdict }) => sum + weight[verdict], 0);

/** A way that was found from the other end, as this leg's sender would take it. */
const fromHere = (journey: Journey, way: Way | undefined): Way | undefined => {
  const { world, source } = journey;
  if (way?.is !== 'transit' || source.is !== 'host') return way;
  return { is: 'transit', gateway: nearestGateway(world, source.vpc, way.gateway) };
};

/** The way that would need the fewest repairs, of all that could join the two ends. */
const bestWay = (forward: Journey, back: Journey): Way | undefined => {
  const { source, destination, world } = forward;
  if (source.is !== 'host' || destination.is !== 'host') return undefined;
  const { ways } = candidatesBetween(world, source, destination);
  if (ways.length < 2) return ways[0];
  const costs = ways.map((way) => cost(passageOf(forward, way)) + cost(passageOf(back, fromHere(back, way) ?? way)));
  return ways[costs.indexOf(Math.min(...costs))];
};

export const gapOf = (leaves: Departure | undefined): Gap | undefined =>
  leaves?.gates.find(({ gap }) => gap !== undefined)?.gap;

const doubtOf = ({ source }: Journey, leaves: Departure | undefined): Gap | undefined => {
  if (leaves) return leaves.is === 'open' ? gapOf(leaves) : undefined;
  return source.is === 'hidden' ? source.gap : undefined;
};

const departureFrom = (journey: Journey): Departure | undefined =>
  journey.source.is === 'host' ? departure(journey, journey.source, journey.destination) : undefined;

const chosen = (leaves: Departure | undefined): Way | undefined => (leaves?.is === 'chosen' ? leaves.way : undefined);

/** Both legs. Each follows its own tables: the answer may take another way than the first packet. */
export const coursesOf = (forward: Journey, back: Journey): readonly [Course, Course] => {
  const [out, home] = [departureFrom(forward), departureFrom(back)];
  const wayOf = (journey: Journey, own: Departure | undefined, other: Departure | undefined): Way | undefined => {
    if (own?.is === 'left') return undefined;
    return chosen(own) ?? fromHere(journey, chosen(other) ?? out?.way ?? home?.way ?? bestWay(forward, back));
  };
  const course = (journey: Journey, leaves: Departure | undefined, other: Departure | undefined): Course => {
    const way = wayOf(journey, leaves, other);
    return { journey, leaves, way, passage: way && passageOf(journey, way), doubt: doubtOf(journey, leaves) };
  };
  return [course(forward, out, home), course(back, home, out)];
};
