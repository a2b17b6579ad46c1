// Weak practice that stops no request: `xapi audit` tells it, and prints the repair.
import * as Config from '@aws-sdk/client-config-service';
import { accounts, deploy, policyFor, region, savePolicy } from '../../moto/topology.mjs';

const stage = ({ provider, ids }, settings) =>
  provider.gateway('UpdateStage', {
    restApiId: ids.api,
    stageName: 'prod',
    patchOperations: Object.entries(settings).map(([path, value]) => ({ op: 'replace', path, value })),
  });

/** A recorder that was made and never started. */
const withRecorder = async ({ provider }) => {
  const config = provider.clientOf(Config.ConfigServiceClient);
  await config.send(
    new Config.PutConfigurationRecorderCommand({
      ConfigurationRecorder: {
        name: 'default',
        roleARN: `arn:aws:iam::${accounts.provider}:role/config`,
        recordingGroup: { allSupported: true, includeGlobalResourceTypes: true },
      },
    }),
  );
  await config.send(
    new Config.PutDeliveryChannelCommand({
      DeliveryChannel: { name: 'default', s3BucketName: 'config-of-orders' },
    }),
  );
};

export const practice = [
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
    name: 'the cache keeps answers in the clear',
    code: 'cache-not-encrypted',
    practice: true,
    breaks: (world) =>
      stage(world, {
        '/cacheClusterEnabled': 'true',
        '/cacheClusterSize': '0.5',
        '/~1orders/GET/caching/enabled': 'true',
        '/~1orders/GET/caching/dataEncrypted': 'false',
      }),
  },
  {
    name: 'the recorder of AWS Config stands still',
    code: 'config-recorder-off',
    practice: true,
    breaks: withRecorder,
  },
  {
    name: 'the endpoint has interfaces in one zone',
    code: 'endpoint-single-zone',
    practice: true,
    breaks: ({ provider, ids }) =>
      provider.ec2('ModifyVpcEndpoint', {
        VpcEndpointId: ids.provider.endpoint,
        RemoveSubnetIds: ids.provider.subnets.slice(1),
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
