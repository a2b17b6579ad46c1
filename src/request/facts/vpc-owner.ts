import { vpcs } from '../../inventory/ec2.js';
import type { Inventory, Place } from '../../inventory/inventory.js';
import type { Caller } from './caller.js';
import type { Site } from './resolver.js';

export interface VpcPlace extends Place {
  readonly vpc: string;
}

/** The account that owns a VPC; those that it shares subnets with see no endpoint in them. */
export const vpcOwner = (inventory: Inventory, at: VpcPlace): string => {
  const rows = inventory.everywhere(vpcs).rows.filter(({ value }) => value.VpcId === at.vpc);
  const row = rows.find(({ account }) => account === at.account) ?? rows[0];
  return row?.value.OwnerId ?? at.account;
};

/**
 * The caller's VPC as its Resolver sees it: rules, DHCP options and the DNS Firewall are those of the VPC's owner, whoever uses
 * its subnets. Undefined for a caller in no VPC. https://docs.aws.amazon.com/vpc/latest/userguide/vpc-sharing.html
 */
export const siteOf = (inventory: Inventory, { vpc, place }: Pick<Caller, 'vpc' | 'place'>): Site | undefined => {
  if (!vpc || !place) return undefined;
  const account = vpcOwner(inventory, { ...place, vpc });
  if (account === place.account || !inventory.accounts.includes(account)) return { ...place, vpc };
  return { account, region: place.region, vpc, seenBy: place };
};
