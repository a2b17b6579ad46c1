import { check } from '../check.js';
import { judgeRefusal, policyReads, policySubject, refusalSeen } from './refusal.js';

export default check({
  code: 'resource-policy-explicit-deny',
  title: 'No statement of the resource policy denies the call',
  why: 'A Deny that matches wins over every Allow. Negated operators match when the key is missing or any other value, and two Deny blocks must both be escaped.',
  severity: 'critical',
  layer: 'resource-policy',
  seenAs: refusalSeen('arn:aws:execute-api:REGION:ACCOUNT:API/STAGE/METHOD/PATH', 'EXPLICIT_DENY'),
  remedy: 'Correct the values that the denying statement compares with, and deploy.',
  noRepair:
    'The Deny looks at something else than the endpoint or its VPC. Somebody meant it: only its author can say what it should spare.',
  page: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html',
  reads: policyReads,
  subject: policySubject,
  judge(facts) {
    return judgeRefusal(facts, 'resource-policy-explicit-deny');
  },
});
