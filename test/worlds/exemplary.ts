import type { Snapshot } from '../../src/snapshot/snapshot.js';
import { healthy, ids, provider } from './peered.js';
import { answer, edit } from './world.js';

export const logFormat =
  '{"id":"$context.requestId","vpce":"$context.identity.vpceId","type":"$context.error.responseType"}';

export type Row = Record<string, unknown>;

/** Edits every stage of the API. */
export const editStages =
  (change: (stage: Row) => void) =>
  (snapshot: Snapshot): Snapshot =>
    edit(snapshot, provider, 'apigateway/get-stages', (a: { item: Row[] }) => a.item.forEach(change), ids.api);

/** The healthy world, run by the book: every log on, every answer as API Gateway gives it. */
export const exemplary = (): Snapshot => {
  const staged = editStages((stage) => {
    stage['methodSettings'] = { '*/*': { loggingLevel: 'INFO' } };
    stage['accessLogSettings'] = {
      destinationArn: 'arn:aws:logs:us-east-1:444455556666:log-group:access',
      format: logFormat,
    };
  })(healthy());
  const account = answer(staged, provider, 'apigateway/get-account', {
    cloudwatchRoleArn: 'arn:aws:iam::444455556666:role/apigw-logs',
  });
  const responses = answer(
    account,
    provider,
    'apigateway/get-gateway-responses',
    { items: [{ responseType: 'DEFAULT_4XX', defaultResponse: true }] },
    ids.api,
  );
  return answer(responses, provider, 'ec2/describe-flow-logs', {
    FlowLogs: [{ FlowLogId: 'fl-0e1', ResourceId: ids.providerVpc, FlowLogStatus: 'ACTIVE', TrafficType: 'ALL' }],
  });
};
