import type { Place } from '../inventory/inventory.js';
import type { Answer } from '../snapshot/snapshot.js';
import { answerKey, answerPath, withAnswers } from '../snapshot/snapshot.js';
import type { Change, Effect } from './change.js';
import { aws, change, editAnswer, step, without } from './change.js';
import { json, localName, resource } from './terraform.js';

export interface InlinePolicy extends Place {
  readonly owner: 'role' | 'user';
  readonly name: string;
  readonly policyName: string;
  readonly document: object;
}

type Names = Answer & { PolicyNames?: string[] };

const editPolicy =
  ({ owner, name, policyName, account }: InlinePolicy, document: object | undefined): Effect =>
  (snapshot) => {
    const place = { account, region: 'global' };
    const listed = editAnswer<Names>(snapshot, `iam/list-${owner}-policies`, place, [name], (answer) => ({
      ...answer,
      PolicyNames: [...without(answer.PolicyNames, policyName), ...(document === undefined ? [] : [policyName])],
    }));
    const path = answerPath({ ...place, operation: `iam/get-${owner}-policy`, key: answerKey(name, policyName) });
    const answer = document && { PolicyName: policyName, PolicyDocument: document };
    return withAnswers(listed, new Map([[path, answer]]));
  };

/**
 * Gives a role or user an inline policy of its own; the policies that it has are left alone.
 * @see https://docs.aws.amazon.com/cli/latest/reference/iam/put-role-policy.html
 */
export const putInlinePolicy = (policy: InlinePolicy): Change => {
  const { region, owner, name, policyName, document } = policy;
  const parameters = { [`${owner}-name`]: name, 'policy-name': policyName };
  return change(policy, {
    summary: `let ${owner} ${name} call it by the inline policy ${policyName}`,
    does: [
      step(
        aws('iam', `put-${owner}-policy`, region, { ...parameters, 'policy-document': JSON.stringify(document) }),
        editPolicy(policy, document),
      ),
    ],
    undoes: [step(aws('iam', `delete-${owner}-policy`, region, parameters), editPolicy(policy, undefined))],
    terraform: resource(policy, `aws_iam_${owner}_policy`, localName(name, policyName), {
      [owner]: name,
      name: policyName,
      policy: json(document),
    }),
  });
};
