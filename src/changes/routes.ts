import type { Place } from '../inventory/inventory.js';
import type { Route, RouteTable } from '../inventory/ec2.js';
import type { Change, Effect } from './change.js';
import { aws, change, editRow, keep, kept, replacing, step } from './change.js';
import { imported, localName, resource } from './terraform.js';

export interface RouteSpec extends Place {
  readonly table: string;
  readonly destination: string;
  /** `pcx-…`, `tgw-…`, `vgw-…`, `eni-…`, …. */
  readonly target: string;
}

interface Words {
  readonly option: string;
  readonly field: keyof Route;
  /** The argument of Terraform's `aws_route`. */
  readonly argument: string;
}

const gateway: Words = { option: 'gateway-id', field: 'GatewayId', argument: 'gateway_id' };

const kinds: Readonly<Record<string, Words>> = {
  pcx: {
    option: 'vpc-peering-connection-id',
    field: 'VpcPeeringConnectionId',
    argument: 'vpc_peering_connection_id',
  },
  tgw: { option: 'transit-gateway-id', field: 'TransitGatewayId', argument: 'transit_gateway_id' },
  eni: { option: 'network-interface-id', field: 'NetworkInterfaceId', argument: 'network_interface_id' },
  nat: { option: 'nat-gateway-id', field: 'NatGatewayId', argument: 'nat_gateway_id' },
  vpce: { option: 'vpc-endpoint-id', field: 'GatewayId', argument: 'vpc_endpoint_id' },
  eigw: {
    option: 'egress-only-internet-gateway-id',
    field: 'EgressOnlyInternetGatewayId',
    argument: 'egress_only_gateway_id',
  },
  lgw: { option: 'local-gateway-id', field: 'LocalGatewayId', argument: 'local_gateway_id' },
  cagw: { option: 'carrier-gateway-id', field: 'CarrierGatewayId', argument: 'carrier_gateway_id' },
};

const wordsOf = (target: string): Words => kinds[target.split('-')[0] ?? ''] ?? gateway;

const isIpv6 = (cidr: string): boolean => cidr.includes(':');
const destinationOption = (cidr: string): string =>
  isIpv6(cidr) ? 'destination-ipv6-cidr-block' : 'destination-cidr-block';
const destinationField = (cidr: string): keyof Route =>
  isIpv6(cidr) ? 'DestinationIpv6CidrBlock' : 'DestinationCidrBlock';

const routeOf = ({ destination, target }: RouteSpec): Route => ({
  [destinationField(destination)]: destination,
  [wordsOf(target).field]: target,
  Origin: 'CreateRoute',
  State: 'active',
});

const leadsTo =
  ({ destination }: RouteSpec) =>
  (route: Route): boolean =>
    route[destinationField(destination)] === destination;

const editTable =
  ({ table }: RouteSpec, edit: (routes: readonly Route[]) => Route[]): Effect =>
  (snapshot) =>
    editRow<RouteTable>(
      snapshot,
      'ec2/describe-route-tables',
      'RouteTables',
      ({ RouteTableId }) => RouteTableId === table,
      (row) => ({ ...row, Routes: edit(row.Routes ?? []) }),
    );

const where = ({ table, destination }: RouteSpec) => ({
  'route-table-id': table,
  [destinationOption(destination)]: destination,
});

const routeArguments = ({ table, destination, target }: RouteSpec) => ({
  route_table_id: table,
  [isIpv6(destination) ? 'destination_ipv6_cidr_block' : 'destination_cidr_block']: destination,
  [wordsOf(target).argument]: target,
});

/** @see https://docs.aws.amazon.com/cli/latest/reference/ec2/create-route.html */
export const createRoute = (spec: RouteSpec): Change => {
  const { region, table, destination, target } = spec;
  return change(spec, {
    summary: `route ${destination} to ${target} in ${table}`,
    does: [
      step(
        aws('ec2', 'create-route', region, { ...where(spec), [wordsOf(target).option]: target }),
        editTable(spec, (routes) => [...routes, routeOf(spec)]),
      ),
    ],
    undoes: [
      step(
        aws('ec2', 'delete-route', region, where(spec)),
        editTable(spec, (routes) => routes.filter((route) => !leadsTo(spec)(route))),
      ),
    ],
    terraform: resource(spec, 'aws_route', localName(table, destination), routeArguments(spec)),
  });
};

const operation = 'ec2/describe-route-tables';

/** Puts the new route where the former stands, and keeps that one. */
const replaced =
  (spec: RouteSpec): Effect =>
  (snapshot) => {
    let former: Route | undefined;
    const next = editTable(spec, (routes) => {
      former = routes.find(leadsTo(spec));
      return replacing(routes, leadsTo(spec), routeOf(spec));
    })(snapshot);
    return keep(next, spec, operation, [spec.table, spec.destination], former);
  };

const putBack =
  (spec: RouteSpec): Effect =>
  (snapshot) => {
    const name = [spec.table, spec.destination];
    const former = kept<Route>(snapshot, spec, operation, name);
    if (former === undefined) return snapshot;
    const next = editTable(spec, (routes) => replacing(routes, leadsTo(spec), former))(snapshot);
    return keep(next, spec, operation, name, undefined);
  };

/** @see https://docs.aws.amazon.com/cli/latest/reference/ec2/replace-route.html */
export const replaceRoute = (spec: RouteSpec, former: string): Change => {
  const { region, table, destination, target } = spec;
  const replace = (to: string) => aws('ec2', 'replace-route', region, { ...where(spec), [wordsOf(to).option]: to });
  return change(spec, {
    summary: `point ${destination} in ${table} to ${target} instead of ${former}`,
    does: [step(replace(target), replaced(spec))],
    undoes: [step(replace(former), putBack(spec))],
    terraform: imported(
      spec,
      'aws_route',
      localName(table, destination),
      `${table}_${destination}`,
      routeArguments(spec),
      [],
    ),
    warning: `everything for ${destination} that ${table} routes takes the new way`,
  });
};
