import { putInlinePolicy } from '../../changes/identity-policies.js';
import { check, fail, pass } from '../check.js';
import { anyResource, refusedBy } from '../refused.js';
import { anySession, notSigned, refusedAtStage, sessionPolicyNote, signerSubject } from './signed.js';

export default check({
  code: 'iam-cross-account-identity-policy-missing',
  title: "The signer's own policies allow the call",
  why:
    'A signer of another account needs an Allow on both sides: the resource policy of the API and an identity policy of its ' +
    "own. Without the latter the call works from the API's account and is refused with 403 from this one. Within one account " +
    'either side is enough, and one must be there.',
  severity: 'critical',
  layer: 'iam',
  seenAs: refusedBy('identity-based policy', false, anySession, anyResource),
  remedy: 'Give the role an identity policy that allows execute-api:Invoke on the method.',
  page: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html',
  reads: ['identityPolicy', 'identityPolicyRepair', 'signer', 'restApi', 'stage', 'caller', 'asked'],
  subject: signerSubject,
  judge(facts) {
    const { identityPolicy, identityPolicyRepair } = facts;
    if (!identityPolicy) return pass(notSigned);
    const { refuses, because, caller, resourceArn, hints, signer } = identityPolicy;
    if (!refuses) return pass(because);
    return fail({
      because,
      seen: refusedBy('identity-based policy', false, caller, resourceArn),
      predicts: refusedAtStage(facts),
      breaks: {
        events: [
          'DeleteRolePolicy',
          'PutRolePolicy',
          'DetachRolePolicy',
          'DeleteUserPolicy',
          'PutUserPolicy',
          'DetachUserPolicy',
          'RemoveUserFromGroup',
          'CreatePolicyVersion',
          'SetDefaultPolicyVersion',
        ],
        ids: signer.is === 'role' || signer.is === 'user' ? [signer.name, signer.arn] : [signer.arn],
      },
      repair: identityPolicyRepair ? [putInlinePolicy(identityPolicyRepair)] : [],
      details: signer.is === 'role' ? [...hints, sessionPolicyNote] : hints,
    });
  },
});
