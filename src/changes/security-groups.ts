import type { IpPermission, SecurityGroup } from '../inventory/ec2.js';
import type { Place } from '../inventory/inventory.js';
import type { Change, Effect } from './change.js';
import { aws, change, editRow, step, without } from './change.js';
import { localName, resource } from './terraform.js';

interface Rule extends Place {
  readonly group: string;
  readonly direction: 'ingress' | 'egress';
  readonly ports: readonly [number, number];
}

export interface RuleSpec extends Rule {
  /** A CIDR of either family. */
  readonly cidr: string;
}

export interface ReferenceSpec extends Rule {
  /** The group of the other end; of the same VPC. */
  readonly peer: string;
}

/** The other end of a rule: in the answers, in the AWS CLI's shorthand, and in Terraform. */
interface Peer {
  readonly id: string;
  readonly permission: IpPermission;
  readonly shorthand: string;
  readonly argument: Readonly<Record<string, string>>;
}

const rangeOf = (cidr: string): Peer =>
  cidr.includes(':')
    ? {
        id: cidr,
        permission: { Ipv6Ranges: [{ CidrIpv6: cidr }] },
        shorthand: `Ipv6Ranges=[{CidrIpv6=${cidr}}]`,
        argument: { cidr_ipv6: cidr },
      }
    : {
        id: cidr,
        permission: { IpRanges: [{ CidrIp: cidr }] },
        shorthand: `IpRanges=[{CidrIp=${cidr}}]`,
        argument: { cidr_ipv4: cidr },
      };

const groupOf = (group: string, account: string): Peer => ({
  id: group,
  permission: { UserIdGroupPairs: [{ GroupId: group, UserId: account }] },
  shorthand: `UserIdGroupPairs=[{GroupId=${group}}]`,
  argument: { referenced_security_group_id: group },
});

/** Rules of one direction and address family that a group may hold by default. */
const quota = 60;

const isIpv6 = ({ id }: Peer): boolean => id.includes(':');

/** How many rules AWS counts: each range, list and group is one; those of groups and lists count for both families. */
const rulesOf = (permissions: readonly IpPermission[] | undefined, family: 'ipv4' | 'ipv6'): number =>
  (permissions ?? []).reduce((sum, { IpRanges = [], Ipv6Ranges = [], PrefixListIds = [], UserIdGroupPairs = [] }) => {
    const ranges = family === 'ipv6' ? Ipv6Ranges : IpRanges;
    return sum + ranges.length + PrefixListIds.length + UserIdGroupPairs.length;
  }, 0);

/**
 * A group that holds exactly as many as the default quota is taken to be full; one with more has a higher quota, which no
 * answer tells (https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html#vpc-limits-security-groups).
 */
const isFull = (permissions: readonly IpPermission[] | undefined, peer: Peer): boolean =>
  rulesOf(permissions, isIpv6(peer) ? 'ipv6' : 'ipv4') === quota;

/** One rule, which AWS joins with those of the same ports. */
const authorize = (rule: Rule, peer: Peer): Change => {
  const { region, group, direction, ports } = rule;
  const [from, to] = ports;
  const list = direction === 'ingress' ? 'IpPermissions' : 'IpPermissionsEgress';
  const permission: IpPermission = { IpProtocol: 'tcp', FromPort: from, ToPort: to, ...peer.permission };
  const parameters = {
    'group-id': group,
    'ip-permissions': `IpProtocol=tcp,FromPort=${from},ToPort=${to},${peer.shorthand}`,
  };
  const editGroup =
    (edit: (permissions: readonly IpPermission[] | undefined) => IpPermission[]): Effect =>
    (snapshot) =>
      editRow<SecurityGroup>(
        snapshot,
        'ec2/describe-security-groups',
        'SecurityGroups',
        ({ GroupId }) => GroupId === group,
        (row) => ({ ...row, [list]: edit(row[list]) }),
      );
  return change(rule, {
    summary: `let ${group} ${direction === 'ingress' ? 'admit' : 'send'} TCP ${from} ${direction === 'ingress' ? 'from' : 'to'} ${peer.id}`,
    does: [
      step(
        aws('ec2', `authorize-security-group-${direction}`, region, parameters),
        editGroup((permissions) =>
          isFull(permissions, peer) ? [...(permissions ?? [])] : [...(permissions ?? []), permission],
        ),
      ),
    ],
    undoes: [
      step(
        aws('ec2', `revoke-security-group-${direction}`, region, parameters),
        editGroup((permissions) => without(permissions, permission)),
      ),
    ],
    terraform: resource(rule, `aws_vpc_security_group_${direction}_rule`, localName(group, String(from), peer.id), {
      security_group_id: group,
      ip_protocol: 'tcp',
      from_port: from,
      to_port: to,
      ...peer.argument,
    }),
  });
};

/**
 * Adds one rule to a security group.
 * @see https://docs.aws.amazon.com/cli/latest/reference/ec2/authorize-security-group-ingress.html
 */
export const authorizeRule = (spec: RuleSpec): Change => authorize(spec, rangeOf(spec.cidr));

/**
 * Adds one rule that names another group of the same VPC.
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
 */
export const authorizeReference = (spec: ReferenceSpec): Change => authorize(spec, groupOf(spec.peer, spec.account));
