import { check, fail, pass } from '../check.js';
import { askedSubject, ec2Subject, list } from '../words.js';
import { unseen } from './unseen.js';

export default check({
  code: 'flow-logs-off',
  title: 'Flow logs record what reaches the endpoint',
  why:
    "Flow logs of the endpoint's interfaces tell dropped packets from packets that never came. Without them a time-out leaves no " +
    'trace anywhere.',
  severity: 'low',
  layer: 'practice',
  seenAs: unseen,
  remedy: "Create flow logs for the endpoint's interfaces, its subnets or its VPC, with rejected traffic.",
  page: 'https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs.html',
  reads: ['endpoint', 'endpointFlowLogs', 'asked'],
  subject: ({ endpoint, asked }) =>
    endpoint ? ec2Subject(endpoint.value.VpcEndpointId ?? '', endpoint.account, endpoint.region) : askedSubject(asked),
  judge({ endpoint, endpointFlowLogs }) {
    if (!endpoint || !endpointFlowLogs) return pass('there is no endpoint to look at');
    const id = endpoint.value.VpcEndpointId ?? '';
    const { VpcId = '', SubnetIds = [], NetworkInterfaceIds = [] } = endpoint.value;
    const active = endpointFlowLogs.filter(
      ({ FlowLogStatus, TrafficType }) => FlowLogStatus === 'ACTIVE' && TrafficType !== 'ACCEPT',
    );
    const recorded = new Set(active.map(({ ResourceId }) => ResourceId));
    const covered =
      recorded.has(VpcId) ||
      (SubnetIds.length > 0 && SubnetIds.every((subnet) => recorded.has(subnet))) ||
      (NetworkInterfaceIds.length > 0 && NetworkInterfaceIds.every((eni) => recorded.has(eni)));
    if (covered) return pass(`${list(active.map(({ FlowLogId = '' }) => FlowLogId))} record ${id}`);
    return fail({
      because: `no active flow log records rejected packets of every interface of ${id}`,
      effect: 'latent',
      breaks: { events: ['DeleteFlowLogs'], ids: [VpcId, ...SubnetIds, ...NetworkInterfaceIds] },
      repair: [],
    });
  },
});
