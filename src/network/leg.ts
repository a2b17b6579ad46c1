import type { Place } from '../inventory/inventory.js';
import type { Gap } from '../snapshot/snapshot.js';
import { aclGate } from './acl-gate.js';
import type { Course } from './course.js';
import { gapOf } from './course.js';
import { disconnected, edgeToEdge } from './disconnected.js';
import { inDoubt } from './doubt.js';
import type { Beyond, Hidden, Host } from './ends.js';
import { farGates, farOf } from './far.js';
import type { Journey } from './flow.js';
import { ingressGates } from './gateway-ingress.js';
import { groupGate } from './group-gate.js';
import { interfaceGate } from './interface-gate.js';
import type { Far, Kept } from './passage.js';
import { bothWays } from './passage.js';
import type { Gate, Hop } from './trace.js';
import { mayBeAttached } from './transit.js';

/** One leg while its hops are put together. */
interface Leg {
  readonly course: Course;
  readonly other: Course;
  readonly journey: Journey;
  readonly kept: Kept;
  readonly far: () => Far;
}

/** Group references match only where the way keeps them; an end outside of every VPC has no groups. */
const keptOn = ({ journey, leaves, passage, doubt }: Course, other: Course, far: () => Far): Kept => {
  if (leaves?.identityLost !== undefined) return bothWays({ carried: 'no', because: leaves.identityLost });
  if (doubt) return bothWays({ carried: 'unknown', gap: doubt });
  if (passage) return passage.identity;
  if (journey.source.is === 'host') return bothWays({ carried: 'yes' });
  const arrives = other.leaves?.identityLost;
  if (arrives !== undefined) return bothWays({ carried: 'no', because: arrives });
  return bothWays({ carried: 'unknown', gap: far().gap });
};

const hop = (at: string, what: string, { account, region }: Place, gates: readonly Gate[]): Hop => ({
  at,
  account,
  region,
  what,
  gates,
});

const sameSubnet = ({ source, destination }: Journey): boolean =>
  source.is === 'host' && destination.is === 'host' && source.subnet.id === destination.subnet.id;

const interfaceName = ({ endpoint, filtered }: Host): string =>
  endpoint ? 'interface of an endpoint' : filtered ? 'interface' : 'interface without groups';

const departureHops = ({ course, journey, kept, far }: Leg, host: Host): readonly Hop[] => {
  const first =
    journey.leg === 'forward'
      ? [...interfaceGate(journey, host), groupGate(journey, host, kept.egress, () => far().gap)]
      : [];
  const acl = sameSubnet(journey)
    ? []
    : [aclGate({ journey, subnet: host.subnet, direction: 'egress', side: host.side })];
  return [
    hop(host.id, interfaceName(host), host, first),
    hop(host.subnet.id, 'subnet', host.subnet, [...acl, ...(course.leaves?.gates ?? [])]),
  ];
};

/** A subnet's ACL is not evaluated for what a transit gateway delivers by an attachment in that same subnet. */
const arrivalAcl = ({ course, journey }: Leg, host: Host): readonly Gate[] => {
  if (sameSubnet(journey)) return [];
  const gate = aclGate({ journey, subnet: host.subnet, direction: 'ingress', side: host.side });
  const lands = course.passage?.lands;
  if (lands?.known && lands.value.includes(host.subnet.id)) return [];
  const doubt = course.doubt ?? course.passage?.doubt ?? (lands?.known === false ? lands.gap : undefined);
  return doubt && mayBeAttached(journey.world, host) ? [inDoubt(doubt)(gate)] : [gate];
};

const arrivalHops = (leg: Leg, host: Host): readonly Hop[] => {
  const { course, journey, kept, far } = leg;
  const rewritten = inDoubt(course.leaves?.rewritten ? gapOf(course.leaves) : undefined);
  const filters =
    journey.leg === 'forward'
      ? [rewritten(groupGate(journey, host, kept.ingress, () => far().gap)), ...interfaceGate(journey, host)]
      : [];
  return [
    hop(host.subnet.id, 'subnet', host.subnet, arrivalAcl(leg, host).map(rewritten)),
    hop(host.id, interfaceName(host), host, filters),
  ];
};

const farHops = ({ journey, far }: Leg, end: Beyond | Hidden): readonly Hop[] => {
  const gates = farGates(journey, end, far());
  const place: Place = end.is === 'hidden' ? end : far().gap;
  return [hop(end.is === 'hidden' ? end.id : end.text, 'not collected', place, gates)];
};

const betweenHops = ({ course, other, journey }: Leg): readonly Hop[] => {
  const { destination } = journey;
  const sure = course.passage?.hops ?? [];
  const hops = course.doubt ? sure.map((one) => ({ ...one, gates: one.gates.map(inDoubt(course.doubt)) })) : sure;
  const ingress = destination.is === 'host' && !course.leaves ? ingressGates(journey, destination, other.leaves) : [];
  const appliance =
    destination.is === 'host' && ingress.length > 0
      ? [hop(destination.vpc, 'gateway', destination.subnet, ingress)]
      : [];
  return [...hops, ...disconnected(journey, course.leaves, course.way), ...edgeToEdge(journey), ...appliance];
};

/** Everything that the answer meets may see other addresses where the first packet was rewritten. */
const rewrittenBefore = ({ journey }: Course, other: Course): Gap | undefined =>
  journey.leg === 'return' && other.leaves?.rewritten ? gapOf(other.leaves) : undefined;

/** The stops of one leg, each with its gates, in the order in which a packet meets them. */
export const legHops = (course: Course, other: Course): readonly Hop[] => {
  const { journey, passage } = course;
  const far = () => farOf(journey, passage?.far ?? other.passage?.far);
  const leg: Leg = { course, other, journey, kept: keptOn(course, other, far), far };
  const { source, destination } = journey;
  const rewritten = rewrittenBefore(course, other);
  const hops = [
    ...(source.is === 'host' ? departureHops(leg, source) : farHops(leg, source)),
    ...betweenHops(leg),
    ...(destination.is === 'host' ? arrivalHops(leg, destination) : farHops(leg, destination)),
  ];
  return rewritten ? hops.map((one) => ({ ...one, gates: one.gates.map(inDoubt(rewritten)) })) : hops;
};
