import { executeApiActions } from './keys.js';
import type { AuthorizeRequest } from './request.js';

export type ReadRequest =
  | { readonly ok: true; readonly request: AuthorizeRequest }
  /** One sentence that names the field. */
  | { readonly ok: false; readonly problem: string };

type Raw = Readonly<Record<string, unknown>>;
type Problem = string | null;

const isRecord = (value: unknown): value is Raw => typeof value === 'object' && value !== null && !Array.isArray(value);
const isAbsent = (value: unknown): value is null | undefined => value === null || value === undefined;

const first = (problems: Iterable<Problem>): Problem => {
  for (const problem of problems) if (problem !== null) return problem;
  return null;
};

const text = (record: Raw, name: string, at: string): Problem => {
  const value = record[name];
  if (typeof value === 'string' && value !== '') return null;
  return `${at}.${name} must be text${value === undefined ? ', and it is missing' : ''}.`;
};

const optionalText = (record: Raw, name: string, at: string): Problem =>
  isAbsent(record[name]) || typeof record[name] === 'string' ? null : `${at}.${name} must be text.`;

const optionalBoolean = (record: Raw, name: string): Problem =>
  record[name] === undefined || typeof record[name] === 'boolean' ? null : `${name} must be true or false.`;

const choice = (value: unknown, choices: readonly string[], at: string): Problem =>
  typeof value === 'string' && choices.includes(value) ? null : `${at} must be one of ${choices.join(', ')}.`;

const authorizationTypes = ['NONE', 'AWS_IAM', 'CUSTOM', 'COGNITO_USER_POOLS'];

const checkApi = (api: unknown): Problem => {
  if (!isRecord(api))
    return 'api must be an object with partition, region, accountId, apiId, stage, method, path and authorizationType.';
  return first([
    ...['partition', 'region', 'accountId', 'apiId', 'stage', 'method'].map((name) => text(api, name, 'api')),
    typeof api.path === 'string' ? null : 'api.path must be text.',
    choice(api.authorizationType, authorizationTypes, 'api.authorizationType'),
    optionalText(api, 'viaDomainArn', 'api'),
    optionalText(api, 'endpointType', 'api'),
  ]);
};

const checkPrincipal = (principal: unknown): Problem => {
  if (!isRecord(principal)) return 'principal must be an object with a type, such as {"type": "Anonymous"}.';
  const problem = first([
    text(principal, 'type', 'principal'),
    ...['arn', 'roleArn', 'accountId'].map((name) => optionalText(principal, name, 'principal')),
  ]);
  if (problem !== null || String(principal.type).toLowerCase() === 'anonymous') return problem;
  const named = ['arn', 'roleArn', 'accountId'].some((name) => !isAbsent(principal[name]));
  return named ? null : `principal.arn or principal.accountId must say who the ${String(principal.type)} is.`;
};

const isScalar = (value: unknown): boolean =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

const checkContext = (context: unknown): Problem => {
  if (!isRecord(context)) return 'context must be an object of condition keys; {} when the request has none.';
  return first(
    Object.entries(context).map(([key, value]) => {
      const fits = Array.isArray(value) ? value.every(isScalar) : isScalar(value);
      return fits ? null : `context["${key.slice(0, 80)}"] must be text, a number, a boolean, or a list of them.`;
    }),
  );
};

const checkTexts = (value: unknown, name: string): Problem =>
  value === undefined || (Array.isArray(value) && value.every((item) => typeof item === 'string'))
    ? null
    : `${name} must be a list of texts.`;

const checkLevels = (value: unknown, name: string): Problem => {
  if (isAbsent(value)) return null;
  if (!Array.isArray(value)) return `${name} must be a list of {"target", "policies"}.`;
  return first(
    value.map((level: unknown, index) =>
      isRecord(level) && typeof level.target === 'string' && Array.isArray(level.policies)
        ? null
        : `${name}[${index}] must be {"target": text, "policies": list}.`,
    ),
  );
};

const checkPolicy = (value: unknown, name: string): Problem =>
  isAbsent(value) || typeof value === 'string' || isRecord(value)
    ? null
    : `${name} must be a policy: an object, text or null.`;

const checkPolicies = (value: unknown, name: string, single: boolean): Problem => {
  if (isAbsent(value) || (single && !Array.isArray(value))) return checkPolicy(value, name);
  if (!Array.isArray(value)) return `${name} must be a list of policies.`;
  return first(value.map((policy: unknown, index) => checkPolicy(policy, `${name}[${index}]`)));
};

const checkExpected = (expected: unknown): Problem => {
  if (expected === undefined) return null;
  if (!isRecord(expected)) return 'expected must be an object with a decision.';
  return first([
    choice(expected.decision, ['ALLOW', 'DENY', 'UNKNOWN'], 'expected.decision'),
    expected.kind === undefined
      ? null
      : choice(expected.kind, ['ALLOW', 'IMPLICIT_DENY', 'EXPLICIT_DENY', 'UNKNOWN'], 'expected.kind'),
  ]);
};

const layers = [
  'endpointPolicy',
  'domainPolicy',
  'resourcePolicy',
  'identityPolicy',
  'permissionsBoundary',
  'sessionPolicy',
  'scp',
  'authorizer',
];

const checkUnknownLayers = (value: unknown): Problem =>
  checkTexts(value, 'unknownLayers') ??
  first(((value ?? []) as readonly unknown[]).map((layer) => choice(layer, layers, 'unknownLayers')));

const checks = function* (raw: Raw): Generator<Problem> {
  yield optionalText(raw, 'id', 'request');
  yield checkApi(raw.api);
  if (!isAbsent(raw.action)) yield choice(raw.action, executeApiActions.actions, 'action');
  yield checkPrincipal(raw.principal);
  yield checkContext(raw.context);
  yield checkTexts(raw.unknownKeys, 'unknownKeys');
  yield checkUnknownLayers(raw.unknownLayers);
  for (const name of ['endpointPolicy', 'domainPolicy', 'resourcePolicy', 'authorizerPolicy'])
    yield checkPolicy(raw[name], name);
  yield checkPolicies(raw.identityPolicies, 'identityPolicies', false);
  for (const name of ['permissionsBoundary', 'sessionPolicy']) yield checkPolicies(raw[name], name, true);
  for (const name of ['scps', 'apiAccountScps', 'rcps']) yield checkLevels(raw[name], name);
  for (const name of ['principalIsManagementAccount', 'cognitoTokenValid']) yield optionalBoolean(raw, name);
  yield checkExpected(raw.expected);
};

const optional = new Set(['id', 'action', 'identityPolicies', 'scps', 'apiAccountScps', 'rcps']);

/** A null where a list or an id may be left out means that it was left out. */
const tidy = (raw: Raw): AuthorizeRequest =>
  Object.fromEntries(
    Object.entries(raw).filter(([name, value]) => !(value === null && optional.has(name))),
  ) as unknown as AuthorizeRequest;

/**
 * Checks a request from a file (contract, section 3). Policies are looked at only from outside: one that AWS would refuse makes
 * the decision UNKNOWN, not the request wrong. Unknown fields are ignored.
 */
export const readAuthorizeRequest = (value: unknown): ReadRequest => {
  if (!isRecord(value))
    return { ok: false, problem: 'A request must be a JSON object with api, principal and context.' };
  const problem = first(checks(value));
  return problem === null ? { ok: true, request: tidy(value) } : { ok: false, problem };
};
