import type { RouteTable } from '../inventory/ec2.js';
import type { Place } from '../inventory/inventory.js';
import type { Change } from './change.js';
import { aws, editRow } from './change.js';

/**
 * Lets a route table learn what a VPN gateway learns. `destination` is the range that the trial assumes it to learn.
 * @see https://docs.aws.amazon.com/cli/latest/reference/ec2/enable-vgw-route-propagation.html
 */
export const propagateGateway = (place: Place, table: string, gateway: string, destination: string): Change => {
  const { account, region } = place;
  const parameters = { 'route-table-id': table, 'gateway-id': gateway };
  const route = {
    DestinationCidrBlock: destination,
    GatewayId: gateway,
    Origin: 'EnableVgwRoutePropagation',
    State: 'active',
  } as const;
  return {
    account,
    region,
    summary: `let ${table} learn the routes of ${gateway}`,
    cli: aws('ec2', 'enable-vgw-route-propagation', region, parameters),
    undo: aws('ec2', 'disable-vgw-route-propagation', region, parameters),
    terraform: null,
    apply: (snapshot) =>
      editRow<RouteTable>(
        snapshot,
        'ec2/describe-route-tables',
        'RouteTables',
        ({ RouteTableId }) => RouteTableId === table,
        (row) => ({
          ...row,
          PropagatingVgws: [...(row.PropagatingVgws ?? []), { GatewayId: gateway }],
          Routes: [...(row.Routes ?? []), route],
        }),
      ),
  };
};
