import type { RouteTable } from '../inventory/ec2.js';
import type { Place } from '../inventory/inventory.js';
import type { Change, Effect } from './change.js';
import { aws, change, editRow, step, without } from './change.js';
import { localName, resource } from './terraform.js';

/**
 * Lets a route table learn what a VPN gateway learns. `destination` is the range that the trial assumes it to learn.
 * @see https://docs.aws.amazon.com/cli/latest/reference/ec2/enable-vgw-route-propagation.html
 */
export const propagateGateway = (place: Place, table: string, gateway: string, destination: string): Change => {
  const parameters = { 'route-table-id': table, 'gateway-id': gateway };
  const propagating = { GatewayId: gateway };
  const route = {
    DestinationCidrBlock: destination,
    GatewayId: gateway,
    Origin: 'EnableVgwRoutePropagation',
    State: 'active',
  } as const;
  const editTable =
    (edit: (row: RouteTable) => RouteTable): Effect =>
    (snapshot) =>
      editRow(snapshot, 'ec2/describe-route-tables', 'RouteTables', ({ RouteTableId }) => RouteTableId === table, edit);
  return change(place, {
    summary: `let ${table} learn the routes of ${gateway}`,
    does: [
      step(
        aws('ec2', 'enable-vgw-route-propagation', place.region, parameters),
        editTable((row) => ({
          ...row,
          PropagatingVgws: [...(row.PropagatingVgws ?? []), propagating],
          Routes: [...(row.Routes ?? []), route],
        })),
      ),
    ],
    undoes: [
      step(
        aws('ec2', 'disable-vgw-route-propagation', place.region, parameters),
        editTable((row) => ({
          ...row,
          PropagatingVgws: without(row.PropagatingVgws, propagating),
          Routes: without(row.Routes, route),
        })),
      ),
    ],
    terraform: resource(place, 'aws_vpn_gateway_route_propagation', localName(table, gateway), {
      route_table_id: table,
      vpn_gateway_id: gateway,
    }),
    warning: `${table} learns every route of ${gateway}, not only ${destination}`,
  });
};
