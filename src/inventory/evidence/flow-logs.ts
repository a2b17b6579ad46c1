import type { FlowLog } from '../ec2.js';
import { flowLogs, networkInterfaces } from '../ec2.js';
import type { Inventory, Located } from '../inventory.js';
import { known } from '../inventory.js';
import type { FlowGroup } from './flow-groups.js';
import { destinationOf, flowGroups, nameOf } from './flow-groups.js';
import type { FlowRecord } from './flow-record.js';
import { formatOf, gradeOf } from './flow-record.js';
import type { Span } from './instant.js';
import { instantOf, spanOf } from './instant.js';

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

/** Publication takes about five minutes after an interval, ten to S3, and times are up to a minute off. */
const deliveryOf = (log: FlowLog | undefined): number => (log?.LogDestinationType === 's3' ? 11 : 6) * 60_000;

/** Up to when records have surely been delivered, in milliseconds since 1970. */
const horizonOf = (inventory: Inventory, log: FlowLog | undefined): number =>
  (instantOf(inventory.snapshot.takenAt) ?? 0) - (log?.MaxAggregationInterval ?? 600) * 1000 - deliveryOf(log);

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

const recordsByInterface = (groups: readonly FlowGroup[]): Map<string, Map<FlowGroup, FlowRecord[]>> => {
  const all = new Map<string, Map<FlowGroup, FlowRecord[]>>();
  for (const group of groups)
    for (const record of group.records) {
      const ofInterface = all.get(record.interface) ?? new Map<FlowGroup, FlowRecord[]>();
      all.set(record.interface, ofInterface);
      const records = ofInterface.get(group);
      if (records) records.push(record);
      else ofInterface.set(group, [record]);
    }
  return all;
};

const flowsOf = (inventory: Inventory, id: string, recorded: ReadonlyMap<FlowGroup, FlowRecord[]>): InterfaceFlows => {
  const logs = flowLogsOf(inventory, id);
  const records = [...recorded.values()].flat();
  const named = [...recorded.keys(), ...logs.flatMap((log) => destinationOf(log) ?? [])];
  const all = spanOf(records);
  const horizon = horizonOf(inventory, logs[0]?.value);
  return {
    interface: id,
    records: records.sort((a, b) => a.from - b.from || a.to - b.to),
    where: [...new Set(named.map(({ group }) => group))],
    span: all && { from: all.from, to: Math.max(all.from, Math.min(all.to, horizon)) },
    coverage: coverageOf(logs, records, flowGroups(inventory)),
  };
};

interface Index {
  readonly recorded: ReadonlyMap<string, ReadonlyMap<FlowGroup, FlowRecord[]>>;
  readonly flows: Map<string, InterfaceFlows>;
}

const indexes = new WeakMap<Inventory, Index>();

/** Everything recorded of one interface. Nothing recorded is an empty list and coverage `none`, never an error. */
export const interfaceFlows = (inventory: Inventory, id: string): InterfaceFlows => {
  const index = indexes.get(inventory) ?? { recorded: recordsByInterface(flowGroups(inventory)), flows: new Map() };
  indexes.set(inventory, index);
  const flows = index.flows.get(id) ?? flowsOf(inventory, id, index.recorded.get(id) ?? new Map());
  index.flows.set(id, flows);
  return flows;
};
