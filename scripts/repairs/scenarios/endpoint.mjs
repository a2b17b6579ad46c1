// The endpoint itself: its names, its subnets and its policy.
import * as Resolver from '@aws-sdk/client-route53resolver';
import { accounts, region } from '../../moto/topology.mjs';

const local = ({ plain, ids }) => [plain, ids.provider.admin];

const endpointPolicy =
  (statement) =>
  ({ provider, ids }) =>
    provider.ec2('ModifyVpcEndpoint', {
      VpcEndpointId: ids.provider.endpoint,
      PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: statement(ids) }),
    });

const allow = { Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke' };

const hostOf = ({ plain }) => new URL(plain).hostname;

/** Hosts of the endpoint's VPC ask a server elsewhere for the names below a domain. */
const withRule = (domainOf) => async (world) => {
  const { provider, ids } = world;
  const resolver = provider.clientOf(Resolver.Route53ResolverClient);
  const { ResolverEndpoint } = await resolver.send(
    new Resolver.CreateResolverEndpointCommand({
      CreatorRequestId: 'endpoint',
      Name: 'out',
      Direction: 'OUTBOUND',
      SecurityGroupIds: [ids.provider.group],
      IpAddresses: ids.provider.subnets.map((SubnetId) => ({ SubnetId })),
    }),
  );
  const { ResolverRule } = await resolver.send(
    new Resolver.CreateResolverRuleCommand({
      CreatorRequestId: 'rule',
      Name: 'apis',
      RuleType: 'FORWARD',
      DomainName: domainOf(world),
      TargetIps: [{ Ip: '192.168.7.53', Port: 53 }],
      ResolverEndpointId: ResolverEndpoint.Id,
    }),
  );
  await resolver.send(
    // moto sorts associations by their names, and fails at one that has none.
    new Resolver.AssociateResolverRuleCommand({
      Name: 'apis',
      ResolverRuleId: ResolverRule.Id,
      VPCId: ids.provider.vpc,
    }),
  );
};

/** A private zone of an account that one VPC knows. */
export const zoneIn = async (account, name, VPCId, ...records) => {
  const { HostedZone } = await account.route53('CreateHostedZone', {
    Name: name,
    CallerReference: name,
    VPC: { VPCRegion: region, VPCId },
    HostedZoneConfig: { PrivateZone: true },
  });
  const Changes = records.map((ResourceRecordSet) => ({ Action: 'CREATE', ResourceRecordSet }));
  if (Changes.length > 0)
    await account.route53('ChangeResourceRecordSets', { HostedZoneId: HostedZone.Id, ChangeBatch: { Changes } });
};

export const endpoint = [
  {
    name: 'host names of the VPC are off',
    code: 'vpc-dns-attributes-disabled',
    call: local,
    breaks: ({ provider, ids }) =>
      provider.ec2('ModifyVpcAttribute', { VpcId: ids.provider.vpc, EnableDnsHostnames: { Value: false } }),
  },
  {
    name: 'DNS support of the VPC is off',
    code: 'vpc-dns-attributes-disabled',
    call: local,
    breaks: ({ provider, ids }) =>
      provider.ec2('ModifyVpcAttribute', { VpcId: ids.provider.vpc, EnableDnsSupport: { Value: false } }),
  },
  {
    name: 'the endpoint has no subnet',
    code: 'endpoint-no-subnets',
    breaks: ({ provider, ids }) =>
      provider.ec2('ModifyVpcEndpoint', {
        VpcEndpointId: ids.provider.endpoint,
        RemoveSubnetIds: ids.provider.subnets,
      }),
  },
  {
    name: 'the endpoint policy names another API',
    code: 'endpoint-policy-no-matching-allow',
    breaks: endpointPolicy(() => [
      { ...allow, Resource: `arn:aws:execute-api:${region}:${accounts.provider}:zzzzzzzzzz/*` },
    ]),
  },
  {
    name: 'the endpoint policy denies',
    code: 'endpoint-policy-explicit-deny',
    breaks: endpointPolicy(() => [
      { ...allow, Action: '*', Resource: '*' },
      {
        ...allow,
        Effect: 'Deny',
        Action: '*',
        Resource: '*',
        Condition: { StringNotEquals: { 'aws:ResourceAccount': ['999988887777'] } },
      },
    ]),
  },
  {
    name: 'the endpoint policy asks for an organization, and nobody signs',
    code: 'endpoint-policy-needs-identity',
    breaks: endpointPolicy(() => [
      { ...allow, Resource: '*', Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-abc1234567' } } },
    ]),
  },
  {
    name: 'a resolver rule sends the names away',
    code: 'resolver-rule-overrides-private-dns',
    lasting: true,
    call: local,
    breaks: withRule(() => `execute-api.${region}.amazonaws.com`),
  },
  {
    name: 'a resolver rule sends the very name away',
    code: 'resolver-rule-overrides-private-dns',
    call: local,
    breaks: withRule(hostOf),
  },
  {
    name: 'the hosts of the VPC ask a name server of their own',
    code: 'custom-dns-server-not-forwarding',
    call: (world) => [...local(world), '--symptom', 'dns'],
    breaks: async ({ provider, ids }) => {
      for (const server of ['AmazonProvidedDNS', '192.168.7.53']) {
        const { DhcpOptions } = await provider.ec2('CreateDhcpOptions', {
          DhcpConfigurations: [{ Key: 'domain-name-servers', Values: [server] }],
        });
        await provider.ec2('AssociateDhcpOptions', {
          DhcpOptionsId: DhcpOptions.DhcpOptionsId,
          VpcId: ids.provider.vpc,
        });
      }
    },
  },
  {
    name: 'the name is pinned to a zone in which the endpoint has no subnet',
    code: 'endpoint-az-coverage',
    call: async ({ provider, ids }) => {
      const { VpcEndpoints } = await provider.ec2('DescribeVpcEndpoints', { VpcEndpointIds: [ids.provider.endpoint] });
      const own = VpcEndpoints[0].DnsEntries[0].DnsName.replace('.execute-api', `-${region}b.execute-api`);
      return [`https://${own}/prod/orders`, ids.consumer.app, '--header', `x-apigw-api-id: ${ids.api}`];
    },
    breaks: ({ provider, ids }) =>
      provider.ec2('ModifyVpcEndpoint', {
        VpcEndpointId: ids.provider.endpoint,
        RemoveSubnetIds: ids.provider.subnets.slice(1),
      }),
  },
  {
    name: 'the default name is private to the VPC of the endpoint',
    code: 'private-dns-not-visible-from-peer-vpc',
    noTerraform:
      'moto takes a zone with a VPC for public unless it is told otherwise, and the AWS provider does not tell',
    call: ({ plain, ids }) => [plain, ids.consumer.app],
    breaks: () => undefined,
  },
  {
    name: 'an empty private zone of the same name',
    code: 'private-dns-conflict',
    build: { privateDns: false },
    call: local,
    breaks: ({ provider, ids }) => zoneIn(provider, `execute-api.${region}.amazonaws.com`, ids.provider.vpc),
  },
  {
    name: 'a zone lists addresses of an endpoint that is gone',
    code: 'stale-endpoint-ip',
    call: ({ plain, ids }) => [plain, ids.consumer.app],
    breaks: (world) =>
      zoneIn(world.consumer, hostOf(world), world.ids.consumer.vpc, {
        Name: hostOf(world),
        Type: 'A',
        TTL: 60,
        ResourceRecords: world.ids.provider.addresses.map((address) => ({
          Value: address.replace(/\d+$/, (last) => (Number(last) + 7) % 250),
        })),
      }),
  },
];
