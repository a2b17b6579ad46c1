import { each, on, present, type Rule } from './rule.js';

const entries = ['ec2/get-managed-prefix-list-entries'] as const;

const listsOf = (ids: readonly (string | undefined)[]) =>
  each(
    entries,
    [...new Set(present(ids))].map((id) => [id]),
  );

const tableReads = [
  'ec2/search-transit-gateway-routes',
  'ec2/get-transit-gateway-route-table-associations',
  'ec2/get-transit-gateway-route-table-propagations',
  'ec2/get-transit-gateway-prefix-list-references',
] as const;

const policyReads = [
  'ec2/get-transit-gateway-policy-table-entries',
  'ec2/get-transit-gateway-policy-table-associations',
] as const;

/** Prefix lists that routes and rules refer to, and the tables of transit gateways. */
export const routingRules: readonly Rule[] = [
  on('ec2/describe-route-tables', 'prefix list in a route', entries, ({ RouteTables = [] }) =>
    listsOf(RouteTables.flatMap(({ Routes = [] }) => Routes.map((route) => route.DestinationPrefixListId))),
  ),
  on('ec2/describe-security-groups', 'prefix list in a rule', entries, ({ SecurityGroups = [] }) =>
    listsOf(
      SecurityGroups.flatMap(({ IpPermissions = [], IpPermissionsEgress = [] }) =>
        [...IpPermissions, ...IpPermissionsEgress].flatMap(({ PrefixListIds = [] }) =>
          PrefixListIds.map(({ PrefixListId }) => PrefixListId),
        ),
      ),
    ),
  ),
  on(
    'ec2/get-transit-gateway-prefix-list-references',
    'prefix list of a transit gateway route table',
    entries,
    ({ TransitGatewayPrefixListReferences = [] }) =>
      listsOf(TransitGatewayPrefixListReferences.map(({ PrefixListId }) => PrefixListId)),
  ),
  on(
    'ec2/describe-transit-gateway-route-tables',
    'transit gateway route table',
    tableReads,
    ({ TransitGatewayRouteTables = [] }) =>
      each(
        tableReads,
        present(TransitGatewayRouteTables.map((t) => t.TransitGatewayRouteTableId)).map((id) => [id]),
      ),
  ),
  on(
    'ec2/describe-transit-gateway-policy-tables',
    'transit gateway policy table',
    policyReads,
    ({ TransitGatewayPolicyTables = [] }) =>
      each(
        policyReads,
        present(TransitGatewayPolicyTables.map((t) => t.TransitGatewayPolicyTableId)).map((id) => [id]),
      ),
  ),
];
