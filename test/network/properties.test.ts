import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { traceFlow } from '../../src/network/index.js';
import type { Flow, Trace } from '../../src/network/index.js';
import {
  aclEntry,
  addRoute,
  blockersOf,
  clientToApi,
  clientToApi6,
  consumer,
  hub,
  ingress443,
  inventoryFor,
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

/** One thing that may be wrong or odd in a world; a world has any number of them. */
const oddities: readonly ((draft: Draft) => void)[] = [
  (draft) => (row(draft, 'sg-api').IpPermissions = []),
  (draft) => (row(draft, 'sg-api').IpPermissions = [{ ...ingress443('10.1.1.0/24'), FromPort: 80, ToPort: 500 }]),
  (draft) =>
    (row(draft, 'sg-api').IpPermissions = [
      { ...ingress443(), UserIdGroupPairs: [{ GroupId: 'sg-client', UserId: consumer }] },
    ]),
  (draft) => (row(draft, 'sg-client').IpPermissionsEgress = []),
  (draft) => removeRoute(draft, 'rtb-client', '10.2.0.0/16'),
  (draft) => removeRoute(draft, 'rtb-api', '10.1.0.0/16'),
  (draft) => addRoute(draft, 'rtb-client', '0.0.0.0/0', { NatGatewayId: 'nat-1' }),
  (draft) => addRoute(draft, 'rtb-api', '10.1.1.0/24', { NetworkInterfaceId: 'eni-x' }, 'blackhole'),
  (draft) => addRoute(draft, 'rtb-client', '10.2.1.0/25', { GatewayId: 'vpce-fw' }),
  (draft) => row(draft, 'acl-api').Entries.push(aclEntry(10, false, 'deny', '10.1.0.0/17')),
  (draft) => row(draft, 'acl-client').Entries.push(aclEntry(10, false, 'deny', '10.2.0.0/16', [33000, 40000])),
  (draft) => row(draft, 'acl-api').Entries.push(aclEntry(20, true, 'deny', '10.1.1.10/31', [50000, 65535])),
  (draft) => rows(draft, 'pcx-1').forEach((one) => one.Status && (one.Status.Code = 'rejected')),
  (draft) => rows(draft, 'tgw-attach-api').forEach((one) => (one.State = 'pending')),
  (draft) => rows(draft, 'tgw-attach-client').forEach((one) => one.SubnetIds?.shift()),
  (draft) => draft.delete(`${consumer}/us-east-1/ec2/describe-route-tables`),
  (draft) => draft.delete(`${hub}/us-east-1/ec2/search-transit-gateway-routes/tgw-rtb-api`),
];

const world = fc
  .tuple(fc.boolean(), fc.subarray(oddities.map((_, index) => index)))
  .map(([overGateway, chosen]): Draft => {
    const draft = overGateway ? transited() : peered();
    chosen.forEach((index) => oddities[index]?.(draft));
    return draft;
  });

const flow = fc.constantFrom(clientToApi, clientToApi, clientToApi6);

/** What must not change: the verdicts of both legs, the ports that pass, and the causes. */
const essence = (result: Trace) => ({
  verdicts: [result.verdict, result.forward.verdict, result.return.verdict],
  passes: [result.forward.passes, result.return.passes],
  causes: blockersOf(result).sort(),
});

const copy = (draft: Draft): Draft => new Map([...draft].map(([name, answer]) => [name, structuredClone(answer)]));

const goodness = { blocked: 0, unknown: 1, partial: 2, reachable: 3 } as const;

describe('adding what admits never takes away', () => {
  const cidrs = fc.constantFrom('0.0.0.0/0', '10.1.0.0/16', '10.1.1.10/32', '10.2.0.0/16', '192.168.0.0/16', '::/0');
  const rule = fc
    .tuple(fc.constantFrom('tcp', '-1', 'udp', '6'), cidrs, fc.nat(600), fc.nat(600))
    .map(([IpProtocol, cidr, a, b]) => ({
      ...ingress443(cidr),
      IpProtocol,
      FromPort: Math.min(a, b),
      ToPort: Math.max(a, b),
    }));
  test('a security group rule', () => {
    fc.assert(
      fc.property(
        world,
        flow,
        rule,
        fc.constantFrom('sg-api', 'sg-client'),
        fc.boolean(),
        (draft, asked, extra, group, inbound) => {
          const before = trace(draft, asked);
          const more = copy(draft);
          row(more, group)[inbound ? 'IpPermissions' : 'IpPermissionsEgress'].unshift(extra);
          const after = trace(more, asked);
          for (const leg of ['forward', 'return'] as const)
            expect(goodness[after[leg].verdict]).toBeGreaterThanOrEqual(goodness[before[leg].verdict]);
        },
      ),
      { numRuns: 400 },
    );
  });
  test('an ACL entry that allows', () => {
    const entry = fc
      .tuple(fc.integer({ min: 1, max: 32766 }), fc.boolean(), cidrs, fc.nat(65535), fc.nat(65535))
      .map(([number, egress, cidr, a, b]) => aclEntry(number, egress, 'allow', cidr, [Math.min(a, b), Math.max(a, b)]));
    fc.assert(
      fc.property(world, flow, entry, fc.constantFrom('acl-api', 'acl-client'), (draft, asked, extra, acl) => {
        const before = trace(draft, asked);
        const more = copy(draft);
        row(more, acl).Entries.push(extra);
        const after = trace(more, asked);
        for (const leg of ['forward', 'return'] as const)
          expect(goodness[after[leg].verdict]).toBeGreaterThanOrEqual(goodness[before[leg].verdict]);
      }),
      { numRuns: 400 },
    );
  });
});

const reordered = (value: Loose, seed: number): Loose => {
  if (Array.isArray(value)) {
    const items = value.map((one) => reordered(one, seed));
    for (let i = items.length - 1, n = seed; i > 0; i -= 1, n = (n * 1103515245 + 12345) % 2147483648) {
      const j = n % (i + 1);
      [items[i], items[j]] = [items[j], items[i]];
    }
    return items;
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, reordered(one, seed)]));
};

describe('what says the same is judged the same', () => {
  test('in any order', () => {
    fc.assert(
      fc.property(world, flow, fc.nat(), (draft, asked, seed) => {
        const shuffled: Draft = new Map([...draft].reverse().map(([name, answer]) => [name, reordered(answer, seed)]));
        expect(essence(trace(shuffled, asked))).toEqual(essence(trace(draft, asked)));
      }),
      { numRuns: 300 },
    );
  });

  const accounts: Readonly<Record<string, string>> = {
    [consumer]: '900000000009',
    [provider]: '444444444444',
    [hub]: '000000000001',
  };
  const renamed = (text: string, salt: string): string =>
    text
      .replace(/\b(1{12}|2{12}|3{12})\b/g, (account) => accounts[account] ?? account)
      .replace(
        /\b(vpc|subnet|rtb|acl|sg|eni|pcx|tgw-attach|tgw-rtb)-([a-z0-9-]+)/g,
        (_, kind: string, name: string) => {
          const turned = [...`${salt}${name}`].reverse().join('');
          return `${kind}-${turned}`;
        },
      );
  test('by any name', () => {
    fc.assert(
      fc.property(world, flow, fc.constantFrom('x', 'zz', '0'), (draft, asked, salt) => {
        const other: Draft = new Map(
          [...draft].map(([name, answer]) => {
            const [account = '', at, service, operation, ...key] = name.split('/');
            const place = [renamed(account, salt), at, service, operation, ...key.map((one) => renamed(one, salt))];
            return [place.join('/'), JSON.parse(renamed(JSON.stringify(answer), salt))];
          }),
        );
        const same = JSON.parse(renamed(JSON.stringify(asked), salt)) as Flow;
        expect(essence(trace(other, same))).toEqual(essence(trace(draft, asked)));
      }),
      { numRuns: 300 },
    );
  });

  const halves = (cidr: string): [string, string] | undefined => {
    const [base = '', length = ''] = cidr.split('/');
    if (base.includes(':') || Number(length) >= 32) return undefined;
    const bits = base.split('.').reduce((all, part) => all * 256 + Number(part), 0);
    const half = 2 ** (31 - Number(length));
    const text = (n: number) => [24, 16, 8, 0].map((shift) => Math.floor(n / 2 ** shift) % 256).join('.');
    return [`${text(bits)}/${Number(length) + 1}`, `${text(bits + half)}/${Number(length) + 1}`];
  };
  const split = <T extends object>(items: T[], field: string): T[] =>
    items.flatMap((item) => {
      const parts = halves((item as Record<string, string>)[field] ?? ':');
      return parts ? parts.map((part) => ({ ...item, [field]: part })) : [item];
    });
  test('a range or its two halves', () => {
    fc.assert(
      fc.property(world, flow, (draft, asked) => {
        const other = copy(draft);
        for (const answer of other.values()) {
          for (const table of answer.RouteTables ?? [])
            table.Routes = table.Routes.flatMap((route: Loose) =>
              route.GatewayId === 'local' ? [route] : split([route], 'DestinationCidrBlock'),
            );
          for (const group of answer.SecurityGroups ?? [])
            for (const rule of [...group.IpPermissions, ...group.IpPermissionsEgress])
              rule.IpRanges = split(rule.IpRanges, 'CidrIp');
          for (const acl of answer.NetworkAcls ?? []) acl.Entries = split(acl.Entries, 'CidrBlock');
          if (answer.Routes) answer.Routes = split(answer.Routes, 'DestinationCidrBlock');
        }
        expect(essence(trace(other, asked))).toEqual(essence(trace(draft, asked)));
      }),
      { numRuns: 300 },
    );
  });

  test('asked once or again, of one inventory', () => {
    fc.assert(
      fc.property(world, (draft) => {
        const inventory = inventoryFor(draft);
        const first = traceFlow(inventory, clientToApi);
        traceFlow(inventory, clientToApi6);
        expect(traceFlow(inventory, structuredClone(clientToApi))).toEqual(first);
      }),
      { numRuns: 100 },
    );
  });
});

test('the verdict is the worse of the legs, blockers are there when it is blocked, gaps when it is unknown', () => {
  fc.assert(
    fc.property(world, flow, (draft, asked) => {
      const { verdict, forward, return: back, blockers, gaps } = trace(draft, asked);
      expect(goodness[verdict]).toBe(Math.min(goodness[forward.verdict], goodness[back.verdict]));
      for (const [leg, traced] of [
        ['forward', forward],
        ['return', back],
      ] as const) {
        const own = blockers.filter((gate) => gate.leg === leg);
        if (traced.verdict === 'reachable') expect(own).toEqual([]);
        if (traced.verdict === 'blocked' || traced.verdict === 'partial') expect(own).not.toEqual([]);
      }
      if (verdict === 'unknown') expect(gaps).not.toEqual([]);
    }),
    { numRuns: 300 },
  );
});

describe('taking answers away', () => {
  const onlyLess = (before: Trace, after: Trace) => {
    for (const leg of ['forward', 'return'] as const)
      expect([before[leg].verdict, 'unknown']).toContain(after[leg].verdict);
    expect([before.verdict, 'unknown']).toContain(after.verdict);
  };
  test('of an account', () => {
    fc.assert(
      fc.property(world, flow, fc.constantFrom(consumer, provider, hub), (draft, asked, account) => {
        const less: Draft = new Map([...draft].filter(([name]) => !name.startsWith(`${account}/`)));
        onlyLess(trace(draft, asked), trace(less, asked));
      }),
      { numRuns: 400 },
    );
  });
  test('or some of any', () => {
    const some = world.chain((draft) => fc.tuple(fc.constant(draft), fc.subarray([...draft.keys()])));
    fc.assert(
      fc.property(some, flow, ([draft, names], asked) => {
        const less = new Map(draft);
        names.forEach((name) => less.delete(name));
        onlyLess(trace(draft, asked), trace(less, asked));
      }),
      { numRuns: 600 },
    );
  });
});
