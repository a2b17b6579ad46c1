import type { Answer } from '../snapshot/snapshot.js';
import type { Change } from './change.js';
import { aws, editAnswer } from './change.js';

/** A role, and the region from which the commands run; IAM itself has none. */
export interface RoleTarget {
  readonly account: string;
  readonly region: string;
  readonly name: string;
}

/**
 * Replaces a role's trust policy by one that keeps the existing statements.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_update-role-trust-policy.html
 */
export const replaceTrust = (role: RoleTarget, policy: object, former: object, summary: string): Change => {
  const set = (document: object) =>
    aws('iam', 'update-assume-role-policy', role.region, {
      'role-name': role.name,
      'policy-document': JSON.stringify(document),
    });
  return {
    account: role.account,
    region: role.region,
    summary,
    cli: set(policy),
    undo: set(former),
    terraform: null,
    apply: (snapshot) =>
      editAnswer<Answer & { Role?: object }>(
        snapshot,
        'iam/get-role',
        { account: role.account, region: 'global' },
        [role.name],
        (answer) => ({ ...answer, Role: { ...answer.Role, AssumeRolePolicyDocument: policy } }),
      ),
  };
};
