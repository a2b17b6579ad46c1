import type { Answers } from '../answers.js';
import type { FlowLog } from '../ec2.js';
import { flowLogs } from '../ec2.js';
import type { Inventory, Located, Place } from '../inventory.js';
import { known } from '../inventory.js';
import { parseAnswerPath } from '../../snapshot/snapshot.js';
import type { Format, FlowRecord } from './flow-record.js';
import { defaultFormat, formatOf, formatOfHeader, parseRecord, transitFormat } from './flow-record.js';
import { instantOf } from './instant.js';

/** One log group that holds flow logs, as it was read. */
export interface FlowGroup extends Place {
  readonly group: string;
  readonly records: readonly FlowRecord[];
  /** Lines that no known format fits; the first three of them in `unparsed`. */
  readonly malformed: number;
  readonly unparsed: readonly string[];
  /** The reading stopped before the end of the group. */
  readonly truncated: boolean;
}

interface Destination extends Place {
  readonly group: string;
}

/** Whether a recorded group stands for a bucket, named by the ARN of the flow log's destination. */
export const isBucket = (group: string): boolean => /^arn:[\w-]+:s3:::/.test(group);

/**
 * Where a flow log writes to, of those destinations that a snapshot can hold: CloudWatch Logs, also of another account,
 * and S3, whose records are kept as those of a group of the destination's name.
 */
export const destinationOf = ({ value, ...place }: Located<FlowLog>): Destination | undefined => {
  const { LogDestinationType = 'cloud-watch-logs', LogDestination = '', LogGroupName } = value;
  if (LogDestinationType === 's3' && isBucket(LogDestination))
    return { account: place.account, region: place.region, group: LogDestination };
  if (LogDestinationType !== 'cloud-watch-logs') return undefined;
  const arn = /^arn:[\w-]+:logs:([\w-]+):(\d+):log-group:([^:]+)/.exec(LogDestination);
  if (arn) return { account: arn[2] as string, region: arn[1] as string, group: arn[3] as string };
  return LogGroupName ? { account: place.account, region: place.region, group: LogGroupName } : undefined;
};

export const nameOf = ({ account, region, group }: Destination): string => `${account}/${region}/${group}`;

/** Every group of recorded events, by account and region. */
const recordedGroups = ({ snapshot }: Inventory): Destination[] =>
  [...snapshot.answers.keys()].sort().flatMap((path) => {
    const { account, region, operation, key } = parseAnswerPath(path);
    if (operation !== 'logs/filter-log-events' || key === undefined) return [];
    const group = known(() => decodeURIComponent(key));
    return group.known ? [{ account, region, group: group.value }] : [];
  });

const formatsByGroup = (inventory: Inventory): Map<string, Format[]> => {
  const formats = new Map<string, Format[]>();
  for (const row of inventory.everywhere(flowLogs).rows) {
    const to = destinationOf(row);
    if (!to) continue;
    const transit = row.value.ResourceId?.startsWith('tgw');
    const format = transit && !row.value.LogFormat ? transitFormat : formatOf(row.value.LogFormat);
    formats.set(nameOf(to), [...(formats.get(nameOf(to)) ?? []), format]);
  }
  return formats;
};

type LogEvent = NonNullable<Answers['logs/filter-log-events']['events']>[number];

/** A stream of an interface is named after it, whatever the group is called; a line of the default format names it too. */
const isFlowEvent = ({ message = '', logStreamName = '' }: LogEvent): boolean =>
  /^(eni|tgw-attach)-/.test(logStreamName) ||
  parseRecord(message, [defaultFormat])?.interface.startsWith('eni-') === true;

const isText = (message: unknown): boolean => typeof message === 'string' && message.trim() !== '';

/** A format may leave out the interface: then the stream, which holds one interface only, says which it is. */
const recordOf = ({ message = '', logStreamName, timestamp }: LogEvent, formats: readonly Format[]) => {
  const record = parseRecord(message, formats, instantOf(timestamp));
  if (!record || record.interface !== '') return record;
  return { ...record, interface: /^eni-[0-9a-z]+/.exec(logStreamName ?? '')?.[0] ?? '' };
};

const readGroup = (inventory: Inventory, at: Destination, formats: readonly Format[] | undefined): FlowGroup[] => {
  const answer = known(() => inventory.ask('logs/filter-log-events', at, at.group));
  if (!answer.known) return [];
  const { events = [], nextToken } = answer.value;
  const headers = events
    .map(({ message }) => (typeof message === 'string' ? formatOfHeader(message) : undefined))
    .filter((format) => format !== undefined);
  const isRecord = (event: LogEvent): boolean => isText(event.message) && !formatOfHeader(event.message as string);
  const isOurs = formats !== undefined || headers.length > 0;
  const ours = events.filter((event) => isRecord(event) && (isOurs || isFlowEvent(event)));
  if (!isOurs && ours.length === 0) return [];
  const candidates = [...headers, ...(formats ?? []), defaultFormat];
  const parsed = ours.map((event) => recordOf(event, candidates));
  const unparsed = ours.flatMap(({ message = '' }, index) => (parsed[index] === undefined ? [message] : []));
  return [
    {
      ...at,
      records: parsed.filter((record) => record !== undefined),
      malformed: unparsed.length,
      unparsed: unparsed.slice(0, 3),
      truncated: nextToken !== undefined,
    },
  ];
};

const groupsOf = new WeakMap<Inventory, readonly FlowGroup[]>();

/**
 * Every recorded log group that holds flow logs: those that a flow log names as its destination, and those whose streams
 * are named after interfaces (then in the default format, the flow log being gone or not collected).
 */
export const flowGroups = (inventory: Inventory): readonly FlowGroup[] => {
  const present = groupsOf.get(inventory);
  if (present) return present;
  const formats = formatsByGroup(inventory);
  const groups = recordedGroups(inventory).flatMap((at) => readGroup(inventory, at, formats.get(nameOf(at))));
  groupsOf.set(inventory, groups);
  return groups;
};

/** Records of transit gateways: those that count lost packets. */
export const transitRecords = (inventory: Inventory): { readonly group: FlowGroup; readonly record: FlowRecord }[] =>
  flowGroups(inventory).flatMap((group) =>
    group.records.flatMap((record) => (record.lost === undefined ? [] : [{ group, record }])),
  );
