import type { RouteTable, VpcPeeringConnection } from '../inventory/ec2.js';
import type { Place } from '../inventory/inventory.js';
import type { Change } from './change.js';
import { aws, editRow } from './change.js';

/**
 * Accepts a pending request; only the accepter's account can, within seven days.
 * @see https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html
 */
export const acceptPeering = (accepter: Place, peering: string): Change => ({
  ...accepter,
  summary: `accept ${peering}`,
  cli: aws('ec2', 'accept-vpc-peering-connection', accepter.region, { 'vpc-peering-connection-id': peering }),
  undo: aws('ec2', 'delete-vpc-peering-connection', accepter.region, { 'vpc-peering-connection-id': peering }),
  terraform: null,
  apply: (snapshot) => {
    const active = editRow<VpcPeeringConnection>(
      snapshot,
      'ec2/describe-vpc-peering-connections',
      'VpcPeeringConnections',
      ({ VpcPeeringConnectionId }) => VpcPeeringConnectionId === peering,
      (row) => ({ ...row, Status: { Code: 'active', Message: 'Active' } }),
    );
    return editRow<RouteTable>(
      active,
      'ec2/describe-route-tables',
      'RouteTables',
      ({ Routes = [] }) => Routes.some(({ VpcPeeringConnectionId }) => VpcPeeringConnectionId === peering),
      (table) => ({
        ...table,
        Routes: (table.Routes ?? []).map((route) =>
          route.VpcPeeringConnectionId === peering ? { ...route, State: 'active' } : route,
        ),
      }),
    );
  },
});
