import type { Inventory, Located, Place } from '../inventory/inventory.js';
import { GapError } from '../inventory/inventory.js';
import type { NetworkInterface } from '../inventory/ec2.js';
import { instances, networkInterfaces, subnets, vpcEndpoints, vpcs } from '../inventory/ec2.js';
import { loadBalancers } from '../inventory/services.js';
import { addressParties } from './address-parties.js';
import { parseAddress } from './cidr.js';
import { anyClientPorts } from './client-ports.js';
import type { Family, Parties } from './host-parties.js';
import { interfaceParties, possibleHosts, subnetParty } from './host-parties.js';
import { complainOf } from './interface-site.js';
import type { Party } from './trace.js';

/** Rows of every place; a gap only where none matches and some place was not asked: the row may be there. */
const matching = (
  inventory: Inventory,
  test: (row: NetworkInterface) => boolean,
): readonly Located<NetworkInterface>[] => {
  const { rows, gaps } = inventory.everywhere(networkInterfaces);
  const found = rows.filter(({ value }) => test(value));
  const [gap] = gaps;
  if (found.length === 0 && gap) throw new GapError(gap);
  return found;
};

const ofInterface = (inventory: Inventory, id: string, family: Family | undefined): Parties | undefined => {
  const found = inventory.find(networkInterfaces, id);
  return found && interfaceParties([found], family);
};

/** An instance sends from its first interface unless it is told otherwise. */
const ofInstance = (inventory: Inventory, id: string, family: Family | undefined): Parties | undefined => {
  const index = ({ value }: Located<NetworkInterface>) => value.Attachment?.DeviceIndex ?? 0;
  const [first] = [...inventory.everywhere(networkInterfaces).rows]
    .filter(({ value }) => value.Attachment?.InstanceId === id)
    .sort((a, b) => index(a) - index(b));
  if (first) return interfaceParties([first], family);
  const eni = inventory.find(instances, id)?.value.NetworkInterfaces?.[0]?.NetworkInterfaceId;
  return eni === undefined ? undefined : ofInterface(inventory, eni, family);
};

const ofEndpoint = (inventory: Inventory, id: string, family: Family | undefined): Parties | undefined => {
  const found = inventory.find(vpcEndpoints, id);
  const rows = (found?.value.NetworkInterfaceIds ?? []).map((eni) => {
    const row = inventory.find(networkInterfaces, eni, found);
    if (!row) throw new GapError(complainOf(found as Place, eni)('not in the answer'));
    return row;
  });
  return interfaceParties(rows, family);
};

const ofSubnet = (inventory: Inventory, id: string, family: Family | undefined): Parties | undefined => {
  const found = inventory.find(subnets, id);
  return found && possibleHosts(inventory, [found], family);
};

const ofVpc = (inventory: Inventory, id: string, family: Family | undefined): Parties | undefined => {
  const found = inventory.find(vpcs, id);
  if (!found) return undefined;
  const { account, region } = found;
  const rows = inventory.list(subnets, found).filter(({ VpcId }) => VpcId === id);
  return possibleHosts(
    inventory,
    rows.map((value) => ({ account, region, value })),
    family,
  );
};

/** AWS describes a load balancer's interfaces by the end of its ARN: `ELB net/name/0123456789abcdef`. */
const ofLoadBalancer = (inventory: Inventory, path: string, family: Family | undefined): Parties | undefined =>
  interfaceParties(
    matching(inventory, ({ Description }) => Description === `ELB ${path}`),
    family,
  );

const loadBalancerPath = (inventory: Inventory, name: string): string | undefined => {
  const { rows } = inventory.everywhere(loadBalancers);
  const found = rows.find(({ value }) => value.LoadBalancerName === name || value.DNSName === name);
  return found?.value.LoadBalancerArn?.split(':loadbalancer/')[1];
};

const sameGroups = (row: NetworkInterface, groups: readonly string[]): boolean => {
  const own = (row.Groups ?? []).map(({ GroupId }) => GroupId);
  return own.length === groups.length && groups.every((group) => own.includes(group));
};

const functionKey = 'lambda/get-function-configuration';

/** A function sends from the interface that Lambda shares for its subnet and groups, or would make there. */
const ofFunctionAt = (
  inventory: Inventory,
  place: Place,
  name: string,
  family: Family | undefined,
): Parties | undefined => {
  const { VpcConfig } = inventory.ask(functionKey, place, name);
  const groups = VpcConfig?.SecurityGroupIds ?? [];
  const parties = (VpcConfig?.SubnetIds ?? []).flatMap((id): readonly Party[] => {
    const shared = inventory
      .everywhere(networkInterfaces)
      .rows.filter(
        ({ value }) => value.InterfaceType === 'lambda' && value.SubnetId === id && sameGroups(value, groups),
      );
    const present = interfaceParties(shared.slice(0, 1), family);
    if (present) return present.parties;
    const subnet = inventory.find(subnets, id, place);
    return subnet ? subnetParty(subnet, groups, family) : [];
  });
  return parties.length === 0 ? undefined : { parties, sourcePorts: anyClientPorts };
};

const functionArn = /^arn:[^:]+:lambda:([^:]+):(\d+):function:([^:]+)/;

const ofFunction = (inventory: Inventory, text: string, family: Family | undefined): Parties | undefined => {
  const [, region, account, named] = functionArn.exec(text) ?? [];
  if (region !== undefined && account !== undefined && named !== undefined)
    return ofFunctionAt(inventory, { account, region }, named, family);
  const place = inventory.places.find((one) => inventory.has(functionKey, one, text));
  return place && ofFunctionAt(inventory, place, text, family);
};

const byPrefix = {
  'eni-': ofInterface,
  'i-': ofInstance,
  'vpce-': ofEndpoint,
  'subnet-': ofSubnet,
  'vpc-': ofVpc,
} as const;

const ofName = (inventory: Inventory, text: string, family: Family | undefined): Parties | undefined => {
  const path = text.includes(':loadbalancer/')
    ? text.split(':loadbalancer/')[1]
    : /^(net|app|gwy)\//.test(text)
      ? text
      : undefined;
  if (path !== undefined) return ofLoadBalancer(inventory, path, family);
  const called = ofFunction(inventory, text, family);
  if (called) return called;
  const found = loadBalancerPath(inventory, text);
  return found === undefined ? undefined : ofLoadBalancer(inventory, found, family);
};

/**
 * What `--from` and `--to` take: the id of an interface, instance, endpoint, subnet or VPC, a load balancer (ARN, name, DNS
 * name), a Lambda function (name, ARN) or an address. Undefined where no such thing is in the answers; a GapError where the
 * answers that would tell were not collected. Without `family` IPv4 is preferred.
 */
export const partiesOf = (inventory: Inventory, text: string, family?: Family): Parties | undefined => {
  const address = parseAddress(text);
  if (address) return addressParties(inventory, address, text);
  const prefix = (Object.keys(byPrefix) as (keyof typeof byPrefix)[]).find((start) => text.startsWith(start));
  if (prefix !== undefined) {
    const found = byPrefix[prefix](inventory, text, family);
    if (found || prefix !== 'i-') return found;
  }
  return ofName(inventory, text, family);
};
