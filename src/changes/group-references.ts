import type { SecurityGroup } from '../inventory/ec2.js';
import type { Place } from '../inventory/inventory.js';
import type { Change } from './change.js';
import { aws, editRow } from './change.js';

export interface ReferenceSpec extends Place {
  readonly group: string;
  readonly direction: 'ingress' | 'egress';
  readonly port: number;
  /** The group of the other end; of the same VPC. */
  readonly peer: string;
}

/**
 * Adds one rule that names another group of the same VPC.
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
 */
export const authorizeReference = ({ account, region, group, direction, port, peer }: ReferenceSpec): Change => {
  const list = direction === 'ingress' ? 'IpPermissions' : 'IpPermissionsEgress';
  const parameters = {
    'group-id': group,
    'ip-permissions': `IpProtocol=tcp,FromPort=${port},ToPort=${port},UserIdGroupPairs=[{GroupId=${peer}}]`,
  };
  const permission = {
    IpProtocol: 'tcp',
    FromPort: port,
    ToPort: port,
    UserIdGroupPairs: [{ GroupId: peer, UserId: account }],
  };
  return {
    account,
    region,
    summary: `let ${group} ${direction === 'ingress' ? 'admit' : 'send'} TCP ${port} ${direction === 'ingress' ? 'from' : 'to'} ${peer}`,
    cli: aws('ec2', `authorize-security-group-${direction}`, region, parameters),
    undo: aws('ec2', `revoke-security-group-${direction}`, region, parameters),
    terraform: null,
    apply: (snapshot) =>
      editRow<SecurityGroup>(
        snapshot,
        'ec2/describe-security-groups',
        'SecurityGroups',
        ({ GroupId }) => GroupId === group,
        (row) => ({ ...row, [list]: [...(row[list] ?? []), permission] }),
      ),
  };
};
