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
  [/Unauthorized|incoming token has expired/, 'UNAUTHORIZED'],
  [/token included in the request is expired/, 'EXPIRED_TOKEN'],
  [/signature we calculated|Credential should be scoped/, 'INVALID_SIGNATURE'],
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
const forbiddenBy: Partial<Record<Check['layer'], ResponseType>> = {
  throttling: 'INVALID_API_KEY',
  waf: 'WAF_FILTERED',
};

/** What refuses before the API's stage is found: no gateway response of the API is asked. */
const beforeTheApi: readonly Check['layer'][] = ['target', 'dns', 'endpoint-policy', 'domain'];

/**
 * What API Gateway calls an integration that it could not use. A throttled function was measured to be an
 * INTEGRATION_FAILURE, whose own status is 504 once it is customised
 * (https://repost.aws/questions/QUL-z6rJbmR4meafB7MzYXxw); a configuration that cannot work is the other.
 */
const integrationTypes = ({ code }: Check): readonly ResponseType[] =>
  code === 'lambda-throttled' ? ['INTEGRATION_FAILURE'] : ['API_CONFIGURATION_ERROR', 'INTEGRATION_FAILURE'];

const failureTypes = (check: Check, { status, errorType }: Seen): readonly ResponseType[] => {
  if (errorType === 'AuthorizerFailureException') return ['AUTHORIZER_FAILURE'];
  if (errorType === 'AuthorizerConfigurationException') return ['AUTHORIZER_CONFIGURATION_ERROR'];
  return status === 500 ? integrationTypes(check) : [];
};

/**
 * Which gateway responses an answer may be, the likeliest first, its family last; none for what the back end, a load
 * balancer or the front end says.
 */
const typesOf = (check: Check, seen: Seen): readonly ResponseType[] => {
  if (seen.kind !== 'http' || seen.errorType === undefined || beforeTheApi.includes(check.layer)) return [];
  const body = seen.body ?? '';
  const isForbidden = body.includes('"Forbidden"');
  const named = isForbidden ? forbiddenBy[check.layer] : byBody.find(([pattern]) => pattern.test(body))?.[1];
  if (isForbidden && named === undefined) return [];
  const family: ResponseType = (seen.status ?? 0) >= 500 ? 'DEFAULT_5XX' : 'DEFAULT_4XX';
  return [...(named === undefined ? failureTypes(check, seen) : [named]), family];
};

const messageIn = (body: string | undefined): string | undefined =>
  /"message"\s*:\s*("(?:[^"\\]|\\.)*"|null)/i.exec(body ?? '')?.[1];

const bodyOf = (template: string | undefined, type: ResponseType | undefined, seen: Seen): string | undefined => {
  const message = messageIn(seen.body);
  if (template === undefined || message === undefined) return template ?? seen.body;
  const bare = message === 'null' ? 'null' : message.slice(1, -1);
  const typed = type === undefined ? template : template.replaceAll('$context.error.responseType', type);
  return typed.replaceAll('$context.error.messageString', message).replaceAll('$context.error.message', bare);
};

const applied = (seen: Seen, types: readonly ResponseType[], responses: Customised): Seen => {
  const custom = types.flatMap((type) => responses.find(({ responseType }) => responseType === type) ?? [])[0];
  if (!custom) return seen;
  const [likeliest, ...others] = types;
  const type = custom.responseType?.startsWith('DEFAULT_') && others.length === 1 ? likeliest : custom.responseType;
  const body = bodyOf(custom.responseTemplates?.['application/json'], type, seen);
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
  const adjust = (seen: Seen): Seen => applied(seen, typesOf(check, seen), responses.value ?? []);
  const seen = adjust(seenOf(judgement));
  const alsoSeen = (verdict.alsoSeen ?? []).map(adjust);
  return { check, subject: judgement.subject, verdict: { ...verdict, seen, alsoSeen } };
};
