import {
  ListFirewallDomainsCommand,
  ListFirewallRuleGroupAssociationsCommand,
  ListFirewallRulesCommand,
  ListResolverEndpointIpAddressesCommand,
  ListResolverEndpointsCommand,
  ListResolverQueryLogConfigAssociationsCommand,
  ListResolverQueryLogConfigsCommand,
  ListResolverRuleAssociationsCommand,
  ListResolverRulesCommand,
  Route53ResolverClient,
} from '@aws-sdk/client-route53resolver';
import type { Service } from '../clients.js';
import { first, list, token } from './reading.js';

const pages = { next: token('NextToken'), emptyIsNone: true } as const;
const most = { MaxResults: 100 };

/** Pages hold 100; 5,000 domains of a firewall list (Resolver API reference). */
export const route53resolver: Service = {
  word: 'route53resolver',
  id: 'Route53Resolver',
  protocol: 'json',
  client: (options) => new Route53ResolverClient(options),
  readings: {
    'route53resolver/list-resolver-rules': list(ListResolverRulesCommand, 'ResolverRules', () => most, pages),
    'route53resolver/list-resolver-rule-associations': list(
      ListResolverRuleAssociationsCommand,
      'ResolverRuleAssociations',
      () => most,
      pages,
    ),
    'route53resolver/list-resolver-endpoints': list(
      ListResolverEndpointsCommand,
      'ResolverEndpoints',
      () => most,
      pages,
    ),
    'route53resolver/list-resolver-endpoint-ip-addresses': list(
      ListResolverEndpointIpAddressesCommand,
      'IpAddresses',
      (asked) => ({ ResolverEndpointId: first(asked), ...most }),
      pages,
    ),
    'route53resolver/list-firewall-rule-group-associations': list(
      ListFirewallRuleGroupAssociationsCommand,
      'FirewallRuleGroupAssociations',
      () => most,
      pages,
    ),
    'route53resolver/list-firewall-rules': list(
      ListFirewallRulesCommand,
      'FirewallRules',
      (asked) => ({ FirewallRuleGroupId: first(asked), ...most }),
      pages,
    ),
    'route53resolver/list-firewall-domains': list(
      ListFirewallDomainsCommand,
      'Domains',
      (asked) => ({ FirewallDomainListId: first(asked), MaxResults: 5000 }),
      pages,
    ),
    'route53resolver/list-resolver-query-log-configs': list(
      ListResolverQueryLogConfigsCommand,
      'ResolverQueryLogConfigs',
      () => most,
      pages,
    ),
    'route53resolver/list-resolver-query-log-config-associations': list(
      ListResolverQueryLogConfigAssociationsCommand,
      'ResolverQueryLogConfigAssociations',
      () => most,
      pages,
    ),
  },
};
