import type { FlowGroup } from '../../inventory/evidence/flow-groups.js';
import { transitRecords } from '../../inventory/evidence/flow-groups.js';
import type { FlowRecord, Lost } from '../../inventory/evidence/flow-record.js';
import { spanOf } from '../../inventory/evidence/instant.js';
import type { Subject } from '../../request/fact.js';
import type { Client } from './clients.js';
import { clientAt, clientsOf, within } from './clients.js';
import type { Expectation, Pair } from './expectations.js';
import { pairsOf, stoppedBy } from './expectations.js';
import type { Effect, Told } from './observation.js';
import { observed } from './observation.js';

interface Row {
  readonly group: FlowGroup;
  readonly record: FlowRecord;
}

type Ends = readonly Pick<Client, 'ranges'>[];

const isAmong = (addresses: readonly string[], ends: Ends): boolean =>
  addresses.some((address) => ends.some(({ ranges }) => within(ranges, address)));

/** What transit gateways recorded of packets from some addresses to others. */
const rowsBetween = (subject: Subject, from: Ends, to: Ends): Row[] =>
  transitRecords(subject.inventory).filter(
    ({ record }) => isAmong(record.sources, from) && isAmong(record.destinations, to),
  );

const count = ({ record }: Row, counter: keyof Lost): number => record.lost?.[counter] ?? 0;

const told = (effect: Effect, rows: readonly Row[]): Told[] => {
  if (rows.length === 0) return [];
  const span = spanOf(rows.map(({ record }) => record));
  const where = [...new Set(rows.map(({ group }) => group.group))].join(', ');
  const lines = rows.map(({ record }) => record.line);
  return [observed({ source: 'flow-logs', effect, count: rows.length, span, lines, where })];
};

/** Packets of this request, in either direction, that transit gateways lost for one reason. */
const lostFor = (subject: Subject, counter: keyof Lost): Row[] => {
  const clients = clientsOf(subject);
  const servers = pairsOf(subject).map(({ address }) => clientAt(subject, address));
  return [...rowsBetween(subject, clients, servers), ...rowsBetween(subject, servers, clients)].filter(
    (row) => count(row, counter) > 0,
  );
};

/** Packets of this request that were too big for a transit gateway. */
export const tooBigEvidence = (subject: Subject): Told[] => told('confirms', lostFor(subject, 'mtu'));

/** How many packets of this request went in a circle until their hops were used up, and where that is recorded. */
export const circling = (subject: Subject): { readonly packets: number; readonly where: string } | undefined => {
  const rows = lostFor(subject, 'ttl');
  if (rows.length === 0) return undefined;
  const packets = rows.reduce((sum, row) => sum + count(row, 'ttl'), 0);
  return { packets, where: [...new Set(rows.map(({ group }) => group.group))].join(', ') };
};

/** The counter that is about a cause; an attachment that does not serve loses packets by either. */
const counters: Readonly<Record<string, readonly ('noRoute' | 'blackhole')[]>> = {
  'tgw-route-missing': ['noRoute'],
  'route-missing-client-to-endpoint': ['noRoute'],
  'route-missing-endpoint-to-client': ['noRoute'],
  'route-blackhole': ['blackhole'],
  'tgw-attachment-not-available': ['noRoute', 'blackhole'],
  'tgw-attachment-az-missing': ['noRoute', 'blackhole'],
};

const losses = ['noRoute', 'blackhole', 'mtu', 'ttl'] as const;

/** Whether a failure lies in the one table of a transit gateway that this leg passes: of two, one may let pass what the other drops. */
const isOfOnlyTable = (pair: Pair, leg: Expectation['leg'], code: string): boolean => {
  const isTable = ({ kind }: Pair['gates'][number]): boolean => kind === 'transit-gateway-route';
  const tables = new Set(pair.gates.filter((gate) => isTable(gate) && gate.leg === leg).map((gate) => gate.resource));
  const stopped = stoppedBy(pair, code).filter((gate) => gate.leg === leg);
  return tables.size === 1 && stopped.length > 0 && stopped.every(isTable);
};

/**
 * What a transit gateway between the two ends says of a route: it counts apart what it lost for want of a route and by a
 * blackhole, so one does not prove the other; and what it passed on it had a route for. `since`: earliest time, in
 * milliseconds since 1970, from which what passed contradicts.
 * @see https://docs.aws.amazon.com/vpc/latest/tgw/tgw-flow-logs.html
 */
export const lostEvidence = (
  subject: Subject,
  { pair, between, leg }: Expectation,
  client: Client,
  code: string,
  since: number,
): Told[] => {
  const about = counters[code];
  if (!between || !pair || !about) return [];
  const server = clientAt(subject, pair.address);
  const rows = leg === 'forward' ? rowsBetween(subject, [client], [server]) : rowsBetween(subject, [server], [client]);
  const lost = rows.filter((row) => about.some((counter) => count(row, counter) > 0));
  if (lost.length > 0) return told(about.length === 1 ? 'confirms' : 'supports', lost);
  const passed = rows.filter(
    (row) => row.record.from >= since && (row.record.packets ?? 0) > 0 && losses.every((one) => count(row, one) === 0),
  );
  return isOfOnlyTable(pair, leg, code) ? told('contradicts', passed) : [];
};
