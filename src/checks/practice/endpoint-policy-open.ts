import { evaluateLayer } from '../../policy/index.js';
import { endpoints } from '../../resources/index.js';
import { strangersApi } from './strangers.js';
import { ofEndpoint } from './subjects.js';
import { pass } from '../check.js';
import { rule, weak } from './rule.js';

export default rule({
  code: 'endpoint-policy-open',
  title: 'The endpoint policy names what may be called',
  why: 'Whoever reaches an endpoint with the default policy can call every private API of every account that lets it in, also one that carries data away.',
  severity: 'medium',
  remedy: 'Let the endpoint policy allow execute-api:Invoke of the known APIs only.',
  noRepair:
    'Which APIs are called through the endpoint is in no configuration: a policy that leaves one out stops its callers.',
  page: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-vpc-endpoint-policies.html',
  controls: ['Well-Architected SEC03-BP02', 'Well-Architected SEC05-BP02'],
  about: endpoints,
  needs: [],
  subject: ofEndpoint,
  judge(endpoint) {
    const { VpcEndpointId: id = '', VpcId = '', PolicyDocument } = endpoint.value;
    const { effect, because } = evaluateLayer(PolicyDocument ?? null, 'endpointPolicy', {
      api: strangersApi(endpoint.region),
      principal: { type: 'Anonymous' },
      context: { 'aws:SourceVpce': id, 'aws:SourceVpc': VpcId, 'aws:SecureTransport': 'true' },
    });
    return effect === 'allow'
      ? weak(`the policy of ${id} lets anybody call an API of any account: ${because}`)
      : pass(`the policy of ${id} keeps calls to unknown APIs back: ${because}`);
  },
});
