import type { Answers } from '../../inventory/answers.js';
import { networkInterfaces, vpcs } from '../../inventory/ec2.js';
import type { Inventory, Place } from '../../inventory/inventory.js';
import { GapError } from '../../inventory/inventory.js';
import { addressAt, formatAddress, parsePrefix } from '../../network/cidr.js';
import type { OperationId } from '../../snapshot/operations.js';
import { operation } from '../../snapshot/operations.js';

/** A VPC as its Resolver sees it, in the account that owns it. `seenBy`: the account of a caller with which it is shared. */
export interface Site extends Place {
  readonly vpc: string;
  readonly seenBy?: Place;
}

/** A reading of what decides names. `unread` gathers the IAM actions of what could have decided and was not collected. */
export interface Reading {
  readonly inventory: Inventory;
  readonly unread: Set<string>;
}

/** The account that owns the VPC counts; where it was not asked, the one with which it is shared. */
const holderOf = (inventory: Inventory, id: OperationId, site: Place & Pick<Site, 'seenBy'>, key: readonly string[]) =>
  site.seenBy && !inventory.has(id, site, ...key) && inventory.has(id, site.seenBy, ...key) ? site.seenBy : site;

/** The answer; of what the verdict stands without (`needed` false) undefined where nobody tried to read it. */
export const readAnswer = <O extends OperationId>(
  { inventory, unread }: Reading,
  needed: boolean,
  id: O,
  site: Place & Pick<Site, 'seenBy'>,
  ...key: readonly string[]
): Answers[O] | undefined => {
  const place = holderOf(inventory, id, site, key);
  const answer = needed ? inventory.ask(id, place, ...key) : inventory.askIfCollected(id, place, ...key);
  if (answer === undefined || (place !== site && key.length === 0)) unread.add(operation(id).action);
  return answer;
};

/** A DNS name as it is compared: no dot at the end, no escapes, lower case. */
export const plainName = (name: string): string =>
  name
    .replace(/\.$/, '')
    .replace(/\\(\d{3})/g, (_, code: string) => String.fromCharCode(parseInt(code, 8)))
    .toLowerCase();

/** Whether a zone or rule of this domain is about the name; the root (`''`) is about every name. */
export const covers = (domain: string, name: string): boolean =>
  domain === '' || name === domain || name.endsWith(`.${domain}`);

/** Further labels make a domain more specific; the root is the least. */
export const specificity = (domain: string): number => (domain === '' ? 0 : domain.split('.').length);

const linkLocal = ['amazonprovideddns', '169.254.169.253', 'fd00:ec2::253'];

/** The resolver of a VPC answers at the second address of its first range. */
const plusTwo = (cidr: string | undefined): string[] => {
  const range = parsePrefix(cidr);
  return range ? [formatAddress(addressAt(range, 2))] : [];
};

/** Whether a name server is the Resolver of a VPC with this first range. */
export const isAmazonServer = (server: string, cidr: string | undefined): boolean =>
  [...linkLocal, ...plusTwo(cidr)].includes(server.toLowerCase());

/**
 * The name servers that DHCP gives to hosts of a VPC, where they are not its own Resolver.
 * https://docs.aws.amazon.com/vpc/latest/userguide/VPC_DHCP_Options.html
 */
export const ownServers = (reading: Reading, site: Site): readonly string[] => {
  const row = reading.inventory.everywhere(vpcs).rows.find(({ value }) => value.VpcId === site.vpc)?.value;
  if (!row?.DhcpOptionsId || row.DhcpOptionsId === 'default') return [];
  const answer = readAnswer(reading, false, 'ec2/describe-dhcp-options', site);
  const options = answer?.DhcpOptions?.find(({ DhcpOptionsId }) => DhcpOptionsId === row.DhcpOptionsId);
  if (answer && !options) reading.unread.add(operation('ec2/describe-dhcp-options').action);
  const servers = (options?.DhcpConfigurations ?? [])
    .filter(({ Key }) => Key === 'domain-name-servers')
    .flatMap(({ Values = [] }) => Values.flatMap(({ Value }) => (Value === undefined ? [] : [Value])));
  return servers.every((server) => isAmazonServer(server, row.CidrBlock)) ? [] : servers;
};

/** The rule of the DNS Firewall that blocks a name. */
export interface FirewallBlock {
  readonly group: string;
  readonly list: string;
  readonly domain: string;
  /** `NXDOMAIN`, `NODATA` or `OVERRIDE`. */
  readonly response: string;
}

/** A domain stands for itself; with `*` at its front for what lies under it. */
const matches = (domain: string, name: string): boolean => {
  const listed = plainName(domain);
  return listed.startsWith('*') ? name.endsWith(listed.slice(1)) : name === listed;
};

type Rule = NonNullable<Answers['route53resolver/list-firewall-rules']['FirewallRules']>[number];

const byPriority = <T extends { readonly Priority?: number | undefined }>(rows: readonly T[]): T[] =>
  [...rows].sort((a, b) => (a.Priority ?? 0) - (b.Priority ?? 0));

/** Lists that AWS manages cannot be read at all, so a list that is missing is told and not a gap. */
const matchIn = ({ inventory, unread }: Reading, site: Site, rule: Rule, name: string): string | undefined => {
  const { FirewallDomainListId: list, Qtype } = rule;
  if (list === undefined || (Qtype !== undefined && !['A', 'AAAA', '1', '28'].includes(Qtype))) return undefined;
  if (!inventory.has('route53resolver/list-firewall-domains', site, list)) {
    unread.add(operation('route53resolver/list-firewall-domains').action);
    return undefined;
  }
  const { Domains = [] } = inventory.ask('route53resolver/list-firewall-domains', site, list);
  return Domains.find((domain) => matches(domain, name));
};

/**
 * What the DNS Firewall of a VPC says of a name: rule groups by priority, in each its rules by priority, the first whose
 * list holds the name decides. It filters names of private zones and endpoints too.
 * https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-dns-firewall.html
 */
export const firewallBlock = (reading: Reading, site: Site, name: string): FirewallBlock | undefined => {
  const answer = readAnswer(reading, false, 'route53resolver/list-firewall-rule-group-associations', site);
  const own = (answer?.FirewallRuleGroupAssociations ?? []).filter(({ VpcId }) => VpcId === site.vpc);
  for (const { FirewallRuleGroupId: group } of byPriority(own)) {
    if (group === undefined) continue;
    const rules = readAnswer(reading, false, 'route53resolver/list-firewall-rules', site, group)?.FirewallRules ?? [];
    for (const rule of byPriority(rules)) {
      const domain = matchIn(reading, site, rule, name);
      if (domain === undefined) continue;
      if (rule.Action !== 'BLOCK') return undefined;
      return { group, list: rule.FirewallDomainListId ?? '', domain, response: rule.BlockResponse ?? 'NODATA' };
    }
  }
  return undefined;
};

/** A Resolver rule that applies in a VPC. */
export interface ResolverRule {
  readonly id: string;
  readonly domain: string;
  readonly type: string;
  readonly targets: readonly string[];
}

/** A rule that is associated and not listed, as one of an account that shares it no longer: about which names it is, is not known. */
const refuseUnlisted = (
  { unread }: Reading,
  { account, region, vpc }: Site,
  needed: boolean,
  missing: string | undefined,
): void => {
  if (missing === undefined) return;
  const id = 'route53resolver/list-resolver-rules';
  if (!needed) return void unread.add(operation(id).action);
  const message = `${missing} is associated with ${vpc} and not in the answer`;
  throw new GapError({ account, region, operation: id, action: operation(id).action, why: 'unmodelled', message });
};

/**
 * Rules that people made for a VPC and that are about the name, the most specific first.
 * https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-overview-forward-vpc-to-network-domain-name-matches.html
 */
export const rulesAbout = (reading: Reading, site: Site, name: string, needed: boolean): readonly ResolverRule[] => {
  const answer = readAnswer(reading, needed, 'route53resolver/list-resolver-rule-associations', site);
  const own = new Set(
    (answer?.ResolverRuleAssociations ?? [])
      .filter(({ VPCId, Status }) => VPCId === site.vpc && (Status === undefined || Status === 'COMPLETE'))
      .flatMap(({ ResolverRuleId }) =>
        ResolverRuleId === undefined || ResolverRuleId.startsWith('rslvr-autodefined') ? [] : [ResolverRuleId],
      ),
  );
  if (own.size === 0) return [];
  const answered = readAnswer(reading, needed, 'route53resolver/list-resolver-rules', site);
  if (!answered) return [];
  const { ResolverRules: all = [] } = answered;
  const unlisted = [...own].find((id) => !all.some(({ Id }) => Id === id));
  refuseUnlisted(reading, site, needed, unlisted);
  return all
    .filter(({ Id = '', DomainName = '' }) => own.has(Id) && covers(plainName(DomainName), name))
    .map(({ Id = '', DomainName = '', RuleType = '', TargetIps = [] }) => ({
      id: Id,
      domain: plainName(DomainName),
      type: RuleType,
      targets: TargetIps.flatMap(({ Ip, Ipv6 }) => Ip ?? Ipv6 ?? []),
    }))
    .sort((a, b) => specificity(b.domain) - specificity(a.domain));
};

/** An inbound endpoint of Resolver: who asks one of its addresses is answered as its VPC would be. */
export interface InboundResolver extends Site {
  readonly id: string;
  readonly status: string;
  readonly addresses: readonly string[];
  readonly groups: readonly string[];
}

const addressesOf = ({ inventory }: Reading, place: Place, id: string, vpc: string, groups: readonly string[]) => {
  if (inventory.has('route53resolver/list-resolver-endpoint-ip-addresses', place, id))
    return (inventory.ask('route53resolver/list-resolver-endpoint-ip-addresses', place, id).IpAddresses ?? []).flatMap(
      ({ Ip }) => Ip ?? [],
    );
  return inventory
    .everywhere(networkInterfaces)
    .rows.filter(
      ({ value: { VpcId, Description = '', Groups = [] } }) =>
        VpcId === vpc && Description.includes(id) && Groups.some(({ GroupId }) => groups.includes(GroupId ?? '')),
    )
    .flatMap(({ value }) => value.PrivateIpAddress ?? []);
};

/** The inbound endpoints of every account that was asked for them. */
export const inboundResolvers = (reading: Reading): readonly InboundResolver[] =>
  reading.inventory.places.flatMap((place) => {
    if (!reading.inventory.has('route53resolver/list-resolver-endpoints', place)) return [];
    const { ResolverEndpoints = [] } = reading.inventory.ask('route53resolver/list-resolver-endpoints', place);
    return ResolverEndpoints.filter(({ Direction }) => Direction === 'INBOUND').map((row) => {
      const { Id: id = '', HostVPCId: vpc = '', Status: status = '', SecurityGroupIds: groups = [] } = row;
      return { ...place, id, vpc, status, groups, addresses: addressesOf(reading, place, id, vpc, groups) };
    });
  });

export const isOperational = ({ status }: InboundResolver): boolean => status.toUpperCase() === 'OPERATIONAL';

/** The VPC whose Resolver stands behind these addresses, where all of them are of inbound endpoints of one VPC. */
export const resolverBehind = (reading: Reading, servers: readonly string[]): Site | undefined => {
  const inbound = inboundResolvers(reading).filter(isOperational);
  const owners = servers.map((server) => inbound.find(({ addresses }) => addresses.includes(server)));
  const [first] = owners;
  if (!first || owners.some((owner) => owner?.vpc !== first.vpc)) return undefined;
  const { account, region, vpc } = first;
  return { account, region, vpc };
};

/** What the functions of this file ask. */
export const resolverOperations = [
  'ec2/describe-vpcs',
  'ec2/describe-dhcp-options',
  'ec2/describe-network-interfaces',
  'route53resolver/list-firewall-rule-group-associations',
  'route53resolver/list-firewall-rules',
  'route53resolver/list-firewall-domains',
  'route53resolver/list-resolver-rule-associations',
  'route53resolver/list-resolver-rules',
  'route53resolver/list-resolver-endpoints',
  'route53resolver/list-resolver-endpoint-ip-addresses',
] as const satisfies readonly OperationId[];
