import { check, fail, pass } from '../check.js';
import { unresolved } from '../seen.js';
import { askedSubject, ec2Subject } from '../words.js';

export default check({
  code: 'endpoint-shared-subnet-owner-only',
  title: 'The account that could hold the endpoint is the one that owns the VPC',
  why:
    "Accounts with which a VPC's subnets are shared may use its endpoints and can neither see nor create any: creating one is refused " +
    'with UnauthorizedOperation. Until the owner of the VPC makes an endpoint, hosts there have none.',
  severity: 'high',
  layer: 'network',
  seenAs: unresolved,
  remedy: "Create the endpoint with credentials of the VPC's owner.",
  noRepair:
    'Only the owner of the VPC may create endpoints in its subnets; in which, and with which groups, is its choice.',
  page: 'https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html',
  reads: ['sharedVpc', 'endpoint', 'reachableEndpoints', 'asked'],
  subject: ({ sharedVpc, asked }) =>
    sharedVpc ? ec2Subject(sharedVpc.vpc, sharedVpc.owner, sharedVpc.region) : askedSubject(asked),
  judge({ sharedVpc, endpoint, reachableEndpoints, asked }) {
    if (!sharedVpc) return pass("the caller's account owns its VPC, or the caller is in none");
    const { vpc, owner, account } = sharedVpc;
    if (endpoint) return pass(`${endpoint.value.VpcEndpointId} serves ${vpc}, which ${owner} owns`);
    if (reachableEndpoints.length > 0) return pass('see endpoint-wrong-service');
    const { host } = asked;
    if (host.form === 'alias' || host.form === 'vpce' || asked.endpoint !== undefined)
      return pass('the request names an endpoint: see endpoint-missing');
    return fail({
      because: `${vpc} is owned by ${owner}, which has no endpoint for execute-api there, and ${account} cannot create one`,
      breaks: { events: ['CreateVpcEndpoint', 'DeleteVpcEndpoints'], ids: [vpc] },
      repair: [],
    });
  },
});
