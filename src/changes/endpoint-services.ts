import type { Place } from '../inventory/inventory.js';
import type { Change } from './change.js';
import { aws, editRow } from './change.js';

/**
 * Accepts endpoints that were rejected at an endpoint service: those of API Gateway carry a VPC link.
 * @see https://docs.aws.amazon.com/vpc/latest/privatelink/configure-endpoint-service.html
 */
export const acceptConnections = (
  { account, region }: Place,
  service: string,
  endpoints: readonly string[],
): Change => {
  interface Row {
    readonly ServiceId?: string;
    readonly VpcEndpointId?: string;
    readonly VpcEndpointState?: string;
  }
  const parameters = { 'service-id': service, 'vpc-endpoint-ids': endpoints };
  return {
    account,
    region,
    summary: `accept ${endpoints.join(', ')} at ${service}`,
    cli: aws('ec2', 'accept-vpc-endpoint-connections', region, parameters),
    undo: aws('ec2', 'reject-vpc-endpoint-connections', region, parameters),
    terraform: null,
    apply: (snapshot) =>
      editRow<Row>(
        snapshot,
        'ec2/describe-vpc-endpoint-connections',
        'VpcEndpointConnections',
        ({ ServiceId, VpcEndpointId = '' }) => ServiceId === service && endpoints.includes(VpcEndpointId),
        (row) => ({ ...row, VpcEndpointState: 'available' }),
      ),
  };
};
