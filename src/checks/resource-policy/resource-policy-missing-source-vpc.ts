import { check } from '../check.js';
import { judgeRefusal, policyReads, policySubject, refusalSeen } from './refusal.js';

export default check({
  code: 'resource-policy-missing-source-vpc',
  title: 'A statement of the resource policy admits this endpoint',
  why: 'The resource policy decides for each endpoint. When no statement allows this endpoint or its VPC, the call is refused with 403, because no resource-based policy allows it. aws:SourceVpc is the VPC of the endpoint, not that of the caller.',
  severity: 'critical',
  layer: 'resource-policy',
  seenAs: refusalSeen('arn:aws:execute-api:REGION:ACCOUNT:API/STAGE/METHOD/PATH', 'IMPLICIT_DENY'),
  remedy: 'Add a statement that allows execute-api:Invoke for the endpoint, and deploy.',
  page: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-examples.html',
  reads: policyReads,
  subject: policySubject,
  judge(facts) {
    return judgeRefusal(facts, 'resource-policy-missing-source-vpc');
  },
});
