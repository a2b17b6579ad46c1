import type { Metric } from '../../inventory/evidence/metrics.js';
import type { Inventory, Place } from '../../inventory/inventory.js';
import { inventoryOf } from '../../inventory/inventory.js';
import { endpoints, stages } from '../../resources/index.js';
import { bytesOf, requestsOf } from '../../resources/traffic.js';
import type { Snapshot } from '../../snapshot/snapshot.js';
import { callerOf } from '../calls.js';
import { realClock } from '../clock.js';
import type { Clock } from '../pace.js';
import type { Sessions } from '../session.js';
import { budgetOf, usualLimits } from './budget.js';
import type { MetricsAsked } from './metrics.js';
import { readMetrics } from './metrics.js';
import { beside, together } from './result.js';

export interface TrafficRequest {
  readonly sessions: Sessions;
  /** The state that was collected: it tells which stages and endpoints there are. */
  readonly state: Snapshot;
  readonly to: Date;
  /** How far back endpoints are looked at. */
  readonly days: number;
  readonly signal?: AbortSignal;
  readonly clock?: Clock;
}

/** Nobody waits at a prompt for an audit. */
const milliseconds = 300_000;

const placedMetrics = (inventory: Inventory, days: number): (Place & { readonly metric: Metric | undefined })[] => [
  ...stages.find(inventory).rows.map((stage) => ({ ...stage, metric: requestsOf(stage) })),
  ...endpoints.find(inventory).rows.map((endpoint) => ({ ...endpoint, metric: bytesOf(endpoint, days) })),
];

/** What is asked, for each account and region with private APIs or their endpoints. */
export const trafficFor = (inventory: Inventory, days: number): MetricsAsked[] => {
  const byPlace = new Map<string, MetricsAsked>();
  for (const { account, region, metric } of placedMetrics(inventory, days)) {
    const name = `${account}/${region}`;
    const known = byPlace.get(name)?.metrics ?? [];
    if (metric) byPlace.set(name, { account, region, metrics: [...known, metric] });
  }
  return [...byPlace.values()];
};

/** Puts how many requests and bytes went through stages and endpoints beside the state. Rejects only for a bug. */
export const collectTraffic = async ({
  sessions,
  state,
  to,
  days,
  signal,
  clock = realClock,
}: TrafficRequest): Promise<{ readonly snapshot: Snapshot; readonly notes: readonly string[] }> => {
  const caller = callerOf(sessions, { clock, ...(signal === undefined ? {} : { signal }) });
  const budget = budgetOf({ ...usualLimits, milliseconds }, clock);
  const reader = { caller, budget, from: to, to, tell: () => undefined };
  const asked = trafficFor(inventoryOf(state), days).filter(({ account }) => caller.sessionOf(account));
  const gathered = together(await Promise.all(asked.map((one) => readMetrics(reader, one))));
  return { snapshot: beside(state, gathered), notes: gathered.notes };
};
