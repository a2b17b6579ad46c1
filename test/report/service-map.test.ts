import { expect, test } from '@jest/globals';
import type { Report } from '../../src/diagnosis/schema.js';
import { render } from '../../src/report/index.js';
import type { Snapshot } from '../../src/snapshot/snapshot.js';
import { diagnosed } from '../diagnose.js';
import { healthy, ids, provider, urls } from '../worlds/peered.js';
import { answer } from '../worlds/world.js';
import { options } from './reports.js';

const hostile = 'backend.example.com\u001b[2J<script>';

const graphed = (state: Snapshot, faults: number): Snapshot =>
  answer(state, provider, 'xray/get-service-graph', {
    StartTime: '2026-02-01T11:00:00+00:00',
    EndTime: '2026-02-01T12:00:00+00:00',
    Services: [
      {
        ReferenceId: 0,
        Name: 'orders/prod',
        Type: 'AWS::ApiGateway::Stage',
        SummaryStatistics: {
          TotalCount: 10,
          TotalResponseTime: 2.5,
          FaultStatistics: { TotalCount: 4 },
          ErrorStatistics: { TotalCount: 1 },
        },
        Edges: [
          {
            ReferenceId: 1,
            SummaryStatistics: { TotalCount: 9, TotalResponseTime: 1.8, FaultStatistics: { TotalCount: faults } },
          },
        ],
      },
      { ReferenceId: 1, Name: hostile, Type: 'remote' },
    ],
  });

const traced = (state: Snapshot, sub: readonly object[], status: number): Snapshot =>
  answer(state, provider, 'xray/batch-get-traces', {
    Traces: [
      {
        Id: '1-697f3a60-000000000000000000000002',
        Segments: [
          {
            Id: 's',
            Document: JSON.stringify({
              name: 'orders/prod',
              origin: 'AWS::ApiGateway::Stage',
              resource_arn: `arn:aws:apigateway:us-east-1::/restapis/${ids.api}/stages/prod`,
              start_time: 100,
              end_time: 100.25,
              http: { request: { url: 'https://x/prod/orders', method: 'GET' }, response: { status } },
              subsegments: sub,
            }),
          },
        ],
      },
    ],
  });

const call = { name: 'backend', namespace: 'remote', start_time: 100.04, end_time: 100.24 };
const reportOf = (state: Snapshot): Report => diagnosed(state, { target: urls.alias, from: ids.app }).report;
const mapOf = (state: Snapshot) => reportOf(state).requests[0]?.serviceMap;

test('hops, their traffic and the hop that faulted', () => {
  expect(mapOf(graphed(healthy(), 4))).toEqual({
    from: '2026-02-01T11:00:00.000Z',
    to: '2026-02-01T12:00:00.000Z',
    hops: [
      {
        from: 'clients',
        to: 'orders/prod',
        type: 'AWS::ApiGateway::Stage',
        requests: 10,
        faults: 4,
        errors: 1,
        latency: 250,
      },
      { from: 'orders/prod', to: hostile, type: 'remote', requests: 9, faults: 4, errors: 0, latency: 200 },
    ],
    faultedAt: 'backend',
    split: null,
  });
  expect(mapOf(graphed(healthy(), 0))?.faultedAt).toBe('gateway');
});

test('traces tell the hop and where the time went', () => {
  const answering = { ...call, http: { response: { status: 500 } } };
  expect(mapOf(traced(healthy(), [answering], 500))).toMatchObject({
    hops: [],
    faultedAt: 'backend',
    split: { traces: 1, total: 250, integration: 200, gateway: 50 },
  });
  expect(mapOf(traced(healthy(), [call], 504))?.faultedAt).toBe('integration');
  expect(mapOf(traced(healthy(), [], 500))?.faultedAt).toBe('gateway');
  expect(mapOf(traced(healthy(), [answering], 200))?.faultedAt).toBeNull();
});

test('nothing read is no map', () => {
  expect(reportOf(healthy()).requests[0]).not.toHaveProperty('serviceMap');
});

test.each(['table', 'markdown', 'html'] as const)(
  '%s shows it, and escapes what came from the account',
  async (format) => {
    const text = await render(format, reportOf(graphed(healthy(), 4)), options);
    expect(text).toContain('Service map of X-Ray, of every caller');
    expect(text).toContain('9 requests, 4 faults, 0 errors, 200 ms on average');
    expect(text).toContain('most faults arose in the back end');
    expect(text).not.toContain('\u001b[2J');
    if (format === 'html') expect(text).toContain('2J&lt;script&gt;');
    if (format === 'markdown') expect(text).toContain('2J<script>`');
  },
);
