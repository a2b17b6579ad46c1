import type { Answer } from '../snapshot/snapshot.js';
import type { Change } from './change.js';
import { aws, change, editAnswer, step } from './change.js';
import { imported, json, localName } from './terraform.js';

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
    step(
      aws('iam', 'update-assume-role-policy', role.region, {
        'role-name': role.name,
        'policy-document': JSON.stringify(document),
      }),
      (snapshot) =>
        editAnswer<Answer & { Role?: object }>(
          snapshot,
          'iam/get-role',
          { account: role.account, region: 'global' },
          [role.name],
          (answer) => ({ ...answer, Role: { ...answer.Role, AssumeRolePolicyDocument: document } }),
        ),
    );
  return change(role, {
    summary,
    does: [set(policy)],
    undoes: [set(former)],
    terraform: imported(
      role,
      'aws_iam_role',
      localName(role.name),
      role.name,
      { name: role.name, assume_role_policy: json(policy) },
      [
        'description',
        'force_detach_policies',
        'max_session_duration',
        'path',
        'permissions_boundary',
        'tags',
        'tags_all',
      ],
    ),
  });
};
