import { acceptConnections } from '../../changes/endpoint-services.js';
import { check, fail, pass } from '../check.js';
import { internalServerError } from '../seen.js';
import { list } from '../words.js';
import { answers, wayReads, waySubject } from './way.js';

export default check({
  code: 'vpc-link-endpoint-service-broken',
  title: "The VPC link's endpoint service takes API Gateway's connections",
  why:
    'A VPC link of V1 is an endpoint service of the load balancer with endpoints of API Gateway. Rejecting such an endpoint, or ' +
    'deleting the service, cuts the link although it still says AVAILABLE: the caller reads 500 Internal server error.',
  severity: 'critical',
  layer: 'integration',
  seenAs: internalServerError,
  remedy: "Accept API Gateway's endpoints at the endpoint service, or create the VPC link anew.",
  page: 'https://repost.aws/knowledge-center/api-gateway-500-error-vpc',
  reads: [...wayReads, 'linkService', 'vpcLink'],
  subject: ({ linkService, ...way }) =>
    linkService ? { id: linkService.id, account: linkService.account, region: linkService.region } : waySubject(way),
  judge(facts) {
    const { linkService, vpcLink } = facts;
    if (!vpcLink || linkService === undefined) return pass('the integration uses no VPC link of V1');
    if (linkService === null)
      return pass(`nothing is known against the endpoint service of ${vpcLink.id}`, [
        'ec2:DescribeVpcEndpointServiceConfigurations',
        'ec2:DescribeVpcEndpointConnections',
      ]);
    const { id, state, connections } = linkService;
    const works = connections.filter((one) => ['available', 'pending'].includes(one.state.toLowerCase()));
    const rejected = connections.filter((one) => one.state.toLowerCase() === 'rejected');
    if (rejected.length === 0 && state.toLowerCase() === 'available') return pass(`${id} is ${state}`);
    const what = [
      ...(state.toLowerCase() === 'available' ? [] : [`is ${state}`]),
      ...(rejected.length > 0
        ? [`rejected ${list(rejected.map(({ endpoint, owner }) => `${endpoint} of ${owner}`))}`]
        : []),
    ];
    return fail({
      because: `${id} behind VPC link ${vpcLink.id} ${list(what)}`,
      effect: works.length > 0 && state.toLowerCase() === 'available' ? 'latent' : 'blocks',
      predicts: answers(facts, 500, 'backend'),
      breaks: {
        events: [
          'RejectVpcEndpointConnections',
          'DeleteVpcEndpointServiceConfigurations',
          'ModifyVpcEndpointServiceConfiguration',
        ],
        ids: [id, ...rejected.map(({ endpoint }) => endpoint)],
      },
      repair:
        rejected.length > 0
          ? [
              acceptConnections(
                linkService,
                id,
                rejected.map(({ endpoint }) => endpoint),
              ),
            ]
          : [],
    });
  },
});
