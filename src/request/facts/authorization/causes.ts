import { conditionKeys, needsSignature } from '../../../policy/index.js';
import type { PolicyCondition, PolicyStatement } from './documents.js';
import { conditionsOf, isNegated, listOf } from './documents.js';
import type { Blocked, Obstacle } from './obstacles.js';

/** What a classification looks at besides the document. */
export interface Circumstances {
  readonly endpoint: string;
  readonly endpointVpc: string;
  /** VPC of the caller; undefined for one outside every VPC. */
  readonly callerVpc: string | undefined;
  /** The layer sees no identity: the request is unsigned, or the method does not look. */
  readonly anonymous: boolean;
}

const supported = new Set(
  [
    ...conditionKeys.anyAuthorization,
    ...conditionKeys.privateOnly,
    ...conditionKeys.signedOnly,
    ...conditionKeys.publicOnly,
    ...conditionKeys.service,
    ...conditionKeys.resource,
  ].map((key) => key.toLowerCase()),
);

/** Keys that a call to a private API never carries: those that people try, those of AWS services, and those that do not exist. */
export const isNeverCarried = (key: string): boolean => !supported.has(key) && !needsSignature(key);

const isEndpointKey = (key: string): boolean => key === 'aws:sourcevpce';

/** The cause that one condition is, which keeps an Allow from matching or makes a Deny match; undefined: none of its own. */
const ofCondition = ({ key, values }: PolicyCondition, at: Circumstances): string | undefined => {
  if (key === 'aws:sourceip') return 'resource-policy-uses-source-ip';
  if (isNeverCarried(key)) return 'resource-policy-unsupported-condition-key';
  if (needsSignature(key)) return at.anonymous ? 'resource-policy-principal-requires-iam' : signedCause;
  const mistaken = at.callerVpc !== undefined && at.callerVpc !== at.endpointVpc && values.includes(at.callerVpc);
  if (key === 'aws:sourcevpc' && mistaken) return 'resource-policy-client-vpc-instead-of-endpoint-vpc';
  return isEndpointKey(key) && !values.includes(at.endpoint) ? 'resource-policy-wrong-vpce' : undefined;
};

/** The resource policy does not know the signer. */
const signedCause = 'iam-cross-account-resource-policy-missing';

const order = [
  'resource-policy-invalid-or-too-large',
  'resource-policy-principal-requires-iam',
  signedCause,
  'resource-policy-arn-mismatch',
  'resource-policy-uses-source-ip',
  'resource-policy-unsupported-condition-key',
  'resource-policy-client-vpc-instead-of-endpoint-vpc',
  'resource-policy-wrong-vpce',
] as const;

const firstOf = (codes: readonly (string | undefined)[]): string | undefined =>
  order.find((code) => codes.includes(code));

const principalsOf = ({ Principal }: PolicyStatement): readonly unknown[] =>
  typeof Principal === 'object' && Principal !== null
    ? Object.values(Principal as Record<string, unknown>).flatMap(listOf)
    : listOf(Principal);

/** `AROA…`, `AIDA…`: what IAM leaves in place of a principal that was deleted. */
const isDeleted = (principal: unknown): boolean =>
  typeof principal === 'string' && /^A(?:IDA|ROA)[A-Z0-9]{8,}$/.test(principal);

const ofPrincipal = (statement: PolicyStatement, at: Circumstances): string => {
  const named = principalsOf(statement);
  if (!at.anonymous && named.length > 0 && named.every(isDeleted)) return 'resource-policy-invalid-or-too-large';
  return at.anonymous ? 'resource-policy-principal-requires-iam' : signedCause;
};

const ofObstacle = (obstacle: Obstacle, { statement }: Blocked, at: Circumstances): string | undefined => {
  switch (obstacle.element) {
    case 'principal':
      return ofPrincipal(statement, at);
    case 'resource':
      return 'resource-policy-arn-mismatch';
    case 'action':
      return undefined;
    case 'condition':
      return ofCondition(obstacle.condition, at);
  }
};

/** No statement admits the call, and none comes near enough to say what it got wrong. */
export const unspecific = 'resource-policy-missing-source-vpc';

/** Why a resource policy is silent: by what keeps the Allow from matching that comes nearest. */
export const silenceOf = (nearest: Blocked | undefined, at: Circumstances): string => {
  if (!nearest) return at.anonymous ? unspecific : signedCause;
  return firstOf(nearest.obstacles.map((obstacle) => ofObstacle(obstacle, nearest, at))) ?? unspecific;
};

/** Conditions that also match when the request has another value, or no such key: that is what the author overlooked. */
const overlooked = (statement: PolicyStatement): readonly PolicyCondition[] =>
  conditionsOf(statement).filter(({ operator }) => isNegated(operator) || /IfExists$|^Null$/i.test(operator));

/** Why a resource policy denies: by what the Deny that matches looks at. */
export const denialOf = (statement: PolicyStatement | undefined, at: Circumstances): string => {
  if (!statement) return 'resource-policy-explicit-deny';
  const causes = overlooked(statement).map((condition) => ofCondition(condition, at));
  const byKey = firstOf(causes.filter((code) => code !== signedCause));
  if (byKey !== undefined) return byKey;
  return statement.NotPrincipal !== undefined && at.anonymous
    ? 'resource-policy-principal-requires-iam'
    : 'resource-policy-explicit-deny';
};

/** Whether the policy is silent because of who signs, not of where the call comes from. */
export const isAboutIdentity = (code: string): boolean => code === signedCause;

const asksIdentity = (obstacle: Obstacle): boolean =>
  obstacle.element === 'principal' || (obstacle.element === 'condition' && needsSignature(obstacle.condition.key));

/** Why an endpoint policy is silent. */
export const endpointSilenceOf = (nearest: Blocked | undefined, { anonymous }: Circumstances): string =>
  anonymous && nearest && nearest.obstacles.length > 0 && nearest.obstacles.every(asksIdentity)
    ? 'endpoint-policy-needs-identity'
    : 'endpoint-policy-no-matching-allow';

/** Why an endpoint policy denies. */
export const endpointDenialOf = (statement: PolicyStatement | undefined, { anonymous }: Circumstances): string => {
  const asked = overlooked(statement ?? {}).some(({ key }) => needsSignature(key));
  return anonymous && (asked || statement?.NotPrincipal !== undefined)
    ? 'endpoint-policy-needs-identity'
    : 'endpoint-policy-explicit-deny';
};
