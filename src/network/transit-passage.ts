import type { Known, Place } from '../inventory/inventory.js';
import type { Gap } from '../snapshot/snapshot.js';
import type { Host } from './ends.js';
import type { Journey } from './flow.js';
import type { Passage } from './passage.js';
import type { SubnetSite } from './subnet.js';
import type { Gate } from './trace.js';
import { astray, beyondGate, reachFar } from './transit-exits.js';
import { arrivalRoute, attachmentAcl, noAttachmentGate, stateGate, unknownAcl, zoneGate } from './transit-gates.js';
import { transitIdentity } from './transit-identity.js';
import type { TransitRoute } from './transit-routes.js';
import { attachedSubnets, inZoneOf } from './transit-subnets.js';
import type { Tabled } from './transit-tables.js';
import { intendedNext, routeGate, tabled } from './transit-tables.js';
import type { Walk } from './transit-walk.js';
import { add, newWalk, vpcOf } from './transit-walk.js';
import type { Attachment } from './transit-index.js';
import { keyOf, transitIndex } from './transit-index.js';
import { attachmentOf, longestChain, ownerOf } from './transit.js';
import { have } from './world.js';

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
  const near = all.known ? inZoneOf(host, all.value.sites) : all;
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
  const near = all.known ? inZoneOf(host, all.value.sites) : all;
  const by: Known<readonly SubnetSite[]> =
    near.known && all.known && near.value.length === 0 ? have(all.value.sites) : near;
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
  const place = owner.known ? owner.value : incoming;
  const result: Tabled = owner.known
    ? tabled(journey, place, incoming)
    : { table: undefined, decision: { is: 'unknown', gap: owner.gap } };
  add(walk, gateway, 'transit gateway', [routeGate(journey, gateway, place, result)]);
  const { decision } = result;
  if (decision.is === 'unknown') walk.doubt ??= decision.gap;
  if (decision.is === 'route') {
    follow(walk, place, attachmentBy(walk, gateway, decision.route) ?? bareAttachment(gateway, place, decision.route));
    return;
  }
  const next = intendedNext(journey, gateway);
  if (next) follow(walk, place, next);
};

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

/** Where it is not known by which subnets packets come in, what a gate on the way lacks is why. */
const doubtOf = ({ doubt, lands, hops }: Walk): Gap | undefined =>
  doubt ?? (lands ? undefined : hops.flatMap(({ gates }) => gates).find(({ gap }) => gap !== undefined)?.gap);

/** Follows packets over a transit gateway and those peered with it, table by table, and judges every gate on the way. */
export const transitPassage = (journey: Journey, gateway: string): Passage => {
  const walk = newWalk(journey);
  const { source } = journey;
  if (source.is === 'host') {
    const incoming = enter(walk, source, gateway);
    if (incoming) pass(walk, incoming);
  } else if (source.is === 'beyond') {
    const incoming = incomingFromFar(journey, gateway);
    if (incoming) pass(walk, incoming);
  }
  const identity = transitIdentity(journey, walk.gateways, walk.left);
  const { hops, lands, far } = walk;
  return { hops, identity, lands, doubt: doubtOf(walk), far };
};
