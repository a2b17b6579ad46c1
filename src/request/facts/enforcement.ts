import type { IpPermission } from '../../inventory/ec2.js';
import { securityGroups } from '../../inventory/ec2.js';
import { fact, get } from '../fact.js';
import { gapOf } from './authorization/gap.js';
import { backend, vpcLink } from './backend.js';

/** How a Network Load Balancer treats the PrivateLink traffic of a V1 link. */
export interface Enforcement {
  readonly groups: readonly string[];
  readonly enforced: boolean;
  /** Its groups admit the listener's port from every address, so that enforcing them stops nothing. */
  readonly admitsAll: boolean;
}

const isOpen = ({ IpProtocol, FromPort, ToPort, IpRanges = [] }: IpPermission, port: number): boolean =>
  ['-1', '6', 'tcp'].includes(IpProtocol ?? '') &&
  (FromPort === undefined || ToPort === undefined || (FromPort <= port && port <= ToPort)) &&
  IpRanges.some(({ CidrIp }) => CidrIp === '0.0.0.0/0');

/**
 * Undefined where no Network Load Balancer with groups stands behind a V1 link: one without groups admits everything
 * (https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-security-groups.html).
 */
export const enforcement = fact<Enforcement | undefined>({
  needs: ['ec2/describe-security-groups'],
  uses: [vpcLink, backend],
  of: (subject) => {
    const behind = get(subject, vpcLink) ? get(subject, backend) : undefined;
    const groups = behind?.loadBalancer.SecurityGroups ?? [];
    if (!behind || behind.loadBalancer.Type !== 'network' || groups.length === 0) return undefined;
    const { EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic: setting, LoadBalancerName } = behind.loadBalancer;
    if (setting === 'off') return { groups, enforced: false, admitsAll: false };
    const admitsAll = subject.inventory
      .list(securityGroups, behind.place)
      .filter(({ GroupId = '' }) => groups.includes(GroupId))
      .some(({ IpPermissions = [] }) => IpPermissions.some((rule) => isOpen(rule, behind.port)));
    if (setting !== undefined || admitsAll) return { groups, enforced: true, admitsAll };
    throw gapOf(
      behind.place,
      'elbv2/describe-load-balancers',
      `the answer does not say whether ${LoadBalancerName ?? ''} enforces its groups on PrivateLink traffic`,
    );
  },
});
