// What lies behind the API: functions, and the roles and responses of integrations.
import { accounts, deploy, region } from '../../moto/topology.mjs';

const trusting = (Service) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service }, Action: 'sts:AssumeRole' }],
  });

/** An empty archive: moto keeps the code and never runs it. */
const emptyZip = Buffer.from(`504b0506${'00'.repeat(18)}`, 'hex');

/** A function that has granted nothing; its ARN. */
export const newFunction = async ({ provider }) => {
  const { Role } = await provider.iam('CreateRole', {
    RoleName: 'orders',
    AssumeRolePolicyDocument: trusting('lambda.amazonaws.com'),
  });
  const { FunctionArn } = await provider.lambda('CreateFunction', {
    FunctionName: 'orders',
    Role: Role.Arn,
    Runtime: 'nodejs20.x',
    Handler: 'index.handler',
    Code: { ZipFile: emptyZip },
  });
  return FunctionArn;
};

/** The URI by which API Gateway invokes a function. */
export const invocationOf = (functionArn) =>
  `arn:aws:apigateway:${region}:lambda:path/2015-03-31/functions/${functionArn}/invocations`;

const grant = ({ provider, ids }, from) =>
  provider.lambda('AddPermission', {
    FunctionName: 'orders',
    StatementId: 'api',
    Action: 'lambda:InvokeFunction',
    Principal: 'apigateway.amazonaws.com',
    SourceArn: `arn:aws:execute-api:${region}:${accounts.provider}:${ids.api}/${from}`,
  });

export const grantAuthorizer = (world, authorizer) => grant(world, `authorizers/${authorizer}`);

/** Lets a new function answer GET /orders; `more` is what else its integration says. */
const withFunction = async (world, { qualifier = '', ...more } = {}) => {
  const { provider, ids } = world;
  const functionArn = await newFunction(world);
  const { items } = await provider.gateway('GetResources', { restApiId: ids.api });
  const method = { restApiId: ids.api, resourceId: items.find(({ path }) => path === '/orders').id, httpMethod: 'GET' };
  await provider.gateway('PutIntegration', {
    ...method,
    type: 'AWS_PROXY',
    integrationHttpMethod: 'POST',
    uri: invocationOf(`${functionArn}${qualifier}`),
    ...more,
  });
  await deploy(world);
  return method;
};

export const functions = [
  { name: 'the function grants nothing', code: 'lambda-permission-missing', breaks: (world) => withFunction(world) },
  {
    name: 'the alias that a stage variable names grants nothing',
    code: 'lambda-stage-variable-permission',
    breaks: async (world) => {
      const { provider, ids } = world;
      await withFunction(world, { qualifier: ':${stageVariables.alias}' });
      const { Version } = await provider.lambda('PublishVersion', { FunctionName: 'orders' });
      await provider.lambda('CreateAlias', { FunctionName: 'orders', Name: 'live', FunctionVersion: Version });
      await provider.gateway('UpdateStage', {
        restApiId: ids.api,
        stageName: 'prod',
        patchOperations: [{ op: 'replace', path: '/variables/alias', value: 'live' }],
      });
    },
  },
  {
    name: 'the function has no capacity',
    code: 'lambda-throttled',
    noTerraform: 'moto leaves a reservation of 0 out of GetFunction, so that the AWS provider takes it for none',
    breaks: async (world) => {
      await withFunction(world);
      await grant(world, '*/GET/orders');
      await world.provider.lambda('PutFunctionConcurrency', {
        FunctionName: 'orders',
        ReservedConcurrentExecutions: 0,
      });
    },
  },
  {
    name: 'the role of the integration trusts another service',
    code: 'integration-credentials-role',
    breaks: async (world) => {
      const { Role } = await world.provider.iam('CreateRole', {
        RoleName: 'invoker',
        AssumeRolePolicyDocument: trusting('lambda.amazonaws.com'),
      });
      await world.provider.iam('PutRolePolicy', {
        RoleName: 'invoker',
        PolicyName: 'invoke',
        PolicyDocument: JSON.stringify({
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: '*' }],
        }),
      });
      await withFunction(world, { credentials: Role.Arn });
    },
  },
  {
    name: 'an integration without proxy answers nothing',
    code: 'integration-response-mapping-missing',
    breaks: async (world) => {
      await withFunction(world, { type: 'AWS' });
      await grant(world, '*/GET/orders');
    },
  },
];
