import type { Answers } from '../../inventory/answers.js';
import { transitGatewayAttachments } from '../../inventory/ec2.js';
import type { Place } from '../../inventory/inventory.js';
import { GapError } from '../../inventory/inventory.js';
import { contains, parseAddress, parsePrefix } from '../../network/cidr.js';
import type { OperationId } from '../../snapshot/operations.js';
import { operation } from '../../snapshot/operations.js';
import type { Subject } from '../fact.js';
import { fact, get } from '../fact.js';
import { caller } from './caller.js';
import type { Gates, JudgedGate } from './path.js';
import { gatesOnTheWay, mayLeaveByVpn, path, summarise } from './path.js';
import type { Reading } from './resolver.js';
import { readAnswer } from './resolver.js';

/** One connection by which packets leave AWS towards the caller. */
export interface Link extends Place {
  /** The VPN connection or Direct Connect gateway. */
  readonly id: string;
  readonly up: boolean;
  readonly because: string;
}

/** What AWS shows of the way to a caller beyond a VPN or Direct Connect. */
export interface Beyond {
  readonly gates: Gates;
  readonly links: readonly Link[];
  readonly unread: readonly string[];
}

type VpnConnection = NonNullable<Answers['ec2/describe-vpn-connections']['VpnConnections']>[number];

const vpnLink = (place: Place, row: VpnConnection): Link => {
  const id = row.VpnConnectionId ?? '';
  const tunnels = row.VgwTelemetry ?? [];
  const alive = tunnels.filter(({ Status }) => Status === 'UP').length;
  const up = row.State === 'available' && alive > 0;
  const { account, region } = place;
  return { account, region, id, up, because: `${alive} of ${tunnels.length} tunnels of ${id} (${row.State}) are up` };
};

interface VirtualInterface {
  readonly virtualInterfaceId?: string;
  readonly virtualInterfaceType?: string;
  readonly virtualInterfaceState?: string;
  readonly virtualGatewayId?: string;
  readonly directConnectGatewayId?: string;
}

interface GatewayAssociation {
  readonly directConnectGatewayId?: string;
  readonly associationState?: string;
  readonly associatedGateway?: { readonly id?: string };
  readonly virtualGatewayId?: string;
  readonly allowedPrefixesToDirectConnectGateway?: readonly { readonly cidr?: string }[];
}

/** A public virtual interface reaches AWS's public addresses only, never an endpoint's interface. */
const isUsable = ({ virtualInterfaceType, virtualInterfaceState }: VirtualInterface): boolean =>
  virtualInterfaceType !== 'public' && virtualInterfaceState === 'available';

const interfaceLink = (place: Place, row: VirtualInterface): Link => {
  const { virtualInterfaceId: id = '', virtualInterfaceType: type = '', virtualInterfaceState: state = '' } = row;
  return {
    account: place.account,
    region: place.region,
    id,
    up: isUsable(row),
    because: `${id} (${type}) is ${state}`,
  };
};

const holds = (cidr: string | undefined, text: string): boolean => {
  const [prefix, address] = [parsePrefix(cidr), parseAddress(text)];
  return prefix !== undefined && address !== undefined && contains(prefix, address);
};

/** On-premises routers learn only the prefixes that the association allows. */
const associationLink = (
  place: Place,
  row: GatewayAssociation,
  interfaces: readonly VirtualInterface[],
  addresses: readonly string[],
): Link => {
  const id = row.directConnectGatewayId ?? '';
  const own = interfaces.filter(({ directConnectGatewayId }) => directConnectGatewayId === id);
  const allowed = (row.allowedPrefixesToDirectConnectGateway ?? []).flatMap(({ cidr }) => cidr ?? []);
  const hidden = addresses.filter((address) => allowed.length > 0 && !allowed.some((cidr) => holds(cidr, address)));
  const { account, region } = place;
  const base = { account, region, id };
  if (row.associationState !== 'associated')
    return { ...base, up: false, because: `the association of ${id} is ${row.associationState}` };
  if (hidden.length > 0)
    return { ...base, up: false, because: `${id} announces ${allowed.join(', ')}, which do not hold ${hidden[0]}` };
  if (own.length > 0 && !own.some(isUsable))
    return { ...base, up: false, because: `no virtual interface of ${id} is available` };
  return { ...base, up: true, because: `${id} is associated` };
};

const directConnect = (reading: Reading, place: Place) => ({
  interfaces: (readAnswer(reading, false, 'directconnect/describe-virtual-interfaces', place)?.['virtualInterfaces'] ??
    []) as readonly VirtualInterface[],
  associations: (readAnswer(reading, false, 'directconnect/describe-direct-connect-gateway-associations', place)?.[
    'directConnectGatewayAssociations'
  ] ?? []) as readonly GatewayAssociation[],
});

/** The connections of a VPN gateway. */
const ofVpnGateway = (reading: Reading, place: Place, gateway: string, addresses: readonly string[]): Link[] => {
  const vpns = reading.inventory.ask('ec2/describe-vpn-connections', place).VpnConnections ?? [];
  const { interfaces, associations } = directConnect(reading, place);
  return [
    ...vpns.filter((row) => row.VpnGatewayId === gateway && row.State !== 'deleted').map((row) => vpnLink(place, row)),
    ...interfaces.filter((row) => row.virtualGatewayId === gateway).map((row) => interfaceLink(place, row)),
    ...associations
      .filter((row) => (row.associatedGateway?.id ?? row.virtualGatewayId) === gateway)
      .map((row) => associationLink(place, row, interfaces, addresses)),
  ];
};

/** The connection of a transit gateway's attachment. */
const ofAttachment = (reading: Reading, place: Place, id: string, addresses: readonly string[]): Link[] => {
  const row = reading.inventory.find(transitGatewayAttachments, id, place)?.value;
  switch (row?.ResourceType) {
    case 'vpn': {
      const vpns = reading.inventory.ask('ec2/describe-vpn-connections', place).VpnConnections ?? [];
      return vpns.filter((vpn) => vpn.VpnConnectionId === row.ResourceId).map((vpn) => vpnLink(place, vpn));
    }
    case 'direct-connect-gateway': {
      const { interfaces, associations } = directConnect(reading, place);
      return associations
        .filter((one) => one.directConnectGatewayId === row.ResourceId)
        .map((one) => associationLink(place, one, interfaces, addresses));
    }
    default:
      return [];
  }
};

const linksOf = (reading: Reading, { gate, pair }: JudgedGate): Link[] => {
  const place = { account: gate.account, region: gate.region };
  if (gate.resource.startsWith('vgw-')) return ofVpnGateway(reading, place, gate.resource, [pair.address]);
  return gate.resource.startsWith('tgw-attach-') ? ofAttachment(reading, place, gate.resource, [pair.address]) : [];
};

const unseen = (place: Place, id: OperationId, message: string): GapError => {
  const { account, region } = place;
  return new GapError({ account, region, operation: id, action: operation(id).action, why: 'not-collected', message });
};

const code = 'dx-vpn-path-broken';

/** No gate leads out of AWS: either the way back is blocked (another cause), or where it leads is not known. */
const withoutExit = (all: readonly JudgedGate[], open: readonly JudgedGate[]): void => {
  const blocked = all.some(({ gate }) => gate.kind === 'route' && gate.leg === 'return' && gate.verdict === 'fail');
  const gap = open.find(({ gate }) => gate.gap)?.gate.gap;
  if (!blocked && gap) throw new GapError(gap);
};

/**
 * What lies beyond a gateway is in no answer of AWS; whether the connection behind it is up, is. Without an answer that shows
 * a connection the fact is a gap.
 * https://repost.aws/knowledge-center/direct-connect-private-api-gateway
 */
export const beyond = fact<Beyond>({
  needs: [
    'ec2/describe-vpn-connections',
    'ec2/describe-transit-gateway-attachments',
    'directconnect/describe-virtual-interfaces',
    'directconnect/describe-direct-connect-gateway-associations',
  ],
  uses: [path, gatesOnTheWay, caller],
  of: (subject: Subject) => {
    const pairs = get(subject, path);
    const all = get(subject, gatesOnTheWay);
    const own = all.filter((judged) => judged.gate.code === code || mayLeaveByVpn(subject.inventory, judged));
    const gates = summarise(pairs, own, get(subject, caller));
    const open = own.filter(({ gate }) => gate.verdict === 'unknown');
    const nothing: Beyond = { gates, links: [], unread: [] };
    if (gates.failing.length > 0 || open.length === 0) return nothing;
    const exits = open.filter(({ gate }) => /^(vgw|tgw-attach)-/.test(gate.resource));
    if (exits.length === 0) {
      withoutExit(all, open);
      return nothing;
    }
    const reading: Reading = { inventory: subject.inventory, unread: new Set() };
    const links = exits.flatMap((exit) => linksOf(reading, exit));
    const [first] = exits;
    if (links.length === 0 && first)
      throw unseen(
        first.gate,
        'directconnect/describe-virtual-interfaces',
        `no collected connection stands behind ${first.gate.resource}`,
      );
    const unique = [...new Map(links.map((link) => [link.id, link])).values()];
    return { gates, links: unique, unread: [...reading.unread] };
  },
});
