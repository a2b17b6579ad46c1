import { check, fail, pass } from '../check.js';
import { internalServerError } from '../seen.js';
import { answers, integrationEvents, wayReads, waySubject } from './way.js';

const accountOf = (arn: string): string => arn.split(':')[4] ?? '';

export default check({
  code: 'vpc-link-cross-account',
  title: "The load balancer behind the VPC link is of the API's account",
  why:
    'API, VPC link and load balancer must be of one account. A link or an integration that names a load balancer of another ' +
    'account cannot be made, or fails: the caller reads 500 Internal server error.',
  severity: 'critical',
  layer: 'integration',
  seenAs: internalServerError,
  remedy:
    "Put a load balancer into the API's account that forwards to the other account by IP targets, PrivateLink or Lattice.",
  noRepair:
    'It takes a load balancer in the account of the API and a way from there to the other account: a design of the network.',
  page: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/private-integration.html',
  reads: [...wayReads, 'vpcLink', 'vpcLinkV2', 'integration'],
  subject: waySubject,
  judge(facts) {
    const { vpcLink, vpcLinkV2, integration, restApi } = facts;
    if (!restApi || (!vpcLink && !vpcLinkV2)) return pass('the integration uses no VPC link');
    const named = [
      ...(vpcLink?.link?.targetArns ?? []),
      ...(integration?.integrationTarget ? [integration.integrationTarget] : []),
    ];
    const targets = named.filter((arn) => arn.startsWith('arn:'));
    const foreign = targets.find((arn) => accountOf(arn) !== restApi.account);
    if (foreign === undefined) return pass(`the load balancer is of ${restApi.account}, as the API is`);
    return fail({
      because: `${foreign} is of ${accountOf(foreign)}, and the API of ${restApi.account}`,
      predicts: answers(facts, 500, 'backend'),
      breaks: { events: [...integrationEvents, 'CreateVpcLink'], ids: [restApi.value.id ?? '', foreign] },
      repair: [],
    });
  },
});
