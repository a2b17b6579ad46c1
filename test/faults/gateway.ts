import { consumer, ids, provider, urls } from '../worlds/peered.js';
import {
  authorized,
  authorizerFunction,
  authorizerId,
  cached,
  functionPolicy,
  key,
  keyed,
  limited,
  managedRule,
  pathRule,
  plan,
  pool,
  pooled,
  proxied,
  stageArn,
  token,
  validated,
  walled,
  webAcl,
  withApi,
  withStage,
} from '../worlds/gateway.js';
import { answer, edit } from '../worlds/world.js';
import type { Fault } from './fault.js';
import {
  authorizerFailed,
  authorizerMisconfigured,
  authorizerRefused,
  forbidden,
  limitExceeded,
  missingParameter,
  missingToken,
  refusal,
  tokenExpired,
  tooManyRequests,
  unauthorized,
  uriTooLong,
} from './sees.js';

type Edit = Fault['breaks'];
const same: Edit = (snapshot) => snapshot;
const call = { target: urls.alias, from: ids.app } as const;
const inTheCall = { breaks: same, near: same } as const;

const usagePlan =
  (change: (row: Record<string, unknown>) => void): Edit =>
  (snapshot) =>
    edit(snapshot, provider, 'apigateway/get-usage-plans', (a: { items: Record<string, unknown>[] }) =>
      a.items.forEach(change),
    );

const used =
  (days: number[][]): Edit =>
  (snapshot) =>
    edit(snapshot, provider, 'apigateway/get-usage', (a: object) => ({ ...a, items: { [key]: days } }), plan);

const settings = (setting: Record<string, unknown>): Edit =>
  withStage({ methodSettings: { '*/*': { throttlingRateLimit: 10000, throttlingBurstLimit: 5000, ...setting } } });

const canaryWithout =
  (path: string): Edit =>
  (snapshot) => {
    const canary = withStage({ canarySettings: { deploymentId: 'dep222', percentTraffic: 10 } })(snapshot);
    return edit(
      canary,
      provider,
      'apigateway/get-deployments',
      (a: { items: { id: string; apiSummary: Record<string, unknown> }[] }) => {
        const [first] = a.items;
        const { [path]: _, ...apiSummary } = first?.apiSummary ?? {};
        a.items.push({ ...first, id: 'dep222', apiSummary });
      },
      ids.api,
    );
  };

const http2 =
  (ProtocolType: string, ApiId: string): Edit =>
  (snapshot) =>
    edit(snapshot, provider, 'apigatewayv2/get-apis', () => ({ Items: [{ ApiId, Name: 'orders-v2', ProtocolType }] }));

const zone = { account: consumer.account, region: 'global' };

/** `api.internal.example` leads to the endpoint by a record of the consumer's own private zone. */
const ownName =
  (target: string): Edit =>
  (snapshot) => {
    const domains = [provider, consumer].reduce(
      (state, at) => answer(state, at, 'apigateway/get-domain-names', { items: [] }),
      snapshot,
    );
    const balanced = answer(domains, consumer, 'elbv2/describe-target-groups', { TargetGroups: [] });
    const listed = answer(
      balanced,
      zone,
      'route53/list-hosted-zones-by-vpc',
      {
        HostedZoneSummaries: [
          { HostedZoneId: 'Z0INTERNAL', Name: 'internal.example.', Owner: { OwningAccount: consumer.account } },
        ],
      },
      ids.consumerVpc,
      'us-east-1',
    );
    return answer(
      listed,
      zone,
      'route53/list-resource-record-sets',
      {
        ResourceRecordSets: [
          { Name: 'api.internal.example.', Type: 'CNAME', TTL: 60, ResourceRecords: [{ Value: target }] },
        ],
      },
      'Z0INTERNAL',
    );
  };

const targetFaults: readonly Fault[] = [
  {
    ...call,
    code: 'not-a-rest-api',
    nearIs: 'api-not-found-or-wrong-region',
    what: 'the URL names an HTTP API',
    sees: forbidden,
    target: urls.alias.replace(ids.api, 'h1t2t3p4a5'),
    breaks: http2('HTTP', 'h1t2t3p4a5'),
    near: http2('HTTP', 'h0t0t0p0a0'),
    blind: ['get-rest-apis'],
  },
  {
    ...call,
    code: 'api-status-not-available',
    what: 'the last update of the API failed',
    sees: forbidden,
    breaks: withApi({ apiStatus: 'FAILED', apiStatusMessage: 'the security policy could not be applied' }),
    near: withApi({ apiStatus: 'UPDATING' }),
    blind: ['get-rest-apis'],
  },
  {
    ...call,
    code: 'default-endpoint-disabled',
    what: "the API's default endpoint is disabled",
    sees: forbidden,
    breaks: withApi({ disableExecuteApiEndpoint: true }),
    near: withApi({ disableExecuteApiEndpoint: false }),
    blind: ['get-rest-apis'],
    tried: 'repairs',
  },
  {
    ...call,
    code: 'tls-version-or-cipher-rejected',
    what: 'the API accepts TLS 1.3 only, and the handshake of the client fails',
    sees: { kind: 'tls' },
    symptom: 'tls',
    breaks: withApi({ securityPolicy: 'SecurityPolicy_TLS13_1_3_2025_09', endpointAccessMode: 'BASIC' }),
    near: withApi({ securityPolicy: 'SecurityPolicy_TLS13_1_2_2021_06', endpointAccessMode: 'BASIC' }),
    blind: ['get-rest-apis'],
    tried: 'repairs',
  },
  {
    ...call,
    code: 'strict-mode-host-sni-mismatch',
    what: "the API demands that Host and TLS name are the same, and is called by the endpoint's own name",
    sees: forbidden,
    target: urls.vpce,
    headers: [`x-apigw-api-id: ${ids.api}`],
    breaks: withApi({ securityPolicy: 'SecurityPolicy_TLS13_1_2_2021_06', endpointAccessMode: 'STRICT' }),
    near: withApi({ securityPolicy: 'SecurityPolicy_TLS13_1_2_2021_06', endpointAccessMode: 'BASIC' }),
    blind: ['get-rest-apis'],
    tried: 'repairs',
  },
  {
    ...call,
    code: 'tls-hostname-mismatch',
    what: 'a name of its own points at the endpoint, whose certificate does not cover it',
    target: 'https://api.internal.example/prod/orders',
    headers: [`x-apigw-api-id: ${ids.api}`],
    sees: { kind: 'tls' },
    breaks: ownName(`${ids.endpoint}-abcdefgh.execute-api.us-east-1.vpce.amazonaws.com.`),
    near: ownName('proxy.internal.example.'),
    blind: ['get-domain-names', 'list-hosted-zones-by-vpc', 'list-resource-record-sets'],
  },
];

const stageFaults: readonly Fault[] = [
  {
    ...call,
    code: 'deployment-stale',
    what: 'the canary of the stage serves a deployment from before the method',
    sees: missingToken,
    breaks: canaryWithout('/orders'),
    near: canaryWithout('/nothing'),
    nearCall: { target: urls.alias },
    blind: ['get-deployments', 'get-resources'],
    tried: 'repairs',
  },
  {
    ...call,
    code: 'payload-header-or-uri-limit',
    what: 'a path parameter holds a whole token',
    sees: uriTooLong,
    world: proxied,
    target: `${urls.alias}/${'x'.repeat(1700)}`,
    ...inTheCall,
    nearCall: { target: `${urls.alias}/${'x'.repeat(1400)}` },
    blind: ['get-rest-apis'],
  },
  {
    ...call,
    code: 'cache-invalidation-unauthorized',
    what: 'a client asks for a fresh answer, which the stage refuses to whom it does not know',
    sees: { kind: 'http', status: 403, wordsOf: 'the cache, which AWS does not document' },
    world: cached,
    headers: ['Cache-Control: max-age=0'],
    breaks: withStage({
      methodSettings: {
        '~1orders/GET': {
          cachingEnabled: true,
          requireAuthorizationForCacheControl: true,
          unauthorizedCacheControlHeaderStrategy: 'FAIL_WITH_403',
        },
      },
    }),
    near: same,
    blind: ['get-stages'],
    tried: 'repairs',
  },
  {
    ...call,
    code: 'request-validation-failed',
    what: 'the client leaves out a header that the method demands',
    sees: missingParameter('x-tenant'),
    world: validated,
    headers: ['accept: application/json'],
    ...inTheCall,
    nearCall: { headers: ['accept: application/json', 'X-Tenant: a'] },
    blind: ['get-resources', 'get-request-validators'],
  },
  {
    ...call,
    code: 'waf-blocked',
    what: 'a rule of the web ACL blocks the path',
    sees: forbidden,
    world: walled,
    breaks: (healthy) =>
      answer(
        healthy,
        provider,
        'wafv2/get-web-acl-for-resource',
        webAcl({ Allow: {} }, pathRule('orders', 0, '/orders', { Block: {} }), managedRule),
        stageArn,
      ),
    near: (healthy) =>
      answer(
        healthy,
        provider,
        'wafv2/get-web-acl-for-resource',
        webAcl({ Block: {} }, pathRule('orders', 0, '/orders', { Allow: {} }), managedRule),
        stageArn,
      ),
    blind: ['get-web-acl-for-resource'],
  },
];

const bearer = (value: string) => [`Authorization: Bearer ${value}`];
const issuer = `https://cognito-idp.us-east-1.amazonaws.com/${pool.split('/')[1] ?? ''}`;
/** 2026-02-01 at noon is when the snapshots were taken. */
const noon = Date.parse('2026-02-01T12:00:00Z') / 1000;

const authorizerFaults: readonly Fault[] = [
  {
    ...call,
    code: 'authorizer-missing-identity',
    what: 'the client sends its token in another header than the authorizer reads',
    sees: unauthorized,
    world: authorized,
    headers: ['x-token: abc'],
    ...inTheCall,
    nearCall: { headers: bearer('abc') },
    blind: ['get-resources', 'get-authorizers'],
  },
  {
    ...call,
    code: 'authorizer-permission-missing',
    what: 'the function of the authorizer lets API Gateway invoke it for another API only',
    sees: authorizerMisconfigured,
    world: authorized,
    breaks: (healthy) =>
      answer(
        healthy,
        provider,
        'lambda/get-policy',
        functionPolicy({
          Sid: 'other',
          Effect: 'Allow',
          Principal: { Service: 'apigateway.amazonaws.com' },
          Action: 'lambda:InvokeFunction',
          Resource: authorizerFunction,
          Condition: {
            ArnLike: { 'AWS:SourceArn': `arn:aws:execute-api:us-east-1:${provider.account}:zzzzzzzzzz/authorizers/*` },
          },
        }),
        'authorize',
      ),
    near: (healthy) =>
      answer(
        healthy,
        provider,
        'lambda/get-policy',
        functionPolicy({
          Sid: 'exact',
          Effect: 'Allow',
          Principal: { Service: 'apigateway.amazonaws.com' },
          Action: 'lambda:InvokeFunction',
          Resource: authorizerFunction,
          Condition: {
            ArnLike: {
              'AWS:SourceArn': `arn:aws:execute-api:us-east-1:${provider.account}:${ids.api}/authorizers/${authorizerId}`,
            },
          },
        }),
        'authorize',
      ),
    blind: ['lambda/get-policy', 'get-authorizers'],
    tried: 'repairs',
  },
  {
    ...call,
    code: 'authorizer-failure-or-timeout',
    what: 'the function of the authorizer was turned off by a reserved concurrency of 0',
    sees: authorizerFailed,
    world: authorized,
    breaks: (healthy) =>
      answer(healthy, provider, 'lambda/get-function-concurrency', { ReservedConcurrentExecutions: 0 }, 'authorize'),
    near: (healthy) =>
      answer(healthy, provider, 'lambda/get-function-concurrency', { ReservedConcurrentExecutions: 1 }, 'authorize'),
    blind: ['get-function-configuration', 'get-function-concurrency'],
    tried: 'repairs',
  },
  {
    ...call,
    code: 'authorizer-denied',
    what: 'the authorizer refuses the caller',
    sees: authorizerRefused,
    world: authorized,
    message: '{"Message":"User is not authorized to access this resource with an explicit deny"}',
    ...inTheCall,
    nearCall: { message: '{"message":"Forbidden"}' },
    blind: ['get-authorizers'],
  },
  {
    ...call,
    code: 'cognito-token-invalid',
    what: 'the token of the client has expired',
    sees: tokenExpired,
    world: pooled,
    headers: bearer(token({ iss: issuer, exp: noon - 60, token_use: 'id' })),
    ...inTheCall,
    nearCall: { headers: bearer(token({ iss: issuer, exp: noon + 60, token_use: 'id' })) },
    blind: ['get-authorizers'],
  },
  {
    ...call,
    code: 'cognito-needs-resource-policy-allow',
    what: 'the resource policy denies other endpoints and allows nothing, which a Cognito authorizer does not make up for',
    sees: refusal('resource-based policy', 'does not allow'),
    world: pooled,
    breaks: withApi({
      policy: JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Deny',
            Principal: '*',
            Action: 'execute-api:Invoke',
            Resource: 'execute-api:/*',
            Condition: { StringNotEquals: { 'aws:SourceVpce': [ids.endpoint] } },
          },
        ],
      }),
    }),
    near: withApi({
      policy: JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke', Resource: 'execute-api:/*' }],
      }),
    }),
    blind: ['get-rest-apis'],
    tried: 'repairs',
  },
];

const keyFaults: readonly Fault[] = [
  {
    ...call,
    code: 'api-key-missing-or-invalid',
    what: 'the only key of the usage plan was disabled',
    sees: forbidden,
    world: keyed,
    breaks: (healthy) =>
      edit(healthy, provider, 'apigateway/get-api-keys', (a: { items: { enabled: boolean }[] }) => {
        for (const item of a.items) item.enabled = false;
      }),
    near: same,
    nearCall: { headers: ['x-api-key: abc'] },
    blind: ['get-api-keys', 'get-usage-plan-keys'],
    tried: 'repairs',
  },
  {
    ...call,
    code: 'usage-plan-stage-not-associated',
    what: 'the usage plan holds another stage of the API',
    sees: forbidden,
    world: keyed,
    breaks: usagePlan((row) => {
      row['apiStages'] = [{ apiId: ids.api, stage: 'test' }];
    }),
    near: usagePlan((row) => {
      row['apiStages'] = [
        { apiId: ids.api, stage: 'test' },
        { apiId: ids.api, stage: 'prod' },
      ];
    }),
    blind: ['get-usage-plans'],
    tried: 'repairs',
  },
  {
    ...call,
    code: 'usage-plan-throttled',
    what: 'the usage plan allows no request at all',
    sees: tooManyRequests,
    world: keyed,
    breaks: usagePlan((row) => {
      row['throttle'] = { rateLimit: 0, burstLimit: 0 };
    }),
    near: usagePlan((row) => {
      row['throttle'] = { rateLimit: 1, burstLimit: 1 };
    }),
    blind: ['get-usage-plans'],
    tried: 'repairs',
  },
  {
    ...call,
    code: 'usage-plan-quota-exceeded',
    what: 'the key has used up its quota for the day',
    sees: limitExceeded,
    world: keyed,
    breaks: used([[1000, 0]]),
    near: used([[999, 1]]),
    blind: ['get-usage-plan-keys'],
    tried: 'repairs',
  },
  {
    ...call,
    code: 'stage-or-method-throttled',
    what: 'the stage was turned off by a rate of 0',
    sees: tooManyRequests,
    world: limited,
    breaks: settings({ throttlingRateLimit: 0, throttlingBurstLimit: 0 }),
    near: settings({}),
    blind: ['get-stages'],
    tried: 'repairs',
  },
  {
    ...call,
    code: 'account-throttled',
    nearIs: 'stage-or-method-throttled',
    what: 'calls are throttled although neither stage nor usage plan limits them',
    sees: tooManyRequests,
    world: limited,
    symptom: '429',
    breaks: same,
    near: settings({ throttlingRateLimit: 50, throttlingBurstLimit: 10 }),
    blind: ['get-account'],
  },
];

export const gatewayFaults: readonly Fault[] = [...targetFaults, ...stageFaults, ...authorizerFaults, ...keyFaults];
