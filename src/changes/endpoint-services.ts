import type { Place } from '../inventory/inventory.js';
import type { Change } from './change.js';
import { aws, change, editRow, step } from './change.js';
import { blocks, localName, resource } from './terraform.js';

/**
 * Accepts endpoints that were rejected at an endpoint service: those of API Gateway carry a VPC link.
 * @see https://docs.aws.amazon.com/vpc/latest/privatelink/configure-endpoint-service.html
 */
export const acceptConnections = (place: Place, service: string, endpoints: readonly string[]): Change => {
  interface Row {
    readonly ServiceId?: string;
    readonly VpcEndpointId?: string;
    readonly VpcEndpointState?: string;
  }
  const parameters = { 'service-id': service, 'vpc-endpoint-ids': endpoints };
  const settle = (command: string, state: 'available' | 'rejected') =>
    step(aws('ec2', command, place.region, parameters), (snapshot) =>
      editRow<Row>(
        snapshot,
        'ec2/describe-vpc-endpoint-connections',
        'VpcEndpointConnections',
        ({ ServiceId, VpcEndpointId = '' }) => ServiceId === service && endpoints.includes(VpcEndpointId),
        (row) => ({ ...row, VpcEndpointState: state }),
      ),
    );
  return change(place, {
    summary: `accept ${endpoints.join(', ')} at ${service}`,
    does: [settle('accept-vpc-endpoint-connections', 'available')],
    undoes: [settle('reject-vpc-endpoint-connections', 'rejected')],
    terraform: blocks(
      ...endpoints.map((endpoint) =>
        resource(place, 'aws_vpc_endpoint_connection_accepter', localName(service, endpoint), {
          vpc_endpoint_service_id: service,
          vpc_endpoint_id: endpoint,
        }),
      ),
    ),
  });
};
