import { describe, expect, test } from '@jest/globals';
import { parseSegment } from '../../../src/inventory/evidence/x-ray-segment.js';
import { stageNode } from '../../../src/inventory/evidence/service-graph.js';
import { stageTraces } from '../../../src/inventory/evidence/x-ray.js';
import { inventory, place } from './samples.js';

const of = { ...place, api: 'a1b2c3d4e5', apiName: 'orders', stage: 'prod' };

/** The sample of https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-xray.html, shortened. */
const document = (status: number, subsegments: object[] = [], rest: object = {}) =>
  JSON.stringify({
    id: 'a',
    name: 'orders/prod',
    trace_id: '1-697f3a60-000000000000000000000001',
    start_time: 1_769_944_800.25,
    end_time: 1_769_944_801,
    origin: 'AWS::ApiGateway::Stage',
    resource_arn: 'arn:aws:apigateway:us-east-1::/restapis/a1b2c3d4e5/stages/prod',
    http: {
      request: {
        url: 'https://x.execute-api.us-east-1.amazonaws.com/prod/orders',
        method: 'GET',
        client_ip: '10.10.1.10',
      },
      response: { status },
    },
    aws: { api_gateway: { account_id: '444455556666', rest_api_id: 'a1b2c3d4e5', stage: 'prod', request_id: 'r' } },
    subsegments,
    ...rest,
  });
const call = (rest: object) => ({ name: 'Lambda', namespace: 'aws', ...rest });
const answered = (status: number) => ({ http: { response: { status } } });

describe('segments', () => {
  test.each([
    ['refused before the integration', 403, [], 'gateway'],
    ['no call and no error', 200, [], undefined],
    ['the call got no answer', 504, [call({ fault: true })], 'integration'],
    ['timed out', 504, [call(answered(200))], 'integration'],
    ['a malformed answer', 502, [call(answered(200))], 'integration'],
    ['the backend failed', 500, [call({ ...answered(500), fault: true })], 'backend'],
    ['the backend refused', 403, [call(answered(403))], 'backend'],
    ['the function threw', 502, [call({ ...answered(200), fault: true })], 'backend'],
  ])('%s', (_, status, subsegments, maker) => {
    expect(parseSegment(document(status, subsegments))).toMatchObject({
      status,
      maker,
      from: '10.10.1.10',
      at: 1_769_944_800_250,
    });
  });
  test.each([
    ['another service', document(200, [], { origin: 'AWS::Lambda' })],
    ['no JSON', '{'],
    ['null', 'null'],
    ['nothing', undefined],
  ])('%s is none', (_, text) => {
    expect(parseSegment(text)).toBeUndefined();
  });
});

describe('traces of a stage', () => {
  const id = '1-697f3a60-000000000000000000000001';
  const http = (HttpURL: string) => ({ Id: id, Http: { HttpURL, HttpStatus: 200, ClientIp: '10.10.1.10' } });
  const count = (summary: object) =>
    stageTraces(inventory(['xray/get-trace-summaries', { TraceSummaries: [summary] }]), of).rows.length;
  test('are told by ARN, by name or by address', () => {
    expect(
      count({ Id: id, ResourceARNs: [{ ARN: 'arn:aws:apigateway:us-east-1::/restapis/a1b2c3d4e5/stages/prod' }] }),
    ).toBe(1);
    expect(count({ Id: id, ServiceIds: [{ Name: 'orders/prod', Type: 'AWS::ApiGateway::Stage' }] })).toBe(1);
    expect(count(http('https://a1b2c3d4e5.execute-api.us-east-1.amazonaws.com/prod/x'))).toBe(1);
    expect(count(http('https://a1b2c3d4e5-vpce-0e222222222222222.execute-api.us-east-1.amazonaws.com/prod/x'))).toBe(1);
    expect(count(http('https://a1b2c3d4e5.execute-api.us-east-1.amazonaws.com/dev/x'))).toBe(0);
    expect(count({ Id: id, Http: {} })).toBe(0);
    expect(count({ Id: id, ServiceIds: [{ Name: 'orders/prod', Type: 'AWS::Lambda' }] })).toBe(0);
  });
  test('a trace with segments is one row, and knows its hop', () => {
    const both = inventory(
      ['xray/get-trace-summaries', { TraceSummaries: [{ Id: id, Http: { HttpStatus: 504, ClientIp: '10.10.1.10' } }] }],
      [
        'xray/batch-get-traces',
        { Traces: [{ Id: id, Segments: [{ Document: document(504, [call({ fault: true })]) }] }] },
      ],
    );
    expect(stageTraces(both, of).rows).toMatchObject([{ status: 504, maker: 'integration', at: 1_769_945_696_000 }]);
  });
  test('segments do without their summary', () => {
    const alone = inventory([
      'xray/batch-get-traces',
      { Traces: [{ Id: id, Segments: [{ Document: document(403) }] }] },
    ]);
    expect(stageTraces(alone, of)).toMatchObject({
      read: true,
      rows: [{ status: 403, maker: 'gateway', at: 1_769_944_800_250 }],
    });
  });
  test('nothing read is told', () => {
    expect(stageTraces(inventory(), of)).toEqual({ read: false, rows: [] });
  });
});

test('the service graph shows what the stage and its calls did', () => {
  const node = {
    ReferenceId: 0,
    Name: 'orders/prod',
    Type: 'AWS::ApiGateway::Stage',
    SummaryStatistics: { TotalCount: 10, FaultStatistics: { TotalCount: 4 }, ErrorStatistics: { TotalCount: 1 } },
    Edges: [
      { ReferenceId: 1, SummaryStatistics: { TotalCount: 9, FaultStatistics: { TotalCount: 4 } } },
      { ReferenceId: 7 },
    ],
  };
  const graph = inventory([
    'xray/get-service-graph',
    { Services: [node, { ReferenceId: 1, Name: 'pets', Type: 'AWS::Lambda' }] },
  ]);
  expect(stageNode(graph, of)).toEqual({
    requests: 10,
    faults: 4,
    errors: 1,
    calls: [
      { to: 'pets', type: 'AWS::Lambda', requests: 9, faults: 4, errors: 0 },
      { to: 'unknown', type: '', requests: 0, faults: 0, errors: 0 },
    ],
  });
  expect(stageNode(graph, { ...of, stage: 'dev' })).toBeUndefined();
  expect(stageNode(inventory(), of)).toBeUndefined();
});
