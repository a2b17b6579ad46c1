import { inventoryOf } from '../../src/inventory/inventory.js';
import { traceFlow } from '../../src/network/index.js';
import type { Flow } from '../../src/network/index.js';
import type { Draft } from './worlds.js';
import {
  addAccount,
  addGroup,
  addInterface,
  addVpc,
  consumer,
  ingress443,
  path,
  peeringRow,
  provider,
  push,
  region,
  row,
  snapshotOf,
} from './worlds.js';

export interface BenchSize {
  /** Security group rules, over all groups. */
  readonly rules: number;
  /** Route table entries, over all tables. */
  readonly routes: number;
  readonly callers: number;
  readonly endpoints: number;
}

export const fullSize: BenchSize = { rules: 100_000, routes: 10_000, callers: 5_000, endpoints: 20 };

const dotted = (bits: number): string => [bits >>> 24, (bits >>> 16) & 255, (bits >>> 8) & 255, bits & 255].join('.');

const tenDot = 10 * 2 ** 24;

const groupsOf = (rules: number): number => Math.max(1, Math.floor(rules / 100));
const tablesOf = (routes: number): number => Math.max(1, Math.floor(routes / 500));

/** 100 rules a group, by range, on 443 and other ports; only the last admits the callers. */
const rulesOf = (group: number) => [
  ...Array.from({ length: 33 }, (_, i) => ({
    ...ingress443(`${dotted(172 * 2 ** 24 + 16 * 2 ** 16 + group * 64 + i)}/32`),
  })),
  ...Array.from({ length: 66 }, (_, i) => ({
    ...ingress443(`${dotted(192 * 2 ** 24 + group * 128 + i)}/32`),
    FromPort: 1000 + i,
    ToPort: 1000 + i,
  })),
  ingress443('10.1.0.0/16'),
];

/** A peered world of that size: callers in 10.1.0.0/16, endpoint interfaces in 10.2.0.0/16, tables of 500 routes. */
export const benchWorld = ({ rules, routes, callers, endpoints }: BenchSize): Draft => {
  const draft: Draft = new Map();
  addAccount(draft, consumer);
  addAccount(draft, provider);
  const groups = groupsOf(rules);
  const tables = tablesOf(routes);
  const names = (side: string) => Array.from({ length: tables }, (_, i) => `subnet-${side}-${i}`);
  const subnets = (side: string, net: number) =>
    names(side).map((id, i) => ({ id, cidr: `10.${net}.${i}.0/24`, zone: 'use1-az1' }));
  addVpc(draft, { account: consumer, vpc: 'vpc-client', cidr: '10.1.0.0/16', subnets: subnets('client', 1) });
  addVpc(draft, { account: provider, vpc: 'vpc-api', cidr: '10.2.0.0/16', subnets: subnets('api', 2) });
  for (const account of [consumer, provider])
    push(draft, account, 'ec2/describe-vpc-peering-connections', peeringRow('pcx-1', 'active'));
  for (const [side, account, peer] of [
    ['client', consumer, 2],
    ['api', provider, 1],
  ] as const) {
    const main = row(draft, `rtb-${side}`);
    names(side).forEach((subnet, i) =>
      push(draft, account, 'ec2/describe-route-tables', {
        ...main,
        RouteTableId: `rtb-${side}-${i}`,
        Associations: [{ SubnetId: subnet, AssociationState: { State: 'associated' } }],
        Routes: [
          ...main.Routes,
          ...Array.from({ length: 248 }, (_, n) => ({
            DestinationCidrBlock: `${dotted(tenDot + (100 + (n >> 6)) * 2 ** 16 + (n & 63) * 1024)}/${20 + (n % 8)}`,
            VpcPeeringConnectionId: 'pcx-1',
            State: 'active',
            Origin: 'CreateRoute',
          })),
          {
            DestinationCidrBlock: `10.${peer}.0.0/16`,
            VpcPeeringConnectionId: 'pcx-1',
            State: 'active',
            Origin: 'CreateRoute',
          },
        ],
      }),
    );
  }
  for (let i = 0; i < groups; i += 1) {
    const mine = i % 2 === 0 ? ([consumer, 'vpc-client'] as const) : ([provider, 'vpc-api'] as const);
    addGroup(draft, mine[0], mine[1], `sg-${i}`, rulesOf(i));
  }
  const odd = Math.max(1, Math.floor(groups / 2));
  for (let i = 0; i < callers; i += 1)
    addInterface(draft, {
      account: consumer,
      vpc: 'vpc-client',
      subnet: `subnet-client-${i % tables}`,
      id: `eni-client-${i}`,
      address: dotted(tenDot + 2 ** 16 + (i % tables) * 256 + 10 + Math.floor(i / tables)),
      groups: [`sg-${2 * (i % odd)}`],
    });
  for (let i = 0; i < endpoints; i += 1)
    addInterface(draft, {
      account: provider,
      vpc: 'vpc-api',
      subnet: `subnet-api-${i % tables}`,
      id: `eni-api-${i}`,
      address: dotted(tenDot + 2 * 2 ** 16 + (i % tables) * 256 + 10 + Math.floor(i / tables)),
      groups: [`sg-${groups === 1 ? 0 : 2 * (i % odd) + 1}`],
      type: 'vpc_endpoint',
    });
  return draft;
};

export interface BenchResult {
  readonly pairs: number;
  readonly indexMs: number;
  readonly traceMs: number;
  readonly microsecondsPerPair: number;
  readonly reachable: number;
}

const flowsOf = (draft: Draft): Flow[] => {
  const interfaces = (account: string) =>
    draft.get(path(account, 'ec2/describe-network-interfaces')).NetworkInterfaces as {
      NetworkInterfaceId: string;
      PrivateIpAddress: string;
    }[];
  const party = (account: string, one: { NetworkInterfaceId: string; PrivateIpAddress: string }) =>
    ({ is: 'interface', account, region, id: one.NetworkInterfaceId, address: one.PrivateIpAddress }) as const;
  return interfaces(consumer).flatMap((from) =>
    interfaces(provider).map((to): Flow => ({
      from: party(consumer, from),
      to: party(provider, to),
      protocol: 'tcp',
      port: 443,
      sourcePorts: [32768, 60999],
    })),
  );
};

/** Traces every caller against every endpoint interface; the first pair of each kind pays for compiling what it meets. */
export const bench = (size: BenchSize): BenchResult => {
  const draft = benchWorld(size);
  const flows = flowsOf(draft);
  const started = performance.now();
  const inventory = inventoryOf(snapshotOf(draft));
  const indexed = performance.now();
  let reachable = 0;
  for (const flow of flows) if (traceFlow(inventory, flow).verdict === 'reachable') reachable += 1;
  const done = performance.now();
  return {
    pairs: flows.length,
    indexMs: indexed - started,
    traceMs: done - indexed,
    microsecondsPerPair: ((done - indexed) * 1000) / flows.length,
    reachable,
  };
};

if (process.argv[1]?.includes('bench')) {
  const tenth = { rules: 10_000, routes: 1_000, callers: 500, endpoints: 20 };
  for (const size of [tenth, fullSize]) process.stdout.write(`${JSON.stringify({ ...size, ...bench(size) })}\n`);
}
