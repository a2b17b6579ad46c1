import type { Snapshot } from '../../src/snapshot/snapshot.js';
import { apiPolicy, consumer, healthy, ids, provider, region, savedForm } from './peered.js';
import type { Where } from './world.js';
import { answer, edit } from './world.js';

/**
 * The peered world, in which the consumer calls the API by a private custom domain name of the provider:
 * `https://api.corp.example/v1/orders`. In `shared` the endpoint is the consumer's own.
 */
export const domain = {
  name: 'api.corp.example',
  id: 'dom123abcd',
  arn: `arn:aws:apigateway:${region}:${provider.account}:/domainnames/api.corp.example+dom123abcd`,
  invokeArn: `arn:aws:execute-api:${region}:${provider.account}:/domainnames/api.corp.example+dom123abcd`,
  certificate: `arn:aws:acm:${region}:${provider.account}:certificate/11111111-2222-3333-4444-555555555555`,
  zone: 'Z0CORPEXAMPLE',
  url: 'https://api.corp.example/v1/orders',
} as const;

export const consumerEndpoint = {
  id: 'vpce-0c111111111111111',
  interface: 'eni-0c1111111111111ee',
  secondInterface: 'eni-0c1111111111111ef',
  secondSubnet: 'subnet-0c11111111111111b',
  group: 'sg-0c1111111111111ee',
} as const;

const global = ({ account }: Where): Where => ({ account, region: 'global' });

const admits = (endpoint: string) => ({
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke', Resource: domain.invokeArn },
    {
      Effect: 'Deny',
      Principal: '*',
      Action: 'execute-api:Invoke',
      Resource: domain.invokeArn,
      Condition: { StringNotEquals: { 'aws:SourceVpce': [endpoint] } },
    },
  ],
});

export const associationOf = (endpoint: string, at: Where, arn: string = domain.arn) => ({
  domainNameAccessAssociationArn: `arn:aws:apigateway:${region}:${at.account}:/domainnameaccessassociations/domainname/${arn.split('/domainnames/')[1] ?? ''}/vpcesource/${endpoint}`,
  domainNameArn: arn,
  accessAssociationSourceType: 'VPCE',
  accessAssociationSource: endpoint,
});

const named = (endpoint: string, more: object = {}) => ({
  domainName: domain.name,
  domainNameId: domain.id,
  domainNameArn: domain.arn,
  certificateArn: domain.certificate,
  domainNameStatus: 'AVAILABLE',
  securityPolicy: 'TLS_1_2',
  routingMode: 'BASE_PATH_MAPPING_ONLY',
  endpointConfiguration: { types: ['PRIVATE'] },
  policy: savedForm(admits(endpoint)),
  ...more,
});

/** The consumer's zone `corp.example`, in which the name is an alias of an endpoint's name. */
const resolved = (snapshot: Snapshot, target: string): Snapshot =>
  answer(
    answer(
      snapshot,
      global(consumer),
      'route53/list-hosted-zones-by-vpc',
      {
        HostedZoneSummaries: [
          { HostedZoneId: domain.zone, Name: 'corp.example.', Owner: { OwningAccount: consumer.account } },
        ],
      },
      ids.consumerVpc,
      region,
    ),
    global(consumer),
    'route53/list-resource-record-sets',
    {
      ResourceRecordSets: [
        { Name: 'corp.example.', Type: 'SOA', TTL: 900, ResourceRecords: [{ Value: 'ns-0.awsdns-00.com.' }] },
        {
          Name: `${domain.name}.`,
          Type: 'A',
          AliasTarget: { DNSName: `${target}.`, HostedZoneId: 'Z7HUB22UULQXV', EvaluateTargetHealth: false },
        },
      ],
    },
    domain.zone,
  );

const served = (snapshot: Snapshot, row: object): Snapshot => {
  const key = [domain.name, domain.id];
  const steps: ((state: Snapshot) => Snapshot)[] = [
    (s) => answer(s, provider, 'apigateway/get-domain-names', { items: [row] }),
    (s) =>
      answer(
        s,
        provider,
        'apigateway/get-base-path-mappings',
        { items: [{ basePath: 'v1', restApiId: ids.api, stage: 'prod' }] },
        ...key,
      ),
    (s) => answer(s, provider, 'apigatewayv2/list-routing-rules', { RoutingRules: [] }, ...key),
    (s) =>
      answer(
        s,
        provider,
        'acm/describe-certificate',
        {
          Certificate: {
            CertificateArn: domain.certificate,
            DomainName: '*.corp.example',
            SubjectAlternativeNames: ['*.corp.example', 'corp.example'],
            Status: 'ISSUED',
            Type: 'AMAZON_ISSUED',
            KeyAlgorithm: 'RSA_2048',
            NotBefore: '2025-12-01T00:00:00+00:00',
            NotAfter: '2026-12-01T00:00:00+00:00',
          },
        },
        domain.certificate,
      ),
  ];
  return steps.reduce((state, step) => step(state), snapshot);
};

/** The provider's endpoint serves the name. */
export const withDomain = (): Snapshot => {
  const name = `${ids.endpoint}-abcdefgh.execute-api.us-east-1.vpce.amazonaws.com`;
  const state = resolved(served(healthy(), named(ids.endpoint)), name);
  const known = answer(state, consumer, 'apigateway/get-domain-names', { items: [] });
  return answer(known, provider, 'apigateway/get-domain-name-access-associations', {
    items: [associationOf(ids.endpoint, provider)],
  });
};

const zoneB = { AvailabilityZone: 'us-east-1b', AvailabilityZoneId: 'use1-az2' };

const inConsumer = (snapshot: Snapshot): Snapshot => {
  const { id, interface: eni, secondInterface, secondSubnet, group } = consumerEndpoint;
  const twoZones = edit(snapshot, consumer, 'ec2/describe-subnets', (a: { Subnets: object[] }) => {
    a.Subnets.push({ ...a.Subnets[0], SubnetId: secondSubnet, CidrBlock: '10.10.2.0/24', ...zoneB });
  });
  const filtered = edit(
    twoZones,
    consumer,
    'ec2/describe-network-acls',
    (a: { NetworkAcls: { Associations: object[] }[] }) => {
      a.NetworkAcls[0]?.Associations.push({
        NetworkAclAssociationId: 'aclassoc-b',
        NetworkAclId: ids.consumerAcl,
        SubnetId: secondSubnet,
      });
    },
  );
  const withEndpoint = answer(filtered, consumer, 'ec2/describe-vpc-endpoints', {
    VpcEndpoints: [
      {
        VpcEndpointId: id,
        VpcEndpointType: 'Interface',
        VpcId: ids.consumerVpc,
        ServiceName: 'com.amazonaws.us-east-1.execute-api',
        State: 'available',
        OwnerId: consumer.account,
        PolicyDocument: JSON.stringify({
          Statement: [{ Action: '*', Effect: 'Allow', Principal: '*', Resource: '*' }],
        }),
        SubnetIds: [ids.consumerSubnet, secondSubnet],
        NetworkInterfaceIds: [eni, secondInterface],
        Groups: [{ GroupId: group, GroupName: 'endpoint' }],
        PrivateDnsEnabled: true,
        IpAddressType: 'ipv4',
        DnsEntries: [
          { DnsName: `${id}-hgfedcba.execute-api.us-east-1.vpce.amazonaws.com`, HostedZoneId: 'Z7HUB22UULQXV' },
        ],
      },
    ],
  });
  const withInterface = edit(
    withEndpoint,
    consumer,
    'ec2/describe-network-interfaces',
    (a: { NetworkInterfaces: object[] }) => {
      const of = (NetworkInterfaceId: string, SubnetId: string, PrivateIpAddress: string) => ({
        NetworkInterfaceId,
        SubnetId,
        VpcId: ids.consumerVpc,
        OwnerId: consumer.account,
        PrivateIpAddress,
        PrivateIpAddresses: [{ Primary: true, PrivateIpAddress }],
        Groups: [{ GroupId: group, GroupName: 'endpoint' }],
        InterfaceType: 'vpc_endpoint',
        RequesterManaged: true,
        Description: `VPC Endpoint Interface ${id}`,
        Status: 'in-use',
        Ipv6Addresses: [],
      });
      a.NetworkInterfaces.push(
        of(eni, ids.consumerSubnet, '10.10.1.50'),
        of(secondInterface, secondSubnet, '10.10.2.50'),
      );
    },
  );
  return edit(withInterface, consumer, 'ec2/describe-security-groups', (a: { SecurityGroups: object[] }) => {
    a.SecurityGroups.push({
      GroupId: group,
      GroupName: 'endpoint',
      VpcId: ids.consumerVpc,
      OwnerId: consumer.account,
      IpPermissions: [
        { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: '10.10.0.0/16' }], UserIdGroupPairs: [] },
      ],
      IpPermissionsEgress: [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
    });
  });
};

export const management = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::${consumer.account}:root` },
      Action: 'apigateway:CreateAccessAssociation',
      Resource: domain.arn,
    },
  ],
};

/** The consumer's own endpoint serves the name, which the provider shares with the consumer's account. */
export const withSharedDomain = (): Snapshot => {
  const { id } = consumerEndpoint;
  const row = named(id, { managementPolicy: savedForm(management) });
  const name = `${id}-hgfedcba.execute-api.us-east-1.vpce.amazonaws.com`;
  const state = resolved(served(inConsumer(healthy()), row), name);
  const { policy: _, ...shown } = row;
  const [allow, deny] = apiPolicy.Statement;
  const spared = { ...deny, Condition: { StringNotEquals: { 'aws:SourceVpce': [ids.endpoint, id] } } };
  const admitted = edit(state, provider, 'apigateway/get-rest-apis', (a: { items: { policy: string }[] }) => {
    for (const api of a.items) api.policy = savedForm({ Version: '2012-10-17', Statement: [allow, spared] });
  });
  const steps: ((s: Snapshot) => Snapshot)[] = [
    (s) => answer(s, consumer, 'apigateway/get-domain-names', { items: [{ ...shown, managementPolicy: undefined }] }),
    (s) =>
      answer(s, consumer, 'apigateway/get-domain-name-access-associations', { items: [associationOf(id, consumer)] }),
    (s) =>
      answer(s, provider, 'apigateway/get-domain-name-access-associations', { items: [associationOf(id, consumer)] }),
    (s) => answer(s, consumer, 'ram/get-resource-share-invitations', { resourceShareInvitations: [] }),
  ];
  return steps.reduce((s, step) => step(s), admitted);
};
