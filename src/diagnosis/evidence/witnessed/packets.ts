import { conversationsOf } from '../../../inventory/evidence/flow-conversations.js';
import type { Conversation } from '../../../inventory/evidence/flow-conversations.js';
import type { InterfaceFlows } from '../../../inventory/evidence/flow-logs.js';
import { interfaceFlows } from '../../../inventory/evidence/flow-logs.js';
import { spanOf } from '../../../inventory/evidence/instant.js';
import type { HandshakeProbe } from '../../../inventory/evidence/live.js';
import type { Subject } from '../../../request/fact.js';
import type { Evidence } from '../../schema.js';
import { clientsOf, within } from '../clients.js';
import { pairsOf } from '../expectations.js';
import { handshakeLine, isReached } from '../live/handshakes.js';
import { endpointAddresses, isCaller, isIn, probesFor, whereOf } from '../live/reading.js';
import type { Told } from '../observation.js';
import { observed } from '../observation.js';
import { tooBigEvidence } from '../transit.js';

/** Bytes that went from the server to the client, and back. */
export const bytesOf = ({ records, servers }: Conversation): { readonly down: number; readonly up: number } => {
  const sum = (from: boolean): number =>
    records
      .filter(({ sources }) => sources.some((address) => servers.includes(address)) === from)
      .reduce((bytes, record) => bytes + (record.bytes ?? 0), 0);
  return { down: sum(true), up: sum(false) };
};

/** The client's hello went out, and the certificate's flight did not get through. */
const isStarved = (one: Conversation): boolean => {
  const { down, up } = bytesOf(one);
  return one.signature === 'established' && down < 500 && up > 500;
};

/** As much as the certificate of API Gateway takes. */
const isCertified = (one: Conversation): boolean => one.signature === 'established' && bytesOf(one).down >= 3500;

const toldBy = (flows: InterfaceFlows, effect: Evidence['effect'], found: readonly Conversation[]): Told[] => {
  const records = found.flatMap((one) => one.records);
  if (records.length === 0) return [];
  const lines = records.map(({ line }) => line);
  const where = flows.where.join(', ');
  return [observed({ source: 'flow-logs', effect, count: records.length, span: spanOf(records), lines, where })];
};

/** Connections of this caller to this endpoint at one interface of either. */
const connectionsAt = (subject: Subject, flows: InterfaceFlows): Conversation[] => {
  const clients = clientsOf(subject);
  const servers = endpointAddresses(subject) ?? [];
  return conversationsOf(flows.records, 443).filter(
    (one) =>
      one.clients.some((address) => clients.some(({ ranges }) => within(ranges, address))) &&
      one.servers.some((address) => isIn(servers, address)),
  );
};

/** At either end a flight that is too small; only at the caller's a whole one tells that big packets arrive. */
const flights = (subject: Subject): Told[] => {
  const pairs = pairsOf(subject);
  const atEndpoint = [...new Set(pairs.map((pair) => pair.interface))].flatMap((id) => {
    const flows = interfaceFlows(subject.inventory, id);
    return toldBy(flows, 'supports', connectionsAt(subject, flows).filter(isStarved));
  });
  const atCaller = [...new Set(pairs.flatMap(({ own }) => own ?? []))].flatMap((id) => {
    const flows = interfaceFlows(subject.inventory, id);
    const all = connectionsAt(subject, flows);
    const starved = all.filter(isStarved);
    const first = Math.min(...starved.map(({ from }) => from));
    const whole = all.filter((one) => isCertified(one) && (starved.length === 0 || one.to > first));
    return [...toldBy(flows, 'supports', starved), ...toldBy(flows, 'contradicts', whole)];
  });
  return [...atEndpoint, ...atCaller];
};

const handshakes = (
  subject: Subject,
  effect: Evidence['effect'],
  isOf: (one: HandshakeProbe) => boolean,
): Evidence[] => {
  const endpoint = endpointAddresses(subject) ?? [];
  return probesFor(subject)
    .filter((probe) => isCaller(subject, probe))
    .flatMap((probe) => {
      const found = probe.handshakes.filter((one) => isIn(endpoint, one.address) && isOf(one));
      const lines = found.map(handshakeLine);
      return found.length === 0
        ? []
        : [observed({ source: 'live', effect, count: found.length, span: probe, lines, where: whereOf(probe) })];
    });
};

/** Big packets are lost on the way, small ones are not: the connection opens and TLS hangs. */
export const blackHole = (subject: Subject): Evidence[] => [
  ...tooBigEvidence(subject),
  ...flights(subject),
  ...handshakes(subject, 'supports', ({ is }) => is === 'timeout'),
  ...handshakes(subject, 'contradicts', isReached),
];

/** A certificate that neither Amazon issued nor the API's names are in: somebody on the way answers for the endpoint. */
const isForeign = ({ is, issuer, names, error }: HandshakeProbe): boolean =>
  is !== 'timeout' &&
  is !== 'reset' &&
  ((issuer !== undefined && !/amazon|starfield/i.test(issuer)) ||
    (error !== undefined && /SELF_SIGNED_CERT|UNABLE_TO_GET_ISSUER|UNABLE_TO_VERIFY/.test(error) && names.length > 0));

/** Names of the account's own carry certificates of its own choice: their issuer proves nothing. */
const isOfService = (subject: Subject): boolean => {
  const { host } = subject.request;
  return host.form !== 'unstated' && host.form !== 'custom';
};

export const interception = (subject: Subject): Evidence[] =>
  isOfService(subject)
    ? [
        ...handshakes(subject, 'confirms', isForeign),
        ...handshakes(subject, 'contradicts', (one) => isReached(one) && !isForeign(one)),
      ]
    : [];
