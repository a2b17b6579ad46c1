import type { Snapshot } from '../../src/snapshot/snapshot.js';
import { editApis, editEndpoints, editStages } from '../worlds/exemplary.js';
import { consumer, ids, provider } from '../worlds/peered.js';
import { withTraffic } from '../worlds/traffic.js';
import { answer, edit } from '../worlds/world.js';
import type { Weakness } from './weakness.js';

type Edit = Weakness['breaks'];

const subnet = (index: number): Edit =>
  editEndpoints((endpoint) => {
    endpoint['SubnetIds'] = [(endpoint['SubnetIds'] as string[])[index]];
    endpoint['NetworkInterfaceIds'] = [(endpoint['NetworkInterfaceIds'] as string[])[index]];
  });

const addStage =
  (stageName: string): Edit =>
  (snapshot) =>
    answer(
      edit(
        snapshot,
        provider,
        'apigateway/get-stages',
        (a: { item: object[] }) => {
          a.item.push({ ...a.item[0], stageName });
        },
        ids.api,
      ),
      provider,
      'wafv2/get-web-acl-for-resource',
      { WebACL: { Name: 'x', Id: 'x', ARN: 'x', DefaultAction: { Allow: {} }, Rules: [], VisibilityConfig: {} } },
      `arn:aws:apigateway:us-east-1::/restapis/${ids.api}/stages/${stageName}`,
    );

const timeout =
  (seconds: number): Edit =>
  (snapshot) =>
    edit(
      snapshot,
      provider,
      'lambda/get-function-configuration',
      (a: { Timeout: number }) => {
        a.Timeout = seconds;
      },
      'pets',
    );

/** A stage that lets 1000 requests a second through to a function with this many executions of its own. */
const reserved =
  (ReservedConcurrentExecutions: number): Edit =>
  (snapshot) =>
    answer(
      editStages((stage) => {
        stage['methodSettings'] = { '*/*': { loggingLevel: 'INFO', throttlingRateLimit: 1000 } };
      })(snapshot),
      provider,
      'lambda/get-function-concurrency',
      { ReservedConcurrentExecutions },
      'pets',
    );

/** 300 s of a thousand requests a second: a tenth of what the account may have. */
const busy = 300_000;

/** The stage with these settings. */
const staged = (settings: Readonly<Record<string, unknown>>): Edit =>
  editStages((stage) => {
    Object.assign(stage, settings);
  });

const limited = (throttlingRateLimit: number) =>
  staged({ cacheClusterEnabled: true, methodSettings: { '*/*': { loggingLevel: 'INFO', throttlingRateLimit } } });

const deployedWithKeys: Edit = (snapshot) =>
  edit(
    snapshot,
    provider,
    'apigateway/get-deployments',
    (a: { items: { apiSummary: Record<string, Record<string, { apiKeyRequired: boolean }>> }[] }) => {
      for (const { apiSummary } of a.items)
        for (const verbs of Object.values(apiSummary))
          for (const method of Object.values(verbs)) method.apiKeyRequired = true;
    },
    ids.api,
  );

/** Every method wants a key, of plans with these throttles. */
const planned =
  (...throttles: readonly (object | undefined)[]): Edit =>
  (snapshot) =>
    answer(
      edit(
        deployedWithKeys(limited(10_000)(snapshot)),
        provider,
        'apigateway/get-resources',
        (a: { items: { resourceMethods?: Record<string, { apiKeyRequired?: boolean }> }[] }) => {
          for (const { resourceMethods = {} } of a.items)
            for (const method of Object.values(resourceMethods)) method.apiKeyRequired = true;
        },
        ids.api,
      ),
      provider,
      'apigateway/get-usage-plans',
      {
        items: throttles.map((throttle, n) => ({
          id: `plan${n}`,
          apiStages: [{ apiId: ids.api, stage: 'prod' }],
          ...(throttle ? { throttle } : {}),
        })),
      },
    );

interface Saved {
  items: { path: string; resourceMethods?: Record<string, object> }[];
}

const saved =
  (verb: string): Edit =>
  (snapshot) =>
    edit(
      snapshot,
      provider,
      'apigateway/get-resources',
      (a: Saved) => {
        for (const { path, resourceMethods } of a.items)
          if (path === '/pets' && resourceMethods?.['GET']) resourceMethods[verb] = resourceMethods['GET'];
      },
      ids.api,
    );

const arn = 'arn:aws:acm:us-east-1:444455556666:certificate/11111111-2222-3333-4444-555555555555';

/** A private custom domain name that no API is mapped to, and whose certificate ends on a day. */
const certificate =
  (NotAfter: string): Edit =>
  (snapshot) => {
    const named = answer(snapshot, provider, 'apigateway/get-domain-names', {
      items: [
        {
          domainName: 'orders.corp.example',
          domainNameId: 'abc123',
          domainNameArn: `arn:aws:apigateway:us-east-1:${provider.account}:/domainnames/orders.corp.example+abc123`,
          certificateArn: arn,
          endpointConfiguration: { types: ['PRIVATE'] },
          domainNameStatus: 'AVAILABLE',
        },
      ],
    });
    return answer(
      named,
      provider,
      'acm/describe-certificate',
      { Certificate: { CertificateArn: arn, DomainName: 'orders.corp.example', Status: 'ISSUED', NotAfter } },
      arn,
    );
  };

const lonely = { vpc: 'vpc-0f999999999999999', endpoint: 'vpce-0f999999999999999' };

/** A second endpoint, in a VPC of the consumer from which one route leads to this target. */
const spare =
  (target: object): Edit =>
  (snapshot: Snapshot) => {
    const tables = edit(snapshot, consumer, 'ec2/describe-route-tables', (a: { RouteTables: object[] }) => {
      a.RouteTables.push({
        RouteTableId: 'rtb-0f999999999999999',
        VpcId: lonely.vpc,
        OwnerId: consumer.account,
        Associations: [],
        PropagatingVgws: [],
        Routes: [{ DestinationCidrBlock: '0.0.0.0/0', Origin: 'CreateRoute', State: 'active', ...target }],
      });
    });
    const logs = edit(tables, consumer, 'ec2/describe-flow-logs', (a: { FlowLogs: object[] }) => {
      a.FlowLogs.push({ FlowLogId: 'fl-0f9', ResourceId: lonely.vpc, FlowLogStatus: 'ACTIVE', TrafficType: 'ALL' });
    });
    const subnets = edit(logs, consumer, 'ec2/describe-subnets', (a: { Subnets: object[] }) => {
      for (const zone of ['a', 'b'])
        a.Subnets.push({
          SubnetId: `subnet-0f99999999999999${zone}`,
          VpcId: lonely.vpc,
          CidrBlock: `10.99.${zone === 'a' ? 1 : 2}.0/24`,
          AvailabilityZone: `us-east-1${zone}`,
          OwnerId: consumer.account,
        });
    });
    return answer(subnets, consumer, 'ec2/describe-vpc-endpoints', {
      VpcEndpoints: [
        {
          VpcEndpointId: lonely.endpoint,
          VpcEndpointType: 'Interface',
          VpcId: lonely.vpc,
          ServiceName: 'com.amazonaws.us-east-1.execute-api',
          State: 'available',
          OwnerId: consumer.account,
          PolicyDocument: JSON.stringify({ Statement: [] }),
          SubnetIds: ['subnet-0f99999999999999a', 'subnet-0f99999999999999b'],
          NetworkInterfaceIds: [],
          Groups: [],
          PrivateDnsEnabled: false,
        },
      ],
    });
  };

const tagged = (environment: string): Edit =>
  editApis((api) => {
    api['tags'] = { 'aws:cloudformation:stack-name': 'orders', environment };
  });

/** What does not last, what is not kept apart, and what only costs. */
export const lastingWeaknesses: readonly Weakness[] = [
  {
    code: 'endpoint-single-zone',
    what: 'one subnet',
    breaks: subnet(0),
    near: (snapshot) => snapshot,
    blind: '444455556666/us-east-1/ec2/describe-subnets',
    repairs: true,
  },
  {
    code: 'environments-share-endpoint',
    what: 'prod and dev of one API',
    breaks: addStage('dev'),
    near: (snapshot) => tagged('production')(addStage('dev')(snapshot)),
    blind: 'get-stages',
    repairs: false,
  },
  {
    code: 'lambda-outlives-integration',
    what: 'a function that may run for a minute',
    breaks: timeout(60),
    near: timeout(29),
    blind: 'get-function-configuration',
    repairs: false,
  },
  {
    code: 'function-concurrency-below-throttle',
    what: 'a tenth of the rate and one less',
    breaks: reserved(99),
    near: reserved(100),
    blind: 'get-function-concurrency',
    repairs: false,
  },
  {
    code: 'stage-behind-working-copy',
    what: 'a method that was saved and not deployed',
    breaks: saved('POST'),
    near: saved('GET'),
    blind: 'get-deployments',
    repairs: false,
  },
  {
    code: 'certificate-near-expiry',
    what: 'ten days before its end',
    breaks: certificate('2026-02-11T12:00:00Z'),
    near: certificate('2026-03-03T12:00:01Z'),
    blind: 'describe-certificate',
    repairs: false,
  },
  {
    code: 'busy-stage-without-limit',
    what: 'a tenth of what the account may have, and one request less',
    breaks: (snapshot) => withTraffic(busy)(staged({ cacheClusterEnabled: true })(snapshot)),
    near: withTraffic(busy - 1),
    blind: 'apigateway/get-account',
    repairs: false,
  },
  {
    code: 'busy-stage-without-limit',
    what: "settings that show the account's limit, and a limit below it",
    breaks: (snapshot) => withTraffic(busy)(limited(10_000)(snapshot)),
    near: (snapshot) => withTraffic(busy)(limited(2000)(snapshot)),
    blind: 'apigateway/get-account',
    repairs: false,
  },
  {
    code: 'busy-stage-without-limit',
    what: 'a plan without a throttle beside one with it',
    breaks: (snapshot) => withTraffic(busy)(planned({ rateLimit: 50 }, undefined)(snapshot)),
    near: (snapshot) => withTraffic(busy)(planned({ rateLimit: 50 })(snapshot)),
    blind: 'apigateway/get-usage-plans',
    repairs: false,
  },
  {
    code: 'busy-stage-without-cache',
    what: 'a busy stage with GET methods alone',
    breaks: (snapshot) => withTraffic(busy)(staged({ cacheClusterEnabled: false })(limited(2000)(snapshot))),
    near: (snapshot) => withTraffic(busy)(limited(2000)(snapshot)),
    blind: 'apigateway/get-account',
    repairs: false,
  },
  {
    code: 'endpoint-unused',
    what: 'an endpoint that an API names and through which nothing went',
    breaks: withTraffic(3000, {}),
    near: (snapshot) =>
      withTraffic(
        3000,
        {},
      )(
        editEndpoints((endpoint) => {
          endpoint['CreationTimestamp'] = '2026-01-20T08:00:00+00:00';
        })(snapshot),
      ),
    blind: '444455556666/us-east-1/ec2/describe-vpc-endpoints',
    repairs: false,
  },
  {
    code: 'endpoint-unused',
    what: 'an endpoint in a VPC without senders and without a way out',
    breaks: spare({ NatGatewayId: 'nat-0f999999999999999' }),
    near: spare({ TransitGatewayId: 'tgw-0f999999999999999' }),
    blind: '111122223333/us-east-1/ec2/describe-route-tables',
    repairs: false,
  },
];
