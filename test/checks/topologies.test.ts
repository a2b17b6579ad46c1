import { describe, expect, test } from '@jest/globals';
import type { Snapshot } from '../../src/snapshot/snapshot.js';
import { audited } from '../audit.js';
import type { Call } from '../diagnose.js';
import { diagnosed } from '../diagnose.js';
import { dualStack } from '../worlds/dual-stack.js';
import { ids as office, onprem } from '../worlds/onprem.js';
import { consumer, healthy, ids, provider, urls } from '../worlds/peered.js';
import { ids as lent, shared } from '../worlds/shared.js';
import { ids as joined, network, transit } from '../worlds/transit.js';
import type { Where } from '../worlds/world.js';
import { answer, edit } from '../worlds/world.js';
import { zoned } from '../worlds/zoned.js';

/** Healthy networks of many shapes: neither a request nor an audit finds anything in them but matters of practice. */

type Row = Record<string, unknown>;
type Step = (snapshot: Snapshot) => Snapshot;

const made = (base: Snapshot, ...steps: readonly Step[]): Snapshot => steps.reduce((state, step) => step(state), base);

const rows =
  (at: Where, operation: Parameters<typeof edit>[2], change: (row: Row) => void): Step =>
  (snapshot) =>
    edit(snapshot, at, operation, (a: Record<string, Row[]>) => {
      for (const list of Object.values(a)) if (Array.isArray(list)) list.forEach(change);
    });

const put =
  (at: Where, operation: Parameters<typeof answer>[2], value: Row, ...key: string[]): Step =>
  (snapshot) =>
    answer(snapshot, at, operation, value, ...key);

const routes = (at: Where, change: (all: Row[]) => Row[]): Step =>
  rows(at, 'ec2/describe-route-tables', (row) => {
    row['Routes'] = change(row['Routes'] as Row[]);
  });

/** The endpoint's own VPC, where private DNS is on, stays admitted. */
const endpointRules = (rule: Row): Step =>
  rows(provider, 'ec2/describe-security-groups', (row) => {
    if (row['GroupId'] === ids.endpointGroup)
      row['IpPermissions'] = [rule, https({ IpRanges: [{ CidrIp: '10.20.0.0/16' }] })];
  });

const https = (rest: Row): Row => ({ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, IpRanges: [], ...rest });

const byPeering = (rest: Row): Row => ({ ...rest, VpcPeeringConnectionId: ids.peering, State: 'active' });

const secondary = made(
  healthy(),
  rows(consumer, 'ec2/describe-vpcs', (row) => {
    (row['CidrBlockAssociationSet'] as Row[]).push({
      CidrBlock: '100.64.0.0/16',
      CidrBlockState: { State: 'associated' },
    });
  }),
  rows(consumer, 'ec2/describe-subnets', (row) => {
    row['CidrBlock'] = '100.64.1.0/24';
  }),
  rows(consumer, 'ec2/describe-network-interfaces', (row) => {
    row['PrivateIpAddress'] = '100.64.1.10';
    row['PrivateIpAddresses'] = [{ PrivateIpAddress: '100.64.1.10' }];
  }),
  routes(provider, (all) => [...all, byPeering({ DestinationCidrBlock: '100.64.0.0/16' })]),
  endpointRules(https({ IpRanges: [{ CidrIp: '100.64.0.0/10' }] })),
);

/** Routes by a list of the consumer's own, rules by one that it shares with the provider. */
const listed = made(
  healthy(),
  put(consumer, 'ec2/describe-managed-prefix-lists', {
    PrefixLists: ['pl-0api', 'pl-0own'].map((PrefixListId) => ({ PrefixListId, OwnerId: consumer.account })),
  }),
  put(provider, 'ec2/describe-managed-prefix-lists', {
    PrefixLists: [{ PrefixListId: 'pl-0own', OwnerId: consumer.account }],
  }),
  put(
    consumer,
    'ec2/get-managed-prefix-list-entries',
    { Entries: [{ Cidr: '10.20.1.0/24' }, { Cidr: '10.20.2.0/24' }] },
    'pl-0api',
  ),
  put(consumer, 'ec2/get-managed-prefix-list-entries', { Entries: [{ Cidr: '10.10.0.0/16' }] }, 'pl-0own'),
  routes(consumer, ([local = {}]) => [local, byPeering({ DestinationPrefixListId: 'pl-0api' })]),
  endpointRules(https({ PrefixListIds: [{ PrefixListId: 'pl-0own' }] })),
);

const referenced = made(
  healthy(),
  endpointRules(
    https({
      UserIdGroupPairs: [
        {
          GroupId: ids.consumerGroup,
          UserId: consumer.account,
          VpcPeeringConnectionId: ids.peering,
          PeeringStatus: 'active',
        },
      ],
    }),
  ),
);

const ireland: Where = { account: consumer.account, region: 'eu-west-1' };
const abroad: Step = (snapshot) => ({
  ...snapshot,
  answers: new Map(
    [...snapshot.answers].map(([path, value]) => [
      path.replace(`${consumer.account}/${consumer.region}/`, `${consumer.account}/${ireland.region}/`),
      value,
    ]),
  ),
});
const requesterIn = (at: Where): Step =>
  rows(at, 'ec2/describe-vpc-peering-connections', (row) => {
    (row['RequesterVpcInfo'] as Row)['Region'] = ireland.region;
  });
const interRegion = made(healthy(), abroad, requesterIn(ireland), requesterIn(provider));

/** A shared rule forwards the private name to an inbound endpoint of the provider's VPC. */
const forwarded = (Status: string): Snapshot =>
  made(
    healthy(),
    put(provider, 'route53resolver/list-resolver-endpoints', {
      ResolverEndpoints: [
        {
          Id: 'rslvr-in-1',
          Direction: 'INBOUND',
          HostVPCId: ids.providerVpc,
          Status,
          SecurityGroupIds: [ids.endpointGroup],
        },
      ],
    }),
    put(
      provider,
      'route53resolver/list-resolver-endpoint-ip-addresses',
      { IpAddresses: [{ Ip: '10.20.1.53' }, { Ip: '10.20.2.53' }] },
      'rslvr-in-1',
    ),
    put(consumer, 'route53resolver/list-resolver-rules', {
      ResolverRules: [
        {
          Id: 'rslvr-rr-1',
          DomainName: 'execute-api.us-east-1.amazonaws.com.',
          RuleType: 'FORWARD',
          TargetIps: [{ Ip: '10.20.1.53' }, { Ip: '10.20.2.53' }],
          ShareStatus: 'SHARED_WITH_ME',
          OwnerId: provider.account,
        },
      ],
    }),
    put(consumer, 'route53resolver/list-resolver-rule-associations', {
      ResolverRuleAssociations: [{ Id: 'a', ResolverRuleId: 'rslvr-rr-1', VPCId: ids.consumerVpc, Status: 'COMPLETE' }],
    }),
  );

const natBeside = made(
  healthy(),
  routes(consumer, (all) => [...all, { DestinationCidrBlock: '0.0.0.0/0', NatGatewayId: 'nat-0a', State: 'active' }]),
  put(consumer, 'ec2/describe-vpc-block-public-access-options', {
    VpcBlockPublicAccessOptions: { InternetGatewayBlockMode: 'block-bidirectional' },
  }),
);

/** The consumer's VPC at a gateway of its own, which is peered with the provider's. */
const second = {
  gateway: 'tgw-0b888888888888888',
  table: 'tgw-rtb-0b88888888888888',
  peering: 'tgw-attach-0b8888888888888',
};
const toSecond = (at: Where): Step =>
  rows(at, 'ec2/describe-transit-gateway-vpc-attachments', (row) => {
    if (row['VpcId'] === ids.consumerVpc) row['TransitGatewayId'] = second.gateway;
  });
const alsoSecond =
  (at: Where): Step =>
  (snapshot) =>
    edit(snapshot, at, 'ec2/describe-transit-gateways', ({ TransitGateways }: { TransitGateways: Row[] }) => {
      TransitGateways.push({ ...TransitGateways[0], TransitGatewayId: second.gateway });
    });
const peeringOf = (gateway: string, other: string, table: string): Row => ({
  TransitGatewayAttachmentId: second.peering,
  TransitGatewayId: gateway,
  TransitGatewayOwnerId: network.account,
  ResourceType: 'peering',
  ResourceId: other,
  ResourceOwnerId: network.account,
  State: 'available',
  Association: { TransitGatewayRouteTableId: table, State: 'associated' },
});
const sideOf = (TransitGatewayId: string): Row => ({
  TransitGatewayId,
  OwnerId: network.account,
  Region: network.region,
});
const overPeering = (DestinationCidrBlock: string): Row => ({
  DestinationCidrBlock,
  Type: 'static',
  State: 'active',
  TransitGatewayAttachments: [{ TransitGatewayAttachmentId: second.peering, ResourceType: 'peering' }],
});
const peeredGateways = made(
  transit(),
  toSecond(consumer),
  toSecond(network),
  alsoSecond(consumer),
  alsoSecond(network),
  routes(consumer, (all) =>
    all.map((route) => ('TransitGatewayId' in route ? { ...route, TransitGatewayId: second.gateway } : route)),
  ),
  (snapshot) =>
    edit(snapshot, network, 'ec2/describe-transit-gateway-attachments', (a: { TransitGatewayAttachments: Row[] }) => {
      for (const row of a.TransitGatewayAttachments)
        if (row['ResourceId'] === ids.consumerVpc)
          Object.assign(row, {
            TransitGatewayId: second.gateway,
            Association: { TransitGatewayRouteTableId: second.table, State: 'associated' },
          });
      a.TransitGatewayAttachments.push(
        peeringOf(second.gateway, joined.gateway, second.table),
        peeringOf(joined.gateway, second.gateway, joined.table),
      );
    }),
  put(network, 'ec2/describe-transit-gateway-peering-attachments', {
    TransitGatewayPeeringAttachments: [
      {
        TransitGatewayAttachmentId: second.peering,
        State: 'available',
        RequesterTgwInfo: sideOf(second.gateway),
        AccepterTgwInfo: sideOf(joined.gateway),
      },
    ],
  }),
  (snapshot) =>
    edit(
      snapshot,
      network,
      'ec2/search-transit-gateway-routes',
      (a: { Routes: Row[] }) => {
        a.Routes = a.Routes.map((row) =>
          row['DestinationCidrBlock'] === '10.10.0.0/16' ? overPeering('10.10.0.0/16') : row,
        );
      },
      joined.table,
    ),
  put(
    network,
    'ec2/search-transit-gateway-routes',
    {
      Routes: [
        overPeering('10.20.0.0/16'),
        {
          DestinationCidrBlock: '10.10.0.0/16',
          Type: 'propagated',
          State: 'active',
          TransitGatewayAttachments: [{ TransitGatewayAttachmentId: joined.consumerAttachment, ResourceType: 'vpc' }],
        },
      ],
      AdditionalRoutesAvailable: false,
    },
    second.table,
  ),
  put(
    network,
    'ec2/get-transit-gateway-prefix-list-references',
    { TransitGatewayPrefixListReferences: [] },
    second.table,
  ),
);

/** A function of the consumer in two subnets, one of which uses the main table. */
const calling = made(
  healthy(),
  (snapshot) =>
    edit(snapshot, consumer, 'ec2/describe-subnets', ({ Subnets }: { Subnets: Row[] }) => {
      Subnets.push({
        ...Subnets[0],
        SubnetId: 'subnet-0c2',
        CidrBlock: '10.10.2.0/24',
        AvailabilityZoneId: 'use1-az2',
      });
    }),
  put(
    consumer,
    'lambda/get-function-configuration',
    {
      FunctionName: 'caller',
      VpcConfig: {
        VpcId: ids.consumerVpc,
        SubnetIds: [ids.consumerSubnet, 'subnet-0c2'],
        SecurityGroupIds: [ids.consumerGroup],
      },
    },
    'caller',
  ),
);

const worlds: readonly (readonly [string, Snapshot, Call])[] = [
  ['a secondary range of the consumer', secondary, { target: urls.alias, from: ids.app }],
  ['prefix lists in routes and rules, one of them shared', listed, { target: urls.alias, from: ids.app }],
  ['a group referenced over peering', referenced, { target: urls.alias, from: ids.app }],
  ['a group referenced over peering, from any host', referenced, { target: urls.alias, from: ids.consumerVpc }],
  ['a group referenced over peering, from a subnet', referenced, { target: urls.alias, from: ids.consumerSubnet }],
  ['peering between Regions', interRegion, { target: urls.alias, from: ids.app }],
  ['peering between Regions, by API id', interRegion, { target: ids.api, from: ids.consumerVpc }],
  ['a rule that forwards the default name', forwarded('OPERATIONAL'), { target: urls.plain, from: ids.app }],
  ['the same, by API id', forwarded('OPERATIONAL'), { target: ids.api, from: ids.instance }],
  ['a NAT gateway beside, public access blocked', natBeside, { target: urls.alias, from: ids.app }],
  ['peered transit gateways', peeredGateways, { target: urls.alias, from: ids.app }],
  ['peered transit gateways, by API id', peeredGateways, { target: ids.api, from: ids.consumerSubnet }],
  ['a function in two subnets', calling, { target: urls.alias, from: 'caller' }],
  ['a shared subnet', shared(), { target: urls.plain, from: lent.host }],
  ['IPv6 beside IPv4', dualStack(), { target: urls.plain, from: ids.admin }],
  ['a zone of the consumer', zoned(), { target: urls.plain, from: ids.consumerVpc }],
  ['a range of the data centre', onprem(), { target: urls.plain, from: '10.200.1.0/24' }],
  ['a host of the data centre', onprem(), { target: ids.api, from: office.office }],
];

test.each(worlds)('%s: the request is healthy', (_what, world, call) => {
  const { report, broken } = diagnosed(world, call);
  expect(broken).toEqual([]);
  expect(report.findings).toEqual([]);
  expect(report.verdict).toBe('healthy');
});

test.each(worlds.filter(([, world], index) => worlds.findIndex(([, one]) => one === world) === index))(
  '%s: an audit raises matters of practice only',
  (_what, world) => {
    const { report, broken } = audited(world);
    expect(broken).toEqual([]);
    expect(report.requests.length).toBeGreaterThan(0);
    expect(report.findings.filter(({ layer }) => layer !== 'practice')).toEqual([]);
  },
);

describe('right next to them', () => {
  const lead = (world: Snapshot, call: Call) => diagnosed(world, call).report.findings[0];

  test('the endpoint side does not know the secondary range', () => {
    const world = made(
      secondary,
      routes(provider, (all) => all.filter((route) => !/100\.64/.test(JSON.stringify(route)))),
    );
    const finding = lead(world, { target: urls.alias, from: ids.app });
    expect(finding).toMatchObject({ code: 'route-missing-endpoint-to-client', tried: { result: 'repairs' } });
    expect(finding?.repair[0]?.cli).toContain('--destination-cidr-block 100.64.0.0/16');
  });
  test('a reference ends between Regions', () => {
    const world = made(referenced, abroad, requesterIn(ireland), requesterIn(provider));
    expect(lead(world, { target: urls.alias, from: ids.app })).toMatchObject({
      code: 'sg-reference-not-effective',
      tried: { result: 'repairs' },
    });
  });
  test('the hosts of the VPC let nothing out, though its default group does', () => {
    const world = made(
      healthy(),
      rows(consumer, 'ec2/describe-security-groups', (row) => {
        if (row['GroupId'] === ids.consumerGroup) row['IpPermissionsEgress'] = [];
      }),
    );
    for (const from of [ids.consumerVpc, ids.consumerSubnet])
      expect(lead(world, { target: urls.alias, from })).toMatchObject({
        code: 'client-sg-egress-443-missing',
        role: 'root-cause',
        tried: { result: 'repairs' },
      });
  });
  test('a list leaves an interface out', () => {
    const world = made(
      listed,
      put(consumer, 'ec2/get-managed-prefix-list-entries', { Entries: [{ Cidr: '10.20.1.0/24' }] }, 'pl-0api'),
    );
    expect(lead(world, { target: urls.alias, from: ids.app })).toMatchObject({
      code: 'route-missing-client-to-endpoint',
      tried: { result: 'repairs' },
    });
  });
  test('the inbound endpoint is out of operation', () => {
    const finding = lead(forwarded('ACTION_NEEDED'), { target: urls.plain, from: ids.app });
    expect(finding).toMatchObject({
      code: 'private-dns-not-visible-from-peer-vpc',
      role: 'root-cause',
      tried: { result: 'repairs' },
    });
    expect(finding?.because).toContain('rslvr-rr-1 forwards execute-api.us-east-1.amazonaws.com to 10.20.1.53');
  });
  test('a gateway of the chain does not know the way on', () => {
    const world = edit(
      peeredGateways,
      network,
      'ec2/search-transit-gateway-routes',
      (a: { Routes: Row[] }) => {
        a.Routes = a.Routes.slice(1);
      },
      second.table,
    );
    const finding = lead(world, { target: ids.api, from: ids.app });
    expect(finding?.code).toBe('tgw-route-missing');
    expect(finding?.because).toContain(second.table);
  });
});
