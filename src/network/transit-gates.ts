import type { Known, Place } from '../inventory/inventory.js';
import type { Gap } from '../snapshot/snapshot.js';
import { aclGate } from './acl-gate.js';
import { boundaryGate } from './boundary.js';
import type { Host } from './ends.js';
import type { Journey } from './flow.js';
import { aclCode } from './flow.js';
import { chooseRoute } from './route-table.js';
import type { SubnetSite } from './subnet.js';
import type { Gate, Need } from './trace.js';
import type { Attachment } from './transit-index.js';
import type { AttachedSubnets } from './transit-subnets.js';
import { attachmentPlace } from './transit-subnets.js';
import { unmodelled } from './world.js';

type Outcome = Pick<Gate, 'code' | 'verdict' | 'rule' | 'because' | 'need' | 'gap'>;

/** Where a gate on the way over a gateway stands. */
interface Spot {
  readonly journey: Journey;
  readonly side: Gate['side'];
  readonly place: Place;
  readonly resource: string;
}

export const transitGate = (kind: Gate['kind'], { journey, side, place, resource }: Spot, outcome: Outcome): Gate => {
  const gate: Gate = {
    kind,
    leg: journey.leg,
    side,
    account: place.account,
    region: place.region,
    resource,
    rule: outcome.rule,
    verdict: outcome.verdict,
    because: outcome.because,
    code: outcome.code,
    need: outcome.need,
  };
  return outcome.gap ? { ...gate, gap: outcome.gap } : gate;
};

/** https://docs.aws.amazon.com/vpc/latest/tgw/tgw-vpc-attachments.html (lifecycle): only `available` forwards. */
export const stateGate = (journey: Journey, side: Gate['side'], attachment: Attachment): Gate => {
  const { id, state } = attachment;
  const place = attachmentPlace(attachment);
  const spot = { journey, side, place, resource: id };
  const code = 'tgw-attachment-not-available';
  if (state === undefined) {
    const because = `the state of ${id} is not known`;
    const gap = unmodelled(place, 'ec2/describe-transit-gateway-attachments', `${id} has no state`);
    const need: Need = { is: 'attachment', attachment: id, status: 'not known' };
    return transitGate('transit-gateway-attachment', spot, {
      code,
      verdict: 'unknown',
      rule: null,
      because,
      need,
      gap,
    });
  }
  return transitGate('transit-gateway-attachment', spot, {
    code,
    verdict: state === 'available' ? 'pass' : 'fail',
    rule: `state ${state}`,
    because: `${id} is ${state}`,
    need: { is: 'attachment', attachment: id, status: state },
  });
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

/**
 * Hosts in a zone where the attachment has no subnet cannot reach the gateway. Zones compare by id.
 * https://docs.aws.amazon.com/vpc/latest/tgw/how-transit-gateways-work.html
 */
export const zoneGate = (
  journey: Journey,
  host: Host,
  attachment: Attachment,
  all: Known<AttachedSubnets>,
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
  const rule = all.known ? `attached in ${all.value.zones}` : null;
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
