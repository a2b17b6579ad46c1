import type { Subnet, VpcEndpoint } from '../../inventory/ec2.js';
import { subnets } from '../../inventory/ec2.js';
import type { Inventory, Located } from '../../inventory/inventory.js';
import { firstHost } from './caller-parties.js';

/** A subnet for an endpoint's interface, with the address that AWS could give it. */
export interface SubnetChoice {
  readonly id: string;
  readonly address: string;
}

const zoneOf = ({ AvailabilityZoneId, AvailabilityZone, SubnetId = '' }: Subnet): string =>
  AvailabilityZoneId ?? AvailabilityZone ?? SubnetId;

/**
 * One subnet for each zone of the endpoint's VPC in which it has none, by zone: an endpoint takes one subnet a zone.
 * https://docs.aws.amazon.com/vpc/latest/privatelink/interface-endpoints.html
 */
export const furtherSubnets = (
  inventory: Inventory,
  endpoint: Located<VpcEndpoint>,
): readonly (SubnetChoice & { readonly zone: string | undefined })[] => {
  const { VpcId, SubnetIds = [] } = endpoint.value;
  const all = inventory.list(subnets, endpoint);
  const taken = new Set(all.filter(({ SubnetId = '' }) => SubnetIds.includes(SubnetId)).map(zoneOf));
  const free = new Map<string, Subnet>();
  for (const row of all)
    if (row.VpcId === VpcId && !taken.has(zoneOf(row)) && !free.has(zoneOf(row))) free.set(zoneOf(row), row);
  return [...free.values()].map(({ SubnetId = '', CidrBlock = '', AvailabilityZone }) => ({
    id: SubnetId,
    address: firstHost(CidrBlock),
    zone: AvailabilityZone,
  }));
};
