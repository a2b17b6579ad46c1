import type { Known, Place } from '../inventory/inventory.js';
import { GapError, known } from '../inventory/inventory.js';
import type { IpPermission, SecurityGroup } from '../inventory/ec2.js';
import { securityGroups } from '../inventory/ec2.js';
import type { Gap } from '../snapshot/snapshot.js';
import { parsePrefix } from './cidr.js';
import { everyPort, formatPorts, portRange } from './ports.js';
import type { PrefixTable } from './prefix-table.js';
import { prefixTable } from './prefix-table.js';
import { anyProtocol, hasPorts, isIcmp, parseProtocol, protocolName } from './protocol.js';
import type { PortRange } from './trace.js';
import type { Shelf, World } from './world.js';
import { at, elements, remember, unmodelled } from './world.js';

/** A rule that admits the interfaces that carry a group, rather than addresses. */
export interface GroupReference {
  readonly group: string;
  readonly account: string | undefined;
  /** The VPC and peering connection that AWS prints with references into a peer VPC. */
  readonly vpc: string | undefined;
  readonly peering: string | undefined;
  readonly status: string | undefined;
}

/** All rules of one group and direction for the same protocol and ports. */
export interface Rules {
  readonly protocol: number;
  readonly ports: PortRange;
  /** `tcp 443`: what these rules admit, in words. */
  readonly what: string;
  /** CIDR range to the text in which the rule writes it. */
  readonly ranges: PrefixTable<string>;
  readonly prefixLists: Set<string>;
  readonly references: GroupReference[];
}

export interface CompiledGroup extends Place {
  readonly id: string;
  readonly name: string | undefined;
  readonly vpc: string | undefined;
  readonly ingress: RuleSet;
  readonly egress: RuleSet;
}

/** Groups only admit, so a rule that we cannot read matters only where no other admits. */
export interface RuleSet {
  readonly rules: readonly Rules[];
  readonly unreadable: readonly Gap[];
}

type Complain = (what: string) => Gap;

/** ICMP rules keep type and code where others keep ports; only echo packets are asked for, so a code must be 0 or any. */
const typesOf = ({ FromPort, ToPort }: IpPermission): PortRange | undefined => {
  if (FromPort === undefined || FromPort === -1) return [0, 255];
  if (!Number.isInteger(FromPort) || FromPort < 0 || FromPort > 255) return undefined;
  return ToPort === undefined || ToPort === -1 || ToPort === 0 ? [FromPort, FromPort] : [1, 0];
};

const portsOf = (permission: IpPermission, protocol: number): PortRange | undefined => {
  if (isIcmp(protocol)) return typesOf(permission);
  if (!hasPorts(protocol)) return everyPort;
  const { FromPort, ToPort } = permission;
  return FromPort === undefined && ToPort === undefined ? everyPort : portRange(FromPort, ToPort);
};

const wordsFor = (protocol: number, ports: PortRange): string =>
  hasPorts(protocol) ? `${protocolName(protocol)} ${formatPorts(ports)}` : protocolName(protocol);

const addRanges = (rules: Rules, permission: IpPermission, complain: Complain): void => {
  const texts = [
    ...elements(permission.IpRanges ?? [], () => complain('IpRanges')).map(({ CidrIp }) => CidrIp),
    ...elements(permission.Ipv6Ranges ?? [], () => complain('Ipv6Ranges')).map(({ CidrIpv6 }) => CidrIpv6),
  ];
  for (const text of texts) {
    const range = parsePrefix(text);
    if (!range) throw new GapError(complain(`range ${JSON.stringify(text)}`));
    rules.ranges.set(range, text as string);
  }
};

const addLists = (rules: Rules, permission: IpPermission, complain: Complain): void => {
  for (const { PrefixListId: id } of elements(permission.PrefixListIds ?? [], () => complain('PrefixListIds'))) {
    if (typeof id !== 'string') throw new GapError(complain('a prefix list without id'));
    rules.prefixLists.add(id);
  }
};

const addReferences = (rules: Rules, permission: IpPermission, complain: Complain): void => {
  for (const pair of elements(permission.UserIdGroupPairs ?? [], () => complain('UserIdGroupPairs'))) {
    if (typeof pair.GroupId !== 'string') throw new GapError(complain('a reference without group id'));
    rules.references.push({
      group: pair.GroupId,
      account: pair.UserId,
      vpc: pair.VpcId,
      peering: pair.VpcPeeringConnectionId,
      status: pair.PeeringStatus,
    });
  }
};

type ByShape = Map<string, Rules>;

const addPermission = (byShape: ByShape, permission: IpPermission, gap: Complain): void => {
  const protocol = parseProtocol(permission.IpProtocol);
  if (protocol === undefined) throw new GapError(gap(`protocol ${JSON.stringify(permission.IpProtocol)}`));
  const ports = portsOf(permission, protocol);
  if (!ports)
    throw new GapError(gap(`ports ${permission.FromPort} to ${permission.ToPort} of ${protocolName(protocol)}`));
  const shape = `${protocol}/${ports[0]}/${ports[1]}`;
  let rules = byShape.get(shape);
  if (!rules) {
    const what = wordsFor(protocol, ports);
    rules = { protocol, ports, what, ranges: prefixTable(), prefixLists: new Set(), references: [] };
    byShape.set(shape, rules);
  }
  addRanges(rules, permission, gap);
  addLists(rules, permission, gap);
  addReferences(rules, permission, gap);
};

const compileRules = (permissions: readonly IpPermission[] | undefined, gap: Complain): RuleSet => {
  const byShape: ByShape = new Map();
  const unreadable: Gap[] = [];
  const list = known(() => elements(permissions, () => gap('no list of rules')));
  if (!list.known) return { rules: [], unreadable: [list.gap] };
  for (const permission of list.value) {
    const read = known(() => addPermission(byShape, permission, gap));
    if (!read.known) unreadable.push(read.gap);
  }
  return { rules: [...byShape.values()], unreadable };
};

const compile = (place: Place, row: SecurityGroup): CompiledGroup => {
  const id = row.GroupId as string;
  const gap = (what: string) => unmodelled(place, 'ec2/describe-security-groups', `${id}: ${what}`);
  return {
    account: place.account,
    region: place.region,
    id,
    name: row.GroupName,
    vpc: row.VpcId,
    ingress: compileRules(row.IpPermissions, (what) => gap(`inbound ${what}`)),
    egress: compileRules(row.IpPermissionsEgress, (what) => gap(`outbound ${what}`)),
  };
};

const shelf: Shelf<Known<CompiledGroup>> = { holds: 'compiled security groups' };

/**
 * The group with its rules by protocol and ports; a gap that names it where it was not collected or a rule is not of a
 * shape that we model. Its own account's copy is preferred: groups may be shared with other accounts.
 */
export const securityGroup = (world: World, place: Place, id: string): Known<CompiledGroup> =>
  remember(world, shelf, `${at(place)}/${id}`, () =>
    known(() => {
      const row = world.inventory.find(securityGroups, id, place);
      if (!row) throw new GapError(unmodelled(place, 'ec2/describe-security-groups', `${id} is not in the answer`));
      return compile(row, row.value);
    }),
  );

/** Whether these rules are about packets of this protocol and port; a rule with protocol -1 ignores ports. */
export const areAbout = (rules: Rules, protocol: number, port: number): boolean =>
  rules.protocol === anyProtocol || (rules.protocol === protocol && port >= rules.ports[0] && port <= rules.ports[1]);
