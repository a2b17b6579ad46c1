import { consumer, eni, group, ids, provider, tcp, urls } from '../worlds/peered.js';
import { ids as office, onprem } from '../worlds/onprem.js';
import type { Where } from '../worlds/world.js';
import { answer, edit } from '../worlds/world.js';
import type { Fault } from './fault.js';
import { forbidden } from './sees.js';

type Snapshot = Parameters<Fault['breaks']>[0];

const global = (at: Where): Where => ({ account: at.account, region: 'global' });

interface Endpoints {
  VpcEndpoints: {
    VpcEndpointId: string;
    PrivateDnsEnabled: boolean;
    IpAddressType: string;
    DnsOptions?: object;
  }[];
}

const endpoint = (change: (row: Endpoints['VpcEndpoints'][number]) => void) => (snapshot: Snapshot) =>
  edit(snapshot, provider, 'ec2/describe-vpc-endpoints', (a: Endpoints) => a.VpcEndpoints.forEach(change));

const types = (type: string) => (snapshot: Snapshot) =>
  edit(
    snapshot,
    provider,
    'apigateway/get-rest-apis',
    (a: { items: { endpointConfiguration: { types: string[] } }[] }) => {
      for (const item of a.items) item.endpointConfiguration.types = [type];
    },
  );

const zone = 'Z0123456789ABCDEFGHIJ';
const ownName = `${ids.endpoint}-abcdefgh.execute-api.us-east-1.vpce.amazonaws.com`;
const apiName = `${ids.api}.execute-api.us-east-1.amazonaws.com`;

/** A private zone of the provider, associated with a VPC. */
const zoned =
  (at: Where, vpc: string, name: string, ...records: object[]) =>
  (snapshot: Snapshot): Snapshot => {
    const known = answer(
      snapshot,
      global(at),
      'route53/list-hosted-zones-by-vpc',
      { HostedZoneSummaries: [{ HostedZoneId: zone, Name: `${name}.`, Owner: { OwningAccount: provider.account } }] },
      vpc,
      'us-east-1',
    );
    return answer(known, global(provider), 'route53/list-resource-record-sets', { ResourceRecordSets: records }, zone);
  };

const aliasRecord = {
  Name: `${apiName}.`,
  Type: 'A',
  AliasTarget: { DNSName: `${ownName}.`, HostedZoneId: 'Z7HUB22UULQXV', EvaluateTargetHealth: false },
};
const addressRecord = (...addresses: string[]) => ({
  Name: `${apiName}.`,
  Type: 'A',
  TTL: 60,
  ResourceRecords: addresses.map((Value) => ({ Value })),
});

const withoutPrivateDns = endpoint((row) => {
  row.PrivateDnsEnabled = false;
});

const rule = (domain: string, type: string) => (snapshot: Snapshot) => {
  const rules = answer(snapshot, provider, 'route53resolver/list-resolver-rules', {
    ResolverRules: [
      {
        Id: 'rslvr-rr-0123456789abcdef0',
        DomainName: `${domain}.`,
        RuleType: type,
        TargetIps: [{ Ip: '10.200.0.53', Port: 53 }],
      },
    ],
  });
  return answer(rules, provider, 'route53resolver/list-resolver-rule-associations', {
    ResolverRuleAssociations: [
      {
        Id: 'rslvr-rrassoc-0123456789abc',
        ResolverRuleId: 'rslvr-rr-0123456789abcdef0',
        VPCId: ids.providerVpc,
        Status: 'COMPLETE',
      },
    ],
  });
};

const ownOptions = 'dopt-0d222222222222222';

/** The provider's VPC gives its hosts this name server; the set with Amazon's stays in the account. */
const servers =
  (value: string) =>
  (snapshot: Snapshot): Snapshot => {
    const listed = edit(snapshot, provider, 'ec2/describe-dhcp-options', (a: { DhcpOptions: object[] }) => {
      a.DhcpOptions.push({
        DhcpOptionsId: ownOptions,
        OwnerId: provider.account,
        DhcpConfigurations: [{ Key: 'domain-name-servers', Values: [{ Value: value }] }],
      });
    });
    return edit(listed, provider, 'ec2/describe-vpcs', (a: { Vpcs: { VpcId: string; DhcpOptionsId: string }[] }) => {
      for (const row of a.Vpcs) if (row.VpcId === ids.providerVpc) row.DhcpOptionsId = ownOptions;
    });
  };

const associatedAt = (at: string) => (snapshot: Snapshot) =>
  answer(snapshot, provider, 'cloudtrail/lookup-events', {
    Events: [
      {
        EventId: 'e-9',
        EventName: 'UpdateRestApi',
        EventSource: 'apigateway.amazonaws.com',
        EventTime: at,
        Username: 'mia',
        Resources: [],
        CloudTrailEvent: JSON.stringify({
          eventName: 'UpdateRestApi',
          eventTime: at,
          userIdentity: { type: 'IAMUser', userName: 'mia' },
          userAgent: 'aws-cli/2.17',
          requestParameters: {
            restApiId: ids.api,
            updateRestApiInput: {
              patchOperations: [{ op: 'add', path: '/endpointConfiguration/vpcEndpointIds', value: ids.endpoint }],
            },
          },
        }),
      },
    ],
  });

/** An endpoint of the consumer's own in the caller's VPC. */
/** An endpoint of the consumer's own, in the caller's subnet, whose group lets its VPC in. */
const ownEndpoint = (privateDns: boolean) => (snapshot: Snapshot) => {
  const [interfaceId, groupId] = ['eni-0c1111111111111e1', 'sg-0c1111111111111e1'];
  const grouped = edit(snapshot, consumer, 'ec2/describe-security-groups', (a: { SecurityGroups: object[] }) => {
    const https = tcp(443, { IpRanges: [{ CidrIp: '10.10.0.0/16' }] });
    a.SecurityGroups.push(group(groupId, 'own-endpoint', ids.consumerVpc, consumer.account, [https]));
  });
  const attached = edit(grouped, consumer, 'ec2/describe-network-interfaces', (a: { NetworkInterfaces: object[] }) => {
    a.NetworkInterfaces.push(
      eni(interfaceId, ids.consumerSubnet, ids.consumerVpc, consumer.account, '10.10.1.40', [groupId], {
        InterfaceType: 'vpc_endpoint',
        RequesterManaged: true,
      }),
    );
  });
  return edit(attached, consumer, 'ec2/describe-vpc-endpoints', (a: { VpcEndpoints: object[] }) => {
    a.VpcEndpoints.push({
      VpcEndpointId: 'vpce-0c111111111111111',
      VpcEndpointType: 'Interface',
      VpcId: ids.consumerVpc,
      ServiceName: 'com.amazonaws.us-east-1.execute-api',
      State: 'available',
      OwnerId: consumer.account,
      SubnetIds: [ids.consumerSubnet],
      NetworkInterfaceIds: [interfaceId],
      Groups: [{ GroupId: groupId, GroupName: 'own-endpoint' }],
      PrivateDnsEnabled: privateDns,
      DnsEntries: [],
    });
  });
};

const inVpc = (config: object) => (snapshot: Snapshot) =>
  answer(
    snapshot,
    consumer,
    'lambda/get-function-configuration',
    {
      FunctionName: 'caller',
      FunctionArn: 'arn:aws:lambda:us-east-1:111122223333:function:caller',
      VpcConfig: config,
    },
    'caller',
  );

const local = { target: urls.plain, from: ids.admin } as const;

export const dnsFaults: readonly Fault[] = [
  {
    ...local,
    code: 'public-api-shadowed-by-private-dns',
    nearIs: 'private-dns-disabled-plain-host',
    what: "the API is REGIONAL, and private DNS of an endpoint answers for it in the caller's VPC",
    sees: forbidden,
    breaks: types('REGIONAL'),
    near: (world) => withoutPrivateDns(types('REGIONAL')(world)),
    blind: ['get-rest-apis'],
  },
  {
    code: 'onprem-dns-not-forwarded',
    what: "a host in the data centre uses the default name, and no inbound Resolver endpoint is in the endpoint's VPC",
    target: urls.plain,
    from: office.office,
    world: onprem,
    sees: { kind: 'dns' },
    breaks: (world) => answer(world, provider, 'route53resolver/list-resolver-endpoints', { ResolverEndpoints: [] }),
    near: (world) => world,
    blind: ['444455556666/us-east-1/route53resolver/list-resolver-endpoints'],
  },
  {
    ...local,
    code: 'resolver-rule-overrides-private-dns',
    what: "a resolver rule sends the names of APIs from the endpoint's VPC to the data centre",
    sees: { kind: 'dns' },
    breaks: rule('execute-api.us-east-1.amazonaws.com', 'FORWARD'),
    near: rule('execute-api.us-east-1.amazonaws.com', 'SYSTEM'),
    blind: ['444455556666/us-east-1/ec2/describe-vpc-endpoints'],
    tried: 'repairs',
  },
  {
    ...local,
    code: 'custom-dns-server-not-forwarding',
    what: "hosts of the VPC ask a name server of their own, and the caller's name fails",
    sees: { kind: 'dns' },
    symptom: 'dns',
    breaks: servers('10.20.3.53'),
    near: servers('10.20.0.2'),
    blind: ['444455556666/us-east-1/ec2/describe-vpc-endpoints'],
    tried: 'repairs',
  },
  {
    code: 'vpce-alias-not-redeployed',
    what: 'the endpoint was associated after the last deployment, so its alias does not exist yet',
    target: urls.alias,
    from: ids.app,
    sees: { kind: 'dns' },
    breaks: associatedAt('2026-01-20T10:00:00Z'),
    near: associatedAt('2026-01-10T08:30:00Z'),
    blind: ['get-rest-apis', 'get-deployments'],
    tried: 'repairs',
  },
  {
    code: 'alias-captured-by-local-private-dns',
    what: "the alias of the provider's endpoint is called from a VPC with private DNS of its own endpoint",
    sees: forbidden,
    target: urls.alias,
    from: ids.app,
    symptom: '403',
    breaks: ownEndpoint(true),
    near: ownEndpoint(false),
    blind: ['111122223333/us-east-1/ec2/describe-vpc-endpoints'],
  },
  {
    ...local,
    code: 'private-dns-conflict',
    what: 'a private zone of the same name, without the API, stands in the way of private DNS',
    sees: { kind: 'dns' },
    breaks: (world) =>
      zoned(provider, ids.providerVpc, 'execute-api.us-east-1.amazonaws.com')(withoutPrivateDns(world)),
    near: (world) =>
      zoned(provider, ids.providerVpc, 'execute-api.us-east-1.amazonaws.com', aliasRecord)(withoutPrivateDns(world)),
    blind: ['444455556666/us-east-1/ec2/describe-vpc-endpoints'],
    tried: 'repairs',
  },
  {
    code: 'stale-endpoint-ip',
    what: "a zone of the consumer's VPC lists addresses of an endpoint that was deleted",
    target: urls.plain,
    from: ids.app,
    sees: { kind: 'timeout' },
    breaks: zoned(consumer, ids.consumerVpc, apiName, addressRecord('10.20.1.77', '10.20.2.77')),
    near: zoned(consumer, ids.consumerVpc, apiName, addressRecord('10.20.1.10', '10.20.2.10')),
    blind: ['list-hosted-zones-by-vpc/vpc-0c111111111111111'],
    tried: 'repairs',
  },
  {
    code: 'dns-record-ip-type-mismatch',
    what: "the endpoint's names have AAAA records only, and the caller has IPv4",
    target: urls.alias,
    from: ids.app,
    sees: { kind: 'dns' },
    breaks: endpoint((row) => {
      row.IpAddressType = 'dualstack';
      row.DnsOptions = { DnsRecordIpType: 'ipv6' };
    }),
    near: endpoint((row) => {
      row.IpAddressType = 'dualstack';
      row.DnsOptions = { DnsRecordIpType: 'ipv4' };
    }),
    blind: ['444455556666/us-east-1/ec2/describe-vpc-endpoints'],
    tried: 'repairs',
  },
  {
    code: 'client-not-in-vpc',
    what: 'the calling Lambda function has no VPC configuration',
    target: urls.alias,
    from: 'caller',
    sees: { kind: 'timeout' },
    breaks: inVpc({ SubnetIds: [], SecurityGroupIds: [] }),
    near: inVpc({
      VpcId: ids.consumerVpc,
      SubnetIds: [ids.consumerSubnet],
      SecurityGroupIds: [ids.consumerGroup],
    }),
    blind: ['lambda/get-function-configuration'],
  },
];
