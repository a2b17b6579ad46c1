import { expect, test } from '@jest/globals';
import type { Snapshot } from '../../src/snapshot/snapshot.js';
import type { Call } from '../diagnose.js';
import { diagnosed } from '../diagnose.js';
import { domain, withDomain } from '../worlds/domain.js';
import {
  aclArn,
  authorized,
  authorizerFunction,
  functionPolicy,
  key,
  keyed,
  managedRule,
  pathRule,
  plan,
  pooled,
  pool,
  stageArn,
  token,
  webAcl,
  withApi,
  withMethod,
  withStage,
} from '../worlds/gateway.js';
import {
  signedWorld,
  signing,
  withBoundary,
  withControlPolicy,
  withResourcePolicy,
  withRolePolicy,
} from '../worlds/iam.js';
import { linkV2, integration as integrationV2, withLinkV2 } from '../worlds/link-v2.js';
import { healthy, ids, provider, savedForm, urls } from '../worlds/peered.js';
import { answer, edit } from '../worlds/world.js';

type Edit = (snapshot: Snapshot) => Snapshot;
type Row = Record<string, unknown>;

const apiArn = `arn:aws:execute-api:us-east-1:${provider.account}:${ids.api}`;
const call: Call = { target: urls.alias, from: ids.app };
const signed: Call = { ...call, principal: signing.session };
const document = (...Statement: readonly object[]) => ({ Version: '2012-10-17', Statement });
const statement = (Effect: string, more: object = {}) => ({
  Effect,
  Principal: '*',
  Action: 'execute-api:Invoke',
  Resource: `${apiArn}/*`,
  ...more,
});
const when = (Condition: object) => ({ Condition });

const on =
  (world: () => Snapshot, ...edits: readonly Edit[]) =>
  (): Snapshot =>
    edits.reduce((snapshot, one) => one(snapshot), world());

const endpointPolicy =
  (policy: object): Edit =>
  (snapshot) =>
    edit(snapshot, provider, 'ec2/describe-vpc-endpoints', (a: { VpcEndpoints: Row[] }) => {
      for (const row of a.VpcEndpoints) row['PolicyDocument'] = JSON.stringify(policy, null, 2);
    });

const integration = (fields: Row, responses: Row = {}): Edit =>
  withMethod({
    methodIntegration: { ...fields, integrationResponses: responses },
    methodResponses: Object.fromEntries(Object.keys(responses).map((status) => [status, { statusCode: status }])),
  });

const authorizer =
  (fields: Row): Edit =>
  (snapshot) =>
    edit(
      snapshot,
      provider,
      'apigateway/get-authorizers',
      (a: { items: Row[] }) => {
        for (const item of a.items) Object.assign(item, fields);
      },
      ids.api,
    );

const plans =
  (change: (plan: Row) => void): Edit =>
  (snapshot) =>
    edit(snapshot, provider, 'apigateway/get-usage-plans', (a: { items: Row[] }) => a.items.forEach(change));

const route =
  (routingMode: string, rules: readonly Row[], mappings: readonly Row[]): Edit =>
  (snapshot) => {
    const moded = edit(snapshot, provider, 'apigateway/get-domain-names', (a: { items: Row[] }) => {
      for (const item of a.items) item['routingMode'] = routingMode;
    });
    const ruled = answer(
      moded,
      provider,
      'apigatewayv2/list-routing-rules',
      { RoutingRules: [...rules] },
      domain.name,
      domain.id,
    );
    return answer(
      ruled,
      provider,
      'apigateway/get-base-path-mappings',
      { items: [...mappings] },
      domain.name,
      domain.id,
    );
  };

const toOrders = (Priority: number, ...Conditions: readonly Row[]): Row => ({
  RoutingRuleId: `rule${Priority}`,
  Priority,
  Conditions,
  Actions: [{ InvokeApi: { ApiId: ids.api, Stage: 'prod', StripBasePath: true } }],
});

const summaryOf = (snapshot: Snapshot): Row => {
  let found: Row = {};
  edit(
    snapshot,
    provider,
    'apigateway/get-deployments',
    (a: { items: { id: string; apiSummary: Row }[] }) => {
      found = a.items.find(({ id }) => id === ids.deployment)?.apiSummary ?? {};
    },
    ids.api,
  );
  return found;
};

/** A fifth of the requests goes to a canary. */
const canary: Edit = (snapshot) => {
  const apiSummary = summaryOf(snapshot);
  const deployed = edit(
    snapshot,
    provider,
    'apigateway/get-deployments',
    (a: { items: Row[] }) => {
      a.items.push({ id: 'dep222', createdDate: '2026-01-10T08:00:00Z', apiSummary });
    },
    ids.api,
  );
  return withStage({ canarySettings: { deploymentId: 'dep222', percentTraffic: 20, useStageCache: false } })(deployed);
};

const aliasOf = (name: string) => ids.function.replace(/:pets$/, `:${name}`);
const byVariable: Edit = (snapshot) => {
  const arn = `${aliasOf('orders')}:live`;
  const uri = `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${aliasOf('${stageVariables.fn}')}/invocations`;
  const invoking = integration({ type: 'AWS_PROXY', httpMethod: 'POST', uri })(snapshot);
  const variable = withStage({ variables: { fn: 'orders:live' } })(invoking);
  const configured = answer(
    variable,
    provider,
    'lambda/get-function-configuration',
    { FunctionName: 'orders', FunctionArn: aliasOf('orders'), State: 'Active', Timeout: 10 },
    'orders',
  );
  const free = answer(configured, provider, 'lambda/get-function-concurrency', {}, 'orders');
  return answer(
    free,
    provider,
    'lambda/get-policy',
    functionPolicy({
      Sid: 'any-stage',
      Effect: 'Allow',
      Principal: { Service: 'apigateway.amazonaws.com' },
      Action: 'lambda:InvokeFunction',
      Resource: arn,
      Condition: {
        ArnLike: { 'AWS:SourceArn': `${apiArn}/*/GET/ord*` },
        StringEquals: { 'AWS:SourceAccount': provider.account },
      },
    }),
    'orders',
    'live',
  );
};

const now = Date.parse('2026-02-01T12:00:00Z') / 1000;
const issuer = `https://cognito-idp.us-east-1.amazonaws.com/${pool.split('/')[1] ?? ''}`;
const access = token({ iss: issuer, token_use: 'access', scope: 'orders/read profile', exp: now + 36_000_000 });

/** The Deny of a data perimeter: not from these networks, and not one of AWS's own services. */
const perimeter = statement(
  'Deny',
  when({
    StringNotEqualsIfExists: { 'aws:SourceVpc': ids.providerVpc, 'aws:PrincipalTag/perimeter': 'exempt' },
    BoolIfExists: { 'aws:PrincipalIsAWSService': 'false', 'aws:ViaAWSService': 'false' },
  }),
);

const worlds: readonly (readonly [string, () => Snapshot, Call])[] = [
  [
    'an open API behind Denies that spare this endpoint in several ways',
    on(
      healthy,
      withResourcePolicy(
        document(
          statement('Allow'),
          statement(
            'Deny',
            when({ StringNotEquals: { 'aws:sourcevpce': [ids.endpoint, 'vpce-0f'], 'aws:SourceVpc': 'vpc-0other' } }),
          ),
          statement('Deny', when({ NotIpAddress: { 'aws:VpcSourceIp': ['10.10.0.0/16', '192.0.2.0/24'] } })),
          statement('Deny', { NotResource: [`${apiArn}/prod/*`, `${apiArn}/dev/*`], Resource: undefined }),
          statement('Deny', { NotAction: 'execute-api:*', Action: undefined }),
          perimeter,
        ),
      ),
    ),
    call,
  ],
  [
    'Allows by set operators, Null and wildcards',
    on(
      healthy,
      withResourcePolicy(
        document(
          statement('Allow', {
            Resource: ['execute-api:/dev/*', `${apiArn}/pr?d/GET/or*`],
            ...when({
              'ForAnyValue:StringLike': { 'aws:SourceVpce': ['vpce-0e2*'] },
              'ForAllValues:StringEquals': { 'aws:SourceVpc': [ids.providerVpc, 'vpc-0f'] },
              Null: { 'aws:PrincipalArn': 'true', 'aws:SourceVpce': false },
              Bool: { 'aws:SecureTransport': true },
            }),
          }),
        ),
      ),
    ),
    call,
  ],
  [
    'a caller that may be any host of a subnet',
    on(
      healthy,
      withResourcePolicy(document(statement('Allow', when({ IpAddress: { 'aws:VpcSourceIp': '10.10.0.0/20' } })))),
    ),
    { ...call, from: ids.consumerSubnet },
  ],
  [
    'a signer named by its organization, under boundary, SCPs and the default endpoint policy of a perimeter',
    on(
      signedWorld,
      withResourcePolicy(
        document(
          statement(
            'Allow',
            when({
              StringEquals: { 'aws:PrincipalOrgID': signing.organization },
              ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::*:role/apps/*` },
            }),
          ),
          perimeter,
        ),
      ),
      withRolePolicy(
        document(
          { Effect: 'Allow', Action: 'execute-api:*', Resource: 'arn:aws:execute-api:*:*:*/*/GET/orders' },
          {
            Effect: 'Deny',
            Action: '*',
            Resource: '*',
            Condition: { StringNotEquals: { 'aws:SourceVpce': ids.endpoint } },
          },
        ),
      ),
      withBoundary(document({ Effect: 'Allow', NotAction: 'iam:*', Resource: '*' })),
      withControlPolicy(
        document(
          { Effect: 'Allow', Action: '*', Resource: '*' },
          {
            Effect: 'Deny',
            Action: '*',
            Resource: '*',
            Condition: {
              ArnNotLike: { 'aws:PrincipalArn': `arn:aws:iam::${signing.roleArn.split(':')[4] ?? ''}:role/apps/*` },
            },
          },
        ),
      ),
      endpointPolicy({
        Statement: [
          {
            Effect: 'Allow',
            Principal: '*',
            Action: 'execute-api:Invoke',
            Resource: '*',
            Condition: { StringEquals: { 'aws:PrincipalOrgID': signing.organization } },
          },
        ],
      }),
    ),
    signed,
  ],
  [
    'a Lambda authorizer that looks at the whole request and keeps nothing',
    on(
      authorized,
      authorizer({
        type: 'REQUEST',
        identitySource: '',
        authorizerResultTtlInSeconds: 0,
        identityValidationExpression: undefined,
      }),
      withResourcePolicy(document(statement('Deny', when({ StringNotEquals: { 'aws:SourceVpce': ids.endpoint } })))),
    ),
    { ...call, headers: ['accept: application/json'] },
  ],
  [
    'a Lambda authorizer by a role, and an alias',
    on(
      authorized,
      authorizer({
        authorizerUri: `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${authorizerFunction}:live/invocations`,
        authorizerCredentials: `arn:aws:iam::${provider.account}:role/service/authorize`,
      }),
      (s) =>
        answer(
          s,
          { ...provider, region: 'global' },
          'iam/get-role',
          {
            Role: {
              RoleName: 'authorize',
              Arn: `arn:aws:iam::${provider.account}:role/service/authorize`,
              AssumeRolePolicyDocument: encodeURIComponent(
                JSON.stringify(
                  document({
                    Effect: 'Allow',
                    Principal: { Service: ['lambda.amazonaws.com', 'apigateway.amazonaws.com'] },
                    Action: 'sts:AssumeRole',
                  }),
                ),
              ),
            },
          },
          'authorize',
        ),
    ),
    { ...call, headers: ['Authorization: Bearer abc'] },
  ],
  [
    'an access token of a user pool, with a scope',
    on(pooled, withMethod({ authorizationScopes: ['orders/read', 'orders/write'] })),
    { ...call, headers: [`Authorization: Bearer ${access}`] },
  ],
  ['a key out of the authorizer', on(keyed, withApi({ apiKeySource: 'AUTHORIZER' })), call],
  [
    'a key in two plans, one without limits, a method with its own',
    on(
      keyed,
      plans((one) => {
        one['throttle'] = undefined;
        one['quota'] = undefined;
        one['apiStages'] = [
          { apiId: ids.api, stage: 'prod', throttle: { '/orders/GET': { rateLimit: 5, burstLimit: 5 } } },
          { apiId: ids.api, stage: 'dev' },
        ];
      }),
    ),
    { ...call, headers: [`x-api-key: ${key}${plan}`] },
  ],
  [
    'a web ACL that admits this path and blocks the rest',
    on(healthy, withStage({ webAclArn: aclArn }), (s) =>
      answer(
        s,
        provider,
        'wafv2/get-web-acl-for-resource',
        webAcl(
          { Block: {} },
          {
            Name: 'count',
            Priority: 0,
            Statement: { GeoMatchStatement: { CountryCodes: ['FR'] } },
            Action: { Count: {} },
          },
          pathRule('orders', 1, '/orders', { Allow: {} }),
          managedRule,
        ),
        stageArn,
      ),
    ),
    call,
  ],
  [
    'an HTTP back end that accepts or redirects',
    on(
      healthy,
      integration(
        { type: 'HTTP', httpMethod: 'POST', uri: 'https://www.example.com/{proxy}', connectionType: 'INTERNET' },
        {
          202: { statusCode: '202', selectionPattern: '202' },
          302: { statusCode: '302', selectionPattern: '3\\d\\d' },
        },
      ),
    ),
    call,
  ],
  [
    'a mock',
    on(
      healthy,
      integration(
        { type: 'MOCK', requestTemplates: { 'application/json': '{ "statusCode" : 204 }' } },
        { 204: { statusCode: '204', selectionPattern: '204' } },
      ),
    ),
    call,
  ],
  [
    'a queue by a role',
    on(
      healthy,
      integration(
        {
          type: 'AWS',
          httpMethod: 'POST',
          uri: 'arn:aws:apigateway:us-east-1:sqs:path/444455556666/orders',
          credentials: `arn:aws:iam::${provider.account}:role/to-queue`,
        },
        { 200: { statusCode: '200' } },
      ),
      (s) =>
        answer(
          s,
          { ...provider, region: 'global' },
          'iam/get-role',
          {
            Role: {
              RoleName: 'to-queue',
              Arn: `arn:aws:iam::${provider.account}:role/to-queue`,
              AssumeRolePolicyDocument: document({
                Effect: 'Allow',
                Principal: { Service: 'apigateway.amazonaws.com' },
                Action: 'sts:AssumeRole',
                Condition: { StringEquals: { 'aws:SourceAccount': provider.account } },
              }),
            },
          },
          'to-queue',
        ),
    ),
    call,
  ],
  ['an alias by a stage variable', on(healthy, byVariable), call],
  ['a canary that has the method too', on(healthy, canary), call],
  [
    'settings of the stage without limits, caching and logs on',
    on(
      healthy,
      withStage({
        cacheClusterEnabled: true,
        methodSettings: {
          '*/*': {
            throttlingRateLimit: -1,
            throttlingBurstLimit: -1,
            cachingEnabled: true,
            requireAuthorizationForCacheControl: false,
          },
          '~1orders/GET': { throttlingRateLimit: 10, throttlingBurstLimit: 5 },
        },
      }),
    ),
    { ...call, headers: ['Cache-Control: max-age=0'] },
  ],
  [
    'a link V2 by the ARN of a listener',
    on(
      withLinkV2,
      integrationV2('/orders', (row) => Object.assign(row, { integrationTarget: linkV2.listener })),
    ),
    call,
  ],
  [
    'a domain name by routing rules alone',
    on(
      withDomain,
      route(
        'ROUTING_RULE_ONLY',
        [
          toOrders(200),
          toOrders(
            50,
            { MatchBasePaths: { AnyOf: ['v2'] } },
            { MatchHeaders: { AnyOf: [{ Header: 'tenant', ValueGlob: 'a*' }] } },
          ),
          toOrders(100, { MatchBasePaths: { AnyOf: ['v1'] } }),
        ],
        [],
      ),
    ),
    { target: domain.url, from: ids.app },
  ],
  [
    'a domain name by rules first, then a mapping without stage',
    on(
      withDomain,
      route(
        'ROUTING_RULE_THEN_BASE_PATH_MAPPING',
        [toOrders(1, { MatchBasePaths: { AnyOf: ['other'] } })],
        [{ basePath: '(none)', restApiId: ids.api, stage: '(none)' }],
      ),
    ),
    { target: `https://${domain.name}/prod/orders`, from: ids.app },
  ],
  [
    'an API that only its domain name may reach',
    on(
      withDomain,
      withApi({
        disableExecuteApiEndpoint: true,
        policy: savedForm(
          document(statement('Allow', when({ ArnEquals: { 'execute-api:viaDomainArn': domain.invokeArn } }))),
        ),
      }),
    ),
    { target: domain.url, from: ids.app },
  ],
  [
    'an endpoint policy of the API and the domain name, other actions and no Version',
    on(
      withDomain,
      endpointPolicy({
        Statement: [
          {
            Effect: 'Allow',
            Principal: { AWS: '*' },
            Action: ['execute-api:Inv*', 's3:*'],
            Resource: [`${apiArn}/prod/GET/*`, domain.invokeArn],
          },
          { Effect: 'Deny', Principal: '*', NotAction: 'execute-api:*', Resource: '*' },
        ],
      }),
    ),
    { target: domain.url, from: ids.app },
  ],
];

test.each(worlds)('nothing is raised: %s', (_what, world, asked) => {
  const { report, broken } = diagnosed(world(), asked);
  expect(broken).toEqual([]);
  expect(report.findings.map(({ is, code, because }) => [is, code, because])).toEqual([]);
  expect(report.verdict).toBe('healthy');
});
