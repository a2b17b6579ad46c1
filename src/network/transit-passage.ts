import type { Known, Place } from '../inventory/inventory.js';
import type { Gap } from '../snapshot/snapshot.js';
import { contains, formatPrefix, hostRange } from './cidr.js';
import { inDoubt } from './doubt.js';
import type { End, Host } from './ends.js';
import type { Journey } from './flow.js';
import type { Far, Passage } from './passage.js';
import { chooseRoute } from './route-table.js';
import type { SubnetSite } from './subnet.js';
import { vpcRanges } from './vpc.js';
import type { Gate, Hop, Need } from './trace.js';
import { associationOf } from './transit-association.js';
import {
  arrivalRoute,
  attachedSubnets,
  attachmentAcl,
  inZoneOf,
  noAttachmentGate,
  stateGate,
  transitGate,
  unknownAcl,
  zoneGate,
} from './transit-gates.js';
import { transitIdentity } from './transit-identity.js';
import { selectTable } from './transit-policy.js';
import type { TransitRoute } from './transit-routes.js';
import { transitRoute } from './transit-routes.js';
import type { AttachedVpc, Attachment } from './transit.js';
import { attachmentOf, keyOf, longestChain, ownerOf, towards, transitIndex } from './transit.js';
import { have, notCollected, unmodelled } from './world.js';

/** What is gathered while packets are followed from gateway to gateway. */
interface Walk {
  readonly journey: Journey;
  readonly hops: Hop[];
  /** Set as soon as a table does not tell for certain where packets go on. */
  doubt: Gap | undefined;
  readonly gateways: string[];
  lands: Known<readonly string[]> | undefined;
  far: Far | undefined;
  /** Set where the packets leave what we model. */
  left: boolean;
}

const vpcOf = ({ vpc, subnet: { account, region } }: Host): AttachedVpc => ({ vpc, account, region });

const add = (walk: Walk, at: string, what: string, gates: readonly Gate[]): void => {
  const [first] = gates;
  if (!first) return;
  const { account, region } = first;
  walk.hops.push({ at, account, region, what, gates: gates.map(inDoubt(walk.doubt)) });
};

/** From the source's subnet into the gateway: attachment, zone, and the ACL of the attachment's subnet. */
const enter = (walk: Walk, host: Host, gateway: string): Attachment | undefined => {
  const { journey } = walk;
  const attachment = attachmentOf(journey.world, gateway, vpcOf(host));
  if (!attachment.known || !attachment.value) {
    const gap = attachment.known ? undefined : attachment.gap;
    add(walk, gateway, 'transit gateway attachment', [noAttachmentGate(journey, host, gateway, gap)]);
    return undefined;
  }
  const found = attachment.value;
  const all = attachedSubnets(journey.world, found);
  const near = all.known ? inZoneOf(host, all.value) : all;
  const acls = near.known
    ? near.value.map((subnet) => attachmentAcl(journey, host, 'ingress', subnet))
    : [unknownAcl(journey, host, found, near.gap)];
  const gates = [stateGate(journey, host.side, found), zoneGate(journey, host, found, all, near), ...acls];
  add(walk, found.id, 'transit gateway attachment', gates);
  return found;
};

/** From the gateway into the destination's VPC, by the zone of the destination where the attachment has a subnet there. */
const land = (walk: Walk, host: Host, attachment: Attachment): void => {
  const { journey } = walk;
  const all = attachedSubnets(journey.world, attachment);
  const near = all.known ? inZoneOf(host, all.value) : all;
  const by: Known<readonly SubnetSite[]> = near.known && all.known && near.value.length === 0 ? all : near;
  walk.lands = by.known ? have(by.value.map(({ id }) => id)) : by;
  const gates: Gate[] = [stateGate(journey, host.side, attachment)];
  if (!by.known) gates.push(unknownAcl(journey, host, attachment, by.gap));
  else
    for (const subnet of by.value) {
      if (subnet.id !== host.subnet.id) gates.push(attachmentAcl(journey, host, 'egress', subnet));
      gates.push(...arrivalRoute(journey, host, subnet));
    }
  add(walk, attachment.id, 'transit gateway attachment', gates);
};

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
interface Tabled {
  readonly table: string | undefined;
  readonly decision: Decision;
}

const rangeOf = (journey: Journey, end: End): string => {
  const single = hostRange(end.address, end.text);
  if (end.is !== 'host') return single;
  const ranges = vpcRanges(journey.world, end.subnet, end.vpc);
  const range = ranges.known ? ranges.value.find((one) => contains(one, end.address)) : undefined;
  return range ? formatPrefix(range) : single;
};

/** The attachment by which a gateway would lead on to the destination: of its VPC, or the first of a chain of peerings. */
const intendedNext = (journey: Journey, gateway: string): Attachment | undefined => {
  const { world, destination } = journey;
  if (destination.is !== 'host') return undefined;
  const direct = attachmentOf(world, gateway, vpcOf(destination));
  if (direct.known && direct.value) return direct.value;
  const goals = new Set((transitIndex(world).byVpc.get(destination.vpc) ?? []).map((one) => one.gateway));
  return towards(world, gateway, goals);
};

const missingRoute = (journey: Journey, table: string, next: Attachment | undefined): Need => {
  const destination = rangeOf(journey, journey.destination);
  if (next?.type === 'vpc') return { is: 'propagation', table, attachment: next.id, destination };
  return { is: 'other', what: `a static route for ${destination} in ${table}${next ? ` to ${next.id}` : ''}` };
};

const byRouteTable = (journey: Journey, owner: Place, table: string, next: Attachment | undefined): Decision => {
  const { destination, world } = journey;
  const route = transitRoute(world, owner, table, destination.address);
  if (!route.known) return { is: 'unknown', gap: route.gap };
  const need = missingRoute(journey, table, next);
  const found = route.value;
  if (!found) {
    const because = `${table} has no route that holds ${destination.text}`;
    return { is: 'stopped', because, code: 'tgw-route-missing', rule: null, need };
  }
  const rule = `${found.destination} to ${found.attachment ?? 'nowhere'} (${found.type} ${found.state})`;
  if (found.state === 'blackhole') {
    const because = `${table} drops packets for ${destination.text}: its route ${found.destination} is a blackhole`;
    return { is: 'stopped', because, code: 'route-blackhole', rule, need };
  }
  if (found.state === 'active' && found.attachment !== undefined) return { is: 'route', route: found };
  const what = `${table}: route ${found.destination} is in state ${found.state || 'none'}`;
  return { is: 'unknown', gap: unmodelled(owner, 'ec2/search-transit-gateway-routes', what, table) };
};

const tabled = (journey: Journey, owner: Place, incoming: Attachment, next: Attachment | undefined): Tabled => {
  const association = associationOf(journey.world, incoming, owner);
  if (!association.known) return { table: undefined, decision: { is: 'unknown', gap: association.gap } };
  const { value } = association;
  const code = 'tgw-route-missing';
  switch (value.is) {
    case 'none': {
      const destination = rangeOf(journey, journey.destination);
      const need: Need = { is: 'association', table: undefined, attachment: incoming.id, destination };
      return { table: undefined, decision: { is: 'stopped', because: value.because, code, rule: null, need } };
    }
    case 'route-table':
      return { table: value.table, decision: byRouteTable(journey, owner, value.table, next) };
    case 'policy-table': {
      const selected = selectTable(journey, owner, value.table);
      if (!selected.known) return { table: value.table, decision: { is: 'unknown', gap: selected.gap } };
      if (selected.value !== undefined)
        return { table: selected.value, decision: byRouteTable(journey, owner, selected.value, next) };
      const because = `no entry of ${value.table} matches, so packets for ${journey.destination.text} are dropped`;
      const need: Need = { is: 'other', what: `an entry of ${value.table} for ${journey.destination.text}` };
      return { table: value.table, decision: { is: 'stopped', because, code, rule: null, need } };
    }
  }
};

const routeGate = (walk: Walk, gateway: string, owner: Place, { table, decision }: Tabled): Gate => {
  const { journey } = walk;
  const spot = { journey, side: 'between', place: owner, resource: table ?? gateway } as const;
  const kind = 'transit-gateway-route';
  switch (decision.is) {
    case 'route': {
      const { destination, attachment, type, state } = decision.route;
      const rule = `${destination} to ${attachment} (${type} ${state})`;
      const because = `${table} sends ${journey.destination.text} to ${attachment}`;
      const need: Need = { is: 'other', what: 'nothing' };
      return transitGate(kind, spot, { code: 'tgw-route-missing', verdict: 'pass', rule, because, need });
    }
    case 'stopped':
      return transitGate(kind, spot, { ...decision, verdict: 'fail' });
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

const beyondGate = (
  walk: Walk,
  owner: Place,
  attachment: Attachment,
  because: string,
  code: string,
  kind: Gate['kind'],
): Gate => {
  const gap = unmodelled(owner, 'ec2/describe-transit-gateway-attachments', because);
  const spot = { journey: walk.journey, side: 'between', place: owner, resource: attachment.id } as const;
  const need: Need = { is: 'other', what: because };
  return transitGate(kind, spot, { code, verdict: 'unknown', rule: null, because, need, gap });
};

/** Whether the subnets of another VPC's attachment send packets on to an appliance. */
const inspects = (walk: Walk, attachment: Attachment): Known<boolean> => {
  const { world, destination } = walk.journey;
  const subnets = attachedSubnets(world, attachment);
  if (!subnets.known) return subnets;
  for (const { routes } of subnets.value) {
    if (!routes.known) return routes;
    const choice = chooseRoute(routes.value.table, destination.address);
    if (choice.is === 'unknown') return { known: false, gap: choice.gap };
    if (choice.is === 'route' && (choice.route.target.is === 'endpoint' || choice.route.target.is === 'interface'))
      return have(true);
  }
  return have(false);
};

/** The table leads to a VPC that is not the destination's: one with an appliance that passes packets on, or a dead end. */
const astray = (walk: Walk, owner: Place, attachment: Attachment): void => {
  const { id, resource, applianceMode } = attachment;
  const inspected = inspects(walk, attachment);
  const mode = `appliance mode ${applianceMode ?? 'not known'}`;
  walk.left = true;
  if (!inspected.known || inspected.value) {
    const because = `packets pass ${resource} (${id}, ${mode}), whose appliances are not modelled`;
    const gate = beyondGate(walk, owner, attachment, because, 'route-asymmetric-or-inspection', 'middlebox');
    add(walk, id, 'transit gateway attachment', [inspected.known ? gate : { ...gate, gap: inspected.gap }]);
    return;
  }
  const { journey } = walk;
  const because = `${id} leads to ${resource}, and nothing there leads on to ${journey.destination.text}`;
  const spot = { journey, side: 'between', place: owner, resource: id } as const;
  const need: Need = { is: 'other', what: `a route to the VPC of ${journey.destination.text}` };
  add(walk, id, 'transit gateway attachment', [
    transitGate('transit-gateway-route', spot, {
      code: 'tgw-route-missing',
      verdict: 'fail',
      rule: null,
      because,
      need,
    }),
  ]);
};

/** The end is not collected; the attachment tells whose VPC or which network holds it. */
const reachFar = (walk: Walk, owner: Place, attachment: Attachment): void => {
  const { journey } = walk;
  const place = { account: attachment.owner ?? owner.account, region: attachment.region };
  const ranges = vpcRanges(journey.world, place, attachment.resource);
  const { address, text } = journey.destination;
  if (ranges.known && !ranges.value.some((range) => contains(range, address))) return astray(walk, owner, attachment);
  const what = `no collected interface in ${attachment.resource} has ${text}`;
  walk.far = {
    is: 'account',
    gap: ranges.known
      ? unmodelled(place, 'ec2/describe-network-interfaces', what)
      : notCollected(place, 'ec2/describe-network-interfaces', what),
  };
  add(walk, attachment.id, 'transit gateway attachment', [stateGate(journey, 'between', attachment)]);
};

const toVpc = (walk: Walk, owner: Place, attachment: Attachment): void => {
  const { destination } = walk.journey;
  switch (destination.is) {
    case 'host':
      if (attachment.resource === destination.vpc) land(walk, destination, attachment);
      else astray(walk, owner, attachment);
      return;
    case 'beyond':
      return reachFar(walk, owner, attachment);
    case 'hidden':
      add(walk, attachment.id, 'transit gateway attachment', [stateGate(walk.journey, 'between', attachment)]);
  }
};

const attachmentBy = (walk: Walk, gateway: string, route: TransitRoute): Attachment | undefined =>
  transitIndex(walk.journey.world).attachments.get(keyOf(gateway, route.attachment ?? ''));

/** A route names its attachment even where the attachment itself was not collected. */
const bareAttachment = (gateway: string, owner: Place, route: TransitRoute): Attachment => ({
  ...owner,
  id: route.attachment ?? '',
  gateway,
  type: route.resourceType ?? '',
  resource: route.resource ?? '',
  owner: undefined,
  state: undefined,
  subnets: undefined,
  references: undefined,
  applianceMode: undefined,
  association: undefined,
});

/** The same peering as the gateway at its other side knows it. */
const otherSide = (walk: Walk, attachment: Attachment): Attachment | undefined => {
  const { peerings } = transitIndex(walk.journey.world);
  const rows = peerings.get(attachment.resource) ?? [];
  return rows.find(({ id }) => id === attachment.id) ?? rows.find(({ resource }) => resource === attachment.gateway);
};

const follow = (walk: Walk, owner: Place, attachment: Attachment): void => {
  switch (attachment.type) {
    case 'vpc':
      return toVpc(walk, owner, attachment);
    case 'peering': {
      add(walk, attachment.id, 'transit gateway peering', [stateGate(walk.journey, 'between', attachment)]);
      const next = otherSide(walk, attachment);
      if (next && !walk.gateways.includes(next.gateway) && walk.gateways.length <= longestChain)
        return pass(walk, next);
      const because = next
        ? `packets pass more than ${longestChain} peerings, or one gateway twice`
        : `the gateway beyond ${attachment.id} is not known`;
      walk.left = true;
      add(walk, attachment.id, 'transit gateway peering', [
        beyondGate(walk, owner, attachment, because, 'tgw-route-missing', 'transit-gateway-route'),
      ]);
      return;
    }
    default: {
      const because = `what lies beyond ${attachment.id} (${attachment.type || 'unknown kind'}) is outside the collected network`;
      walk.left = true;
      add(walk, attachment.id, 'transit gateway attachment', [
        beyondGate(walk, owner, attachment, because, 'dx-vpn-path-broken', 'gateway'),
      ]);
    }
  }
};

/** One gateway: the table of the attachment by which packets come in decides where they go on. */
const pass = (walk: Walk, incoming: Attachment): void => {
  const { gateway } = incoming;
  const { journey } = walk;
  walk.gateways.push(gateway);
  const owner = ownerOf(journey.world, gateway, incoming);
  const next = intendedNext(journey, gateway);
  const place = owner.known ? owner.value : incoming;
  const result: Tabled = owner.known
    ? tabled(journey, place, incoming, next)
    : { table: undefined, decision: { is: 'unknown', gap: owner.gap } };
  add(walk, gateway, 'transit gateway', [routeGate(walk, gateway, place, result)]);
  const { decision } = result;
  if (decision.is === 'unknown') walk.doubt ??= decision.gap;
  if (decision.is === 'route') {
    follow(walk, place, attachmentBy(walk, gateway, decision.route) ?? bareAttachment(gateway, place, decision.route));
  } else if (next) follow(walk, place, next);
};

const newWalk = (journey: Journey): Walk => ({
  journey,
  hops: [],
  doubt: undefined,
  gateways: [],
  lands: undefined,
  far: undefined,
  left: false,
});

/**
 * A host that is not collected sends by the attachment to which the answer to it would go: the last that a walk from the
 * other end finds.
 */
const incomingFromFar = (journey: Journey, gateway: string): Attachment | undefined => {
  const back: Journey = { ...journey, source: journey.destination, destination: journey.source };
  if (back.source.is !== 'host') return undefined;
  const walk = newWalk(back);
  const first = enter(walk, back.source, gateway);
  if (first) pass(walk, first);
  const last = walk.hops.at(-1)?.at;
  const at = walk.gateways.at(-1);
  return last === undefined || at === undefined
    ? undefined
    : transitIndex(journey.world).attachments.get(keyOf(at, last));
};

/** Which of the source's gateways leads to the given one: itself, or one that is peered with it. */
const firstGateway = (journey: Journey, host: Host, gateway: string): string => {
  const own = (transitIndex(journey.world).byVpc.get(host.vpc) ?? []).map((one) => one.gateway);
  if (own.includes(gateway)) return gateway;
  return own.find((one) => towards(journey.world, one, new Set([gateway])) !== undefined) ?? gateway;
};

/** Follows packets over a transit gateway and those peered with it, table by table, and judges every gate on the way. */
export const transitPassage = (journey: Journey, gateway: string): Passage => {
  const walk = newWalk(journey);
  const { source } = journey;
  if (source.is === 'host') {
    const first = firstGateway(journey, source, gateway);
    const incoming = enter(walk, source, first);
    if (incoming) pass(walk, incoming);
  } else if (source.is === 'beyond') {
    const incoming = incomingFromFar(journey, gateway);
    if (incoming) pass(walk, incoming);
  }
  const identity = transitIdentity(journey, walk.gateways, walk.left);
  const { hops, lands, doubt, far } = walk;
  return { hops, identity, lands, doubt, far };
};
