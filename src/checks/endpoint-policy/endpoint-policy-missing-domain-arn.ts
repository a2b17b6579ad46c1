import { check } from '../check.js';
import { anyResource, refusedBy } from '../refused.js';
import { endpointReads, endpointSubject, judgeEndpointRefusal } from './refusal.js';

export default check({
  code: 'endpoint-policy-missing-domain-arn',
  title: 'The endpoint policy allows the private custom domain name',
  why:
    'Through a private custom domain name the endpoint policy must allow two resources: the API and the domain name. A policy ' +
    'that lists APIs only refuses the call by the name, and lets the same call by the API id pass.',
  severity: 'critical',
  layer: 'endpoint-policy',
  seenAs: refusedBy('VPC endpoint policy', false, 'anonymous', anyResource),
  remedy: 'Add the execute-api ARN of the domain name to the endpoint policy.',
  page: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-vpc-endpoint-policies.html',
  reads: endpointReads,
  subject: endpointSubject,
  judge(facts) {
    return judgeEndpointRefusal(facts, 'endpoint-policy-missing-domain-arn');
  },
});
