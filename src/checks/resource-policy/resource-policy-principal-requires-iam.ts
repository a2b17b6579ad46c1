import { check } from '../check.js';
import { judgeRefusal, policyReads, policySubject, refusalSeen } from './refusal.js';

export default check({
  code: 'resource-policy-principal-requires-iam',
  title: 'The resource policy asks for no identity that the method does not check',
  why:
    'Only methods with AWS_IAM look at who signs; for every other method the caller is anonymous and fits no principal but "*". ' +
    'A policy that names roles or accounts then refuses everybody.',
  severity: 'critical',
  layer: 'resource-policy',
  seenAs: refusalSeen('arn:aws:execute-api:REGION:ACCOUNT:API/STAGE/METHOD/PATH', 'IMPLICIT_DENY'),
  remedy: 'Set the method to AWS_IAM and sign, or allow everybody from the endpoint, and deploy.',
  page: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-create-attach.html',
  reads: policyReads,
  subject: policySubject,
  judge(facts) {
    return judgeRefusal(facts, 'resource-policy-principal-requires-iam');
  },
});
