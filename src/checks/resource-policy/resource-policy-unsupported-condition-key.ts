import { check } from '../check.js';
import { judgeRefusal, policyReads, policySubject, refusalSeen } from './refusal.js';

export default check({
  code: 'resource-policy-unsupported-condition-key',
  title: 'The resource policy compares only keys that its requests carry',
  why:
    'API Gateway knows a short list of condition keys. Another key, such as aws:VpceOrgID or aws:SourceVpcArn, is never there: ' +
    'an Allow that needs it never matches, and a negated Deny always does.',
  severity: 'critical',
  layer: 'resource-policy',
  seenAs: refusalSeen('arn:aws:execute-api:REGION:ACCOUNT:API/STAGE/METHOD/PATH', 'IMPLICIT_DENY'),
  remedy:
    'Compare aws:SourceVpce or aws:SourceVpc instead, or sign the calls and compare aws:PrincipalOrgID, and deploy.',
  page: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-aws-condition-keys.html',
  reads: policyReads,
  subject: policySubject,
  judge(facts) {
    return judgeRefusal(facts, 'resource-policy-unsupported-condition-key');
  },
});
