import type { Snapshot } from '../../src/snapshot/snapshot.js';
import { healthy, ids, provider } from './peered.js';
import { answer, edit } from './world.js';

/** Worlds in which GET /orders passes one more thing of API Gateway: a key, an authorizer, a web ACL, a validator. */

interface Resources {
  items: { path: string; resourceMethods?: Record<string, Record<string, unknown>> }[];
}
interface Deployments {
  items: { id: string; apiSummary: Record<string, Record<string, Record<string, unknown>>> }[];
}
interface Stages {
  item: Record<string, unknown>[];
}

type Edit = (snapshot: Snapshot) => Snapshot;

/** GET /orders in the working copy, and its summary in the deployment. */
export const withMethod =
  (working: Record<string, unknown>, summary: Record<string, unknown> = {}): Edit =>
  (snapshot) => {
    const changed = edit(
      snapshot,
      provider,
      'apigateway/get-resources',
      (a: Resources) => {
        for (const item of a.items)
          if (item.path === '/orders' && item.resourceMethods?.['GET'])
            Object.assign(item.resourceMethods['GET'], summary, working);
      },
      ids.api,
    );
    return edit(
      changed,
      provider,
      'apigateway/get-deployments',
      (a: Deployments) => {
        for (const { apiSummary } of a.items)
          apiSummary['/orders'] = { GET: { ...apiSummary['/orders']?.['GET'], ...summary } };
      },
      ids.api,
    );
  };

export const withStage =
  (settings: Record<string, unknown>): Edit =>
  (snapshot) =>
    edit(
      snapshot,
      provider,
      'apigateway/get-stages',
      (a: Stages) => {
        for (const item of a.item) Object.assign(item, settings);
      },
      ids.api,
    );

export const withApi =
  (settings: Record<string, unknown>): Edit =>
  (snapshot) =>
    edit(snapshot, provider, 'apigateway/get-rest-apis', (a: { items: object[] }) => {
      for (const item of a.items) Object.assign(item, settings);
    });

export const plan = 'plan01';
export const key = 'key123';

/** GET /orders needs a key, and there is one. */
export const keyed = (): Snapshot => {
  const needing = withMethod({}, { apiKeyRequired: true })(healthy());
  const planned = answer(needing, provider, 'apigateway/get-usage-plans', {
    items: [
      {
        id: plan,
        name: 'partners',
        apiStages: [{ apiId: ids.api, stage: 'prod' }],
        throttle: { rateLimit: 100, burstLimit: 200 },
        quota: { limit: 1000, offset: 0, period: 'DAY' },
      },
    ],
  });
  const held = answer(
    planned,
    provider,
    'apigateway/get-usage-plan-keys',
    { items: [{ id: key, type: 'API_KEY', name: 'partner-a' }] },
    plan,
  );
  const known = answer(held, provider, 'apigateway/get-api-keys', {
    items: [{ id: key, name: 'partner-a', enabled: true, stageKeys: [] }],
  });
  return answer(
    known,
    provider,
    'apigateway/get-usage',
    { usagePlanId: plan, startDate: '2026-02-01', endDate: '2026-02-01', items: { [key]: [[10, 990]] } },
    plan,
  );
};

export const authorizerId = 'auth01';
export const authorizerFunction = `arn:aws:lambda:us-east-1:${provider.account}:function:authorize`;

const invokeStatement = {
  Sid: 'apigw-auth',
  Effect: 'Allow',
  Principal: { Service: 'apigateway.amazonaws.com' },
  Action: 'lambda:InvokeFunction',
  Resource: authorizerFunction,
  Condition: {
    ArnLike: { 'AWS:SourceArn': `arn:aws:execute-api:us-east-1:${provider.account}:${ids.api}/authorizers/*` },
  },
};

export const functionPolicy = (...Statement: object[]) => ({
  Policy: JSON.stringify({ Version: '2012-10-17', Id: 'default', Statement }),
  RevisionId: '1',
});

const uri = `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${authorizerFunction}/invocations`;

const withFunction: Edit = (snapshot) => {
  const permitted = answer(snapshot, provider, 'lambda/get-policy', functionPolicy(invokeStatement), 'authorize');
  const configured = answer(
    permitted,
    provider,
    'lambda/get-function-configuration',
    { FunctionName: 'authorize', FunctionArn: authorizerFunction, State: 'Active', Timeout: 3, Version: '$LATEST' },
    'authorize',
  );
  return answer(configured, provider, 'lambda/get-function-concurrency', {}, 'authorize');
};

/** GET /orders asks a Lambda authorizer for the token in Authorization. */
export const authorized = (): Snapshot => {
  const set = { authorizationType: 'CUSTOM' };
  const asking = withMethod({ authorizerId }, set)(healthy());
  const listed = answer(
    asking,
    provider,
    'apigateway/get-authorizers',
    {
      items: [
        {
          id: authorizerId,
          name: 'tokens',
          type: 'TOKEN',
          authType: 'custom',
          authorizerUri: uri,
          identitySource: 'method.request.header.Authorization',
          identityValidationExpression: 'Bearer .+',
          authorizerResultTtlInSeconds: 300,
        },
      ],
    },
    ids.api,
  );
  return withFunction(listed);
};

export const pool = `arn:aws:cognito-idp:us-east-1:${provider.account}:userpool/us-east-1_AbCdEfGhI`;

/** GET /orders takes ID tokens of one user pool. */
export const pooled = (): Snapshot =>
  answer(
    withMethod({ authorizerId: 'pool01' }, { authorizationType: 'COGNITO_USER_POOLS' })(healthy()),
    provider,
    'apigateway/get-authorizers',
    {
      items: [
        {
          id: 'pool01',
          name: 'people',
          type: 'COGNITO_USER_POOLS',
          providerARNs: [pool],
          authType: 'cognito_user_pools',
          identitySource: 'method.request.header.Authorization',
        },
      ],
    },
    ids.api,
  );

/** A token with these claims; nobody signed it. */
export const token = (claims: object): string =>
  [{ alg: 'RS256', kid: 'k1' }, claims, 'signature']
    .map((part) => Buffer.from(typeof part === 'string' ? part : JSON.stringify(part)).toString('base64url'))
    .join('.');

export const stageArn = `arn:aws:apigateway:us-east-1::/restapis/${ids.api}/stages/prod`;
export const aclArn = `arn:aws:wafv2:us-east-1:${provider.account}:regional/webacl/front/11111111-2222-3333-4444-555555555555`;

export const webAcl = (DefaultAction: object, ...Rules: object[]) => ({
  WebACL: { Name: 'front', Id: '11111111-2222-3333-4444-555555555555', ARN: aclArn, DefaultAction, Rules },
});

export const pathRule = (name: string, priority: number, path: string, action: object) => ({
  Name: name,
  Priority: priority,
  Statement: {
    ByteMatchStatement: {
      SearchString: Buffer.from(path).toString('base64'),
      FieldToMatch: { UriPath: {} },
      TextTransformations: [{ Priority: 0, Type: 'LOWERCASE' }],
      PositionalConstraint: 'CONTAINS',
    },
  },
  Action: action,
});

export const managedRule = {
  Name: 'common',
  Priority: 10,
  Statement: { ManagedRuleGroupStatement: { VendorName: 'AWS', Name: 'AWSManagedRulesCommonRuleSet' } },
  OverrideAction: { None: {} },
};

/** A web ACL that blocks another path, and asks a managed rule group that only counts. */
export const walled = (): Snapshot =>
  answer(
    withStage({ webAclArn: aclArn })(healthy()),
    provider,
    'wafv2/get-web-acl-for-resource',
    webAcl({ Allow: {} }, pathRule('admin', 0, '/admin', { Block: {} }), {
      ...managedRule,
      OverrideAction: { Count: {} },
    }),
    stageArn,
  );

/** GET /orders demands a header. */
export const validated = (): Snapshot =>
  answer(
    withMethod({ requestValidatorId: 'val01', requestParameters: { 'method.request.header.x-tenant': true } })(
      healthy(),
    ),
    provider,
    'apigateway/get-request-validators',
    { items: [{ id: 'val01', name: 'parameters', validateRequestBody: false, validateRequestParameters: true }] },
    ids.api,
  );

/** GET /orders is cached, and a client that asks for a fresh answer is served a kept one. */
export const cached = (): Snapshot =>
  withStage({
    cacheClusterEnabled: true,
    methodSettings: {
      '~1orders/GET': {
        cachingEnabled: true,
        requireAuthorizationForCacheControl: true,
        unauthorizedCacheControlHeaderStrategy: 'SUCCEED_WITH_RESPONSE_HEADER',
      },
    },
  })(healthy());

/** Below /orders every path is served. */
export const proxied = (): Snapshot => {
  const resources = edit(
    healthy(),
    provider,
    'apigateway/get-resources',
    (a: Resources) => {
      for (const item of a.items) if (item.path === '/orders') item.path = '/orders/{proxy+}';
    },
    ids.api,
  );
  return edit(
    resources,
    provider,
    'apigateway/get-deployments',
    (a: Deployments) => {
      for (const { apiSummary } of a.items) {
        apiSummary['/orders/{proxy+}'] = apiSummary['/orders'] ?? {};
        delete apiSummary['/orders'];
      }
    },
    ids.api,
  );
};

/** The account's limits are known. */
export const limited = (): Snapshot =>
  answer(healthy(), provider, 'apigateway/get-account', {
    throttleSettings: { burstLimit: 5000, rateLimit: 10000 },
    features: ['UsagePlans'],
  });
