import type { Handled } from '../../inventory/evidence/handled.js';
import { isoOf, instantOf } from '../../inventory/evidence/instant.js';
import type { StageNode } from '../../inventory/evidence/service-graph.js';
import { stageNode } from '../../inventory/evidence/service-graph.js';
import { known } from '../../inventory/inventory.js';
import type { Subject } from '../../request/fact.js';
import type { ServiceMap } from '../schema.js';
import { servingStage, witnessesOf } from './witnesses.js';

type Hop = ServiceMap['hops'][number];

const hopsOf = (node: StageNode, name: string): Hop[] => [
  { from: 'clients', to: name, type: 'AWS::ApiGateway::Stage', ...figures(node) },
  ...node.calls.map(({ to, type, ...traffic }) => ({ from: name, to, type, ...figures(traffic) })),
];

const figures = ({ requests, faults, errors, latency }: Omit<StageNode, 'calls'>) => ({
  requests,
  faults,
  errors,
  latency: latency ?? null,
});

const isFault = ({ status }: Handled): boolean => status !== undefined && status >= 500;

/** The hop at which most traced faults arose; the graph alone tells only before or behind the stage. */
const faultedAt = (rows: readonly Handled[], node: StageNode | undefined): ServiceMap['faultedAt'] => {
  const makers = rows.filter(isFault).flatMap(({ maker }) => maker ?? []);
  const [most] = (['gateway', 'integration', 'backend'] as const)
    .map((maker) => ({ maker, count: makers.filter((one) => one === maker).length }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count);
  if (most) return most.maker;
  if (!node || node.faults === 0) return null;
  return node.calls.some(({ faults }) => faults > 0) ? 'backend' : 'gateway';
};

const mean = (values: readonly number[]): number =>
  Math.round(values.reduce((sum, value) => sum + value, 0) / values.length);

/** Where the time went, of the traces that tell both times. */
const splitOf = (rows: readonly Handled[]): ServiceMap['split'] => {
  const told = rows.flatMap(({ took, waited }) =>
    took === undefined || waited === undefined ? [] : [{ took, waited }],
  );
  if (told.length === 0) return null;
  const [total, integration] = [mean(told.map(({ took }) => took)), mean(told.map(({ waited }) => waited))];
  return { traces: told.length, total, integration, gateway: Math.max(0, total - integration) };
};

/** What X-Ray saw of the stage and behind it, of every caller; undefined where nothing was read or nobody was traced. */
export const serviceMap = (subject: Subject): ServiceMap | undefined => {
  const of = servingStage(subject);
  if (!of) return undefined;
  const node = stageNode(subject.inventory, of);
  const rows = witnessesOf(subject).find(({ source }) => source === 'x-ray')?.rows ?? [];
  if (!node && rows.length === 0) return undefined;
  const name = `${of.apiName ?? of.api}/${of.stage}`;
  const graph = known(() => subject.inventory.ask('xray/get-service-graph', of));
  const { StartTime, EndTime } = graph.known ? graph.value : {};
  return {
    from: isoOf(instantOf(StartTime)),
    to: isoOf(instantOf(EndTime)),
    hops: node ? hopsOf(node, name) : [],
    faultedAt: faultedAt(rows, node),
    split: splitOf(rows),
  };
};
