import type { Gap } from '../snapshot/snapshot.js';
import { attachedVpnGateway } from './vpn-gateway.js';
import type { End, Host } from './ends.js';
import { peeringsBetween } from './peering.js';
import { transitBetween } from './transit.js';
import type { Way } from './way.js';
import type { Shelf, World } from './world.js';
import { remember } from './world.js';

/** Every way that could lead from one VPC to another, in any state; with a gap, there may be more. */
export interface Candidates {
  readonly ways: readonly Way[];
  /** Those whose connection is up. */
  readonly live: readonly Way[];
  readonly gap: Gap | undefined;
}

const shelf: Shelf<Candidates> = { holds: 'ways between two VPCs' };

const find = (world: World, a: Host, b: Host): Candidates => {
  const local: Way = { is: 'local' };
  if (a.vpc === b.vpc) return { ways: [local], live: [local], gap: undefined };
  const ends = [a, b].map(({ subnet: { account, region }, vpc }) => ({ account, region, vpc }));
  const [left, right] = ends as [(typeof ends)[number], (typeof ends)[number]];
  const peerings = peeringsBetween(world, left, right);
  const transit = transitBetween(world, left, right);
  const rows = peerings.known ? peerings.value : [];
  const byPeering = (ids: readonly string[]) => ids.map((id): Way => ({ is: 'peering', id }));
  const byGateway = (ids: readonly string[]) => ids.map((gateway): Way => ({ is: 'transit', gateway }));
  const active = rows.filter(({ status }) => status === 'active');
  return {
    ways: [...byPeering(rows.map(({ id }) => id)), ...byGateway(transit.gateways)],
    live: [...byPeering(active.map(({ id }) => id)), ...byGateway(transit.live)],
    gap: peerings.known ? transit.gap : peerings.gap,
  };
};

/** Directed: over a transit gateway, the first gateway is the one that the source's VPC is attached to. */
export const candidatesBetween = (world: World, a: Host, b: Host): Candidates =>
  remember(world, shelf, `${a.vpc} ${b.vpc}`, () => find(world, a, b));

const targetOf = (way: Way | undefined): string | undefined => {
  switch (way?.is) {
    case 'peering':
      return way.id;
    case 'transit':
      return way.gateway;
    case 'local':
    case undefined:
      return undefined;
  }
};

/** The gateway to which a repair would send packets for this destination, where the snapshot shows just one. */
export const intendedTarget = (world: World, host: Host, destination: End): string | undefined => {
  if (destination.is === 'hidden') return undefined;
  if (destination.is === 'beyond') {
    const gateway = attachedVpnGateway(world, host);
    return gateway.known ? gateway.value : undefined;
  }
  const { ways, live } = candidatesBetween(world, host, destination);
  if (live.length === 1) return targetOf(live[0]);
  return live.length === 0 && ways.length === 1 ? targetOf(ways[0]) : undefined;
};
