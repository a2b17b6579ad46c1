import { check } from '../check.js';
import { anyResource, refusedBy } from '../refused.js';
import { judgeRefusal, policyReads, policySubject } from '../resource-policy/refusal.js';
import { anySession } from './signed.js';

export default check({
  code: 'iam-cross-account-resource-policy-missing',
  title: 'The resource policy knows the signer of another account',
  why:
    'A signer of another account needs an Allow on both sides. Its own policies are not enough: without a statement of the ' +
    "API's resource policy for the role, its account or its organization the call is refused with 403.",
  severity: 'critical',
  layer: 'iam',
  seenAs: refusedBy('resource-based policy', false, anySession, anyResource),
  remedy: 'Allow the role (or its account) in the resource policy, together with the endpoint, and deploy.',
  page: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html',
  reads: policyReads,
  subject: policySubject,
  judge(facts) {
    return judgeRefusal(facts, 'iam-cross-account-resource-policy-missing');
  },
});
