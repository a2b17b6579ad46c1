import { transitRecords } from '../../inventory/evidence/flow-groups.js';
import { spanOf } from '../../inventory/evidence/instant.js';
import type { Subject } from '../../request/fact.js';
import type { Evidence } from '../schema.js';
import type { Client } from './clients.js';
import { clientAt, within } from './clients.js';
import type { Expectation } from './expectations.js';
import { observed } from './observation.js';

/** Packets that a transit gateway lost between the two ends: the best proof of a missing route. */
export const lostEvidence = (subject: Subject, expectation: Expectation, client: Client): Evidence[] => {
  const { pair, between, leg } = expectation;
  if (!between || !pair) return [];
  const server = clientAt(subject, pair.address);
  const [from, to] = leg === 'forward' ? [client, server] : [server, client];
  const lost = transitRecords(subject.inventory).filter(
    ({ record }) =>
      record.sources.some((address) => within(from.ranges, address)) &&
      record.destinations.some((address) => within(to.ranges, address)) &&
      (record.lost?.noRoute ?? 0) + (record.lost?.blackhole ?? 0) > 0,
  );
  if (lost.length === 0) return [];
  const span = spanOf(lost.map(({ record }) => record));
  const where = [...new Set(lost.map(({ group }) => group.group))].join(', ');
  const lines = lost.map(({ record }) => record.line);
  return [observed({ source: 'flow-logs', effect: 'confirms', count: lost.length, span, lines, where })];
};
