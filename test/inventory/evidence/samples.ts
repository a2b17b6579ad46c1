import { inventoryOf } from '../../../src/inventory/inventory.js';
import type { OperationId } from '../../../src/snapshot/operations.js';
import type { Answer, Snapshot } from '../../../src/snapshot/snapshot.js';
import { answerKey, answerPath } from '../../../src/snapshot/snapshot.js';

export const place = { account: '444455556666', region: 'us-east-1' };
export const takenAt = '2026-02-01T12:00:00.000Z';
export const eni = 'eni-0e22222222222222a';
export const group = '/vpc/flow';

type Entry = readonly [OperationId, Answer, ...string[]];

export const snapshotOf = (...entries: readonly Entry[]): Snapshot => ({
  takenAt,
  accounts: {},
  gaps: [],
  answers: new Map(
    entries.map(([operation, answer, ...key]) => [
      answerPath({ ...place, operation, ...(key.length === 0 ? {} : { key: answerKey(...key) }) }),
      answer,
    ]),
  ),
});

export const inventory = (...entries: readonly Entry[]) => inventoryOf(snapshotOf(...entries));

/** Seconds since 1970 of a time on the day of the sample, `11:20` or `11:20:30`. */
export const seconds = (time: string): number => Date.parse(`2026-02-01T${time}Z`) / 1000;

export const flowLog = (rest: object = {}) => ({
  FlowLogId: 'fl-0e222222222222222',
  FlowLogStatus: 'ACTIVE',
  DeliverLogsStatus: 'SUCCESS',
  CreationTime: '2026-01-01T00:00:00+00:00',
  ResourceId: eni,
  TrafficType: 'ALL',
  LogDestinationType: 'cloud-watch-logs',
  LogGroupName: group,
  MaxAggregationInterval: 60,
  ...rest,
});

/** The default fields and the TCP flags. */
export const flaggedFormat = [
  'version',
  'account-id',
  'interface-id',
  'srcaddr',
  'dstaddr',
  'srcport',
  'dstport',
  'protocol',
  'packets',
  'bytes',
  'start',
  'end',
  'action',
  'log-status',
  'tcp-flags',
]
  .map((field) => `\${${field}}`)
  .join(' ');

export interface Row {
  readonly eni?: string;
  readonly from: string;
  readonly to: string;
  readonly ports: readonly [number, number];
  readonly packets?: number;
  readonly bytes?: number;
  readonly at?: string;
  readonly action?: 'ACCEPT' | 'REJECT';
  readonly flags?: number;
}

/** One line; with `flags` of `flaggedFormat`, without of the default format. */
export const row = ({ packets = 1, bytes = 60, at = '11:20', action = 'ACCEPT', flags, ...rest }: Row): string =>
  [
    flags === undefined ? 2 : 3,
    place.account,
    rest.eni ?? eni,
    rest.from,
    rest.to,
    ...rest.ports,
    6,
    packets,
    bytes,
    seconds(at),
    seconds(at) + 55,
    action,
    'OK',
    ...(flags === undefined ? [] : [flags]),
  ].join(' ');

export const nodata = (at = '11:00', id = eni): string =>
  `2 ${place.account} ${id} - - - - - - - ${seconds(at)} ${seconds(at) + 55} - NODATA`;

export const events = (lines: readonly string[], stream = `${eni}-all`): Answer => ({
  events: lines.map((message, index) => ({
    logStreamName: stream,
    timestamp: 1_770_000_000_000 + index,
    ingestionTime: 1_770_000_300_000,
    message,
    eventId: String(index),
  })),
  searchedLogStreams: [],
});
