import type { Route } from '../inventory/ec2.js';
import type { Gap } from '../snapshot/snapshot.js';

/** Where a route leads, by what AWS does with the packet there. */
export type Target =
  | { readonly is: 'local'; readonly id: 'local' }
  | { readonly is: 'peering'; readonly id: string }
  | { readonly is: 'transit-gateway'; readonly id: string }
  | { readonly is: 'internet'; readonly id: string }
  | { readonly is: 'nat'; readonly id: string }
  | { readonly is: 'vpn-gateway'; readonly id: string }
  /** A gateway load balancer or firewall endpoint: packets pass an appliance and keep their addresses. */
  | { readonly is: 'endpoint'; readonly id: string }
  /** An interface of an instance: a NAT instance, router or firewall, which may change addresses. */
  | { readonly is: 'interface'; readonly id: string }
  /** Local gateway, carrier gateway, Cloud WAN core network, ODB network: outside what we model. */
  | { readonly is: 'other'; readonly id: string }
  | { readonly is: 'unknown'; readonly id: string; readonly gap: Gap };

const ofGateway = (id: string, gap: () => Gap): Target => {
  if (id === 'local') return { is: 'local', id };
  if (id.startsWith('igw-')) return { is: 'internet', id };
  if (id.startsWith('vgw-')) return { is: 'vpn-gateway', id };
  if (id.startsWith('vpce-')) return { is: 'endpoint', id };
  return { is: 'unknown', id, gap: gap() };
};

/** Reads a route's target; exactly one of these fields is set. */
export const targetOf = (route: Route, gap: () => Gap): Target => {
  if (route.VpcPeeringConnectionId !== undefined) return { is: 'peering', id: route.VpcPeeringConnectionId };
  if (route.TransitGatewayId !== undefined) return { is: 'transit-gateway', id: route.TransitGatewayId };
  if (route.NatGatewayId !== undefined) return { is: 'nat', id: route.NatGatewayId };
  if (route.EgressOnlyInternetGatewayId !== undefined) return { is: 'internet', id: route.EgressOnlyInternetGatewayId };
  const other = route.CoreNetworkArn ?? route.LocalGatewayId ?? route.CarrierGatewayId ?? route.OdbNetworkArn;
  if (other !== undefined) return { is: 'other', id: other };
  const host = route.NetworkInterfaceId ?? route.InstanceId;
  if (host !== undefined) return { is: 'interface', id: host };
  if (typeof route.GatewayId === 'string') return ofGateway(route.GatewayId, gap);
  return { is: 'unknown', id: 'no target', gap: gap() };
};
