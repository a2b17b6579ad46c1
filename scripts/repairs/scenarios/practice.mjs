// Weak practice that stops no request: `xapi audit` tells it, and prints the repair.
import * as Config from '@aws-sdk/client-config-service';
import { accounts, deploy, policyFor, region, savePolicy } from '../../moto/topology.mjs';

const stage = ({ provider, ids }, settings) =>
  provider.gateway('UpdateStage', {
    restApiId: ids.api,
    stageName: 'prod',
    patchOperations: Object.entries(settings).map(([path, value]) => ({ op: 'replace', path, value })),
  });

/** AWS Config has a recorder in the account of the API, and it is stopped. */
const stoppedRecorder = async ({ provider }) => {
  const config = provider.clientOf(Config.ConfigServiceClient);
  await config.send(
    new Config.PutConfigurationRecorderCommand({
      ConfigurationRecorder: { name: 'default', roleARN: `arn:aws:iam::${accounts.provider}:role/config` },
    }),
  );
  await config.send(
    new Config.PutDeliveryChannelCommand({ DeliveryChannel: { name: 'default', s3BucketName: 'config' } }),
  );
};

export const practice = [
  {
    name: 'the endpoint stands in one zone',
    code: 'endpoint-single-zone',
    practice: true,
    breaks: ({ provider, ids }) =>
      provider.ec2('ModifyVpcEndpoint', {
        VpcEndpointId: ids.provider.endpoint,
        RemoveSubnetIds: ids.provider.subnets.slice(1),
      }),
  },
  {
    name: 'the cache of the stage is not encrypted',
    code: 'cache-not-encrypted',
    practice: true,
    breaks: (world) => stage(world, { '/cacheClusterEnabled': 'true', '/*/*/caching/enabled': 'true' }),
  },
  {
    name: 'the configuration recorder is stopped',
    code: 'config-recorder-off',
    practice: true,
    breaks: stoppedRecorder,
  },
  {
    name: 'the stage sends no traces',
    code: 'tracing-off',
    practice: true,
    breaks: () => undefined,
  },
  {
    name: 'the stage writes no execution log',
    code: 'execution-logging-off',
    practice: true,
    breaks: async (world) => {
      const value = `arn:aws:iam::${accounts.provider}:role/apigateway-logs`;
      await world.provider.gateway('UpdateAccount', {
        patchOperations: [{ op: 'replace', path: '/cloudwatchRoleArn', value }],
      });
      await stage(world, { '/*/*/logging/loglevel': 'OFF' });
    },
  },
  {
    name: 'the access log does not name the endpoint',
    code: 'access-log-missing-vpce-fields',
    practice: true,
    breaks: (world) =>
      stage(world, {
        '/accessLogSettings/destinationArn': `arn:aws:logs:${region}:${accounts.provider}:log-group:/access/orders`,
        '/accessLogSettings/format': '{"requestId":"$context.requestId","status":"$context.status"}',
      }),
  },
  {
    name: 'the policy lets every endpoint in',
    code: 'resource-policy-open',
    practice: true,
    breaks: async (world) => {
      const policy = policyFor(world.ids.api, world.ids.provider.endpoint);
      delete policy.Statement[0].Condition;
      await savePolicy(world.provider, world.ids.api, policy);
      await deploy(world);
    },
  },
];
