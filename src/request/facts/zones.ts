import { networkInterfaces, vpcEndpoints, vpcs } from '../../inventory/ec2.js';
import type { VpcEndpoint } from '../../inventory/ec2.js';
import type { Answers } from '../../inventory/answers.js';
import type { Inventory, Located, Place } from '../../inventory/inventory.js';
import { contains, parseAddress, parsePrefix } from '../../network/cidr.js';
import type { OperationId } from '../../snapshot/operations.js';
import { hostOf } from '../target.js';
import type { Reading, Site } from './resolver.js';
import { covers, plainName, readAnswer, specificity } from './resolver.js';

/** A private hosted zone that a VPC knows. `managed`: AWS made it, for an endpoint or another service. */
export interface PrivateZone extends Place {
  readonly id: string;
  readonly name: string;
  readonly managed: boolean;
}

/** The zones of a VPC that are about the name, the most specific first. */
export const zonesAbout = (reading: Reading, site: Site, name: string, needed: boolean): readonly PrivateZone[] => {
  const answer = readAnswer(reading, needed, 'route53/list-hosted-zones-by-vpc', site, site.vpc, site.region);
  return (answer?.HostedZoneSummaries ?? [])
    .filter(({ Name }) => Name !== undefined && covers(plainName(Name), name))
    .map(({ Name = '', HostedZoneId = '', Owner }) => ({
      account: Owner?.OwningAccount ?? site.account,
      region: site.region,
      id: HostedZoneId.replace('/hostedzone/', ''),
      name: plainName(Name),
      managed: Owner?.OwningService !== undefined,
    }))
    .sort((a, b) => specificity(b.name) - specificity(a.name));
};

type RecordSet = NonNullable<Answers['route53/list-resource-record-sets']['ResourceRecordSets']>[number];

/** What a zone holds for a name: where its records point. `records` empty: the name does not exist. */
export interface ZoneRecords {
  /** As written in the zone: the name itself or the wildcard that stands for it. */
  readonly owner: string;
  readonly sets: readonly RecordSet[];
  readonly addresses: readonly string[];
  readonly names: readonly string[];
}

/** `*.a.b`, `*.b`: the wildcards that could stand for a name in its zone, the closest first. */
const wildcardsOf = (name: string, zone: string): string[] => {
  const labels = name.split('.');
  const depth = labels.length - specificity(zone);
  return Array.from({ length: depth }, (_, index) => ['*', ...labels.slice(index + 1)].join('.'));
};

/** The records for a name; undefined where the zone's records were not collected. */
export const recordsOf = (reading: Reading, zone: PrivateZone, name: string): ZoneRecords | undefined => {
  const answer = readAnswer(reading, false, 'route53/list-resource-record-sets', zone, zone.id);
  if (answer === undefined) return undefined;
  const sets = (answer.ResourceRecordSets ?? []).filter(({ Type = '' }) => ['A', 'AAAA', 'CNAME'].includes(Type));
  const named = (owner: string) => sets.filter(({ Name = '' }) => plainName(Name) === owner);
  const owner = [name, ...wildcardsOf(name, zone.name)].find((one) => named(one).length > 0);
  if (owner === undefined) return { owner: name, sets: [], addresses: [], names: [] };
  const found = named(owner);
  const values = found.flatMap(({ AliasTarget, ResourceRecords = [] }) =>
    AliasTarget?.DNSName ? [plainName(AliasTarget.DNSName)] : ResourceRecords.flatMap(({ Value }) => Value ?? []),
  );
  const addresses = values.filter((value) => parseAddress(value) !== undefined);
  const names = values.filter((value) => parseAddress(value) === undefined).map(plainName);
  return { owner, sets: found, addresses, names };
};

/** The endpoint to which a name of AWS leads: by the names that endpoints print, else by the id in it. */
export const endpointNamed = (inventory: Inventory, name: string): string | undefined => {
  const printed = inventory
    .everywhere(vpcEndpoints)
    .rows.find(({ value }) =>
      (value.DnsEntries ?? []).some(({ DnsName = '' }) => DnsName.includes('.vpce.') && plainName(DnsName) === name),
    );
  if (printed) return printed.value.VpcEndpointId;
  const host = hostOf(name);
  return host.form === 'vpce' || host.form === 'alias' ? host.endpoint : undefined;
};

/** The endpoint one of whose interfaces has the address. */
export const endpointWith = (inventory: Inventory, address: string): string | undefined => {
  const carriers = inventory
    .everywhere(networkInterfaces)
    .rows.filter(({ value }) => holdsAddress(value, address))
    .map(({ value }) => value.NetworkInterfaceId ?? '');
  return inventory
    .everywhere(vpcEndpoints)
    .rows.find(({ value }) => value.NetworkInterfaceIds?.some((id) => carriers.includes(id)))?.value.VpcEndpointId;
};

interface Carrier {
  readonly PrivateIpAddress?: string | undefined;
  readonly PrivateIpAddresses?: readonly { readonly PrivateIpAddress?: string | undefined }[] | undefined;
  readonly Ipv6Addresses?: readonly { readonly Ipv6Address?: string | undefined }[] | undefined;
}

const holdsAddress = ({ PrivateIpAddress, PrivateIpAddresses = [], Ipv6Addresses = [] }: Carrier, address: string) =>
  PrivateIpAddress === address ||
  PrivateIpAddresses.some((one) => one.PrivateIpAddress === address) ||
  Ipv6Addresses.some(({ Ipv6Address }) => Ipv6Address === address);

/** Whether nothing has the address any more: it lies in collected VPCs whose interfaces were all read. */
export const isUnassigned = (inventory: Inventory, text: string): boolean => {
  const address = parseAddress(text);
  if (!address) return false;
  const holders = inventory.everywhere(vpcs).rows.filter(({ value }) => {
    const ranges = [
      value.CidrBlock,
      ...(value.CidrBlockAssociationSet ?? []).map(({ CidrBlock }) => CidrBlock),
      ...(value.Ipv6CidrBlockAssociationSet ?? []).map(({ Ipv6CidrBlock }) => Ipv6CidrBlock),
    ];
    return ranges.some((range) => {
      const prefix = parsePrefix(range);
      return prefix !== undefined && contains(prefix, address);
    });
  });
  if (holders.length === 0) return false;
  const { rows, gaps } = inventory.everywhere(networkInterfaces);
  const blind = holders.some(({ account, region }) => gaps.some((g) => g.account === account && g.region === region));
  return !blind && !rows.some(({ value }) => holdsAddress(value, text));
};

/** Whether every account answered and none has this endpoint. */
export const isUnknownEndpoint = (inventory: Inventory, id: string): boolean => {
  const { rows, gaps } = inventory.everywhere(vpcEndpoints);
  return gaps.length === 0 && !rows.some(({ value }) => value.VpcEndpointId === id);
};

/** The region whose names an endpoint serves: that of its service (`com.amazonaws.REGION.execute-api`). */
export const servedRegion = ({ ServiceName = '', ServiceRegion }: VpcEndpoint): string | undefined =>
  ServiceRegion ?? ServiceName.split('.').at(-2);

const useless = ['deleted', 'deleting', 'failed', 'rejected', 'pendingacceptance', 'expired'];

const usable = ({ State }: VpcEndpoint): boolean => !useless.includes((State ?? '').toLowerCase());

export const isExecuteApi = ({ ServiceName = '' }: VpcEndpoint): boolean => ServiceName.endsWith('.execute-api');

/** The execute-api endpoints of a VPC, seen from whichever account shows them. */
export const endpointsOf = (inventory: Inventory, site: Site): readonly Located<VpcEndpoint>[] => {
  inventory.list(vpcEndpoints, site);
  const own = inventory
    .everywhere(vpcEndpoints)
    .rows.filter(({ value }) => value.VpcId === site.vpc && isExecuteApi(value) && usable(value));
  return [...new Map(own.map((row) => [row.value.VpcEndpointId, row])).values()];
};

/** The name of the zone that AWS keeps for an endpoint with private DNS; every API of the region lies in it. */
export const privateZoneName = (endpoint: VpcEndpoint): string => {
  const region = servedRegion(endpoint) ?? '';
  return `execute-api.${region}.${region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com'}`;
};

/** What the functions of this file ask. */
export const zoneOperations = [
  'ec2/describe-vpcs',
  'ec2/describe-vpc-endpoints',
  'ec2/describe-network-interfaces',
  'route53/list-hosted-zones-by-vpc',
  'route53/list-resource-record-sets',
] as const satisfies readonly OperationId[];
