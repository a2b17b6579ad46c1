import { carriesSecret, dropped, maskCredentials, namesSecret, uriWithoutSecrets } from './credential-text.js';
import { isRecord } from './json.js';
import type { OperationId } from './operations.js';
import type { Answer } from './snapshot.js';

/** The new value of a field; undefined removes it. */
type Change = (value: unknown, name: string) => unknown;

const withField = (record: Answer, name: string, change: Change): Answer => {
  if (!Object.hasOwn(record, name)) return record;
  const value = change(record[name], name);
  const { [name]: _old, ...rest } = record;
  return value === undefined ? rest : { ...record, [name]: value };
};

/** Changes the values at a path such as `items.*.value`; `*` is every element of a list or every value of an object. */
const at = (path: string, change: Change): Change => {
  const [name = '', ...rest] = path.split('.');
  const below = rest.length === 0 ? change : at(rest.join('.'), change);
  return (value) => {
    if (name === '*' && Array.isArray(value)) return value.map((element, index) => below(element, String(index)));
    if (!isRecord(value)) return value;
    if (name !== '*') return withField(value, name, below);
    return Object.fromEntries(
      Object.entries(value).flatMap(([field, old]): [string, unknown][] => {
        const changed = below(old, field);
        return changed === undefined ? [] : [[field, changed]];
      }),
    );
  };
};

const all =
  (...changes: readonly Change[]): Change =>
  (value, name) =>
    changes.reduce((changed, change) => change(changed, name), value);

const remove: Change = () => undefined;
const drop: Change = () => dropped;
const inText =
  (change: (text: string) => string): Change =>
  (value) =>
    typeof value === 'string' ? change(value) : value;

const isExpression = (value: string): boolean =>
  /^(method|context|stageVariables|integration)\.[\w.${}[\]-]+$/.test(value);

/** A mapping (`method.request.header.X`) says where a value comes from and stays; a literal may be the secret itself. */
const requestParameter: Change = (value, name) =>
  typeof value === 'string' && !isExpression(value) && (namesSecret(name) || carriesSecret(value))
    ? `'${dropped}'`
    : value;

const requestTemplate: Change = inText((template) => (carriesSecret(template) ? dropped : template));

/** An integration as API Gateway and its OpenAPI extension write it; `credentials` is a role's ARN and stays. */
const integration: Change = all(
  at('requestParameters.*', requestParameter),
  at('requestTemplates.*', requestTemplate),
  at(
    'uri',
    inText((uri) => uriWithoutSecrets(uri, 'secrets')),
  ),
);

const authorizerUri: Change = inText((uri) => uriWithoutSecrets(uri, 'whole'));
const validation: Change = inText((expression) => (carriesSecret(expression) ? dropped : expression));

const stage: Change = all(at('variables.*', drop), at('canarySettings.stageVariableOverrides.*', drop));

/** Applies the change that `changes` has for a field's name, at any depth. */
const everywhere = (changes: (name: string) => Change | undefined): Change => {
  const walk: Change = (value, name) => {
    const change = changes(name);
    if (change) return change(value, name);
    return at('*', walk)(value, name);
  };
  return walk;
};

/** Changes a JSON document inside a string; the string stays as it was when nothing changes. */
const inJson =
  (change: (parsed: Answer) => Change, otherwise: (text: string) => string): Change =>
  (value) => {
    if (typeof value !== 'string') return value;
    try {
      const parsed: unknown = JSON.parse(value);
      if (!isRecord(parsed)) return otherwise(value);
      const changed = JSON.stringify(change(parsed)(parsed, ''));
      return changed === JSON.stringify(parsed) ? value : changed;
    } catch {
      return otherwise(value);
    }
  };

const openApi = everywhere((name) => {
  if (name === 'x-amazon-apigateway-integration') return integration;
  if (name === 'authorizerUri') return authorizerUri;
  return name === 'identityValidationExpression' ? validation : undefined;
});

const patchOperation: Change = (value) =>
  isRecord(value) &&
  /variables|requestParameters|requestTemplates|stageVariableOverrides|uri|value/i.test(String(value.path))
    ? withField(value, 'value', drop)
    : value;

const secretField =
  /^(sessionToken|secretAccessKey|password|clientSecret|authKey|preSharedKey|customerGatewayConfiguration|customerRouterConfig|accessToken|refreshToken|idToken|secretString|secretBinary|plaintext)$/i;

/** A CloudTrail event repeats what was sent: stage variables, keys, integrations, session tokens. */
const trailEvent = (event: Answer): Change =>
  everywhere((name) => {
    if (secretField.test(name)) return drop;
    if (name === 'environment') return remove;
    if (name === 'variables' || name === 'stageVariableOverrides') return at('*', drop);
    if (name === 'patchOperations') return at('*', patchOperation);
    if (name === 'putIntegrationInput' || name === 'updateIntegrationInput') return all(integration, openPatch);
    if (name === 'authorizerUri') return authorizerUri;
    return name === 'value' && /ApiKey|UsagePlanKey/.test(String(event.eventName)) ? drop : undefined;
  });

const openPatch: Change = at('patchOperations.*', patchOperation);

const oidcSecret = (actions: string): Change => at(`${actions}.*.AuthenticateOidcConfig.ClientSecret`, remove);

/** What each operation's answer holds that a snapshot must not (contract, section 2). */
const drops: Partial<Readonly<Record<OperationId, Change>>> = {
  'apigateway/get-stage': stage,
  'apigateway/get-stages': all(at('item.*', stage), at('items.*', stage)),
  'apigateway/get-api-keys': at('items.*.value', remove),
  'apigateway/get-usage-plan-keys': at('items.*.value', remove),
  'apigateway/get-resources': at('items.*.resourceMethods.*.methodIntegration', integration),
  'apigateway/get-authorizers': all(
    at('items.*.authorizerUri', authorizerUri),
    at('items.*.identityValidationExpression', validation),
  ),
  'apigateway/get-export': all(
    at(
      'body',
      inJson(
        () => openApi,
        () => dropped,
      ),
    ),
    openApi,
  ),
  'lambda/get-function-configuration': at('Environment', remove),
  'elbv2/describe-listeners': at('Listeners.*', oidcSecret('DefaultActions')),
  'elbv2/describe-rules': at('Rules.*', oidcSecret('Actions')),
  'ec2/describe-vpn-connections': at(
    'VpnConnections.*',
    all(at('CustomerGatewayConfiguration', remove), at('Options.TunnelOptions.*.PreSharedKey', remove)),
  ),
  'directconnect/describe-virtual-interfaces': at(
    'virtualInterfaces.*',
    all(at('authKey', remove), at('customerRouterConfig', remove), at('bgpPeers.*.authKey', remove)),
  ),
  'cloudtrail/lookup-events': at('Events.*.CloudTrailEvent', inJson(trailEvent, maskCredentials)),
  'logs/filter-log-events': at('events.*.message', inText(maskCredentials)),
  'xray/list-retrieved-traces': at('Traces.*.Spans.*.Document', inText(maskCredentials)),
  'xray/batch-get-traces': at('Traces.*.Segments.*.Document', inText(maskCredentials)),
};

/**
 * An operation's answer without its secrets: values of stage variables (their names stay), API keys, credentials in
 * integration requests, Lambda environments, tokens in authorizer URIs, and the keys of VPN and Direct Connect. Role ARNs
 * stay. Idempotent.
 */
export const dropSecrets = (operation: OperationId, answer: Answer): Answer => {
  const change = drops[operation];
  return change === undefined ? answer : (change(answer, '') as Answer);
};
