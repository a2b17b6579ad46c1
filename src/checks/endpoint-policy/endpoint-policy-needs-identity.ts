import { check } from '../check.js';
import { anyResource, refusedBy } from '../refused.js';
import { endpointReads, endpointSubject, judgeEndpointRefusal } from './refusal.js';

export default check({
  code: 'endpoint-policy-needs-identity',
  title: 'The endpoint policy asks for no identity that the call does not carry',
  why:
    'The identity that an endpoint policy sees comes from the Authorization header: without a signature, or with a bearer ' +
    'token, the caller is anonymous. A policy that names IAM principals or an organization then fits nobody.',
  severity: 'critical',
  layer: 'endpoint-policy',
  seenAs: refusedBy('VPC endpoint policy', false, 'anonymous', anyResource),
  remedy: 'Sign the request, or let the endpoint policy name the API instead of who calls.',
  page: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-vpc-endpoint-policies.html',
  reads: endpointReads,
  subject: endpointSubject,
  judge(facts) {
    return judgeEndpointRefusal(facts, 'endpoint-policy-needs-identity');
  },
});
