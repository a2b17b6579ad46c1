import type { Change } from '../../changes/change.js';
import type { Deployable } from '../../changes/integrations.js';
import { updateIntegration } from '../../changes/integrations.js';
import type { Facts } from '../../request/facts/index.js';
import { check, fail, pass } from '../check.js';
import { internalServerError } from '../seen.js';
import { answers, deployable, integrationEvents, wayReads, waySubject } from './way.js';

const speaks: Readonly<Record<'http' | 'https', readonly string[]>> = {
  http: ['HTTP', 'TCP', 'TCP_UDP'],
  https: ['HTTPS', 'TLS', 'TCP', 'TCP_UDP'],
};

type Reads = Pick<
  Facts,
  | 'vpcLinkV2'
  | 'linkedBalancers'
  | 'integration'
  | 'backend'
  | 'backendUri'
  | 'methodSetup'
  | 'restApi'
  | 'stage'
  | 'asked'
>;

const isOfAnotherAccount = ({ integration, restApi }: Reads): boolean =>
  integration?.integrationTarget?.split(':')[4] !== restApi?.account;

/** The listener that is called, where it speaks another protocol than the URI. */
const otherProtocol = ({ backend, backendUri }: Reads): string | undefined => {
  const { Protocol } = backend?.listeners.find(({ Port }) => Port === backend.port) ?? {};
  return !backendUri || !Protocol || speaks[backendUri.scheme].includes(Protocol) ? undefined : Protocol;
};

/** The only load balancer in the VPC of the link is the one that was meant. */
const toBalancer = (place: Deployable, { linkedBalancers, integration }: Reads): Change[] => {
  const [only, ...others] = linkedBalancers;
  const former = integration?.integrationTarget;
  if (only === undefined || others.length > 0) return [];
  return [
    updateIntegration(
      place,
      [{ path: '/integrationTarget', field: 'integrationTarget', value: only, former }],
      `let the integration lead to ${only}`,
      former === undefined ? { lasting: 'the saved integration keeps its target after the undo' } : {},
    ),
  ];
};

/** The URI in the protocol of the listener, at the same port. */
const inItsProtocol = (place: Deployable, { backend, integration }: Reads, protocol: string): Change[] => {
  const uri = integration?.uri ?? '';
  const parts = /^https?:\/\/([^/:$]+)(?::\d+)?(\/.*)?$/.exec(uri);
  const scheme = protocol === 'HTTPS' || protocol === 'TLS' ? 'https' : 'http';
  if (!parts || !backend) return [];
  const value = `${scheme}://${parts[1] ?? ''}:${backend.port}${parts[2] ?? ''}`;
  return [
    updateIntegration(
      place,
      [{ path: '/uri', field: 'uri', value, former: uri }],
      `speak ${scheme} to the load balancer`,
      scheme === 'http' ? { warning: 'the way from API Gateway to the load balancer is then not encrypted' } : {},
    ),
  ];
};

const repair = (facts: Reads): Change[] => {
  const place = deployable(facts);
  if (!place || facts.vpcLinkV2?.isV1 !== false) return [];
  const protocol = otherProtocol(facts);
  return protocol === undefined ? toBalancer(place, facts) : inItsProtocol(place, facts, protocol);
};

const problemOf = (facts: Reads): string | undefined => {
  const { vpcLinkV2, integration, backend } = facts;
  const target = integration?.integrationTarget;
  const id = vpcLinkV2?.id ?? '';
  if (vpcLinkV2?.isV1) return `${id} is a VPC link of V1, which takes no integration target`;
  if (target === undefined) return `the integration goes through VPC link V2 ${id} and names no integration target`;
  if (!backend) return isOfAnotherAccount(facts) ? undefined : `the account has no load balancer ${target}`;
  const protocol = otherProtocol(facts);
  return protocol === undefined
    ? undefined
    : `the integration speaks ${facts.backendUri?.scheme ?? ''}, and the listener on port ${backend.port} of ${backend.loadBalancer.LoadBalancerName ?? ''} ${protocol}`;
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
  reads: [...wayReads, 'vpcLinkV2', 'linkedBalancers', 'integration', 'methodSetup', 'backend', 'backendUri'],
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
      repair: repair(facts),
    });
  },
});
