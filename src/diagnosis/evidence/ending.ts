import type { Layer } from '../../checks/check.js';
import { layers } from '../../checks/check.js';
import type { Handled, Phase } from '../../inventory/evidence/handled.js';
import type { Refusal } from '../../inventory/evidence/refusal.js';
import { refusalIn } from '../../inventory/evidence/refusal.js';
import type { Failed } from '../evaluate.js';
import { seenOf } from '../rank.js';

/**
 * The layers that end a request with this gateway response; a type that every policy may give is left out. Without a
 * token API Gateway answers alike for a method that is not there and one that wants a signature.
 */
const endedBy: Readonly<Record<string, readonly Layer[]>> = {
  WAF_FILTERED: ['waf'],
  MISSING_AUTHENTICATION_TOKEN: ['stage', 'iam'],
  RESOURCE_NOT_FOUND: ['stage'],
  BAD_REQUEST_BODY: ['stage'],
  BAD_REQUEST_PARAMETERS: ['stage'],
  EXPIRED_TOKEN: ['iam'],
  INVALID_SIGNATURE: ['iam'],
  UNAUTHORIZED: ['authorizer'],
  AUTHORIZER_FAILURE: ['authorizer'],
  AUTHORIZER_CONFIGURATION_ERROR: ['authorizer'],
  INVALID_API_KEY: ['throttling'],
  QUOTA_EXCEEDED: ['throttling'],
  THROTTLED: ['throttling'],
  INTEGRATION_FAILURE: ['integration'],
  INTEGRATION_TIMEOUT: ['integration'],
  API_CONFIGURATION_ERROR: ['integration'],
};

/** The layer whose policy refused; none where the text names no policy. */
const refusedBy = (refusal: Refusal): readonly Layer[] => {
  if (refusal === 'policy' || refusal === 'policy explicit') return [];
  if (refusal === 'authorizer') return ['authorizer'];
  if (refusal.startsWith('resource-policy')) return ['resource-policy'];
  return refusal.startsWith('endpoint-policy') ? ['endpoint-policy'] : ['iam'];
};

const refusedIn: Readonly<Record<Phase, readonly Layer[]>> = {
  waf: ['waf'],
  authenticate: ['iam'],
  authorizer: ['authorizer'],
  authorize: ['resource-policy', 'iam'],
};

/** Causes that are met when a signature is checked: other causes of the layer come when it is good. */
const ofSignature: readonly string[] = ['iam-unsigned-request', 'sigv4-scope-wrong'];

/**
 * Whether a row names what ended the request: by the type of the answer, by the phase that refused it. Both policies are
 * asked in one phase; where somebody signed, it is told of the identity's.
 */
export const tellsEnd = ({ errorType, refusedBy, status, principal }: Handled, { check }: Failed): boolean => {
  if (errorType !== undefined && endedBy[errorType] !== undefined) return true;
  switch (refusedBy) {
    case 'waf':
      return true;
    case 'authenticate':
      return ofSignature.includes(check.code);
    case 'authorizer':
      return status === 401 || status === 403;
    case 'authorize':
      return check.layer === 'iam' && principal !== undefined;
    case undefined:
      return false;
  }
};

/** Whether it was refused when its signature was checked, and this cause is not met then. */
export const isBeforeSigner = ({ refusedBy }: Handled, { check }: Failed): boolean =>
  refusedBy === 'authenticate' && check.layer === 'iam' && !ofSignature.includes(check.code);

/** Whether a phase is recorded as passed which the failure says stops the request; a key that was accepted is one. */
export const hasPassed = ({ passed = [], apiKey, errorType }: Handled, { check }: Failed): boolean => {
  switch (check.layer) {
    case 'waf':
      return passed.includes('waf');
    case 'authorizer':
      return passed.includes('authorizer') && (check.code !== 'authorizer-denied' || passed.includes('authorize'));
    case 'resource-policy':
      return passed.includes('authorize');
    case 'iam':
      return passed.includes(ofSignature.includes(check.code) ? 'authenticate' : 'authorize');
    case 'throttling':
      return check.code === 'api-key-missing-or-invalid' && apiKey !== undefined && errorType !== 'INVALID_API_KEY';
    default:
      return false;
  }
};

/** A request that was matched to a resource met the method, and what ended it came after. */
const afterMatch = (ends: readonly Layer[], { resource }: Handled): readonly Layer[] =>
  resource !== undefined && ends.length > 1 ? ends.filter((layer) => layer !== 'stage') : ends;

const isSuccess = (status: number | undefined): boolean => status !== undefined && status >= 200 && status < 400;

/** A function that answered badly or threw has run: nothing before it stopped the request. */
const isInvoked = ({ fault }: Handled): boolean => fault === 'malformed response' || fault === 'function error';

/** How far the request came: the layers of which one answered, or `service` where the backend did. Empty: not known. */
export const endsOf = (row: Handled): readonly Layer[] => {
  const refusal = refusalIn(row.message);
  if (refusal) return refusedBy(refusal);
  // What a web ACL lets pass goes on to the stage.
  if (row.source === 'waf-logs' && row.errorType === undefined) return ['stage'];
  if (isInvoked(row)) return ['service'];
  const typed = row.errorType === undefined ? undefined : endedBy[row.errorType];
  if (typed) return afterMatch(typed, row);
  if (row.refusedBy !== undefined) return refusedIn[row.refusedBy];
  if (row.errorType !== undefined) return [];
  if (isSuccess(row.status) || row.maker === 'backend') return ['service'];
  return row.maker === 'integration' ? ['integration'] : [];
};

/** An authorizer decides before what a resource policy does not deny outright. */
const isUnjudged = (end: Layer, failed: Failed): boolean =>
  failed.check.layer === 'resource-policy' &&
  end === 'authorizer' &&
  refusalIn(seenOf(failed).body) !== 'resource-policy explicit';

/** Whether the request surely came past the layer that this failure says stops it. */
export const isPast = (ends: readonly Layer[], failed: Failed): boolean =>
  ends.length > 0 &&
  ends.every((end) => layers.indexOf(end) > layers.indexOf(failed.check.layer) && !isUnjudged(end, failed));

/** The gateway responses behind an `x-amzn-ErrorType`. */
const typesOf: Readonly<Record<string, readonly string[]>> = {
  MissingAuthenticationTokenException: ['MISSING_AUTHENTICATION_TOKEN'],
  ForbiddenException: ['INVALID_API_KEY', 'WAF_FILTERED'],
  AccessDeniedException: ['ACCESS_DENIED'],
  InvalidSignatureException: ['INVALID_SIGNATURE'],
  IncompleteSignatureException: ['INVALID_SIGNATURE', 'MISSING_AUTHENTICATION_TOKEN'],
  ExpiredTokenException: ['EXPIRED_TOKEN'],
  UnauthorizedException: ['UNAUTHORIZED'],
  AuthorizerConfigurationException: ['AUTHORIZER_CONFIGURATION_ERROR'],
  AuthorizerFailureException: ['AUTHORIZER_FAILURE', 'AUTHORIZER_CONFIGURATION_ERROR'],
  TooManyRequestsException: ['THROTTLED'],
  LimitExceededException: ['QUOTA_EXCEEDED'],
  BadRequestException: ['BAD_REQUEST_BODY', 'BAD_REQUEST_PARAMETERS'],
};

/** Whether an answer of this type is surely another than the one that the failure gives. */
export const isOtherType = ({ errorType }: Handled, failed: Failed): boolean => {
  if (errorType === undefined) return false;
  const seen = [seenOf(failed), ...(failed.verdict.alsoSeen ?? [])];
  const types = seen.map((one) => (one.errorType === undefined ? undefined : typesOf[one.errorType]));
  return types.every((each) => each !== undefined && !each.includes(errorType));
};

/** Answers that only a signed request gets: they contradict that nothing was signed. */
export const isSigned = ({ errorType }: Handled): boolean =>
  errorType === 'INVALID_SIGNATURE' || errorType === 'EXPIRED_TOKEN';
