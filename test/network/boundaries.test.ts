import { describe, expect, test } from '@jest/globals';
import {
  addGroup,
  addInterface,
  addRoute,
  addVpc,
  blockersOf,
  clientToApi,
  clientToApi6,
  consumer,
  gatesOf,
  hub,
  ingress443,
  path,
  peered,
  provider,
  push,
  region,
  removeRoute,
  row,
  rows,
  separate,
  snapshotOf,
  trace,
} from './worlds.js';
import type { Draft } from './worlds.js';
import { inventoryOf } from '../../src/inventory/inventory.js';
import { traceFlow } from '../../src/network/index.js';

const code = (draft: Draft, flow = clientToApi) => trace(draft, flow).blockers.map((gate) => gate.code);

describe('routes that lead elsewhere', () => {
  test.each([
    ['internet gateway', { GatewayId: 'igw-1' }],
    ['NAT gateway', { NatGatewayId: 'nat-1' }],
  ])('a default route to an %s is no route to a private address', (_, target) => {
    const draft = peered();
    removeRoute(draft, 'rtb-client', '10.2.0.0/16');
    addRoute(draft, 'rtb-client', '0.0.0.0/0', target);
    const result = trace(draft);
    expect(blockersOf(result)).toEqual(['forward from route-missing-client-to-endpoint']);
    expect(result.blockers[0]?.need).toMatchObject({ target: 'pcx-1', chosen: { destination: '0.0.0.0/0' } });
  });
  test('nor is an egress-only gateway to an interface of an endpoint', () => {
    const draft = peered();
    removeRoute(draft, 'rtb-client', '2001:db8:2::/56');
    addRoute(draft, 'rtb-client', '::/0', { EgressOnlyInternetGatewayId: 'eigw-1' });
    expect(code(draft, clientToApi6)).toEqual(['route-missing-client-to-endpoint']);
  });
  test('a connection to another VPC, while the right one exists', () => {
    const draft = peered();
    const other = { OwnerId: hub, Region: region, VpcId: 'vpc-hub', CidrBlock: '10.5.0.0/16', CidrBlockSet: [] };
    push(draft, consumer, 'ec2/describe-vpc-peering-connections', {
      ...row(draft, 'pcx-1'),
      VpcPeeringConnectionId: 'pcx-hub',
      AccepterVpcInfo: other,
    });
    addRoute(draft, 'rtb-client', '10.2.1.0/24', { VpcPeeringConnectionId: 'pcx-hub' });
    const result = trace(draft);
    expect(blockersOf(result)).toEqual(['forward from route-missing-client-to-endpoint']);
    expect(result.blockers[0]?.need).toMatchObject({ target: 'pcx-1' });
  });
  test('two connections in a row are not one: peering is not transitive', () => {
    const draft = separate();
    const info = (account: string, vpc: string, cidr: string) => ({
      OwnerId: account,
      Region: region,
      VpcId: vpc,
      CidrBlock: cidr,
      CidrBlockSet: [{ CidrBlock: cidr }],
    });
    const hubSide = info(hub, 'vpc-hub', '10.5.0.0/16');
    for (const [account, id, own] of [
      [consumer, 'pcx-a', info(consumer, 'vpc-client', '10.1.0.0/16')],
      [provider, 'pcx-b', info(provider, 'vpc-api', '10.2.0.0/16')],
    ] as const)
      push(draft, account, 'ec2/describe-vpc-peering-connections', {
        VpcPeeringConnectionId: id,
        Status: { Code: 'active' },
        RequesterVpcInfo: own,
        AccepterVpcInfo: hubSide,
      });
    addRoute(draft, 'rtb-client', '10.2.0.0/16', { VpcPeeringConnectionId: 'pcx-a' });
    addRoute(draft, 'rtb-api', '10.1.0.0/16', { VpcPeeringConnectionId: 'pcx-b' });
    expect(blockersOf(trace(draft))).toEqual([
      'forward between peering-transitive-or-edge-to-edge',
      'return between peering-transitive-or-edge-to-edge',
    ]);
  });
  test('ranges of both VPCs that overlap keep packets at home', () => {
    const draft = peered();
    row(draft, 'vpc-client').CidrBlockAssociationSet.push({
      CidrBlock: '10.2.0.0/20',
      CidrBlockState: { State: 'associated' },
    });
    rows(draft, 'pcx-1').forEach((one) => one.Status && (one.Status.Code = 'failed'));
    expect(blockersOf(trace(draft))).toEqual([
      'forward from cidr-overlap',
      'forward between peering-not-active',
      'forward between cidr-overlap',
      'return between peering-not-active',
      'return between cidr-overlap',
    ]);
  });
  test('two peers of one VPC may overlap: the answer goes where the longest prefix says', () => {
    const draft = peered();
    const other = { OwnerId: hub, Region: region, VpcId: 'vpc-hub', CidrBlock: '10.1.1.0/24', CidrBlockSet: [] };
    push(draft, provider, 'ec2/describe-vpc-peering-connections', {
      VpcPeeringConnectionId: 'pcx-hub',
      Status: { Code: 'active' },
      RequesterVpcInfo: other,
      AccepterVpcInfo: row(draft, 'pcx-1').AccepterVpcInfo,
    });
    addRoute(draft, 'rtb-api', '10.1.1.0/24', { VpcPeeringConnectionId: 'pcx-hub' });
    expect(blockersOf(trace(draft))).toEqual(['return to route-missing-endpoint-to-client']);
  });
  test('services at link-local addresses are not routed', () => {
    const draft = peered();
    addRoute(draft, 'rtb-client', '0.0.0.0/0', { VpcPeeringConnectionId: 'pcx-1' });
    const result = trace(draft, { ...clientToApi, to: { is: 'address', address: '169.254.169.254' } });
    expect(result.forward.verdict).toBe('blocked');
  });
});

describe('prefix lists', () => {
  const listed = () => {
    const draft = peered();
    removeRoute(draft, 'rtb-client', '10.2.0.0/16');
    addRoute(draft, 'rtb-client', 'pl-api', { VpcPeeringConnectionId: 'pcx-1' });
    return draft;
  };
  const entries = (draft: Draft, id: string, ...cidrs: string[]) =>
    draft.set(path(consumer, 'ec2/get-managed-prefix-list-entries', id), { Entries: cidrs.map((Cidr) => ({ Cidr })) });
  test('route as their entries do; without entries nothing is known', () => {
    const draft = listed();
    expect(trace(draft)).toMatchObject({
      verdict: 'unknown',
      gaps: [{ operation: 'ec2/get-managed-prefix-list-entries', key: 'pl-api', why: 'not-collected' }],
    });
    entries(draft, 'pl-api', '10.2.0.0/16');
    expect(trace(draft).verdict).toBe('reachable');
    entries(draft, 'pl-api', '10.3.0.0/16');
    expect(code(draft)).toEqual(['route-missing-client-to-endpoint']);
  });
  test('lose to a static route for the same range, and win when more specific', () => {
    const draft = listed();
    entries(draft, 'pl-api', '10.2.0.0/16');
    addRoute(draft, 'rtb-client', '10.2.0.0/16', { GatewayId: 'igw-1' });
    expect(code(draft)).toEqual(['route-missing-client-to-endpoint']);
    entries(draft, 'pl-api', '10.2.1.0/24');
    expect(trace(draft).verdict).toBe('reachable');
  });
  test('win over a propagated route for the same range', () => {
    const draft = listed();
    entries(draft, 'pl-api', '10.2.0.0/16');
    addRoute(draft, 'rtb-client', '10.2.0.0/16', { GatewayId: 'vgw-1', Origin: 'EnableVgwRoutePropagation' });
    expect(trace(draft).verdict).toBe('reachable');
  });
  test('two for the same range with different targets: AWS picks either', () => {
    const draft = listed();
    addRoute(draft, 'rtb-client', 'pl-two', { GatewayId: 'igw-1' });
    entries(draft, 'pl-api', '10.2.0.0/16');
    entries(draft, 'pl-two', '10.2.0.0/16');
    expect(trace(draft)).toMatchObject({ verdict: 'unknown', gaps: [{ why: 'unmodelled' }] });
  });
  test("AWS's own lists hold no private address", () => {
    const draft = peered();
    addRoute(draft, 'rtb-client', 'pl-s3', { GatewayId: 'vpce-s3' });
    expect(trace(draft).verdict).toBe('unknown');
    push(draft, consumer, 'ec2/describe-managed-prefix-lists', { PrefixListId: 'pl-s3', OwnerId: 'AWS' });
    expect(trace(draft).verdict).toBe('reachable');
  });
  test('admit in security groups', () => {
    const draft = peered();
    row(draft, 'sg-api').IpPermissions = [{ ...ingress443(), PrefixListIds: [{ PrefixListId: 'pl-callers' }] }];
    expect(trace(draft).verdict).toBe('unknown');
    draft.set(path(provider, 'ec2/get-managed-prefix-list-entries', 'pl-callers'), {
      Entries: [{ Cidr: '10.1.1.0/24' }],
    });
    expect(trace(draft).verdict).toBe('reachable');
    draft.set(path(provider, 'ec2/get-managed-prefix-list-entries', 'pl-callers'), { Entries: [] });
    expect(code(draft)).toEqual(['endpoint-sg-ingress-443-missing']);
  });
});

describe('gateways towards other networks', () => {
  const fromOffice = { ...clientToApi, from: { is: 'address', address: '172.20.0.9' } as const };
  const office = (attached = 'attached') => {
    const draft = separate();
    push(draft, provider, 'ec2/describe-vpn-gateways', {
      VpnGatewayId: 'vgw-1',
      State: 'available',
      VpcAttachments: [{ VpcId: 'vpc-api', State: attached }],
    });
    row(draft, 'sg-api').IpPermissions.push(ingress443('172.20.0.0/16'));
    addRoute(draft, 'rtb-api', '172.20.0.0/16', { GatewayId: 'vgw-1', Origin: 'EnableVgwRoutePropagation' });
    return draft;
  };
  test('what lies beyond a VPN gateway is unknown, and said so', () => {
    const result = trace(office(), fromOffice);
    expect(result).toMatchObject({ verdict: 'unknown', blockers: [] });
    expect(gatesOf(result).filter(({ code: name }) => name === 'dx-vpn-path-broken').length).toBeGreaterThan(0);
  });
  test('routes towards it, its attachment, groups and ACLs are judged', () => {
    const draft = office();
    removeRoute(draft, 'rtb-api', '172.20.0.0/16');
    row(draft, 'sg-api').IpPermissions = [];
    const result = trace(draft, fromOffice);
    expect(blockersOf(result)).toEqual(['forward to endpoint-sg-ingress-443-missing', 'return to dx-vpn-path-broken']);
    expect(result.blockers[1]?.need).toMatchObject({ target: 'vgw-1', destination: '172.20.0.9/32' });
    expect(code(office('detached'), fromOffice)).toEqual(['dx-vpn-path-broken']);
  });
  test('without a gateway the return route is simply missing', () => {
    const draft = separate();
    row(draft, 'sg-api').IpPermissions.push(ingress443('172.20.0.0/16'));
    expect(blockersOf(trace(draft, fromOffice))).toEqual(['return to route-missing-endpoint-to-client']);
  });
  test('a table of the gateway that sends what comes in to an appliance', () => {
    const draft = office();
    push(draft, provider, 'ec2/describe-route-tables', {
      RouteTableId: 'rtb-edge',
      VpcId: 'vpc-api',
      Associations: [{ GatewayId: 'vgw-1', AssociationState: { State: 'associated' } }],
      Routes: [
        { DestinationCidrBlock: '10.2.0.0/16', GatewayId: 'local', State: 'active' },
        { DestinationCidrBlock: '10.2.1.0/24', NetworkInterfaceId: 'eni-firewall', State: 'active' },
      ],
    });
    const gates = gatesOf(trace(office(), fromOffice));
    expect(gates.some(({ kind }) => kind === 'middlebox')).toBe(false);
    expect(gatesOf(trace(draft, fromOffice)).some(({ kind }) => kind === 'middlebox')).toBe(true);
  });
  test('no edge-to-edge: beyond the gateway of one VPC, peering leads nowhere', () => {
    const draft = peered();
    row(draft, 'sg-api').IpPermissions.push(ingress443('172.20.0.0/16'));
    addRoute(draft, 'rtb-api', '172.20.0.0/16', { VpcPeeringConnectionId: 'pcx-1' });
    expect(new Set(code(draft, fromOffice))).toEqual(new Set(['peering-transitive-or-edge-to-edge']));
    const via = { ...fromOffice, from: { is: 'address', address: '172.20.0.9', via: 'vpc-client' } as const };
    expect(code(office(), via)).toContain('peering-transitive-or-edge-to-edge');
  });
  test('a caller on the internet gets no answer by an internet gateway', () => {
    const draft = office();
    addRoute(draft, 'rtb-api', '0.0.0.0/0', { GatewayId: 'igw-1' });
    row(draft, 'sg-api').IpPermissions.push(ingress443('0.0.0.0/0'));
    const result = trace(draft, { ...clientToApi, from: { is: 'address', address: '203.0.113.9' } });
    expect(blockersOf(result)).toEqual(['return to route-missing-endpoint-to-client']);
  });
});

describe('appliances', () => {
  test.each([
    ['an interface', { NetworkInterfaceId: 'eni-nat' }],
    ['an endpoint', { GatewayId: 'vpce-firewall' }],
    ['Cloud WAN', { CoreNetworkArn: 'arn:aws:networkmanager::1:core-network/x' }],
  ])('a route to %s stops with unknown', (_, target) => {
    const draft = peered();
    addRoute(draft, 'rtb-client', '10.2.1.0/24', target);
    const result = trace(draft);
    expect(result).toMatchObject({
      verdict: 'unknown',
      blockers: [],
      forward: { verdict: 'unknown' },
      return: { verdict: expect.anything() },
    });
    expect(result.gaps).toMatchObject([{ why: 'unmodelled' }]);
  });
  test('one that may rewrite addresses leaves what comes after it open; one that does not does not', () => {
    const closed = (target: object) => {
      const draft = peered();
      addRoute(draft, 'rtb-client', '10.2.1.0/24', target);
      row(draft, 'sg-api').IpPermissions = [];
      return trace(draft).verdict;
    };
    expect(closed({ NetworkInterfaceId: 'eni-nat' })).toBe('unknown');
    expect(closed({ GatewayId: 'vpce-firewall' })).toBe('blocked');
  });
  test('a route more specific than local leads to one inside a VPC', () => {
    const draft = peered();
    addInterface(draft, {
      account: consumer,
      vpc: 'vpc-client',
      subnet: 'subnet-client-2',
      id: 'eni-b',
      address: '10.1.2.9',
      groups: ['sg-client'],
    });
    row(draft, 'sg-client').IpPermissions = [ingress443('10.1.0.0/16')];
    const flow = {
      ...clientToApi,
      to: { is: 'interface', account: consumer, region, id: 'eni-b', address: '10.1.2.9' } as const,
    };
    expect(trace(draft, flow).verdict).toBe('reachable');
    addRoute(draft, 'rtb-client', '10.1.2.0/24', { GatewayId: 'vpce-firewall' });
    expect(trace(draft, flow).verdict).toBe('unknown');
  });
});

describe('interfaces', () => {
  test('an interface endpoint never initiates, and answers no ping', () => {
    const back = { ...clientToApi, from: clientToApi.to, to: clientToApi.from };
    const draft = peered();
    row(draft, 'sg-client').IpPermissions = [ingress443('0.0.0.0/0')];
    expect(code(draft, back)).toEqual(['endpoint-never-initiates']);
    row(draft, 'sg-api').IpPermissions = [
      { IpProtocol: 'icmp', FromPort: -1, ToPort: -1, IpRanges: [{ CidrIp: '0.0.0.0/0' }] },
    ];
    expect(code(draft, { ...clientToApi, protocol: 'icmp' })).toEqual(['endpoint-not-available']);
  });
  test('one receives packets for its own addresses only', () => {
    const to = { ...clientToApi.to, address: '10.2.1.21' } as typeof clientToApi.to;
    expect(code(peered(), { ...clientToApi, to })).toEqual(['stale-endpoint-ip']);
  });
  test('between two addresses that no account has, nothing is known', () => {
    const flow = {
      ...clientToApi,
      from: { is: 'address', address: '172.20.0.9' },
      to: { is: 'address', address: '172.21.0.9' },
    } as const;
    expect(trace(peered(), flow)).toMatchObject({ verdict: 'unknown', blockers: [] });
  });
  test('addresses of two families never meet', () => {
    expect(trace(peered(), { ...clientToApi, to: clientToApi6.to })).toMatchObject({
      verdict: 'blocked',
      blockers: [{ code: 'dns-record-ip-type-mismatch' }],
    });
  });
});

describe('other protocols', () => {
  const toHost = () => {
    const draft = peered();
    row(draft, 'eni-api-1').InterfaceType = 'interface';
    return draft;
  };
  test('ping needs the echo request one way and the reply the other', () => {
    const flow = { ...clientToApi, protocol: 'icmp' } as const;
    const draft = toHost();
    expect(code(draft, flow)).toEqual(['endpoint-sg-ingress-443-missing']);
    row(draft, 'sg-api').IpPermissions = [
      { IpProtocol: 'icmp', FromPort: 8, ToPort: -1, IpRanges: [{ CidrIp: '10.1.0.0/16' }] },
    ];
    expect(trace(draft, flow).verdict).toBe('reachable');
    row(draft, 'acl-client').Entries.push({
      RuleNumber: 10,
      Egress: false,
      RuleAction: 'deny',
      Protocol: '1',
      CidrBlock: '0.0.0.0/0',
      IcmpTypeCode: { Type: 0, Code: -1 },
    });
    expect(code(draft, flow)).toEqual(['nacl-blocks-ephemeral-return']);
  });
  test('a flow of every protocol passes only what admits every protocol', () => {
    const flow = { ...clientToApi, protocol: 'all' } as const;
    const draft = toHost();
    expect(code(draft, flow)).toEqual(['endpoint-sg-ingress-443-missing']);
    row(draft, 'sg-api').IpPermissions = [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '10.1.0.0/16' }] }];
    expect(trace(draft, flow).verdict).toBe('reachable');
    row(draft, 'acl-api').Entries.push({
      RuleNumber: 10,
      Egress: false,
      RuleAction: 'deny',
      Protocol: '6',
      PortRange: { From: 22, To: 22 },
      CidrBlock: '0.0.0.0/0',
    });
    expect(code(draft, flow)).toEqual(['nacl-blocks-443']);
    expect(trace(draft, { ...clientToApi, protocol: 'udp', port: 53 }).verdict).toBe('reachable');
  });
});

describe('shared subnets', () => {
  /** The client runs in account `hub`, in a subnet that the consumer shares with it. */
  const shared = () => {
    const draft = peered();
    for (const [operation, field] of [
      ['ec2/describe-subnets', 'Subnets'],
      ['ec2/describe-vpcs', 'Vpcs'],
      ['ec2/describe-route-tables', 'RouteTables'],
      ['ec2/describe-network-acls', 'NetworkAcls'],
    ] as const) {
      const rowsOf = draft.get(path(consumer, operation))[field];
      draft.set(path(hub, operation), { [field]: field === 'Subnets' || field === 'Vpcs' ? rowsOf : [] });
    }
    draft.set(path(hub, 'ec2/describe-network-interfaces'), { NetworkInterfaces: [] });
    draft.set(path(hub, 'ec2/describe-security-groups'), { SecurityGroups: [] });
    addGroup(draft, hub, 'vpc-client', 'sg-guest', []);
    addInterface(draft, {
      account: hub,
      vpc: 'vpc-client',
      subnet: 'subnet-client-1',
      id: 'eni-guest',
      address: '10.1.1.40',
      groups: ['sg-guest'],
    });
    return draft;
  };
  const flow = {
    ...clientToApi,
    from: { is: 'interface', account: hub, region, id: 'eni-guest', address: '10.1.1.40' } as const,
  };
  test("the owner's tables and ACLs count", () => {
    const draft = shared();
    expect(trace(draft, flow)).toMatchObject({ verdict: 'reachable', gaps: [] });
    removeRoute(draft, 'rtb-client', '10.2.0.0/16');
    expect(trace(draft, flow).blockers).toMatchObject([{ account: consumer, resource: 'rtb-client' }]);
  });
  test('without the owner they are unknown, with its account named', () => {
    const draft = shared();
    for (const name of [...draft.keys()]) if (name.startsWith(consumer)) draft.delete(name);
    const result = trace(draft, flow);
    expect(result).toMatchObject({ verdict: 'unknown', blockers: [] });
    expect(new Set(result.gaps.map(({ account }) => account))).toContain(consumer);
  });
});

test('a second inventory of an edited snapshot is judged afresh', () => {
  const draft = peered();
  const first = inventoryOf(snapshotOf(draft));
  expect(traceFlow(first, clientToApi).verdict).toBe('reachable');
  row(draft, 'sg-api').IpPermissions = [];
  expect(traceFlow(inventoryOf(snapshotOf(draft)), clientToApi).verdict).toBe('blocked');
  expect(traceFlow(first, clientToApi).verdict).toBe('reachable');
});

test('a caller in a third VPC of the provider account reaches the endpoint by the local route of its own VPC only', () => {
  const draft = peered();
  addVpc(draft, {
    account: provider,
    vpc: 'vpc-third',
    cidr: '10.3.0.0/16',
    subnets: [{ id: 'subnet-third', cidr: '10.3.1.0/24', zone: 'use1-az1' }],
  });
  addGroup(draft, provider, 'vpc-third', 'sg-third', []);
  addInterface(draft, {
    account: provider,
    vpc: 'vpc-third',
    subnet: 'subnet-third',
    id: 'eni-third',
    address: '10.3.1.5',
    groups: ['sg-third'],
  });
  const from = { is: 'interface', account: provider, region, id: 'eni-third', address: '10.3.1.5' } as const;
  expect(new Set(code(draft, { ...clientToApi, from }))).toEqual(
    new Set([
      'route-missing-client-to-endpoint',
      'peering-transitive-or-edge-to-edge',
      'endpoint-sg-ingress-443-missing',
      'route-missing-endpoint-to-client',
    ]),
  );
});
