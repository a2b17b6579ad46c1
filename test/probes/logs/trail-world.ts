import { gzipSync } from 'node:zlib';
import { callerOf } from '../../../src/probes/calls.js';
import type { Limits } from '../../../src/probes/logs/budget.js';
import { budgetOf, usualLimits } from '../../../src/probes/logs/budget.js';
import type { Reader, Told } from '../../../src/probes/logs/pages.js';
import type { Lookup } from '../../../src/probes/logs/trail/index.js';
import { readTrail } from '../../../src/probes/logs/trail/index.js';
import type { OperationId } from '../../../src/snapshot/operations.js';
import type { FakeAws, FakeAwsOptions } from '../../fake-aws/index.js';
import { startFakeAws } from '../../fake-aws/index.js';
import { ids, provider } from '../../worlds/peered.js';
import { answer } from '../../worlds/world.js';
import { openedAt } from './opened.js';
import { snapshotOf } from '../../inventory/evidence/samples.js';

export const { account, region } = provider;
/** Where trails and their table are kept. */
export const archive = '999900001111';
export const bucket = 'trail-logs';
export const organization = 'o-exampleorgid';
export const group = 'trail';

/** A change of the endpoint's security group, as CloudTrail writes it. */
export const record = (eventName: string, at: string, more: object = {}) => ({
  eventVersion: '1.11',
  userIdentity: { type: 'IAMUser', arn: `arn:aws:iam::${account}:user/alice`, accountId: account, userName: 'alice' },
  eventTime: `${at}Z`,
  eventSource: 'ec2.amazonaws.com',
  eventName,
  awsRegion: region,
  sourceIPAddress: '192.0.2.1',
  userAgent: 'APN/1.0 HashiCorp/1.0 Terraform/1.11.4',
  requestParameters: { groupId: ids.endpointGroup },
  responseElements: { _return: true },
  eventID: `${eventName}-${at}`,
  readOnly: false,
  recipientAccountId: account,
  ...more,
});

export const trail = (more: object = {}) => ({
  Name: 'management',
  S3BucketName: bucket,
  TrailARN: `arn:aws:cloudtrail:${region}:${account}:trail/management`,
  HomeRegion: region,
  IsMultiRegionTrail: true,
  IsOrganizationTrail: false,
  ...more,
});

export const toGroup = { CloudWatchLogsLogGroupArn: `arn:aws:logs:${region}:${account}:log-group:${group}:*` };

/** Path of an object that was delivered then (`2026-02-01T10:35`), below `AWSLogs/`. */
export const key = (at: string, root = 'AWSLogs/') => {
  const [date = '', time = ''] = at.split('T');
  const stamp = `${date.replaceAll('-', '')}T${time.replace(':', '')}Z`;
  const folder = `${root}${account}/CloudTrail/${region}/${date.replaceAll('-', '/')}/`;
  return `${folder}${account}_CloudTrail_${region}_${stamp}_ab12.json.gz`;
};

export const file = (...records: readonly object[]): Buffer => gzipSync(JSON.stringify({ Records: records }));

export type Answers = readonly (readonly [OperationId, Record<string, unknown>, ...string[]])[];

export const described = (...trails: readonly object[]): Answers[number] => [
  'cloudtrail/describe-trails',
  { trailList: trails },
];

/** What the log group holds: each text at its time of the day of the sample. */
export const logged = (messages: readonly string[]): Answers[number] => [
  'logs/filter-log-events',
  {
    events: messages.map((message, index) => ({
      message,
      timestamp: Date.parse('2026-02-01T10:30:00Z') + index,
      logStreamName: `${account}_CloudTrail_${region}`,
      eventId: String(index),
    })),
  },
  group,
];

const clock = { now: () => performance.now(), sleep: () => Promise.resolve() };

export interface TrailRun {
  readonly aws: FakeAws;
  readonly gathered: Awaited<ReturnType<typeof readTrail>>;
  readonly told: readonly Told[];
  /** The events that were kept, by name. */
  readonly names: readonly string[];
  /** The operations that were asked, each once. */
  readonly asked: readonly string[];
}

export const noLookups = { operation: 'lookup-events', then: { deny: true } } as const;

/** Reads the trail of the provider out of a fake AWS that holds these answers. */
export const readFrom = async (
  answers: Answers,
  options: Partial<FakeAwsOptions> = {},
  {
    limits = {},
    since = '2026-02-01T11:00:00Z',
    lookups = [{ by: 'ResourceName', value: ids.endpointGroup }] as Lookup[],
  }: {
    readonly limits?: Partial<Limits>;
    readonly since?: string;
    readonly lookups?: readonly Lookup[];
  } = {},
  ofArchive: Answers = [],
): Promise<TrailRun> => {
  let snapshot = snapshotOf(...answers);
  for (const [operation, value, ...path] of ofArchive)
    snapshot = answer(snapshot, { account: archive, region }, operation, value, ...path);
  const aws = await startFakeAws({ snapshot, ...options });
  const sessions = openedAt(aws.url, account, archive);
  const told: Told[] = [];
  const reader: Reader = {
    caller: callerOf(sessions, { clock }),
    budget: budgetOf({ ...usualLimits, ...limits }, clock),
    from: new Date(since),
    to: new Date('2026-02-01T12:00:00Z'),
    tell: (one) => told.push(one),
  };
  try {
    const gathered = await readTrail(reader, { account, region, lookups }, [account, archive]);
    const events = gathered.answers.flatMap(([, { Events }]) => Events as { EventName: string }[]);
    return {
      aws,
      gathered,
      told,
      names: events.map(({ EventName }) => EventName),
      asked: [...new Set(aws.journal.map(({ service, operation }) => `${service}/${operation}`))],
    };
  } finally {
    sessions.close();
    await aws.close();
  }
};
