import { check, fail, pass } from '../check.js';
import { unresolved } from '../seen.js';
import { askedSubject, ec2Subject, list } from '../words.js';

export default check({
  code: 'endpoint-wrong-service',
  title: 'The endpoint is for execute-api, not for management',
  why:
    'com.amazonaws.REGION.apigateway is the management API of API Gateway; calls of an API travel through ' +
    'com.amazonaws.REGION.execute-api only. With the wrong one the name stays unknown in the VPC.',
  severity: 'critical',
  layer: 'network',
  seenAs: unresolved,
  remedy: 'Create an interface endpoint for com.amazonaws.REGION.execute-api.',
  noRepair:
    'The service of an endpoint cannot be changed. A new one costs by the hour, its subnets and groups are a choice, and AWS chooses its id.',
  page: 'https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html',
  reads: ['endpoint', 'reachableEndpoints', 'asked'],
  subject: ({ endpoint, reachableEndpoints, asked }) => {
    const first = endpoint ?? reachableEndpoints[0];
    return first ? ec2Subject(first.value.VpcEndpointId ?? '', first.account, first.region) : askedSubject(asked);
  },
  judge({ endpoint, reachableEndpoints }) {
    const service = endpoint?.value.ServiceName ?? '';
    if (endpoint && !service.endsWith('.execute-api'))
      return fail({
        because: `${endpoint.value.VpcEndpointId} is an endpoint for ${service}`,
        breaks: { events: ['CreateVpcEndpoint'], ids: [endpoint.value.VpcEndpointId ?? ''] },
        repair: [],
      });
    if (endpoint) return pass(`${endpoint.value.VpcEndpointId} is for ${service}`);
    if (reachableEndpoints.length === 0) return pass('there is no endpoint of either service: see endpoint-missing');
    if (reachableEndpoints.some(({ value }) => value.ServiceName?.endsWith('.execute-api')))
      return pass('the endpoint that the request names is in no collected account: see endpoint-missing');
    const ids = reachableEndpoints.map(({ value }) => value.VpcEndpointId ?? '');
    return fail({
      because: `${list(ids)} ${ids.length === 1 ? 'is' : 'are'} for ${list(reachableEndpoints.map(({ value }) => value.ServiceName ?? ''))}, and none is for execute-api`,
      breaks: { events: ['CreateVpcEndpoint', 'DeleteVpcEndpoints'], ids },
      repair: [],
    });
  },
});
