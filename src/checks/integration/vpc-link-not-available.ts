import { check, fail, pass } from '../check.js';
import { internalServerError } from '../seen.js';
import { apiSubject, askedSubject, partition } from '../words.js';

export default check({
  code: 'vpc-link-not-available',
  title: "The integration's VPC link is available",
  why:
    'A private integration goes through a VPC link. While the link is pending, failed, being deleted or gone, API Gateway cannot ' +
    'reach the load balancer and answers 500 Internal server error.',
  severity: 'critical',
  layer: 'integration',
  seenAs: internalServerError,
  remedy: 'Create the VPC link anew, point the integrations to it, and deploy.',
  noRepair:
    'A new link has its id from AWS, is ready after some minutes, and every integration that names the former one must then be pointed at it.',
  page: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-api-with-vpclink-cli.html',
  reads: ['vpcLink', 'restApi', 'stage', 'asked'],
  subject: ({ vpcLink, restApi, asked }) => {
    if (vpcLink)
      return {
        id: `arn:${partition(vpcLink.place.region)}:apigateway:${vpcLink.place.region}::/vpclinks/${vpcLink.id}`,
        account: vpcLink.place.account,
        region: vpcLink.place.region,
      };
    return restApi ? apiSubject(restApi.value.id ?? '', restApi.account, restApi.region) : askedSubject(asked);
  },
  judge({ vpcLink, restApi, stage }) {
    if (!vpcLink) return pass('the integration uses no VPC link');
    const { id, link } = vpcLink;
    if (link?.status === 'AVAILABLE') return pass(`VPC link ${id} is AVAILABLE`);
    const message = link?.statusMessage ? `: ${link.statusMessage}` : '';
    return fail({
      because: link
        ? `VPC link ${id} is ${link.status ?? 'without a status'}${message}`
        : `the integration names VPC link ${id}, which the account does not have`,
      predicts: [
        {
          source: 'answer',
          api: restApi?.value.id ?? '',
          stage: stage?.stageName ?? '',
          from: undefined,
          status: 500,
          hop: 'backend',
        },
      ],
      breaks: {
        events: ['DeleteVpcLink', 'CreateVpcLink', 'UpdateVpcLink', 'RejectVpcEndpointConnections'],
        ids: [id],
      },
      repair: [],
    });
  },
});
