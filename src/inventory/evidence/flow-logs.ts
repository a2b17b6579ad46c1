import type { Answers } from '../answers.js';
import type { FlowLog } from '../ec2.js';
import { flowLogs, networkInterfaces } from '../ec2.js';
import type { Inventory, Located, Place } from '../inventory.js';
import { known } from '../inventory.js';
import { parseAnswerPath } from '../../snapshot/snapshot.js';
import type { Format, FlowRecord } from './flow-record.js';
import { defaultFormat, formatOf, gradeOf, parseRecord, transitFormat } from './flow-record.js';
import type { Span } from './instant.js';
import { instantOf, spanOf } from './instant.js';

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

/** Where a flow log writes to, of those destinations that a snapshot can hold: CloudWatch Logs, also of another account. */
export const destinationOf = ({ value, ...place }: Located<FlowLog>): Destination | undefined => {
  const { LogDestinationType = 'cloud-watch-logs', LogDestination = '', LogGroupName } = value;
  if (LogDestinationType !== 'cloud-watch-logs') return undefined;
  const arn = /^arn:[\w-]+:logs:([\w-]+):(\d+):log-group:([^:]+)/.exec(LogDestination);
  if (arn) return { account: arn[2] as string, region: arn[1] as string, group: arn[3] as string };
  return LogGroupName ? { account: place.account, region: place.region, group: LogGroupName } : undefined;
};

const nameOf = ({ account, region, group }: Destination): string => `${account}/${region}/${group}`;

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

/** A stream of an interface is named after it, whatever the group is called. */
const isFlowStream = (stream: string | undefined): boolean => /^(eni|tgw-attach)-/.test(stream ?? '');

const isText = (message: unknown): boolean => typeof message === 'string' && message.trim() !== '';

type LogEvent = NonNullable<Answers['logs/filter-log-events']['events']>[number];

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
  const ours = events.filter(
    ({ message, logStreamName }) => isText(message) && (formats !== undefined || isFlowStream(logStreamName)),
  );
  if (!formats && ours.length === 0) return [];
  const candidates = [...(formats ?? []), defaultFormat];
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

/** What was recorded of one interface, and what a silence in it is worth. */
export interface InterfaceFlows {
  readonly interface: string;
  readonly records: readonly FlowRecord[];
  /** Log groups that the records are from, or would be. */
  readonly where: readonly string[];
  /** From the first record to the last that delivery had surely completed. */
  readonly span: Span | undefined;
  readonly coverage: Coverage;
}

/** `full`: within the span every packet of the stated action is recorded. `why`: what is missing for that. */
export interface Coverage {
  readonly is: 'full' | 'partial' | 'none';
  readonly why: string;
  readonly traffic: 'ALL' | 'ACCEPT' | 'REJECT';
}

/** Publication to CloudWatch Logs takes about five minutes after an interval, and times are up to a minute off. */
const delivery = 6 * 60_000;

/** Up to when records have surely been delivered, in milliseconds since 1970. */
const horizonOf = (inventory: Inventory, log: FlowLog | undefined): number =>
  (instantOf(inventory.snapshot.takenAt) ?? 0) - (log?.MaxAggregationInterval ?? 600) * 1000 - delivery;

/** Flow logs of the interface itself, its subnet and its VPC. */
export const flowLogsOf = (inventory: Inventory, id: string): Located<FlowLog>[] => {
  const found = known(() => inventory.find(networkInterfaces, id));
  const { SubnetId, VpcId } = (found.known ? found.value?.value : undefined) ?? {};
  const resources = [id, SubnetId, VpcId].filter((resource) => resource !== undefined);
  return inventory.everywhere(flowLogs).rows.filter(({ value }) => resources.includes(value.ResourceId ?? ''));
};

const traffics = ['ALL', 'ACCEPT', 'REJECT'] as const;
const trafficOf = ({ TrafficType }: FlowLog): Coverage['traffic'] =>
  traffics.find((traffic) => traffic === TrafficType) ?? 'ALL';

/** What keeps one flow log from proving a silence; undefined: nothing does. */
const shortfall = ({ value }: Located<FlowLog>, records: readonly FlowRecord[], groups: readonly FlowGroup[]) => {
  const { FlowLogId = 'the flow log', FlowLogStatus, DeliverLogsStatus, DeliverLogsErrorMessage, CreationTime } = value;
  const span = spanOf(records);
  if (FlowLogStatus !== 'ACTIVE') return `${FlowLogId} is ${FlowLogStatus ?? 'without a status'}`;
  if (DeliverLogsStatus === 'FAILED') return `${FlowLogId} does not deliver: ${DeliverLogsErrorMessage ?? 'no reason'}`;
  if (gradeOf(formatOf(value.LogFormat)) === 'D') return `${FlowLogId} records no addresses, ports or actions`;
  if (groups.length === 0) return `what ${FlowLogId} wrote was not read`;
  if (!span) return `${FlowLogId} holds no record of the interface, not even that there was no traffic`;
  if (records.some(({ status }) => status === 'SKIPDATA')) return `${FlowLogId} skipped records`;
  if (groups.some(({ truncated }) => truncated)) return `the reading of what ${FlowLogId} wrote stopped before its end`;
  if ((instantOf(CreationTime) ?? 0) > span.from) return `${FlowLogId} is younger than the first record`;
  return undefined;
};

const coverageOf = (
  logs: readonly Located<FlowLog>[],
  records: readonly FlowRecord[],
  groups: readonly FlowGroup[],
) => {
  if (logs.length === 0) return { is: 'none', why: 'no flow log covers the interface', traffic: 'ALL' } as const;
  const judged = logs.map((log) => {
    const to = destinationOf(log);
    const read = groups.filter((group) => to && nameOf(group) === nameOf(to));
    return { traffic: trafficOf(log.value), why: shortfall(log, records, read) };
  });
  const whole = judged.filter(({ why }) => why === undefined);
  const best = whole.find(({ traffic }) => traffic === 'ALL') ?? whole[0];
  if (best) return { is: 'full', why: 'a flow log covers it', traffic: best.traffic } as const;
  const is = records.length > 0 ? 'partial' : 'none';
  return { is, why: judged[0]?.why ?? '', traffic: judged[0]?.traffic ?? 'ALL' } as const;
};

/** Everything recorded of one interface. Nothing recorded is an empty list and coverage `none`, never an error. */
export const interfaceFlows = (inventory: Inventory, id: string): InterfaceFlows => {
  const logs = flowLogsOf(inventory, id);
  const groups = flowGroups(inventory);
  const holding = groups.filter(({ records }) => records.some((record) => record.interface === id));
  const records = holding.flatMap((group) => group.records.filter((record) => record.interface === id));
  const coverage = coverageOf(logs, records, groups);
  const named = [...holding, ...logs.flatMap((log) => destinationOf(log) ?? [])];
  const all = spanOf(records);
  const horizon = horizonOf(inventory, logs[0]?.value);
  return {
    interface: id,
    records: records.sort((a, b) => a.from - b.from || a.to - b.to),
    where: [...new Set(named.map(({ group }) => group))],
    span: all && { from: all.from, to: Math.max(all.from, Math.min(all.to, horizon)) },
    coverage,
  };
};

/** Records of transit gateways: those that count lost packets. */
export const transitRecords = (inventory: Inventory): { readonly group: FlowGroup; readonly record: FlowRecord }[] =>
  flowGroups(inventory).flatMap((group) =>
    group.records.flatMap((record) => (record.lost === undefined ? [] : [{ group, record }])),
  );
