import { describe, expect, test } from '@jest/globals';
import { practiceChecks } from '../../src/checks/practice/index.js';
import { diagnose } from '../../src/diagnosis/diagnose.js';
import { inventoryOf } from '../../src/inventory/inventory.js';
import { buildRequests } from '../../src/request/build.js';
import type { Snapshot } from '../../src/snapshot/snapshot.js';
import { askedFor } from '../diagnose.js';
import { healthy, ids, provider, urls } from '../worlds/peered.js';
import { answer, edit, remove } from '../worlds/world.js';

const format = '{"id":"$context.requestId","vpce":"$context.identity.vpceId","type":"$context.error.responseType"}';

const stage = (change: (row: Record<string, unknown>) => void) => (snapshot: Snapshot) =>
  edit(
    snapshot,
    provider,
    'apigateway/get-stages',
    (a: { item: Record<string, unknown>[] }) => a.item.forEach(change),
    ids.api,
  );

/** The healthy world, run by the book: every log on, every answer as API Gateway gives it. */
const exemplary = (): Snapshot => {
  const logging = stage((row) => {
    row['methodSettings'] = { '*/*': { loggingLevel: 'INFO' } };
    row['accessLogSettings'] = { destinationArn: 'arn:aws:logs:us-east-1:444455556666:log-group:access', format };
  })(healthy());
  const account = answer(logging, provider, 'apigateway/get-account', {
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

const findings = (snapshot: Snapshot) => {
  const inventory = inventoryOf(snapshot);
  const requests = buildRequests(inventory, askedFor({ target: urls.alias, from: ids.app }));
  const options = { version: '0', source: 'snapshot' as const, checks: practiceChecks, logs: false };
  const { report, broken } = diagnose(inventory, requests, options);
  expect(broken).toEqual([]);
  return report;
};

const cases: readonly [string, (snapshot: Snapshot) => Snapshot, string | undefined, boolean][] = [
  [
    'execution-logging-off',
    stage((row) => {
      row['methodSettings'] = { '*/*': { loggingLevel: 'OFF' } };
    }),
    'get-account',
    true,
  ],
  [
    'access-log-missing-vpce-fields',
    stage((row) => {
      row['accessLogSettings'] = {
        destinationArn: 'arn:aws:logs:us-east-1:444455556666:log-group:access',
        format: '{ "id": "$context.requestId" }',
      };
    }),
    'get-stages',
    true,
  ],
  [
    'custom-gateway-responses-present',
    (snapshot) =>
      answer(
        snapshot,
        provider,
        'apigateway/get-gateway-responses',
        { items: [{ responseType: 'ACCESS_DENIED', statusCode: '404', defaultResponse: false }] },
        ids.api,
      ),
    'get-rest-apis',
    false,
  ],
  [
    'flow-logs-off',
    (snapshot) =>
      edit(snapshot, provider, 'ec2/describe-flow-logs', (a: { FlowLogs: { TrafficType: string }[] }) => {
        for (const log of a.FlowLogs) log.TrafficType = 'ACCEPT';
      }),
    'describe-flow-logs',
    false,
  ],
];

describe('practice', () => {
  test('has nothing to say of an exemplary account', () => {
    expect(findings(exemplary()).findings).toEqual([]);
  });

  test.each(cases)('%s', (code, breaks, blind, repairs) => {
    const { findings: found, verdict } = findings(breaks(exemplary()));
    expect(found.map((finding) => [finding.code, finding.is, finding.role])).toEqual([[code, 'fail', 'latent']]);
    expect(verdict).toBe('healthy');
    expect(found[0]?.tried.result === 'repairs').toBe(repairs);
    const blinded = findings(remove(breaks(exemplary()), (path) => path.includes(blind ?? '')));
    expect(blinded.findings.find((finding) => finding.code === code)?.is).toBe('unknown');
  });
});
