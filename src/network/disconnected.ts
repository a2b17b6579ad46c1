import { candidatesBetween } from './candidates.js';
import type { Host } from './ends.js';
import type { Journey } from './flow.js';
import type { Departure } from './departure.js';
import type { Gate, Hop } from './trace.js';
import type { Way } from './way.js';

type Outcome = Pick<Gate, 'verdict' | 'because' | 'gap'>;

const hopOf = (journey: Journey, { subnet: { account, region } }: Host, vpc: string, outcome: Outcome): Hop => {
  const gate: Gate = {
    kind: 'peering',
    leg: journey.leg,
    side: 'between',
    account,
    region,
    resource: vpc,
    rule: null,
    code: 'peering-transitive-or-edge-to-edge',
    need: { is: 'other', what: outcome.because },
    ...outcome,
  };
  return { at: vpc, account, region, what: 'between the VPCs', gates: [gate] };
};

/** The gate that stands for the connection that two VPCs do not have. */
export const disconnected = (journey: Journey, leaves: Departure | undefined, way: Way | undefined): readonly Hop[] => {
  const { source, destination, world } = journey;
  if (way || leaves?.is !== 'failed' || source.is !== 'host' || destination.is !== 'host') return [];
  const { gap } = candidatesBetween(world, source, destination);
  const pair = `${source.vpc} and ${destination.vpc}`;
  const outcome: Outcome = gap
    ? { verdict: 'unknown', because: `whether anything joins ${pair} is not known`, gap }
    : { verdict: 'fail', because: `no peering connection and no transit gateway joins ${pair}` };
  return [hopOf(journey, source, source.vpc, outcome)];
};

/** A host that arrives by a gateway of one VPC does not get on from there into another. */
export const edgeToEdge = (journey: Journey): readonly Hop[] => {
  const { source, destination } = journey;
  const host = source.is === 'host' ? source : destination;
  const far = source.is === 'host' ? destination : source;
  if (host.is !== 'host' || far.is !== 'beyond' || far.via === undefined || far.via === host.vpc) return [];
  const because = `${far.text} arrives by a gateway of ${far.via}, which leads into no other VPC, so not to ${host.vpc}`;
  return [hopOf(journey, host, far.via, { verdict: 'fail', because })];
};
