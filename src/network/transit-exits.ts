import type { Known, Place } from '../inventory/inventory.js';
import { contains } from './cidr.js';
import { chooseRoute } from './route-table.js';
import type { Gate, Need } from './trace.js';
import { stateGate, transitGate } from './transit-gates.js';
import { attachedSubnets } from './transit-subnets.js';
import type { Walk } from './transit-walk.js';
import { add } from './transit-walk.js';
import type { Attachment } from './transit-index.js';
import { vpcRanges } from './vpc.js';
import { have, notCollected, unmodelled } from './world.js';

/** Where packets leave what we model: unknown, with the reason. */
export const beyondGate = (
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
  for (const { routes } of subnets.value.sites) {
    if (!routes.known) return routes;
    const choice = chooseRoute(routes.value.table, destination.address);
    if (choice.is === 'unknown') return { known: false, gap: choice.gap };
    if (choice.is === 'route' && (choice.route.target.is === 'endpoint' || choice.route.target.is === 'interface'))
      return have(true);
  }
  return have(false);
};

/** The table leads to a VPC that is not the destination's: one with an appliance that passes packets on, or a dead end. */
export const astray = (walk: Walk, owner: Place, attachment: Attachment): void => {
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
export const reachFar = (walk: Walk, owner: Place, attachment: Attachment): void => {
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
