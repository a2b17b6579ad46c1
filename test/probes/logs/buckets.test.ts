import { gzipSync } from 'node:zlib';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { FlowLog } from '../../../src/inventory/ec2.js';
import { callerOf } from '../../../src/probes/calls.js';
import type { BucketAsked } from '../../../src/probes/logs/buckets.js';
import { readBucket } from '../../../src/probes/logs/buckets.js';
import { foldersOf } from '../../../src/probes/logs/bucket-layout.js';
import type { Limits } from '../../../src/probes/logs/budget.js';
import { budgetOf, usualLimits } from '../../../src/probes/logs/budget.js';
import { flowSql, flowTable } from '../../../src/probes/logs/flow-table.js';
import type { Reader, Told } from '../../../src/probes/logs/pages.js';
import type { Sessions } from '../../../src/probes/session.js';
import { parsePrefix } from '../../../src/network/cidr.js';
import { inventoryOf } from '../../../src/inventory/inventory.js';
import { interfaceFlows } from '../../../src/inventory/evidence/flow-logs.js';
import type { AthenaQuery, FakeAthena, FakeAws, FakeAwsOptions, FakeBucket } from '../../fake-aws/index.js';
import { startFakeAws } from '../../fake-aws/index.js';
import { flaggedFormat, nodata, row } from '../../inventory/evidence/samples.js';
import { healthy, ids, provider } from '../../worlds/peered.js';
import { answer } from '../../worlds/world.js';
import { openedAt } from './opened.js';

/** The lines as a Parquet file, compressed as AWS does it. */
const parquetOf = (lines: readonly string[]): Buffer => {
  const fields = flaggedFormat.replace(/[${}]/g, '').split(' ');
  const rows = lines.map((line) => line.split(' '));
  const columnData = fields.map((field, at) => ({
    name: field.replaceAll('-', '_'),
    data: rows.map((row) => (row[at] === undefined || row[at] === '-' ? null : (row[at] ?? null))),
    type: 'STRING' as const,
    nullable: true,
  }));
  const compressors = { GZIP: (input: Uint8Array) => gzipSync(input) };
  return Buffer.from(parquetWriteBuffer({ columnData, codec: 'GZIP', compressors }));
};

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
const archive = '999900001111';
let bucketOf: FakeBucket;
let aws: FakeAws;
let sessions: Sessions;

const start = async (options: Partial<FakeAwsOptions> = {}): Promise<void> => {
  aws = await startFakeAws({
    snapshot: {
      takenAt: '2026-02-01T12:00:00Z',
      accounts: { [account]: {}, [archive]: {} },
      answers: new Map(),
      gaps: [],
    },
    buckets: { [bucket]: bucketOf },
    ...options,
  });
  sessions = openedAt(aws.url, account, archive);
};

const stop = async (): Promise<void> => {
  sessions.close();
  await aws.close();
};

beforeEach(async () => {
  objects.clear();
  bucketOf = { region: 'us-east-1', readers: [account], objects };
  await start();
});
afterEach(stop);

/** The same bucket with other rules. */
const again = async (options: Partial<FakeAwsOptions> = {}): Promise<void> => {
  await stop();
  await start(options);
};

const got = (): unknown[] =>
  aws.journal.filter(({ operation }) => operation === 'get-object').map(({ input }) => input['Key']);
const lists = () => aws.journal.filter(({ operation }) => operation === 'list-objects-v2');

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
const about = (rest: Partial<FlowLog> = {}): BucketAsked => ({
  ...provider,
  destination,
  log: { ...log, ...rest },
  readers: [account, archive],
});
const sought = {
  interfaces: new Set([eni]),
  clients: [parsePrefix('10.10.1.10/32')].flatMap((one) => one ?? []),
  port: 443,
};
const told: Told[] = [];
const clock = { now: () => performance.now(), sleep: () => Promise.resolve() };
const read = (limits: Partial<Limits> = {}, rest: Partial<FlowLog> = {}, window = ['11:00', '12:00'] as const) => {
  told.length = 0;
  const reader: Reader = {
    caller: callerOf(sessions, { clock }),
    budget: budgetOf({ ...usualLimits, ...limits }, clock),
    from: new Date(`2026-02-01T${window[0]}:00Z`),
    to: new Date(`2026-02-01T${window[1]}:00Z`),
    tell: (one) => told.push(one),
  };
  return readBucket(reader, about(rest), sought);
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
    expect(of(options, '2026-02-01T00:06:00Z', '2026-02-01T00:10:00Z')).toEqual([
      `vpc/AWSLogs/aws-account-id=${account}/aws-service=vpcflowlogs/aws-region=us-east-1/year=2026/month=02/day=01/hour=00/`,
    ]);
  });
});

describe('a bucket', () => {
  test('is read by the objects of the flow log and the window', async () => {
    await again({ tinyPages: 2 });
    objects.set(name('1115'), body(nodata('11:10', eni), refused));
    objects.set(name('1120'), body(nodata('11:50', eni)));
    objects.set(name('1155'), body('10.0.0.1 garbage'));
    objects.set(name('0900'), body(refused));
    objects.set(name('1120', 'fl-other'), body(refused));
    const { answers, notes, gaps } = await read();
    expect(got()).toHaveLength(3);
    expect(lists().every(({ input }) => input['Prefix'] === root)).toBe(true);
    expect({ gaps, notes }).toMatchObject({
      gaps: [],
      notes: [expect.stringMatching(/3 objects of \d+ B in the window were read \(4 lines, 1 of no known format\)\.$/)],
    });
    expect(told).toEqual([
      { is: 'estimate', text: expect.stringMatching(/3 objects in the window, \d+ B, under \$0\.01$/) },
    ]);
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
  test('of Parquet in hourly partitions as Hive names them is read by the hours of the window', async () => {
    const hive = `vpc/AWSLogs/aws-account-id=${account}/aws-service=vpcflowlogs/aws-region=us-east-1/year=2026/month=02/day=01/`;
    const file = (hour: string) =>
      `${hive}hour=${hour}/${account}_vpcflowlogs_us-east-1_fl-0e_20260201T${hour}15Z_ab.log.parquet`;
    const lines = parquetOf([nodata('11:10', eni), refused]);
    objects.set(file('11'), lines);
    objects.set(file('09'), lines);
    const options = { FileFormat: 'parquet', HiveCompatiblePartitions: true, PerHourPartition: true } as const;
    const { answers } = await read({}, { DestinationOptions: options });
    expect(
      lists()
        .map(({ input }) => String(input['Prefix']).replace(hive, ''))
        .sort(),
    ).toEqual(['hour=10/', 'hour=11/', 'hour=12/']);
    expect(got()).toEqual([file('11')]);
    expect((answers[0]?.[1]['events'] as { message: string }[]).map(({ message }) => message)).toEqual([
      header,
      nodata('11:10', eni) + ' -',
      refused,
    ]);
  });
  test('of another account and region is read with the credentials that it admits', async () => {
    bucketOf = { region: 'eu-west-1', readers: [archive], objects };
    await again();
    objects.set(name('1115'), body(refused));
    const { answers, notes } = await read();
    expect(notes).toEqual([expect.stringMatching(/were read/)]);
    expect(answers[0]?.[0]).toContain(account);
    expect(answers[0]?.[1]['events']).toHaveLength(2);
  });
  test('that holds more than may be scanned is not read, and the estimate is told', async () => {
    objects.set(name('1115'), body(refused));
    const { answers, notes } = await read({ scanBytes: 10 });
    expect(got()).toEqual([]);
    expect(answers).toEqual([]);
    expect(notes).toEqual([
      expect.stringMatching(/1 objects of \d+ B in the window are more than 10 B \(--max-scan-gb\)/),
    ]);
  });
  test('that is denied is a note; an object that is denied or broken leaves the rest', async () => {
    objects.set(name('1115'), body(refused));
    await again({ rules: [{ operation: 'list-objects-v2', then: { deny: true } }] });
    expect(await read()).toMatchObject({ answers: [], notes: [expect.stringMatching(/s3:ListBucket is denied/)] });
    await again({ rules: [{ operation: 'get-object', then: { deny: true } }] });
    const denied = await read();
    expect(denied.notes).toEqual([expect.stringMatching(/was not read to its end: s3:GetObject is denied/)]);
    expect(denied.answers[0]?.[1]).toMatchObject({ nextToken: 'not read to the end' });
    await again();
    objects.set(name('1120'), body(refused).subarray(0, 60));
    const broken = await read();
    expect(broken.notes).toEqual([
      expect.stringMatching(/was not read to its end: unexpected end of file \(1 lines\)/),
    ]);
    expect(broken.answers[0]?.[1]['events']).toHaveLength(2);
  });
});

const columnsOf = (...names: string[]) => names.map((Name) => ({ Name, Type: 'string' }));
const table = (rest: object = {}) => ({
  Name: 'vpc_flow_logs',
  Columns: columnsOf(...header.split(' ').map((field) => field.replaceAll('-', '_'))),
  PartitionKeys: columnsOf('accid', 'region', 'day'),
  Parameters: {
    location: `s3://${bucket}/vpc/AWSLogs/`,
    'projection.day.format': 'yyyy/MM/dd',
    'storage.location.template': `s3://${bucket}/vpc/AWSLogs/\${accid}/vpcflowlogs/\${region}/\${day}`,
  },
  ...rest,
});
const bounded = {
  Configuration: {
    EnforceWorkGroupConfiguration: true,
    BytesScannedCutoffPerQuery: 5e9,
    ResultConfiguration: { OutputLocation: 's3://results/' },
  },
};

describe('a long window', () => {
  const queries: AthenaQuery[] = [];
  const athena = (rest: Partial<FakeAthena> = {}): FakeAthena => ({
    workGroups: {
      primary: { Configuration: { EnforceWorkGroupConfiguration: false } },
      free: { Configuration: { ...bounded.Configuration, EnforceWorkGroupConfiguration: false } },
      vast: { Configuration: { ...bounded.Configuration, BytesScannedCutoffPerQuery: 1e15 } },
      off: { ...bounded, State: 'DISABLED' },
      bounded,
    },
    tables: { default: [table({ Name: 'whole', PartitionKeys: [] })], logs: [{ Name: 'other' }, table()] },
    engine: (query) => {
      queries.push(query);
      const rows = [nodata('11:10', eni), refused].map((line) =>
        line.split(' ').map((value) => (value === '-' ? null : value)),
      );
      return {
        columns: table().Columns.map(({ Name }) => Name),
        rows: rows.map((row) => [...row, ...(row.length < 15 ? [null] : [])]),
        scanned: 1e9,
      };
    },
    ...rest,
  });
  beforeEach(() => {
    queries.length = 0;
    objects.set(name('1115'), body(refused));
  });
  const few: Partial<Limits> = { directObjects: 0 };

  test('is read by Athena from a table that is there, within the partitions and the cut-off', async () => {
    await again({ athena: athena(), tinyPages: 2 });
    const { answers, notes } = await read(few);
    expect(queries).toHaveLength(1);
    expect(queries[0]).toMatchObject({ workGroup: 'bounded', database: 'logs' });
    expect(queries[0]?.sql).toContain(
      `FROM "logs"."vpc_flow_logs" WHERE "accid" IN ('${account}') AND "region" IN ('us-east-1') AND "day" IN ('2026/02/01')`,
    );
    expect(queries[0]?.sql).toContain(`AND "interface_id" IN ('${eni}')`);
    expect(got()).toEqual([]);
    expect((answers[0]?.[1]['events'] as { message: string }[]).map(({ message }) => message)).toEqual([
      header,
      `${nodata('11:10', eni)} -`,
      refused,
    ]);
    expect(notes).toEqual([
      expect.stringMatching(/Athena scanned 1\.0 GB and gave 2 rows \(workgroup bounded\): SELECT/),
    ]);
    expect(told.map(({ is }) => is)).toEqual(['estimate', 'query']);
    expect(told[0]?.text).toMatch(/Athena scans \d+ B, under \$0\.01, ended at 5\.0 GB by workgroup bounded$/);
    const verbs = new Set(aws.journal.filter(({ service }) => service === 'athena').map(({ operation }) => operation));
    expect([...verbs].filter((verb) => !/^(list|get)-|^start-query-execution$/.test(verb))).toEqual([]);
  });
  test.each([
    [
      'no workgroup bounds a query',
      { workGroups: { primary: { Configuration: {} } } },
      /no workgroup enforces a cut-off/,
    ],
    ['there is no workgroup', { workGroups: {} }, /athena:ListWorkGroups lists nothing/],
    [
      'no table lies over its folders',
      { tables: { logs: [table({ Parameters: { location: 's3://else/' } })] } },
      /no table lies over/,
    ],
    ['a table has no partitions', { tables: { logs: [table({ PartitionKeys: [] })] } }, /no table lies over/],
    [
      'the query fails',
      { engine: () => ({ columns: [], rows: [], failed: 'SYNTAX_ERROR' }) },
      /ended as FAILED: SYNTAX_ERROR/,
    ],
    [
      'the cut-off ends it',
      { engine: () => ({ columns: [], rows: [], scanned: 6e9 }) },
      /Bytes scanned limit was exceeded/,
    ],
  ] as const)('is read object by object where %s', async (_why, rest, note) => {
    await again({ athena: athena(rest) });
    const { answers, notes } = await read(few);
    expect(notes).toEqual([
      expect.stringMatching(note),
      expect.stringMatching(/1 objects of \d+ B in the window were read/),
    ]);
    expect(answers[0]?.[1]['events']).toHaveLength(2);
    expect(queries).toEqual([]);
  });
  test('of a bucket of another account is read where its table is', async () => {
    bucketOf = { region: 'us-east-1', readers: [archive], objects };
    await again({ athena: athena({ accounts: [archive] }) });
    const { answers, notes } = await read(few);
    expect(queries).toMatchObject([{ account: archive, catalog: 'AwsDataCatalog' }]);
    expect(queries[0]?.sql).toContain(`"accid" IN ('${account}')`);
    expect(answers[0]?.[1]['events']).toHaveLength(3);
    expect(notes).toEqual([expect.stringMatching(/Athena scanned 1\.0 GB/)]);
  });
  test('is read by a table of another catalogue of Glue, and of no other kind', async () => {
    const tables = { shared: [table()] };
    const catalogs = { lambda: { Type: 'LAMBDA', tables }, archive: { Type: 'GLUE', tables } };
    await again({ athena: athena({ tables: {}, catalogs }) });
    await read(few);
    expect(queries).toMatchObject([{ account, catalog: 'archive', database: 'shared' }]);
    expect(queries[0]?.sql).toContain('FROM "archive"."shared"."vpc_flow_logs" WHERE');
    const asked = aws.journal.filter(({ operation }) => operation === 'list-databases');
    expect(asked.map(({ input }) => input['CatalogName'])).toEqual(['AwsDataCatalog', 'archive']);
  });
  test('of text that is more than the workgroup reads is not asked for', async () => {
    const small = { Configuration: { ...bounded.Configuration, BytesScannedCutoffPerQuery: 10 } };
    await again({ athena: athena({ workGroups: { small } }) });
    const { notes } = await read(few);
    expect(queries).toEqual([]);
    expect(notes[0]).toMatch(
      new RegExp(`workgroup small ends a query at 10 B in ${account} us-east-1, ${archive} us-east-1\\.$`),
    );
    const parquet = await read(few, { DestinationOptions: { FileFormat: 'parquet' } as never });
    expect(queries).toHaveLength(1);
    expect(parquet.notes[0]).toMatch(/Bytes scanned limit was exceeded/);
  });
  test('is read object by object where Athena is denied', async () => {
    await again({ athena: athena(), rules: [{ service: 'athena', then: { deny: true } }] });
    const { answers, notes } = await read(few);
    expect(notes[0]).toMatch(/athena:ListWorkGroups is denied/);
    expect(answers).toHaveLength(1);
  });
  test('whose query is not done in time is stopped', async () => {
    await again({ athena: athena() });
    let now = 0;
    const slow = { now: () => now, sleep: (ms: number) => ((now += ms), Promise.resolve()) };
    const reader: Reader = {
      caller: callerOf(sessions, { clock: slow }),
      budget: budgetOf({ ...usualLimits, ...few, milliseconds: 400 }, slow),
      from: new Date('2026-02-01T11:00:00Z'),
      to: new Date('2026-02-01T12:00:00Z'),
      tell: () => undefined,
    };
    const { notes } = await readBucket(reader, about(), sought);
    expect(notes[0]).toMatch(/Athena did not read it: 0\.4 s were up/);
    expect(aws.journal.map(({ operation }) => operation)).toContain('stop-query-execution');
  });
});

describe('tables', () => {
  const logs = { catalog: 'AwsDataCatalog', database: 'logs' };
  const folders = (options: FlowLog['DestinationOptions']) =>
    foldersOf(
      about({ DestinationOptions: options }),
      Date.parse('2026-02-01T10:30:00Z'),
      Date.parse('2026-02-01T11:10:00Z'),
    ).map((folder) => `s3://${bucket}/${folder}`);
  test('with a projection by the hour', () => {
    const template = `s3://${bucket}/vpc/AWSLogs/\${acc}/vpcflowlogs/\${region}/\${day}/\${hour}/`;
    const hourly = table({
      PartitionKeys: columnsOf('acc', 'region', 'day', 'hour'),
      Parameters: { ...table().Parameters, 'storage.location.template': template },
    });
    expect(flowTable(logs, hourly, folders({ PerHourPartition: true }))?.partitions.values).toEqual(
      new Map([
        ['acc', [account]],
        ['region', ['us-east-1']],
        ['day', ['2026/02/01']],
        ['hour', ['10', '11']],
      ]),
    );
  });
  test('with the partitions of Hive, numbers as numbers', () => {
    const keys = [
      ...columnsOf('aws-account-id', 'aws-service', 'aws-region'),
      ...['year', 'month', 'day'].map((Name) => ({ Name, Type: 'int' })),
    ];
    const hive = table({ PartitionKeys: keys, Parameters: { location: `s3://${bucket}/vpc/AWSLogs` } });
    const found = flowTable(logs, hive, folders({ HiveCompatiblePartitions: true }));
    if (!found) throw new Error('no table');
    expect(flowSql(found, { interfaces: ["eni-'1"], port: 443, from: 0, to: 1000, rows: 5 })).toMatch(
      /"aws-service" IN \('vpcflowlogs'\) AND .*"year" IN \(2026\) AND "month" IN \(2\) AND "day" IN \(1\) AND "interface_id" IN \('eni-''1'\)/,
    );
  });
  test('with one date a partition, and the old names of the columns', () => {
    const old =
      'version account interfaceid sourceaddress destinationaddress sourceport destinationport protocol numpackets numbytes starttime endtime action logstatus';
    const dated = table({
      Columns: columnsOf(...old.split(' ')),
      PartitionKeys: [{ Name: 'date', Type: 'date' }],
      Parameters: { location: `s3://${bucket}/vpc/AWSLogs/${account}/vpcflowlogs/us-east-1/` },
    });
    const found = flowTable(logs, dated, folders(undefined));
    if (!found) throw new Error('no table');
    expect(flowSql(found, { interfaces: [eni], port: 443, from: 0, to: 1000, rows: 5 })).toContain(
      `WHERE "date" IN (DATE '2026-02-01') AND "interfaceid" IN`,
    );
  });
  test.each([
    ['projection.accid', { type: 'enum', values: `111122223333, ${account}` }, true],
    ['projection.accid', { type: 'enum', values: '111122223333' }, false],
    ['projection.day', { type: 'date', range: '2026/01/01,NOW' }, true],
    ['projection.day', { type: 'date', range: 'NOW-3YEARS,NOW' }, true],
    ['projection.day', { type: 'date', range: '2026/02/02,NOW' }, false],
  ])('whose projection %s of %j leaves out the folders are not used', (key, settings, isUsed) => {
    const projected = Object.fromEntries(Object.entries(settings).map(([name, value]) => [`${key}.${name}`, value]));
    const one = table({ Parameters: { ...table().Parameters, ...projected } });
    expect(flowTable(logs, one, folders(undefined)) !== undefined).toBe(isUsed);
  });
  test('whose partitions cannot be told are not used', () => {
    const odd = table({ PartitionKeys: columnsOf('shard'), Parameters: { location: `s3://${bucket}/vpc/AWSLogs/` } });
    expect(flowTable(logs, odd, folders(undefined))).toBeUndefined();
    expect(flowTable(logs, 'nonsense', folders(undefined))).toBeUndefined();
  });
});
