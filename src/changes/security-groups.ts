import type { IpPermission, SecurityGroup } from '../inventory/ec2.js';
import type { Place } from '../inventory/inventory.js';
import type { Change } from './change.js';
import { aws, editRow } from './change.js';

export interface RuleSpec extends Place {
  readonly group: string;
  readonly direction: 'ingress' | 'egress';
  readonly ports: readonly [number, number];
  /** A CIDR of either family. */
  readonly cidr: string;
}

const permissionOf = ({ ports: [from, to], cidr }: RuleSpec): IpPermission => ({
  IpProtocol: 'tcp',
  FromPort: from,
  ToPort: to,
  ...(cidr.includes(':') ? { Ipv6Ranges: [{ CidrIpv6: cidr }] } : { IpRanges: [{ CidrIp: cidr }] }),
});

const shorthand = ({ ports: [from, to], cidr }: RuleSpec): string =>
  `IpProtocol=tcp,FromPort=${from},ToPort=${to},${cidr.includes(':') ? `Ipv6Ranges=[{CidrIpv6=${cidr}}]` : `IpRanges=[{CidrIp=${cidr}}]`}`;

/**
 * Adds one rule to a security group.
 * @see https://docs.aws.amazon.com/cli/latest/reference/ec2/authorize-security-group-ingress.html
 */
export const authorizeRule = (spec: RuleSpec): Change => {
  const { account, region, group, direction, cidr, ports } = spec;
  const parameters = { 'group-id': group, 'ip-permissions': shorthand(spec) };
  const list = direction === 'ingress' ? 'IpPermissions' : 'IpPermissionsEgress';
  return {
    account,
    region,
    summary: `let ${group} ${direction === 'ingress' ? 'admit' : 'send'} TCP ${ports[0]} ${direction === 'ingress' ? 'from' : 'to'} ${cidr}`,
    cli: aws('ec2', `authorize-security-group-${direction}`, region, parameters),
    undo: aws('ec2', `revoke-security-group-${direction}`, region, parameters),
    terraform: null,
    apply: (snapshot) =>
      editRow<SecurityGroup>(
        snapshot,
        'ec2/describe-security-groups',
        'SecurityGroups',
        ({ GroupId }) => GroupId === group,
        (row) => ({ ...row, [list]: [...(row[list] ?? []), permissionOf(spec)] }),
      ),
  };
};
