import { describe, expect, test } from '@jest/globals';
import { patternsOf } from '../../../src/probes/logs/trail/groups.js';
import type { AthenaQuery, FakeAthena } from '../../fake-aws/index.js';
import { ids } from '../../worlds/peered.js';
import type { Answers } from './trail-world.js';
import {
  account,
  archive,
  bucket,
  described,
  file,
  group,
  key,
  logged,
  noLookups,
  organization,
  readFrom,
  record,
  region,
  toGroup,
  trail,
} from './trail-world.js';

const about = `CloudTrail of ${account} ${region}`;
const denied = { rules: [noLookups] };
const revoke = record('RevokeSecurityGroupIngress', '2026-02-01T10:30:00');
const authorize = record('AuthorizeSecurityGroupIngress', '2026-01-30T10:30:00');
const got = (run: Awaited<ReturnType<typeof readFrom>>): unknown[] =>
  run.aws.journal.filter(({ operation }) => operation === 'get-object').map(({ input }) => input['Key']);
const bucketOf = (objects: Readonly<Record<string, Buffer>>, readers = [account]) => ({
  buckets: { [bucket]: { region, readers, objects: new Map(Object.entries(objects)) } },
});

describe('LookupEvents', () => {
  test('is all that is asked where it answers for the window', async () => {
    const run = await readFrom([described(trail(toGroup)), ['cloudtrail/lookup-events', { Events: [] }]]);
    expect(run).toMatchObject({ asked: ['cloudtrail/lookup-events'], gathered: { notes: [], gaps: [] } });
  });

  test.each([
    ['denied', { deny: true } as const],
    ['throttled', { throttle: true } as const],
    ['unreachable', { status: 500, code: 'InternalFailure', message: 'x' } as const],
  ])('%s, a log group of a trail tells it', async (why, then) => {
    const run = await readFrom([described(trail(toGroup)), logged([JSON.stringify(revoke)])], {
      rules: [{ operation: 'lookup-events', then }],
    });
    expect(run.names).toEqual(['RevokeSecurityGroupIngress']);
    expect(run.gathered).toMatchObject({
      gaps: [],
      notes: [`${about} was read from log group trail: cloudtrail:LookupEvents is ${why}.`],
    });
    expect(run.asked).toEqual(['cloudtrail/lookup-events', 'cloudtrail/describe-trails', 'logs/filter-log-events']);
  });

  test('that ends in the midst keeps what it told, and the rest comes from the trail', async () => {
    const Events = [
      {
        EventId: 'one',
        EventName: 'ModifyVpcEndpoint',
        EventTime: '2026-02-01T10:00:00+00:00',
        CloudTrailEvent: JSON.stringify(record('ModifyVpcEndpoint', '2026-02-01T10:00:00')),
      },
    ];
    const run = await readFrom(
      [described(trail(toGroup)), logged([JSON.stringify(revoke)]), ['cloudtrail/lookup-events', { Events }]],
      { rules: [{ ...noLookups, after: 1 }] },
      {
        lookups: [
          { by: 'EventName', value: 'ModifyVpcEndpoint' },
          { by: 'ResourceName', value: ids.endpointGroup },
        ],
      },
    );
    expect(run.names).toEqual(['RevokeSecurityGroupIngress', 'ModifyVpcEndpoint']);
    const [filtered] = run.aws.journal.filter(({ operation }) => operation === 'filter-log-events');
    expect(filtered?.input['filterPattern']).toBe(
      `?"${ids.endpointGroup}" ?"CreateStack" ?"UpdateStack" ?"DeleteStack" ?"ExecuteChangeSet"`,
    );
  });

  test('has more lookups than are made: only the log group, which is free, is asked for the rest', async () => {
    const lookups = ['CreateRoute', 'RevokeSecurityGroupIngress'].map((value) => ({ by: 'EventName', value }) as const);
    const few = { limits: { lookups: 1 }, lookups };
    const none: Answers[number] = ['cloudtrail/lookup-events', { Events: [] }];
    const run = await readFrom([described(trail(toGroup)), logged([JSON.stringify(revoke)]), none], {}, few);
    expect(run.names).toEqual(['RevokeSecurityGroupIngress']);
    const without = await readFrom(
      [described(trail()), none],
      bucketOf({ [key('2026-02-01T10:35')]: file(revoke) }),
      few,
    );
    expect(without.names).toEqual([]);
    expect(without.asked).toEqual(['cloudtrail/lookup-events', 'cloudtrail/describe-trails']);
    expect(without.gathered.notes).toEqual([
      `${about} was not read in full: 1 lookups of 2 were left out, and no trail delivers to a log group.`,
    ]);
  });

  test('tells who had CloudFormation act, where that acted in a role of its own', async () => {
    const event = (EventName: string, at: string, arn: string) => ({
      EventId: EventName,
      EventName,
      EventTime: `${at}+00:00`,
      Resources: [{ ResourceName: ids.endpointGroup }],
      CloudTrailEvent: JSON.stringify(record(EventName, at, { userIdentity: { type: 'AssumedRole', arn } })),
    });
    const role = 'arn:aws:sts::444455556666:assumed-role/deploy/AWSCloudFormation';
    const person = 'arn:aws:sts::444455556666:assumed-role/Admin/bob';
    const Events = [
      event('RevokeSecurityGroupIngress', '2026-02-01T10:30:00', role),
      event('UpdateStack', '2026-02-01T10:20:00', person),
      event('CreateStack', '2026-02-01T08:20:00', person),
    ].map((one) => (one.EventName === 'RevokeSecurityGroupIngress' ? one : { ...one, Resources: [] }));
    const run = await readFrom([['cloudtrail/lookup-events', { Events }]]);
    expect(run.names).toEqual(['RevokeSecurityGroupIngress', 'UpdateStack']);
    expect(run.aws.journal).toHaveLength(5);
  });

  test('names of events are looked for in the window where that is longer than a week', async () => {
    const run = await readFrom(
      [['cloudtrail/lookup-events', { Events: [] }]],
      {},
      { since: '2026-01-10T00:00:00Z', lookups: [{ by: 'EventName', value: 'CreateRoute' }] },
    );
    expect(run.aws.journal[0]?.input['StartTime']).toBe(Date.parse('2026-01-10T00:00:00Z') / 1000);
  });
});

describe('a log group', () => {
  test('is asked in patterns that are no longer than AWS takes them, and miss no word', () => {
    const words = Array.from({ length: 90 }, (_, at) => `sg-0123456789abcde${String(at).padStart(2, '0')}`);
    const patterns = patternsOf(words);
    expect(patterns.length).toBeGreaterThan(1);
    expect(patterns.every((pattern) => pattern.length <= 1024)).toBe(true);
    expect(patterns.join(' ')).toBe(words.map((word) => `?"${word}"`).join(' '));
  });

  const many = Array.from({ length: 5 }, (_, at) =>
    JSON.stringify(record('RevokeSecurityGroupIngress', `2026-02-01T10:3${at}:00`)),
  );
  const sized: Answers[number] = [
    'cloudwatch/get-metric-data',
    {
      MetricDataResults: [
        {
          Id: 'bytes',
          Label: `IncomingBytes ${group}`,
          Timestamps: ['2026-02-01T10:00:00+00:00'],
          Values: [2e9],
          StatusCode: 'Complete',
        },
      ],
    },
  ];
  const reading = JSON.stringify(record('DescribeSecurityGroups', '2026-02-01T10:40:00', { readOnly: true }));

  test('that holds more than is read page by page is one query, told and estimated', async () => {
    const run = await readFrom(
      [described(trail(toGroup)), logged([...many, reading]), sized],
      { ...denied, tinyPages: 2 },
      { limits: { pagesOfLog: 1 } },
    );
    expect(run.names).toHaveLength(5);
    expect(run.told.map(({ is }) => is)).toEqual(['estimate', 'query']);
    expect(run.told[0]?.text).toBe(`Logs Insights on trail in ${account} scans 2.0 GB, about $0.01`);
    expect(run.told[1]?.text).toContain(`filter @message like /(${ids.endpointGroup}|CreateStack|`);
    expect(run.gathered.notes).toEqual([
      `${about} was read from log group trail by Logs Insights: cloudtrail:LookupEvents is denied.`,
      expect.stringMatching(/^Logs Insights scanned .* of trail in \d+ and gave 5 rows: fields/),
    ]);
  });

  test('that is larger than the cap is kept as far as it was read', async () => {
    const run = await readFrom(
      [described(trail(toGroup)), logged(many), sized],
      { ...denied, tinyPages: 2 },
      { limits: { pagesOfLog: 2, scanBytes: 1e9 } },
    );
    expect(run.names).toHaveLength(2);
    expect(run.told).toEqual([]);
    expect(run.gathered.notes[1]).toMatch(/not read in full from there: 2 pages were read; .*2\.0 GB.*--max-scan-gb/);
  });

  test('of another account without credentials, or that is denied, is a note', async () => {
    const arn = `arn:aws:logs:${region}:123456789012:log-group:central`;
    const other = await readFrom(
      [described(trail({ ...toGroup, S3BucketName: undefined }), { CloudWatchLogsLogGroupArn: arn })],
      {
        rules: [noLookups, { operation: 'filter-log-events', then: { deny: true } }],
      },
    );
    expect(other.gathered).toMatchObject({ gaps: [{ operation: 'cloudtrail/lookup-events', why: 'denied' }] });
    expect(other.gathered.notes).toEqual([
      expect.stringMatching(
        /LookupEvents is denied, and logs:FilterLogEvents on log group trail is denied .*; log group central: no credentials for account 123456789012; no trail delivers to a bucket/,
      ),
    ]);
  });
});

describe('a bucket', () => {
  const objects = {
    [key('2026-02-01T10:35')]: file(
      revoke,
      record('CreateTags', '2026-02-01T10:31:00', { requestParameters: { resourceId: 'sg-other' } }),
      record('RevokeSecurityGroupIngress', '2026-02-01T10:32:00', { awsRegion: 'eu-west-1' }),
      record('DescribeSecurityGroups', '2026-02-01T10:33:00', { readOnly: true }),
    ),
    [key('2026-01-30T10:35')]: file(authorize),
    [key('2026-01-24T10:35')]: file(record('RevokeSecurityGroupIngress', '2026-01-24T10:30:00')),
  };

  test('is read by the days of the window, object by object; the estimate is told', async () => {
    const run = await readFrom([described(trail())], { ...denied, ...bucketOf(objects), tinyPages: 1 });
    expect(run.names).toEqual(['RevokeSecurityGroupIngress', 'AuthorizeSecurityGroupIngress']);
    expect(got(run).sort()).toEqual([key('2026-01-30T10:35'), key('2026-02-01T10:35')]);
    expect(run.gathered).toMatchObject({
      gaps: [],
      notes: [
        expect.stringMatching(
          /was read from trail management in s3:\/\/trail-logs \(2 objects of \d+ B\): cloudtrail:LookupEvents is denied\.$/,
        ),
      ],
    });
    expect(run.told).toEqual([
      { is: 'estimate', text: expect.stringMatching(/2 objects in the window, \d+ B, under \$0\.01$/) },
    ]);
  });

  test('below a prefix, and as it was unpacked', async () => {
    const plain = Buffer.from(JSON.stringify({ Records: [revoke] }));
    const run = await readFrom([described(trail({ S3KeyPrefix: 'audit/logs' }))], {
      ...denied,
      ...bucketOf({ [key('2026-02-01T10:35', 'audit/logs/AWSLogs/')]: plain }),
    });
    expect(run.names).toEqual(['RevokeSecurityGroupIngress']);
  });

  test('of an organization, in another account: its folder is found, and read with the credentials that it admits', async () => {
    const shared = trail({
      IsOrganizationTrail: true,
      TrailARN: `arn:aws:cloudtrail:${region}:${archive}:trail/management`,
    });
    const run = await readFrom([described(shared)], {
      ...denied,
      ...bucketOf({ [key('2026-02-01T10:35', `AWSLogs/${organization}/`)]: file(revoke) }, [archive]),
    });
    expect(run.names).toEqual(['RevokeSecurityGroupIngress']);
    const empty = await readFrom([described(shared)], { ...denied, ...bucketOf({}, [archive]) });
    expect(empty.gathered.notes[0]).toMatch(/s3:\/\/trail-logs shows no folder of the organization/);
  });

  test('of an organization, of which only another open account tells', async () => {
    const shared = trail({ IsOrganizationTrail: true });
    const run = await readFrom(
      [],
      { ...denied, ...bucketOf({ [key('2026-02-01T10:35', `AWSLogs/${organization}/`)]: file(revoke) }, [archive]) },
      {},
      [described(shared)],
    );
    expect(run.names).toEqual(['RevokeSecurityGroupIngress']);
  });

  test('that holds more than may be scanned is not read', async () => {
    const run = await readFrom(
      [described(trail())],
      { ...denied, ...bucketOf(objects) },
      { limits: { scanBytes: 10 } },
    );
    expect(got(run)).toEqual([]);
    expect(run.gathered.notes[0]).toMatch(/2 objects of \d+ B are more than 10 B \(--max-scan-gb\)/);
    expect(run.gathered.gaps).toHaveLength(1);
  });

  test('objects that are denied, broken or of something else leave the rest', async () => {
    const odd = {
      ...objects,
      [key('2026-02-01T10:40')]: Buffer.from(`{"No": "${ids.endpointGroup}"}`),
      [key('2026-02-01T10:45')]: file(revoke).subarray(0, 40),
    };
    const run = await readFrom([described(trail())], { ...denied, ...bucketOf(odd) });
    expect(run.names).toHaveLength(2);
    expect(run.gathered.notes[1]).toMatch(/T1045Z_ab12\.json\.gz: unexpected end of file/);
    const none = { operation: 'get-object', then: { deny: true } } as const;
    const closed = await readFrom([described(trail())], { ...bucketOf(objects), rules: [noLookups, none] });
    expect(closed.names).toEqual([]);
    expect(closed.gathered.notes[1]).toMatch(/not read in full from there: s3:GetObject is denied/);
  });

  test('is not asked where the log group tells it, nor Lake where the bucket does', async () => {
    const both = await readFrom([described(trail(toGroup)), logged([JSON.stringify(revoke)])], {
      ...denied,
      ...bucketOf(objects),
    });
    expect(both.asked.filter((one) => one.startsWith('s3/'))).toEqual([]);
    const one = await readFrom([described(trail())], { ...denied, ...bucketOf(objects) });
    expect(one.asked).not.toContain('cloudtrail/list-event-data-stores');
  });

  test('nobody tells of, for DescribeTrails is denied: that is said, and not that there is none', async () => {
    const deny = { deny: true } as const;
    const rules = [
      noLookups,
      { operation: 'describe-trails', then: deny },
      { operation: 'list-event-data-stores', then: deny },
    ];
    const run = await readFrom([described(trail())], { rules });
    expect(run.gathered.notes).toEqual([
      `${about} was not read in full: cloudtrail:LookupEvents is denied, and cloudtrail:DescribeTrails is denied; cloudtrail:ListEventDataStores is denied.`,
    ]);
  });

  test('denied, the next store is asked, and all denied is a gap and a note', async () => {
    const run = await readFrom([described(trail())], { ...denied, ...bucketOf(objects, []) });
    expect(run.asked).toContain('cloudtrail/list-event-data-stores');
    expect(run.gathered).toMatchObject({ answers: [], gaps: [{ operation: 'cloudtrail/lookup-events' }] });
    expect(run.gathered.notes[0]).toMatch(/s3:ListBucket on s3:\/\/trail-logs is denied .*; cloudtrail:ListEventData/);
  });
});

describe('what is older than LookupEvents keeps', () => {
  const old = record('RevokeSecurityGroupIngress', '2025-10-20T10:30:00');
  const none: Answers[number] = ['cloudtrail/lookup-events', { Events: [] }];
  const stored = bucketOf({
    [key('2025-10-20T10:35')]: file(old),
    [key('2026-02-01T10:35')]: file(revoke),
  });

  test('is read from the bucket, and no more than that', async () => {
    const run = await readFrom([described(trail(toGroup)), logged([]), none], stored, {
      since: '2025-10-01T00:00:00Z',
    });
    expect(run.names).toEqual(['RevokeSecurityGroupIngress']);
    expect(got(run)).toEqual([key('2025-10-20T10:35')]);
    expect(run.gathered.notes).toEqual([
      expect.stringMatching(
        /was read from trail management in .*: LookupEvents keeps nothing from before 2025-11-03\.$/,
      ),
    ]);
  });

  test('and nobody keeps is a note, and what LookupEvents tells stays', async () => {
    const run = await readFrom([described(), none], {}, { since: '2025-10-01T00:00:00Z' });
    expect(run.gathered).toMatchObject({ gaps: [], answers: [[expect.anything(), { Events: [] }]] });
    expect(run.gathered.notes).toEqual([
      expect.stringMatching(/keeps nothing from before 2025-11-03, and no trail records it; cloudtrail:ListEvent/),
    ]);
  });
});

describe('a long window', () => {
  const columns = (...names: string[]) => names.map((Name) => ({ Name, Type: 'string' }));
  /** AWS's own table: create-cloudtrail-table-partition-projection.html. */
  const table = {
    Name: 'cloudtrail_logs_pp',
    Columns: [
      { Name: 'eventversion', Type: 'string' },
      {
        Name: 'useridentity',
        Type: 'struct<type:string,principalid:string,arn:string,accountid:string,invokedby:string,accesskeyid:string,username:string,sessioncontext:struct<attributes:struct<mfaauthenticated:string,creationdate:string>,sessionissuer:struct<type:string,principalid:string,arn:string,accountid:string,username:string>,webidfederationdata:struct<federatedprovider:string,attributes:map<string,string>>>>',
      },
      ...columns('eventtime', 'eventsource', 'eventname', 'awsregion', 'sourceipaddress', 'useragent', 'errorcode'),
      ...columns('requestparameters', 'responseelements', 'eventid', 'readonly', 'recipientaccountid'),
      { Name: 'resources', Type: 'array<struct<arn:string,accountid:string,type:string>>' },
    ],
    PartitionKeys: columns('account', 'region', 'timestamp'),
    Parameters: {
      location: `s3://${bucket}/AWSLogs`,
      'projection.timestamp.format': 'yyyy/MM/dd',
      'storage.location.template': `s3://${bucket}/AWSLogs/\${account}/CloudTrail/\${region}/\${timestamp}`,
    },
  };
  const bounded = {
    Configuration: {
      EnforceWorkGroupConfiguration: true,
      BytesScannedCutoffPerQuery: 5e9,
      ResultConfiguration: { OutputLocation: 's3://results/' },
    },
  };
  const queries: AthenaQuery[] = [];
  const cells = ['e1', 'RevokeSecurityGroupIngress', 'ec2.amazonaws.com', '2026-02-01T10:30:00Z', region, account];
  const athena = (rest: Partial<FakeAthena> = {}): FakeAthena => ({
    workGroups: { bounded },
    tables: { logs: [{ ...table, PartitionKeys: [] }, table] },
    engine: (query) => {
      queries.push(query);
      return {
        columns: [],
        rows: [
          [
            ...[...cells, 'false', null, '192.0.2.1', 'aws-cli/2.15.0', 'IAMUser', null, account, 'alice', null, null],
            ...[`{"groupId":"${ids.endpointGroup}"}`, '{"_return":true}'],
          ],
        ],
        scanned: 1e9,
      };
    },
    ...rest,
  });
  const objects = { [key('2026-02-01T10:35')]: file(revoke), [key('2026-01-30T10:35')]: file(authorize) };
  const few = { limits: { directObjects: 1 } };

  test('is read by Athena within its partitions and the cut-off; query, estimate and cost are told', async () => {
    queries.length = 0;
    const run = await readFrom([described(trail())], { ...denied, ...bucketOf(objects), athena: athena() }, few);
    expect(queries).toHaveLength(1);
    expect(queries[0]).toMatchObject({ account, region, workGroup: 'bounded', database: 'logs' });
    const sql = queries[0]?.sql ?? '';
    expect(sql).toContain(
      `FROM "logs"."cloudtrail_logs_pp" WHERE "account" IN ('${account}') AND "region" IN ('${region}')`,
    );
    expect(sql).toContain(`AND "timestamp" IN ('2026/02/01', '2026/01/31', '2026/01/30',`);
    expect(sql).toContain(`AND "eventtime" BETWEEN '2026-01-25T12:00:00Z' AND '2026-02-01T12:00:00Z'`);
    expect(sql).toContain(`"useridentity"."sessioncontext"."sessionissuer"."username"`);
    expect(sql).not.toContain('sourceidentity');
    expect(sql).toContain(`coalesce("readonly", 'false') <> 'true'`);
    expect(sql).toContain(
      `'(${ids.endpointGroup}|CreateStack|UpdateStack|DeleteStack|ExecuteChangeSet)') ORDER BY "eventtime" DESC LIMIT 1000`,
    );
    expect(got(run)).toEqual([]);
    expect(run.names).toEqual(['RevokeSecurityGroupIngress']);
    expect(run.told).toEqual([
      {
        is: 'estimate',
        text: expect.stringMatching(/Athena scans \d+ B, under \$0\.01, ended at 5\.0 GB by workgroup bou/),
      },
      { is: 'query', text: `Athena, ${account} ${region} workgroup bounded: ${sql}` },
    ]);
    expect(run.gathered.notes).toEqual([
      `${about} was read from trail management in s3://trail-logs by Athena: cloudtrail:LookupEvents is denied.`,
      `Trail management in s3://trail-logs: Athena scanned 1.0 GB and gave 1 rows (workgroup bounded): ${sql}.`,
    ]);
  });

  test('is asked for where the bucket is read, at the home of the trail', async () => {
    queries.length = 0;
    const home = trail({ HomeRegion: 'eu-west-1' });
    const run = await readFrom(
      [described(home)],
      {
        ...denied,
        buckets: { [bucket]: { region: 'eu-west-1', readers: [archive], objects: new Map(Object.entries(objects)) } },
        athena: athena({ accounts: [archive] }),
      },
      few,
    );
    expect(queries).toMatchObject([{ account: archive, region: 'eu-west-1' }]);
    expect(run.names).toEqual(['RevokeSecurityGroupIngress']);
  });

  test('by partitions that were added one by one', async () => {
    queries.length = 0;
    const manual = {
      ...table,
      PartitionKeys: columns('region', 'year', 'month', 'day'),
      Parameters: { location: `s3://${bucket}/AWSLogs/${account}/` },
    };
    await readFrom(
      [described(trail())],
      { ...denied, ...bucketOf(objects), athena: athena({ tables: { logs: [manual] } }) },
      few,
    );
    expect(queries[0]?.sql).toContain(
      `"region" IN ('${region}') AND "year" IN ('2026') AND "month" IN ('02', '01') AND "day" IN ('01', '31', '30',`,
    );
  });

  test.each([
    ['no workgroup bounds a query', { workGroups: { primary: { Configuration: {} } } }, /no workgroup enforces/],
    ['no table has partitions', { tables: { logs: [{ ...table, PartitionKeys: [] }] } }, /no table lies over/],
    ['a table is of something else', { tables: { logs: [{ ...table, Columns: columns('x') }] } }, /no table lies over/],
    ['the cut-off ends it', { engine: () => ({ columns: [], rows: [], scanned: 6e9 }) }, /Bytes scanned limit/],
  ] as const)('the newest objects are read where %s', async (_why, rest, why) => {
    const run = await readFrom([described(trail())], { ...denied, ...bucketOf(objects), athena: athena(rest) }, few);
    expect(got(run)).toEqual([key('2026-02-01T10:35')]);
    expect(run.gathered.notes[1]).toMatch(why);
    expect(run.gathered.notes[1]).toMatch(/1 older objects are more than are read one by one\.$/);
  });
});
