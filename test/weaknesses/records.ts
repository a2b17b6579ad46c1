import type { Snapshot } from '../../src/snapshot/snapshot.js';
import { editStages, logFormat } from '../worlds/exemplary.js';
import { ids, provider } from '../worlds/peered.js';
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
    breaks: flowLogs({ ResourceId: ids.providerVpc, TrafficType: 'ACCEPT' }),
    near: flowLogs(
      { ResourceId: ids.endpointInterfaceA, TrafficType: 'REJECT' },
      { ResourceId: ids.endpointInterfaceB, TrafficType: 'ALL' },
    ),
    blind: 'describe-flow-logs',
    repairs: false,
  },
];
