import type { Change } from '../../changes/change.js';
import { aliasToEndpoint, createAliasZone } from '../../changes/hosted-zones.js';
import type { NewZone, ZoneRef } from '../../changes/hosted-zones.js';
import type { Facts } from '../../request/facts/index.js';

/** `managed`: AWS keeps the zone, and nobody may change it. */
type Zone = ZoneRef & { readonly managed?: boolean };
type Records = Extract<NonNullable<Facts['resolution']>['answer'], { is: 'addresses' }>['records']['sets'];

type Endpoint = Facts['endpoint'];

/** The first name that the endpoint prints, and the zone of AWS in which it stands. */
const ownName = (endpoint: Endpoint): { readonly name: string; readonly zone: string } | undefined => {
  const entry = endpoint?.value.DnsEntries?.find(({ DnsName = '' }) => DnsName.includes('.vpce.'));
  return entry?.DnsName && entry.HostedZoneId ? { name: entry.DnsName, zone: entry.HostedZoneId } : undefined;
};

/**
 * The change that lets a name of a private zone follow the endpoint; none where the endpoint prints no name of its own or the
 * records are chosen by a routing policy.
 */
export const aliasFor = (name: string, zone: Zone, former: Records, endpoint: Endpoint): Change[] => {
  const target = ownName(endpoint);
  if (!target || zone.managed) return [];
  if (former.some(({ SetIdentifier }) => SetIdentifier !== undefined)) return [];
  return [aliasToEndpoint({ zone, name, target, former })];
};

/** The change that makes a name known in a VPC that knows no zone for it; none where the endpoint prints no name of its own. */
export const zoneFor = (name: string, at: Omit<NewZone, 'name' | 'target'>, endpoint: Endpoint): Change[] => {
  const target = ownName(endpoint);
  return target ? [createAliasZone({ ...at, name, target })] : [];
};
