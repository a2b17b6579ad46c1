import type { Snapshot } from '../../src/snapshot/snapshot.js';
import { apiPolicy, consumer, healthy, ids, provider } from './peered.js';
import { withUsualRoles } from './roles.js';
import { withTraffic } from './traffic.js';
import type { Where } from './world.js';
import { answer, edit } from './world.js';

export const logFormat =
  '{"id":"$context.requestId","vpce":"$context.identity.vpceId","type":"$context.error.responseType"}';

export type Row = Record<string, unknown>;
type Edit = (snapshot: Snapshot) => Snapshot;

/** Edits every stage of the API. */
export const editStages =
  (change: (stage: Row) => void): Edit =>
  (snapshot) =>
    edit(snapshot, provider, 'apigateway/get-stages', (a: { item: Row[] }) => a.item.forEach(change), ids.api);

/** Edits every API of the provider. */
export const editApis =
  (change: (api: Row) => void): Edit =>
  (snapshot) =>
    edit(snapshot, provider, 'apigateway/get-rest-apis', (a: { items: Row[] }) => a.items.forEach(change));

/** Edits every endpoint of the provider. */
export const editEndpoints =
  (change: (endpoint: Row) => void): Edit =>
  (snapshot) =>
    edit(snapshot, provider, 'ec2/describe-vpc-endpoints', (a: { VpcEndpoints: Row[] }) =>
      a.VpcEndpoints.forEach(change),
    );

export const trail = (account: string): string => `arn:aws:cloudtrail:us-east-1:${account}:trail/organization`;

/** A trail and a recorder that run, and flow logs of a VPC. */
const recorded =
  (at: Where, vpc: string): Edit =>
  (snapshot) => {
    const trails = answer(snapshot, at, 'cloudtrail/describe-trails', {
      trailList: [
        { Name: 'organization', TrailARN: trail(at.account), IsMultiRegionTrail: true, HomeRegion: at.region },
      ],
    });
    const status = answer(trails, at, 'cloudtrail/get-trail-status', { IsLogging: true }, trail(at.account));
    const recorder = answer(status, at, 'configservice/describe-configuration-recorder-status', {
      ConfigurationRecordersStatus: [{ name: 'default', recording: true, lastStatus: 'SUCCESS' }],
    });
    return answer(recorder, at, 'ec2/describe-flow-logs', {
      FlowLogs: [{ FlowLogId: `fl-${vpc.slice(4)}`, ResourceId: vpc, FlowLogStatus: 'ACTIVE', TrafficType: 'ALL' }],
    });
  };

const webAcl = 'arn:aws:wafv2:us-east-1:444455556666:regional/webacl/orders/11111111-2222-3333-4444-555555555555';
const stageArn = `arn:aws:apigateway:us-east-1::/restapis/${ids.api}/stages/prod`;

/** A web ACL that lets everything through. */
const guarded: Edit = (snapshot) =>
  answer(
    snapshot,
    provider,
    'wafv2/get-web-acl-for-resource',
    {
      WebACL: {
        Name: 'orders',
        Id: '11111111-2222-3333-4444-555555555555',
        ARN: webAcl,
        DefaultAction: { Allow: {} },
        Rules: [],
        VisibilityConfig: { SampledRequestsEnabled: true, CloudWatchMetricsEnabled: true, MetricName: 'orders' },
      },
    },
    stageArn,
  );

const gateway: Edit = (snapshot) => {
  const account = answer(snapshot, provider, 'apigateway/get-account', {
    cloudwatchRoleArn: 'arn:aws:iam::444455556666:role/apigw-logs',
    throttleSettings: { rateLimit: 10_000, burstLimit: 5000 },
  });
  return answer(
    account,
    provider,
    'apigateway/get-gateway-responses',
    { items: [{ responseType: 'DEFAULT_4XX', defaultResponse: true }] },
    ids.api,
  );
};

const [allow] = apiPolicy.Statement;

const edits: readonly Edit[] = [
  editStages((stage) => {
    stage['methodSettings'] = { '*/*': { loggingLevel: 'INFO' } };
    stage['accessLogSettings'] = {
      destinationArn: 'arn:aws:logs:us-east-1:444455556666:log-group:access',
      format: logFormat,
    };
    stage['webAclArn'] = webAcl;
  }),
  editApis((api) => {
    api['tags'] = { 'aws:cloudformation:stack-name': 'orders' };
  }),
  editEndpoints((endpoint) => {
    endpoint['CreationTimestamp'] = '2025-11-03T08:00:00+00:00';
    endpoint['PolicyDocument'] = JSON.stringify({ Statement: [allow] });
  }),
  gateway,
  guarded,
  (snapshot) => answer(snapshot, consumer, 'apigateway/get-domain-names', { items: [] }),
  withUsualRoles,
  withTraffic(3000),
  recorded(consumer, ids.consumerVpc),
  recorded(provider, ids.providerVpc),
];

/** The healthy world, run by the book: every log on, every answer as API Gateway gives it, nothing wider than it need be. */
export const exemplary = (): Snapshot => edits.reduce((snapshot, change) => change(snapshot), healthy());
