import type { Conversation } from '../../inventory/evidence/flow-conversations.js';
import { conversationsOf } from '../../inventory/evidence/flow-conversations.js';
import type { InterfaceFlows } from '../../inventory/evidence/flow-logs.js';
import { interfaceFlows } from '../../inventory/evidence/flow-logs.js';
import { spanOf } from '../../inventory/evidence/instant.js';
import { isPrivate, parseAddress } from '../../network/cidr.js';
import type { Subject } from '../../request/fact.js';
import { lookUp } from '../../request/fact.js';
import { facts } from '../../request/facts/index.js';
import type { Failed } from '../evaluate.js';
import { clientsOf } from './clients.js';
import { isByDefault } from './live/names.js';
import { isIn } from './live/reading.js';
import type { Effect, Told } from './observation.js';
import { observed } from './observation.js';

/** What one interface recorded of connections of this caller, as one piece of evidence. */
const told = (flows: InterfaceFlows, effect: Effect, found: readonly Conversation[]): Told[] => {
  const records = found.flatMap((one) => one.records);
  if (records.length === 0) return [];
  const lines = records.map(({ line }) => line);
  const where = flows.where.join(', ');
  return [observed({ source: 'flow-logs', effect, count: records.length, span: spanOf(records), lines, where })];
};

interface Seen {
  readonly flows: InterfaceFlows;
  readonly conversations: readonly Conversation[];
}

/** Connections to 443 at the caller's own interfaces. */
const ownConnections = (subject: Subject, since: number): Seen[] =>
  clientsOf(subject)
    .flatMap(({ party }) => (party.is === 'interface' ? [party.id] : []))
    .map((id) => {
      const flows = interfaceFlows(subject.inventory, id);
      return { flows, conversations: conversationsOf(flows.records, 443).filter(({ to }) => to >= since) };
    });

/**
 * Where a record of DNS holds addresses that nobody has: the caller's attempts go there. Only TCP's flags tell that they
 * were attempts.
 */
const staleEvidence = (subject: Subject, since: number): Told[] => {
  const resolution = lookUp(subject, facts.resolution);
  const answer = resolution.known ? resolution.value?.answer : undefined;
  if (answer?.is !== 'addresses') return [];
  return ownConnections(subject, since).flatMap(({ flows, conversations }) => {
    const sent = conversations.filter(
      ({ servers, signature }) => signature === 'unanswered' && servers.some((address) => isIn(answer.gone, address)),
    );
    return [
      ...told(
        flows,
        'confirms',
        sent.filter(({ flagged }) => flagged),
      ),
      ...told(
        flows,
        'supports',
        sent.filter(({ flagged }) => !flagged),
      ),
    ];
  });
};

const isPublic = (text: string): boolean => {
  const address = parseAddress(text);
  return address !== undefined && !isPrivate(address);
};

/** Where a name leads out of the VPC: the caller goes to public addresses of API Gateway, maybe for another API. */
const publicEvidence = (subject: Subject, since: number): Told[] =>
  ownConnections(subject, since).flatMap(({ flows, conversations }) =>
    told(
      flows,
      'supports',
      conversations.filter(
        ({ servers, records }) => servers.some(isPublic) && records.some(({ service }) => service === 'API_GATEWAY'),
      ),
    ),
  );

/** Where the caller's own interface sent its packets instead of to the endpoint. */
export const elsewhereEvidence = (subject: Subject, { check }: Failed, since: number): Told[] => {
  if (check.code === 'stale-endpoint-ip') return staleEvidence(subject, since);
  return isByDefault.includes(check.code) ? publicEvidence(subject, since) : [];
};
