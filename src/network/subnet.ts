import type { Known, Place } from '../inventory/inventory.js';
import { known } from '../inventory/inventory.js';
import type { Subnet } from '../inventory/ec2.js';
import { subnets } from '../inventory/ec2.js';
import type { CompiledAcl } from './acl.js';
import type { SubnetRoutes } from './subnet-tables.js';
import { aclOf, routesOf } from './subnet-tables.js';
import type { Shelf, World } from './world.js';
import { at, have, missing, remember, samePlace, unmodelled } from './world.js';

/** A subnet with what filters and forwards there, as the account that owns it configured it. */
export interface SubnetSite extends Place {
  readonly id: string;
  readonly vpc: string;
  /** AvailabilityZoneId: names of zones differ from account to account. */
  readonly zone: Known<string>;
  readonly routes: Known<SubnetRoutes>;
  readonly acl: Known<CompiledAcl>;
}

const zoneOf = (place: Place, row: Known<Subnet | undefined>, id: string): Known<string> => {
  if (!row.known) return row;
  const zone = row.value?.AvailabilityZoneId;
  if (typeof zone === 'string') return have(zone);
  return missing(unmodelled(place, 'ec2/describe-subnets', `${id} has no AvailabilityZoneId`));
};

const sites: Shelf<SubnetSite> = { holds: 'subnets' };

/** The subnet that an account sees at `place`; of a shared subnet the owner's tables and ACLs count. */
export const subnetSite = (world: World, place: Place, id: string, vpc: string): SubnetSite =>
  remember(world, sites, `${at(place)}/${id}`, () => {
    const found = known(() => world.inventory.find(subnets, id, place));
    const row = found.known ? have(found.value?.value) : found;
    const owner = { account: (row.known ? row.value?.OwnerId : undefined) ?? place.account, region: place.region };
    const places: readonly [Place, ...Place[]] = samePlace(owner, place) ? [place] : [owner, place];
    return {
      ...owner,
      id,
      vpc,
      zone: zoneOf(place, row, id),
      routes: routesOf(world, places, id, vpc),
      acl: aclOf(world, places, id, vpc),
    };
  });
