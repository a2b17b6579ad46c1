import type { Identity } from './admission.js';
import type { Host } from './ends.js';
import type { Journey } from './flow.js';
import type { Kept } from './passage.js';
import { attachmentOf, gatewaySite } from './transit.js';
import { unmodelled } from './world.js';

const lost = (because: string): Identity => ({ carried: 'no', because });

/** The one zone in which references over a transit gateway do not match. */
const exceptZone = 'use1-az3';

const byOption = (option: string | undefined, what: string, place: Host): Identity | undefined => {
  if (option === 'enable') return undefined;
  if (option !== undefined) return lost(`security group referencing is off at ${what}`);
  const message = `${what} does not say whether it supports security group references`;
  return { carried: 'unknown', gap: unmodelled(place.subnet, 'ec2/describe-transit-gateway-vpc-attachments', message) };
};

const byAttachment = (journey: Journey, gateway: string, host: Host): Identity | undefined => {
  const { account, region } = host.subnet;
  const attachment = attachmentOf(journey.world, gateway, { account, region, vpc: host.vpc });
  if (!attachment.known) return { carried: 'unknown', gap: attachment.gap };
  return attachment.value ? byOption(attachment.value.references, attachment.value.id, host) : undefined;
};

/** Of a sender that is not collected, only its account can tell; the gap is that of its groups. */
const farIdentity: Identity = { carried: 'yes' };

const atReceiver = (journey: Journey, gateways: readonly string[], left: boolean): Identity => {
  const { source, destination, world } = journey;
  const [gateway, second] = gateways;
  if ((source.is === 'host' && source.endpoint) || (destination.is === 'host' && destination.endpoint))
    return lost('references do not match over a transit gateway to interfaces of endpoints');
  if (source.is === 'hidden') return { carried: 'unknown', gap: source.gap };
  if (destination.is === 'hidden') return { carried: 'unknown', gap: destination.gap };
  if (source.is === 'beyond' || destination.is === 'beyond') return farIdentity;
  if (second !== undefined) return lost('references do not match over peered transit gateways');
  if (left) return lost('packets pass another VPC');
  if (gateway === undefined) return { carried: 'yes' };
  const zones = [source.subnet.zone, destination.subnet.zone];
  if (zones.some((zone) => zone.known && zone.value === exceptZone))
    return lost(`references over a transit gateway do not match in ${exceptZone}`);
  const site = gatewaySite(world, gateway, source.subnet);
  const options = [
    site.known ? byOption(site.value.references, gateway, source) : ({ carried: 'unknown', gap: site.gap } as const),
    byAttachment(journey, gateway, source),
    byAttachment(journey, gateway, destination),
  ].filter((option) => option !== undefined);
  return options.find(({ carried }) => carried === 'no') ?? options[0] ?? { carried: 'yes' };
};

/**
 * Over a transit gateway references match inbound only, in one gateway, where gateway and both attachments allow it, and
 * never to interfaces of endpoints. https://docs.aws.amazon.com/vpc/latest/tgw/tgw-vpc-attachments.html
 */
export const transitIdentity = (journey: Journey, gateways: readonly string[], left: boolean): Kept => ({
  ingress: journey.leg === 'forward' ? atReceiver(journey, gateways, left) : farIdentity,
  egress: lost('outbound references do not match over a transit gateway'),
});
