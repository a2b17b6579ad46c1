import type { Change } from '../changes/change.js';
import type { PolicyRepair } from '../request/facts/authorization/resource-repair.js';
import type { Seen } from './check.js';
import { notAuthorized } from './seen.js';

/** A kind of policy, as the text of a refusal names it. */
export type Refuser =
  | 'resource-based policy'
  | 'VPC endpoint policy'
  | 'identity-based policy'
  | 'service control policy'
  | 'permissions boundary';

const article = (refuser: Refuser): string => (refuser === 'identity-based policy' ? 'an' : 'a');

/**
 * What the caller reads when a policy refuses. AWS names one policy even where several refuse
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html).
 */
export const refusedBy = (refuser: Refuser, isExplicit: boolean, caller: string, resourceArn: string): Seen =>
  notAuthorized(
    caller,
    resourceArn,
    isExplicit
      ? `with an explicit deny in ${article(refuser)} ${refuser}`
      : `because no ${refuser} allows the execute-api:Invoke action`,
  );

/** The resource of a page's example. */
export const anyResource = 'arn:aws:execute-api:REGION:ACCOUNT:API/STAGE/METHOD/PATH';

/** A change with what its repair gives up said first. */
export const warned = (change: Change, { warning }: PolicyRepair): Change =>
  warning === undefined
    ? change
    : { ...change, warning: change.warning === undefined ? warning : `${warning}; ${change.warning}` };
