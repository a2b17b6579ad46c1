import { describe, expect, test } from '@jest/globals';
import { checks } from '../../src/checks/index.js';
import { corroborate } from '../../src/diagnosis/corroborate.js';
import { isFailed, judgeAll } from '../../src/diagnosis/evaluate.js';
import { clientsOf } from '../../src/diagnosis/evidence/clients.js';
import { servingStage } from '../../src/diagnosis/evidence/witnesses.js';
import { inventoryOf } from '../../src/inventory/inventory.js';
import { buildRequests } from '../../src/request/build.js';
import { subjectOf } from '../../src/request/fact.js';
import type { Snapshot } from '../../src/snapshot/snapshot.js';
import { parseAnswerPath } from '../../src/snapshot/snapshot.js';
import { askedFor } from '../diagnose.js';
import { faults } from '../faults/index.js';
import { healthy } from '../worlds/peered.js';
import { answer } from '../worlds/world.js';

const group = 'apigw/rows';
const format =
  '{"status":"$context.status","type":"$context.error.responseType","error":"$context.error.message","ip":"$context.identity.sourceIp","method":"$context.httpMethod","path":"$context.path","integration":"$context.integration.status"}';

/** Every stage writes an access log. */
const logging = (state: Snapshot, account: string): Snapshot => {
  const accessLogSettings = { destinationArn: `arn:aws:logs:us-east-1:${account}:log-group:${group}`, format };
  const answers = [...state.answers].map(([path, value]) => {
    const { operation } = parseAnswerPath(path);
    if (operation === 'apigateway/get-stage') return [path, { ...value, accessLogSettings }] as const;
    if (operation !== 'apigateway/get-stages') return [path, value] as const;
    const item = (value['item'] as object[]).map((stage) => ({ ...stage, accessLogSettings }));
    return [path, { ...value, item }] as const;
  });
  return { ...state, answers: new Map(answers) };
};

interface Row {
  readonly status: number;
  readonly type?: string;
  readonly error?: string;
  readonly integration?: number;
}

const confidence = (code: string, rows: readonly Row[]): string => {
  const fault = faults.find((one) => one.code === code);
  if (!fault) throw new Error(`no fault ${code}`);
  const broken = fault.breaks((fault.world ?? healthy)());
  const asked = askedFor(fault);
  const subjectIn = (state: Snapshot) => {
    const inventory = inventoryOf(state);
    const [request] = buildRequests(inventory, asked);
    if (!request) throw new Error('no request');
    return subjectOf(request, inventory);
  };
  const plain = subjectIn(broken);
  const stage = servingStage(plain);
  if (!stage) throw new Error('no stage');
  const ip = clientsOf(plain)[0]?.party.address;
  const path = `/${stage.stage}${plain.request.path}`;
  const events = rows.map(({ status, type = '-', error = '-', integration }, index) => ({
    eventId: `e${index}`,
    timestamp: Date.parse('2026-02-01T11:30:00Z') + index,
    message: JSON.stringify({
      status,
      type,
      error,
      ip,
      method: plain.request.method,
      path,
      integration: integration ?? '-',
    }),
  }));
  const at = { account: stage.account, region: stage.region };
  const subject = subjectIn(answer(logging(broken, stage.account), at, 'logs/filter-log-events', { events }, group));
  const failed = judgeAll(subject, checks)
    .filter(isFailed)
    .find(({ check }) => check.code === code);
  if (!failed) throw new Error(`${code} does not fail`);
  return corroborate(subject, failed).confidence;
};

const refusal = (tail: string) =>
  `User: arn:aws:sts::111122223333:assumed-role/app/x is not authorized to perform: execute-api:Invoke on resource: arn:aws:execute-api:us-east-1:********6666:a/prod/GET/orders ${tail}`;
const identity = refusal('because no identity-based policy allows the execute-api:Invoke action');
const byEndpoint = refusal('because no VPC endpoint policy allows the execute-api:Invoke action');

const cases: readonly (readonly [hypothesis: string, code: string, row: Row])[] = [
  ['H17', 'endpoint-policy-no-matching-allow', { status: 403, type: 'ACCESS_DENIED', error: byEndpoint }],
  ['H20', 'iam-cross-account-identity-policy-missing', { status: 403, type: 'ACCESS_DENIED', error: identity }],
  ['H22', 'sigv4-scope-wrong', { status: 403, type: 'INVALID_SIGNATURE' }],
  ['H23', 'authorizer-missing-identity', { status: 401, type: 'UNAUTHORIZED' }],
  ['H23', 'cognito-token-invalid', { status: 401, type: 'UNAUTHORIZED' }],
  [
    'H23',
    'authorizer-denied',
    {
      status: 403,
      type: 'ACCESS_DENIED',
      error: 'User is not authorized to access this resource with an explicit deny',
    },
  ],
  ['H24', 'authorizer-failure-or-timeout', { status: 500, type: 'AUTHORIZER_FAILURE' }],
  ['H24', 'authorizer-permission-missing', { status: 500, type: 'AUTHORIZER_CONFIGURATION_ERROR' }],
  ['H25', 'api-key-missing-or-invalid', { status: 403, type: 'INVALID_API_KEY' }],
  ['H25', 'usage-plan-quota-exceeded', { status: 429, type: 'QUOTA_EXCEEDED' }],
  ['H25', 'stage-or-method-throttled', { status: 429, type: 'THROTTLED' }],
  ['H26', 'waf-blocked', { status: 403, type: 'WAF_FILTERED' }],
  ['H28', 'method-or-resource-not-found', { status: 403, type: 'MISSING_AUTHENTICATION_TOKEN' }],
];

describe.each(cases)('%s %s against the access log', (_, code, row) => {
  test('its own answer confirms', () => {
    expect(confidence(code, [row])).toBe('confirmed');
  });
  test('an answer of the backend contradicts', () => {
    expect(confidence(code, [{ status: 200, integration: 200 }])).toBe('contradicted');
  });
  test('silence says nothing', () => {
    expect(confidence(code, [])).toBe('unobserved');
  });
});
