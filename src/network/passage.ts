import { networkInterfaces } from '../inventory/ec2.js';
import type { Known, Place } from '../inventory/inventory.js';
import type { Gap } from '../snapshot/snapshot.js';
import type { Identity } from './admission.js';
import type { Journey } from './flow.js';
import { acrossFrom, peeringOf } from './peering.js';
import { peeringGates } from './peering-gates.js';
import type { Hop } from './trace.js';
import { transitPassage } from './transit-passage.js';
import type { Way } from './way.js';
import { rowIn, unmodelled } from './world.js';

/** What lies between the two subnets on one way, in one direction. */
export interface Passage {
  readonly hops: readonly Hop[];
  readonly identity: Kept;
  /** Over a transit gateway: the attachment subnets by which packets come into the destination's VPC. */
  readonly lands: Known<readonly string[]> | undefined;
  /** Why packets may take another way than this, where a table on it is not known. */
  readonly doubt: Gap | undefined;
  /** The account that holds the far end, or why nothing more is known, where the far end is not collected. */
  readonly far: Far | undefined;
}

/** Whether group references match at the receiver (`ingress`) and at the sender (`egress`). */
export type Kept = Readonly<Record<'ingress' | 'egress', Identity>>;

export const bothWays = (identity: Identity): Kept => ({ ingress: identity, egress: identity });

export type Far = { readonly is: 'account'; readonly gap: Gap } | { readonly is: 'network'; readonly gap: Gap };

const carried: Identity = { carried: 'yes' };

/**
 * Security group references match over peering in one Region only.
 * https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-security-groups.html
 */
const overPeering = (journey: Journey, place: Place, id: string): Identity => {
  const peering = peeringOf(journey.world, place, id);
  if (!peering.known) return { carried: 'unknown', gap: peering.gap };
  if (!peering.value || peering.value.accepter.region === peering.value.requester.region) return carried;
  return { carried: 'no', because: `${id} joins two Regions, and references end there` };
};

const nearPlace = ({ source, destination }: Journey): Place | undefined =>
  source.is === 'host' ? source.subnet : destination.is === 'host' ? destination.subnet : undefined;

/** An address in the peer VPC that no collected interface has: its account could tell. */
const farAcross = (journey: Journey, id: string): Far | undefined => {
  const { source, destination, world } = journey;
  const host = source.is === 'host' ? source : destination;
  const end = source.is === 'host' ? destination : source;
  if (host.is !== 'host' || end.is !== 'beyond') return undefined;
  const peering = peeringOf(world, host.subnet, id);
  const across = peering.known && peering.value ? acrossFrom(peering.value, host.vpc) : undefined;
  if (!across) return undefined;
  const place = { account: across.account, region: across.region };
  const what = `no collected interface in ${across.vpc} has ${end.text}`;
  const asked = rowIn(world, networkInterfaces, place, '');
  const gap = asked.known ? unmodelled(place, 'ec2/describe-network-interfaces', what) : asked.gap;
  return { is: 'account', gap };
};

const peeringPassage = (journey: Journey, id: string): Passage => {
  const place = nearPlace(journey);
  const gates = peeringGates(journey, id);
  const [first] = gates;
  const hops = first
    ? [{ at: id, account: first.account, region: first.region, what: 'VPC peering connection', gates }]
    : [];
  const identity = bothWays(place ? overPeering(journey, place, id) : carried);
  return { hops, identity, lands: undefined, doubt: undefined, far: farAcross(journey, id) };
};

export const passageOf = (journey: Journey, way: Way): Passage => {
  switch (way.is) {
    case 'local':
      return { hops: [], identity: bothWays(carried), lands: undefined, doubt: undefined, far: undefined };
    case 'peering':
      return peeringPassage(journey, way.id);
    case 'transit':
      return transitPassage(journey, way.gateway);
  }
};
