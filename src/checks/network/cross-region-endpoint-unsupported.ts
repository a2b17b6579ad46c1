import { check, fail, pass } from '../check.js';
import { forbidden, timeout, unresolved } from '../seen.js';
import { askedSubject, ec2Subject } from '../words.js';

export default check({
  code: 'cross-region-endpoint-unsupported',
  title: "The endpoint is in the API's region",
  why:
    'execute-api is not among the services whose endpoints work across regions: an endpoint serves the APIs of its own region only. ' +
    'The default name of an API in another region is unknown to its private DNS, and requests that reach it find no API.',
  severity: 'critical',
  layer: 'network',
  seenAs: unresolved,
  remedy:
    "Create an endpoint in the API's region and connect its VPC by inter-region peering or peered transit gateways.",
  noRepair:
    'It takes a new endpoint in another region and a connection to it: ranges, routes and cost are a design of the network.',
  page: 'https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-cross-region-privatelink-support.html',
  reads: ['endpoint', 'endpointRegion', 'restApi', 'nameUsed', 'domainAsked', 'asked'],
  subject: ({ endpoint, asked }) =>
    endpoint ? ec2Subject(endpoint.value.VpcEndpointId ?? '', endpoint.account, endpoint.region) : askedSubject(asked),
  judge({ endpoint, endpointRegion, restApi, nameUsed, domainAsked }) {
    if (!endpoint || endpointRegion === undefined)
      return pass('there is no endpoint for execute-api: see endpoint-missing');
    if (!restApi) return pass('there is no such API: see api-not-found-or-wrong-region');
    if (domainAsked !== undefined) return pass(`${domainAsked} is called: see private-domain-cross-region`);
    const { host } = nameUsed;
    const called = host.form === 'custom' || host.form === 'unstated' ? restApi.region : host.region;
    if (called !== restApi.region) return pass('the name is of another region: see api-not-found-or-wrong-region');
    const { VpcEndpointId: id = '' } = endpoint.value;
    if (endpointRegion === restApi.region) return pass(`${id} serves ${endpointRegion}`);
    return fail({
      because: `${id} serves the APIs of ${endpointRegion}, and ${restApi.value.id} is in ${restApi.region}`,
      alsoSeen: [timeout, forbidden],
      breaks: { events: ['CreateVpcEndpoint'], ids: [id] },
      repair: [],
    });
  },
});
