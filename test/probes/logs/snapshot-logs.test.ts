import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import type { Report } from '../../../src/diagnosis/schema.js';
import type { Snapshot } from '../../../src/snapshot/snapshot.js';
import { run } from '../../cli/run.js';
import { networkFaults } from '../../faults/network.js';
import { flaggedFormat, nodata, row } from '../../inventory/evidence/samples.js';
import { live, role } from '../../live/live.js';
import { consumer, healthy, ids, provider, urls } from '../../worlds/peered.js';
import { answer } from '../../worlds/world.js';
import { bucket, described, file, key, noLookups, record, trail } from './trail-world.js';

const folder = mkdtempSync(join(tmpdir(), 'xapi-recorded-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const code = 'endpoint-sg-ingress-443-missing';
const group = '/vpc/endpoint';
const eni = ids.endpointInterfaceA;
const refused = row({
  eni,
  from: '10.10.1.10',
  to: '10.20.1.10',
  ports: [40000, 443],
  flags: 2,
  action: 'REJECT',
  at: '11:20',
});
const messages = [nodata('11:10', eni), refused, nodata('11:40', eni)];

const world = (): Snapshot => {
  const broken = networkFaults.find((one) => one.code === code)?.breaks(healthy()) ?? healthy();
  const flowLog = {
    FlowLogId: 'fl-0e222222222222222',
    FlowLogStatus: 'ACTIVE',
    DeliverLogsStatus: 'SUCCESS',
    CreationTime: '2026-01-01T00:00:00+00:00',
    ResourceId: ids.providerVpc,
    TrafficType: 'ALL',
    LogDestinationType: 'cloud-watch-logs',
    LogGroupName: group,
    LogFormat: flaggedFormat,
    MaxAggregationInterval: 60,
  };
  const events = messages.map((message, index) => ({
    logStreamName: `${eni}-all`,
    timestamp: Date.parse('2026-02-01T11:20:00Z') + index,
    message,
    eventId: `e${index}`,
  }));
  const described = answer(broken, provider, 'ec2/describe-flow-logs', { FlowLogs: [flowLog] });
  return answer(described, provider, 'logs/filter-log-events', { events }, group);
};

test('snapshot --logs records what corroborates, and a replay needs no network for it', async () => {
  const path = join(folder, 'recorded');
  const accounts = ['--consumer', role(consumer.account), '--provider', role(provider.account)];
  const recorded = await live(world(), ['snapshot', urls.alias, '--from', ids.app, '--logs', '-o', path, ...accounts]);
  expect({ status: recorded.status }).toEqual({ status: 0 });
  const { stdout } = await run(['doctor', urls.alias, '--from', ids.app, '--snapshot', path, '--format', 'json'], {
    env: { AWS_ENDPOINT_URL: 'http://127.0.0.1:1' },
  });
  const report = JSON.parse(stdout) as Report;
  const finding = report.findings.find((one) => one.code === code);
  expect(finding).toMatchObject({ role: 'root-cause', confidence: 'confirmed' });
  expect(finding?.evidence.filter(({ source }) => source === 'flow-logs')).toMatchObject([
    { effect: 'confirms', sample: [refused], where: group },
  ]);
  const without = await run([
    'doctor',
    urls.alias,
    '--from',
    ids.app,
    '--snapshot',
    path,
    '--no-logs',
    '--format',
    'json',
  ]);
  expect((JSON.parse(without.stdout) as Report).findings.find((one) => one.code === code)?.confidence).toBe(
    'unobserved',
  );
}, 60_000);

test('snapshot --logs records what a trail in a bucket tells, and a replay tells who changed what', async () => {
  const path = join(folder, 'trail');
  const accounts = ['--consumer', role(consumer.account), '--provider', role(provider.account)];
  const [operation, value] = described(trail());
  const [token, arn] = ['x'.repeat(40), 'arn:aws:iam::444455556666:user/alice'];
  const secret = { responseElements: { credentials: { sessionToken: token } }, userIdentity: { type: 'IAMUser', arn } };
  const objects = new Map([
    [key('2026-02-01T10:35'), file(record('RevokeSecurityGroupIngress', '2026-02-01T10:30:00', secret))],
    [
      key('2026-02-01T10:50'),
      file(record('AuthorizeSecurityGroupIngress', '2026-02-01T10:45:00', { errorCode: 'AccessDenied' })),
    ],
  ]);
  const buckets = { [bucket]: { region: 'us-east-1', readers: [provider.account], objects } };
  const recorded = await live(
    answer(world(), provider, operation, value),
    ['snapshot', urls.alias, '--from', ids.app, '--logs', '-o', path, ...accounts],
    [noLookups],
    { buckets },
  );
  expect(recorded.stderr).toContain('was read from trail management in s3://trail-logs');
  const { stdout } = await run(['doctor', urls.alias, '--from', ids.app, '--snapshot', path, '--format', 'json']);
  const finding = (JSON.parse(stdout) as Report).findings.find((one) => one.code === code);
  expect(finding?.changedBy).toEqual({
    who: arn,
    what: 'RevokeSecurityGroupIngress',
    when: '2026-02-01T10:30:00.000Z',
    eventId: 'RevokeSecurityGroupIngress-2026-02-01T10:30:00',
    via: 'terraform',
  });
  const [told] = finding?.evidence.filter(({ source }) => source === 'cloudtrail') ?? [];
  expect(told).toMatchObject({ effect: 'supports', count: 2 });
  expect(told?.sample[1]).toContain(
    'AuthorizeSecurityGroupIngress by alice (terraform), an attempt to repair, failed: AccessDenied',
  );
  const kept = readFileSync(join(path, provider.account, 'us-east-1', 'cloudtrail', 'lookup-events.json'), 'utf8');
  expect(kept).not.toContain(token);
}, 60_000);
