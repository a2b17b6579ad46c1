import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Verdict } from '../../src/network/index.js';
import {
  addRoute,
  aclEntry,
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
  removeRoute,
  row,
  rows,
  trace,
  transited,
} from './worlds.js';
import type { Draft, Loose } from './worlds.js';
import '../seeded.js';

const faults: Readonly<Record<string, (draft: Draft) => void>> = {
  none: () => undefined,
  'no ingress': (draft) => (row(draft, 'sg-api').IpPermissions = []),
  'ingress by reference': (draft) =>
    (row(draft, 'sg-api').IpPermissions = [
      { ...ingress443(), UserIdGroupPairs: [{ GroupId: 'sg-client', UserId: consumer }] },
    ]),
  'no route back': (draft) => removeRoute(draft, 'rtb-api', '10.1.0.0/16'),
  'no routes': (draft) => {
    removeRoute(draft, 'rtb-api', '10.1.0.0/16');
    removeRoute(draft, 'rtb-client', '10.2.0.0/16');
  },
  'ACL denies': (draft) => row(draft, 'acl-api').Entries.push(aclEntry(1, false, 'deny', '10.1.0.0/16')),
  'ACL denies a part': (draft) =>
    row(draft, 'acl-client').Entries.push(aclEntry(1, false, 'deny', '10.2.0.0/16', [40000, 41000])),
  'prefix list in routes': (draft) => {
    removeRoute(draft, 'rtb-client', '10.2.0.0/16');
    const target =
      rows(draft, 'tgw-1').length > 0 ? { TransitGatewayId: 'tgw-1' } : { VpcPeeringConnectionId: 'pcx-1' };
    addRoute(draft, 'rtb-client', 'pl-1', target);
    draft.set(path(consumer, 'ec2/get-managed-prefix-list-entries', 'pl-1'), { Entries: [{ Cidr: '10.2.0.0/16' }] });
  },
  'attachment in the same subnet': (draft) => {
    for (const one of rows(draft, 'tgw-attach-api')) if (one.SubnetIds) one.SubnetIds = ['subnet-api-1'];
    row(draft, 'acl-api').Entries.push(aclEntry(1, false, 'deny', '10.1.0.0/16'));
  },
};

const worlds: Readonly<Record<string, () => Draft>> = { peered: () => peered(), transited };

const cases = Object.keys(worlds).flatMap((world) => Object.keys(faults).map((fault) => [world, fault] as const));

const made = (world: string, fault: string): Draft => {
  const draft = worlds[world]?.() as Draft;
  faults[fault]?.(draft);
  return draft;
};

/** Taking answers away may turn a verdict into unknown, and nothing else; nothing that passed fails. */
const onlyLess = (before: Verdict, after: Verdict): void => {
  expect([before, 'unknown']).toContain(after);
};

describe('an answer that is not there makes a verdict unknown, never another one', () => {
  test.each(cases)('%s, %s: each answer removed in turn', (world, fault) => {
    const whole = made(world, fault);
    const before = trace(whole);
    for (const name of whole.keys()) {
      const less = new Map(whole);
      less.delete(name);
      const after = trace(less);
      onlyLess(before.forward.verdict, after.forward.verdict);
      onlyLess(before.return.verdict, after.return.verdict);
      onlyLess(before.verdict, after.verdict);
      if (after.verdict === 'unknown') expect(after.gaps.length).toBeGreaterThan(0);
    }
  });

  test.each(cases)('%s, %s: any of them', (world, fault) => {
    const whole = made(world, fault);
    const before = trace(whole);
    fc.assert(
      fc.property(fc.subarray([...whole.keys()]), (names) => {
        const less = new Map(whole);
        names.forEach((name) => less.delete(name));
        const after = trace(less);
        onlyLess(before.forward.verdict, after.forward.verdict);
        onlyLess(before.return.verdict, after.return.verdict);
      }),
      { numRuns: 150 },
    );
  });

  test('an attachment that nobody was asked for may lie in the subnet whose ACL denies', () => {
    const less = made('transited', 'attachment in the same subnet');
    expect(trace(less).forward.verdict).toBe('reachable');
    for (const account of [consumer, hub])
      for (const what of ['', '-vpc'] as const)
        less.delete(path(account, `ec2/describe-transit-gateway${what}-attachments`));
    expect(trace(less).forward.verdict).toBe('unknown');
  });

  test.each(cases)('%s, %s: all of one account', (world, fault) => {
    const whole = made(world, fault);
    const before = trace(whole);
    for (const account of new Set([...whole.keys()].map((name) => name.split('/')[0]))) {
      const less = new Map([...whole].filter(([name]) => !name.startsWith(`${account}/`)));
      onlyLess(before.verdict, trace(less).verdict);
    }
  });
});

/** Puts a value at a path inside every row of one answer. */
const spoil = (
  draft: Draft,
  account: string,
  operation: Parameters<typeof path>[1],
  edit: (row: Loose) => void,
): Draft => {
  for (const list of Object.values(draft.get(path(account, operation)))) (list as Loose[]).forEach(edit);
  return draft;
};

/** Every place inside the answers: the answer's name, then keys down to a value. */
const spotsOf = (draft: Draft): [string, ...string[]][] => {
  const below = (value: Loose): string[][] =>
    typeof value !== 'object' || value === null
      ? []
      : Object.keys(value).flatMap((key) => [[key], ...below(value[key]).map((rest) => [key, ...rest])]);
  return [...draft].flatMap(([name, answer]) => below(answer).map((keys): [string, ...string[]] => [name, ...keys]));
};

const replaced = (value: Loose, [key, ...rest]: readonly string[], by: unknown): Loose => {
  if (key === undefined) return by;
  const copy = Array.isArray(value) ? [...value] : { ...value };
  copy[key] = replaced(value[key], rest, by);
  return copy;
};

describe('an answer in a shape that we do not model is a gap that names the resource', () => {
  const malformed: readonly (readonly [string, string, () => Draft])[] = [
    [
      'range of a route',
      'rtb-client',
      () =>
        spoil(
          peered(),
          consumer,
          'ec2/describe-route-tables',
          (t) => (t.Routes[2].DestinationCidrBlock = '10.2.0.0/33'),
        ),
    ],
    [
      'target of a route',
      'rtb-client',
      () =>
        spoil(peered(), consumer, 'ec2/describe-route-tables', (t) => {
          delete t.Routes[2].VpcPeeringConnectionId;
        }),
    ],
    [
      'state of a route',
      'rtb-client',
      () => spoil(peered(), consumer, 'ec2/describe-route-tables', (t) => (t.Routes[2].State = 'filtered')),
    ],
    ['routes', 'rtb-client', () => spoil(peered(), consumer, 'ec2/describe-route-tables', (t) => (t.Routes = 'many'))],
    [
      'associations',
      'rtb-client',
      () => spoil(peered(), consumer, 'ec2/describe-route-tables', (t) => delete t.Associations),
    ],
    [
      'range of an entry',
      'acl-api',
      () => spoil(peered(), provider, 'ec2/describe-network-acls', (t) => (t.Entries[0].CidrBlock = '010.0.0.0/8')),
    ],
    [
      'ports of an entry',
      'acl-api',
      () =>
        spoil(
          peered(),
          provider,
          'ec2/describe-network-acls',
          (t) => (t.Entries[0] = { ...t.Entries[0], Protocol: '6', PortRange: { From: 9, To: 1 } }),
        ),
    ],
    [
      'protocol of an entry',
      'acl-api',
      () => spoil(peered(), provider, 'ec2/describe-network-acls', (t) => (t.Entries[0].Protocol = 'tpc')),
    ],
    [
      'action of an entry',
      'acl-api',
      () => spoil(peered(), provider, 'ec2/describe-network-acls', (t) => (t.Entries[0].RuleAction = 'maybe')),
    ],
    [
      'number of an entry',
      'acl-api',
      () => spoil(peered(), provider, 'ec2/describe-network-acls', (t) => delete t.Entries[0].RuleNumber),
    ],
    [
      'direction of an entry',
      'acl-api',
      () => spoil(peered(), provider, 'ec2/describe-network-acls', (t) => delete t.Entries[0].Egress),
    ],
    [
      'range of a rule',
      'sg-api',
      () =>
        spoil(
          peered(),
          provider,
          'ec2/describe-security-groups',
          (t) => (t.IpPermissions[0].IpRanges = [{ CidrIp: '10.1' }]),
        ),
    ],
    [
      'ports of a rule',
      'sg-api',
      () => spoil(peered(), provider, 'ec2/describe-security-groups', (t) => (t.IpPermissions[0].ToPort = 70000)),
    ],
    [
      'protocol of a rule',
      'sg-api',
      () => spoil(peered(), provider, 'ec2/describe-security-groups', (t) => (t.IpPermissions[0].IpProtocol = 6)),
    ],
    [
      'reference of a rule',
      'sg-api',
      () =>
        spoil(
          peered(),
          provider,
          'ec2/describe-security-groups',
          (t) => (t.IpPermissions = [{ ...ingress443(), UserIdGroupPairs: [{}] }]),
        ),
    ],
    ['rules', 'sg-api', () => spoil(peered(), provider, 'ec2/describe-security-groups', (t) => delete t.IpPermissions)],
    [
      'groups of an interface',
      'eni-api-1',
      () => spoil(peered(), provider, 'ec2/describe-network-interfaces', (t) => delete t.Groups),
    ],
    [
      'address of an interface',
      'eni-api-1',
      () => spoil(peered(), provider, 'ec2/describe-network-interfaces', (t) => (t.PrivateIpAddress = 'nowhere')),
    ],
    [
      'status of a connection',
      'pcx-1',
      () =>
        spoil(
          spoil(peered(), provider, 'ec2/describe-vpc-peering-connections', (t) => delete t.Status),
          consumer,
          'ec2/describe-vpc-peering-connections',
          (t) => delete t.Status,
        ),
    ],
    [
      'side of a connection',
      'pcx-1',
      () =>
        spoil(
          spoil(peered(), provider, 'ec2/describe-vpc-peering-connections', (t) => delete t.AccepterVpcInfo),
          consumer,
          'ec2/describe-vpc-peering-connections',
          (t) => delete t.AccepterVpcInfo,
        ),
    ],
    [
      'range of a VPC',
      'vpc-api',
      () => spoil(peered(), provider, 'ec2/describe-vpcs', (t) => (t.CidrBlock = 'all of it')),
    ],
    [
      'route of a gateway',
      'tgw-rtb-client',
      () => {
        const d = transited();
        d.get(
          path('333333333333', 'ec2/search-transit-gateway-routes', 'tgw-rtb-client'),
        ).Routes[0].DestinationCidrBlock = 'x';
        return d;
      },
    ],
    [
      'state of an association',
      'tgw-attach-client',
      () => {
        const d = transited();
        for (const one of rows(d, 'tgw-attach-client')) if (one.Association) delete one.Association.State;
        return d;
      },
    ],
  ];
  test.each(malformed)('%s', (_, resource, make) => {
    const result = trace(make());
    expect(result).toMatchObject({ verdict: 'unknown', blockers: [] });
    const gap = result.gaps.find(({ why }) => why === 'unmodelled');
    expect(gap?.message).toContain(resource);
  });
  test('a rule that cannot be read does not hide another that admits', () => {
    const draft = peered();
    row(draft, 'sg-api').IpPermissions.push({
      IpProtocol: 'tcp',
      FromPort: 443,
      ToPort: 443,
      IpRanges: [{ CidrIp: 'x' }],
    });
    expect(trace(draft).verdict).toBe('reachable');
  });
  test('an address that is none', () => {
    const from = { ...clientToApi.from, address: '' } as typeof clientToApi.from;
    expect(trace(peered(), { ...clientToApi, from })).toMatchObject({
      verdict: 'unknown',
      gaps: [{ why: 'unmodelled' }],
    });
  });
  test('whatever the answers hold, a trace comes out', () => {
    const junk = fc.oneof(
      fc.constant(null),
      fc.constant(undefined),
      fc.string(),
      fc.integer(),
      fc.constant([]),
      fc.constant({}),
      fc.constant([null]),
      fc.constant(['x']),
    );
    fc.assert(
      fc.property(
        fc.constantFrom(
          ...[peered(), transited()].flatMap((whole) => spotsOf(whole).map((spot) => [whole, spot] as const)),
        ),
        junk,
        fc.constantFrom(clientToApi, clientToApi6),
        ([whole, [name, ...keys]], value, flow) => {
          const draft = new Map(whole);
          draft.set(name, replaced(whole.get(name), keys, value));
          expect(() => trace(draft, flow)).not.toThrow();
        },
      ),
      { numRuns: 800 },
    );
  });
});

test('gates of a collected side fail whatever the other side lacks', () => {
  const draft = made('transited', 'no ingress');
  for (const name of [...draft.keys()]) if (name.startsWith('333333333333')) draft.delete(name);
  expect(blockersOf(trace(draft))).toEqual(['forward to endpoint-sg-ingress-443-missing']);
  expect(gatesOf(trace(draft)).every(({ verdict, gap }) => (verdict === 'unknown') === (gap !== undefined))).toBe(true);
});
