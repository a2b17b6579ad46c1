import {
  DescribeDirectConnectGatewayAssociationsCommand,
  DescribeVirtualInterfacesCommand,
  DirectConnectClient,
} from '@aws-sdk/client-direct-connect';
import type { Service } from '../clients.js';
import { list, token } from './reading.js';

const pages = { next: token('nextToken'), emptyIsNone: true } as const;
const most = { maxResults: 100 };

/**
 * Associations are listed for one gateway a call: each virtual private and transit gateway of the account is asked for.
 * https://docs.aws.amazon.com/directconnect/latest/APIReference/API_DescribeDirectConnectGatewayAssociations.html
 */
export const directconnect: Service = {
  word: 'directconnect',
  id: 'Direct Connect',
  protocol: 'json',
  client: (options) => new DirectConnectClient(options),
  readings: {
    'directconnect/describe-virtual-interfaces': list(
      DescribeVirtualInterfacesCommand,
      'virtualInterfaces',
      () => most,
      pages,
    ),
    'directconnect/describe-direct-connect-gateway-associations': {
      ...list(DescribeDirectConnectGatewayAssociationsCommand, 'directConnectGatewayAssociations', () => most, pages),
      inputs: ({ parts }) => parts.map((gateway) => ({ associatedGatewayId: gateway, ...most })),
      rowId: ({ associationId }) => associationId,
    },
  },
};
