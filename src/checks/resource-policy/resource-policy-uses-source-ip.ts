import { check } from '../check.js';
import { judgeRefusal, policyReads, policySubject, refusalSeen } from './refusal.js';

export default check({
  code: 'resource-policy-uses-source-ip',
  title: 'The resource policy does not compare aws:SourceIp',
  why:
    'Through a VPC endpoint aws:SourceIp does not hold the address of the caller. An Allow for private ranges never matches, ' +
    'and a Deny for everything but them always does.',
  severity: 'critical',
  layer: 'resource-policy',
  seenAs: refusalSeen('arn:aws:execute-api:REGION:ACCOUNT:API/STAGE/METHOD/PATH', 'EXPLICIT_DENY'),
  remedy: 'Compare aws:VpcSourceIp with the private ranges of the callers, and deploy.',
  page: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-examples.html',
  reads: policyReads,
  subject: policySubject,
  judge(facts) {
    return judgeRefusal(facts, 'resource-policy-uses-source-ip');
  },
});
