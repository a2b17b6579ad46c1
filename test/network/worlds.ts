import type { Answer, Gap, Snapshot } from '../../src/snapshot/snapshot.js';
import { inventoryOf } from '../../src/inventory/inventory.js';
import type { Inventory } from '../../src/inventory/inventory.js';
import type { OperationId } from '../../src/snapshot/operations.js';
import { traceFlow } from '../../src/network/index.js';
import type { Flow, Gate, Trace } from '../../src/network/index.js';

/* eslint-disable @typescript-eslint/no-explicit-any */

/** JSON of whatever shape: tests edit answers freely, also into shapes that AWS does not give. */
export type Loose = any;

/** Answers by path, free to edit: a test states its fault and nothing else. */
export type Draft = Map<string, Loose>;

export const region = 'us-east-1';
export const consumer = '111111111111';
export const provider = '222222222222';
export const hub = '333333333333';

export const path = (account: string, operation: OperationId, key?: string, at = region): string =>
  `${account}/${at}/${operation}${key === undefined ? '' : `/${encodeURIComponent(key)}`}`;

const lists: readonly [OperationId, string][] = [
  ['ec2/describe-vpcs', 'Vpcs'],
  ['ec2/describe-subnets', 'Subnets'],
  ['ec2/describe-route-tables', 'RouteTables'],
  ['ec2/describe-network-acls', 'NetworkAcls'],
  ['ec2/describe-security-groups', 'SecurityGroups'],
  ['ec2/describe-network-interfaces', 'NetworkInterfaces'],
  ['ec2/describe-vpc-peering-connections', 'VpcPeeringConnections'],
  ['ec2/describe-transit-gateways', 'TransitGateways'],
  ['ec2/describe-transit-gateway-attachments', 'TransitGatewayAttachments'],
  ['ec2/describe-transit-gateway-vpc-attachments', 'TransitGatewayVpcAttachments'],
  ['ec2/describe-transit-gateway-peering-attachments', 'TransitGatewayPeeringAttachments'],
  ['ec2/describe-transit-gateway-route-tables', 'TransitGatewayRouteTables'],
  ['ec2/describe-transit-gateway-policy-tables', 'TransitGatewayPolicyTables'],
  ['ec2/describe-managed-prefix-lists', 'PrefixLists'],
  ['ec2/describe-vpn-gateways', 'VpnGateways'],
];

/** An account that was asked everything and has nothing. */
export const addAccount = (draft: Draft, account: string, at = region): Draft => {
  for (const [operation, field] of lists) draft.set(path(account, operation, undefined, at), { [field]: [] });
  return draft;
};

const fieldOf = (operation: OperationId): string => lists.find(([name]) => name === operation)?.[1] ?? '';

export const push = (draft: Draft, account: string, operation: OperationId, row: object, at = region): void => {
  draft.get(path(account, operation, undefined, at))[fieldOf(operation)].push(row);
};

/** Every copy of the row with this id, in whatever account. */
export const rows = (draft: Draft, id: string): any[] =>
  [...draft.values()].flatMap((answer) =>
    Object.values(answer)
      .filter(Array.isArray)
      .flat()
      .filter((row: any) => Object.entries(row).some(([name, value]) => value === id && ownId.test(name))),
  );

const ownId =
  /^(VpcId|SubnetId|RouteTableId|NetworkAclId|GroupId|NetworkInterfaceId|VpcPeeringConnectionId|TransitGatewayId|TransitGatewayAttachmentId|TransitGatewayRouteTableId|VpnGatewayId)$/;

/** The one row whose first id field is this id. */
export const row = (draft: Draft, id: string): any => {
  const found = rows(draft, id).find((one) => Object.values(one)[0] === id);
  if (!found) throw new Error(`no row ${id}`);
  return found;
};

export interface SubnetSpec {
  readonly id: string;
  readonly cidr: string;
  readonly zone: string;
  readonly ipv6?: string;
}

export interface VpcSpec {
  readonly account: string;
  readonly vpc: string;
  readonly cidr: string;
  readonly ipv6?: string;
  readonly subnets: readonly SubnetSpec[];
  readonly at?: string;
}

const everything = { CidrIp: '0.0.0.0/0' };
export const allowAllEgress = {
  IpProtocol: '-1',
  IpRanges: [everything],
  Ipv6Ranges: [],
  PrefixListIds: [],
  UserIdGroupPairs: [],
};

export const ingress443 = (...cidrs: string[]) => ({
  IpProtocol: 'tcp',
  FromPort: 443,
  ToPort: 443,
  IpRanges: cidrs.filter((c) => !c.includes(':')).map((CidrIp) => ({ CidrIp })),
  Ipv6Ranges: cidrs.filter((c) => c.includes(':')).map((CidrIpv6) => ({ CidrIpv6 })),
  PrefixListIds: [],
  UserIdGroupPairs: [],
});

export const aclEntry = (
  RuleNumber: number,
  Egress: boolean,
  RuleAction: 'allow' | 'deny',
  CidrBlock: string,
  ports?: [number, number],
) => ({
  RuleNumber,
  Egress,
  RuleAction,
  Protocol: ports ? '6' : '-1',
  ...(CidrBlock.includes(':') ? { Ipv6CidrBlock: CidrBlock } : { CidrBlock }),
  ...(ports ? { PortRange: { From: ports[0], To: ports[1] } } : {}),
});

/** `vpc-x` has `rtb-x` (main), `acl-x` (allows all) and the subnets given. */
export const addVpc = (draft: Draft, { account, vpc, cidr, ipv6, subnets, at = region }: VpcSpec): void => {
  const name = vpc.replace('vpc-', '');
  push(
    draft,
    account,
    'ec2/describe-vpcs',
    {
      VpcId: vpc,
      OwnerId: account,
      CidrBlock: cidr,
      CidrBlockAssociationSet: [{ CidrBlock: cidr, CidrBlockState: { State: 'associated' } }],
      Ipv6CidrBlockAssociationSet: ipv6 ? [{ Ipv6CidrBlock: ipv6, Ipv6CidrBlockState: { State: 'associated' } }] : [],
    },
    at,
  );
  for (const subnet of subnets)
    push(
      draft,
      account,
      'ec2/describe-subnets',
      {
        SubnetId: subnet.id,
        VpcId: vpc,
        OwnerId: account,
        CidrBlock: subnet.cidr,
        AvailabilityZone: `${at}${subnet.zone.endsWith('1') ? 'a' : 'b'}`,
        AvailabilityZoneId: subnet.zone,
        Ipv6CidrBlockAssociationSet: subnet.ipv6
          ? [{ Ipv6CidrBlock: subnet.ipv6, Ipv6CidrBlockState: { State: 'associated' } }]
          : [],
      },
      at,
    );
  const local = { GatewayId: 'local', Origin: 'CreateRouteTable', State: 'active' };
  push(
    draft,
    account,
    'ec2/describe-route-tables',
    {
      RouteTableId: `rtb-${name}`,
      VpcId: vpc,
      OwnerId: account,
      Associations: [{ Main: true, RouteTableId: `rtb-${name}`, AssociationState: { State: 'associated' } }],
      PropagatingVgws: [],
      Routes: [
        { DestinationCidrBlock: cidr, ...local },
        ...(ipv6 ? [{ DestinationIpv6CidrBlock: ipv6, ...local }] : []),
      ],
    },
    at,
  );
  push(
    draft,
    account,
    'ec2/describe-network-acls',
    {
      NetworkAclId: `acl-${name}`,
      VpcId: vpc,
      OwnerId: account,
      IsDefault: true,
      Associations: subnets.map(({ id }) => ({ NetworkAclId: `acl-${name}`, SubnetId: id })),
      Entries: [false, true].flatMap((egress) => [
        aclEntry(100, egress, 'allow', '0.0.0.0/0'),
        aclEntry(32767, egress, 'deny', '0.0.0.0/0'),
        aclEntry(101, egress, 'allow', '::/0'),
        aclEntry(32768, egress, 'deny', '::/0'),
      ]),
    },
    at,
  );
};

export const addGroup = (
  draft: Draft,
  account: string,
  vpc: string,
  id: string,
  ingress: object[],
  at = region,
): void =>
  push(
    draft,
    account,
    'ec2/describe-security-groups',
    {
      GroupId: id,
      GroupName: id,
      OwnerId: account,
      VpcId: vpc,
      IpPermissions: ingress,
      IpPermissionsEgress: [allowAllEgress, { ...allowAllEgress, IpRanges: [], Ipv6Ranges: [{ CidrIpv6: '::/0' }] }],
    },
    at,
  );

export interface InterfaceSpec {
  readonly account: string;
  readonly vpc: string;
  readonly subnet: string;
  readonly id: string;
  readonly address: string;
  readonly ipv6?: string;
  readonly groups: readonly string[];
  readonly type?: string;
  readonly at?: string;
}

export const addInterface = (draft: Draft, spec: InterfaceSpec): void =>
  push(
    draft,
    spec.account,
    'ec2/describe-network-interfaces',
    {
      NetworkInterfaceId: spec.id,
      VpcId: spec.vpc,
      SubnetId: spec.subnet,
      OwnerId: spec.account,
      InterfaceType: spec.type ?? 'interface',
      Status: 'in-use',
      PrivateIpAddress: spec.address,
      PrivateIpAddresses: [{ Primary: true, PrivateIpAddress: spec.address }],
      Ipv6Addresses: spec.ipv6 ? [{ Ipv6Address: spec.ipv6 }] : [],
      Groups: spec.groups.map((GroupId) => ({ GroupId, GroupName: GroupId })),
    },
    spec.at,
  );

export const addRoute = (draft: Draft, table: string, destination: string, target: object, state = 'active'): void => {
  const kind = destination.startsWith('pl-')
    ? 'DestinationPrefixListId'
    : destination.includes(':')
      ? 'DestinationIpv6CidrBlock'
      : 'DestinationCidrBlock';
  row(draft, table).Routes.push({ [kind]: destination, Origin: 'CreateRoute', State: state, ...target });
};

export const removeRoute = (draft: Draft, table: string, destination: string): void => {
  const found = row(draft, table);
  found.Routes = found.Routes.filter((route: any) => !Object.values(route).includes(destination));
};

export const peeringRow = (id: string, code: string, accepterRegion = region) => ({
  VpcPeeringConnectionId: id,
  Status: { Code: code, Message: code },
  RequesterVpcInfo: {
    OwnerId: consumer,
    Region: region,
    VpcId: 'vpc-client',
    CidrBlock: '10.1.0.0/16',
    CidrBlockSet: [{ CidrBlock: '10.1.0.0/16' }],
    Ipv6CidrBlockSet: [{ Ipv6CidrBlock: '2001:db8:1::/56' }],
  },
  AccepterVpcInfo: {
    OwnerId: provider,
    Region: accepterRegion,
    VpcId: 'vpc-api',
    CidrBlock: '10.2.0.0/16',
    CidrBlockSet: [{ CidrBlock: '10.2.0.0/16' }],
    Ipv6CidrBlockSet: [{ Ipv6CidrBlock: '2001:db8:2::/56' }],
  },
});

export interface PeeredOptions {
  readonly accepterRegion?: string;
}

/** Two accounts without any connection: a client in 10.1.0.0/16 and an endpoint with two interfaces in 10.2.0.0/16. */
export const separate = (apiRegion = region): Draft => {
  const draft: Draft = new Map();
  addAccount(draft, consumer);
  addAccount(draft, provider, apiRegion);
  addVpc(draft, {
    account: consumer,
    vpc: 'vpc-client',
    cidr: '10.1.0.0/16',
    ipv6: '2001:db8:1::/56',
    subnets: [
      { id: 'subnet-client-1', cidr: '10.1.1.0/24', zone: 'use1-az1', ipv6: '2001:db8:1:1::/64' },
      { id: 'subnet-client-2', cidr: '10.1.2.0/24', zone: 'use1-az2' },
    ],
  });
  addVpc(draft, {
    account: provider,
    vpc: 'vpc-api',
    cidr: '10.2.0.0/16',
    ipv6: '2001:db8:2::/56',
    at: apiRegion,
    subnets: [
      { id: 'subnet-api-1', cidr: '10.2.1.0/24', zone: 'use1-az1', ipv6: '2001:db8:2:1::/64' },
      { id: 'subnet-api-2', cidr: '10.2.2.0/24', zone: 'use1-az2' },
    ],
  });
  addGroup(draft, consumer, 'vpc-client', 'sg-client', []);
  addGroup(draft, provider, 'vpc-api', 'sg-api', [ingress443('10.1.0.0/16', '2001:db8:1::/56')], apiRegion);
  addInterface(draft, {
    account: consumer,
    vpc: 'vpc-client',
    subnet: 'subnet-client-1',
    id: 'eni-client',
    address: '10.1.1.10',
    ipv6: '2001:db8:1:1::10',
    groups: ['sg-client'],
  });
  for (const zone of [1, 2])
    addInterface(draft, {
      account: provider,
      vpc: 'vpc-api',
      subnet: `subnet-api-${zone}`,
      id: `eni-api-${zone}`,
      address: `10.2.${zone}.20`,
      ...(zone === 1 ? { ipv6: '2001:db8:2:1::20' } : {}),
      groups: ['sg-api'],
      type: 'vpc_endpoint',
      at: apiRegion,
    });
  return draft;
};

/** Client and endpoint VPC joined by `pcx-1`, with routes both ways. */
export const peered = (apiRegion = region): Draft => {
  const draft = separate(apiRegion);
  push(draft, consumer, 'ec2/describe-vpc-peering-connections', peeringRow('pcx-1', 'active', apiRegion));
  push(draft, provider, 'ec2/describe-vpc-peering-connections', peeringRow('pcx-1', 'active', apiRegion), apiRegion);
  const target = { VpcPeeringConnectionId: 'pcx-1' };
  addRoute(draft, 'rtb-client', '10.2.0.0/16', target);
  addRoute(draft, 'rtb-client', '2001:db8:2::/56', target);
  addRoute(draft, 'rtb-api', '10.1.0.0/16', target);
  addRoute(draft, 'rtb-api', '2001:db8:1::/56', target);
  return draft;
};

export const snapshotOf = (draft: Draft, gaps: readonly Gap[] = []): Snapshot => ({
  takenAt: '2026-01-01T00:00:00Z',
  accounts: {},
  answers: new Map([...draft].map(([name, answer]) => [name, structuredClone(answer) as Answer])),
  gaps,
});

/** Shares the draft's answers: for use before the next edit. */
export const inventoryFor = (draft: Draft): Inventory =>
  inventoryOf({ takenAt: '2026-01-01T00:00:00Z', accounts: {}, answers: draft, gaps: [] });

export const clientToApi: Flow = {
  from: { is: 'interface', account: consumer, region, id: 'eni-client', address: '10.1.1.10' },
  to: { is: 'interface', account: provider, region, id: 'eni-api-1', address: '10.2.1.20' },
  protocol: 'tcp',
  port: 443,
  sourcePorts: [32768, 60999],
};

export const clientToApi6: Flow = {
  ...clientToApi,
  from: { is: 'interface', account: consumer, region, id: 'eni-client', address: '2001:db8:1:1::10' },
  to: { is: 'interface', account: provider, region, id: 'eni-api-1', address: '2001:db8:2:1::20' },
};

export const trace = (draft: Draft, flow: Flow = clientToApi): Trace => traceFlow(inventoryFor(draft), flow);

/** `leg side code` of each blocker: what a test asserts. */
export const blockersOf = ({ blockers }: Trace): string[] =>
  blockers.map(({ leg, side, code }: Gate) => `${leg} ${side} ${code}`);

export const gatesOf = ({ forward, return: back }: Trace): Gate[] =>
  [...forward.hops, ...back.hops].flatMap(({ gates }) => gates);

export interface TransitAttachmentSpec {
  readonly account: string;
  readonly id: string;
  readonly gateway: string;
  readonly vpc: string;
  readonly subnets: readonly string[];
  readonly table: string;
  readonly gatewayOwner?: string;
}

/** An attachment as its VPC's account and the gateway's owner show it, associated with `table`. */
export const addAttachment = (draft: Draft, spec: TransitAttachmentSpec): void => {
  const owner = spec.gatewayOwner ?? hub;
  const attached = {
    TransitGatewayAttachmentId: spec.id,
    TransitGatewayId: spec.gateway,
    VpcId: spec.vpc,
    VpcOwnerId: spec.account,
    State: 'available',
    SubnetIds: [...spec.subnets],
    Options: {
      DnsSupport: 'enable',
      SecurityGroupReferencingSupport: 'enable',
      Ipv6Support: 'enable',
      ApplianceModeSupport: 'disable',
    },
  };
  const generic = {
    TransitGatewayAttachmentId: spec.id,
    TransitGatewayId: spec.gateway,
    TransitGatewayOwnerId: owner,
    ResourceOwnerId: spec.account,
    ResourceType: 'vpc',
    ResourceId: spec.vpc,
    State: 'available',
  };
  for (const account of new Set([spec.account, owner])) {
    push(draft, account, 'ec2/describe-transit-gateway-vpc-attachments', structuredClone(attached));
    const association = { TransitGatewayRouteTableId: spec.table, State: 'associated' };
    push(
      draft,
      account,
      'ec2/describe-transit-gateway-attachments',
      account === owner ? { ...generic, Association: association } : { ...generic },
    );
  }
};

export const addTransitGateway = (draft: Draft, id: string, owner: string, sharedWith: readonly string[]): void => {
  for (const account of new Set([owner, ...sharedWith]))
    push(draft, account, 'ec2/describe-transit-gateways', {
      TransitGatewayId: id,
      OwnerId: owner,
      State: 'available',
      Options: { SecurityGroupReferencingSupport: 'enable' },
    });
};

export const transitRoute = (
  DestinationCidrBlock: string,
  attachment: string,
  vpc: string,
  options: { readonly type?: string; readonly state?: string; readonly kind?: string } = {},
) => ({
  DestinationCidrBlock,
  Type: options.type ?? 'propagated',
  State: options.state ?? 'active',
  TransitGatewayAttachments:
    options.state === 'blackhole'
      ? []
      : [{ TransitGatewayAttachmentId: attachment, ResourceId: vpc, ResourceType: options.kind ?? 'vpc' }],
});

export const addTransitTable = (draft: Draft, owner: string, gateway: string, id: string, routes: object[]): void => {
  push(draft, owner, 'ec2/describe-transit-gateway-route-tables', {
    TransitGatewayRouteTableId: id,
    TransitGatewayId: gateway,
    State: 'available',
  });
  draft.set(path(owner, 'ec2/search-transit-gateway-routes', id), { Routes: routes, AdditionalRoutesAvailable: false });
  draft.set(path(owner, 'ec2/get-transit-gateway-prefix-list-references', id), {
    TransitGatewayPrefixListReferences: [],
  });
};

export const transitRoutes = (draft: Draft, id: string, owner = hub): any[] =>
  draft.get(path(owner, 'ec2/search-transit-gateway-routes', id)).Routes;

/** The two VPCs joined by `tgw-1` of a third account: attachments in subnets of their own, one table for each side. */
export const transited = (): Draft => {
  const draft = separate();
  addAccount(draft, hub);
  for (const [account, vpc, name, net] of [
    [consumer, 'vpc-client', 'client', 1],
    [provider, 'vpc-api', 'api', 2],
  ] as const) {
    for (const zone of [1, 2]) {
      push(draft, account, 'ec2/describe-subnets', {
        SubnetId: `subnet-${name}-tgw-${zone}`,
        VpcId: vpc,
        OwnerId: account,
        CidrBlock: `10.${net}.10${zone}.0/28`,
        AvailabilityZoneId: `use1-az${zone}`,
      });
      row(draft, `acl-${name}`).Associations.push({ SubnetId: `subnet-${name}-tgw-${zone}` });
    }
    addAttachment(draft, {
      account,
      id: `tgw-attach-${name}`,
      gateway: 'tgw-1',
      vpc,
      subnets: [`subnet-${name}-tgw-1`, `subnet-${name}-tgw-2`],
      table: `tgw-rtb-${name}`,
    });
  }
  addTransitGateway(draft, 'tgw-1', hub, [consumer, provider]);
  addTransitTable(draft, hub, 'tgw-1', 'tgw-rtb-client', [transitRoute('10.2.0.0/16', 'tgw-attach-api', 'vpc-api')]);
  addTransitTable(draft, hub, 'tgw-1', 'tgw-rtb-api', [transitRoute('10.1.0.0/16', 'tgw-attach-client', 'vpc-client')]);
  addRoute(draft, 'rtb-client', '10.2.0.0/16', { TransitGatewayId: 'tgw-1' });
  addRoute(draft, 'rtb-api', '10.1.0.0/16', { TransitGatewayId: 'tgw-1' });
  return draft;
};

/** An ACL of its own for one subnet, with exactly these entries. */
export const giveAcl = (
  draft: Draft,
  account: string,
  vpc: string,
  subnet: string,
  id: string,
  entries: object[],
): void => {
  for (const acl of rows(draft, vpc).filter((one) => one.NetworkAclId))
    acl.Associations = acl.Associations.filter((one: any) => one.SubnetId !== subnet);
  push(draft, account, 'ec2/describe-network-acls', {
    NetworkAclId: id,
    VpcId: vpc,
    OwnerId: account,
    IsDefault: false,
    Associations: [{ SubnetId: subnet, NetworkAclId: id }],
    Entries: entries,
  });
};

export const allowAll = (): object[] => [
  aclEntry(100, false, 'allow', '0.0.0.0/0'),
  aclEntry(100, true, 'allow', '0.0.0.0/0'),
  aclEntry(32767, false, 'deny', '0.0.0.0/0'),
  aclEntry(32767, true, 'deny', '0.0.0.0/0'),
];
