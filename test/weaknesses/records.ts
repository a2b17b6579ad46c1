import type { Snapshot } from '../../src/snapshot/snapshot.js';
import { editStages, logFormat, trail } from '../worlds/exemplary.js';
import { consumer, ids, provider } from '../worlds/peered.js';
import { answer } from '../worlds/world.js';
import type { Weakness } from './weakness.js';

const logging = (level: string) =>
  editStages((stage) => {
    stage['methodSettings'] = { '*/*': { loggingLevel: level } };
  });

const access = (format: string) =>
  editStages((stage) => {
    stage['accessLogSettings'] = {
      destinationArn: 'arn:aws:logs:us-east-1:444455556666:log-group:access',
      format,
    };
  });

const responses =
  (...items: object[]) =>
  (snapshot: Snapshot): Snapshot =>
    answer(snapshot, provider, 'apigateway/get-gateway-responses', { items }, ids.api);

const flowLogs =
  (...FlowLogs: object[]) =>
  (snapshot: Snapshot): Snapshot =>
    answer(snapshot, provider, 'ec2/describe-flow-logs', {
      FlowLogs: FlowLogs.map((log, index) => ({ FlowLogId: `fl-0e${index}`, FlowLogStatus: 'ACTIVE', ...log })),
    });

const callerLogs =
  (...FlowLogs: object[]) =>
  (snapshot: Snapshot): Snapshot =>
    answer(snapshot, consumer, 'ec2/describe-flow-logs', {
      FlowLogs: FlowLogs.map((log, index) => ({ FlowLogId: `fl-0c${index}`, FlowLogStatus: 'ACTIVE', ...log })),
    });

const recorder =
  (ConfigurationRecordersStatus: object[]) =>
  (snapshot: Snapshot): Snapshot =>
    answer(snapshot, provider, 'configservice/describe-configuration-recorder-status', {
      ConfigurationRecordersStatus,
    });

/** Of everything in the provider's VPC that can call. */
const callers = [ids.admin, ids.targetInterface].map((ResourceId) => ({ ResourceId, TrafficType: 'ALL' }));

/** What is not recorded when it is wanted. */
export const recordWeaknesses: readonly Weakness[] = [
  {
    code: 'execution-logging-off',
    what: 'the log level of the stage is OFF',
    breaks: logging('OFF'),
    near: logging('ERROR'),
    blind: 'get-account',
    repairs: true,
  },
  {
    code: 'access-log-missing-vpce-fields',
    what: 'the format lacks the endpoint and the type of the answer',
    breaks: access('{ "id": "$context.requestId" }'),
    near: access(`${logFormat.slice(0, -1)},"ip":"$context.identity.sourceIp"}`),
    blind: 'get-stages',
    repairs: true,
  },
  {
    code: 'custom-gateway-responses-present',
    what: 'ACCESS_DENIED is answered with a 404',
    breaks: responses({ responseType: 'ACCESS_DENIED', statusCode: '404', defaultResponse: false }),
    near: responses({ responseType: 'ACCESS_DENIED', statusCode: '403', defaultResponse: true }),
    blind: 'get-gateway-responses',
    repairs: false,
  },
  {
    code: 'flow-logs-off',
    what: 'the flow log holds accepted traffic only',
    breaks: flowLogs({ ResourceId: ids.providerVpc, TrafficType: 'ACCEPT' }, ...callers),
    near: flowLogs(
      { ResourceId: ids.endpointInterfaceA, TrafficType: 'REJECT' },
      { ResourceId: ids.endpointInterfaceB, TrafficType: 'ALL' },
      ...callers,
    ),
    blind: '444455556666/us-east-1/ec2/describe-flow-logs',
    repairs: false,
  },
  {
    code: 'tracing-off',
    what: 'no traces',
    breaks: editStages((stage) => {
      stage['tracingEnabled'] = false;
    }),
    near: editStages((stage) => {
      stage['tracingEnabled'] = true;
    }),
    blind: 'get-stages',
    repairs: true,
  },
  {
    code: 'flow-logs-off-for-callers',
    what: 'no flow log in the calling VPC',
    breaks: callerLogs(),
    near: callerLogs({ ResourceId: ids.consumerSubnet, TrafficType: 'REJECT' }),
    blind: '111122223333/us-east-1/ec2/describe-flow-logs',
    repairs: false,
  },
  {
    code: 'cloudtrail-off',
    what: 'the only trail is stopped',
    breaks: (snapshot) =>
      answer(snapshot, provider, 'cloudtrail/get-trail-status', { IsLogging: false }, trail(provider.account)),
    near: (snapshot) =>
      answer(snapshot, provider, 'cloudtrail/describe-trails', {
        trailList: [{ TrailARN: trail(provider.account), IsMultiRegionTrail: false, HomeRegion: 'us-east-1' }],
      }),
    blind: '444455556666/us-east-1/cloudtrail',
    repairs: false,
  },
  {
    code: 'config-recorder-off',
    what: 'the recorder is stopped',
    breaks: recorder([{ name: 'default', recording: false }]),
    near: recorder([
      { name: 'old', recording: false },
      { name: 'default', recording: true },
    ]),
    blind: '444455556666/us-east-1/configservice',
    repairs: true,
  },
];
