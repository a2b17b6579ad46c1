import { instantOf } from '../../inventory/evidence/instant.js';
import type { StageNode } from '../../inventory/evidence/service-graph.js';
import { stageNode } from '../../inventory/evidence/service-graph.js';
import type { Subject } from '../../request/fact.js';
import type { Failed } from '../evaluate.js';
import type { Evidence } from '../schema.js';
import { observed } from './observation.js';
import { servingStage } from './witnesses.js';

const faultsBehind = ({ calls }: StageNode): number => calls.reduce((sum, { faults }) => sum + faults, 0);

const lineOf = ({ requests, faults, errors, calls }: StageNode, name: string): string =>
  [
    `${name}: ${requests} requests, ${faults} faults, ${errors} errors`,
    ...calls.map((call) => `${call.to}: ${call.requests} calls, ${call.faults} faults`),
  ].join('; ');

/**
 * The service graph sums every caller: it can support a failure (faults, and at which hop), never more. `window` is that
 * of the reading, which the graph states itself.
 */
export const graphEvidence = (subject: Subject, failed: Failed): Evidence[] => {
  const predicted = (failed.verdict.predicts ?? []).find(({ source }) => source === 'answer');
  const of = servingStage(subject);
  if (predicted?.source !== 'answer' || predicted.status < 500 || !of) return [];
  const node = stageNode(subject.inventory, of);
  if (!node || node.faults === 0) return [];
  const behind = faultsBehind(node) > 0;
  if (behind !== (predicted.hop === 'backend')) return [];
  const { StartTime, EndTime } = subject.inventory.ask('xray/get-service-graph', of);
  const [from, to] = [instantOf(StartTime), instantOf(EndTime)];
  return [
    observed({
      source: 'x-ray',
      effect: 'supports',
      count: node.faults,
      span: from === undefined || to === undefined ? undefined : { from, to },
      lines: [lineOf(node, `${of.apiName ?? of.api}/${of.stage}`)],
      where: `x-ray ${of.region}`,
    }),
  ];
};
