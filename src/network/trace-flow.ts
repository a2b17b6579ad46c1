import type { Inventory } from '../inventory/inventory.js';
import type { Gap } from '../snapshot/snapshot.js';
import { aclGate } from './acl-gate.js';
import type { Identity } from './admission.js';
import { candidatesBetween } from './candidates.js';
import { disconnected } from './disconnected.js';
import { endOf } from './ends.js';
import type { End, Host } from './ends.js';
import { farGates, farOf } from './far.js';
import type { Journey } from './flow.js';
import { journeyOf } from './flow.js';
import { groupGate } from './group-gate.js';
import { interfaceGate, mismatch } from './interface-gate.js';
import type { Passage } from './passage.js';
import { passageOf } from './passage.js';
import type { Departure } from './route-gate.js';
import { departure } from './route-gate.js';
import type { Flow, Gate, Hop, Trace } from './trace.js';
import { traceOf } from './verdict.js';
import type { Way } from './way.js';
import { worldOf } from './world.js';

const departureFrom = (journey: Journey): Departure | undefined =>
  journey.source.is === 'host' ? departure(journey, journey.source, journey.destination) : undefined;

const failures = (passage: Passage): number =>
  passage.hops.flatMap(({ gates }) => gates).reduce((sum, { verdict }) => sum + weight[verdict], 0);

/** A failing gate outweighs any number of gates that we cannot judge. */
const weight: Readonly<Record<Gate['verdict'], number>> = { pass: 0, partial: 1, unknown: 1, fail: 1000 };

/** The way that would need the fewest repairs, of all that could join the two ends. */
const bestWay = (forward: Journey, back: Journey): Way | undefined => {
  const { source, destination, world } = forward;
  if (source.is !== 'host' || destination.is !== 'host') return undefined;
  const { ways } = candidatesBetween(world, source, destination);
  if (ways.length < 2) return ways[0];
  const costs = ways.map((way) => failures(passageOf(forward, way)) + failures(passageOf(back, way)));
  return ways[costs.indexOf(Math.min(...costs))];
};

/** How sure a leg's way is: what is judged on a way that may not be taken can at most be unknown. */
interface Course {
  readonly journey: Journey;
  readonly leaves: Departure | undefined;
  readonly way: Way | undefined;
  readonly doubt: Gap | undefined;
}

const chosenWay = (leaves: Departure | undefined): Way | undefined =>
  leaves?.is === 'chosen' ? leaves.way : undefined;

const gapOf = (leaves: Departure | undefined): Gap | undefined =>
  leaves?.is === 'open' ? leaves.gates.find(({ gap }) => gap)?.gap : undefined;

const doubtOf = (journey: Journey, leaves: Departure | undefined): Gap | undefined => {
  if (leaves) return gapOf(leaves);
  return journey.source.is === 'hidden' ? journey.source.gap : undefined;
};

const coursesOf = (forward: Journey, back: Journey): readonly [Course, Course] => {
  const [out, home] = [departureFrom(forward), departureFrom(back)];
  const joint = (): Way | undefined => out?.way ?? home?.way ?? bestWay(forward, back);
  const course = (journey: Journey, leaves: Departure | undefined, other: Departure | undefined): Course => ({
    journey,
    leaves,
    way: leaves?.is === 'left' ? undefined : (chosenWay(leaves) ?? chosenWay(other) ?? joint()),
    doubt: doubtOf(journey, leaves),
  });
  return [course(forward, out, home), course(back, home, out)];
};

/** A gate on a way that may not be the one taken: its failure is not certain. */
const inDoubt =
  (doubt: Gap | undefined) =>
  (gate: Gate): Gate => {
    if (!doubt || gate.verdict === 'pass' || gate.verdict === 'unknown') return gate;
    const because = `${gate.because}, if packets come this way`;
    return { ...gate, verdict: 'unknown', because, gap: doubt };
  };

const identityOf = ({ leaves, way, doubt }: Course, passage: Passage | undefined): Identity => {
  if (leaves?.identityLost !== undefined) return { carried: 'no', because: leaves.identityLost };
  if (doubt) return { carried: 'unknown', gap: doubt };
  return way && passage ? passage.identity : { carried: 'yes' };
};

const hop = (at: string, what: string, place: { account: string; region: string }, gates: readonly Gate[]): Hop => ({
  at,
  account: place.account,
  region: place.region,
  what,
  gates,
});

const sameSubnet = ({ source, destination }: Journey): boolean =>
  source.is === 'host' && destination.is === 'host' && source.subnet.id === destination.subnet.id;

const departureHops = (course: Course, host: Host, identity: Identity): readonly Hop[] => {
  const { journey, leaves } = course;
  const first = journey.leg === 'forward' ? [...interfaceGate(journey, host), groupGate(journey, host, identity)] : [];
  const acl = sameSubnet(journey) ? [] : [aclGate({ journey, subnet: host.subnet, direction: 'egress', side: host.side })];
  return [
    hop(host.id, host.endpoint ? 'interface of an endpoint' : 'interface', host, first),
    hop(host.subnet.id, 'subnet', host.subnet, [...acl, ...(leaves?.gates ?? [])]),
  ];
};

/** A subnet's ACL is not evaluated for what a transit gateway delivers by an attachment in that same subnet. */
const arrivalAcl = (journey: Journey, host: Host, passage: Passage | undefined): readonly Gate[] => {
  if (sameSubnet(journey)) return [];
  const lands = passage?.lands;
  const gate = aclGate({ journey, subnet: host.subnet, direction: 'ingress', side: host.side });
  if (!lands) return [gate];
  if (!lands.known) return [inDoubt(lands.gap)(gate)];
  return lands.value.includes(host.subnet.id) ? [] : [gate];
};

const arrivalHops = (course: Course, host: Host, passage: Passage | undefined, identity: Identity): readonly Hop[] => {
  const { journey, leaves } = course;
  const doubt = leaves?.rewritten ? leaves.gates.find(({ gap }) => gap)?.gap : undefined;
  const filters = [
    ...arrivalAcl(journey, host, passage),
    ...(journey.leg === 'forward' ? [groupGate(journey, host, identity)] : []),
  ].map(inDoubt(doubt));
  const [acl, groups] = [
    filters.filter(({ kind }) => kind === 'network-acl'),
    filters.filter(({ kind }) => kind === 'security-group'),
  ];
  const own = journey.leg === 'forward' ? interfaceGate(journey, host) : [];
  return [
    hop(host.subnet.id, 'subnet', host.subnet, acl),
    hop(host.id, host.endpoint ? 'interface of an endpoint' : 'interface', host, [...groups, ...own]),
  ];
};

const endHops = (end: End, gates: readonly Gate[]): readonly Hop[] => {
  const place = end.is === 'beyond' ? { account: gates[0]?.account ?? '', region: gates[0]?.region ?? '' } : end;
  return [hop(end.is === 'beyond' ? end.text : end.id, 'not collected', place, gates)];
};

const legHops = (course: Course, other: Course): readonly Hop[] => {
  const { journey, way, doubt } = course;
  const passage = way ? passageOf(journey, way) : undefined;
  const identity = identityOf(course, passage);
  const { source, destination } = journey;
  const far = () => farOf(course.journey, passage ?? (other.way ? passageOf(other.journey, other.way) : undefined));
  const between = (passage?.hops ?? []).map((one) => ({ ...one, gates: one.gates.map(inDoubt(doubt)) }));
  return [
    ...(source.is === 'host' ? departureHops(course, source, identity) : endHops(source, farGates(journey, source, far()))),
    ...between,
    ...disconnected(journey, course.leaves, way),
    ...(destination.is === 'host'
      ? arrivalHops(course, destination, passage, identity)
      : endHops(destination, farGates(journey, destination, far()))),
  ];
};

/**
 * Follows the first packet of a flow from `from` to `to` and the answer back, over what the inventory holds. Every gate on
 * the way is judged, whatever the others say; where the tables lead nowhere, the gates of the way that could join the two
 * ends are judged as well. Never throws for missing or malformed answers: those are gates that are unknown.
 */
export const traceFlow = (inventory: Inventory, flow: Flow): Trace => {
  const world = worldOf(inventory);
  const [from, to] = [endOf(world, 'from', flow.from), endOf(world, 'to', flow.to)];
  if (!from || !to || from.address.family !== to.address.family) return mismatch(flow, from, to);
  const courses = coursesOf(
    journeyOf(world, flow, 'forward', from, to),
    journeyOf(world, flow, 'return', from, to),
  );
  return traceOf(flow, legHops(courses[0], courses[1]), legHops(courses[1], courses[0]));
};
