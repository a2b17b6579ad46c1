import type { Gap } from '../snapshot/snapshot.js';
import { intendedTarget } from './candidates.js';
import type { End, Host } from './ends.js';
import type { Journey } from './flow.js';
import { routeCode } from './flow.js';
import type { Judged } from './route-decision.js';
import { chosen, decide, open } from './route-decision.js';
import type { CompiledRoute } from './route-table.js';
import type { SubnetRoutes } from './subnet-tables.js';
import type { Gate, Need } from './trace.js';
import type { Way } from './way.js';

/** What the tables of the source's subnet decide for a packet. */
export interface Departure {
  /** The route's gate, then that of the boundary or appliance that it leads to. */
  readonly gates: readonly Gate[];
  readonly is: Judged['is'];
  readonly way: Way | undefined;
  /** Why security group references no longer match beyond, where that is so. */
  readonly identityLost: string | undefined;
  /** Whether what is judged further on may see other addresses than these. */
  readonly rewritten: boolean;
}

interface Routed {
  readonly resource: string;
  readonly rule: string | null;
  readonly need: Need;
}

const departureBy = (journey: Journey, host: Host, judged: Judged, { resource, rule, need }: Routed): Departure => {
  const plain: Gate = {
    kind: 'route',
    leg: journey.leg,
    side: host.side,
    account: host.subnet.account,
    region: host.subnet.region,
    resource,
    rule,
    verdict: judged.verdict,
    because: judged.because,
    code: judged.code ?? routeCode(host.side),
    need,
  };
  const gate = judged.gap ? { ...plain, gap: judged.gap } : plain;
  return {
    gates: judged.boundary ? [gate, judged.boundary] : [gate],
    is: judged.is,
    way: judged.way,
    identityLost: judged.identityLost,
    rewritten: judged.rewritten ?? false,
  };
};

const needOf = (
  host: Host,
  destination: End,
  { table, association }: SubnetRoutes,
  route: CompiledRoute | undefined,
  target: string | undefined,
): Need => ({
  is: 'route',
  table: table.id,
  subnet: host.subnet.id,
  association,
  destination: destination.is === 'host' ? destination.range : destination.single,
  single: destination.single,
  target,
  chosen: route?.named ?? null,
});

const unseen = (journey: Journey, host: Host, gap: Gap): Departure => {
  const what = `the route table of ${host.subnet.id}`;
  const judged = open(gap, `${what} is not known`);
  return departureBy(journey, host, judged, { resource: host.subnet.id, rule: null, need: { is: 'other', what } });
};

const sameSubnet = (journey: Journey, host: Host): Departure => {
  const judged = chosen({ is: 'local' }, `both ends are in ${host.subnet.id}, so no route is needed`);
  const need: Need = { is: 'other', what: 'nothing' };
  return departureBy(journey, host, judged, { resource: host.subnet.id, rule: null, need });
};

/** What the table of the source's subnet does with the packet: longest prefix, any state, target by target. */
export const departure = (journey: Journey, host: Host, destination: End): Departure => {
  if (destination.is === 'host' && destination.subnet.id === host.subnet.id) return sameSubnet(journey, host);
  const { routes } = host.subnet;
  if (!routes.known) return unseen(journey, host, routes.gap);
  const [judged, route] = decide(journey, host, destination, routes.value);
  const target = judged.verdict === 'fail' ? intendedTarget(journey.world, host, destination) : route?.target.id;
  const need = needOf(host, destination, routes.value, route, target);
  return departureBy(journey, host, judged, { resource: routes.value.table.id, rule: route?.text ?? null, need });
};
