import type { Snapshot } from '../../src/snapshot/snapshot.js';
import { ids as office, onprem, vpnConnections } from '../worlds/onprem.js';
import { consumer, ids, provider, urls } from '../worlds/peered.js';
import { ids as joined, network, transit } from '../worlds/transit.js';
import type { Where } from '../worlds/world.js';
import { answer, edit } from '../worlds/world.js';
import type { Fault } from './fault.js';

interface Attachments {
  TransitGatewayVpcAttachments: {
    TransitGatewayAttachmentId: string;
    State: string;
    SubnetIds: string[];
    Options: object;
  }[];
}

/** An attachment as its VPC's account and the gateway's see it. */
const attached =
  (id: string, at: Where, change: (row: Attachments['TransitGatewayVpcAttachments'][number]) => void) =>
  (snapshot: Snapshot): Snapshot =>
    [at, network].reduce(
      (state, where) =>
        edit(state, where, 'ec2/describe-transit-gateway-vpc-attachments', (a: Attachments) => {
          for (const row of a.TransitGatewayVpcAttachments) if (row.TransitGatewayAttachmentId === id) change(row);
        }),
      snapshot,
    );

const listed = (id: string, State: string) => (snapshot: Snapshot) =>
  edit(
    snapshot,
    network,
    'ec2/describe-transit-gateway-attachments',
    (a: { TransitGatewayAttachments: { TransitGatewayAttachmentId: string; State: string }[] }) => {
      for (const row of a.TransitGatewayAttachments) if (row.TransitGatewayAttachmentId === id) row.State = State;
    },
  );

const routes = (keep: (destination: string) => boolean) => (snapshot: Snapshot) =>
  edit(
    snapshot,
    network,
    'ec2/search-transit-gateway-routes',
    (a: { Routes: { DestinationCidrBlock: string }[] }) => {
      a.Routes = a.Routes.filter(({ DestinationCidrBlock }) => keep(DestinationCidrBlock));
    },
    joined.table,
  );

interface Group {
  GroupId: string;
  IpPermissions: object[];
}

const admits = (permission: object) => (snapshot: Snapshot) =>
  edit(snapshot, provider, 'ec2/describe-security-groups', (a: { SecurityGroups: Group[] }) => {
    for (const group of a.SecurityGroups)
      if (group.GroupId === ids.endpointGroup)
        group.IpPermissions = [{ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, ...permission }];
  });

interface Table {
  RouteTableId: string;
  PropagatingVgws: object[];
  Routes: { DestinationCidrBlock: string; VpcPeeringConnectionId?: string; GatewayId?: string }[];
}

const tables = (at: Where, change: (table: Table) => void) => (snapshot: Snapshot) =>
  edit(snapshot, at, 'ec2/describe-route-tables', (a: { RouteTables: Table[] }) => a.RouteTables.forEach(change));

/** A further range of the consumer's VPC, with its local route. */
const ranged = (cidr: string) => (snapshot: Snapshot) => {
  const wider = edit(
    snapshot,
    consumer,
    'ec2/describe-vpcs',
    (a: { Vpcs: { CidrBlockAssociationSet: object[] }[] }) => {
      for (const vpc of a.Vpcs)
        vpc.CidrBlockAssociationSet.push({ CidrBlock: cidr, CidrBlockState: { State: 'associated' } });
    },
  );
  return tables(consumer, (table) => {
    table.Routes = table.Routes.filter(({ DestinationCidrBlock }) => DestinationCidrBlock !== cidr);
    table.Routes.push({ DestinationCidrBlock: cidr, GatewayId: 'local', State: 'active' } as Table['Routes'][number]);
  })(wider);
};

const hub: Where = { account: '777788889999', region: 'us-east-1' };
const hubVpc = 'vpc-0b777777777777777';
const side = (OwnerId: string, VpcId: string, CidrBlock: string) => ({
  OwnerId,
  VpcId,
  Region: 'us-east-1',
  CidrBlock,
  CidrBlockSet: [{ CidrBlock }],
});
const consumerSide = side(consumer.account, ids.consumerVpc, '10.10.0.0/16');
const providerSide = side(provider.account, ids.providerVpc, '10.20.0.0/16');
const hubSide = side(hub.account, hubVpc, '10.30.0.0/16');
const pcx = (VpcPeeringConnectionId: string, RequesterVpcInfo: object, AccepterVpcInfo: object) => ({
  VpcPeeringConnectionId,
  Status: { Code: 'active', Message: 'Active' },
  RequesterVpcInfo,
  AccepterVpcInfo,
});

const via = (at: Where, id: string) =>
  tables(at, (table) => {
    for (const route of table.Routes) if (route.VpcPeeringConnectionId) route.VpcPeeringConnectionId = id;
  });

/** Both VPCs are peered with a hub's, and not with each other. */
const throughHub = (snapshot: Snapshot): Snapshot => {
  const first = pcx('pcx-0a111111111111111', consumerSide, hubSide);
  const second = pcx('pcx-0a222222222222222', hubSide, providerSide);
  const peerings = 'ec2/describe-vpc-peering-connections';
  const steps = [
    (s: Snapshot) => answer(s, consumer, peerings, { VpcPeeringConnections: [first] }),
    (s: Snapshot) => answer(s, provider, peerings, { VpcPeeringConnections: [second] }),
    (s: Snapshot) => answer(s, hub, peerings, { VpcPeeringConnections: [first, second] }),
    (s: Snapshot) => answer(s, hub, 'ec2/describe-vpc-endpoints', { VpcEndpoints: [] }),
    (s: Snapshot) =>
      answer(s, hub, 'ec2/describe-transit-gateway-vpc-attachments', { TransitGatewayVpcAttachments: [] }),
    (s: Snapshot) => answer(s, hub, 'ec2/describe-network-interfaces', { NetworkInterfaces: [] }),
    via(consumer, 'pcx-0a111111111111111'),
    via(provider, 'pcx-0a222222222222222'),
  ];
  return steps.reduce((state, step) => step(state), snapshot);
};

/** The consumer's VPC belongs to another account that shares its subnets with it. */
const shared = (snapshot: Snapshot): Snapshot => {
  const owned = ['ec2/describe-vpcs', 'ec2/describe-subnets'] as const;
  const marked = owned.reduce(
    (state, operation) =>
      edit(state, consumer, operation, (a: Record<string, { OwnerId: string }[]>) => {
        for (const rows of Object.values(a)) for (const row of rows) row.OwnerId = hub.account;
      }),
    snapshot,
  );
  const copied = new Map(marked.answers);
  for (const [path, value] of marked.answers)
    if (/^111122223333\/us-east-1\/ec2\/describe-(vpcs|subnets|route-tables|network-acls|vpc-)/.test(path))
      copied.set(path.replace(consumer.account, hub.account), value);
  return { ...marked, answers: copied };
};

const noEndpoint = (snapshot: Snapshot) =>
  answer(snapshot, provider, 'ec2/describe-vpc-endpoints', { VpcEndpoints: [] });

const replaced = (snapshot: Snapshot, account: string, from: string, to: string, only = ''): Snapshot => ({
  ...snapshot,
  answers: new Map(
    [...snapshot.answers].map(([path, value]) =>
      path.startsWith(`${account}/`) && path.includes(only)
        ? [path.replace(from, to), JSON.parse(JSON.stringify(value).replaceAll(from, to)) as typeof value]
        : [path, value],
    ),
  ),
});

/** The API answers by itself, so that nothing else has to be in its region. */
const mocked = (snapshot: Snapshot) =>
  edit(
    snapshot,
    provider,
    'apigateway/get-resources',
    (a: { items: { resourceMethods?: Record<string, { methodIntegration: object }> }[] }) => {
      for (const { resourceMethods = {} } of a.items)
        for (const method of Object.values(resourceMethods))
          Object.assign(method, {
            methodIntegration: { type: 'MOCK', integrationResponses: { '200': { statusCode: '200' } } },
            methodResponses: { '200': { statusCode: '200' } },
          });
    },
    ids.api,
  );

const elsewhere = (snapshot: Snapshot) =>
  replaced(mocked(snapshot), provider.account, 'us-east-1', 'us-west-2', '/apigateway/');

const call = { target: urls.alias, from: ids.app, sees: { kind: 'timeout' } } as const;
const overGateway = { ...call, world: transit, tried: 'repairs' } as const;
const fromOffice = { ...call, from: office.office, world: onprem } as const;

export const connectionFaults: readonly Fault[] = [
  {
    ...overGateway,
    code: 'tgw-attachment-not-available',
    what: "nobody accepted the attachment of the provider's VPC",
    breaks: (world) =>
      listed(
        joined.providerAttachment,
        'pendingAcceptance',
      )(
        attached(joined.providerAttachment, provider, (row) => {
          row.State = 'pendingAcceptance';
        })(world),
      ),
    near: (world) => world,
    blind: ['444455556666/us-east-1/ec2/describe-network-interfaces'],
  },
  {
    ...overGateway,
    code: 'tgw-route-missing',
    what: "the table of the transit gateway does not learn the provider's VPC",
    breaks: routes((destination) => destination !== '10.20.0.0/16'),
    near: (world) => world,
    blind: ['search-transit-gateway-routes'],
  },
  {
    ...overGateway,
    code: 'tgw-attachment-az-missing',
    what: "the attachment of the consumer's VPC has no subnet in the caller's zone",
    breaks: attached(joined.consumerAttachment, consumer, (row) => {
      row.SubnetIds = [joined.consumerLinkB];
    }),
    near: attached(joined.consumerAttachment, consumer, (row) => {
      row.SubnetIds = [joined.consumerLink];
    }),
    blind: ['111122223333/us-east-1/ec2/describe-subnets'],
  },
  {
    ...overGateway,
    code: 'sg-reference-not-effective',
    what: "the endpoint's group names the consumer's group, which a transit gateway does not carry to endpoints",
    breaks: admits({ UserIdGroupPairs: [{ GroupId: ids.consumerGroup, UserId: consumer.account }] }),
    near: admits({
      IpRanges: [{ CidrIp: '10.10.1.0/24' }],
      UserIdGroupPairs: [{ GroupId: ids.consumerGroup, UserId: consumer.account }],
    }),
    blind: ['444455556666/us-east-1/ec2/describe-security-groups'],
  },
  {
    ...call,
    world: transit,
    code: 'cidr-overlap',
    what: "the consumer's VPC has a range that holds the endpoint's addresses too",
    breaks: ranged('10.20.0.0/16'),
    near: ranged('10.21.0.0/16'),
    blind: ['111122223333/us-east-1/ec2/describe-route-tables'],
  },
  {
    ...call,
    code: 'peering-transitive-or-edge-to-edge',
    what: "both VPCs are peered with a hub's VPC, and not with each other",
    breaks: throughHub,
    near: (world) => world,
    blind: ['ec2/describe-vpc-peering-connections'],
  },
  {
    ...fromOffice,
    code: 'dx-vpn-path-broken',
    what: "the endpoint's subnets do not learn the routes of the VPN gateway",
    breaks: tables(provider, (table) => {
      table.PropagatingVgws = [];
      table.Routes = table.Routes.filter(({ GatewayId }) => GatewayId !== office.gateway);
    }),
    near: (world) => answer(world, provider, 'ec2/describe-vpn-connections', vpnConnections('UP', 'DOWN')),
    blind: ['444455556666/us-east-1/ec2/describe-route-tables'],
    tried: 'repairs',
  },
  {
    ...call,
    code: 'route-asymmetric-or-inspection',
    what: 'answers pass a firewall that never saw the request',
    symptom: 'timeout',
    breaks: tables(provider, (table) => {
      if (table.RouteTableId === ids.endpointTable)
        table.Routes.push({
          DestinationCidrBlock: '10.10.1.0/24',
          GatewayId: 'vpce-0f999999999999999',
          State: 'active',
        } as Table['Routes'][number]);
    }),
    near: (world) => world,
    blind: ['444455556666/us-east-1/ec2/describe-route-tables'],
  },
  {
    ...call,
    code: 'endpoint-az-coverage',
    what: 'the name in use is pinned to a zone in which the endpoint has no interface',
    target: urls.vpce.replace('-abcdefgh.', '-abcdefgh-us-east-1c.'),
    headers: [`x-apigw-api-id: ${ids.api}`],
    sees: { kind: 'dns' },
    breaks: (world) => world,
    near: (world) =>
      edit(
        world,
        provider,
        'ec2/describe-subnets',
        (a: { Subnets: { SubnetId: string; AvailabilityZone: string }[] }) => {
          for (const row of a.Subnets) if (row.SubnetId === ids.endpointSubnetB) row.AvailabilityZone = 'us-east-1c';
        },
      ),
    blind: ['444455556666/us-east-1/ec2/describe-subnets'],
  },
  {
    ...call,
    code: 'endpoint-shared-subnet-owner-only',
    nearIs: 'endpoint-missing',
    what: "the caller's VPC is shared by an account that has no endpoint in it",
    target: urls.plain,
    sees: { kind: 'dns' },
    breaks: (world) => noEndpoint(shared(world)),
    near: noEndpoint,
    blind: ['777788889999/us-east-1/ec2/describe-vpc-endpoints'],
  },
  {
    ...call,
    code: 'cross-region-endpoint-unsupported',
    what: "the API is in us-west-2, and the caller's VPC has an endpoint for us-east-1",
    target: urls.plain.replace('us-east-1', 'us-west-2'),
    from: ids.admin,
    sees: { kind: 'dns' },
    breaks: elsewhere,
    near: (world) => replaced(mocked(world), provider.account, 'us-east-1', 'us-west-2'),
    blind: ['get-rest-apis'],
  },
  {
    ...call,
    code: 'vpc-encryption-controls-enforce',
    what: "the endpoint's VPC enforces encryption, and the consumer's does not",
    breaks: (world) =>
      answer(world, provider, 'ec2/describe-vpc-encryption-controls', {
        VpcEncryptionControls: [
          {
            VpcId: ids.providerVpc,
            VpcEncryptionControlId: 'vpcec-0e222222222222222',
            Mode: 'enforce',
            State: 'available',
            ResourceExclusions: { VpcPeering: { State: 'disabled' } },
          },
        ],
      }),
    near: (world) =>
      answer(world, provider, 'ec2/describe-vpc-encryption-controls', {
        VpcEncryptionControls: [
          {
            VpcId: ids.providerVpc,
            VpcEncryptionControlId: 'vpcec-0e222222222222222',
            Mode: 'monitor',
            State: 'available',
          },
        ],
      }),
    blind: ['444455556666/us-east-1/ec2/describe-network-interfaces'],
    tried: 'repairs',
  },
];
