import { addSubnets } from '../../changes/endpoints.js';
import { check, fail, pass } from '../check.js';
import { timeout, unresolved } from '../seen.js';
import { askedSubject, ec2Subject } from '../words.js';

export default check({
  code: 'endpoint-no-subnets',
  title: 'The endpoint has interfaces in subnets',
  why:
    'An interface endpoint is one network interface for each chosen subnet. Without subnets its names have no address, so the ' +
    'call ends in DNS or in a timeout. It never reaches API Gateway and therefore cannot be a 503; and no route table is ever ' +
    'associated with an interface endpoint itself.',
  severity: 'critical',
  layer: 'network',
  seenAs: unresolved,
  remedy: 'Add a subnet in each of at least two zones to the endpoint.',
  page: 'https://docs.aws.amazon.com/vpc/latest/privatelink/interface-endpoints.html',
  reads: ['endpoint', 'endpointSubnetChoices', 'asked'],
  subject: ({ endpoint, asked }) =>
    endpoint ? ec2Subject(endpoint.value.VpcEndpointId ?? '', endpoint.account, endpoint.region) : askedSubject(asked),
  judge({ endpoint, endpointSubnetChoices }) {
    if (!endpoint) return pass('there is no endpoint: see endpoint-missing');
    const { VpcEndpointId = '', SubnetIds = [], NetworkInterfaceIds = [] } = endpoint.value;
    if (SubnetIds.length > 0 && NetworkInterfaceIds.length > 0)
      return pass(`${VpcEndpointId} has ${NetworkInterfaceIds.length} interfaces in ${SubnetIds.length} subnets`);
    return fail({
      because: `${VpcEndpointId} has ${SubnetIds.length} subnets and ${NetworkInterfaceIds.length} network interfaces`,
      alsoSeen: [timeout],
      breaks: { events: ['ModifyVpcEndpoint', 'DeleteNetworkInterface'], ids: [VpcEndpointId] },
      repair: endpointSubnetChoices.length > 0 ? [addSubnets(endpoint, endpointSubnetChoices)] : [],
      details: ['this cannot produce a 503: without an interface nothing answers HTTP'],
    });
  },
});
