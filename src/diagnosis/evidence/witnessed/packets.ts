import { conversationsOf } from '../../../inventory/evidence/flow-conversations.js';
import type { Conversation } from '../../../inventory/evidence/flow-conversations.js';
import { transitRecords } from '../../../inventory/evidence/flow-groups.js';
import { interfaceFlows } from '../../../inventory/evidence/flow-logs.js';
import { spanOf } from '../../../inventory/evidence/instant.js';
import type { HandshakeProbe } from '../../../inventory/evidence/live.js';
import type { Subject } from '../../../request/fact.js';
import type { Evidence } from '../../schema.js';
import { clientAt, clientsOf, within } from '../clients.js';
import { pairsOf } from '../expectations.js';
import { handshakeLine, isReached } from '../live/handshakes.js';
import { endpointAddresses, isCaller, isIn, probesFor, whereOf } from '../live/reading.js';
import { observed } from '../observation.js';

/** Packets that were too big for a transit gateway, between the two ends in either direction. */
const tooBig = (subject: Subject): Evidence[] => {
  const servers = pairsOf(subject).map(({ address }) => clientAt(subject, address));
  const isEnd = (addresses: readonly string[], ends: readonly { ranges: Parameters<typeof within>[0] }[]): boolean =>
    addresses.some((address) => ends.some(({ ranges }) => within(ranges, address)));
  const clients = clientsOf(subject);
  const lost = transitRecords(subject.inventory).filter(
    ({ record }) =>
      (record.lost?.mtu ?? 0) > 0 &&
      ((isEnd(record.sources, clients) && isEnd(record.destinations, servers)) ||
        (isEnd(record.sources, servers) && isEnd(record.destinations, clients))),
  );
  if (lost.length === 0) return [];
  return [
    observed({
      source: 'flow-logs',
      effect: 'confirms',
      count: lost.length,
      span: spanOf(lost.map(({ record }) => record)),
      lines: lost.map(({ record }) => record.line),
      where: [...new Set(lost.map(({ group }) => group.group))].join(', '),
    }),
  ];
};

/** The client's hello arrived, and the certificate's flight did not get through. */
const isStarved = ({ signature, records, servers }: Conversation): boolean => {
  const sum = (from: boolean): number =>
    records
      .filter(({ sources }) => sources.some((address) => servers.includes(address)) === from)
      .reduce((bytes, record) => bytes + (record.bytes ?? 0), 0);
  return signature === 'established' && sum(true) < 500 && sum(false) > 500;
};

const starved = (subject: Subject): Evidence[] =>
  [...new Set(pairsOf(subject).map((pair) => pair.interface))].flatMap((id) => {
    const flows = interfaceFlows(subject.inventory, id);
    const found = conversationsOf(flows.records, 443).filter(
      (one) =>
        isStarved(one) && one.clients.some((address) => clientsOf(subject).some((c) => within(c.ranges, address))),
    );
    const records = found.flatMap((one) => one.records);
    if (records.length === 0) return [];
    const lines = records.map(({ line }) => line);
    const span = spanOf(records);
    return [
      observed({
        source: 'flow-logs',
        effect: 'supports',
        count: records.length,
        span,
        lines,
        where: flows.where.join(', '),
      }),
    ];
  });

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
  ...tooBig(subject),
  ...starved(subject),
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
