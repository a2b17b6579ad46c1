import { GetResourceShareInvitationsCommand, ListResourcesCommand, RAMClient } from '@aws-sdk/client-ram';
import type { Service } from '../clients.js';
import { list, token } from './reading.js';

const pages = { next: token('nextToken'), emptyIsNone: true } as const;
const most = { maxResults: 500 };

export const ram: Service = {
  word: 'ram',
  id: 'RAM',
  protocol: 'json',
  client: (options) => new RAMClient(options),
  readings: {
    'ram/get-resource-share-invitations': list(
      GetResourceShareInvitationsCommand,
      'resourceShareInvitations',
      () => most,
      pages,
    ),
    /** What this account shares, and what is shared with it. */
    'ram/list-resources': {
      ...list(ListResourcesCommand, 'resources', () => ({ resourceOwner: 'SELF' as const, ...most }), pages),
      inputs: () => ['SELF', 'OTHER-ACCOUNTS'].map((resourceOwner) => ({ resourceOwner, ...most })),
      rowId: ({ arn, resourceShareArn }) => `${String(arn)} ${String(resourceShareArn)}`,
    },
  },
};
