import { check } from '../check.js';
import { judgeRefusal, policyReads, policySubject, refusalSeen } from './refusal.js';

export default check({
  code: 'resource-policy-invalid-or-too-large',
  title: 'The principals that the resource policy names exist',
  why:
    'When a role or user that a policy names is deleted, its unique id (AROA… or AIDA…) stays in the policy and fits nobody, not ' +
    'even a new role of the same name: its calls are refused with 403.',
  severity: 'critical',
  layer: 'resource-policy',
  seenAs: refusalSeen('arn:aws:execute-api:REGION:ACCOUNT:API/STAGE/METHOD/PATH', 'IMPLICIT_DENY'),
  remedy:
    'Name the principal again by its ARN, and deploy; a policy has at most 8,192 characters unless the quota was raised.',
  page: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html',
  reads: policyReads,
  subject: policySubject,
  judge(facts) {
    return judgeRefusal(facts, 'resource-policy-invalid-or-too-large');
  },
});
