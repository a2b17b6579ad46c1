import type { AuthorizeRequest, AuthorizeResult, LayerEvaluation } from '../../../policy/index.js';
import { apiResource, conditionKeys, decide, decodePolicy } from '../../../policy/index.js';
import type { Subject } from '../../fact.js';
import { get } from '../../fact.js';
import { caller } from '../caller.js';
import { privateDomain } from '../domain.js';
import { endpoint } from '../endpoint.js';
import type { Circumstances } from './causes.js';
import { denialOf, isAboutIdentity, silenceOf, unspecific } from './causes.js';
import { signerName } from './context.js';
import type { PolicyDocument } from './documents.js';
import { documentOf, statementAt } from './documents.js';
import { evaluated, hintsOf } from './layer.js';
import { blockedAllows } from './obstacles.js';
import { authorizable } from './request.js';
import { signer } from './signer.js';

/** How a layer refuses: no statement allows, a statement denies, or there is no document where one must be. */
type Refusal = 'implicit' | 'explicit' | 'missing';

/** What a resource policy says of this request, in the words of the statement that decides. */
export interface PolicyVerdict {
  readonly effect: LayerEvaluation['effect'];
  /** How it keeps the request out; undefined where it lets it in, leaves it to the authorizer, or nobody can know. */
  readonly refuses: Refusal | undefined;
  /** Whether it lets the request in cannot be said. */
  readonly open: boolean;
  /** The cause of the refusal; undefined where there is none. */
  readonly code: string | undefined;
  readonly because: string;
  /** The whole document as it would be evaluated; null where there is none. */
  readonly document: PolicyDocument | null;
  /** The statement that decided, by its index; null where none did. */
  readonly statement: number | null;
  readonly dependsOn: readonly string[];
  readonly resourceArn: string;
  /** The caller as the refusal names it. */
  readonly caller: string;
  /** What the document itself gets wrong, `code: message`. */
  readonly hints: readonly string[];
}

/** How the resource policy weighs: alone, before an authorizer, or beside the policies of a signer. */
export type Relation = 'alone' | 'authorizer' | 'unsigned' | 'same-account' | 'cross-account';

export const relationOf = (subject: Subject): Relation => {
  const { request } = get(subject, authorizable);
  const who = get(subject, signer);
  switch (request.api.authorizationType) {
    case 'NONE':
    case 'COGNITO_USER_POOLS':
      return 'alone';
    case 'CUSTOM':
      return 'authorizer';
    case 'AWS_IAM':
      if (who.is === 'anonymous') return 'unsigned';
      return who.is !== 'unnamed' && who.account === request.api.accountId ? 'same-account' : 'cross-account';
  }
};

/** Of an unsigned call only what the policy says of every signer is worth saying: the signature comes first. */
const asAnySigner = (request: AuthorizeRequest): AuthorizeRequest => ({
  ...request,
  principal: { type: 'Unknown' },
  unknownKeys: [...(request.unknownKeys ?? []), ...conditionKeys.signedOnly, 'aws:PrincipalTag/*'],
});

export const circumstancesOf = (subject: Subject, anonymous: boolean): Circumstances => {
  const serving = get(subject, endpoint)?.value;
  return {
    endpoint: serving?.VpcEndpointId ?? '',
    endpointVpc: serving?.VpcId ?? '',
    callerVpc: get(subject, caller).vpc,
    anonymous,
  };
};

/** Resource policy and signer's policies together, without the gates around them. */
export const bothSides = (request: AuthorizeRequest, policy: unknown): AuthorizeResult => {
  const { viaDomainArn: _, ...api } = request.api;
  return decide({ ...request, api, resourcePolicy: policy, endpointPolicy: null, scps: [] });
};

/** Within one account an Allow of either side is enough. */
const isBlamed = (request: AuthorizeRequest, policy: unknown): boolean =>
  bothSides(request, policy).blame.some(({ layer }) => layer === 'resourcePolicy');

const refusalOf = (
  { effect }: LayerEvaluation,
  relation: Relation,
  request: AuthorizeRequest,
  policy: unknown,
): Refusal | undefined => {
  if (effect === 'explicit-deny') return 'explicit';
  if (effect !== 'implicit-deny') return undefined;
  switch (relation) {
    case 'alone':
    case 'cross-account':
      return 'implicit';
    case 'authorizer':
    case 'unsigned':
      return undefined;
    case 'same-account':
      return isBlamed(request, policy) ? 'implicit' : undefined;
  }
};

const causeOf = (
  subject: Subject,
  refuses: Refusal,
  document: PolicyDocument,
  statement: number | null,
  request: AuthorizeRequest,
): string => {
  if (get(subject, privateDomain)) return 'private-domain-api-policy-denies';
  const at = circumstancesOf(
    subject,
    request.principal.type === 'Anonymous' || request.api.authorizationType !== 'AWS_IAM',
  );
  if (refuses === 'explicit') return denialOf(statement === null ? undefined : document.Statement[statement], at);
  const [nearest] = blockedAllows({ layer: 'resourcePolicy', context: request }, document);
  const code = silenceOf(nearest, at);
  const isCognito = request.api.authorizationType === 'COGNITO_USER_POOLS';
  return isCognito && code === unspecific ? 'cognito-needs-resource-policy-allow' : code;
};

const explained: Readonly<Partial<Record<Relation, string>>> = {
  authorizer: 'the resource policy denies nothing, and the authorizer decides',
  unsigned: 'the call is not signed: see iam-unsigned-request',
  'same-account': "the resource policy is silent, and the signer's own policies decide",
};

const absent = (subject: Subject, resourceArn: string): PolicyVerdict => ({
  effect: 'implicit-deny',
  refuses: 'missing',
  open: false,
  code: 'resource-policy-absent',
  because: 'the API has no resource policy',
  document: null,
  statement: null,
  dependsOn: [],
  resourceArn,
  caller: callerName(subject),
  hints: [],
});

/** Only methods with AWS_IAM look at who signs. */
const callerName = (subject: Subject): string => {
  const { isSigned } = get(subject, authorizable);
  return isSigned ? signerName(get(subject, signer)) : 'anonymous';
};

const isOpen = (
  { effect, statements }: LayerEvaluation,
  relation: Relation,
  request: AuthorizeRequest,
  policy: unknown,
): boolean => {
  if (effect !== 'unknown') return false;
  switch (relation) {
    case 'alone':
    case 'cross-account':
      return true;
    case 'authorizer':
      return statements.length === 0 || statements.some((one) => one.effect !== 'Allow' && one.matched === 'unknown');
    case 'unsigned':
      return false;
    case 'same-account':
      return bothSides(request, policy).decision === 'UNKNOWN';
  }
};

/** What AWS's own page leaves open, where it decides here. */
const doubtsOf = (refuses: Refusal, { api }: AuthorizeRequest): readonly string[] =>
  refuses === 'implicit' && api.authorizationType === 'COGNITO_USER_POOLS'
    ? ['the text of the AWS page refuses a silent policy behind Cognito; Table A on the same page reads otherwise']
    : [];

/** A policy in place of the API's own, judged for this request. */
export const judged = (subject: Subject, policy: unknown): PolicyVerdict => {
  const relation = relationOf(subject);
  const { request: asked } = get(subject, authorizable);
  const request = relation === 'unsigned' ? asAnySigner(asked) : asked;
  const resourceArn = apiResource(request.api).arn;
  if (decodePolicy(policy).is === 'none') return absent(subject, resourceArn);
  const evaluation = evaluated(subject, policy, 'resourcePolicy', request);
  const document = documentOf(policy);
  const statement = statementAt(document, evaluation.statement);
  const refuses = refusalOf(evaluation, relation, request, policy);
  const code = refuses && document ? causeOf(subject, refuses, document, statement, request) : undefined;
  const left = relation === 'same-account' && code !== undefined && isAboutIdentity(code);
  const yields = refuses === undefined && evaluation.effect !== 'allow' ? explained[relation] : undefined;
  return {
    effect: evaluation.effect,
    refuses: left ? undefined : refuses,
    open: isOpen(evaluation, relation, request, policy),
    code: left ? undefined : code,
    because: (left ? explained['same-account'] : yields) ?? evaluation.because,
    document,
    statement,
    dependsOn: evaluation.dependsOn,
    resourceArn,
    caller: callerName(subject),
    hints: refuses ? [...doubtsOf(refuses, request), ...hintsOf(policy, 'resourcePolicy', request)] : [],
  };
};
