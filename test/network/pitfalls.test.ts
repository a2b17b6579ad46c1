import { describe, expect, test } from '@jest/globals';
import {
  aclEntry,
  addInterface,
  addRoute,
  allowAll,
  blockersOf,
  clientToApi,
  clientToApi6,
  consumer,
  gatesOf,
  giveAcl,
  ingress443,
  path,
  peered,
  provider,
  push,
  region,
  removeRoute,
  row,
  rows,
  trace,
  transited,
} from './worlds.js';
import type { Draft, Loose } from './worlds.js';

/** The points of network.md 4.10, by number; 8 to 11 in part and 15, 16, 18 also in transit.test.ts. */

const code = (draft: Draft, flow = clientToApi) => trace(draft, flow).blockers.map((gate) => gate.code);

test('1: the return leg is judged from the endpoint subnet', () => {
  const draft = peered();
  removeRoute(draft, 'rtb-api', '10.1.0.0/16');
  expect(trace(draft)).toMatchObject({ forward: { verdict: 'reachable' }, return: { verdict: 'blocked' } });
});

describe('2: ACLs between hosts of one subnet', () => {
  const neighbour = {
    ...clientToApi,
    to: { is: 'interface', account: consumer, region, id: 'eni-next', address: '10.1.1.11' } as const,
  };
  const withNeighbour = (subnet: string, address: string) => {
    const draft = peered();
    addInterface(draft, { account: consumer, vpc: 'vpc-client', subnet, id: 'eni-next', address, groups: ['sg-next'] });
    push(draft, consumer, 'ec2/describe-security-groups', {
      GroupId: 'sg-next',
      VpcId: 'vpc-client',
      IpPermissions: [ingress443('10.1.0.0/16')],
      IpPermissionsEgress: [],
    });
    row(draft, 'acl-client').Entries = [];
    return draft;
  };
  test('are not evaluated', () =>
    expect(trace(withNeighbour('subnet-client-1', '10.1.1.11'), neighbour).verdict).toBe('reachable'));
  test('but between subnets of one VPC they are', () => {
    const draft = withNeighbour('subnet-client-2', '10.1.2.11');
    const flow = { ...neighbour, to: { ...neighbour.to, address: '10.1.2.11' } };
    expect(code(draft, flow)).toEqual([
      'nacl-blocks-443',
      'nacl-blocks-443',
      'nacl-blocks-ephemeral-return',
      'nacl-blocks-ephemeral-return',
    ]);
  });
});

describe('3: the ports of the return leg are those of the client', () => {
  test('an ACL that admits 443 only stops the answer', () => {
    const draft = peered();
    const entries = [aclEntry(100, false, 'allow', '0.0.0.0/0', [443, 443]), aclEntry(100, true, 'allow', '0.0.0.0/0')];
    giveAcl(draft, consumer, 'vpc-client', 'subnet-client-1', 'acl-own', entries);
    expect(blockersOf(trace(draft))).toEqual(['return from nacl-blocks-ephemeral-return']);
  });
  test('one that admits the ephemeral ports only lets it pass', () => {
    const draft = peered();
    const entries = [
      aclEntry(100, false, 'allow', '0.0.0.0/0', [32768, 60999]),
      aclEntry(100, true, 'allow', '0.0.0.0/0', [443, 443]),
    ];
    giveAcl(draft, consumer, 'vpc-client', 'subnet-client-1', 'acl-own', entries);
    expect(trace(draft).verdict).toBe('reachable');
  });
});

describe('4: entries are tried by number, the first that matches decides', () => {
  test.each([
    [50, 'blocked'],
    [150, 'reachable'],
  ])('a deny at %i below or above the allow at 100: %s', (number, verdict) => {
    const draft = peered();
    row(draft, 'acl-api').Entries.push(aclEntry(number, false, 'deny', '10.1.1.0/24', [443, 443]));
    expect(trace(draft).verdict).toBe(verdict);
  });
  test('no match is a deny, with or without the entry that says so', () => {
    const draft = peered();
    row(draft, 'acl-api').Entries = [aclEntry(100, true, 'allow', '0.0.0.0/0')];
    const result = trace(draft);
    expect(blockersOf(result)).toEqual(['forward to nacl-blocks-443']);
    expect(result.blockers[0]?.need).toMatchObject({ below: 32767, ports: [443, 443], peer: '10.1.1.10/32' });
  });
  test.each(['6', 'tcp', '-1'])('protocol %s holds TCP', (Protocol) => {
    const draft = peered();
    row(draft, 'acl-api').Entries = allowAll();
    row(draft, 'acl-api').Entries.push({ ...aclEntry(10, false, 'deny', '10.1.0.0/16', [1, 500]), Protocol });
    expect(code(draft)).toEqual(['nacl-blocks-443']);
    row(draft, 'acl-api').Entries.at(-1).Protocol = '17';
    expect(code(draft)).toEqual([]);
  });
});

describe('5: a subnet without association uses the main table', () => {
  const own = (draft: Draft, routes: object[]) =>
    push(draft, consumer, 'ec2/describe-route-tables', {
      RouteTableId: 'rtb-own',
      VpcId: 'vpc-client',
      Associations: [{ SubnetId: 'subnet-client-1', AssociationState: { State: 'associated' } }],
      Routes: [{ DestinationCidrBlock: '10.1.0.0/16', GatewayId: 'local', State: 'active' }, ...routes],
    });
  test('an explicit association hides the main table', () => {
    const draft = peered();
    own(draft, []);
    const result = trace(draft);
    expect(blockersOf(result)).toEqual(['forward from route-missing-client-to-endpoint']);
    expect(result.blockers[0]?.need).toMatchObject({ table: 'rtb-own', association: 'explicit' });
  });
  test('and a table associated with a gateway is no table of the subnet', () => {
    const draft = peered();
    own(draft, []);
    row(draft, 'rtb-own').Associations = [{ GatewayId: 'igw-1', AssociationState: { State: 'associated' } }];
    expect(trace(draft).verdict).toBe('reachable');
  });
});

describe('6: blackholes', () => {
  test('win the lookup and drop', () => {
    const draft = peered();
    addRoute(draft, 'rtb-api', '10.1.1.0/24', { TransitGatewayId: 'tgw-gone' }, 'blackhole');
    const result = trace(draft);
    expect(blockersOf(result)).toEqual(['return to route-blackhole']);
    expect(result.blockers[0]?.because).toMatch(/10\.1\.0\.0\/16 to pcx-1/);
  });
  test('of a shorter prefix do not matter', () => {
    const draft = peered();
    addRoute(draft, 'rtb-api', '10.0.0.0/8', { TransitGatewayId: 'tgw-gone' }, 'blackhole');
    expect(trace(draft).verdict).toBe('reachable');
  });
  test('while a connection is pending heal by accepting it', () => {
    const draft = peered();
    rows(draft, 'pcx-1').forEach((one) => one.Status && (one.Status.Code = 'pending-acceptance'));
    row(draft, 'rtb-client').Routes.forEach((one: Loose) => one.VpcPeeringConnectionId && (one.State = 'blackhole'));
    expect(new Set(code(draft))).toEqual(new Set(['peering-not-active']));
  });
});

describe('7: secondary ranges, addresses and delegated prefixes', () => {
  test('a secondary range of the VPC is local without a route of its own', () => {
    const draft = peered();
    const add = (state: string) =>
      row(draft, 'vpc-client').CidrBlockAssociationSet.push({
        CidrBlock: '10.7.0.0/16',
        CidrBlockState: { State: state },
      });
    addInterface(draft, {
      account: consumer,
      vpc: 'vpc-client',
      subnet: 'subnet-client-2',
      id: 'eni-second',
      address: '10.7.0.5',
      groups: ['sg-client'],
    });
    row(draft, 'sg-client').IpPermissions = [ingress443('0.0.0.0/0')];
    const to = { is: 'interface', account: consumer, region, id: 'eni-second', address: '10.7.0.5' } as const;
    add('disassociated');
    expect(code(draft, { ...clientToApi, to })).toEqual(['route-missing-client-to-endpoint']);
    add('associated');
    expect(trace(draft, { ...clientToApi, to }).verdict).toBe('reachable');
  });
  test.each([
    ['secondary', { PrivateIpAddresses: [{ PrivateIpAddress: '10.1.1.77' }] }, '10.1.1.77'],
    ['delegated', { Ipv4Prefixes: [{ Ipv4Prefix: '10.1.1.64/28' }] }, '10.1.1.77'],
  ])('an interface sends from its %s address', (_, edit, address) => {
    const draft = peered();
    const from = { is: 'interface', account: consumer, region, id: 'eni-client', address } as const;
    expect(code(draft, { ...clientToApi, from })).toEqual(['client-not-in-vpc']);
    Object.assign(row(draft, 'eni-client'), edit);
    expect(trace(draft, { ...clientToApi, from }).verdict).toBe('reachable');
  });
});

test('8: association decides, propagation does not: tables swapped are found', () => {
  const draft = transited();
  for (const one of rows(draft, 'tgw-attach-client'))
    if (one.Association) one.Association.TransitGatewayRouteTableId = 'tgw-rtb-api';
  expect(code(draft)).toEqual(['tgw-route-missing']);
});

test('9 and 18: see transit.test.ts; names of zones say nothing across accounts', () => {
  const draft = transited();
  row(draft, 'subnet-client-tgw-1').AvailabilityZone = 'us-east-1f';
  expect(trace(draft).verdict).toBe('reachable');
});

describe('12: references and the way', () => {
  const byReference = (apiRegion = region) => {
    const draft = peered(apiRegion);
    row(draft, 'sg-api').IpPermissions = [
      {
        ...ingress443(),
        UserIdGroupPairs: [
          {
            GroupId: 'sg-client',
            UserId: consumer,
            VpcId: 'vpc-client',
            VpcPeeringConnectionId: 'pcx-1',
            PeeringStatus: 'active',
          },
        ],
      },
    ];
    return draft;
  };
  test('match over peering in one Region', () => expect(trace(byReference()).verdict).toBe('reachable'));
  test('do not match between Regions', () => {
    const draft = byReference('eu-west-1');
    const to = { ...clientToApi.to, region: 'eu-west-1' } as typeof clientToApi.to;
    expect(code(draft, { ...clientToApi, to })).toEqual(['sg-reference-not-effective']);
    row(draft, 'sg-api').IpPermissions.push(ingress443('10.1.0.0/16'));
    expect(trace(draft, { ...clientToApi, to }).verdict).toBe('reachable');
  });
  test('do not match for a client that does not carry the group', () => {
    const draft = byReference();
    row(draft, 'sg-api').IpPermissions[0].UserIdGroupPairs[0].GroupId = 'sg-other';
    expect(code(draft)).toEqual(['endpoint-sg-ingress-443-missing']);
  });
  test('do not match past an appliance', () => {
    const draft = byReference();
    addRoute(draft, 'rtb-client', '10.2.1.0/24', { GatewayId: 'vpce-firewall' });
    expect(code(draft)).toEqual(['sg-reference-not-effective']);
  });
});

describe('13: the default group on the endpoint admits only itself', () => {
  const withDefault = () => {
    const draft = peered();
    Object.assign(row(draft, 'sg-api'), {
      GroupName: 'default',
      IpPermissions: [{ IpProtocol: '-1', UserIdGroupPairs: [{ GroupId: 'sg-api', UserId: provider }] }],
    });
    return draft;
  };
  test('so a client elsewhere times out', () => {
    const result = trace(withDefault());
    expect(blockersOf(result)).toEqual(['forward to endpoint-sg-ingress-443-missing']);
    expect(result.blockers[0]?.because).toMatch(/default group/);
  });
  test('even one of which only the address is known', () => {
    const draft = withDefault();
    expect(code(draft, { ...clientToApi, from: { is: 'address', address: '10.1.1.99' } })).toEqual([
      'endpoint-sg-ingress-443-missing',
    ]);
  });
  test('a client that carries it passes', () => {
    const draft = withDefault();
    addInterface(draft, {
      account: provider,
      vpc: 'vpc-api',
      subnet: 'subnet-api-2',
      id: 'eni-inside',
      address: '10.2.2.30',
      groups: ['sg-api'],
    });
    const from = { is: 'interface', account: provider, region, id: 'eni-inside', address: '10.2.2.30' } as const;
    expect(trace(draft, { ...clientToApi, from }).verdict).toBe('reachable');
  });
});

test('14: each interface of the endpoint is a flow of its own', () => {
  const draft = peered();
  giveAcl(draft, provider, 'vpc-api', 'subnet-api-2', 'acl-2', []);
  const second = {
    ...clientToApi,
    to: { is: 'interface', account: provider, region, id: 'eni-api-2', address: '10.2.2.20' } as const,
  };
  expect(trace(draft).verdict).toBe('reachable');
  expect(trace(draft, second).verdict).toBe('blocked');
});

describe('15 and 16: a backend sees the load balancer, whose own groups filter or do not exist', () => {
  const behind = (groups: string[]) => {
    const draft = peered();
    const nlb = {
      account: provider,
      vpc: 'vpc-api',
      subnet: 'subnet-api-1',
      id: 'eni-nlb',
      address: '10.2.1.50',
      groups,
    };
    addInterface(draft, { ...nlb, type: 'network_load_balancer' });
    addInterface(draft, {
      account: provider,
      vpc: 'vpc-api',
      subnet: 'subnet-api-2',
      id: 'eni-target',
      address: '10.2.2.60',
      groups: ['sg-target'],
    });
    push(draft, provider, 'ec2/describe-security-groups', {
      GroupId: 'sg-target',
      VpcId: 'vpc-api',
      IpPermissions: [ingress443('10.1.0.0/16')],
      IpPermissionsEgress: [],
    });
    return draft;
  };
  const party = (id: string, address: string) => ({ is: 'interface', account: provider, region, id, address }) as const;
  const nlbToTarget = { ...clientToApi, from: party('eni-nlb', '10.2.1.50'), to: party('eni-target', '10.2.2.60') };
  test('a target that admits the consumer only does not admit the load balancer', () => {
    const draft = behind([]);
    expect(code(draft, nlbToTarget)).toEqual(['endpoint-sg-ingress-443-missing']);
    row(draft, 'sg-target').IpPermissions.push(ingress443('10.2.1.0/24'));
    expect(trace(draft, nlbToTarget).verdict).toBe('reachable');
  });
  test('one without groups admits everyone, one with groups only what they admit', () => {
    const toNlb = { ...clientToApi, to: party('eni-nlb', '10.2.1.50') };
    expect(trace(behind([]), toNlb).verdict).toBe('reachable');
    expect(code(behind(['sg-target']), toNlb)).toEqual([]);
    const closed = behind(['sg-target']);
    row(closed, 'sg-target').IpPermissions = [];
    expect(code(closed, toNlb)).toEqual(['endpoint-sg-ingress-443-missing']);
  });
});

describe('17: an account that was not collected neither denies nor allows', () => {
  test('its interface leaves the verdict unknown, with the account named', () => {
    const draft = peered();
    for (const name of [...draft.keys()]) if (name.startsWith(consumer)) draft.delete(name);
    const result = trace(draft);
    expect(result).toMatchObject({ verdict: 'unknown', blockers: [] });
    expect(result.gaps).toMatchObject([
      { account: consumer, action: 'ec2:DescribeNetworkInterfaces', why: 'not-collected' },
    ]);
  });
  test('a rule that names a group of it is unknown', () => {
    const draft = peered();
    for (const name of [...draft.keys()]) if (name.startsWith(consumer)) draft.delete(name);
    row(draft, 'sg-api').IpPermissions = [
      { ...ingress443(), UserIdGroupPairs: [{ GroupId: 'sg-client', UserId: consumer }] },
    ];
    expect(trace(draft)).toMatchObject({ verdict: 'unknown', blockers: [] });
    const byAddress = trace(draft, { ...clientToApi, from: { is: 'address', address: '10.1.1.10' } });
    expect(byAddress).toMatchObject({ verdict: 'unknown', blockers: [] });
    expect(byAddress.gaps.every(({ account }) => account === consumer)).toBe(true);
  });
  test('what is known of the collected side fails all the same', () => {
    const draft = peered();
    for (const name of [...draft.keys()]) if (name.startsWith(consumer)) draft.delete(name);
    row(draft, 'sg-api').IpPermissions = [];
    expect(blockersOf(trace(draft))).toEqual(['forward to endpoint-sg-ingress-443-missing']);
  });
});

test('19: a rule with protocol -1 ignores its ports', () => {
  const draft = peered();
  row(draft, 'sg-api').IpPermissions = [{ ...ingress443('10.1.0.0/16'), IpProtocol: '-1', FromPort: 22, ToPort: 22 }];
  expect(trace(draft).verdict).toBe('reachable');
  row(draft, 'sg-api').IpPermissions[0].IpProtocol = 'tcp';
  expect(trace(draft).verdict).toBe('blocked');
});

describe('20: IPv4 and IPv6 apart', () => {
  test('0.0.0.0/0 admits and routes no IPv6', () => {
    const draft = peered();
    row(draft, 'sg-api').IpPermissions = [ingress443('0.0.0.0/0')];
    expect(code(draft, clientToApi6)).toEqual(['endpoint-sg-ingress-443-missing']);
    expect(trace(draft).verdict).toBe('reachable');
    removeRoute(draft, 'rtb-client', '2001:db8:2::/56');
    addRoute(draft, 'rtb-client', '0.0.0.0/0', { VpcPeeringConnectionId: 'pcx-1' });
    expect(code(draft, clientToApi6)).toEqual(['route-missing-client-to-endpoint', 'endpoint-sg-ingress-443-missing']);
  });
  test('entries of one family do not decide for the other', () => {
    const draft = peered();
    row(draft, 'acl-api').Entries.push(aclEntry(1, false, 'deny', '0.0.0.0/0'));
    expect(trace(draft, clientToApi6).verdict).toBe('reachable');
    expect(trace(draft).verdict).toBe('blocked');
  });
});

test('21: a stale reference never matches', () => {
  const draft = peered();
  const pair = { GroupId: 'sg-client', UserId: consumer, VpcPeeringConnectionId: 'pcx-0', PeeringStatus: 'deleted' };
  row(draft, 'sg-api').IpPermissions = [{ ...ingress443(), UserIdGroupPairs: [pair] }];
  expect(code(draft)).toEqual(['sg-reference-not-effective']);
});

test('22: see peering.test.ts; a route to a connection that no account shows any more', () => {
  const draft = peered();
  for (const account of [consumer, provider])
    draft.set(path(account, 'ec2/describe-vpc-peering-connections'), { VpcPeeringConnections: [] });
  expect(new Set(code(draft))).toEqual(new Set(['peering-not-active']));
});

describe('23: the ephemeral range is a range', () => {
  const only = (ports: [number, number]) => {
    const draft = peered();
    const entries = [aclEntry(100, false, 'allow', '0.0.0.0/0', ports), aclEntry(100, true, 'allow', '0.0.0.0/0')];
    giveAcl(draft, consumer, 'vpc-client', 'subnet-client-1', 'acl-own', entries);
    return draft;
  };
  test('an ACL that admits the range of Windows breaks 58 % of Linux connections', () => {
    const result = trace(only([49152, 65535]));
    expect(result).toMatchObject({ verdict: 'partial', forward: { verdict: 'reachable' } });
    expect(result.return).toMatchObject({ verdict: 'partial', passes: [[49152, 60999]] });
    expect(1 - (result.return.share ?? 0)).toBeCloseTo(16384 / 28232, 3);
    expect(result.blockers).toMatchObject([
      { code: 'nacl-blocks-ephemeral-return', verdict: 'partial', need: { ports: [32768, 49151] } },
    ]);
  });
  test('two ACLs that admit different parts pass the common part, or none', () => {
    const draft = only([32768, 50000]);
    const egress = (ports: [number, number]) => [
      aclEntry(100, false, 'allow', '0.0.0.0/0'),
      aclEntry(100, true, 'allow', '0.0.0.0/0', ports),
    ];
    giveAcl(draft, provider, 'vpc-api', 'subnet-api-1', 'acl-back', egress([40000, 60999]));
    expect(trace(draft).return).toMatchObject({ verdict: 'partial', passes: [[40000, 50000]] });
    row(draft, 'acl-back').Entries = egress([50001, 60999]);
    expect(trace(draft).return.verdict).toBe('blocked');
  });
  test('a deny in the middle splits it', () => {
    const draft = only([1024, 65535]);
    row(draft, 'acl-own').Entries.push(aclEntry(50, false, 'deny', '10.2.0.0/16', [40000, 40009]));
    expect(trace(draft).return).toMatchObject({
      passes: [
        [32768, 39999],
        [40010, 60999],
      ],
      share: 28222 / 28232,
    });
  });
});

test('every gate of a healthy pair says why, and what would repair it', () => {
  for (const gate of gatesOf(trace(peered()))) {
    expect(gate.because).toMatch(/\w+-/);
    expect(gate.resource).not.toBe('');
  }
});
