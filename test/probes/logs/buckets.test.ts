import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { FlowLog } from '../../../src/inventory/ec2.js';
import { callerOf } from '../../../src/probes/calls.js';
import { connectionsOf } from '../../../src/probes/clients.js';
import type { BucketAsked } from '../../../src/probes/logs/buckets.js';
import { foldersOf, readBucket } from '../../../src/probes/logs/buckets.js';
import { budgetOf, usualLimits } from '../../../src/probes/logs/budget.js';
import type { Reader } from '../../../src/probes/logs/pages.js';
import type { Sessions } from '../../../src/probes/session.js';
import { parsePrefix } from '../../../src/network/cidr.js';
import { inventoryOf } from '../../../src/inventory/inventory.js';
import { interfaceFlows } from '../../../src/inventory/evidence/flow-logs.js';
import { flaggedFormat, nodata, row } from '../../inventory/evidence/samples.js';
import { healthy, ids, provider } from '../../worlds/peered.js';
import { answer } from '../../worlds/world.js';

const bucket = 'flow-logs-444455556666';
const destination = `arn:aws:s3:::${bucket}/vpc`;
const account = provider.account;
const eni = ids.endpointInterfaceA;
const refused = row({ eni, from: '10.10.1.10', to: '10.20.1.10', ports: [40000, 443], flags: 2, action: 'REJECT' });
const header = flaggedFormat.replace(/[${}]/g, '');
const root = `vpc/AWSLogs/${account}/vpcflowlogs/us-east-1/2026/02/01/`;
const name = (time: string, id = 'fl-0e') =>
  `${root}${account}_vpcflowlogs_us-east-1_${id}_20260201T${time}Z_ab.log.gz`;
const body = (...lines: string[]) => gzipSync(`${[header, ...lines].join('\n')}\n`);

const objects = new Map<string, Buffer>();
const asked: string[] = [];
let refuse: 'list' | 'get' | undefined;

/** As much of S3 as is read: listing in pages of two, and objects. */
const handler = (request: IncomingMessage, response: ServerResponse): void => {
  const url = new URL(request.url ?? '', 'http://x');
  const key = decodeURIComponent(url.pathname.split('/').slice(2).join('/'));
  asked.push(key === '' ? `list ${url.searchParams.get('prefix')}` : `get ${key}`);
  const deny = (): void => {
    response.writeHead(403, { 'Content-Type': 'application/xml' });
    response.end('<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>');
  };
  if (key !== '') {
    const found = objects.get(key);
    if (!found || refuse === 'get') return deny();
    response.writeHead(200, { 'Content-Length': found.length });
    response.end(found);
    return;
  }
  if (refuse === 'list') return deny();
  const keys = [...objects.keys()].filter((one) => one.startsWith(url.searchParams.get('prefix') ?? '')).sort();
  const from = Number(url.searchParams.get('continuation-token') ?? 0);
  const rows = keys
    .slice(from, from + 2)
    .map((one) => `<Contents><Key>${one}</Key><Size>${objects.get(one)?.length}</Size></Contents>`);
  const more = from + 2 < keys.length;
  const next = more ? `<NextContinuationToken>${from + 2}</NextContinuationToken>` : '';
  response.writeHead(200, { 'Content-Type': 'application/xml' });
  response.end(
    `<?xml version="1.0"?><ListBucketResult><Name>${bucket}</Name><IsTruncated>${more}</IsTruncated>${rows.join('')}${next}</ListBucketResult>`,
  );
};

const server = createServer(handler);
let sessions: Sessions;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const access = {
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    endpointUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    connections: connectionsOf(),
  };
  sessions = {
    regions: ['us-east-1'],
    opened: [{ account, sides: ['provider'], source: undefined, access }],
    failed: [],
    notes: [],
    close: () => access.connections.close(),
  };
});
afterAll(() => {
  sessions.close();
  server.close();
});
beforeEach(() => {
  objects.clear();
  asked.length = 0;
  refuse = undefined;
});

const log: FlowLog = {
  FlowLogId: 'fl-0e',
  FlowLogStatus: 'ACTIVE',
  DeliverLogsStatus: 'SUCCESS',
  ResourceId: ids.providerVpc,
  TrafficType: 'ALL',
  LogDestinationType: 's3',
  LogDestination: destination,
  LogFormat: flaggedFormat,
  MaxAggregationInterval: 60,
};
const about = (rest: Partial<FlowLog> = {}): BucketAsked => ({ ...provider, destination, log: { ...log, ...rest } });
const sought = {
  interfaces: new Set([eni]),
  clients: [parsePrefix('10.10.1.10/32')].flatMap((one) => one ?? []),
  port: 443,
};
const clock = { now: () => performance.now(), sleep: () => Promise.resolve() };
const read = (limits: Partial<typeof usualLimits> = {}) => {
  const reader: Reader = {
    caller: callerOf(sessions, { clock }),
    budget: budgetOf({ ...usualLimits, ...limits }, clock),
    from: new Date('2026-02-01T11:00:00Z'),
    to: new Date('2026-02-01T12:00:00Z'),
    tell: () => undefined,
  };
  return readBucket(reader, about(), sought);
};

describe('folders', () => {
  const of = (options: FlowLog['DestinationOptions'], from: string, to: string) =>
    foldersOf(about({ DestinationOptions: options }), Date.parse(from), Date.parse(to));
  test('are a day each, or an hour', () => {
    const window = ['2026-01-31T23:30:00Z', '2026-02-01T01:10:00Z'] as const;
    expect(of(undefined, ...window)).toEqual([
      `vpc/AWSLogs/${account}/vpcflowlogs/us-east-1/2026/01/31/`,
      `vpc/AWSLogs/${account}/vpcflowlogs/us-east-1/2026/02/01/`,
    ]);
    expect(of({ PerHourPartition: true }, ...window)).toEqual([
      `vpc/AWSLogs/${account}/vpcflowlogs/us-east-1/2026/01/31/23/`,
      `vpc/AWSLogs/${account}/vpcflowlogs/us-east-1/2026/02/01/00/`,
      `vpc/AWSLogs/${account}/vpcflowlogs/us-east-1/2026/02/01/01/`,
    ]);
  });
  test('are named as Hive names them', () => {
    const options = { HiveCompatiblePartitions: true, PerHourPartition: true };
    expect(of(options, '2026-02-01T00:00:00Z', '2026-02-01T00:10:00Z')).toEqual([
      `vpc/AWSLogs/aws-account-id=${account}/aws-service=vpcflowlogs/aws-region=us-east-1/year=2026/month=02/day=01/hour=00/`,
    ]);
  });
});

describe('a bucket', () => {
  test('is read by the objects of the flow log and the window', async () => {
    objects.set(name('1115'), body(nodata('11:10', eni), refused));
    objects.set(name('1120'), body(nodata('11:50', eni)));
    objects.set(name('1155'), body('10.0.0.1 garbage'));
    objects.set(name('0900'), body(refused));
    objects.set(name('1120', 'fl-other'), body(refused));
    const { answers, notes, gaps } = await read();
    expect(asked.filter((one) => one.startsWith('get'))).toHaveLength(3);
    expect({ gaps, notes }).toMatchObject({
      gaps: [],
      notes: [expect.stringMatching(/3 objects of \d+ B in the window were read/)],
    });
    const [path, events] = answers[0] ?? ['', {}];
    expect(path).toContain('logs/filter-log-events/arn%3Aaws%3As3%3A%3A%3Aflow-logs');
    expect(events).not.toHaveProperty('nextToken');
    const world = answer(healthy(), provider, 'ec2/describe-flow-logs', { FlowLogs: [log] });
    const inventory = inventoryOf({ ...world, answers: new Map([...world.answers, ...answers]) });
    const flows = interfaceFlows(inventory, eni);
    expect(flows.records.map(({ action }) => action)).toEqual([undefined, 'REJECT', undefined]);
    expect(flows).toMatchObject({ coverage: { is: 'full' }, where: [destination] });
    expect(new Date(flows.span?.to ?? 0).toISOString()).toBe('2026-02-01T11:48:00.000Z');
  });
  test('that holds more than may be scanned is not read, and the estimate is told', async () => {
    objects.set(name('1115'), body(refused));
    const { answers, notes } = await read({ scanBytes: 10 });
    expect(asked.filter((one) => one.startsWith('get'))).toEqual([]);
    expect(answers).toEqual([]);
    expect(notes).toEqual([
      expect.stringMatching(/1 objects of \d+ B in the window are more than 10 B \(--max-scan-gb\)/),
    ]);
  });
  test('that is denied is a note; an object that is denied or broken leaves the rest', async () => {
    objects.set(name('1115'), body(refused));
    refuse = 'list';
    expect(await read()).toMatchObject({ answers: [], notes: [expect.stringMatching(/s3:ListBucket is denied/)] });
    refuse = 'get';
    const denied = await read();
    expect(denied.notes).toEqual([expect.stringMatching(/was not read to its end/)]);
    expect(denied.answers[0]?.[1]).toMatchObject({ nextToken: 'not read to the end' });
    refuse = undefined;
    objects.set(name('1120'), body(refused).subarray(0, 60));
    const broken = await read();
    expect(broken.notes).toEqual([expect.stringMatching(/unexpected end of file/)]);
    expect(broken.answers[0]?.[1]['events']).toHaveLength(2);
  });
});
