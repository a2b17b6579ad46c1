import type { Change } from '../../changes/change.js';
import { aliasToEndpoint } from '../../changes/hosted-zones.js';
import type { ZoneRef } from '../../changes/hosted-zones.js';
import type { Facts } from '../../request/facts/index.js';

/** `managed`: AWS keeps the zone, and nobody may change it. */
type Zone = ZoneRef & { readonly managed?: boolean };
type Records = Extract<NonNullable<Facts['resolution']>['answer'], { is: 'addresses' }>['records']['sets'];

/**
 * The change that lets a name of a private zone follow the endpoint; none where the endpoint prints no name of its own or the
 * records are chosen by a routing policy.
 */
export const aliasFor = (name: string, zone: Zone, former: Records, endpoint: Facts['endpoint']): Change[] => {
  const entry = endpoint?.value.DnsEntries?.find(({ DnsName = '' }) => DnsName.includes('.vpce.'));
  if (!entry?.DnsName || !entry.HostedZoneId || zone.managed) return [];
  if (former.some(({ SetIdentifier }) => SetIdentifier !== undefined)) return [];
  const target = { name: entry.DnsName, zone: entry.HostedZoneId };
  return [aliasToEndpoint({ zone, name, target, former })];
};
