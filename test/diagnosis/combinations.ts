import type { Snapshot } from '../../src/snapshot/snapshot.js';
import type { Fault } from '../faults/fault.js';
import { faults } from '../faults/index.js';
import { domain, withDomain } from '../worlds/domain.js';
import { consumer, healthy, ids, provider, urls } from '../worlds/peered.js';
import { transit } from '../worlds/transit.js';
import type { Where } from '../worlds/world.js';
import { edit } from '../worlds/world.js';

/** A healthy world, one call, and the faults that can be put into it. */
export interface Stage {
  readonly name: string;
  readonly world: Snapshot;
  readonly call: Pick<Fault, 'target' | 'from'>;
  readonly faults: readonly Fault[];
}

const isPlain = ({ symptom, message, headers, method, principal, from }: Fault): boolean =>
  !symptom && !message && !headers && !method && !principal && from === ids.app;

const pets = urls.alias.replace('/orders', '/pets');

/** `hides` are codes of this part of the way that cannot be seen while the fault is there. */
type Finer = Pick<Fault, 'code' | 'what' | 'breaks'> & { readonly hides?: readonly string[] };

interface Lists {
  readonly NetworkAcls: { NetworkAclId: string; Entries: { RuleNumber: number }[] }[];
  readonly RouteTables: { RouteTableId: string; Routes: object[] }[];
}

const byNumber = (a: { RuleNumber: number }, b: { RuleNumber: number }): number => a.RuleNumber - b.RuleNumber;

const denial = (at: Where, id: string, number: number, out: boolean, ports: readonly [number, number], peer: string) =>
  ((snapshot) =>
    edit(snapshot, at, 'ec2/describe-network-acls', ({ NetworkAcls }: Lists) => {
      const rule = { RuleNumber: number, Egress: out, RuleAction: 'deny', Protocol: '6', CidrBlock: peer };
      const entry = { ...rule, PortRange: { From: ports[0], To: ports[1] } };
      for (const acl of NetworkAcls) if (acl.NetworkAclId === id) acl.Entries = [...acl.Entries, entry].sort(byNumber);
    })) satisfies Fault['breaks'];

const route = (at: Where, table: string, destination: string, to: object, state = 'active') =>
  ((snapshot) =>
    edit(snapshot, at, 'ec2/describe-route-tables', ({ RouteTables }: Lists) => {
      for (const { RouteTableId, Routes } of RouteTables)
        if (RouteTableId === table) {
          Routes.push({ DestinationCidrBlock: destination, State: state, Origin: 'CreateRoute', ...to });
          Routes.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
        }
    })) satisfies Fault['breaks'];

const gone = { VpcPeeringConnectionId: 'pcx-0dead0000000000' };
const internet = { GatewayId: 'igw-0c111111111111111' };

/** Faults that share tables, lists and numbers: entries that stand before one another, routes that hide one another. */
const finer: readonly Finer[] = [
  {
    code: 'nacl-blocks-443',
    what: "the caller's ACL lets no HTTPS out",
    breaks: denial(consumer, ids.consumerAcl, 5, true, [443, 443], '10.20.0.0/16'),
  },
  {
    code: 'nacl-blocks-443',
    what: "the caller's ACL lets no HTTPS out to one subnet",
    breaks: denial(consumer, ids.consumerAcl, 6, true, [440, 450], '10.20.2.0/24'),
  },
  {
    code: 'nacl-blocks-443',
    what: "the endpoint's ACL lets no HTTPS in, by an entry of a low number",
    breaks: denial(provider, ids.endpointAcl, 20, false, [443, 443], '10.10.1.0/24'),
  },
  {
    code: 'nacl-blocks-443',
    what: "the endpoint's ACL lets no HTTPS in, by another entry",
    breaks: denial(provider, ids.endpointAcl, 19, false, [0, 1023], '10.0.0.0/8'),
  },
  {
    code: 'nacl-blocks-ephemeral-return',
    what: "the endpoint's ACL lets no answers out",
    breaks: denial(provider, ids.endpointAcl, 50, true, [1024, 65535], '10.10.0.0/16'),
  },
  {
    code: 'nacl-blocks-ephemeral-return',
    what: "the caller's ACL lets no answers in, to half of its ports",
    breaks: denial(consumer, ids.consumerAcl, 30, false, [40000, 50000], '10.20.0.0/16'),
  },
  {
    code: 'route-blackhole',
    what: 'a route to one subnet of the endpoint leads nowhere',
    breaks: route(consumer, ids.consumerTable, '10.20.2.0/24', gone, 'blackhole'),
  },
  {
    code: 'route-blackhole',
    what: 'the way back leads nowhere',
    breaks: route(provider, ids.endpointTable, '10.10.1.0/24', gone, 'blackhole'),
    hides: ['route-missing-endpoint-to-client'],
  },
  {
    code: 'route-missing-client-to-endpoint',
    what: 'a longer route takes packets to the internet',
    breaks: route(consumer, ids.consumerTable, '10.20.0.0/17', internet),
  },
];

const finerFaults: readonly Fault[] = finer.map((fault) => ({
  ...fault,
  target: urls.alias,
  from: ids.app,
  near: (world) => world,
  sees: { kind: 'timeout' },
  blind: [],
  tried: 'repairs',
}));

const inWorld = (world: (() => Snapshot) | undefined, ...targets: readonly string[]): readonly Fault[] =>
  faults.filter((fault) => isPlain(fault) && fault.world === world && targets.includes(fault.target));

/** Faults of the peered world that concern no back end: they are the same in worlds made from it. */
const onTheWay = inWorld(undefined, urls.alias).filter(
  ({ code }) => !/^(vpc-link|nlb|lb|integration|deployment|method|api|fronting)-/.test(code),
);
const inAnyNetwork = onTheWay.filter(({ code }) =>
  /^(endpoint-sg|client-sg|nacl|endpoint-policy|resource-policy)/.test(code),
);

export const stages: readonly Stage[] = [
  {
    name: 'peered, to a load balancer',
    world: healthy(),
    call: { target: urls.alias, from: ids.app },
    faults: [...inWorld(undefined, urls.alias), ...finerFaults],
  },
  {
    name: 'peered, in the network',
    world: healthy(),
    call: { target: urls.alias, from: ids.app },
    faults: [...inWorld(undefined, urls.alias).filter(({ sees }) => sees.kind === 'timeout'), ...finerFaults],
  },
  {
    name: 'peered, to a function',
    world: healthy(),
    call: { target: pets, from: ids.app },
    faults: [...onTheWay, ...inWorld(undefined, pets)],
  },
  {
    name: 'over a transit gateway',
    world: transit(),
    call: { target: urls.alias, from: ids.app },
    faults: [...inAnyNetwork, ...inWorld(transit, urls.alias)],
  },
  {
    name: 'by a private custom domain name',
    world: withDomain(),
    call: { target: domain.url, from: ids.app },
    faults: [...inAnyNetwork.filter(({ code }) => !code.includes('policy')), ...inWorld(withDomain, domain.url)],
  },
];

const same = (a: Snapshot, b: Snapshot): boolean =>
  a.answers.size === b.answers.size &&
  [...a.answers].every(([path, answer]) => {
    const other = b.answers.get(path);
    return other === answer || JSON.stringify(other) === JSON.stringify(answer);
  });

/** The world with all of these faults; undefined where one finds nothing to break. */
export const broken = (world: Snapshot, some: readonly Fault[]): Snapshot | undefined => {
  try {
    return some.reduce((state, fault) => fault.breaks(state), world);
  } catch {
    return undefined;
  }
};

/**
 * Whether the faults stand beside each other: either order gives the same accounts, and each is still there, so that
 * without it the accounts would be others. Two that write the same thing are not two faults.
 */
export const standTogether = (world: Snapshot, some: readonly Fault[]): boolean => {
  const all = broken(world, some);
  const back = broken(world, [...some].reverse());
  if (!all || !back || !same(all, back)) return false;
  return some.every((one) => {
    const others = broken(
      world,
      some.filter((fault) => fault !== one),
    );
    return others !== undefined && !same(others, all);
  });
};

const layer =
  (...patterns: readonly RegExp[]) =>
  (code: string) =>
    patterns.some((pattern) => pattern.test(code));

const resourcePolicy = layer(/^resource-policy-(?!not-redeployed)/);
const ofTheStage = layer(
  /^(method-or-resource-not-found|deployment-stale|resource-policy-not-redeployed|vpce-alias-not-redeployed)$/,
);
const ofTheBackend = layer(/^(integration|lambda|lb-listener|nlb|vpc-link)-/, /^(deployment-stale)$/);
const ofTheInterfaces = layer(/^(route|peering|nacl|client-sg|endpoint-sg|sg|tgw|cidr|vpc-encryption)-/);
const ofTheLink = layer(/^(vpc-link|nlb|lb-listener)-/);

/**
 * What one fault makes impossible to see, by what AWS has then. Said by hand, not by the tool: an endpoint without
 * interfaces has nowhere for packets to go; a stage that is not there serves nothing; a back end that is called over the
 * internet uses no link; a longer route that leads nowhere is found before the one that is missing; with a role of its
 * own, or for another function, an integration does not need this function's permission; on a port where nothing listens,
 * no targets are chosen.
 */
const hides: Readonly<Record<string, (code: string) => boolean>> = {
  'endpoint-no-subnets': ofTheInterfaces,
  'api-not-deployed': (code) => ofTheStage(code) || ofTheBackend(code),
  'method-or-resource-not-found': ofTheBackend,
  'vpce-alias-not-associated': layer(/^vpce-alias-not-redeployed$/),
  'integration-network-failure': ofTheLink,
  'route-blackhole': layer(/^route-missing-client-to-endpoint$/),
  'integration-credentials-role': layer(/^lambda-(permission-missing|stage-variable-permission)$/),
  'lb-listener-port-mismatch': layer(/^nlb-or-alb-no-healthy-targets$/),
  'lambda-stage-variable-permission': layer(/^lambda-permission-missing$/),
};

/**
 * Whose repair cannot be written while another, which nobody can repair, is there: no route leads to a VPC that nothing
 * joins, and a back end cannot be called over a link that does not work.
 */
const withholds: Readonly<Record<string, (code: string) => boolean>> = {
  'peering-transitive-or-edge-to-edge': layer(/^route-/),
  'vpc-link-not-available': layer(/^integration-network-failure$/),
};

/** Faults of which no repair can be written here. */
export const lasting = (some: readonly Fault[]): readonly Fault[] =>
  some.filter((one) => !one.tried || some.some(({ code, tried }) => !tried && withholds[code]?.(one.code)));

/** Faults that are there and cannot be seen, because another one hides them. */
export const hidden = (some: readonly Fault[]): readonly Fault[] =>
  some.filter((one) => some.some((other) => other !== one && hidesFrom(other, one.code)));

const hidesFrom = (one: Fault, other: string): boolean => {
  const own = finer.find(({ what }) => what === one.what);
  if (own) return own.hides?.includes(other) ?? false;
  if (resourcePolicy(one.code) && other === 'resource-policy-not-redeployed') return true;
  return hides[one.code]?.(other) ?? false;
};

/** `1103515245` of the C standard's own example: any generator does, as long as it gives the same numbers everywhere. */
export const randomOf = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
};

export interface Combination {
  readonly stage: Stage;
  readonly faults: readonly Fault[];
  readonly snapshot: Snapshot;
}

const pick = <T>(random: () => number, from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;

/** `count` combinations of one to four faults that stand together. */
export const combinations = (seed: number, count: number): readonly Combination[] => {
  const random = randomOf(seed);
  const found: Combination[] = [];
  while (found.length < count) {
    const stage = pick(random, stages);
    const size = 1 + Math.floor(random() * 4);
    const chosen = new Set<Fault>();
    while (chosen.size < size) chosen.add(pick(random, stage.faults));
    const some = [...chosen];
    const snapshot = broken(stage.world, some);
    if (snapshot && standTogether(stage.world, some)) found.push({ stage, faults: some, snapshot });
  }
  return found;
};
