import { check, fail, pass } from '../check.js';
import { forbidden } from '../seen.js';
import { askedSubject, ec2Subject } from '../words.js';

export default check({
  code: 'host-header-missing-for-vpce-dns',
  title: 'The request names its API to the endpoint',
  why:
    "An endpoint serves many APIs. A request to the endpoint's own name must say which by a Host header with the API's default " +
    'name or by x-apigw-api-id; without either the front end answers 403 Forbidden.',
  severity: 'critical',
  layer: 'stage',
  seenAs: forbidden,
  remedy: "Send 'x-apigw-api-id: API' or 'Host: API.execute-api.REGION.amazonaws.com', or call the alias {api}-{vpce}.",
  noRepair: 'The client sends the header; no setting of AWS adds it.',
  page: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-api-test-invoke-url.html',
  reads: ['nameUsed', 'domainAsked', 'endpoint', 'asked'],
  subject: ({ endpoint, asked }) =>
    endpoint ? ec2Subject(endpoint.value.VpcEndpointId ?? '', endpoint.account, endpoint.region) : askedSubject(asked),
  judge({ nameUsed, domainAsked, asked }) {
    const { host, headers } = nameUsed;
    if (host.form !== 'vpce') return pass('the name in use names the API itself');
    if (headers['x-apigw-api-id']) return pass(`x-apigw-api-id names ${headers['x-apigw-api-id']}`);
    if (domainAsked !== undefined)
      return pass(`the Host header names ${domainAsked}: see private-domain-mapping-missing`);
    if (asked.api !== undefined) return pass(`the Host header names ${asked.api}`);
    const sent = headers['host'];
    const what = sent === undefined ? '' : `: '${sent}' is no name of the region`;
    return fail({
      because: `${host.name} is called with neither x-apigw-api-id nor a Host header that names an API${what}`,
      repair: [],
    });
  },
});
