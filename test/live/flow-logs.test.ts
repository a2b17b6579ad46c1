import { spawn } from 'node:child_process';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { Report } from '../../src/diagnosis/schema.js';
import type { Snapshot } from '../../src/snapshot/snapshot.js';
import type { FakeAws, FakeAwsOptions } from '../fake-aws/index.js';
import { startFakeAws } from '../fake-aws/index.js';
import { networkFaults } from '../faults/network.js';
import { flaggedFormat } from '../inventory/evidence/samples.js';
import { consumer, healthy, ids, provider, urls } from '../worlds/peered.js';
import { answer } from '../worlds/world.js';
import { role } from './live.js';

const cli = new URL('../../dist/cli.js', import.meta.url).pathname;
const code = 'endpoint-sg-ingress-443-missing';
const closed = networkFaults.find((one) => one.code === code)?.breaks(healthy()) ?? healthy();

/** Half an hour before the run, which the binary's own clock dates. */
const at = new Date(Date.now() - 30 * 60_000);
const seconds = Math.floor(at.getTime() / 1000);
const refused = `3 ${provider.account} ${ids.endpointInterfaceA} 10.10.1.10 10.20.1.10 40000 443 6 1 60 ${seconds} ${seconds + 55} REJECT OK 2`;

const logged = (rest: object): Snapshot =>
  answer(closed, provider, 'ec2/describe-flow-logs', {
    FlowLogs: [
      {
        FlowLogId: 'fl-0e',
        FlowLogStatus: 'ACTIVE',
        DeliverLogsStatus: 'SUCCESS',
        CreationTime: '2026-01-01T00:00:00+00:00',
        ResourceId: ids.providerVpc,
        TrafficType: 'ALL',
        LogFormat: flaggedFormat,
        MaxAggregationInterval: 60,
        ...rest,
      },
    ],
  });

let aws: FakeAws | undefined;
afterEach(() => aws?.close());

/** The built command, in a process of its own, with assumed roles in both accounts. */
const doctor = async (options: FakeAwsOptions) => {
  aws = await startFakeAws(options);
  const roles = ['--consumer', role(consumer.account), '--provider', role(provider.account)];
  const call = ['doctor', urls.alias, '--from', ids.app, '--region', 'us-east-1', '--format', 'json', ...roles];
  const child = spawn(process.execPath, [cli, ...call, '--endpoint-url', aws.url], {
    env: { PATH: process.env['PATH'], AWS_ACCESS_KEY_ID: '999999999999', AWS_SECRET_ACCESS_KEY: 's' },
  });
  const text = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (text.stdout += chunk.toString('utf8')));
  child.stderr.on('data', (chunk: Buffer) => (text.stderr += chunk.toString('utf8')));
  const status = await new Promise((resolve) => child.on('close', resolve));
  const made = new Set(aws.journal.map(({ service, operation }) => `${service}/${operation}`));
  return { status, stderr: text.stderr, report: JSON.parse(text.stdout) as Report, made };
};

describe('the built command reads flow logs of an account', () => {
  test('by Logs Insights, where FilterLogEvents refuses the class of the group', async () => {
    const group = '/vpc/flow';
    const bytes = { Id: 'bytes', Timestamps: [at.toISOString()], Values: [2e9] };
    const event = { logStreamName: `${ids.endpointInterfaceA}-all`, timestamp: at.getTime(), message: refused };
    const recorded = answer(
      logged({ LogGroupName: group }),
      provider,
      'logs/filter-log-events',
      { events: [event] },
      group,
    );
    const ran = await doctor({
      snapshot: answer(recorded, provider, 'cloudwatch/get-metric-data', { MetricDataResults: [bytes] }),
      rules: [
        {
          service: 'logs',
          operation: 'filter-log-events',
          then: { status: 400, code: 'InvalidOperationException', message: 'not for this class of log group' },
        },
      ],
    });
    expect(ran.status).toBe(1);
    expect(ran.report.findings[0]).toMatchObject({
      code,
      confidence: 'confirmed',
    });
    expect(ran.report.findings[0]?.evidence).toContainEqual(
      expect.objectContaining({ source: 'flow-logs', effect: 'confirms', count: 1, sample: [refused], where: group }),
    );
    expect(ran.stderr).toMatch(/Logs Insights on \/vpc\/flow in 444455556666 scans 2\.0 GB, /);
    expect([...ran.made].filter((one) => /^logs\/.*-quer/.test(one)).sort()).toEqual([
      'logs/get-query-results',
      'logs/start-query',
    ]);
  }, 60_000);

  test('by Athena, where a bucket holds more objects than are read one by one', async () => {
    const bucket = 'flow-logs-444455556666';
    const columns = flaggedFormat.replace(/[${}]/g, '').split(' ');
    const day = at.toISOString().slice(0, 10).replaceAll('-', '/');
    const time = at.toISOString().slice(0, 16).replace(/[-:]/g, '');
    const root = `AWSLogs/${provider.account}/vpcflowlogs/us-east-1/${day}/${provider.account}_vpcflowlogs_us-east-1_fl-0e_`;
    const empty = gzipSync(`${columns.join(' ')}\n`);
    const objects = new Map(Array.from({ length: 1001 }, (_, n) => [`${root}${time}Z_${n}.log.gz`, empty]));
    const named = (names: readonly string[]) => names.map((Name) => ({ Name, Type: 'string' }));
    const fields = columns.map((field) => field.replaceAll('-', '_'));
    const asked: string[] = [];
    const ran = await doctor({
      snapshot: logged({ LogDestinationType: 's3', LogDestination: `arn:aws:s3:::${bucket}` }),
      buckets: { [bucket]: { region: 'us-east-1', readers: [provider.account], objects } },
      athena: {
        workGroups: {
          bounded: {
            Configuration: {
              EnforceWorkGroupConfiguration: true,
              BytesScannedCutoffPerQuery: 5e9,
              ResultConfiguration: { OutputLocation: 's3://results/' },
            },
          },
        },
        tables: {
          logs: [
            {
              Name: 'vpc_flow_logs',
              Columns: named(fields),
              PartitionKeys: named(['accid', 'region', 'day']),
              Parameters: {
                location: `s3://${bucket}/AWSLogs/`,
                'projection.day.format': 'yyyy/MM/dd',
                'storage.location.template': `s3://${bucket}/AWSLogs/\${accid}/vpcflowlogs/\${region}/\${day}`,
              },
            },
          ],
        },
        engine: ({ sql }) => {
          asked.push(sql);
          return { columns: fields, rows: [refused.split(' ')], scanned: 1e9 };
        },
      },
    });
    expect(ran.status).toBe(1);
    expect(ran.report.findings[0]).toMatchObject({
      code,
      confidence: 'confirmed',
      evidence: [{ source: 'flow-logs', effect: 'confirms', count: 1, sample: [refused] }],
    });
    expect(asked).toEqual([expect.stringContaining(`"interface_id" IN (`)]);
    expect(ran.stderr).toMatch(/Athena scans .* ended at 5\.0 GB by workgroup bounded/);
    expect(ran.report.notes?.join('\n')).toMatch(/Athena scanned 1\.0 GB and gave 1 rows/);
    expect([...ran.made]).not.toContain('s3/get-object');
  }, 60_000);
});
