import { describe, expect, test } from '@jest/globals';
import type { Report } from '../../src/diagnosis/schema.js';
import type { Snapshot } from '../../src/snapshot/snapshot.js';
import { diagnosed } from '../diagnose.js';
import { networkFaults } from '../faults/network.js';
import { flaggedFormat, nodata, row } from '../inventory/evidence/samples.js';
import { healthy, ids, provider, urls } from '../worlds/peered.js';
import { answer } from '../worlds/world.js';

const code = 'endpoint-sg-ingress-443-missing';
const [here, there] = [ids.endpointInterfaceA, ids.endpointInterfaceB];
const address: Readonly<Record<string, string>> = { [here]: '10.20.1.10', [there]: '10.20.2.10' };

const broken = (): Snapshot => {
  const fault = networkFaults.find((one) => one.code === code);
  if (!fault) throw new Error('no fault');
  return fault.breaks(healthy());
};

const refused = (eni: string, at: string, client = '10.10.1.10') =>
  row({ eni, from: client, to: address[eni] ?? '', ports: [40000, 443], flags: 2, action: 'REJECT', at });
const answered = (eni: string, at: string, client = '10.10.1.10') => [
  row({ eni, from: client, to: address[eni] ?? '', ports: [40001, 443], flags: 3, packets: 9, bytes: 2400, at }),
  row({ eni, from: address[eni] ?? '', to: client, ports: [443, 40001], flags: 19, packets: 8, bytes: 6400, at }),
];

const logged = (...messages: readonly string[]): Snapshot => {
  const alive = [here, there].flatMap((eni) => [nodata('10:00', eni), nodata('11:50', eni)]);
  const flowLog = {
    FlowLogId: 'fl-0e222222222222222',
    FlowLogStatus: 'ACTIVE',
    DeliverLogsStatus: 'SUCCESS',
    CreationTime: '2026-01-01T00:00:00+00:00',
    ResourceId: ids.providerVpc,
    TrafficType: 'ALL',
    LogGroupName: '/vpc/flow',
    LogFormat: flaggedFormat,
    MaxAggregationInterval: 60,
  };
  const events = [...alive, ...messages].map((message) => ({ logStreamName: 'eni-x-all', message }));
  const described = answer(broken(), provider, 'ec2/describe-flow-logs', { FlowLogs: [flowLog] });
  return answer(described, provider, 'logs/filter-log-events', { events }, '/vpc/flow');
};

const reported = (state: Snapshot, from: string = ids.app) => {
  const { report }: { report: Report } = diagnosed(state, { target: urls.alias, from });
  const finding = report.findings.find((one) => one.code === code);
  if (!finding) throw new Error(`${code} is not reported`);
  return { finding, request: report.requests[0], report };
};

const sides = ({ finding }: ReturnType<typeof reported>) =>
  finding.evidence.map(({ effect, client, zone, from, to }) => [effect, client, zone, from, to]);

describe('conflicting evidence is told apart', () => {
  test('by zone', () => {
    const found = reported(logged(refused(here, '11:20'), ...answered(there, '11:25')));
    expect(found.finding.confidence).toBe('supported');
    expect(sides(found)).toEqual([
      ['confirms', '10.10.1.10', 'us-east-1a', '2026-02-01T11:20:00.000Z', '2026-02-01T11:20:55.000Z'],
      ['contradicts', '10.10.1.10', 'us-east-1b', '2026-02-01T11:25:00.000Z', '2026-02-01T11:25:55.000Z'],
    ]);
    expect(found.request?.notes).toContain(
      `the evidence on ${code} conflicts: confirmed by 10.10.1.10 in us-east-1a from 2026-02-01T11:20:00.000Z to 2026-02-01T11:20:55.000Z; contradicted by 10.10.1.10 in us-east-1b from 2026-02-01T11:25:00.000Z to 2026-02-01T11:25:55.000Z`,
    );
  });

  test('by window', () => {
    const found = reported(logged(refused(here, '11:10'), ...answered(here, '11:40')));
    expect(sides(found).map(([effect, , zone, from]) => [effect, zone, from])).toEqual([
      ['confirms', 'us-east-1a', '2026-02-01T11:10:00.000Z'],
      ['contradicts', 'us-east-1a', '2026-02-01T11:40:00.000Z'],
    ]);
  });

  test('by client', () => {
    const found = reported(
      logged(refused(here, '11:20', '10.10.1.10'), ...answered(here, '11:25', '10.10.1.77')),
      ids.consumerVpc,
    );
    expect(sides(found).map(([effect, client]) => [effect, client])).toEqual([
      ['confirms', '10.10.1.10'],
      ['contradicts', '10.10.1.77'],
    ]);
  });

  test('where all of one mind there is nothing to tell apart', () => {
    const found = reported(logged(refused(here, '11:20'), refused(there, '11:25')));
    expect(found.finding).toMatchObject({ confidence: 'confirmed', evidence: [{ effect: 'confirms', count: 2 }] });
    expect(found.finding.evidence[0]).not.toHaveProperty('zone');
    expect(found.request?.notes.filter((note) => note.includes('conflicts'))).toEqual([]);
  });
});

describe('a cause that the logs contradict', () => {
  test('never leads, and leaves the request undecided', () => {
    const { finding, request, report } = reported(logged(...answered(here, '11:25'), ...answered(there, '11:25')));
    expect(finding).toMatchObject({ confidence: 'contradicted', role: 'latent' });
    expect(request).toMatchObject({ rootCause: null, verdict: 'undecided', predicted: null });
    expect(report.findings.some(({ role }) => role === 'root-cause')).toBe(false);
  });
  test('leaves the lead to the next one', () => {
    const state = logged(...answered(here, '11:25'), ...answered(there, '11:25'));
    const denied = answer(state, provider, 'apigateway/get-stages', { item: [] }, ids.api);
    const { finding, request } = reported(denied);
    expect(finding.role).toBe('latent');
    expect(request?.rootCause).not.toBeNull();
    expect(request?.rootCause).not.toBe(code);
  });
  test('does not lead with a symptom that it would explain either', () => {
    const state = logged(...answered(here, '11:25'), ...answered(there, '11:25'));
    const { report } = diagnosed(state, { target: urls.alias, from: ids.app, symptom: 'timeout' });
    expect(report.requests[0]).toMatchObject({ rootCause: null });
  });
  test('is contradicted by what passed in every zone, not in one', () => {
    const { finding } = reported(logged(refused(there, '11:30'), ...answered(here, '11:25')));
    expect(finding.confidence).not.toBe('contradicted');
  });
});
