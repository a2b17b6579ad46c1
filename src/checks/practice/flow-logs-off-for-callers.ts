import { flowLogs, networkInterfaces } from '../../inventory/ec2.js';
import { callerVpcs } from '../../resources/callers.js';
import { isSender } from '../../resources/links.js';
import { ec2Subject } from '../words.js';
import { pass } from '../check.js';
import { rule, weak } from './rule.js';

export default rule({
  code: 'flow-logs-off-for-callers',
  title: 'Flow logs record what callers send',
  why: "A packet that the caller's own security group or network ACL drops reaches no endpoint: only flow logs of the caller's side show it.",
  severity: 'low',
  remedy: 'Create flow logs for the calling VPC, or for the subnets of its callers, with rejected traffic.',
  noRepair: 'Where the records go, in which role and for how long, is a choice, and they cost by volume.',
  page: 'https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs.html',
  controls: ['FSBP EC2.6', 'Well-Architected SEC04-BP01'],
  about: callerVpcs,
  needs: ['ec2/describe-flow-logs'],
  subject: ({ value, account, region }) => ec2Subject(value.VpcId ?? '', account, region),
  judge(vpc, { inventory }) {
    const { VpcId: id = '' } = vpc.value;
    const recorded = new Set(
      inventory
        .list(flowLogs, vpc)
        .filter(({ FlowLogStatus, TrafficType }) => FlowLogStatus === 'ACTIVE' && TrafficType !== 'ACCEPT')
        .map(({ ResourceId }) => ResourceId),
    );
    if (recorded.has(id)) return pass(`flow logs record ${id}`);
    const own = inventory.list(networkInterfaces, vpc).filter((eni) => eni.VpcId === id && isSender(eni));
    const covered = own.every((eni) => recorded.has(eni.SubnetId) || recorded.has(eni.NetworkInterfaceId));
    return covered
      ? pass(`flow logs record everything that can call in ${id}`)
      : weak(`no active flow log records rejected packets of everything that can call in ${id}`);
  },
});
