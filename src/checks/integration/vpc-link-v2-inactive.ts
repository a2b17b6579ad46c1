import { check, fail, pass } from '../check.js';
import { internalServerError } from '../seen.js';
import { answers, wayReads, waySubject } from './way.js';

export default check({
  code: 'vpc-link-v2-inactive',
  title: "The integration's VPC link V2 is available",
  why:
    'A VPC link V2 without traffic for 60 days becomes INACTIVE and loses its network interfaces; the next calls fail until it is ' +
    'there again, minutes later. A link that is pending, failed or gone fails likewise: API Gateway answers with a 5xx.',
  severity: 'critical',
  layer: 'integration',
  seenAs: internalServerError,
  remedy: 'Call again until the link is back and keep a canary running, or create the link anew.',
  noRepair: 'The link comes back by itself with the first calls; nothing has to be changed.',
  page: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-vpc-links-v2.html',
  reads: [...wayReads, 'vpcLinkV2'],
  subject: waySubject,
  judge(facts) {
    const { vpcLinkV2 } = facts;
    if (!vpcLinkV2) return pass('the integration uses no VPC link V2');
    const { id, link, isV1 } = vpcLinkV2;
    if (isV1) return pass(`${id} is a link of V1: see vpc-link-v2-integration-target`);
    if (link?.VpcLinkStatus === 'AVAILABLE') return pass(`VPC link ${id} is AVAILABLE`);
    const message = link?.VpcLinkStatusMessage ? `: ${link.VpcLinkStatusMessage}` : '';
    return fail({
      because: link
        ? `VPC link ${id} is ${link.VpcLinkStatus ?? 'without a status'}${message}`
        : `the integration names VPC link ${id}, which the account does not have`,
      alsoSeen: [
        { kind: 'http', status: 503 },
        { kind: 'http', status: 504 },
      ],
      predicts: answers(facts, 500, 'backend'),
      breaks: { events: ['DeleteVpcLink', 'CreateVpcLink', 'DeleteSubnet', 'DeleteNetworkInterface'], ids: [id] },
      repair: [],
    });
  },
});
