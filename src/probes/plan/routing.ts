import { each, on, onEach, present, type Rule, type Wanted, type World } from './rule.js';

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

const gatewayReads = ['ec2/describe-vpn-gateways', 'ec2/describe-transit-gateways'] as const;
const directConnectReads = [
  'directconnect/describe-virtual-interfaces',
  'directconnect/describe-direct-connect-gateway-associations',
] as const;

/** Once both kinds of gateways are known, or cannot be: the associations of all are one answer. */
const directConnect = (world: World): Wanted[] => {
  const [vpn, transit] = [world.read(gatewayReads[0]), world.read(gatewayReads[1])];
  if ((!vpn && !world.failed(gatewayReads[0])) || (!transit && !world.failed(gatewayReads[1]))) return [];
  const ids = present([
    ...(vpn?.VpnGateways ?? []).map(({ VpnGatewayId }) => VpnGatewayId),
    ...(transit?.TransitGateways ?? []).map(({ TransitGatewayId }) => TransitGatewayId),
  ]);
  const [interfaces, associations] = directConnectReads;
  return ids.length === 0 ? [] : [...each([interfaces], [[]]), ...each([associations], [ids])];
};

/** Prefix lists that routes and rules refer to, and the tables of transit gateways. */
export const routingRules: readonly Rule[] = [
  onEach(gatewayReads, 'gateway that Direct Connect may end at', directConnectReads, directConnect),
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
