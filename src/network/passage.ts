import type { Known } from '../inventory/inventory.js';
import type { Identity } from './admission.js';
import type { Journey } from './flow.js';
import { peeringOf } from './peering.js';
import { peeringGates } from './peering-gates.js';
import type { Hop } from './trace.js';
import { transitPassage } from './transit-passage.js';
import type { Way } from './way.js';
import type { Place } from '../inventory/inventory.js';
import type { Gap } from '../snapshot/snapshot.js';

/** What lies between the two subnets on one way, in one direction. */
export interface Passage {
  readonly hops: readonly Hop[];
  readonly identity: Identity;
  /** Over a transit gateway: the attachment subnets by which packets come into the destination's VPC. */
  readonly lands: Known<readonly string[]> | undefined;
  /** The account that holds the far end, or why nothing more is known, where the far end is not collected. */
  readonly far: Far | undefined;
}

export type Far =
  | { readonly is: 'account'; readonly gap: Gap }
  | { readonly is: 'network'; readonly gap: Gap };

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

const peeringPassage = (journey: Journey, id: string): Passage => {
  const place = nearPlace(journey);
  const gates = peeringGates(journey, id);
  const [first] = gates;
  const hops = first
    ? [{ at: id, account: first.account, region: first.region, what: 'VPC peering connection', gates }]
    : [];
  return { hops, identity: place ? overPeering(journey, place, id) : carried, lands: undefined, far: undefined };
};

export const passageOf = (journey: Journey, way: Way): Passage => {
  switch (way.is) {
    case 'local':
      return { hops: [], identity: carried, lands: undefined, far: undefined };
    case 'peering':
      return peeringPassage(journey, way.id);
    case 'transit':
      return transitPassage(journey, way.gateway);
  }
};
