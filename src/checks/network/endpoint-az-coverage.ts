import { addSubnets } from '../../changes/endpoints.js';
import { check, fail, pass } from '../check.js';
import { timeout, unresolved } from '../seen.js';
import { askedSubject, ec2Subject, list } from '../words.js';

export default check({
  code: 'endpoint-az-coverage',
  title: 'The endpoint is in the zones that are called, and in more than one',
  why:
    'An endpoint has one interface for each of its zones. A name that is pinned to a zone without one does not exist; and with a ' +
    'single zone everything fails when that zone does.',
  severity: 'low',
  layer: 'network',
  seenAs: unresolved,
  remedy: 'Add a subnet of a further zone to the endpoint, or call its name without a zone.',
  page: 'https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-access-aws-services.html',
  reads: ['endpoint', 'endpointZones', 'asked'],
  subject: ({ endpoint, asked }) =>
    endpoint ? ec2Subject(endpoint.value.VpcEndpointId ?? '', endpoint.account, endpoint.region) : askedSubject(asked),
  judge({ endpoint, endpointZones }) {
    if (!endpoint || !endpointZones) return pass('there is no endpoint with subnets');
    const { VpcEndpointId: id = '' } = endpoint.value;
    const { names, ids, pinned, candidate } = endpointZones;
    const repair = candidate ? [addSubnets(endpoint, [candidate])] : [];
    const breaks = { events: ['ModifyVpcEndpoint', 'CreateVpcEndpoint'], ids: [id] };
    if (pinned !== undefined && !names.includes(pinned))
      return fail({
        because: `the name in use is pinned to ${pinned}, and ${id} is in ${list(names)} only`,
        alsoSeen: [timeout],
        breaks,
        repair,
      });
    if (ids.length > 1) return pass(`${id} is in ${list(ids)}`);
    return fail({
      because: `${id} is in one zone only, ${list(ids)}`,
      effect: 'latent',
      breaks,
      repair,
      details: ['other zones reach it across zones; when its own fails, nothing does'],
    });
  },
});
