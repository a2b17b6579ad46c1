import type { Answer } from '../../snapshot/snapshot.js';
import { each, on, type Rule, type Wanted, type World } from './rule.js';
import { zonesOf } from './vpcs.js';

const zoneReads = ['route53/get-hosted-zone', 'route53/list-resource-record-sets'] as const;

/** Up to so many zones of a VPC are all read; of more, those that could answer for an API. */
const few = 4;

const rowsOf = (rows: unknown): Answer[] =>
  Array.isArray(rows) ? rows.filter((row): row is Answer => typeof row === 'object' && row !== null) : [];

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

const idsOf = (rows: unknown, field: string): string[][] =>
  [...new Set(rowsOf(rows).map((row) => textOf(row[field])))].flatMap((id) => (id === undefined ? [] : [[id]]));

const under = (name: string, zone: string): boolean => name === zone || name.endsWith(`.${zone}`);

/** Whether a zone answers for names of APIs or endpoints, or for a domain name of the run. */
const answersFor = (zone: string, { scope }: World): boolean =>
  /(^|\.)(execute-api\.[\w-]+|vpce)\.amazonaws\.com(\.cn)?$/.test(zone) ||
  ['amazonaws.com', 'com', ''].includes(zone) ||
  (scope.domains ?? []).some((domain) => under(domain, zone));

const endpointReads = ['route53resolver/list-resolver-endpoints'] as const;

/** Wherever the Resolver endpoint may be that answers at an address. */
const everywhere = ({ places }: World): Wanted[] => places.flatMap((place) => each(endpointReads, [[]], place));

/** https://docs.aws.amazon.com/vpc/latest/userguide/VPC_DHCP_Options.html */
const namesOwnServers = (options: unknown): boolean =>
  rowsOf(options)
    .flatMap(({ DhcpConfigurations }) => rowsOf(DhcpConfigurations))
    .filter(({ Key }) => Key === 'domain-name-servers')
    .flatMap(({ Values }) => rowsOf(Values))
    .some(({ Value }) => Value !== 'AmazonProvidedDNS');

/** Private zones that a VPC sees, asked in the account that owns them; and what else decides a name. */
export const nameRules: readonly Rule[] = [
  on('route53/list-hosted-zones-by-vpc', 'private zone of such a VPC', zoneReads, ({ HostedZoneSummaries }, world) => {
    const zones = rowsOf(HostedZoneSummaries);
    return zones.flatMap((zone) => {
      const id = textOf(zone['HostedZoneId']);
      const owner = zone['Owner'] as Answer | undefined;
      const account = textOf(owner?.['OwningAccount']);
      const name = (textOf(zone['Name']) ?? '').replace(/\.$/, '').toLowerCase();
      const kept = zones.length <= few || answersFor(name, world);
      if (id === undefined || account === undefined || !kept) return [];
      return each(zoneReads, [[id]], { account, region: 'global' });
    });
  }),
  on(
    'route53resolver/list-resolver-rule-associations',
    'rule of a VPC that people made',
    ['route53resolver/list-resolver-rules'],
    ({ ResolverRuleAssociations }) =>
      idsOf(ResolverRuleAssociations, 'ResolverRuleId').some(([id = '']) => !id.startsWith('rslvr-autodefined'))
        ? each(['route53resolver/list-resolver-rules'], [[]])
        : [],
  ),
  on('route53resolver/list-resolver-rules', 'forwarding rule', endpointReads, ({ ResolverRules }, world) =>
    rowsOf(ResolverRules).some(({ RuleType }) => RuleType === 'FORWARD') ? everywhere(world) : [],
  ),
  on('ec2/describe-dhcp-options', 'DHCP options with name servers of their own', endpointReads, (answer, world) =>
    namesOwnServers(answer.DhcpOptions) ? everywhere(world) : [],
  ),
  on(
    'route53resolver/list-resolver-endpoints',
    'VPC of an inbound endpoint',
    ['route53/list-hosted-zones-by-vpc'],
    ({ ResolverEndpoints }, { place }) =>
      rowsOf(ResolverEndpoints)
        .filter(({ Direction }) => Direction === 'INBOUND')
        .flatMap(({ HostVPCId }) => zonesOf(typeof HostVPCId === 'string' ? [HostVPCId] : [], place)),
  ),
  on(
    'route53resolver/list-resolver-endpoints',
    'resolver endpoint',
    ['route53resolver/list-resolver-endpoint-ip-addresses'],
    ({ ResolverEndpoints }) =>
      each(['route53resolver/list-resolver-endpoint-ip-addresses'], idsOf(ResolverEndpoints, 'Id')),
  ),
  on(
    'route53resolver/list-firewall-rule-group-associations',
    'DNS firewall rule group of a VPC',
    ['route53resolver/list-firewall-rules'],
    ({ FirewallRuleGroupAssociations }) =>
      each(['route53resolver/list-firewall-rules'], idsOf(FirewallRuleGroupAssociations, 'FirewallRuleGroupId')),
  ),
  on(
    'route53resolver/list-firewall-rules',
    'domain list of a DNS firewall rule',
    ['route53resolver/list-firewall-domains'],
    ({ FirewallRules }) =>
      each(['route53resolver/list-firewall-domains'], idsOf(FirewallRules, 'FirewallDomainListId')),
  ),
];
