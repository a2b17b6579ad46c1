import type { Inventory, Located, Place } from '../../inventory/inventory.js';
import { GapError } from '../../inventory/inventory.js';
import type { NetworkInterface, VpcEndpoint } from '../../inventory/ec2.js';
import {
  networkInterfaces,
  transitGatewayVpcAttachments,
  vpcEndpoints,
  vpcPeeringConnections,
  vpcs,
} from '../../inventory/ec2.js';
import type { Gap } from '../../snapshot/snapshot.js';
import type { Subject } from '../fact.js';
import { fact, get } from '../fact.js';
import { caller } from './caller.js';
import { restApi } from './api.js';
import { gapOf } from './authorization/gap.js';
import type { SubnetChoice } from './endpoint-subnets.js';
import { furtherSubnets } from './endpoint-subnets.js';

interface VpcPlace extends Place {
  readonly vpc: string;
}

const isExecuteApi = ({ ServiceName = '' }: VpcEndpoint): boolean => ServiceName.endsWith('.execute-api');
const isManagement = ({ ServiceName = '' }: VpcEndpoint): boolean => ServiceName.endsWith('.apigateway');
const isGone = ({ State }: VpcEndpoint): boolean => ['deleted', 'deleting'].includes((State ?? '').toLowerCase());

/** VPCs that a peering connection joins to this one, in any state: a pending one is a fault of its own, not an absence. */
const peered = (inventory: Inventory, vpc: string): VpcPlace[] =>
  inventory.everywhere(vpcPeeringConnections).rows.flatMap(({ value, region }) => {
    const sides = [value.RequesterVpcInfo, value.AccepterVpcInfo];
    if (!sides.some((side) => side?.VpcId === vpc)) return [];
    return sides.flatMap((side) =>
      side?.VpcId && side.OwnerId && side.VpcId !== vpc
        ? [{ vpc: side.VpcId, account: side.OwnerId, region: side.Region ?? region }]
        : [],
    );
  });

const attached = (inventory: Inventory, vpc: string): VpcPlace[] => {
  const { rows } = inventory.everywhere(transitGatewayVpcAttachments);
  const gateways = new Set(rows.filter(({ value }) => value.VpcId === vpc).map(({ value }) => value.TransitGatewayId));
  return rows.flatMap(({ value, account, region }) =>
    value.VpcId && value.VpcId !== vpc && gateways.has(value.TransitGatewayId)
      ? [{ vpc: value.VpcId, account: value.VpcOwnerId ?? account, region }]
      : [],
  );
};

/** The account that owns a VPC; those that it shares subnets with see no endpoint in them. */
export const vpcOwner = (inventory: Inventory, at: VpcPlace): string => {
  const rows = inventory.everywhere(vpcs).rows.filter(({ value }) => value.VpcId === at.vpc);
  const row = rows.find(({ account }) => account === at.account) ?? rows[0];
  return row?.value.OwnerId ?? at.account;
};

const endpointsIn = (inventory: Inventory, at: VpcPlace): Located<VpcEndpoint>[] => {
  const account = vpcOwner(inventory, at);
  return inventory
    .list(vpcEndpoints, { account, region: at.region })
    .filter((endpoint) => endpoint.VpcId === at.vpc && !isGone(endpoint))
    .map((value) => ({ account, region: at.region, value }));
};

const uniquePlaces = (places: readonly VpcPlace[]): VpcPlace[] => [...new Map(places.map((p) => [p.vpc, p])).values()];

/**
 * Endpoints of API Gateway, for invoking or for management, that this caller could mean: those in its own VPC, else
 * those in VPCs connected to it, else (a caller outside every VPC) all. Farther places are asked only while nearer
 * ones hold none for `execute-api`.
 */
export const reachableEndpoints = fact<readonly Located<VpcEndpoint>[]>({
  needs: [
    'ec2/describe-vpcs',
    'ec2/describe-vpc-endpoints',
    'ec2/describe-vpc-peering-connections',
    'ec2/describe-transit-gateway-vpc-attachments',
  ],
  uses: [caller],
  of: (subject) => {
    const { inventory } = subject;
    const from = get(subject, caller);
    const relevant = (found: readonly Located<VpcEndpoint>[]) =>
      found.filter(({ value }) => isExecuteApi(value) || isManagement(value));
    if (!from.vpc || !from.place) return relevant(everyEndpoint(inventory)).filter(({ value }) => !isGone(value));
    const own = relevant(endpointsIn(inventory, { ...from.place, vpc: from.vpc }));
    if (own.some(({ value }) => isExecuteApi(value))) return own;
    const found = [...own];
    const behind = (places: readonly VpcPlace[]) =>
      uniquePlaces(places).flatMap((place) => relevant(endpointsIn(inventory, place)));
    inventory.list(vpcPeeringConnections, from.place);
    found.push(...behind(peered(inventory, from.vpc)));
    if (found.some(({ value }) => isExecuteApi(value))) return found;
    inventory.list(transitGatewayVpcAttachments, from.place);
    return [...found, ...behind(attached(inventory, from.vpc))];
  },
});

const everyEndpoint = (inventory: Inventory): readonly Located<VpcEndpoint>[] => {
  const { rows, gaps } = inventory.everywhere(vpcEndpoints);
  if (rows.length === 0 && gaps[0]) throw new GapError(gaps[0]);
  return rows;
};

const stated = (subject: Subject): string | undefined => {
  const { host, endpoint } = subject.request;
  if (host.form === 'alias' || host.form === 'vpce') return host.endpoint;
  return endpoint;
};

/** The interface endpoint that carries the request; undefined when there is none that could. */
export const endpoint = fact<Located<VpcEndpoint> | undefined>({
  needs: ['ec2/describe-vpc-endpoints'],
  uses: [reachableEndpoints, restApi, caller],
  of: (subject) => {
    const named = stated(subject);
    if (named !== undefined) return subject.inventory.find(vpcEndpoints, named);
    const candidates = get(subject, reachableEndpoints).filter(({ value }) => isExecuteApi(value));
    if (candidates.length < 2) return candidates[0];
    const associated = get(subject, restApi)?.value.endpointConfiguration?.vpcEndpointIds ?? [];
    const { vpc } = get(subject, caller);
    const resolves = ({ VpcId, PrivateDnsEnabled }: VpcEndpoint): boolean =>
      subject.request.host.form === 'default' && VpcId === vpc && PrivateDnsEnabled === true;
    const rank = ({ value }: Located<VpcEndpoint>): number =>
      (resolves(value) ? -3 : 0) +
      (associated.includes(value.VpcEndpointId ?? '') ? 0 : 2) +
      (value.PrivateDnsEnabled ? 0 : 1) +
      (value.State?.toLowerCase() === 'available' ? 0 : 4);
    return [...candidates].sort(
      (a, b) => rank(a) - rank(b) || ((a.value.VpcEndpointId ?? '') < (b.value.VpcEndpointId ?? '') ? -1 : 1),
    )[0];
  },
});

const nameOf = ({ value }: Located<VpcEndpoint>): string => value.VpcEndpointId ?? 'the endpoint';

const interfacesOf = ({ inventory }: Subject, serving: Located<VpcEndpoint>): Located<NetworkInterface>[] =>
  (serving.value.NetworkInterfaceIds ?? []).flatMap((id) => {
    const found = inventory.find(networkInterfaces, id, serving);
    return found ? [found] : [];
  });

/** The gap of an interface of the endpoint that no answer shows: packets go to it all the same. Undefined where all are there. */
export const unlistedInterface = fact<Gap | undefined>({
  needs: ['ec2/describe-network-interfaces'],
  uses: [endpoint],
  of: (subject) => {
    const serving = get(subject, endpoint);
    if (!serving) return undefined;
    const found = new Set(interfacesOf(subject, serving).map(({ value }) => value.NetworkInterfaceId));
    const [lost] = (serving.value.NetworkInterfaceIds ?? []).filter((id) => !found.has(id));
    if (lost === undefined) return undefined;
    const message = `${lost} of ${nameOf(serving)} is not in the answer`;
    return gapOf(serving, 'ec2/describe-network-interfaces', message).gap;
  },
});

/** The network interfaces of the endpoint that the answers show, one for each of its subnets; a gap where they show none of them. */
export const endpointInterfaces = fact<readonly Located<NetworkInterface>[]>({
  needs: ['ec2/describe-network-interfaces'],
  uses: [endpoint, unlistedInterface],
  of: (subject) => {
    const serving = get(subject, endpoint);
    const found = serving ? interfacesOf(subject, serving) : [];
    const unlisted = get(subject, unlistedInterface);
    if (found.length === 0 && unlisted) throw new GapError(unlisted);
    return found;
  },
});

/** One subnet for each zone of the endpoint's VPC, for an endpoint that has none; empty for one that has. */
export const endpointSubnetChoices = fact<readonly SubnetChoice[]>({
  needs: ['ec2/describe-subnets'],
  uses: [endpoint],
  of: (subject) => {
    const serving = get(subject, endpoint);
    if (!serving || (serving.value.SubnetIds ?? []).length > 0) return [];
    return furtherSubnets(subject.inventory, serving).slice(0, 3);
  },
});
