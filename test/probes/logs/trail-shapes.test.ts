import '../../seeded.js';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { TrailEvent } from '../../../src/inventory/evidence/cloudtrail.js';
import { trailEvents } from '../../../src/inventory/evidence/cloudtrail.js';
import { eventsIn, lookedUp } from '../../../src/probes/logs/trail/events.js';
import { recordOf, trailTable } from '../../../src/probes/logs/trail/table.js';
import { printed } from '../../../src/probes/state/wire.js';
import { inventory } from '../../inventory/evidence/samples.js';
import { account, bucket, record, region } from './trail-world.js';

const place = { account, region };
type Rows = readonly Readonly<Record<string, unknown>>[];

/** What a snapshot holds of the rows, read again. */
const seen = (Events: unknown): TrailEvent | undefined =>
  trailEvents(inventory(['cloudtrail/lookup-events', { Events }]), place)[0];
const stored = (rows: Rows): TrailEvent | undefined => seen(rows.map(printed));

const struct =
  'struct<type:string,arn:string,accountId:string,invokedBy:string,userName:string,sessionContext:struct<attributes:struct<mfaAuthenticated:string>,sessionIssuer:struct<type:string,userName:string>,sourceIdentity:string,webIdFederationData:map<string,string>>>';
const names = [
  ...[
    'eventTime',
    'eventSource',
    'eventName',
    'awsRegion',
    'sourceIPAddress',
    'userAgent',
    'errorCode',
    'errorMessage',
  ],
  ...['requestParameters', 'responseElements', 'eventID', 'readOnly', 'recipientAccountId'],
  ...['sessionCredentialFromConsole', 'sharedEventID'],
];
const table = trailTable(
  { catalog: 'AwsDataCatalog', database: 'logs' },
  {
    Name: 't',
    Columns: [
      { Name: 'useridentity', Type: struct },
      ...names.map((name) => ({ Name: name.toLowerCase(), Type: 'string' })),
    ],
    PartitionKeys: [{ Name: 'day', Type: 'date' }],
    Parameters: { location: `s3://${bucket}/` },
  },
  [`s3://${bucket}/AWSLogs/${account}/CloudTrail/${region}/2026/02/01/`],
);

/** The cell of a column as Athena's reader of JSON gives it: texts as they are, objects as their text. */
const cellOf = (event: unknown, path: readonly string[]): string | undefined => {
  const value = path.reduce<unknown>((at, part) => (at as Record<string, unknown> | undefined)?.[part], event);
  if (value === undefined || value === null) return undefined;
  return typeof value === 'string' ? value : JSON.stringify(value);
};

const throughAthena = (event: object): Rows => {
  if (!table) throw new Error('the table is none of a trail');
  return lookedUp(
    recordOf(
      table,
      table.columns.map(({ path }) => cellOf(event, path)),
    ),
    place,
  );
};

/** One event in every shape in which it is delivered. */
const shapesOf = (event: ReturnType<typeof record>): Readonly<Record<string, TrailEvent | undefined>> => ({
  lookupEvents: seen([
    {
      EventId: event.eventID,
      EventName: event.eventName,
      EventSource: event.eventSource,
      EventTime: event.eventTime.replace('Z', '+00:00'),
      ReadOnly: 'false',
      Username: 'whoever',
      Resources: [],
      CloudTrailEvent: JSON.stringify(event),
    },
  ]),
  logGroup: stored(eventsIn([JSON.stringify(event)], place)),
  lake: stored(eventsIn([JSON.stringify(event, undefined, 2)], place)),
  file: stored(lookedUp(JSON.parse(JSON.stringify(event)) as Record<string, unknown>, place)),
  athena: stored(throughAthena(event)),
  // As somebody keeps a row of Athena by hand: what it tells as text stays text.
  texts: seen([
    {
      EventTime: event.eventTime,
      CloudTrailEvent: JSON.stringify({
        ...event,
        requestParameters: JSON.stringify(event.requestParameters),
        responseElements: JSON.stringify(event.responseElements),
      }),
    },
  ]),
});

const identities = fc.oneof(
  fc.constant({ type: 'Root', arn: `arn:aws:iam::${account}:root`, accountId: account }),
  fc.record({ type: fc.constant('IAMUser'), userName: fc.stringMatching(/^[a-z]{1,8}$/) }),
  fc.record(
    {
      type: fc.constant('AssumedRole'),
      arn: fc.stringMatching(/^arn:aws:sts::1{12}:assumed-role\/Admin\/[a-z@.]{1,12}$/),
      sessionContext: fc.record(
        {
          sessionIssuer: fc.record({ type: fc.constant('Role'), userName: fc.stringMatching(/^[A-Z][a-z]{2,8}$/) }),
          sourceIdentity: fc.stringMatching(/^[a-z]{1,8}$/),
        },
        { requiredKeys: ['sessionIssuer'] },
      ),
    },
    { requiredKeys: ['type', 'arn'] },
  ),
  fc.constant({ type: 'AWSService', invokedBy: 'cloudformation.amazonaws.com' }),
);

const hex = fc.stringMatching(/^[0-9a-f]{17}$/);
const parameters = fc.oneof(
  hex.map((id) => ({ groupId: `sg-${id}`, ipPermissions: { items: [{ fromPort: 443, toPort: 443 }] } })),
  hex.map((id) => ({ DeleteFlowLogsRequest: { FlowLogId: { tag: 1, content: `fl-${id}` } } })),
  fc.record({
    restApiId: fc.stringMatching(/^[a-z0-9]{10}$/),
    updateRestApiInput: fc.record({
      patchOperations: fc.array(
        fc.record({ op: fc.constant('replace'), path: fc.constant('/policy'), value: fc.string() }),
        { minLength: 1, maxLength: 2 },
      ),
    }),
    template: fc.constant(false),
  }),
  fc.constant(null),
);

const events = fc
  .record(
    {
      userIdentity: identities,
      requestParameters: parameters,
      responseElements: fc.oneof(parameters, fc.constant({ error: { errorCode: 'InvalidRoute.NotFound' } })),
      userAgent: fc.constantFrom('aws-cli/2.15.0', 'Boto3/1.34', 'APN/1.0 Terraform/1.11', 'Mozilla/5.0 (X11)'),
      errorCode: fc.constantFrom('Client.UnauthorizedOperation', 'AccessDenied'),
      sessionCredentialFromConsole: fc.constant('true'),
      sourceIPAddress: fc.constantFrom('192.0.2.1', 'cloudformation.amazonaws.com'),
    },
    { requiredKeys: ['userIdentity', 'requestParameters', 'responseElements'] },
  )
  .map((more) => record('UpdateRestApi', '2026-02-01T10:30:00', more));

test('an event is the same observation in every shape in which it is delivered', () => {
  fc.assert(
    fc.property(events, (event) => {
      const { lookupEvents, ...others } = shapesOf(event);
      expect(lookupEvents).toMatchObject({ at: '2026-02-01T10:30:00.000Z', name: 'UpdateRestApi' });
      for (const [shape, other] of Object.entries(others))
        expect({ shape, ...other }).toEqual({ shape, ...lookupEvents });
    }),
  );
});

test('what is of another place, only read or tells no time is no change', () => {
  const text = (more: object) => JSON.stringify(record('CreateRoute', '2026-02-01T10:30:00', more));
  expect(
    eventsIn(
      [
        text({ awsRegion: 'eu-west-1' }),
        text({ recipientAccountId: '1' }),
        text({ readOnly: true }),
        text({ readOnly: 'true' }),
        text({ eventTime: 'soon' }),
        'no JSON',
        undefined,
      ],
      place,
    ),
  ).toEqual([]);
  expect(eventsIn([text({ recipientAccountId: undefined, readOnly: undefined })], place)).toHaveLength(1);
});
