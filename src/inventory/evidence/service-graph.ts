import type { Answers } from '../answers.js';
import type { Inventory } from '../inventory.js';
import { known } from '../inventory.js';
import type { TracedStage } from './x-ray.js';

type Service = NonNullable<Answers['xray/get-service-graph']['Services']>[number];
type Statistics = Service['SummaryStatistics'];

/** Requests to one service; `latency` is their mean in milliseconds, undefined where it was not counted. */
export interface Traffic {
  readonly requests: number;
  readonly faults: number;
  readonly errors: number;
  readonly latency: number | undefined;
}

/** What a stage and the services that it called did, summed over every caller. */
export interface StageNode extends Traffic {
  readonly calls: readonly (Traffic & { readonly to: string; readonly type: string })[];
}

const trafficOf = (sum: Statistics): Traffic => {
  const requests = sum?.TotalCount ?? 0;
  const seconds = sum?.TotalResponseTime;
  return {
    requests,
    faults: sum?.FaultStatistics?.TotalCount ?? 0,
    errors: sum?.ErrorStatistics?.TotalCount ?? 0,
    latency: seconds === undefined || requests === 0 ? undefined : Math.round((seconds / requests) * 1000),
  };
};

/** The stage in the service graph; undefined where it was not read or does not show the stage. */
export const stageNode = (inventory: Inventory, of: TracedStage): StageNode | undefined => {
  const answer = known(() => inventory.ask('xray/get-service-graph', of).Services ?? []);
  if (!answer.known || of.apiName === undefined) return undefined;
  const services = answer.value;
  const node = services.find(
    ({ Type, Name }) => Type === 'AWS::ApiGateway::Stage' && Name === `${of.apiName}/${of.stage}`,
  );
  if (!node) return undefined;
  return {
    ...trafficOf(node.SummaryStatistics),
    calls: (node.Edges ?? []).map(({ ReferenceId: id, SummaryStatistics }) => {
      const to = services.find(({ ReferenceId }) => ReferenceId === id);
      return { ...trafficOf(SummaryStatistics), to: to?.Name ?? 'unknown', type: to?.Type ?? '' };
    }),
  };
};
