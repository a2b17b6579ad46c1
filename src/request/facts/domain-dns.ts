import type { Place } from '../../inventory/inventory.js';
import { known } from '../../inventory/inventory.js';
import type { Subject } from '../fact.js';
import { fact, get } from '../fact.js';
import { gapOf } from './authorization/gap.js';
import { caller } from './caller.js';
import { domainAsked } from './custom-name.js';
import { hasProfile, profileOperation } from './dns-profile.js';
import { endpoint } from './endpoint.js';
import type { Site } from './resolver.js';
import { covers, rulesAbout, specificity } from './resolver.js';

/** A private hosted zone and the account that may change it. */
export interface Zone extends Place {
  readonly id: string;
  readonly name: string;
}

/** What the resolver of the caller's VPC says of the custom name that is called. */
export type NameRecord =
  /** The request calls no custom name, or the caller is in no VPC whose resolver could be asked. */
  | { readonly is: 'not-asked' }
  | { readonly is: 'record'; readonly zone: Zone; readonly type: string; readonly targets: readonly string[] }
  /** The zone covers the name and hides every other zone, and has no record for it: the name does not exist. */
  | { readonly is: 'no-record'; readonly zone: Zone }
  /** A resolver rule sends the name elsewhere. */
  | { readonly is: 'forwarded'; readonly rule: string }
  /** No private zone or rule of the VPC covers it. `elsewhere`: a zone of the endpoint's VPC does. */
  | { readonly is: 'no-zone'; readonly elsewhere: Zone | undefined; readonly custom: string | undefined };

interface ZoneSummary {
  readonly HostedZoneId?: string;
  readonly Name?: string;
  readonly Owner?: { readonly OwningAccount?: string };
}

interface RecordSet {
  readonly Name?: string;
  readonly Type?: string;
  readonly AliasTarget?: { readonly DNSName?: string };
  readonly ResourceRecords?: readonly { readonly Value?: string }[];
}

const plain = (name: string): string =>
  name
    .replace(/\.$/, '')
    .replace(/^\\052/, '*')
    .toLowerCase();

/** The most specific private zone of the VPC that covers the name: the resolver asks no other. */
const zoneFor = ({ inventory }: Subject, place: Place, vpc: string, name: string): Zone | undefined => {
  const answer = inventory.ask('route53/list-hosted-zones-by-vpc', place, vpc, place.region);
  const [best] = ((answer['HostedZoneSummaries'] ?? []) as ZoneSummary[])
    .filter(({ Name }) => Name !== undefined && covers(plain(Name), name))
    .sort((a, b) => (b.Name?.length ?? 0) - (a.Name?.length ?? 0));
  if (!best?.HostedZoneId) return undefined;
  return {
    account: best.Owner?.OwningAccount ?? place.account,
    region: place.region,
    id: best.HostedZoneId.replace('/hostedzone/', ''),
    name: plain(best.Name ?? ''),
  };
};

const wildcards = (name: string): string[] => {
  const labels = name.split('.');
  return labels.slice(1).map((_, index) => ['*', ...labels.slice(index + 1)].join('.'));
};

const recordIn = ({ inventory }: Subject, zone: Zone, name: string): NameRecord => {
  const answer = inventory.ask('route53/list-resource-record-sets', zone, zone.id);
  const sets = ((answer['ResourceRecordSets'] ?? []) as RecordSet[]).filter(({ Type = '' }) =>
    ['A', 'AAAA', 'CNAME'].includes(Type),
  );
  const owner = [name, ...wildcards(name)].find((one) => sets.some(({ Name = '' }) => plain(Name) === one));
  if (owner === undefined) return { is: 'no-record', zone };
  const found = sets.filter(({ Name = '' }) => plain(Name) === owner);
  return {
    is: 'record',
    zone,
    type: found[0]?.Type ?? '',
    targets: found.flatMap(({ AliasTarget, ResourceRecords = [] }) =>
      AliasTarget?.DNSName ? [plain(AliasTarget.DNSName)] : ResourceRecords.map(({ Value = '' }) => plain(Value)),
    ),
  };
};

/**
 * The rule that sends the name elsewhere. Of a rule and a private zone the more specific decides, and of equals the rule
 * (https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/hosted-zone-private-considerations.html).
 */
const forwardedBy = ({ inventory }: Subject, site: Site, name: string, zone: Zone | undefined): string | undefined => {
  const needed = inventory.has('route53resolver/list-resolver-rule-associations', site);
  const [rule] = rulesAbout({ inventory, unread: new Set() }, site, name, needed);
  if (rule?.type !== 'FORWARD' || (zone && specificity(rule.domain) < specificity(zone.name))) return undefined;
  return `${rule.domain}. (${rule.id})`;
};

/** The name servers of the VPC's DHCP options where they are not Amazon's: then they, not the zones, decide. */
const ownServers = ({ inventory }: Subject, place: Place, vpc: string): string | undefined => {
  const id = inventory
    .askIfCollected('ec2/describe-vpcs', place)
    ?.Vpcs?.find(({ VpcId }) => VpcId === vpc)?.DhcpOptionsId;
  const options = inventory
    .askIfCollected('ec2/describe-dhcp-options', place)
    ?.DhcpOptions?.find(({ DhcpOptionsId }) => DhcpOptionsId === id);
  const servers = options?.DhcpConfigurations?.find(({ Key }) => Key === 'domain-name-servers')?.Values ?? [];
  const others = servers.flatMap(({ Value = '' }) => (Value === 'AmazonProvidedDNS' ? [] : [Value]));
  return others.length > 0 ? others.join(', ') : undefined;
};

const elsewhere = (subject: Subject, name: string, vpc: string): Zone | undefined => {
  const serving = get(subject, endpoint);
  const other = serving?.value.VpcId;
  if (!serving || other === undefined || other === vpc) return undefined;
  const found = known(() => zoneFor(subject, serving, other, name));
  return found.known ? found.value : undefined;
};

/**
 * The record of the custom name as the caller's VPC resolves it. API Gateway makes none: the consumer does
 * (https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-custom-domains-consumer-create.html).
 */
export const nameRecord = fact<NameRecord>({
  needs: [
    'route53/list-hosted-zones-by-vpc',
    'route53/list-resource-record-sets',
    'route53resolver/list-resolver-rule-associations',
    'route53resolver/list-resolver-rules',
    profileOperation,
    'ec2/describe-vpcs',
    'ec2/describe-dhcp-options',
  ],
  uses: [domainAsked, caller, endpoint],
  of: (subject) => {
    const name = get(subject, domainAsked);
    const { vpc, place } = get(subject, caller);
    if (name === undefined || subject.request.host.form !== 'custom' || !vpc || !place) return { is: 'not-asked' };
    const zone = zoneFor(subject, place, vpc, name);
    const rule = forwardedBy(subject, { ...place, vpc }, name, zone);
    if (rule !== undefined) return { is: 'forwarded', rule };
    if (zone) return recordIn(subject, zone, name);
    if (hasProfile(subject.inventory, place, vpc))
      throw gapOf(place, profileOperation, `a Route 53 Profile is associated with ${vpc}; its zones are not read`);
    return { is: 'no-zone', elsewhere: elsewhere(subject, name, vpc), custom: ownServers(subject, place, vpc) };
  },
});
