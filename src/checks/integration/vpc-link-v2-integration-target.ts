import type { Facts } from '../../request/facts/index.js';
import { check, fail, pass } from '../check.js';
import { internalServerError } from '../seen.js';
import { answers, integrationEvents, wayReads, waySubject } from './way.js';

const speaks: Readonly<Record<'http' | 'https', readonly string[]>> = {
  http: ['HTTP', 'TCP', 'TCP_UDP'],
  https: ['HTTPS', 'TLS', 'TCP', 'TCP_UDP'],
};

type Reads = Pick<Facts, 'vpcLinkV2' | 'integration' | 'backend' | 'backendUri' | 'restApi'>;

const isOfAnotherAccount = ({ integration, restApi }: Reads): boolean =>
  integration?.integrationTarget?.split(':')[4] !== restApi?.account;

const problemOf = (facts: Reads): string | undefined => {
  const { vpcLinkV2, integration, backend, backendUri } = facts;
  const target = integration?.integrationTarget;
  const id = vpcLinkV2?.id ?? '';
  if (vpcLinkV2?.isV1) return `${id} is a VPC link of V1, which takes no integration target`;
  if (target === undefined) return `the integration goes through VPC link V2 ${id} and names no integration target`;
  if (!backend) return isOfAnotherAccount(facts) ? undefined : `the account has no load balancer ${target}`;
  const listener = backend.listeners.find(({ Port }) => Port === backend.port);
  if (!backendUri || !listener?.Protocol || speaks[backendUri.scheme].includes(listener.Protocol)) return undefined;
  return `the integration speaks ${backendUri.scheme}, and the listener on port ${backend.port} of ${backend.loadBalancer.LoadBalancerName ?? ''} ${listener.Protocol}`;
};

export default check({
  code: 'vpc-link-v2-integration-target',
  title: 'The integration names the load balancer behind its VPC link V2',
  why:
    'A VPC link V2 leads into a VPC, not to a load balancer: the integration target names that. Without it, or with one that is ' +
    'not there or speaks another protocol than the URI, API Gateway cannot forward and answers 500 Internal server error.',
  severity: 'critical',
  layer: 'integration',
  seenAs: internalServerError,
  remedy:
    "Put the integration with the load balancer's ARN as integration target and a URI of its protocol and port, and deploy.",
  page: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-private-integration.html',
  reads: [...wayReads, 'vpcLinkV2', 'integration', 'backend', 'backendUri'],
  subject: waySubject,
  judge(facts) {
    const { vpcLinkV2, integration, restApi } = facts;
    if (!vpcLinkV2) return pass('the integration uses no VPC link V2');
    const problem = problemOf(facts);
    if (problem === undefined) return pass(`${vpcLinkV2.id} leads to ${integration?.integrationTarget ?? ''}`);
    return fail({
      because: problem,
      alsoSeen: [
        { kind: 'http', status: 400 },
        { kind: 'http', status: 502 },
      ],
      predicts: answers(facts, 500, 'backend'),
      breaks: {
        events: [...integrationEvents, 'DeleteLoadBalancer', 'ModifyListener'],
        ids: [restApi?.value.id ?? '', ...(integration?.integrationTarget ? [integration.integrationTarget] : [])],
      },
      repair: [],
    });
  },
});
