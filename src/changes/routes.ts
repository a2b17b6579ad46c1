import type { Place } from '../inventory/inventory.js';
import type { Route, RouteTable } from '../inventory/ec2.js';
import type { Snapshot } from '../snapshot/snapshot.js';
import type { Change } from './change.js';
import { aws, editRow } from './change.js';

export interface RouteSpec extends Place {
  readonly table: string;
  readonly destination: string;
  /** `pcx-…`, `tgw-…`, `vgw-…`, `eni-…`, …. */
  readonly target: string;
}

const optionOf = (target: string): string => {
  if (target.startsWith('pcx-')) return 'vpc-peering-connection-id';
  if (target.startsWith('tgw-')) return 'transit-gateway-id';
  if (target.startsWith('eni-')) return 'network-interface-id';
  if (target.startsWith('nat-')) return 'nat-gateway-id';
  return 'gateway-id';
};

const fieldOf = (target: string): keyof Route => {
  if (target.startsWith('pcx-')) return 'VpcPeeringConnectionId';
  if (target.startsWith('tgw-')) return 'TransitGatewayId';
  if (target.startsWith('eni-')) return 'NetworkInterfaceId';
  if (target.startsWith('nat-')) return 'NatGatewayId';
  return 'GatewayId';
};

const isIpv6 = (cidr: string): boolean => cidr.includes(':');
const destinationOption = (cidr: string): string =>
  isIpv6(cidr) ? 'destination-ipv6-cidr-block' : 'destination-cidr-block';
const destinationField = (cidr: string): keyof Route =>
  isIpv6(cidr) ? 'DestinationIpv6CidrBlock' : 'DestinationCidrBlock';

const routeOf = ({ destination, target }: RouteSpec): Route => ({
  [destinationField(destination)]: destination,
  [fieldOf(target)]: target,
  Origin: 'CreateRoute',
  State: 'active',
});

const putRoute = (snapshot: Snapshot, spec: RouteSpec): Snapshot =>
  editRow<RouteTable>(
    snapshot,
    'ec2/describe-route-tables',
    'RouteTables',
    ({ RouteTableId }) => RouteTableId === spec.table,
    (table) => ({
      ...table,
      Routes: [
        ...(table.Routes ?? []).filter((route) => route[destinationField(spec.destination)] !== spec.destination),
        routeOf(spec),
      ],
    }),
  );

/** @see https://docs.aws.amazon.com/cli/latest/reference/ec2/create-route.html */
export const createRoute = (spec: RouteSpec): Change => {
  const { account, region, table, destination, target } = spec;
  const where = { 'route-table-id': table, [destinationOption(destination)]: destination };
  return {
    account,
    region,
    summary: `route ${destination} to ${target} in ${table}`,
    cli: aws('ec2', 'create-route', region, { ...where, [optionOf(target)]: target }),
    undo: aws('ec2', 'delete-route', region, where),
    terraform: null,
    apply: (snapshot) => putRoute(snapshot, spec),
  };
};

/** @see https://docs.aws.amazon.com/cli/latest/reference/ec2/replace-route.html */
export const replaceRoute = (spec: RouteSpec, former: string): Change => {
  const { account, region, table, destination, target } = spec;
  const where = { 'route-table-id': table, [destinationOption(destination)]: destination };
  return {
    account,
    region,
    summary: `point ${destination} in ${table} to ${target} instead of ${former}`,
    cli: aws('ec2', 'replace-route', region, { ...where, [optionOf(target)]: target }),
    undo: aws('ec2', 'replace-route', region, { ...where, [optionOf(former)]: former }),
    terraform: null,
    apply: (snapshot) => putRoute(snapshot, spec),
  };
};
