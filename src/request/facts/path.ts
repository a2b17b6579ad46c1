import type { Inventory } from '../../inventory/inventory.js';
import { GapError } from '../../inventory/inventory.js';
import type { OperationId } from '../../snapshot/operations.js';
import type { NetworkInterface } from '../../inventory/ec2.js';
import { traceFlow } from '../../network/index.js';
import type { Gate, Party, Trace } from '../../network/trace.js';
import type { Fact, Subject } from '../fact.js';
import { fact, get } from '../fact.js';
import type { Caller } from './caller.js';
import { caller } from './caller.js';
import type { Family } from './families.js';
import { familyOf, publishedFamilies } from './families.js';
import { endpoint, endpointInterfaces, unlistedInterface } from './endpoint.js';
import type { TransitSites } from './transit-sites.js';
import { transitSiteOperations, transitSites } from './transit-sites.js';

/** One sender and one interface of the endpoint, with the packet's way between them and back. */
export interface TracedPair {
  readonly from: Party;
  readonly interface: string;
  readonly address: string;
  readonly trace: Trace;
}

/** What the path engine may ask. */
export const pathOperations: readonly OperationId[] = [
  'ec2/describe-vpcs',
  'ec2/describe-subnets',
  'ec2/describe-route-tables',
  'ec2/describe-network-acls',
  'ec2/describe-security-groups',
  'ec2/describe-network-interfaces',
  'ec2/describe-vpc-peering-connections',
  'ec2/describe-managed-prefix-lists',
  'ec2/get-managed-prefix-list-entries',
  'ec2/describe-transit-gateways',
  'ec2/describe-transit-gateway-attachments',
  'ec2/describe-transit-gateway-vpc-attachments',
  'ec2/describe-transit-gateway-peering-attachments',
  'ec2/describe-transit-gateway-route-tables',
  'ec2/search-transit-gateway-routes',
  'ec2/get-transit-gateway-route-table-associations',
  'ec2/get-transit-gateway-route-table-propagations',
  'ec2/get-transit-gateway-prefix-list-references',
  'ec2/describe-transit-gateway-policy-tables',
  'ec2/get-transit-gateway-policy-table-entries',
  'ec2/get-transit-gateway-policy-table-associations',
  'ec2/describe-vpn-gateways',
  'ec2/describe-vpn-connections',
];

interface Addresses {
  readonly from: Party;
  readonly address: string;
}

/** A sender's IPv6 address, as a sender of its own: what carries packets of one family says nothing of the other. */
const ipv6Senders = ({ parties, ipv6 }: Caller): ReadonlyMap<Party, Party> =>
  new Map(
    parties.flatMap((party) => {
      const address = ipv6.get(party);
      return address === undefined ? [] : [[party, { ...party, address }] as const];
    }),
  );

/**
 * The addresses between which a sender and an interface talk: one flow for each family that both have and the endpoint's names
 * publish. Where there is none, the sender's own against any: a pair of two families is a failure of its own.
 */
const flowsOf = (
  party: Party,
  second: Party | undefined,
  { PrivateIpAddress: ipv4, Ipv6Addresses = [] }: NetworkInterface,
  published: readonly Family[],
): readonly Addresses[] => {
  const [ipv6] = Ipv6Addresses.flatMap(({ Ipv6Address }) => Ipv6Address ?? []);
  const flows = [party, ...(second ? [second] : [])].flatMap((from): Addresses[] => {
    const family = familyOf(from.address);
    const address = family === 'ipv6' ? ipv6 : ipv4;
    return address === undefined || !published.includes(family) ? [] : [{ from, address }];
  });
  if (flows.length > 0) return flows;
  const own = party.address.includes(':') ? (ipv6 ?? ipv4) : (ipv4 ?? ipv6);
  return [{ from: party, address: own ?? '' }];
};

/** Every sender against every interface of the endpoint, TCP 443, both legs; nothing for a caller outside every network. */
export const path = fact<readonly TracedPair[]>({
  needs: pathOperations,
  uses: [caller, endpoint, endpointInterfaces],
  of: (subject) => {
    const sender = get(subject, caller);
    if (sender.outsideVpc) return [];
    const serving = get(subject, endpoint);
    const published = serving ? publishedFamilies(serving.value) : [];
    const seconds = ipv6Senders(sender);
    return get(subject, endpointInterfaces).flatMap(({ account, region, value }) =>
      sender.parties
        .flatMap((party) => flowsOf(party, seconds.get(party), value, published))
        .map(({ from, address }) => {
          const id = value.NetworkInterfaceId ?? '';
          const trace = traceFlow(subject.inventory, {
            from,
            to: { is: 'interface', account, region, id, address },
            protocol: 'tcp',
            port: 443,
            sourcePorts: sender.sourcePorts,
          });
          return { from, interface: id, address, trace };
        }),
    );
  },
});

/** One gate of the path with the pair for which it was judged. */
export interface JudgedGate {
  readonly gate: Gate;
  readonly pair: TracedPair;
}

/** The gates of one cause over every pair, and whether their failures leave no host a way. */
export interface Gates {
  readonly all: readonly JudgedGate[];
  readonly failing: readonly JudgedGate[];
  /** Some attempts fail; of hosts that may be in one place or another, some of every one, be it for this cause or another. */
  readonly blocks: boolean;
  /** `2 of 3 endpoint interfaces`, `only packets over IPv6` where only some are affected; else undefined. */
  readonly share: string | undefined;
  /** What repairs over transit gateways need; undefined where none is on the way. */
  readonly transit?: TransitSites;
}

const gatesOf = (trace: Trace): Gate[] => [...trace.forward.hops, ...trace.return.hops].flatMap(({ gates }) => gates);

const judgedGates = (pairs: readonly TracedPair[]): JudgedGate[] =>
  pairs.flatMap((pair) => gatesOf(pair.trace).map((gate) => ({ gate, pair })));

const shareOf = (pairs: readonly TracedPair[], failing: readonly JudgedGate[]): string | undefined => {
  const interfaces = new Set(pairs.map((pair) => pair.interface));
  const affected = new Set(failing.map(({ pair }) => pair.interface));
  if (affected.size === 0) return undefined;
  if (affected.size < interfaces.size) return `${affected.size} of ${interfaces.size} endpoint interfaces`;
  const families = new Set(pairs.map(({ address }) => familyOf(address)));
  const [family, other] = new Set(failing.map(({ pair }) => familyOf(pair.address)));
  if (families.size < 2 || other !== undefined) return undefined;
  return `only packets over ${family === 'ipv6' ? 'IPv6' : 'IPv4'}`;
};

export const summarise = (
  pairs: readonly TracedPair[],
  all: readonly JudgedGate[],
  { hypothetical }: Pick<Caller, 'hypothetical'>,
): Gates => {
  const failing = all.filter(({ gate }) => gate.verdict === 'fail' || gate.verdict === 'partial');
  const senders = new Set(pairs.map(({ from }) => from));
  const stopped = new Set(pairs.flatMap(({ from, trace }) => (trace.blockers.length > 0 ? [from] : [])));
  return {
    all,
    failing,
    blocks: failing.length > 0 && (!hypothetical || stopped.size === senders.size),
    share: shareOf(pairs, failing),
  };
};

/** Every gate of every way, there and back: walked once for all causes. */
export const gatesOnTheWay = fact({
  needs: [],
  uses: [path],
  of: (subject: Subject) => judgedGates(get(subject, path)),
});

/**
 * The gates of one cause. When none fails and one of it (or of `unlessKnown`, which would have shown it) cannot be judged,
 * the fact is that gate's gap; so it is where an interface of the endpoint could not be looked at.
 */
export const gatesFor = (code: string, ...unlessKnown: readonly string[]): Fact<Gates> =>
  fact<Gates>({
    needs: [],
    uses: [path, gatesOnTheWay, unlistedInterface, caller],
    of: (subject: Subject) => {
      const judged = get(subject, gatesOnTheWay);
      const pairs = get(subject, path);
      const gates = summarise(
        pairs,
        judged.filter(({ gate }) => gate.code === code),
        get(subject, caller),
      );
      const undecided = judged.find(
        ({ gate }) => gate.verdict === 'unknown' && [code, ...unlessKnown].includes(gate.code),
      );
      if (gates.failing.length > 0) return gates;
      const gap = undecided?.gate.gap ?? (pairs.length > 0 ? get(subject, unlistedInterface) : undefined);
      if (gap) throw new GapError(gap);
      return gates;
    },
  });

export const forwardRoutes = gatesFor('route-missing-client-to-endpoint');
/**
 * Whether a missing way back to a host outside of AWS may be that of a VPN gateway, which nobody was asked about: then it is
 * told with the VPN or Direct Connect.
 */
export const mayLeaveByVpn = (inventory: Inventory, { gate, pair }: JudgedGate): boolean =>
  gate.code === 'route-missing-endpoint-to-client' &&
  pair.from.is === 'address' &&
  !inventory.has('ec2/describe-vpn-gateways', gate);

const everyReturnRoute = gatesFor('route-missing-endpoint-to-client');

export const returnRoutes = fact<Gates>({
  needs: [],
  uses: [everyReturnRoute, path, caller],
  of: (subject) => {
    const { all, ...gates } = get(subject, everyReturnRoute);
    const own = all.filter((judged) => !mayLeaveByVpn(subject.inventory, judged));
    return own.length === all.length ? { all, ...gates } : summarise(get(subject, path), own, get(subject, caller));
  },
});
export const blackholes = gatesFor(
  'route-blackhole',
  'route-missing-client-to-endpoint',
  'route-missing-endpoint-to-client',
);
export const peerings = gatesFor('peering-not-active');
export const endpointIngress = gatesFor('endpoint-sg-ingress-443-missing');
export const callerEgress = gatesFor('client-sg-egress-443-missing');
export const forwardAcls = gatesFor('nacl-blocks-443');
export const returnAcls = gatesFor('nacl-blocks-ephemeral-return');

const routeCodes = ['route-missing-client-to-endpoint', 'route-missing-endpoint-to-client'] as const;

export const transitivity = gatesFor('peering-transitive-or-edge-to-edge', 'peering-not-active', ...routeCodes);
export const overlaps = gatesFor('cidr-overlap', 'peering-not-active', ...routeCodes);
export const groupReferences = gatesFor(
  'sg-reference-not-effective',
  'endpoint-sg-ingress-443-missing',
  'client-sg-egress-443-missing',
);
export const goneInterfaces = gatesFor('stale-endpoint-ip');
export const goneSenders = gatesFor('client-not-in-vpc');
export const families = gatesFor('dns-record-ip-type-mismatch');

/** The gates of one cause with what a repair over transit gateways needs. */
const transitGatesFor = (code: string): Fact<Gates> => {
  const plain = gatesFor(code);
  return fact<Gates>({
    needs: transitSiteOperations,
    uses: [plain],
    of: (subject) => {
      const gates = get(subject, plain);
      return gates.failing.length === 0 ? gates : { ...gates, transit: transitSites(subject.inventory) };
    },
  });
};

export const attachments = transitGatesFor('tgw-attachment-not-available');
export const attachmentZones = transitGatesFor('tgw-attachment-az-missing');
export const transitRoutes = transitGatesFor('tgw-route-missing');
