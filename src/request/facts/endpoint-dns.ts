import { networkInterfaces, subnets } from '../../inventory/ec2.js';
import type { Place } from '../../inventory/inventory.js';
import type { TrailEvent } from '../../inventory/evidence/cloudtrail.js';
import { trailEvents } from '../../inventory/evidence/cloudtrail.js';
import { instantOf, isoOf } from '../../inventory/evidence/instant.js';
import type { Subject } from '../fact.js';
import { fact, get } from '../fact.js';
import { deployment, restApi, stage } from './api.js';
import { caller } from './caller.js';
import type { SubnetChoice } from './endpoint-subnets.js';
import { furtherSubnets } from './endpoint-subnets.js';
import { endpoint } from './endpoint.js';
import type { Family } from './families.js';
import { familyOf, publishedFamilies } from './families.js';
import { nameUsed } from './names.js';
import { vpcOwner } from './vpc-owner.js';
import { isExecuteApi, servedRegion } from './zones.js';

/** The region whose APIs the endpoint serves; undefined without an endpoint for execute-api. */
export const endpointRegion = fact<string | undefined>({
  needs: [],
  uses: [endpoint],
  of: (subject) => {
    const serving = get(subject, endpoint);
    return serving && isExecuteApi(serving.value) ? servedRegion(serving.value) : undefined;
  },
});

/** The zones in which the endpoint has subnets, by the names and ids that its own account gives them. */
export interface EndpointZones {
  readonly names: readonly string[];
  readonly ids: readonly string[];
  /** The zone to which the name in use is pinned: `vpce-…-us-east-1a.execute-api…`. */
  readonly pinned: string | undefined;
  /** A subnet of the endpoint's VPC in that zone, or in any further one where the name is pinned to none. */
  readonly candidate: SubnetChoice | undefined;
}

/** Undefined without an endpoint, or of one without subnets. */
export const endpointZones = fact<EndpointZones | undefined>({
  needs: ['ec2/describe-subnets'],
  uses: [endpoint, nameUsed],
  of: (subject) => {
    const serving = get(subject, endpoint);
    const { host } = get(subject, nameUsed);
    const chosen = serving?.value.SubnetIds ?? [];
    if (!serving || chosen.length === 0) return undefined;
    const all = subject.inventory.list(subnets, serving);
    const own = all.filter(({ SubnetId = '' }) => chosen.includes(SubnetId));
    const pinned = host.form === 'vpce' ? host.zone : undefined;
    const candidate = furtherSubnets(subject.inventory, serving).find(
      ({ zone }) => pinned === undefined || zone === pinned,
    );
    return {
      names: [...new Set(own.flatMap(({ AvailabilityZone }) => AvailabilityZone ?? []))],
      ids: [...new Set(own.flatMap((row) => row.AvailabilityZoneId ?? row.AvailabilityZone ?? []))],
      pinned,
      candidate: candidate && { id: candidate.id, address: candidate.address },
    };
  },
});

/** The address families of the caller, and those for which the endpoint's names have records. */
export interface AddressFamilies {
  readonly caller: readonly Family[];
  readonly records: readonly Family[];
  readonly recordType: string;
  readonly addressType: string;
  /** Whether every subnet of the endpoint has an IPv6 range; without one the endpoint cannot be dual-stack. */
  readonly dualStackSubnets: boolean;
}

/** The families in which a sender's own interface has addresses; of a possible host, that of its address. */
const familiesOf = ({ inventory }: Subject, party: { readonly address: string; readonly id?: string }): Family[] => {
  const row = inventory
    .everywhere(networkInterfaces)
    .rows.find(({ value }) => value.NetworkInterfaceId === party.id)?.value;
  if (!row) return [familyOf(party.address)];
  return [
    ...(row.PrivateIpAddress === undefined ? [] : (['ipv4'] as const)),
    ...((row.Ipv6Addresses ?? []).length === 0 ? [] : (['ipv6'] as const)),
  ];
};

/**
 * Undefined without an endpoint or a caller in a network.
 * https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-access-aws-services.html
 */
export const addressFamilies = fact<AddressFamilies | undefined>({
  needs: ['ec2/describe-network-interfaces', 'ec2/describe-subnets'],
  uses: [caller, endpoint],
  of: (subject) => {
    const serving = get(subject, endpoint);
    const from = get(subject, caller);
    if (!serving || from.outsideVpc || from.parties.length === 0) return undefined;
    const { IpAddressType = 'ipv4', DnsOptions, SubnetIds = [] } = serving.value;
    const recordType = DnsOptions?.DnsRecordIpType ?? 'service-defined';
    const callers = new Set(from.parties.flatMap((party) => familiesOf(subject, party)));
    const ranged = subject.inventory
      .everywhere(subnets)
      .rows.filter(({ value }) => SubnetIds.includes(value.SubnetId ?? ''))
      .every(({ value }) => (value.Ipv6CidrBlockAssociationSet ?? []).length > 0);
    return {
      caller: [...callers],
      records: publishedFamilies(serving.value),
      recordType,
      addressType: IpAddressType,
      dualStackSubnets: ranged && SubnetIds.length > 0,
    };
  },
});

/** The association of an endpoint with the API that CloudTrail shows to be younger than what the stage serves. */
export interface UndeployedAlias {
  readonly endpoint: string;
  /** ISO 8601. */
  readonly editedAt: string;
  readonly by: string;
  readonly deployedAt: string;
}

interface PatchOperation {
  readonly op: string;
  readonly path: string;
  readonly value?: string;
}

const patches = (value: unknown): PatchOperation[] => {
  if (Array.isArray(value)) return value.flatMap(patches);
  if (typeof value !== 'object' || value === null) return [];
  if ('path' in value && 'op' in value) return [value as PatchOperation];
  return Object.values(value).flatMap(patches);
};

const associates = ({ request, name, errorCode }: TrailEvent, vpce: string): boolean =>
  errorCode === undefined &&
  name === 'UpdateRestApi' &&
  patches(request).some(
    ({ op, path, value }) => op === 'add' && path.startsWith('/endpointConfiguration/vpcEndpointIds') && value === vpce,
  );

/**
 * Undefined where the alias is not in use, or nothing shows that it was associated after the deployment: CloudTrail keeps
 * 90 days, so its silence proves nothing.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/associate-private-api-with-vpc-endpoint.html
 */
export const undeployedAlias = fact<UndeployedAlias | undefined>({
  needs: ['cloudtrail/lookup-events'],
  uses: [restApi, stage, deployment, nameUsed],
  of: (subject) => {
    const { host } = get(subject, nameUsed);
    if (host.form !== 'alias') return undefined;
    const api = get(subject, restApi);
    if (!api?.value.id || !subject.inventory.has('cloudtrail/lookup-events', api)) return undefined;
    if (!api.value.endpointConfiguration?.vpcEndpointIds?.includes(host.endpoint)) return undefined;
    const edits = trailEvents(subject.inventory, api).filter(
      (event) => event.ids.has(api.value.id ?? '') && associates(event, host.endpoint),
    );
    const last = edits.at(-1);
    if (!last) return undefined;
    const created = instantOf(get(subject, deployment)?.createdDate);
    const edited = instantOf(last.at);
    if (created === undefined || edited === undefined || created >= edited) return undefined;
    return { endpoint: host.endpoint, editedAt: last.at, by: last.who, deployedAt: isoOf(created) ?? '' };
  },
});

/** A VPC of another account whose subnets are shared with the caller's. */
export interface SharedVpc extends Place {
  readonly vpc: string;
  readonly owner: string;
}

/** Undefined where the caller's account owns the VPC, or the caller is in none. */
export const sharedVpc = fact<SharedVpc | undefined>({
  needs: ['ec2/describe-vpcs'],
  uses: [caller],
  of: (subject) => {
    const { vpc, place } = get(subject, caller);
    if (!vpc || !place) return undefined;
    const owner = vpcOwner(subject.inventory, { ...place, vpc });
    return owner === place.account ? undefined : { ...place, vpc, owner };
  },
});
