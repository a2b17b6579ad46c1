import { enablePrivateDns } from '../../changes/endpoints.js';
import { check, fail, pass } from '../check.js';
import { forbidden, unresolved } from '../seen.js';
import { askedSubject, ec2Subject } from '../words.js';
import { answerText } from './answer.js';

export default check({
  code: 'private-dns-disabled-plain-host',
  title: 'The default name is known in the endpoint’s VPC',
  why:
    'The default name of a private API resolves only where an endpoint with private DNS is. With private DNS off the name is ' +
    'unknown there, or resolves to public addresses whose front end answers 403 Forbidden.',
  severity: 'critical',
  layer: 'dns',
  seenAs: unresolved,
  remedy: "Turn on private DNS of the endpoint, or call the API by its alias or by the endpoint's own name.",
  page: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-api-test-invoke-url.html',
  reads: ['nameUsed', 'endpoint', 'caller', 'resolution', 'asked'],
  subject: ({ endpoint, asked }) =>
    endpoint ? ec2Subject(endpoint.value.VpcEndpointId ?? '', endpoint.account, endpoint.region) : askedSubject(asked),
  judge({ nameUsed, endpoint, caller, resolution }) {
    const { host } = nameUsed;
    if (host.form !== 'default') return pass('the caller uses no default name');
    if (!endpoint) return pass('there is no endpoint: see endpoint-missing');
    const { VpcEndpointId = '', VpcId, PrivateDnsEnabled } = endpoint.value;
    if (PrivateDnsEnabled) return pass(`${VpcEndpointId} has private DNS on`);
    if (caller.vpc !== VpcId) return pass(`the caller is not in ${VpcId}: see private-dns-not-visible-from-peer-vpc`);
    if (resolution && resolution.answer.is !== 'public')
      return pass(`${VpcId} answers ${host.name} otherwise: ${answerText(resolution)}`, resolution.unread);
    return fail({
      because: `private DNS of ${VpcEndpointId} is off, so ${host.name} does not resolve to it in ${VpcId}`,
      alsoSeen: [forbidden],
      breaks: { events: ['ModifyVpcEndpoint', 'CreateVpcEndpoint'], ids: [VpcEndpointId] },
      repair: [enablePrivateDns(endpoint)],
    });
  },
});
