import { candidatesBetween } from './candidates.js';
import type { Journey } from './flow.js';
import type { Departure } from './route-gate.js';
import type { Gate, Hop } from './trace.js';
import type { Way } from './way.js';

/** The gate that stands for the connection that two VPCs do not have. */
export const disconnected = (journey: Journey, leaves: Departure | undefined, way: Way | undefined): readonly Hop[] => {
  const { source, destination, world } = journey;
  if (way || leaves?.is !== 'failed' || source.is !== 'host' || destination.is !== 'host') return [];
  const { gap } = candidatesBetween(world, source, destination);
  const { account, region } = source.subnet;
  const because = `no peering connection and no transit gateway joins ${source.vpc} and ${destination.vpc}`;
  const gate: Gate = {
    kind: 'peering',
    leg: journey.leg,
    side: 'between',
    account,
    region,
    resource: source.vpc,
    rule: null,
    verdict: gap ? 'unknown' : 'fail',
    because: gap ? `whether anything joins ${source.vpc} and ${destination.vpc} is not known` : because,
    code: 'peering-transitive-or-edge-to-edge',
    ...(gap ? { gap } : {}),
    need: { is: 'other', what: `a connection between ${source.vpc} and ${destination.vpc}` },
  };
  return [{ at: source.vpc, account, region, what: 'between the VPCs', gates: [gate] }];
};
