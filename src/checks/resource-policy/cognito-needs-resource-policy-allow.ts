import { check } from '../check.js';
import { judgeRefusal, policyReads, policySubject, refusalSeen } from './refusal.js';

export default check({
  code: 'cognito-needs-resource-policy-allow',
  title: 'The resource policy allows what the Cognito authorizer lets in',
  why:
    'With a Cognito authorizer the resource policy is evaluated by itself, after the token: where it allows nothing, a valid token is ' +
    'refused all the same, with 403 User: anonymous.',
  severity: 'critical',
  layer: 'resource-policy',
  seenAs: refusalSeen('arn:aws:execute-api:REGION:ACCOUNT:API/STAGE/METHOD/PATH', 'IMPLICIT_DENY'),
  remedy: 'Add a statement that allows execute-api:Invoke for the endpoint, and deploy.',
  page: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html',
  reads: policyReads,
  subject: policySubject,
  judge(facts) {
    return judgeRefusal(facts, 'cognito-needs-resource-policy-allow');
  },
});
