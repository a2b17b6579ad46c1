// Packets that do not arrive: routes, groups, ACLs and peering connections.

const https = (cidr) => ({ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: cidr }] });

const denyIn = async ({ ec2 }, vpc, entry) => {
  const { NetworkAcls } = await ec2('DescribeNetworkAcls', { Filters: [{ Name: 'vpc-id', Values: [vpc] }] });
  await ec2('CreateNetworkAclEntry', {
    NetworkAclId: NetworkAcls[0].NetworkAclId,
    CidrBlock: '0.0.0.0/0',
    RuleAction: 'deny',
    RuleNumber: 90,
    ...entry,
  });
};

const ruleOfEndpoints = ({ provider, ids }, entry) => denyIn(provider, ids.provider.vpc, entry);

const to443 = { Protocol: '6', PortRange: { From: 443, To: 443 } };

export const network = [
  {
    name: 'no route to the endpoint',
    code: 'route-missing-client-to-endpoint',
    breaks: ({ consumer, ids }) =>
      consumer.ec2('DeleteRoute', { RouteTableId: ids.consumer.table, DestinationCidrBlock: ids.provider.cidr }),
  },
  {
    name: 'no route back',
    code: 'route-missing-endpoint-to-client',
    breaks: ({ provider, ids, consumerCidr }) =>
      provider.ec2('DeleteRoute', { RouteTableId: ids.provider.table, DestinationCidrBlock: consumerCidr }),
  },
  {
    name: 'the group of the endpoint is closed',
    code: 'endpoint-sg-ingress-443-missing',
    breaks: ({ provider, ids, consumerCidr }) =>
      provider.ec2('RevokeSecurityGroupIngress', {
        GroupId: ids.provider.group,
        IpPermissions: [https(consumerCidr)],
      }),
  },
  {
    name: 'the group of the caller lets nothing out',
    code: 'client-sg-egress-443-missing',
    breaks: ({ consumer, ids }) =>
      consumer.ec2('RevokeSecurityGroupEgress', {
        GroupId: ids.consumer.group,
        IpPermissions: [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
      }),
  },
  {
    name: 'an ACL denies 443',
    code: 'nacl-blocks-443',
    breaks: (world) => ruleOfEndpoints(world, { Egress: false, ...to443 }),
  },
  {
    name: 'an ACL denies the return ports',
    code: 'nacl-blocks-ephemeral-return',
    breaks: (world) => ruleOfEndpoints(world, { Egress: true, Protocol: '6', PortRange: { From: 1024, To: 65535 } }),
  },
  {
    name: 'the first entry of an ACL denies 443',
    code: 'nacl-blocks-443',
    breaks: (world) => ruleOfEndpoints(world, { Egress: false, RuleNumber: 1, ...to443 }),
  },
  {
    name: 'the ACL of the caller denies both addresses',
    code: 'nacl-blocks-443',
    breaks: ({ consumer, ids }) => denyIn(consumer, ids.consumer.vpc, { Egress: true, ...to443 }),
  },
  {
    name: 'the peering connection waits',
    code: 'peering-not-active',
    build: { accept: false },
    breaks: () => undefined,
    lasting: true,
  },
];
