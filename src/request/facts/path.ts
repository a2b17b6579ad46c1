import type { Inventory } from '../../inventory/inventory.js';
import { GapError } from '../../inventory/inventory.js';
import type { OperationId } from '../../snapshot/operations.js';
import type { NetworkInterface } from '../../inventory/ec2.js';
import { traceFlow } from '../../network/index.js';
import type { Gate, Party, Trace } from '../../network/trace.js';
import type { Fact, Subject } from '../fact.js';
import { fact, get } from '../fact.js';
import { caller } from './caller.js';
import { endpointInterfaces, unlistedInterface } from './endpoint.js';
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

/** The interface's address of the sender's family, else any: a pair of two families is a failure of its own. */
const addressFor = (party: Party, { PrivateIpAddress, Ipv6Addresses = [] }: NetworkInterface): string => {
  const [ipv6] = Ipv6Addresses.flatMap(({ Ipv6Address }) => Ipv6Address ?? []);
  return (party.address.includes(':') ? (ipv6 ?? PrivateIpAddress) : (PrivateIpAddress ?? ipv6)) ?? '';
};

/** Every sender against every interface of the endpoint, TCP 443, both legs; nothing for a caller outside every network. */
export const path = fact<readonly TracedPair[]>({
  needs: pathOperations,
  uses: [caller, endpointInterfaces],
  of: (subject) => {
    const from = get(subject, caller);
    if (from.outsideVpc) return [];
    return get(subject, endpointInterfaces).flatMap(({ account, region, value }) =>
      from.parties.map((party) => {
        const id = value.NetworkInterfaceId ?? '';
        const address = addressFor(party, value);
        const trace = traceFlow(subject.inventory, {
          from: party,
          to: { is: 'interface', account, region, id, address },
          protocol: 'tcp',
          port: 443,
          sourcePorts: from.sourcePorts,
        });
        return { from: party, interface: id, address, trace };
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
  /** Some attempts of every possible sender fail. */
  readonly blocks: boolean;
  /** `2 of 3 endpoint interfaces` where only some are affected; else undefined. */
  readonly share: string | undefined;
  /** What repairs over transit gateways need; undefined where none is on the way. */
  readonly transit?: TransitSites;
}

const gatesOf = (trace: Trace): Gate[] => [...trace.forward.hops, ...trace.return.hops].flatMap(({ gates }) => gates);

const judgedGates = (pairs: readonly TracedPair[]): JudgedGate[] =>
  pairs.flatMap((pair) => gatesOf(pair.trace).map((gate) => ({ gate, pair })));

export const summarise = (pairs: readonly TracedPair[], all: readonly JudgedGate[]): Gates => {
  const failing = all.filter(({ gate }) => gate.verdict === 'fail' || gate.verdict === 'partial');
  const senders = new Set(pairs.map(({ from }) => from));
  const hit = new Set(failing.map(({ pair }) => pair.from));
  const interfaces = new Set(pairs.map((pair) => pair.interface));
  const affected = new Set(failing.map(({ pair }) => pair.interface));
  const some = affected.size > 0 && affected.size < interfaces.size;
  return {
    all,
    failing,
    blocks: senders.size > 0 && hit.size === senders.size,
    share: some ? `${affected.size} of ${interfaces.size} endpoint interfaces` : undefined,
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
    uses: [path, gatesOnTheWay, unlistedInterface],
    of: (subject: Subject) => {
      const judged = get(subject, gatesOnTheWay);
      const pairs = get(subject, path);
      const gates = summarise(
        pairs,
        judged.filter(({ gate }) => gate.code === code),
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
  uses: [everyReturnRoute, path],
  of: (subject) => {
    const { all, ...gates } = get(subject, everyReturnRoute);
    const own = all.filter((judged) => !mayLeaveByVpn(subject.inventory, judged));
    return own.length === all.length ? { all, ...gates } : summarise(get(subject, path), own);
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
