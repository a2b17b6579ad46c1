import type { Place } from '../inventory/inventory.js';
import type { Answer, Snapshot } from '../snapshot/snapshot.js';
import { answerKey, answerPath, withAnswers } from '../snapshot/snapshot.js';
import type { Change } from './change.js';
import { aws, editAnswer } from './change.js';

export interface InlinePolicy extends Place {
  readonly owner: 'role' | 'user';
  readonly name: string;
  readonly policyName: string;
  readonly document: object;
}

const withPolicy = (snapshot: Snapshot, { owner, name, policyName, document, account }: InlinePolicy): Snapshot => {
  const place = { account, region: 'global' };
  const listed = editAnswer<Answer & { PolicyNames?: string[] }>(
    snapshot,
    `iam/list-${owner}-policies`,
    place,
    [name],
    (answer) => ({ ...answer, PolicyNames: [...(answer.PolicyNames ?? []), policyName] }),
  );
  const path = answerPath({ ...place, operation: `iam/get-${owner}-policy`, key: answerKey(name, policyName) });
  return withAnswers(listed, new Map([[path, { PolicyName: policyName, PolicyDocument: document }]]));
};

/**
 * Gives a role or user an inline policy of its own; the policies that it has are left alone.
 * @see https://docs.aws.amazon.com/cli/latest/reference/iam/put-role-policy.html
 */
export const putInlinePolicy = (policy: InlinePolicy): Change => {
  const { account, region, owner, name, policyName, document } = policy;
  const parameters = { [`${owner}-name`]: name, 'policy-name': policyName };
  return {
    account,
    region,
    summary: `let ${owner} ${name} call it by the inline policy ${policyName}`,
    cli: aws('iam', `put-${owner}-policy`, region, { ...parameters, 'policy-document': JSON.stringify(document) }),
    undo: aws('iam', `delete-${owner}-policy`, region, parameters),
    terraform: null,
    apply: (snapshot) => withPolicy(snapshot, policy),
  };
};
