import type { RouteTable, VpcPeeringConnection } from '../inventory/ec2.js';
import type { Place } from '../inventory/inventory.js';
import type { Change, Effect } from './change.js';
import { aws, change, editRow, step } from './change.js';
import { localName, resource } from './terraform.js';

/** Puts a connection into a state, and with it the routes that lead there. */
const inState =
  (peering: string, status: { readonly Code: 'active' | 'deleted'; readonly Message: string }): Effect =>
  (snapshot) => {
    const settled = editRow<VpcPeeringConnection>(
      snapshot,
      'ec2/describe-vpc-peering-connections',
      'VpcPeeringConnections',
      ({ VpcPeeringConnectionId }) => VpcPeeringConnectionId === peering,
      (row) => ({ ...row, Status: status }),
    );
    return editRow<RouteTable>(
      settled,
      'ec2/describe-route-tables',
      'RouteTables',
      ({ Routes = [] }) => Routes.some(({ VpcPeeringConnectionId }) => VpcPeeringConnectionId === peering),
      (table) => ({
        ...table,
        Routes: (table.Routes ?? []).map((route) =>
          route.VpcPeeringConnectionId === peering
            ? { ...route, State: status.Code === 'active' ? 'active' : 'blackhole' }
            : route,
        ),
      }),
    );
  };

/**
 * Accepts a pending request; only the accepter's account can, within seven days.
 * @see https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html
 */
export const acceptPeering = (accepter: Place, peering: string): Change => {
  const parameters = { 'vpc-peering-connection-id': peering };
  return change(accepter, {
    summary: `accept ${peering}`,
    does: [
      step(
        aws('ec2', 'accept-vpc-peering-connection', accepter.region, parameters),
        inState(peering, { Code: 'active', Message: 'Active' }),
      ),
    ],
    undoes: [
      step(
        aws('ec2', 'delete-vpc-peering-connection', accepter.region, parameters),
        inState(peering, { Code: 'deleted', Message: 'Deleted' }),
      ),
    ],
    terraform: resource(accepter, 'aws_vpc_peering_connection_accepter', localName(peering), {
      vpc_peering_connection_id: peering,
      auto_accept: true,
    }),
    lasting: 'an accepted connection can only be deleted, and must then be requested again',
  });
};
