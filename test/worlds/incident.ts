import type { Snapshot } from '../../src/snapshot/snapshot.js';
import { consumer, healthy, ids, provider } from './peered.js';
import { answer, edit } from './world.js';

/**
 * The bundled incident: at 11:20 somebody tidied the endpoint's security group, and since then the consumer's calls time
 * out. Flow logs of the endpoint's interfaces and CloudTrail of both accounts were recorded beside the state.
 */
const seconds = (time: string): number => Date.parse(`2026-02-01T${time}Z`) / 1000;

const record = (
  eni: string,
  to: string,
  port: number,
  time: string,
  action: 'ACCEPT' | 'REJECT',
): { logStreamName: string; timestamp: number; message: string } => ({
  logStreamName: `${eni}-all`,
  timestamp: seconds(time) * 1000,
  message: `2 ${provider.account} ${eni} 10.10.1.10 ${to} ${port} 443 6 ${action === 'REJECT' ? '3 180' : '14 5200'} ${seconds(time)} ${seconds(time) + 58} ${action} OK`,
});

const reply = (eni: string, from: string, port: number, time: string) => ({
  logStreamName: `${eni}-all`,
  timestamp: seconds(time) * 1000,
  message: `2 ${provider.account} ${eni} ${from} 10.10.1.10 443 ${port} 6 12 6900 ${seconds(time)} ${seconds(time) + 58} ACCEPT OK`,
});

const flowEvents = [
  record(ids.endpointInterfaceA, '10.20.1.10', 40112, '11:10:02', 'ACCEPT'),
  reply(ids.endpointInterfaceA, '10.20.1.10', 40112, '11:10:02'),
  record(ids.endpointInterfaceA, '10.20.1.10', 40318, '11:31:04', 'REJECT'),
  record(ids.endpointInterfaceB, '10.20.2.10', 40322, '11:32:07', 'REJECT'),
  record(ids.endpointInterfaceA, '10.20.1.10', 40340, '11:38:41', 'REJECT'),
  record(ids.endpointInterfaceB, '10.20.2.10', 40344, '11:39:02', 'REJECT'),
];

const flowLog = {
  FlowLogId: 'fl-0a11111111111111a',
  ResourceId: ids.providerVpc,
  FlowLogStatus: 'ACTIVE',
  DeliverLogsStatus: 'SUCCESS',
  TrafficType: 'ALL',
  LogDestinationType: 'cloud-watch-logs',
  LogGroupName: 'vpc-flow',
  LogFormat:
    '${version} ${account-id} ${interface-id} ${srcaddr} ${dstaddr} ${srcport} ${dstport} ${protocol} ${packets} ${bytes} ${start} ${end} ${action} ${log-status}',
  MaxAggregationInterval: 60,
  CreationTime: '2025-11-01T08:00:00.000Z',
};

const revoked = {
  EventId: '7f5f2a1c-0000-4000-8000-00000000c0de',
  EventName: 'RevokeSecurityGroupIngress',
  EventSource: 'ec2.amazonaws.com',
  EventTime: '2026-02-01T11:20:14Z',
  Username: 'tidy-up',
  Resources: [{ ResourceType: 'AWS::EC2::SecurityGroup', ResourceName: ids.endpointGroup }],
  CloudTrailEvent: JSON.stringify({
    eventVersion: '1.09',
    eventName: 'RevokeSecurityGroupIngress',
    eventSource: 'ec2.amazonaws.com',
    eventTime: '2026-02-01T11:20:14Z',
    eventID: '7f5f2a1c-0000-4000-8000-00000000c0de',
    userAgent: 'APN/1.0 HashiCorp/1.0 Terraform/1.11.4',
    userIdentity: {
      type: 'AssumedRole',
      arn: `arn:aws:sts::${provider.account}:assumed-role/network-admin/jo.doe@example.com`,
      sessionContext: { sessionIssuer: { userName: 'network-admin' } },
    },
    requestParameters: {
      groupId: ids.endpointGroup,
      ipPermissions: {
        items: [{ ipProtocol: 'tcp', fromPort: 443, toPort: 443, ipRanges: { items: [{ cidrIp: '10.10.0.0/16' }] } }],
      },
    },
    responseElements: { _return: true },
  }),
};

export const incident = (): Snapshot => {
  const closed = edit(
    healthy(),
    provider,
    'ec2/describe-security-groups',
    (a: { SecurityGroups: { GroupId: string; IpPermissions: { IpRanges: { CidrIp: string }[] }[] }[] }) => {
      for (const g of a.SecurityGroups)
        if (g.GroupId === ids.endpointGroup)
          for (const p of g.IpPermissions) p.IpRanges = p.IpRanges.filter(({ CidrIp }) => CidrIp !== '10.10.0.0/16');
    },
  );
  const watched = answer(closed, provider, 'ec2/describe-flow-logs', { FlowLogs: [flowLog] });
  const logged = answer(
    watched,
    provider,
    'logs/filter-log-events',
    { events: flowEvents, searchedLogStreams: [] },
    'vpc-flow',
  );
  const trailed = answer(logged, provider, 'cloudtrail/lookup-events', { Events: [revoked] });
  return answer(trailed, consumer, 'cloudtrail/lookup-events', { Events: [] });
};
