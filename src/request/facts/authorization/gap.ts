import type { Place } from '../../../inventory/inventory.js';
import { GapError } from '../../../inventory/inventory.js';
import type { OperationId } from '../../../snapshot/operations.js';
import { operation } from '../../../snapshot/operations.js';
import type { GapReason } from '../../../snapshot/snapshot.js';

/** The gap of something that no answer holds, or that is not modelled: named after the operation that comes nearest. */
export const gapOf = (
  place: Place,
  operationId: OperationId,
  message: string,
  why: GapReason = 'unmodelled',
): GapError => {
  const { action, global } = operation(operationId);
  return new GapError({
    account: place.account,
    region: global ? 'global' : place.region,
    operation: operationId,
    action,
    why,
    message,
  });
};
