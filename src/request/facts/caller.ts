import type { Inventory, Located, Place } from '../../inventory/inventory.js';
import { GapError } from '../../inventory/inventory.js';
import type { NetworkInterface, Subnet } from '../../inventory/ec2.js';
import { instances, networkInterfaces, securityGroups, subnets, vpcs } from '../../inventory/ec2.js';
import { contains, isPrivate, parseAddress, parsePrefix } from '../../network/cidr.js';
import type { Party, PortRange } from '../../network/trace.js';
import { operation } from '../../snapshot/operations.js';
import type { Subject } from '../fact.js';
import { fact } from '../fact.js';

/** Ephemeral ports by kind of client (https://docs.aws.amazon.com/vpc/latest/userguide/nacl-ephemeral-ports.html). */
const linux: PortRange = [32768, 60999];
const unrestricted: PortRange = [1024, 65535];

/** Who calls, as the packet's senders. A VPC or subnet stands for any host in it: each of its subnets is one sender. */
export interface Caller {
  readonly label: string;
  readonly place: Place | undefined;
  readonly vpc: string | undefined;
  readonly parties: readonly Party[];
  readonly sourcePorts: PortRange;
  /** True where `parties` are places a host could be in, not hosts that are there. */
  readonly hypothetical: boolean;
  /** Of a Lambda function without VPC configuration, and of a public address: no VPC, VPN or Direct Connect holds it. */
  readonly outsideVpc: boolean;
}

/** The first address of a subnet that AWS gives to hosts: the fifth (https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html). */
export const firstHost = (cidr: string): string => {
  const [base = '', bits = '32'] = cidr.split('/');
  const octets = base.split('.').map(Number);
  if (octets.length !== 4 || Number(bits) > 28) return base;
  return [...octets.slice(0, 3), (octets[3] ?? 0) + 4].join('.');
};

const interfaceParty = ({ account, region, value }: Located<NetworkInterface>, address?: string): Party => ({
  is: 'interface',
  account,
  region,
  id: value.NetworkInterfaceId ?? '',
  address: address ?? value.PrivateIpAddress ?? value.Ipv6Addresses?.[0]?.Ipv6Address ?? '',
});

const defaultGroupOf = (inventory: Inventory, place: Place, vpc: string): readonly string[] | undefined => {
  const group = inventory.list(securityGroups, place).find((g) => g.VpcId === vpc && g.GroupName === 'default');
  return group?.GroupId === undefined ? undefined : [group.GroupId];
};

const subnetParty = (
  inventory: Inventory,
  { account, region, value }: Located<Subnet>,
  groups: readonly string[] | undefined = defaultGroupOf(inventory, { account, region }, value.VpcId ?? ''),
): Party => ({
  is: 'subnet',
  account,
  region,
  id: value.SubnetId ?? '',
  address: firstHost(value.CidrBlock ?? ''),
  groups,
});

const notThere = (subject: Subject, what: string, near: Place | undefined): never => {
  const place = near ?? subject.inventory.places[0] ?? { account: 'unknown', region: subject.request.region };
  throw new GapError({
    ...place,
    operation: 'ec2/describe-network-interfaces',
    action: operation('ec2/describe-network-interfaces').action,
    why: 'unmodelled',
    message: `${what} is in no collected account`,
  });
};

const ofInterface = (subject: Subject, id: string, place: Place, sourcePorts = linux, address?: string): Caller => {
  const found = subject.inventory.find(networkInterfaces, id, place) ?? notThere(subject, id, place);
  return {
    label: id,
    place: { account: found.account, region: found.region },
    vpc: found.value.VpcId,
    parties: [interfaceParty(found, address)],
    sourcePorts,
    hypothetical: false,
    outsideVpc: false,
  };
};

const ofInstance = (subject: Subject, id: string, place: Place): Caller => {
  const byAttachment = subject.inventory
    .list(networkInterfaces, place)
    .filter((i) => i.Attachment?.InstanceId === id)
    .sort((a, b) => (a.Attachment?.DeviceIndex ?? 0) - (b.Attachment?.DeviceIndex ?? 0))[0];
  const eni =
    byAttachment?.NetworkInterfaceId ??
    subject.inventory.find(instances, id, place)?.value.NetworkInterfaces?.[0]?.NetworkInterfaceId;
  if (!eni) return notThere(subject, id, place);
  return { ...ofInterface(subject, eni, place), label: id };
};

/** Interfaces of hosts, not of endpoints, gateways and load balancers. */
const isWorkload = ({ InterfaceType = 'interface', RequesterManaged, VpcId }: NetworkInterface, vpc: string): boolean =>
  VpcId === vpc && (InterfaceType === 'lambda' || (InterfaceType === 'interface' && RequesterManaged !== true));

const ofVpc = (subject: Subject, vpc: string, place: Place): Caller => {
  const { inventory } = subject;
  const all = inventory.list(subnets, place).filter((s) => s.VpcId === vpc);
  const working = new Set(
    inventory
      .list(networkInterfaces, place)
      .flatMap((i) => (isWorkload(i, vpc) && !isEndpoints(subject, i) ? [i.SubnetId] : [])),
  );
  const used = all.filter(({ SubnetId }) => working.has(SubnetId));
  const candidates = used.length > 0 ? used : all;
  return {
    label: vpc,
    place,
    vpc,
    parties: candidates.map((value) => subnetParty(inventory, { ...place, value })),
    sourcePorts: linux,
    hypothetical: true,
    outsideVpc: false,
  };
};

/** Some stand-ins describe an endpoint's interface like a host's: its endpoint names it. */
const isEndpoints = ({ inventory }: Subject, { NetworkInterfaceId, Description = '' }: NetworkInterface): boolean =>
  Description.startsWith('VPC Endpoint Interface') || endpointInterfaceIds(inventory).has(NetworkInterfaceId ?? '');

const endpointIds = new WeakMap<Inventory, ReadonlySet<string>>();
const endpointInterfaceIds = (inventory: Inventory): ReadonlySet<string> => {
  let ids = endpointIds.get(inventory);
  if (!ids) {
    ids = new Set(
      inventory.places.flatMap((place) =>
        inventory.has('ec2/describe-vpc-endpoints', place)
          ? (inventory.ask('ec2/describe-vpc-endpoints', place).VpcEndpoints ?? []).flatMap(
              (e) => e.NetworkInterfaceIds ?? [],
            )
          : [],
      ),
    );
    endpointIds.set(inventory, ids);
  }
  return ids;
};

const ofSubnet = (subject: Subject, id: string, place: Place): Caller => {
  const found = subject.inventory.find(subnets, id, place) ?? notThere(subject, id, place);
  return {
    label: id,
    place: { account: found.account, region: found.region },
    vpc: found.value.VpcId,
    parties: [subnetParty(subject.inventory, found)],
    sourcePorts: linux,
    hypothetical: true,
    outsideVpc: false,
  };
};

const ofFunction = (subject: Subject, name: string, place: Place): Caller => {
  const { inventory } = subject;
  const { VpcConfig } = inventory.ask('lambda/get-function-configuration', place, name);
  const base = { label: name, place, sourcePorts: unrestricted, hypothetical: false };
  if (!VpcConfig?.VpcId || !VpcConfig.SubnetIds?.length)
    return { ...base, vpc: undefined, parties: [], outsideVpc: true };
  const parties = VpcConfig.SubnetIds.map((id) => {
    const subnet = inventory.find(subnets, id, place) ?? notThere(subject, id, place);
    return subnetParty(inventory, subnet, VpcConfig.SecurityGroupIds ?? []);
  });
  return { ...base, vpc: VpcConfig.VpcId, parties, outsideVpc: false };
};

const ofAddress = (subject: Subject, text: string): Caller => {
  const [address = text] = text.split('/');
  const carrier = subject.inventory
    .everywhere(networkInterfaces)
    .rows.find(({ value }) =>
      [value.PrivateIpAddress, ...(value.PrivateIpAddresses ?? []).map((a) => a.PrivateIpAddress)].includes(address),
    );
  if (carrier)
    return { ...ofInterface(subject, carrier.value.NetworkInterfaceId ?? '', carrier, linux, address), label: text };
  return {
    label: text,
    place: undefined,
    vpc: undefined,
    parties: [{ is: 'address', address }],
    sourcePorts: unrestricted,
    hypothetical: false,
    outsideVpc: isOnInternet(subject, address),
  };
};

/** Whether an address is public and in no range of a collected VPC. */
const isOnInternet = ({ inventory }: Subject, text: string): boolean => {
  const address = parseAddress(text);
  if (!address || isPrivate(address)) return false;
  return !inventory
    .everywhere(vpcs)
    .rows.flatMap(({ value }) => [
      value.CidrBlock,
      ...(value.CidrBlockAssociationSet ?? []).map(({ CidrBlock }) => CidrBlock),
      ...(value.Ipv6CidrBlockAssociationSet ?? []).map(({ Ipv6CidrBlock }) => Ipv6CidrBlock),
    ])
    .some((range) => {
      const prefix = parsePrefix(range);
      return prefix !== undefined && contains(prefix, address);
    });
};

export const caller = fact<Caller>({
  needs: [
    'ec2/describe-vpcs',
    'ec2/describe-network-interfaces',
    'ec2/describe-instances',
    'ec2/describe-subnets',
    'ec2/describe-security-groups',
    'ec2/describe-vpc-endpoints',
    'lambda/get-function-configuration',
  ],
  uses: [],
  of: (subject) => {
    const { caller: from } = subject.request;
    switch (from.kind) {
      case 'interface':
        return ofInterface(subject, from.id, from);
      case 'instance':
        return ofInstance(subject, from.id, from);
      case 'subnet':
        return ofSubnet(subject, from.id, from);
      case 'vpc':
        return ofVpc(subject, from.id, from);
      case 'function':
        return ofFunction(subject, from.id, from);
      case 'address':
        return ofAddress(subject, from.id);
    }
  },
});
