import { check } from '../check.js';
import { judgeRefusal, policyReads, policySubject, refusalSeen } from './refusal.js';

export default check({
  code: 'resource-policy-client-vpc-instead-of-endpoint-vpc',
  title: 'The VPC that aws:SourceVpc is compared with is that of the endpoint',
  why:
    'aws:SourceVpc holds the VPC that the endpoint is attached to. A caller behind peering, a transit gateway or Direct Connect ' +
    "never shows its own VPC, so a policy that lists the caller's VPC keeps out every caller of that endpoint.",
  severity: 'critical',
  layer: 'resource-policy',
  seenAs: refusalSeen('arn:aws:execute-api:REGION:ACCOUNT:API/STAGE/METHOD/PATH', 'EXPLICIT_DENY'),
  remedy:
    'Name the VPC of the endpoint, or the endpoint; to tell callers of one endpoint apart use aws:VpcSourceIp, and deploy.',
  page: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html',
  reads: policyReads,
  subject: policySubject,
  judge(facts) {
    return judgeRefusal(facts, 'resource-policy-client-vpc-instead-of-endpoint-vpc');
  },
});
