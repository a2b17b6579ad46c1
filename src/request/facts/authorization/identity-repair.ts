import type { Place } from '../../../inventory/inventory.js';
import type { Subject } from '../../fact.js';
import { fact, get } from '../../fact.js';
import { restApi } from '../api.js';
import { method } from '../method.js';
import type { PolicyDocument } from './documents.js';
import { identityPolicy } from './identity-layer.js';
import { methodArn } from './resource-repair.js';
import { placeOfSigner, signerRecord } from './signer.js';

/** An inline policy for the signer that allows this one method. */
export interface IdentityRepair extends Place {
  readonly owner: 'role' | 'user';
  readonly name: string;
  readonly policyName: string;
  readonly document: PolicyDocument;
}

/** IAM Identity Center and AWS services own these roles; their policies cannot be edited in IAM. */
const isForeign = (roleArn: string): boolean => /:role\/(aws-reserved|aws-service-role)\//.test(roleArn);

/** A name that none of the inline policies has, which keep their statements; IAM does not tell `A` from `a` in names. */
const freeName = (subject: Subject, owner: 'role' | 'user', account: string, name: string, wanted: string): string => {
  const place = placeOfSigner(subject, account);
  const { PolicyNames = [] } = subject.inventory.ask(`iam/list-${owner}-policies`, place, name);
  const taken = new Set(PolicyNames.map((policy) => policy.toLowerCase()));
  const suffixed = (n: number): string => (n === 1 ? wanted : `${wanted}-${n}`);
  let n = 1;
  while (taken.has(suffixed(n).toLowerCase())) n += 1;
  return suffixed(n);
};

export const identityPolicyRepair = fact<IdentityRepair | undefined>({
  needs: ['iam/list-role-policies', 'iam/list-user-policies'],
  uses: [identityPolicy, signerRecord, restApi, method],
  of: (subject) => {
    const verdict = get(subject, identityPolicy);
    if (!verdict?.refuses) return undefined;
    const { signer: who } = verdict;
    if (who.is !== 'role' && who.is !== 'user') return undefined;
    if (isForeign(get(subject, signerRecord)?.arn ?? '')) return undefined;
    const api = get(subject, restApi)?.value.id ?? '';
    return {
      ...placeOfSigner(subject, who.account),
      owner: who.is,
      name: who.name,
      policyName: freeName(subject, who.is, who.account, who.name, `xapi-invoke-${api}`),
      document: {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action: 'execute-api:Invoke', Resource: methodArn(subject) }],
      },
    };
  },
});
