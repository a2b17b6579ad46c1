import type { Seen } from '../check.js';
import { check, fail, pass } from '../check.js';
import { endpointSubject } from './refusal.js';

const incompleteSignature: Seen = {
  kind: 'http',
  status: 403,
  body: `{"message":"'…' not a valid key=value pair (missing equal-sign) in Authorization header: '…'."}`,
  errorType: 'IncompleteSignatureException',
};

const isSignature = (authorization: string): boolean => authorization.startsWith('AWS4-');

/** The words of the two refusals that a misread Authorization header ends in. */
const complaint = /not a valid key=value pair|IncompleteSignature|InvalidSignature|signature we calculated/i;

export default check({
  code: 'endpoint-policy-vs-authorization-header',
  title: 'The Authorization header does not meet an endpoint policy that takes it for a signature',
  why:
    'Older copies of the AWS page say that with an endpoint policy of one’s own the Authorization header must be a valid ' +
    'signature, even for methods that want none: a bearer token then ends in 403 IncompleteSignatureException. The page of 2026 ' +
    'says that such a caller is anonymous.',
  severity: 'medium',
  layer: 'endpoint-policy',
  seenAs: incompleteSignature,
  remedy:
    'Send the token in another header, or reset the policy of the endpoint to the default where that is acceptable.',
  noRepair: 'The client sends the header, and an endpoint without its policy would be open to every API.',
  page: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-vpc-endpoint-policies.html',
  reads: ['endpoint', 'endpointPolicy', 'method', 'asked'],
  subject: endpointSubject,
  judge({ endpoint, endpointPolicy, method, asked }) {
    const authorization = asked.headers['authorization'];
    if (authorization === undefined) return pass('no Authorization header was stated');
    if (isSignature(authorization)) return pass('the Authorization header holds a signature');
    if (!endpoint || !endpointPolicy || endpointPolicy.isDefault) return pass('the endpoint has the default policy');
    if (!method) return pass('there is no such method: see method-or-resource-not-found');
    if (method.authorizationType === 'AWS_IAM')
      return pass('the method itself asks for a signature: see iam-unsigned-request');
    const isObserved = complaint.test(asked.observed?.text ?? '');
    const id = endpoint.value.VpcEndpointId ?? '';
    return fail({
      because: `${id} has a policy of its own, and the Authorization header of the request is no signature`,
      effect: isObserved ? 'blocks' : 'latent',
      breaks: { events: ['ModifyVpcEndpoint', 'CreateVpcEndpoint'], ids: [id] },
      repair: [],
      details: [
        'older behaviour, which AWS no longer documents: the same request without the header tells',
        ...(isObserved
          ? []
          : ['nothing that was observed shows it: current documentation takes the caller for anonymous']),
      ],
    });
  },
});
