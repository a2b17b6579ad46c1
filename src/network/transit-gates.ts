import type { Known, Place } from '../inventory/inventory.js';
import type { Gap } from '../snapshot/snapshot.js';
import { aclGate } from './acl-gate.js';
import { boundaryGate } from './boundary.js';
import type { Host } from './ends.js';
import type { Journey } from './flow.js';
import { aclCode } from './flow.js';
import { chooseRoute } from './route-table.js';
import type { SubnetSite } from './subnet.js';
import { subnetSite } from './subnet.js';
import type { Gate, Need } from './trace.js';
import type { Attachment } from './transit.js';
import type { World } from './world.js';
import { have, missing, unmodelled } from './world.js';

type Outcome = Pick<Gate, 'code' | 'verdict' | 'rule' | 'because' | 'need' | 'gap'>;

/** Where a gate on the way over a gateway stands. */
interface Spot {
  readonly journey: Journey;
  readonly side: Gate['side'];
  readonly place: Place;
  readonly resource: string;
}

export const transitGate = (kind: Gate['kind'], { journey, side, place, resource }: Spot, outcome: Outcome): Gate => ({
  kind,
  leg: journey.leg,
  side,
  account: place.account,
  region: place.region,
  resource,
  ...outcome,
});

const attachmentPlace = ({ owner, account, region }: Attachment): Place => ({ account: owner ?? account, region });

/** https://docs.aws.amazon.com/vpc/latest/tgw/tgw-vpc-attachments.html (lifecycle): only `available` forwards. */
export const stateGate = (journey: Journey, side: Gate['side'], attachment: Attachment): Gate => {
  const { id, state } = attachment;
  const place = attachmentPlace(attachment);
  const need: Need = { is: 'attachment', attachment: id, status: state ?? 'not known' };
  const base = { code: 'tgw-attachment-not-available', rule: state === undefined ? null : `state ${state}`, need };
  const spot = { journey, side, place, resource: id };
  if (state === undefined) {
    const gap = unmodelled(place, 'ec2/describe-transit-gateway-attachments', `${id} has no state`);
    return transitGate('transit-gateway-attachment', spot, {
      ...base,
      verdict: 'unknown',
      because: `the state of ${id} is not known`,
      gap,
    });
  }
  const verdict = state === 'available' ? 'pass' : 'fail';
  return transitGate('transit-gateway-attachment', spot, { ...base, verdict, because: `${id} is ${state}` });
};

/** The gate of an attachment that does not exist, or of which nobody was asked. */
export const noAttachmentGate = (journey: Journey, host: Host, gateway: string, gap: Gap | undefined): Gate => {
  const because = gap
    ? `the attachment of ${host.vpc} to ${gateway} is not known`
    : `${host.vpc} is not attached to ${gateway}`;
  const need: Need = { is: 'attachment', attachment: '', status: 'none', subnet: host.subnet.id };
  const { account, region } = host.subnet;
  return transitGate(
    'transit-gateway-attachment',
    { journey, side: host.side, place: { account, region }, resource: gateway },
    {
      code: 'tgw-attachment-not-available',
      verdict: gap ? 'unknown' : 'fail',
      rule: null,
      because,
      need,
      ...(gap ? { gap } : {}),
    },
  );
};

/** The subnets in which a VPC attachment has its interfaces. */
export const attachedSubnets = (world: World, attachment: Attachment): Known<readonly SubnetSite[]> => {
  const place = attachmentPlace(attachment);
  const { id, subnets, resource } = attachment;
  if (!subnets) {
    const what = `the subnets of ${id} are not known`;
    return missing({
      ...unmodelled(place, 'ec2/describe-transit-gateway-vpc-attachments', what),
      why: 'not-collected',
    });
  }
  return have(subnets.map((subnet) => subnetSite(world, place, subnet, resource)));
};

/** Subnets of the attachment in the zone of the host; a gap where a zone that could decide is not known. */
export const inZoneOf = (host: Host, subnets: readonly SubnetSite[]): Known<readonly SubnetSite[]> => {
  const { zone } = host.subnet;
  const itself = subnets.filter(({ id }) => id === host.subnet.id);
  if (itself.length > 0) return have(itself);
  if (!zone.known) return zone;
  const same = subnets.filter((site) => site.zone.known && site.zone.value === zone.value);
  const open = subnets.find((site) => !site.zone.known);
  if (same.length > 0 || !open || open.zone.known) return have(same);
  return open.zone;
};

const zoneNames = (subnets: readonly SubnetSite[]): string =>
  subnets.map(({ zone, id }) => (zone.known ? zone.value : `the zone of ${id}`)).join(', ') || 'no zone';

/**
 * Hosts in a zone where the attachment has no subnet cannot reach the gateway. Zones compare by id.
 * https://docs.aws.amazon.com/vpc/latest/tgw/how-transit-gateways-work.html
 */
export const zoneGate = (
  journey: Journey,
  host: Host,
  attachment: Attachment,
  all: Known<readonly SubnetSite[]>,
  near: Known<readonly SubnetSite[]>,
): Gate => {
  const { id, state } = attachment;
  const need: Need = { is: 'attachment', attachment: id, status: state ?? 'not known', subnet: host.subnet.id };
  const spot = { journey, side: host.side, place: attachmentPlace(attachment), resource: id };
  const code = 'tgw-attachment-az-missing';
  if (!near.known) {
    const because = `the zones of ${id} are not known`;
    return transitGate('transit-gateway-attachment', spot, {
      code,
      verdict: 'unknown',
      rule: null,
      because,
      need,
      gap: near.gap,
    });
  }
  const rule = all.known ? `attached in ${zoneNames(all.value)}` : null;
  const zone = host.subnet.zone.known ? host.subnet.zone.value : `the zone of ${host.subnet.id}`;
  const verdict = near.value.length > 0 ? 'pass' : 'fail';
  const because = `${id} has ${verdict === 'pass' ? 'a' : 'no'} subnet in ${zone}`;
  return transitGate('transit-gateway-attachment', spot, { code, verdict, rule, because, need });
};

/**
 * The ACL of an attachment's subnet: inbound rules for what goes to the gateway, outbound rules for what comes from it.
 * https://docs.aws.amazon.com/vpc/latest/tgw/tgw-nacls.html
 */
export const attachmentAcl = (
  journey: Journey,
  host: Host,
  direction: 'ingress' | 'egress',
  subnet: SubnetSite,
): Gate => aclGate({ journey, subnet, direction, side: host.side });

export const unknownAcl = (journey: Journey, host: Host, attachment: Attachment, gap: Gap): Gate => {
  const place = attachmentPlace(attachment);
  const because = `the ACLs of the subnets of ${attachment.id} are not known`;
  return {
    ...transitGate(
      'network-acl',
      { journey, side: host.side, place, resource: attachment.id },
      {
        code: aclCode(journey.leg),
        verdict: 'unknown',
        rule: null,
        because,
        need: { is: 'other', what: because },
        gap,
      },
    ),
  };
};

/** Packets that leave the gateway follow the table of the attachment's subnet, which may send them to an appliance. */
export const arrivalRoute = (journey: Journey, host: Host, subnet: SubnetSite): readonly Gate[] => {
  const { routes } = subnet;
  const unknown = (gap: Gap): Gate => {
    const because = `the route from ${subnet.id} to ${host.text} is not known`;
    const spot = { journey, side: host.side, place: subnet, resource: subnet.id };
    const need: Need = { is: 'other', what: `the route table of ${subnet.id}` };
    return transitGate('route', spot, {
      code: 'route-asymmetric-or-inspection',
      verdict: 'unknown',
      rule: null,
      because,
      need,
      gap,
    });
  };
  if (!routes.known) return [unknown(routes.gap)];
  const choice = chooseRoute(routes.value.table, host.address);
  if (choice.is === 'unknown') return [unknown(choice.gap)];
  if (choice.is === 'route' && choice.route.target.is === 'local') return [];
  if (choice.is === 'route') return [boundaryGate(journey, host, choice.route.target)];
  return [unknown(unmodelled(subnet, 'ec2/describe-route-tables', `${subnet.id} has no local route for ${host.text}`))];
};
