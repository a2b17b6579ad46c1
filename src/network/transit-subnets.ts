import type { Known, Place } from '../inventory/inventory.js';
import type { Host } from './ends.js';
import type { SubnetSite } from './subnet.js';
import { subnetSite } from './subnet.js';
import type { Attachment } from './transit-index.js';
import { keyOf } from './transit-index.js';
import type { Shelf, World } from './world.js';
import { have, missing, notCollected, remember } from './world.js';

/** Attachments belong to the account of what is attached. */
export const attachmentPlace = ({ owner, account, region }: Attachment): Place => ({
  account: owner ?? account,
  region,
});

/** The subnets in which a VPC attachment has its interfaces, and their zones in words. */
export interface AttachedSubnets {
  readonly sites: readonly SubnetSite[];
  readonly zones: string;
}

const zoneNames = (subnets: readonly SubnetSite[]): string =>
  subnets.map(({ zone, id }) => (zone.known ? zone.value : `the zone of ${id}`)).join(', ') || 'no zone';

const shelf: Shelf<Known<AttachedSubnets>> = { holds: 'subnets of transit gateway attachments' };

export const attachedSubnets = (world: World, attachment: Attachment): Known<AttachedSubnets> => {
  const { id, gateway, subnets, resource } = attachment;
  return remember(world, shelf, keyOf(gateway, id), () => {
    const place = attachmentPlace(attachment);
    if (!subnets) {
      const what = `the subnets of ${id} are not known`;
      return missing(notCollected(place, 'ec2/describe-transit-gateway-vpc-attachments', what));
    }
    const sites = subnets.map((subnet) => subnetSite(world, place, subnet, resource));
    return have({ sites, zones: zoneNames(sites) });
  });
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
