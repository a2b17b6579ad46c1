import type { Change } from '../../changes/change.js';
import { updateIntegration } from '../../changes/integrations.js';
import type { Facts } from '../../request/facts/index.js';
import { check, fail, pass } from '../check.js';
import { internalServerError, networkError } from '../seen.js';
import { list } from '../words.js';
import { answers, deployable, integrationEvents, wayReads, waySubject } from './way.js';

const privateAddress =
  /^(10\.|127\.|169\.254\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.)/;
/** Names that no public resolver knows (https://www.iana.org/assignments/special-use-domain-names). */
const privateName = /(^localhost|\.(internal|local|localdomain|lan|corp|home\.arpa))$|^[^.]+$/;

type Reads = Pick<
  Facts,
  'restApi' | 'stage' | 'asked' | 'backendUri' | 'directBalancer' | 'methodSetup' | 'integration'
>;

const unreachable = ({ backendUri, directBalancer }: Reads): string | undefined => {
  const host = backendUri?.host ?? '';
  if (privateAddress.test(host)) return `${host} is a private address`;
  if (directBalancer?.loadBalancer.Scheme === 'internal')
    return `${host} is the internal load balancer ${directBalancer.loadBalancer.LoadBalancerName ?? ''}`;
  if (/^internal-.*\.elb\.amazonaws\.com(\.cn)?$/.test(host)) return `${host} is the name of an internal load balancer`;
  return privateName.test(host) ? `${host} is a name that no public resolver knows` : undefined;
};

const throughLink = (facts: Reads): Change[] => {
  const place = deployable(facts);
  const link = facts.directBalancer?.link;
  if (!place || link === undefined) return [];
  const { connectionType = 'INTERNET', connectionId } = facts.integration ?? {};
  return [
    updateIntegration(
      place,
      [
        { path: '/connectionType', field: 'connectionType', value: 'VPC_LINK', former: connectionType },
        { path: '/connectionId', field: 'connectionId', value: link, former: connectionId },
      ],
      `go through the VPC link ${link}`,
    ),
  ];
};

export default check({
  code: 'integration-network-failure',
  title: 'API Gateway can reach the host of the integration',
  why:
    'An integration without a VPC link leaves from the public network of API Gateway. A private address, an internal load ' +
    'balancer or a name that only private resolvers know cannot be reached from there: the caller reads 504 Network error ' +
    'communicating with endpoint.',
  severity: 'critical',
  layer: 'integration',
  seenAs: networkError,
  remedy: 'Put a VPC link between the API and the private host.',
  page: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/private-integration.html',
  reads: [...wayReads, 'backendUri', 'directBalancer', 'integration', 'methodSetup', 'undefinedUri'],
  subject: waySubject,
  judge(facts) {
    const { backendUri, integration, restApi, stage, undefinedUri } = facts;
    if (undefinedUri)
      return fail({
        because: `stage ${stage?.stageName ?? ''} does not define ${list(undefinedUri.variables)}, out of which ${undefinedUri.uri} is made`,
        seen: internalServerError,
        predicts: answers(facts, 500, 'gateway'),
        breaks: { events: ['UpdateStage', ...integrationEvents], ids: [restApi?.value.id ?? ''] },
        repair: [],
      });
    if (!backendUri) return pass('the integration calls no host over HTTP');
    if (integration?.connectionType === 'VPC_LINK') return pass('the integration goes through a VPC link');
    const because = unreachable(facts);
    if (because === undefined)
      return pass(`${backendUri.host} is called over the internet; whether it answers is in no answer`);
    return fail({
      because: `${because}, and the integration calls it over the internet`,
      alsoSeen: [internalServerError, { kind: 'http', status: 504 }],
      predicts: answers(facts, 504, 'backend'),
      breaks: { events: integrationEvents, ids: [restApi?.value.id ?? ''] },
      repair: throughLink(facts),
    });
  },
});
