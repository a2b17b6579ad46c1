import { check } from '../check.js';
import { anyResource, refusedBy } from '../refused.js';
import { endpointReads, endpointSubject, judgeEndpointRefusal } from './refusal.js';

export default check({
  code: 'endpoint-policy-no-matching-allow',
  title: 'A statement of the endpoint policy allows the call',
  why:
    "The policy of the VPC endpoint is judged before anything of the API. A policy of one's own that names other APIs, " +
    'stages or accounts, or asks for what the request does not carry, allows nothing else: the call is refused with 403, ' +
    'because no VPC endpoint policy allows it.',
  severity: 'critical',
  layer: 'endpoint-policy',
  seenAs: refusedBy('VPC endpoint policy', false, 'anonymous', anyResource),
  remedy: 'Add a statement for the API to the endpoint policy; it takes effect within minutes, without a deployment.',
  page: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-vpc-endpoint-policies.html',
  reads: endpointReads,
  subject: endpointSubject,
  judge(facts) {
    return judgeEndpointRefusal(facts, 'endpoint-policy-no-matching-allow');
  },
});
