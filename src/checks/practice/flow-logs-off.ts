import { flowLogs } from '../../inventory/ec2.js';
import { endpoints } from '../../resources/index.js';
import { pass } from '../check.js';
import { list } from '../words.js';
import { rule, weak } from './rule.js';
import { ofEndpoint } from './subjects.js';

export default rule({
  code: 'flow-logs-off',
  title: 'Flow logs record what reaches the endpoint',
  why:
    "Flow logs of the endpoint's interfaces tell dropped packets from packets that never came. Without them a time-out leaves no " +
    'trace anywhere.',
  severity: 'low',
  remedy: "Create flow logs for the endpoint's interfaces, its subnets or its VPC, with rejected traffic.",
  noRepair: 'Where the records go, in which role and for how long, is a choice, and they cost by volume.',
  page: 'https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs.html',
  controls: ['FSBP EC2.6', 'Well-Architected SEC04-BP01'],
  about: endpoints,
  needs: ['ec2/describe-flow-logs'],
  subject: ofEndpoint,
  judge(endpoint, { inventory }) {
    const { VpcEndpointId: id = '', VpcId = '', SubnetIds = [], NetworkInterfaceIds = [] } = endpoint.value;
    const active = inventory
      .list(flowLogs, endpoint)
      .filter(({ FlowLogStatus, TrafficType }) => FlowLogStatus === 'ACTIVE' && TrafficType !== 'ACCEPT');
    const recorded = new Set(active.map(({ ResourceId }) => ResourceId));
    const covered =
      recorded.has(VpcId) ||
      (SubnetIds.length > 0 && SubnetIds.every((subnet) => recorded.has(subnet))) ||
      (NetworkInterfaceIds.length > 0 && NetworkInterfaceIds.every((eni) => recorded.has(eni)));
    if (!covered) return weak(`no active flow log records rejected packets of every interface of ${id}`);
    const places = [VpcId, ...SubnetIds, ...NetworkInterfaceIds];
    const own = active.filter(({ ResourceId = '' }) => places.includes(ResourceId));
    return pass(`${list(own.map(({ FlowLogId = '' }) => FlowLogId))} record ${id}`);
  },
});
