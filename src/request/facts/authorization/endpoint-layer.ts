import type { AuthorizeRequest } from '../../../policy/index.js';
import { apiResource } from '../../../policy/index.js';
import type { Subject } from '../../fact.js';
import { fact, get } from '../../fact.js';
import { restApi, stage } from '../api.js';
import { caller } from '../caller.js';
import { privateDomain } from '../domain.js';
import { endpoint } from '../endpoint.js';
import { endpointDenialOf, endpointSilenceOf } from './causes.js';
import { principalOf, requestContext, signerName, targetOf } from './context.js';
import type { PolicyDocument } from './documents.js';
import { documentOf, statementAt } from './documents.js';
import { evaluated, hintsOf, undecided } from './layer.js';
import { blockedAllows } from './obstacles.js';
import { serviceControlPolicies } from './organization.js';
import { circumstancesOf } from './resource-layer.js';
import { signer, signerRecord } from './signer.js';

/** One of the two resources that a call through a private custom domain name needs; without one there is only the API. */
export interface EndpointRefusal {
  readonly of: 'api' | 'domain';
  readonly code: string;
  readonly refuses: 'implicit' | 'explicit';
  readonly because: string;
  readonly statement: number | null;
  readonly resourceArn: string;
}

export interface EndpointVerdict {
  readonly because: string;
  /** Everything is allowed, whatever is called and whoever calls. */
  readonly isDefault: boolean;
  /** Null where the endpoint has none. */
  readonly document: PolicyDocument | null;
  readonly refusals: readonly EndpointRefusal[];
  readonly caller: string;
  readonly hints: readonly string[];
}

const isEverything = (value: unknown): boolean => value === '*' || (Array.isArray(value) && value.includes('*'));

const isEveryone = (principal: unknown): boolean =>
  principal === '*' ||
  (typeof principal === 'object' && principal !== null && isEverything((principal as { AWS?: unknown }).AWS));

/** The default policy, however it is written: nothing about the request could change what it says. */
const allowsEverything = ({ Statement }: PolicyDocument): boolean =>
  Statement.every(({ Effect }) => Effect === 'Allow') &&
  Statement.some(
    ({ Principal, Action, Resource, Condition }) =>
      isEveryone(Principal) && isEverything(Action) && isEverything(Resource) && Condition === undefined,
  );

const codeOf = (
  subject: Subject,
  document: PolicyDocument,
  refuses: EndpointRefusal['refuses'],
  statement: number | null,
  context: Parameters<typeof blockedAllows>[0]['context'],
): string => {
  const at = circumstancesOf(subject, get(subject, signer).is === 'anonymous');
  if (refuses === 'explicit')
    return endpointDenialOf(statement === null ? undefined : document.Statement[statement], at);
  return endpointSilenceOf(blockedAllows({ layer: 'endpointPolicy', context }, document)[0], at);
};

/** A refusal of the domain alone is a policy that lists APIs and forgot the name. */
const withDomainCause = (refusals: readonly EndpointRefusal[]): readonly EndpointRefusal[] =>
  refusals.some((one) => one.of === 'api')
    ? refusals.filter((one) => one.of === 'api')
    : refusals.map((one) => ({ ...one, code: 'endpoint-policy-missing-domain-arn' }));

const onResource = (
  subject: Subject,
  document: PolicyDocument,
  request: AuthorizeRequest,
  of: 'api' | 'domain',
): { readonly refusal: EndpointRefusal | undefined; readonly because: string } => {
  const serving = get(subject, endpoint);
  const context = { ...request, resource: of };
  const { effect, because, statement: name, dependsOn } = evaluated(subject, document, 'endpointPolicy', context);
  if (effect === 'allow') return { refusal: undefined, because };
  if (effect === 'unknown')
    throw undecided(
      subject,
      dependsOn,
      because,
      `the policy of ${serving?.value.VpcEndpointId ?? 'the endpoint'}`,
      serving ?? { account: 'unknown', region: subject.request.region },
      'ec2/describe-vpc-endpoints',
    );
  const refuses = effect === 'explicit-deny' ? 'explicit' : 'implicit';
  const statement = statementAt(document, name);
  const resourceArn = of === 'domain' ? (request.api.viaDomainArn ?? '') : apiResource(request.api).arn;
  const code = codeOf(subject, document, refuses, statement, context);
  return { refusal: { of, code, refuses, because, statement, resourceArn }, because };
};

/** A document that cannot be read is left to the evaluator, which says why. */
const asDocument = (subject: Subject, policy: unknown): PolicyDocument | null => {
  const document = documentOf(policy);
  if (document || policy === undefined || policy === null || policy === '') return document;
  const serving = get(subject, endpoint);
  throw undecided(
    subject,
    [],
    'its document cannot be read',
    `the policy of ${serving?.value.VpcEndpointId ?? 'the endpoint'}`,
    serving ?? { account: 'unknown', region: subject.request.region },
    'ec2/describe-vpc-endpoints',
  );
};

/** The request as the endpoint policy sees it; how the method authorizes is no matter to it. */
const requestAt = (subject: Subject, policy: unknown): AuthorizeRequest => ({
  api: { ...targetOf(subject), authorizationType: 'NONE' },
  principal: principalOf(subject),
  ...requestContext(subject, [policy]),
});

const judged = (subject: Subject, document: PolicyDocument): EndpointVerdict => {
  const request = requestAt(subject, document);
  const resources = get(subject, privateDomain) ? (['domain', 'api'] as const) : (['api'] as const);
  const all = resources.map((of) => onResource(subject, document, request, of));
  const refusals = all.flatMap(({ refusal }) => refusal ?? []);
  return {
    because: all.map(({ because }) => because).join('; '),
    isDefault: false,
    document,
    refusals: withDomainCause(refusals),
    caller: signerName(get(subject, signer)),
    hints: refusals.length > 0 ? hintsOf(document, 'endpointPolicy', request) : [],
  };
};

const open = (document: PolicyDocument | null): EndpointVerdict => ({
  because: 'the endpoint has the default policy, which allows everything',
  isDefault: true,
  document,
  refusals: [],
  caller: '',
  hints: [],
});

/**
 * What the policy of the endpoint says, before anything of the API is looked at
 * (https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-vpc-endpoint-policies.html). Undefined without an
 * endpoint. The default policy is judged without knowing the API.
 */
export const endpointPolicy = fact<EndpointVerdict | undefined>({
  needs: ['organizations/describe-organization'],
  uses: [endpoint, restApi, stage, caller, privateDomain, signer, signerRecord, serviceControlPolicies],
  of: (subject) => {
    const serving = get(subject, endpoint);
    if (!serving) return undefined;
    const document = asDocument(subject, serving.value.PolicyDocument);
    if (!document || allowsEverything(document)) return open(document);
    return get(subject, restApi) ? judged(subject, document) : undefined;
  },
});

/** Another document in place of the endpoint's, judged for this request: what a repair would decide. */
export const endpointVerdictOf = (subject: Subject, document: PolicyDocument): EndpointVerdict =>
  judged(subject, document);
