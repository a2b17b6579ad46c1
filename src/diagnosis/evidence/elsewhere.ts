import { conversationsOf } from '../../inventory/evidence/flow-conversations.js';
import { interfaceFlows } from '../../inventory/evidence/flow-logs.js';
import { spanOf } from '../../inventory/evidence/instant.js';
import type { Subject } from '../../request/fact.js';
import { lookUp } from '../../request/fact.js';
import { facts } from '../../request/facts/index.js';
import type { Failed } from '../evaluate.js';
import { clientsOf } from './clients.js';
import { isIn } from './live/reading.js';
import type { Told } from './observation.js';
import { observed } from './observation.js';

/**
 * The caller's own interface, where a record of DNS holds addresses that nobody has: its attempts go there. They may be
 * for another name, so they support.
 */
export const staleEvidence = (subject: Subject, { check }: Failed, since: number): Told[] => {
  if (check.code !== 'stale-endpoint-ip') return [];
  const resolution = lookUp(subject, facts.resolution);
  const answer = resolution.known ? resolution.value?.answer : undefined;
  if (answer?.is !== 'addresses') return [];
  const own = clientsOf(subject).flatMap(({ party }) => (party.is === 'interface' ? [party.id] : []));
  return own.flatMap((id) => {
    const flows = interfaceFlows(subject.inventory, id);
    const sent = conversationsOf(flows.records, 443).filter(
      ({ servers, signature, to }) =>
        signature === 'unanswered' && to >= since && servers.some((address) => isIn(answer.gone, address)),
    );
    const records = sent.flatMap((one) => one.records);
    if (records.length === 0) return [];
    return [
      observed({
        source: 'flow-logs',
        effect: 'supports',
        count: records.length,
        span: spanOf(records),
        lines: records.map(({ line }) => line),
        where: flows.where.join(', '),
      }),
    ];
  });
};
