import { describe, expect, test } from '@jest/globals';
import { diagnosed } from '../../diagnose.js';
import type { Fault } from '../../faults/fault.js';
import { differencesOf } from '../../../src/request/facts/deployments.js';
import { settingsFor } from '../../../src/request/facts/stage-settings.js';
import { claimsOf } from '../../../src/request/jwt.js';
import { ids, provider, urls } from '../../worlds/peered.js';
import {
  authorized,
  cached,
  key,
  keyed,
  limited,
  plan,
  pool,
  pooled,
  proxied,
  token,
  validated,
  walled,
  withApi,
  withMethod,
  withStage,
} from '../../worlds/gateway.js';
import { answer, edit } from '../../worlds/world.js';

type Call = Partial<Pick<Fault, 'target' | 'headers' | 'symptom' | 'message'>>;

const told = (snapshot: ReturnType<typeof keyed>, call: Call = {}) => {
  const { report, broken } = diagnosed(snapshot, { target: urls.alias, from: ids.app, ...call });
  expect(broken).toEqual([]);
  return { verdict: report.verdict, codes: report.findings.map(({ code }) => code), report };
};

describe('healthy worlds raise nothing', () => {
  test.each([
    ['with a key', keyed, {}],
    ['with a key that is sent', keyed, { headers: ['x-api-key: abc'] }],
    ['with a key, by the name of the endpoint', keyed, { target: urls.vpce, headers: [`x-apigw-api-id: ${ids.api}`] }],
    ['with a Lambda authorizer', authorized, {}],
    ['with a Lambda authorizer and a token', authorized, { headers: ['authorization: Bearer abc'] }],
    [
      'with a Lambda authorizer, by the name of the endpoint',
      authorized,
      { target: urls.vpce, headers: [`x-apigw-api-id: ${ids.api}`] },
    ],
    ['with a user pool', pooled, {}],
    ['with a web ACL', walled, {}],
    ['with a validator', validated, {}],
    ['with a cache', cached, { headers: ['cache-control: max-age=0'] }],
    ['with a proxy resource', proxied, { target: `${urls.alias}/7/lines` }],
    ['with known limits', limited, {}],
    ['with a slash at the end', limited, { target: `${urls.alias}/` }],
  ] as const)('%s', (_name, world, call) => {
    expect(told(world(), call as Call)).toMatchObject({ verdict: 'healthy', codes: [] });
  });
});

describe('an authorizer', () => {
  const authorizers = (set: object) => (snapshot: ReturnType<typeof authorized>) =>
    edit(
      snapshot,
      provider,
      'apigateway/get-authorizers',
      (a: { items: object[] }) => a.items.forEach((item) => Object.assign(item, set)),
      ids.api,
    );

  test('is named by the observed 401 where no header was stated', () => {
    expect(told(authorized(), { symptom: '401' }).codes).toEqual(['authorizer-missing-identity']);
  });

  test('refuses a token that its expression does not match', () => {
    expect(told(authorized(), { headers: ['authorization: Basic abc'] }).codes).toEqual([
      'authorizer-missing-identity',
    ]);
  });

  test('of type REQUEST looks at its sources only while it caches', () => {
    const request = { type: 'REQUEST', identitySource: 'method.request.header.x-a,method.request.querystring.q' };
    const sent = { headers: ['accept: */*'] };
    expect(told(authorizers(request)(authorized()), sent).codes).toEqual(['authorizer-missing-identity']);
    expect(told(authorizers({ ...request, authorizerResultTtlInSeconds: 0 })(authorized()), sent).codes).toEqual([]);
  });

  test('may use a role, whose trust decides then', () => {
    const role = `arn:aws:iam::${provider.account}:role/apigw/invoke`;
    const trusting = (Service: string) =>
      answer(
        authorizers({ authorizerCredentials: role })(authorized()),
        { account: provider.account, region: 'global' },
        'iam/get-role',
        {
          Role: {
            RoleName: 'invoke',
            Arn: role,
            AssumeRolePolicyDocument: encodeURIComponent(
              JSON.stringify({
                Version: '2012-10-17',
                Statement: [{ Effect: 'Allow', Principal: { Service }, Action: 'sts:AssumeRole' }],
              }),
            ),
          },
        },
        'invoke',
      );
    expect(told(trusting('apigateway.amazonaws.com')).codes).toEqual([]);
    expect(told(trusting('lambda.amazonaws.com')).codes).toEqual(['authorizer-permission-missing']);
  });

  test('that names an alias has the policy of the alias', () => {
    const uri = `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:${provider.account}:function:authorize:live/invocations`;
    const aliased = authorizers({ authorizerUri: uri })(authorized());
    expect(told(aliased).verdict).toBe('undecided');
    expect(told(answer(aliased, provider, 'lambda/get-policy', {}, 'authorize', 'live')).codes).toEqual([
      'authorizer-permission-missing',
    ]);
  });

  test('without its function fails, and needs no permission', () => {
    const gone = answer(authorized(), provider, 'lambda/get-function-configuration', {}, 'authorize');
    expect(told(answer(gone, provider, 'lambda/get-policy', {}, 'authorize')).codes).toEqual([
      'authorizer-failure-or-timeout',
    ]);
  });
});

describe('a token for a user pool', () => {
  const issuer = `https://cognito-idp.us-east-1.amazonaws.com/${pool.split('/')[1] ?? ''}`;
  const later = Date.parse('2026-02-01T13:00:00Z') / 1000;
  const scoped = () => withMethod({ authorizationScopes: ['orders/read'] })(pooled());
  test.each([
    ['an ID token', pooled, { iss: issuer, exp: later, token_use: 'id' }, []],
    [
      'an access token without scopes',
      pooled,
      { iss: issuer, exp: later, token_use: 'access' },
      ['cognito-token-invalid'],
    ],
    ['a token of another pool', pooled, { iss: `${issuer}X`, exp: later, token_use: 'id' }, ['cognito-token-invalid']],
    [
      'an access token with the scope',
      scoped,
      { iss: issuer, exp: later, token_use: 'access', scope: 'a orders/read' },
      [],
    ],
    [
      'an access token of another scope',
      scoped,
      { iss: issuer, exp: later, token_use: 'access', scope: 'a' },
      ['cognito-token-invalid'],
    ],
    ['an ID token where scopes are', scoped, { iss: issuer, exp: later, token_use: 'id' }, ['cognito-token-invalid']],
  ] as const)('%s', (_name, world, claims, codes) => {
    expect(told(world(), { headers: [`authorization: ${token(claims)}`] }).codes).toEqual(codes);
  });

  test('is read without being verified', () => {
    expect(claimsOf(`Bearer ${token({ iss: 'a', exp: 1, token_use: 'id', scope: 'x y' })}`)).toEqual({
      iss: 'a',
      exp: 1,
      tokenUse: 'id',
      scopes: ['x', 'y'],
    });
    expect(claimsOf('abc')).toBeUndefined();
    expect(claimsOf('a.b.c')).toBeUndefined();
  });
});

describe('a key', () => {
  test('is missing where headers were stated without it', () => {
    expect(told(keyed(), { headers: ['accept: */*'] }).codes).toEqual(['api-key-missing-or-invalid']);
  });

  test('comes from the authorizer where the API says so', () => {
    expect(told(withApi({ apiKeySource: 'AUTHORIZER' })(keyed()), { headers: ['accept: */*'] }).codes).toEqual([]);
  });

  test('is suspected where the answer is Forbidden', () => {
    expect(told(keyed(), { message: '{"message":"Forbidden"}' }).codes).toEqual(['api-key-missing-or-invalid']);
  });

  test('that nobody has is a fault of the plan', () => {
    const empty = answer(keyed(), provider, 'apigateway/get-usage-plan-keys', { items: [] }, plan);
    expect(told(empty).codes).toEqual(['api-key-missing-or-invalid']);
  });

  test('of several with a spent quota is latent', () => {
    const second = edit(
      keyed(),
      provider,
      'apigateway/get-usage-plan-keys',
      (a: { items: object[] }) => {
        a.items.push({ id: 'key456', type: 'API_KEY', name: 'partner-b' });
      },
      plan,
    );
    const enabled = edit(second, provider, 'apigateway/get-api-keys', (a: { items: object[] }) => {
      a.items.push({ id: 'key456', name: 'partner-b', enabled: true });
    });
    const spent = edit(
      enabled,
      provider,
      'apigateway/get-usage',
      (a: object) => ({ ...a, items: { [key]: [[1000, 0]], key456: [[1, 999]] } }),
      plan,
    );
    expect(told(spent)).toMatchObject({ verdict: 'healthy', codes: ['usage-plan-quota-exceeded'] });
  });
});

describe('settings of a stage', () => {
  const all = { throttlingRateLimit: 1 };
  const own = { throttlingRateLimit: 2 };
  test.each([
    [{ '*/*': all }, '/orders', 'GET', '*/*'],
    [{ '*/*': all, '~1orders/GET': own }, '/orders', 'GET', '~1orders/GET'],
    [{ 'orders/GET': own }, '/orders', 'GET', 'orders/GET'],
    [{ 'orders/{id}/GET': own }, '/orders/{id}', 'GET', 'orders/{id}/GET'],
    [{ '~1orders/GET': own }, '/orders', 'POST', undefined],
    [{ '~1/GET': own }, '/', 'GET', '~1/GET'],
  ])('%j for %s %s', (settings, path, verb, expected) => {
    expect(settingsFor(settings as never, path, verb)?.key).toBe(expected);
  });
});

describe('a deployment', () => {
  const one = (httpMethod: string, resourcePath: string, rest: object = {}) => ({
    httpMethod,
    resourcePath,
    authorizationType: 'NONE',
    apiKeyRequired: false,
    ...rest,
  });
  test('differs from the working copy by methods, authorization and keys', () => {
    const deployed = [one('GET', '/a'), one('GET', '/b'), one('GET', '/c')];
    const working = [one('GET', '/a'), one('GET', '/b', { authorizationType: 'AWS_IAM' }), one('GET', '/d')];
    expect(differencesOf(deployed, working).map(({ is, method }) => `${is} ${method}`)).toEqual([
      'changed GET /b',
      'not-deployed GET /d',
      'deleted GET /c',
    ]);
  });

  test('that differs elsewhere leaves the request healthy', () => {
    const other = edit(
      limited(),
      provider,
      'apigateway/get-resources',
      (a: { items: { path: string; resourceMethods?: object }[] }) => {
        for (const item of a.items) if (item.path === '/pets') delete item.resourceMethods;
      },
      ids.api,
    );
    expect(told(other)).toMatchObject({ verdict: 'healthy', codes: ['deployment-stale'] });
  });

  test('of a canary without traffic is not looked at', () => {
    const canary = withStage({ canarySettings: { deploymentId: 'dep222', percentTraffic: 0 } })(limited());
    expect(told(canary)).toMatchObject({ verdict: 'healthy', codes: [] });
  });
});

test('a slash at the end is the cause only where the answer says so', () => {
  const message = '{"message":"Missing Authentication Token"}';
  expect(told(limited(), { target: `${urls.alias}/`, message }).codes).toEqual(['method-or-resource-not-found']);
});

test('a mistyped stage is no omitted one, even where a proxy resource would match it', () => {
  expect(told(proxied(), { target: urls.alias.replace('/prod/', '/prd/') }).codes).toEqual(['stage-not-found']);
});
