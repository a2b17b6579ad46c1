import { check } from '../check.js';
import { anyResource, refusedBy } from '../refused.js';
import { endpointReads, endpointSubject, judgeEndpointRefusal } from './refusal.js';

export default check({
  code: 'endpoint-policy-explicit-deny',
  title: 'No statement of the endpoint policy denies the call',
  why:
    'A Deny that matches wins over every Allow. Policies of a data perimeter deny whatever belongs to another organization, ' +
    'and with it the API of a partner.',
  severity: 'critical',
  layer: 'endpoint-policy',
  seenAs: refusedBy('VPC endpoint policy', true, 'anonymous', anyResource),
  remedy: 'Leave the API out of the Deny, by its ARN or by its account.',
  page: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-vpc-endpoint-policies.html',
  reads: endpointReads,
  subject: endpointSubject,
  judge(facts) {
    return judgeEndpointRefusal(facts, 'endpoint-policy-explicit-deny');
  },
});
