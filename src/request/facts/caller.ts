import type { Inventory, Place } from '../../inventory/inventory.js';
import { GapError } from '../../inventory/inventory.js';
import type { NetworkInterface, Subnet } from '../../inventory/ec2.js';
import { instances, networkInterfaces, subnets } from '../../inventory/ec2.js';
import type { Party, PortRange } from '../../network/trace.js';
import { operation } from '../../snapshot/operations.js';
import type { Subject } from '../fact.js';
import { fact } from '../fact.js';
import { addressCaller } from './caller-address.js';
import { firstIpv6Host, interfaceParty, subnetParty } from './caller-parties.js';

/** Ephemeral ports by kind of client (https://docs.aws.amazon.com/vpc/latest/userguide/nacl-ephemeral-ports.html). */
const linux: PortRange = [32768, 60999];
const windows: PortRange = [49152, 65535];
const unrestricted: PortRange = [1024, 65535];

/** Who calls, as the packet's senders. A VPC or subnet stands for any host in it: each of its subnets is one sender. */
export interface Caller {
  readonly label: string;
  readonly place: Place | undefined;
  readonly vpc: string | undefined;
  readonly parties: readonly Party[];
  /** The IPv6 addresses of those that also have one beside the address in `parties`. */
  readonly ipv6: ReadonlyMap<Party, string>;
  readonly sourcePorts: PortRange;
  /** True where `parties` are places a host could be in, not hosts that are there. */
  readonly hypothetical: boolean;
  /** Of a Lambda function without VPC configuration, and of a public address: no VPC, VPN or Direct Connect holds it. */
  readonly outsideVpc: boolean;
}

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

/** Hosts send from ports by their system; functions, gateways and load balancers from a wider range. */
const portsOf = ({ inventory }: Subject, { InterfaceType = 'interface', Attachment }: NetworkInterface): PortRange => {
  if (InterfaceType !== 'interface') return unrestricted;
  const host = inventory.everywhere(instances).rows.find(({ value }) => value.InstanceId === Attachment?.InstanceId);
  return host?.value.Platform?.toLowerCase() === 'windows' ? windows : linux;
};

const ofInterface = (subject: Subject, id: string, place: Place, address?: string): Caller => {
  const found = subject.inventory.find(networkInterfaces, id, place) ?? notThere(subject, id, place);
  const party = interfaceParty(found, address);
  const ipv6 = found.value.Ipv6Addresses?.[0]?.Ipv6Address;
  return {
    label: id,
    place: { account: found.account, region: found.region },
    vpc: found.value.VpcId,
    parties: [party],
    ipv6: new Map(ipv6 === undefined || address !== undefined || party.address === ipv6 ? [] : [[party, ipv6]]),
    sourcePorts: portsOf(subject, found.value),
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

const workloadsOf = (subject: Subject, vpc: string, place: Place): readonly NetworkInterface[] =>
  subject.inventory.list(networkInterfaces, place).filter((i) => isWorkload(i, vpc) && !isEndpoints(subject, i));

/** A host that could be in a subnet carries what hosts carry that are there: any of their groups. Undefined where there are none. */
const groupsIn = (workloads: readonly NetworkInterface[], { SubnetId }: Subnet): readonly string[] | undefined => {
  const own = workloads.filter((one) => one.SubnetId === SubnetId);
  const groups = own.flatMap(({ Groups = [] }) => Groups.flatMap(({ GroupId }) => GroupId ?? []));
  return groups.length === 0 ? undefined : [...new Set(groups)].sort();
};

const ofVpc = (subject: Subject, vpc: string, place: Place): Caller => {
  const { inventory } = subject;
  const all = inventory.list(subnets, place).filter((s) => s.VpcId === vpc);
  const working = workloadsOf(subject, vpc, place);
  const used = all.filter(({ SubnetId }) => working.some((one) => one.SubnetId === SubnetId));
  const candidates = used.length > 0 ? used : all;
  return {
    label: vpc,
    place,
    vpc,
    parties: candidates.map((value) => subnetParty(inventory, { ...place, value }, groupsIn(working, value))),
    ipv6: new Map(),
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
  const isRead = subject.inventory.has(networkInterfaces.operation, found);
  const workloads = isRead ? workloadsOf(subject, found.value.VpcId ?? '', found) : [];
  return {
    label: id,
    place: { account: found.account, region: found.region },
    vpc: found.value.VpcId,
    parties: [subnetParty(subject.inventory, found, groupsIn(workloads, found.value))],
    ipv6: new Map(),
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
    return { ...base, vpc: undefined, parties: [], ipv6: new Map(), outsideVpc: true };
  const ipv6 = new Map<Party, string>();
  const parties = VpcConfig.SubnetIds.map((id) => {
    const subnet = inventory.find(subnets, id, place) ?? notThere(subject, id, place);
    const party = subnetParty(inventory, subnet, VpcConfig.SecurityGroupIds ?? []);
    const second = VpcConfig.Ipv6AllowedForDualStack === true ? firstIpv6Host(subnet.value) : undefined;
    if (second !== undefined && second !== party.address) ipv6.set(party, second);
    return party;
  });
  return { ...base, vpc: VpcConfig.VpcId, parties, ipv6, outsideVpc: false };
};

const ofAddress = (subject: Subject, text: string): Caller => {
  const found = addressCaller(subject, text);
  const base = { label: text, ipv6: new Map<Party, string>(), sourcePorts: unrestricted };
  switch (found.is) {
    case 'interface':
      return { ...ofInterface(subject, found.id, found.place, found.address), label: text };
    case 'subnets': {
      const { place, vpc, parties } = found;
      return { ...base, place, vpc, parties, sourcePorts: linux, hypothetical: true, outsideVpc: false };
    }
    case 'beyond': {
      const { parties, onInternet } = found;
      return { ...base, place: undefined, vpc: undefined, parties, hypothetical: false, outsideVpc: onInternet };
    }
  }
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
