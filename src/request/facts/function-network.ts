import type { SecurityGroup } from '../../inventory/ec2.js';
import { routeTables, securityGroups } from '../../inventory/ec2.js';
import { fact, get } from '../fact.js';
import { functionConfiguration, functionUsed } from './lambda.js';

/** What a function in a VPC cannot reach, as far as its subnets and groups tell. */
export interface FunctionNetwork {
  readonly vpc: string;
  /** Its groups, where none of them lets anything out. */
  readonly closed: readonly string[];
  /** Subnets whose tables lead nowhere but within the VPC. */
  readonly isolated: readonly string[];
}

const isClosed = ({ IpPermissionsEgress = [] }: SecurityGroup): boolean => IpPermissionsEgress.length === 0;

/** Undefined where no function is invoked, or it is in no VPC. */
export const functionNetwork = fact<FunctionNetwork | undefined>({
  needs: ['ec2/describe-security-groups', 'ec2/describe-route-tables'],
  uses: [functionUsed, functionConfiguration],
  of: (subject) => {
    const used = get(subject, functionUsed);
    const { VpcConfig } = get(subject, functionConfiguration) ?? {};
    if (used?.is !== 'function' || !VpcConfig?.VpcId || !VpcConfig.SubnetIds?.length) return undefined;
    const { inventory } = subject;
    const groups = inventory
      .list(securityGroups, used)
      .filter(({ GroupId }) => VpcConfig.SecurityGroupIds?.includes(GroupId ?? ''));
    const tables = inventory.list(routeTables, used).filter(({ VpcId }) => VpcId === VpcConfig.VpcId);
    const tableOf = (subnet: string) =>
      tables.find(({ Associations = [] }) => Associations.some(({ SubnetId }) => SubnetId === subnet)) ??
      tables.find(({ Associations = [] }) => Associations.some(({ Main }) => Main));
    return {
      vpc: VpcConfig.VpcId,
      closed: groups.length > 0 && groups.every(isClosed) ? groups.map(({ GroupId = '' }) => GroupId) : [],
      isolated: VpcConfig.SubnetIds.filter(
        (subnet) => tableOf(subnet)?.Routes?.every(({ GatewayId }) => GatewayId === 'local') ?? false,
      ),
    };
  },
});
