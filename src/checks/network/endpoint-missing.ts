import { check, fail, pass } from '../check.js';
import { unresolved } from '../seen.js';
import { callersVpc, ec2Subject } from '../words.js';

export default check({
  code: 'endpoint-missing',
  title: 'An execute-api endpoint serves the caller',
  why:
    'A private API is reached only through an interface endpoint for execute-api, in the VPC of the caller or in one that it ' +
    'is connected to. Without any, the name has no private address and no packet can arrive.',
  severity: 'critical',
  layer: 'network',
  seenAs: unresolved,
  remedy: 'Create an interface endpoint for com.amazonaws.REGION.execute-api in at least two zones.',
  noRepair:
    'A new endpoint costs by the hour, its VPC, subnets and groups are a choice, and policies can name it only when AWS has given it an id.',
  page: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-api-create.html',
  reads: ['endpoint', 'reachableEndpoints', 'sharedVpc', 'caller', 'asked'],
  subject: ({ endpoint, caller, sharedVpc, asked }) => {
    if (endpoint) return ec2Subject(endpoint.value.VpcEndpointId ?? '', endpoint.account, endpoint.region);
    return callersVpc({ caller, sharedVpc, asked });
  },
  judge({ endpoint, reachableEndpoints, sharedVpc, caller, asked }) {
    if (endpoint) return pass(`${endpoint.value.VpcEndpointId} in ${endpoint.value.VpcId} serves ${caller.label}`);
    const { host } = asked;
    const named = host.form === 'alias' || host.form === 'vpce' ? host.endpoint : asked.endpoint;
    if (named !== undefined)
      return fail({
        because: `no collected account has an endpoint ${named}`,
        breaks: { events: ['DeleteVpcEndpoints'], ids: [named] },
        repair: [],
      });
    if (reachableEndpoints.length > 0)
      return pass('endpoints of another service are there: see endpoint-wrong-service');
    if (sharedVpc) return pass(`${sharedVpc.vpc} belongs to ${sharedVpc.owner}: see endpoint-shared-subnet-owner-only`);
    return fail({
      because: `neither ${caller.vpc ?? caller.label} nor a VPC connected to it has an endpoint for execute-api`,
      breaks: { events: ['DeleteVpcEndpoints'], ids: caller.vpc ? [caller.vpc] : [] },
      repair: [],
    });
  },
});
