import { check } from '../check.js';
import { judgeRefusal, policyReads, policySubject, refusalSeen } from './refusal.js';

export default check({
  code: 'resource-policy-arn-mismatch',
  title: 'The resource policy covers the stage, method and path that are called',
  why:
    'A statement holds for the ARNs of its Resource: account, region, API id, stage, verb in capitals and path. After a clone, ' +
    'for another stage, without /* or for a method that was forgotten, nothing allows the call.',
  severity: 'critical',
  layer: 'resource-policy',
  seenAs: refusalSeen('arn:aws:execute-api:REGION:ACCOUNT:API/STAGE/METHOD/PATH', 'IMPLICIT_DENY'),
  remedy: 'Name the missing stage, method or path in Resource, or execute-api:/*, and deploy.',
  page: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-control-access-using-iam-policies-to-invoke-api.html',
  reads: policyReads,
  subject: policySubject,
  judge(facts) {
    return judgeRefusal(facts, 'resource-policy-arn-mismatch');
  },
});
