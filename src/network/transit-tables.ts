import type { Place } from '../inventory/inventory.js';
import type { Gap } from '../snapshot/snapshot.js';
import type { End } from './ends.js';
import type { Journey } from './flow.js';
import type { Gate, Need } from './trace.js';
import { associationOf } from './transit-association.js';
import { transitGate } from './transit-gates.js';
import { selectTable } from './transit-policy.js';
import type { TransitRoute } from './transit-routes.js';
import { transitRoute } from './transit-routes.js';
import { vpcOf } from './transit-walk.js';
import type { Attachment } from './transit-index.js';
import { transitIndex } from './transit-index.js';
import { attachmentOf, towards } from './transit.js';
import { unmodelled } from './world.js';

type Decision =
  | { readonly is: 'route'; readonly route: TransitRoute }
  | {
      readonly is: 'stopped';
      readonly because: string;
      readonly code: string;
      readonly rule: string | null;
      readonly need: Need;
    }
  | { readonly is: 'unknown'; readonly gap: Gap };

/** What a gateway's tables decide, and which table did. */
export interface Tabled {
  readonly table: string | undefined;
  readonly decision: Decision;
}

const rangeOf = (end: End): string => (end.is === 'host' ? end.range : end.single);

/** The attachment by which a gateway would lead on to the destination: of its VPC, or the first of a chain of peerings. */
export const intendedNext = (journey: Journey, gateway: string): Attachment | undefined => {
  const { world, destination } = journey;
  if (destination.is !== 'host') return undefined;
  const direct = attachmentOf(world, gateway, vpcOf(destination));
  if (direct.known && direct.value) return direct.value;
  const goals = new Set((transitIndex(world).byVpc.get(destination.vpc) ?? []).map((one) => one.gateway));
  return towards(world, gateway, goals);
};

const missingRoute = (journey: Journey, table: string, next: Attachment | undefined): Need => {
  const destination = rangeOf(journey.destination);
  if (next?.type === 'vpc') return { is: 'propagation', table, attachment: next.id, destination };
  return { is: 'other', what: `a static route for ${destination} in ${table}${next ? ` to ${next.id}` : ''}` };
};

const byRouteTable = (journey: Journey, owner: Place, table: string, gateway: string): Decision => {
  const { destination, world } = journey;
  const route = transitRoute(world, owner, table, destination.address);
  if (!route.known) return { is: 'unknown', gap: route.gap };
  const found = route.value;
  const need = () => missingRoute(journey, table, intendedNext(journey, gateway));
  if (!found) {
    const because = `${table} has no route that holds ${destination.text}`;
    return { is: 'stopped', because, code: 'tgw-route-missing', rule: null, need: need() };
  }
  if (found.state === 'blackhole') {
    const because = `${table} drops packets for ${destination.text}: its route ${found.destination} is a blackhole`;
    return { is: 'stopped', because, code: 'route-blackhole', rule: found.text, need: need() };
  }
  if (found.state === 'active' && found.attachment !== undefined) return { is: 'route', route: found };
  const what = `${table}: route ${found.destination} is in state ${found.state || 'none'}`;
  return { is: 'unknown', gap: unmodelled(owner, 'ec2/search-transit-gateway-routes', what, table) };
};

/** Association, policy and routes of one gateway for packets that come in by an attachment. */
export const tabled = (journey: Journey, owner: Place, incoming: Attachment): Tabled => {
  const association = associationOf(journey.world, incoming, owner);
  if (!association.known) return { table: undefined, decision: { is: 'unknown', gap: association.gap } };
  const { value } = association;
  const code = 'tgw-route-missing';
  switch (value.is) {
    case 'none': {
      const destination = rangeOf(journey.destination);
      const need: Need = { is: 'association', table: undefined, attachment: incoming.id, destination };
      return { table: undefined, decision: { is: 'stopped', because: value.because, code, rule: null, need } };
    }
    case 'route-table':
      return { table: value.table, decision: byRouteTable(journey, owner, value.table, incoming.gateway) };
    case 'policy-table': {
      const selected = selectTable(journey, owner, value.table);
      if (!selected.known) return { table: value.table, decision: { is: 'unknown', gap: selected.gap } };
      if (selected.value !== undefined)
        return { table: selected.value, decision: byRouteTable(journey, owner, selected.value, incoming.gateway) };
      const because = `no entry of ${value.table} matches, so packets for ${journey.destination.text} are dropped`;
      const need: Need = { is: 'other', what: `an entry of ${value.table} for ${journey.destination.text}` };
      return { table: value.table, decision: { is: 'stopped', because, code, rule: null, need } };
    }
  }
};

export const routeGate = (journey: Journey, gateway: string, owner: Place, { table, decision }: Tabled): Gate => {
  const spot = { journey, side: 'between', place: owner, resource: table ?? gateway } as const;
  const kind = 'transit-gateway-route';
  switch (decision.is) {
    case 'route': {
      const { attachment, text: rule } = decision.route;
      const because = `${table} sends ${journey.destination.text} to ${attachment}`;
      const need: Need = { is: 'other', what: 'nothing' };
      return transitGate(kind, spot, { code: 'tgw-route-missing', verdict: 'pass', rule, because, need });
    }
    case 'stopped': {
      const { because, code, rule, need } = decision;
      return transitGate(kind, spot, { code, verdict: 'fail', rule, because, need });
    }
    case 'unknown': {
      const because = `the route of ${gateway} for ${journey.destination.text} is not known`;
      const need: Need = { is: 'other', what: `the tables of ${gateway}` };
      return transitGate(kind, spot, {
        code: 'tgw-route-missing',
        verdict: 'unknown',
        rule: null,
        because,
        need,
        gap: decision.gap,
      });
    }
  }
};
