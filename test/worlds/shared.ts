import type { Answer, Snapshot } from '../../src/snapshot/snapshot.js';
import { answerPath } from '../../src/snapshot/snapshot.js';
import { healthy, ids as peered, provider } from './peered.js';
import type { Where } from './world.js';
import { answer } from './world.js';

/** An account with which the provider shares the subnets of its VPC: it sees them, and neither endpoints nor rules of the VPC. */
export const participant: Where = { account: '999900001111', region: 'us-east-1' };

export const ids = { ...peered, host: 'eni-0a999999999999999', hostGroup: 'sg-0a999999999999999' } as const;

const asSeen = (operation: 'ec2/describe-vpcs' | 'ec2/describe-subnets') => (snapshot: Snapshot) =>
  answer(snapshot, participant, operation, snapshot.answers.get(answerPath({ ...provider, operation })) as Answer);

const own: readonly [Parameters<typeof answer>[2], Answer][] = [
  ['sts/get-caller-identity', { Account: participant.account }],
  ['ec2/describe-vpc-endpoints', { VpcEndpoints: [] }],
  ['ec2/describe-route-tables', { RouteTables: [] }],
  ['ec2/describe-network-acls', { NetworkAcls: [] }],
  ['ec2/describe-vpc-peering-connections', { VpcPeeringConnections: [] }],
  ['ec2/describe-transit-gateway-vpc-attachments', { TransitGatewayVpcAttachments: [] }],
  ['route53resolver/list-resolver-rule-associations', { ResolverRuleAssociations: [] }],
  ['route53resolver/list-resolver-rules', { ResolverRules: [] }],
  [
    'ec2/describe-security-groups',
    {
      SecurityGroups: [
        {
          GroupId: ids.hostGroup,
          GroupName: 'app',
          VpcId: ids.providerVpc,
          OwnerId: participant.account,
          IpPermissions: [],
          IpPermissionsEgress: [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
        },
      ],
    },
  ],
  [
    'ec2/describe-network-interfaces',
    {
      NetworkInterfaces: [
        {
          NetworkInterfaceId: ids.host,
          OwnerId: participant.account,
          VpcId: ids.providerVpc,
          SubnetId: ids.backendSubnet,
          InterfaceType: 'interface',
          PrivateIpAddress: '10.20.3.99',
          Groups: [{ GroupId: ids.hostGroup }],
          Status: 'in-use',
        },
      ],
    },
  ],
];

/** A host of another account in a shared subnet of the endpoint's VPC. Healthy in every respect. */
export const shared = (): Snapshot =>
  own.reduce(
    (snapshot, [operation, value]) => answer(snapshot, participant, operation, value),
    asSeen('ec2/describe-subnets')(asSeen('ec2/describe-vpcs')(healthy())),
  );
