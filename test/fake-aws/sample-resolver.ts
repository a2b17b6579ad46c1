import type { SampleRow } from './sample.js';

const three = <T>(make: (n: number) => T): T[] => [1, 2, 3].map(make);

/** Route 53 and Resolver, seen from the consumer. */
export const resolverAnswers: readonly SampleRow[] = [
  [
    'route53/list-hosted-zones-by-vpc',
    ['vpc-01', 'us-east-1'],
    {
      HostedZoneSummaries: three((n) => ({
        HostedZoneId: `Z0${n}`,
        Name: `z${n}.example.com.`,
        Owner: { OwningAccount: '111122223333' },
      })),
    },
  ],
  [
    'route53/get-hosted-zone',
    ['Z01'],
    {
      HostedZone: {
        Id: '/hostedzone/Z01',
        Name: 'z1.example.com.',
        CallerReference: 'ref',
        Config: { PrivateZone: true, Comment: '' },
        ResourceRecordSetCount: 3,
      },
      VPCs: [{ VPCRegion: 'us-east-1', VPCId: 'vpc-01' }],
    },
  ],
  [
    'route53/list-resource-record-sets',
    ['Z01'],
    {
      ResourceRecordSets: [
        { Name: 'z1.example.com.', Type: 'NS', TTL: 172_800, ResourceRecords: [{ Value: 'ns-0.awsdns-00.com.' }] },
        {
          Name: 'z1.example.com.',
          Type: 'SOA',
          TTL: 900,
          ResourceRecords: [{ Value: 'ns-0.awsdns-00.com. x. 1 7200 900 1209600 86400' }],
        },
        {
          Name: 'api.z1.example.com.',
          Type: 'A',
          SetIdentifier: 'blue',
          Weight: 10,
          AliasTarget: { HostedZoneId: 'Z7HUB22UULQXV', DNSName: 'vpce-01.example.', EvaluateTargetHealth: false },
        },
        {
          Name: 'api.z1.example.com.',
          Type: 'A',
          SetIdentifier: 'green',
          Weight: 0,
          TTL: 60,
          ResourceRecords: [{ Value: '10.1.1.10' }],
        },
        { Name: '\\052.z1.example.com.', Type: 'CNAME', TTL: 60, ResourceRecords: [{ Value: 'api.z1.example.com' }] },
      ],
    },
  ],
  [
    'route53resolver/list-resolver-rules',
    [],
    {
      ResolverRules: three((n) => ({
        Id: `rslvr-rr-${n}`,
        DomainName: 'corp.example.',
        RuleType: 'FORWARD',
        TargetIps: [{ Ip: '192.0.2.1', Port: 53 }],
        CreationTime: '2026-03-01T08:30:00.000Z',
      })),
    },
  ],
  [
    'route53resolver/list-resolver-rule-associations',
    [],
    {
      ResolverRuleAssociations: three((n) => ({
        Id: `rslvr-rrassoc-${n}`,
        ResolverRuleId: `rslvr-rr-${n}`,
        VPCId: `vpc-0${n}`,
        Status: 'COMPLETE',
      })),
    },
  ],
  [
    'route53resolver/list-resolver-endpoints',
    [],
    {
      ResolverEndpoints: three((n) => ({
        Id: `rslvr-out-${n}`,
        Direction: 'OUTBOUND',
        IpAddressCount: 2,
        SecurityGroupIds: ['sg-01'],
      })),
    },
  ],
  [
    'route53resolver/list-resolver-endpoint-ip-addresses',
    ['rslvr-out-1'],
    {
      IpAddresses: three((n) => ({
        IpId: `rni-${n}`,
        SubnetId: `subnet-0${n}`,
        Ip: `10.1.${n}.53`,
        Status: 'ATTACHED',
      })),
    },
  ],
  [
    'route53resolver/list-firewall-rule-group-associations',
    [],
    {
      FirewallRuleGroupAssociations: three((n) => ({
        Id: `rslvr-frgassoc-${n}`,
        FirewallRuleGroupId: `rslvr-frg-${n}`,
        VpcId: `vpc-0${n}`,
        Priority: 100 + n,
      })),
    },
  ],
  [
    'route53resolver/list-firewall-rules',
    ['rslvr-frg-1'],
    {
      FirewallRules: three((n) => ({
        FirewallRuleGroupId: 'rslvr-frg-1',
        FirewallDomainListId: `rslvr-fdl-${n}`,
        Priority: n,
        Action: 'BLOCK',
        BlockResponse: 'NXDOMAIN',
      })),
    },
  ],
  [
    'route53resolver/list-firewall-domains',
    ['rslvr-fdl-1'],
    { Domains: ['*.execute-api.us-east-1.amazonaws.com.', 'b.example.', 'c.example.'] },
  ],
  [
    'route53resolver/list-resolver-query-log-config-associations',
    [],
    { TotalCount: 0, TotalFilteredCount: 0, ResolverQueryLogConfigAssociations: [] },
  ],
  [
    'route53profiles/list-profile-associations',
    [],
    {
      ProfileAssociations: three((n) => ({
        Id: `rpassoc-${n}`,
        ProfileId: 'rp-1',
        ResourceId: `vpc-0${n}`,
        Status: 'COMPLETE',
      })),
    },
  ],
];
