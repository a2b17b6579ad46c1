import type { Gap } from '../snapshot/snapshot.js';
import { boundaryGate, mayRewrite } from './boundary.js';
import { candidatesBetween } from './candidates.js';
import { isNeverForwarded, isPrivate, isPrivateRange, networkOf } from './cidr.js';
import type { End, Host } from './ends.js';
import type { Journey } from './flow.js';
import { joins, peeringOf } from './peering.js';
import type { CompiledRoute } from './route-table.js';
import { chooseRoute } from './route-table.js';
import type { SubnetRoutes } from './subnet-tables.js';
import type { Gate } from './trace.js';
import { attachedVpnGateway } from './vpn-gateway.js';
import type { Way } from './way.js';
import { unmodelled } from './world.js';

/**
 * What becomes of a packet by its route. Chosen: it leads on to the destination by `way`. Failed: it leads nowhere or
 * elsewhere. Open: that is not known. Left: it leads out of what we model.
 */
export interface Judged {
  readonly is: 'chosen' | 'failed' | 'open' | 'left';
  readonly way: Way | undefined;
  readonly verdict: Gate['verdict'];
  readonly because: string;
  /** The cause, where it is not simply a missing route. */
  readonly code?: string;
  readonly gap?: Gap;
  /** Of a route that leads out: the gate of the boundary or appliance. */
  readonly boundary?: Gate;
  readonly identityLost?: string;
  readonly rewritten?: boolean;
}

interface Question {
  readonly journey: Journey;
  readonly host: Host;
  readonly destination: End;
  readonly routes: SubnetRoutes;
  readonly route: CompiledRoute;
  /** Length of the route's range that holds the destination. */
  readonly length: number;
}

const failed = (because: string, code?: string, way?: Way): Judged => ({
  is: 'failed',
  way,
  verdict: 'fail',
  because,
  ...(code === undefined ? {} : { code }),
});
export const chosen = (way: Way, because: string): Judged => ({ is: 'chosen', way, verdict: 'pass', because });
export const open = (gap: Gap, because: string, way?: Way): Judged => ({
  is: 'open',
  way,
  verdict: 'unknown',
  because,
  gap,
});

const leadsTo = ({ routes, destination, route }: Question): string =>
  `${routes.table.id} sends ${destination.text} to ${route.target.id}`;

const local = (question: Question): Judged => {
  const { host, destination, routes } = question;
  const way: Way = { is: 'local' };
  switch (destination.is) {
    case 'host': {
      if (destination.vpc === host.vpc) return chosen(way, leadsTo(question));
      const because = `${destination.text} lies in a range of ${host.vpc} itself, so ${routes.table.id} keeps packets for it there`;
      return failed(because, 'cidr-overlap');
    }
    case 'hidden':
      return open(destination.gap, `${leadsTo(question)}; where ${destination.id} is, is not known`, way);
    case 'beyond': {
      const because = `${destination.text} lies in a range of ${host.vpc}, but no collected subnet or interface has it`;
      return open(unmodelled(host.subnet, 'ec2/describe-subnets', because), because, way);
    }
  }
};

/** Then a connection that is gone is not the one to judge further gates by. */
const mayHaveAnotherWay = ({ journey, host, destination }: Question): boolean => {
  if (destination.is !== 'host') return false;
  const { ways, gap } = candidatesBetween(journey.world, host, destination);
  return ways.length > 0 || gap !== undefined;
};

const peering = (question: Question): Judged => {
  const { journey, host, destination, route } = question;
  const way: Way = { is: 'peering', id: route.target.id };
  const found = peeringOf(journey.world, host.subnet, route.target.id);
  if (!found.known || destination.is !== 'host') return chosen(way, leadsTo(question));
  if (!found.value || joins(found.value, host.vpc, destination.vpc)) return chosen(way, leadsTo(question));
  if (candidatesBetween(journey.world, host, destination).ways.length === 0) return chosen(way, leadsTo(question));
  return failed(`${leadsTo(question)}, which does not join ${host.vpc} and ${destination.vpc}`);
};

const left = (question: Question): Judged => {
  const { journey, host, route } = question;
  const gate = boundaryGate(journey, host, route.target);
  const identityLost =
    gate.kind === 'middlebox' ? `packets pass ${route.target.id}` : `packets leave by ${route.target.id}`;
  const rewritten = mayRewrite(route.target);
  return {
    is: 'left',
    way: undefined,
    verdict: 'pass',
    because: leadsTo(question),
    boundary: gate,
    identityLost,
    rewritten,
  };
};

/** Whether internet gateways could ever deliver packets to this destination. */
const isBeyondInternet = (destination: End): boolean => {
  if (isPrivate(destination.address)) return true;
  if (destination.is !== 'host') return false;
  return destination.address.family === 4 || destination.deniesInternet;
};

/** A route for private addresses alone to a NAT gateway means a private one, which rewrites; a wider one means the internet. */
const internet = (question: Question): Judged => {
  const { destination, route, length } = question;
  const deliberate = isPrivateRange(networkOf(destination.address, length));
  if (route.target.is === 'nat' && deliberate) return left(question);
  if (isBeyondInternet(destination) || destination.side === 'from') {
    const because = `${leadsTo(question)} by ${route.destination}, and that way no private address is reached`;
    return failed(because);
  }
  return left(question);
};

const byTarget = (question: Question): Judged => {
  const { host, destination, route, routes } = question;
  const { target } = route;
  const inside = destination.is === 'host' && destination.vpc === host.vpc;
  switch (target.is) {
    case 'local':
      return local(question);
    case 'unknown':
      return open(target.gap, `where ${routes.table.id} sends ${destination.text} is not known`);
    case 'interface':
    case 'endpoint':
      return left(question);
    case 'peering':
      return inside ? strange(question) : peering(question);
    case 'transit-gateway':
      if (inside) return strange(question);
      return chosen({ is: 'transit', gateway: target.id }, leadsTo(question));
    case 'internet':
    case 'nat':
      return internet(question);
    case 'vpn-gateway':
    case 'other':
      return left(question);
  }
};

/** AWS accepts routes inside a VPC's own ranges only to appliances. */
const strange = (question: Question): Judged => {
  const because = `${leadsTo(question)}, inside the ranges of ${question.host.vpc}`;
  return open(unmodelled(question.host.subnet, 'ec2/describe-route-tables', because), because);
};

/** Connections in these states turn their routes' blackholes into active routes by themselves once they are accepted. */
const awaited = new Set(['pending-acceptance', 'provisioning', 'initiating-request']);

const blackhole = (question: Question, shadowed: CompiledRoute | undefined): Judged => {
  const { journey, host, route } = question;
  const through = byTarget(question);
  let way = through.is === 'chosen' ? through.way : undefined;
  if (route.target.is === 'peering') {
    const found = peeringOf(journey.world, host.subnet, route.target.id);
    if (found.known && found.value && way && awaited.has(found.value.status))
      return chosen(way, `${leadsTo(question)}, a blackhole while the connection is ${found.value.status}`);
    if (found.known && !found.value && mayHaveAnotherWay(question)) way = undefined;
  }
  const behind = shadowed ? `; it hides the route ${shadowed.destination} to ${shadowed.target.id}` : '';
  return failed(`${leadsTo(question)}, and that route is a blackhole${behind}`, 'route-blackhole', way);
};

const byState = (question: Question, shadowed: CompiledRoute | undefined): Judged => {
  const { route, routes, host } = question;
  if (route.state === 'blackhole') return blackhole(question, shadowed);
  if (route.state === 'active') return byTarget(question);
  const what = `${routes.table.id}: route ${route.destination} is in state ${route.state}`;
  return open(unmodelled(host.subnet, 'ec2/describe-route-tables', what), what);
};

/** A destination out of a VPN or Direct Connect that no route reaches, though the VPC has a gateway for it. */
const noRoute = (journey: Journey, host: Host, destination: End, table: string): Judged => {
  const because = `${table} has no route that holds ${destination.text}`;
  if (destination.is !== 'beyond') return failed(because);
  const gateway = attachedVpnGateway(journey.world, host);
  if (!gateway.known || gateway.value === undefined) return failed(because);
  return failed(`${because}, and ${gateway.value} propagates none`, 'dx-vpn-path-broken');
};

/** Looks up the route of a table and follows it to what it leads to. */
export const decide = (
  journey: Journey,
  host: Host,
  destination: End,
  routes: SubnetRoutes,
): [Judged, CompiledRoute | undefined] => {
  const { table } = routes;
  if (isNeverForwarded(destination.address))
    return [failed(`${destination.text} is never forwarded by routes`), undefined];
  const choice = chooseRoute(table, destination.address);
  switch (choice.is) {
    case 'none':
      return [noRoute(journey, host, destination, table.id), undefined];
    case 'unknown':
      return [open(choice.gap, `the route of ${table.id} for ${destination.text} is not known`), undefined];
    case 'route': {
      const { route, length, shadowed } = choice;
      return [byState({ journey, host, destination, routes, route, length }, shadowed), route];
    }
  }
};
