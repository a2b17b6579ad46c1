import { contains } from './cidr.js';
import type { End, Host } from './ends.js';
import type { Journey } from './flow.js';
import type { Peering, PeeredVpc } from './peering.js';
import { acrossFrom, joins, overlapOf, peeringOf, rangesOf } from './peering.js';
import type { Gate } from './trace.js';

const hostOf = ({ source, destination }: Journey): Host | undefined =>
  source.is === 'host' ? source : destination.is === 'host' ? destination : undefined;

type Outcome = Pick<Gate, 'code' | 'verdict' | 'because' | 'gap'>;

const gateOf = (journey: Journey, peering: Peering, outcome: Outcome): Gate => ({
  kind: 'peering',
  leg: journey.leg,
  side: 'between',
  account: peering.accepter.account,
  region: peering.accepter.region,
  resource: peering.id,
  rule: `status ${peering.status}`,
  need: peering.need,
  verdict: outcome.verdict,
  because: outcome.because,
  code: outcome.code,
  ...(outcome.gap ? { gap: outcome.gap } : undefined),
});

const statusOutcome = ({ id, status }: Peering): Outcome => ({
  code: 'peering-not-active',
  verdict: status === 'active' ? 'pass' : 'fail',
  because: `${id} is ${status}`,
});

/** AWS refuses to peer VPCs that share addresses: the connection stays `failed`. */
const overlapOutcome = (journey: Journey, peering: Peering): Outcome | undefined => {
  if (peering.status !== 'failed') return undefined;
  const { accepter, requester } = peering;
  const overlap = overlapOf(journey.world, accepter, requester);
  if (!overlap.known || !overlap.value) return undefined;
  return { code: 'cidr-overlap', verdict: 'fail', because: `ranges of ${requester.vpc} and ${accepter.vpc} overlap` };
};

/** Whether a side of the connection holds the address of this end. */
const holds = (journey: Journey, side: PeeredVpc, end: End): Outcome | undefined => {
  const code = 'peering-transitive-or-edge-to-edge';
  if (end.is === 'host') return undefined;
  const ranges = rangesOf(journey.world, side);
  if (!ranges.known) {
    const because = `the ranges of ${side.vpc} are not known`;
    return { code, verdict: 'unknown', because, gap: ranges.gap };
  }
  if (ranges.value.some((range) => contains(range, end.address))) return undefined;
  return { code, verdict: 'fail', because: `${end.text} is no address of ${side.vpc}, and peering carries no others` };
};

/**
 * Peering carries packets between addresses of its two VPCs only: it is not transitive, and nothing behind a gateway of
 * one VPC is reached from the other. https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html
 */
const carriageOutcome = (journey: Journey, peering: Peering, host: Host): Outcome | undefined => {
  const other = host === journey.source ? journey.destination : journey.source;
  const across = acrossFrom(peering, host.vpc);
  const code = 'peering-transitive-or-edge-to-edge';
  if (!across) return { code, verdict: 'fail', because: `${peering.id} does not join ${host.vpc}` };
  if (other.is !== 'host') return holds(journey, across, other);
  if (joins(peering, host.vpc, other.vpc)) return undefined;
  return {
    code,
    verdict: 'fail',
    because: `${peering.id} leads to ${across.vpc}, not to ${other.vpc}, and peering is not transitive`,
  };
};

const absent = (journey: Journey, host: Host, id: string, rest: Pick<Gate, 'verdict' | 'because' | 'gap'>): Gate => ({
  kind: 'peering',
  leg: journey.leg,
  side: 'between',
  account: host.subnet.account,
  region: host.subnet.region,
  resource: id,
  rule: null,
  code: 'peering-not-active',
  need: { is: 'other', what: `a peering connection in place of ${id}` },
  ...rest,
});

/** The gates of a peering connection, each judged for itself. */
export const peeringGates = (journey: Journey, id: string): readonly Gate[] => {
  const host = hostOf(journey);
  if (!host) return [];
  const peering = peeringOf(journey.world, host.subnet, id);
  if (!peering.known)
    return [absent(journey, host, id, { verdict: 'unknown', because: `${id} is not known`, gap: peering.gap })];
  const { value } = peering;
  if (!value) return [absent(journey, host, id, { verdict: 'fail', because: `${id} does not exist any more` })];
  const outcomes = [statusOutcome(value), overlapOutcome(journey, value), carriageOutcome(journey, value, host)];
  return outcomes.flatMap((outcome) => (outcome ? [gateOf(journey, value, outcome)] : []));
};
