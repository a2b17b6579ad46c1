import type { Inventory, Place } from '../../inventory/inventory.js';

interface ProfileAssociation {
  /** The VPC: its id in what AWS answers, its ARN by the words of the model. */
  readonly ResourceId?: string;
  readonly Status?: string;
}

const gone = new Set(['DELETED', 'FAILED']);

export const profileOperation = 'route53profiles/list-profile-associations';

/**
 * Whether a Route 53 Profile brings zones and rules to a VPC: they are in no answer that is read
 * (https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/profiles.html).
 */
export const hasProfile = (inventory: Inventory, place: Place, vpc: string): boolean => {
  const answer = inventory.askIfCollected(profileOperation, place);
  const rows = (answer?.['ProfileAssociations'] ?? []) as readonly ProfileAssociation[];
  return rows.some(
    ({ ResourceId, Status = '' }) => (ResourceId === vpc || ResourceId?.endsWith(`/${vpc}`)) && !gone.has(Status),
  );
};
