// What API Gateway itself refuses: without a deployment, by a key, by an authorizer, by a limit of the stage.
import { accounts, deploy, policyFor, region, savePolicy } from '../../moto/topology.mjs';
import { grantAuthorizer, invocationOf, newFunction } from './functions.mjs';

const onStage = ({ provider, ids }, settings) =>
  provider.gateway('UpdateStage', {
    restApiId: ids.api,
    stageName: 'prod',
    patchOperations: Object.entries(settings).map(([path, value]) => ({ op: 'replace', path, value })),
  });

/** GET /orders demands the key of a usage plan. */
const withKey = async (world, { stage = 'prod', throttle } = {}) => {
  const { provider, ids } = world;
  await world.changeMethod({ authorizationType: 'NONE', apiKeyRequired: true });
  await deploy(world);
  if (stage !== 'prod') await provider.gateway('CreateDeployment', { restApiId: ids.api, stageName: stage });
  const { id: usagePlanId } = await provider.gateway('CreateUsagePlan', {
    name: 'partners',
    apiStages: [{ apiId: ids.api, stage }],
    ...(throttle ? { throttle } : {}),
  });
  const { id: keyId } = await provider.gateway('CreateApiKey', { name: 'partner', enabled: true });
  await provider.gateway('CreateUsagePlanKey', { usagePlanId, keyId, keyType: 'API_KEY' });
  return keyId;
};

/** A new authorizer decides who may call GET /orders. */
const withAuthorizer = async (world, authorizer) => {
  const { provider, ids } = world;
  const { id } = await provider.gateway('CreateAuthorizer', {
    restApiId: ids.api,
    name: 'tokens',
    identitySource: 'method.request.header.Authorization',
    ...authorizer,
  });
  return id;
};

const withToken = async (world) => {
  const uri = invocationOf(await newFunction(world));
  const authorizerId = await withAuthorizer(world, { type: 'TOKEN', authorizerUri: uri });
  await world.changeMethod({ authorizationType: 'CUSTOM', authorizerId });
  await deploy(world);
  return authorizerId;
};

export const gateway = [
  { name: 'the API is not deployed', code: 'api-not-deployed', build: { deploy: false }, breaks: () => undefined },
  {
    name: 'the API is regional',
    code: 'wrong-endpoint-type',
    breaks: ({ provider, ids }) =>
      provider.gateway('UpdateRestApi', {
        restApiId: ids.api,
        patchOperations: [{ op: 'replace', path: '/endpointConfiguration/types/PRIVATE', value: 'REGIONAL' }],
      }),
  },
  {
    name: 'the stage lets nothing through',
    code: 'stage-or-method-throttled',
    breaks: (world) => onStage(world, { '/*/*/throttling/rateLimit': '0', '/*/*/throttling/burstLimit': '0' }),
  },
  {
    name: 'one method lets nothing through',
    code: 'stage-or-method-throttled',
    breaks: (world) =>
      onStage(world, { '/~1orders/GET/throttling/rateLimit': '0', '/~1orders/GET/throttling/burstLimit': '0' }),
  },
  {
    name: 'nobody may ask for a fresh answer',
    code: 'cache-invalidation-unauthorized',
    call: ({ alias, ids }) => [alias, ids.consumer.app, '--header', 'Cache-Control: max-age=0'],
    breaks: (world) =>
      onStage(world, {
        '/cacheClusterEnabled': 'true',
        '/cacheClusterSize': '0.5',
        '/~1orders/GET/caching/enabled': 'true',
        '/~1orders/GET/caching/requireAuthorizationForCacheControl': 'true',
        '/~1orders/GET/caching/unauthorizedCacheControlHeaderStrategy': 'FAIL_WITH_403',
      }),
  },
  {
    name: 'the key is off',
    code: 'api-key-missing-or-invalid',
    breaks: async (world) => {
      const apiKey = await withKey(world);
      await world.provider.gateway('UpdateApiKey', {
        apiKey,
        patchOperations: [{ op: 'replace', path: '/enabled', value: 'false' }],
      });
    },
  },
  {
    name: 'the usage plan holds another stage',
    code: 'usage-plan-stage-not-associated',
    breaks: (world) => withKey(world, { stage: 'test' }),
  },
  {
    name: 'the usage plan lets nothing through',
    code: 'usage-plan-throttled',
    breaks: (world) => withKey(world, { throttle: { rateLimit: 0, burstLimit: 0 } }),
  },
  {
    name: 'the policy denies other endpoints and allows nobody, and users of a pool call',
    code: 'cognito-needs-resource-policy-allow',
    breaks: async (world) => {
      const { provider, ids } = world;
      const authorizerId = await withAuthorizer(world, {
        type: 'COGNITO_USER_POOLS',
        providerARNs: [`arn:aws:cognito-idp:${region}:${accounts.provider}:userpool/${region}_AbCdEf123`],
      });
      await world.changeMethod({ authorizationType: 'COGNITO_USER_POOLS', authorizerId });
      const policy = policyFor(ids.api, ids.provider.endpoint);
      const [statement] = policy.Statement;
      statement.Effect = 'Deny';
      statement.Condition = { StringNotEquals: { 'aws:SourceVpce': [ids.provider.endpoint] } };
      await savePolicy(provider, ids.api, policy);
      await deploy(world);
    },
  },
  { name: 'the authorizer grants nothing', code: 'authorizer-permission-missing', breaks: withToken },
  {
    name: 'the authorizer has no capacity',
    code: 'authorizer-failure-or-timeout',
    noTerraform: 'moto leaves a reservation of 0 out of GetFunction, so that the AWS provider takes it for none',
    breaks: async (world) => {
      await grantAuthorizer(world, await withToken(world));
      await world.provider.lambda('PutFunctionConcurrency', {
        FunctionName: 'orders',
        ReservedConcurrentExecutions: 0,
      });
    },
  },
];
