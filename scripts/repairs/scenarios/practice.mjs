// Weak practice that stops no request: `xapi audit` tells it, and prints the repair.
import { accounts, deploy, policyFor, region, savePolicy } from '../../moto/topology.mjs';

const stage = ({ provider, ids }, settings) =>
  provider.gateway('UpdateStage', {
    restApiId: ids.api,
    stageName: 'prod',
    patchOperations: Object.entries(settings).map(([path, value]) => ({ op: 'replace', path, value })),
  });

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
