import type { Inventory, Located, Place } from '../inventory/inventory.js';
import { GapError, known } from '../inventory/inventory.js';
import type { NetworkInterface, Subnet } from '../inventory/ec2.js';
import { instances, networkInterfaces, securityGroups, subnets, vpcEndpoints, vpcs } from '../inventory/ec2.js';
import { loadBalancers } from '../inventory/services.js';
import { addressParties } from './address-parties.js';
import { addressAt, formatAddress, parseAddress, parsePrefix } from './cidr.js';
import { anyClientPorts, clientPorts } from './client-ports.js';
import { complainOf } from './interface-site.js';
import type { Party, PortRange } from './trace.js';

/** What a user's words stand for: an endpoint, a function or a load balancer has several interfaces. */
export interface Parties {
  readonly parties: readonly Party[];
  /** Ports from which it sends, by kind of client. */
  readonly sourcePorts: PortRange;
}

type Family = 4 | 6;

const primaryAddress = (row: NetworkInterface, family: Family | undefined): string | undefined => {
  const ipv6 = row.Ipv6Addresses?.[0]?.Ipv6Address;
  if (family === 6) return ipv6;
  return row.PrivateIpAddress ?? (family === 4 ? undefined : ipv6);
};

const interfaceParties = (
  rows: readonly Located<NetworkInterface>[],
  family: Family | undefined,
): Parties | undefined => {
  const parties = rows.flatMap(({ account, region, value }): Party[] => {
    const address = primaryAddress(value, family);
    return address === undefined
      ? []
      : [{ is: 'interface', account, region, id: value.NetworkInterfaceId ?? '', address }];
  });
  const [first] = rows;
  return first && parties.length > 0 ? { parties, sourcePorts: clientPorts(first.value) } : undefined;
};

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

const hostAddress = (subnet: Subnet, family: Family | undefined): string | undefined => {
  const ipv6 = subnet.Ipv6CidrBlockAssociationSet?.find(
    ({ Ipv6CidrBlockState }) => Ipv6CidrBlockState?.State === 'associated',
  );
  const range =
    family === 6 ? ipv6?.Ipv6CidrBlock : (subnet.CidrBlock ?? (family === 4 ? undefined : ipv6?.Ipv6CidrBlock));
  const prefix = parsePrefix(range);
  return prefix && formatAddress(addressAt(prefix, reservedAddresses));
};

/** https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html: the first four addresses are not for hosts. */
const reservedAddresses = 4;

/** A host that is launched without naming groups carries the default group of its VPC. */
const defaultGroup = (inventory: Inventory, place: Place, vpc: string | undefined): readonly string[] | undefined => {
  const groups = known(() => inventory.list(securityGroups, place));
  if (!groups.known) return undefined;
  const group = groups.value.find(({ VpcId, GroupName }) => VpcId === vpc && GroupName === 'default');
  return group?.GroupId === undefined ? undefined : [group.GroupId];
};

const subnetParty = (
  { account, region, value }: Located<Subnet>,
  groups: readonly string[] | undefined,
  family: Family | undefined,
): Party[] => {
  const address = hostAddress(value, family);
  return address === undefined ? [] : [{ is: 'subnet', account, region, id: value.SubnetId ?? '', address, groups }];
};

const possibleHosts = (
  inventory: Inventory,
  rows: readonly Located<Subnet>[],
  family: Family | undefined,
): Parties | undefined => {
  const parties = rows.flatMap((row) => subnetParty(row, defaultGroup(inventory, row, row.value.VpcId), family));
  return parties.length === 0 ? undefined : { parties, sourcePorts: anyClientPorts };
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
