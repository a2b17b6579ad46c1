import type { Check, Fail, Seen } from '../checks/check.js';
import type { Facts } from '../request/facts/index.js';
import { facts } from '../request/facts/index.js';
import type { Subject } from '../request/fact.js';
import { lookUp } from '../request/fact.js';
import type { Judgement } from './evaluate.js';
import { isFailed } from './evaluate.js';
import { seenOf } from './rank.js';

type Customised = NonNullable<Facts['gatewayResponses']>;
type ResponseType = NonNullable<Customised[number]['responseType']>;

const byBody: readonly (readonly [RegExp, ResponseType])[] = [
  [/is not authorized to/, 'ACCESS_DENIED'],
  [/Missing Authentication Token/, 'MISSING_AUTHENTICATION_TOKEN'],
  [/Unauthorized/, 'UNAUTHORIZED'],
  [/token included in the request is expired/, 'EXPIRED_TOKEN'],
  [/signature we calculated/, 'INVALID_SIGNATURE'],
  [/Too Many Requests/, 'THROTTLED'],
  [/Limit Exceeded/, 'QUOTA_EXCEEDED'],
  [/Invalid request body/, 'BAD_REQUEST_BODY'],
  [/Missing required request parameters/, 'BAD_REQUEST_PARAMETERS'],
  [/Endpoint request timed out/, 'INTEGRATION_TIMEOUT'],
  [/Network error communicating/, 'INTEGRATION_FAILURE'],
  [/content length exceeded/, 'REQUEST_TOO_LARGE'],
  [/Unsupported Media Type/, 'UNSUPPORTED_MEDIA_TYPE'],
];

/** `Forbidden` is the API's own answer for a key or the WAF only; the routing before it is nobody's to customise. */
const forbiddenBy = (check: Check): ResponseType | undefined => {
  if (check.layer === 'throttling') return 'INVALID_API_KEY';
  return check.layer === 'waf' ? 'WAF_FILTERED' : undefined;
};

const failureType = (check: Check): ResponseType =>
  check.layer === 'authorizer' ? 'AUTHORIZER_CONFIGURATION_ERROR' : 'API_CONFIGURATION_ERROR';

/** Which gateway response an answer is; undefined for what the back end, a load balancer or the front end says. */
const typeOf = (check: Check, seen: Seen): ResponseType | undefined => {
  if (seen.kind !== 'http' || seen.errorType === undefined || check.layer === 'endpoint-policy') return undefined;
  const body = seen.body ?? '';
  if (body.includes('"Forbidden"')) return forbiddenBy(check);
  const named = byBody.find(([pattern]) => pattern.test(body))?.[1];
  return named ?? (seen.status === 500 ? failureType(check) : undefined);
};

const messageIn = (body: string | undefined): string | undefined =>
  /"message"\s*:\s*("(?:[^"\\]|\\.)*"|null)/i.exec(body ?? '')?.[1];

const bodyOf = (template: string | undefined, seen: Seen): string | undefined => {
  const message = messageIn(seen.body);
  if (template === undefined || message === undefined) return template ?? seen.body;
  const bare = message === 'null' ? 'null' : message.slice(1, -1);
  return template.replaceAll('$context.error.messageString', message).replaceAll('$context.error.message', bare);
};

const applied = (seen: Seen, type: ResponseType, responses: Customised): Seen => {
  const family: ResponseType = (seen.status ?? 0) >= 500 ? 'DEFAULT_5XX' : 'DEFAULT_4XX';
  const custom =
    responses.find(({ responseType }) => responseType === type) ??
    responses.find(({ responseType }) => responseType === family);
  if (!custom) return seen;
  const body = bodyOf(custom.responseTemplates?.['application/json'], seen);
  return {
    ...seen,
    ...(custom.statusCode === undefined ? {} : { status: Number(custom.statusCode) }),
    ...(body === undefined ? {} : { body }),
  };
};

/**
 * A failure as this API's callers see it: its gateway responses may change status and body
 * (https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-gatewayResponse-definition.html).
 */
export const asCustomised = (subject: Subject, judgement: Judgement): Judgement => {
  if (!isFailed(judgement)) return judgement;
  const responses = lookUp(subject, facts.gatewayResponses);
  if (!responses.known || !responses.value || responses.value.length === 0) return judgement;
  const { check } = judgement;
  const verdict: Fail = judgement.verdict;
  const adjust = (seen: Seen): Seen => {
    const type = typeOf(check, seen);
    return type === undefined ? seen : applied(seen, type, responses.value ?? []);
  };
  const seen = adjust(seenOf(judgement));
  const alsoSeen = (verdict.alsoSeen ?? []).map(adjust);
  return { check, subject: judgement.subject, verdict: { ...verdict, seen, alsoSeen } };
};
