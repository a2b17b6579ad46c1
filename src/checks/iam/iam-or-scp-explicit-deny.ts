import { check, fail, pass } from '../check.js';
import type { Refuser } from '../refused.js';
import { anyResource, refusedBy } from '../refused.js';
import { list } from '../words.js';
import { anySession, notSigned, refusedAtStage, signerSubject } from './signed.js';

const refuserOf = (layer: 'identityPolicy' | 'permissionsBoundary' | 'scp'): Refuser => {
  switch (layer) {
    case 'identityPolicy':
      return 'identity-based policy';
    case 'permissionsBoundary':
      return 'permissions boundary';
    case 'scp':
      return 'service control policy';
  }
};

export default check({
  code: 'iam-or-scp-explicit-deny',
  title: 'Nothing over the signer denies the call',
  why:
    "A Deny in an identity policy wins over every Allow, and a permissions boundary and the organization's service control " +
    'policies must allow what the identity policies grant. They bind the principals of their own accounts: an unsigned call ' +
    'has none, and the SCPs of the API’s account do not reach callers from elsewhere.',
  severity: 'critical',
  layer: 'iam',
  seenAs: refusedBy('identity-based policy', true, anySession, anyResource),
  remedy: 'Leave the API out of the statement that denies, or let boundary and SCP allow execute-api:Invoke on it.',
  noRepair: 'Whoever denies or leaves out the API meant it: an exception is for the owner of that policy to make.',
  page: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html',
  reads: ['iamDenials', 'signer', 'restApi', 'stage', 'caller', 'asked'],
  subject: signerSubject,
  judge(facts) {
    const { iamDenials } = facts;
    if (!iamDenials) return pass(notSigned);
    const { denials, unread, caller, resourceArn, signer } = iamDenials;
    const [first] = denials;
    if (!first) return pass(`no policy over ${signer.arn} denies it`, unread);
    return fail({
      because: list(denials.map(({ because }) => because)),
      seen: refusedBy(refuserOf(first.layer), first.refuses === 'explicit', caller, resourceArn),
      predicts: refusedAtStage(facts),
      breaks: {
        events: [
          'PutRolePolicy',
          'AttachRolePolicy',
          'PutUserPolicy',
          'AttachUserPolicy',
          'PutRolePermissionsBoundary',
          'PutUserPermissionsBoundary',
          'CreatePolicyVersion',
          'SetDefaultPolicyVersion',
          'AttachPolicy',
          'UpdatePolicy',
          'DetachPolicy',
          'MoveAccount',
        ],
        ids: [
          ...(signer.is === 'role' || signer.is === 'user' ? [signer.name] : []),
          ...denials.flatMap(({ ids }) => ids),
        ],
      },
      repair: [],
    });
  },
});
