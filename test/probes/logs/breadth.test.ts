import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { callerOf } from '../../../src/probes/calls.js';
import { budgetOf, usualLimits, type Limits } from '../../../src/probes/logs/budget.js';
import { flowQuery } from '../../../src/probes/logs/flow-query.js';
import type { GroupAsked } from '../../../src/probes/logs/log-groups.js';
import { readGroup } from '../../../src/probes/logs/log-groups.js';
import type { Reader, Told } from '../../../src/probes/logs/pages.js';
import { connectionsOf } from '../../../src/probes/connections.js';
import type { Sessions } from '../../../src/probes/session.js';
import type { Snapshot } from '../../../src/snapshot/snapshot.js';
import { startFakeAws, type FakeAws, type FakeAwsOptions } from '../../fake-aws/index.js';
import { AwsError } from '../../fake-aws/index.js';
import { nodata, row, seconds } from '../../inventory/evidence/samples.js';

const place = { account: '444455556666', region: 'us-east-1' };
const group = '/vpc/flow';
const interfaces = Array.from({ length: 6 }, (_, n) => `eni-0${n}`);
const client = '10.10.1.10';

const event = (message: string, stream: string, time: string) => ({
  logStreamName: `${stream}-all`,
  timestamp: seconds(time) * 1000,
  message,
  eventId: `${stream}-${time}`,
});
const refused = (eni: string) => row({ eni, from: client, to: '10.20.1.10', ports: [40000, 443], action: 'REJECT' });
const ssh = (eni: string) => row({ eni, from: client, to: '10.20.1.10', ports: [40000, 22] });
const recorded = {
  events: [
    ...interfaces.flatMap((eni) => [event(refused(eni), eni, '11:20'), event(ssh(eni), eni, '11:21')]),
    event(nodata('11:30', 'eni-00'), 'eni-00', '11:30'),
    event(refused('eni-other'), 'eni-other', '11:20'),
    event(refused('eni-01'), 'eni-01', '09:00'),
  ],
};
const incoming = (bytes: number) => ({
  MetricDataResults: [
    { Id: 'bytes', Timestamps: ['2026-02-01T11:10:00Z', '2026-02-01T11:20:00Z'], Values: [bytes / 2, bytes / 2] },
  ],
});

const snapshot = (bytes: number | undefined): Snapshot => ({
  takenAt: '2026-02-01T12:00:00Z',
  accounts: { [place.account]: {} },
  gaps: [],
  answers: new Map<string, Record<string, unknown>>([
    [`${place.account}/us-east-1/logs/filter-log-events/${encodeURIComponent(group)}`, recorded],
    [
      `${place.account}/us-east-1/cloudwatch/get-metric-data`,
      bytes === undefined ? { MetricDataResults: [] } : incoming(bytes),
    ],
  ]),
});

const asked: GroupAsked = {
  ...place,
  group,
  streams: interfaces,
  addresses: [client],
  narrow: false,
  flow: true,
  early: 60_000,
};

let aws: FakeAws;
let sessions: Sessions;
let closing: (() => Promise<void>)[] = [];
let slept: number[];
let told: Told[];
beforeEach(() => {
  slept = [];
  told = [];
});
afterEach(async () => {
  await Promise.all(closing.map((close) => close()));
  closing = [];
});

const start = async (options: Partial<FakeAwsOptions> & { bytes?: number | undefined } = {}) => {
  const { bytes = 'bytes' in options ? undefined : 1_200_000_000, ...rest } = options;
  aws = await startFakeAws({ snapshot: snapshot(bytes), ...rest });
  const connections = connectionsOf();
  const access = {
    credentials: { accessKeyId: place.account, secretAccessKey: 'x' },
    endpointUrl: aws.url,
    connections,
  };
  sessions = {
    regions: ['us-east-1'],
    opened: [{ account: place.account, sides: ['provider'], source: undefined, access }],
    failed: [],
    notes: [],
    close: () => connections.close(),
  };
  const started = aws;
  closing.push(async () => {
    connections.close();
    await started.close();
  });
};

const read = async (
  rest: Partial<GroupAsked> = {},
  limits: Partial<Limits> = {},
  { signal, onSleep }: { signal?: AbortSignal; onSleep?: () => void } = {},
) => {
  let now = 0;
  const clock = {
    now: () => now,
    sleep: (ms: number) => {
      now += ms;
      slept.push(ms);
      onSleep?.();
      return Promise.resolve();
    },
  };
  const reader: Reader = {
    caller: callerOf(sessions, { clock, ...(signal === undefined ? {} : { signal }) }),
    budget: budgetOf({ ...usualLimits, ...limits }, clock),
    from: new Date('2026-02-01T11:00:00Z'),
    to: new Date('2026-02-01T12:00:00Z'),
    tell: (one) => told.push(one),
  };
  const gathered = await readGroup(reader, { ...asked, ...rest });
  const answer = gathered.answers[0]?.[1] as { events: { message: string }[]; nextToken?: string } | undefined;
  return { ...gathered, answer, calls: aws.journal.map(({ operation }) => operation) };
};

const count = (calls: readonly string[], name: string) => calls.filter((one) => one === name).length;

describe('a query for flow logs', () => {
  test('asks for lines of the port in these streams, and for what tells that somebody looked', () => {
    expect(flowQuery({ streams: ['eni-1', 'eni-2'], addresses: [], port: 443, rows: 10 })).toBe(
      'fields @timestamp, @message, @logStream | filter @logStream like /^(eni-1|eni-2)/ | ' +
        'filter @message like /(^| )(443)( |$)/ or @message like /(NODATA|SKIPDATA)/ | sort @timestamp asc | limit 10',
    );
  });
  test('of a whole group names addresses, as text and not as patterns', () => {
    const text = flowQuery({ streams: [], addresses: ['10.0.0.1', '2001:db8::1'], port: 443, rows: 10 });
    expect(text).not.toContain('@logStream like');
    expect(text).toContain('filter @message like /(^| )(10\\.0\\.0\\.1|2001:db8::1)( |$)/');
  });
});

describe('many interfaces of one group', () => {
  test('are one query of Logs Insights, whose rows are kept like events of their streams', async () => {
    await start({ tinyPages: 2 });
    const { answer, calls, notes, gaps } = await read();
    expect(count(calls, 'filter-log-events')).toBe(0);
    expect(count(calls, 'start-query')).toBe(1);
    expect(answer?.events.map(({ message }) => message)).toEqual([
      ...interfaces.map(refused),
      nodata('11:30', 'eni-00'),
    ]);
    expect(answer?.events[0]).toEqual({
      logStreamName: 'eni-00-all',
      timestamp: seconds('11:20') * 1000,
      message: refused('eni-00'),
      eventId: 'ptr-0',
    });
    expect(answer).not.toHaveProperty('nextToken');
    expect(gaps).toEqual([]);
    expect(notes).toEqual([expect.stringMatching(/^Logs Insights scanned .* and gave 7 rows: fields @timestamp/)]);
    expect(slept).toEqual([500, 1000]);
  });
  test('tell the estimate and the query before it is made', async () => {
    await start();
    await read();
    expect(told).toEqual([
      { is: 'estimate', text: `Logs Insights on ${group} in ${place.account} scans 1.2 GB, under $0.01` },
      { is: 'query', text: expect.stringContaining('| filter @message like') },
    ]);
    const [query] = aws.journal.filter(({ operation }) => operation === 'start-query');
    expect(query?.input).toMatchObject({ startTime: seconds('10:59'), endTime: seconds('12:00') });
  });
  test('that are over the cap are not queried, and read stream by stream', async () => {
    await start({ bytes: 20e9 });
    const { answer, calls, notes } = await read({}, { scanBytes: 10e9 });
    expect(count(calls, 'start-query')).toBe(0);
    expect(count(calls, 'filter-log-events')).toBe(6);
    expect(answer?.events).toHaveLength(13);
    expect(notes).toEqual([
      `Logs Insights on ${group} in ${place.account}: not asked, for 20.0 GB, about $0.10 are more than 10.0 GB (--max-scan-gb).`,
    ]);
  });
  test('of unknown size are not queried', async () => {
    await start({ bytes: undefined });
    const { answer, calls, notes } = await read();
    expect(count(calls, 'start-query')).toBe(0);
    expect(answer?.events).toHaveLength(13);
    expect(notes).toEqual([expect.stringMatching(/CloudWatch tells no size/)]);
  });
  test('are read stream by stream where queries are denied, or fail', async () => {
    await start({ rules: [{ operation: 'start-query', then: { deny: true } }] });
    const denied = await read();
    expect(denied.answer?.events).toHaveLength(13);
    expect(denied.gaps).toEqual([]);
    expect(denied.notes).toEqual([expect.stringMatching(/logs:StartQuery is denied/)]);
    await start({
      insights: () => {
        throw new AwsError('MalformedQueryException', 400, 'unexpected symbol');
      },
    });
    expect((await read()).notes).toEqual([expect.stringMatching(/MalformedQueryException: unexpected symbol/)]);
    await start({ insights: () => ({ rows: [], status: 'Timeout' }) });
    const late = await read();
    expect(late.notes).toEqual([expect.stringMatching(/the query ended as Timeout/)]);
    expect(late.answer?.events).toHaveLength(13);
  });
  test('wait for others where the account runs as many queries as it may', async () => {
    const busy = { code: 'LimitExceededException', status: 400, message: 'Account maximum query concurrency' };
    await start({ rules: [{ operation: 'start-query', times: 4, then: busy }] });
    const { answer, calls } = await read();
    expect(count(calls, 'start-query')).toBe(5);
    expect(slept).toContain(3000);
    expect(answer?.events).toHaveLength(7);
  });
});

describe('a query that nobody waits for', () => {
  test('is stopped when the time is up', async () => {
    await start();
    const { calls, notes } = await read({}, { milliseconds: 600 });
    expect(count(calls, 'stop-query')).toBe(1);
    expect(notes).toContainEqual(expect.stringMatching(/0\.6 s were up/));
  });
  test('is stopped after an interrupt', async () => {
    const controller = new AbortController();
    await start();
    await read({}, {}, { signal: controller.signal, onSleep: () => controller.abort() });
    expect(aws.journal.map(({ operation }) => operation).at(-1)).toBe('stop-query');
  });
});

describe('rows beyond what is kept', () => {
  test('are asked again for the caller, and what was found counts as incomplete', async () => {
    await start();
    const { answer, calls } = await read({}, { queryRows: 3 });
    expect(count(calls, 'start-query')).toBe(2);
    const [, second] = aws.journal.filter(({ operation }) => operation === 'start-query');
    expect(second?.input).toMatchObject({ queryString: expect.stringContaining('10\\.10\\.1\\.10') });
    expect(answer?.nextToken).toBeDefined();
  });
});

describe('a whole group', () => {
  const transit = { streams: [], narrow: true };
  test('is read for nothing where that is enough', async () => {
    await start();
    const { calls, answer } = await read(transit);
    expect(count(calls, 'start-query')).toBe(0);
    expect(answer?.events).toHaveLength(13);
  });
  test('is a query where it is not', async () => {
    await start({ tinyPages: 1 });
    const { calls, answer } = await read(transit, { pagesOfLog: 2 });
    expect(count(calls, 'start-query')).toBe(1);
    expect(answer?.events.map(({ message }) => message)).toContain(refused('eni-other'));
  });
  test('of the class Infrequent Access is a query', async () => {
    const refusal = { code: 'InvalidOperationException', status: 400, message: 'not supported for this class' };
    await start({ rules: [{ operation: 'filter-log-events', then: refusal }] });
    const { answer, gaps } = await read({ streams: ['eni-00'] });
    expect(answer?.events).toHaveLength(2);
    expect(gaps).toEqual([]);
  });
});

test('logs that are no flow logs are never queried', async () => {
  await start({ tinyPages: 1 });
  const { calls } = await read({ flow: false }, { pagesOfLog: 2 });
  expect(count(calls, 'start-query')).toBe(0);
});
