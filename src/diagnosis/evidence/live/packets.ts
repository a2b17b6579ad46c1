import type { ConnectProbe, HandshakeProbe, HostProbe } from '../../../inventory/evidence/live.js';
import type { Subject } from '../../../request/fact.js';
import type { Failed } from '../../evaluate.js';
import { seenOf } from '../../rank.js';
import { tree } from '../../tree.js';
import { pairsOf, stoppedBy } from '../expectations.js';
import type { Effect } from '../observation.js';
import { handshakeLine, isReached } from './handshakes.js';
import type { Reading } from './reading.js';
import { isIn, isOfGateway, same } from './reading.js';

export const connectLine = ({ address, is, from, port, error }: ConnectProbe): string =>
  `tcp ${from === undefined ? '' : `${from}${port === undefined ? '' : ` port ${port}`} to `}${address}: ${is}${error === undefined ? '' : ` (${error})`}`;

/** The endpoint's addresses that this failure keeps packets from. */
const stoppedAddresses = (subject: Subject, { check }: Failed, endpoint: readonly string[]): readonly string[] => {
  const pairs = pairsOf(subject).filter((pair) => stoppedBy(pair, check.code).length > 0);
  return pairs.length > 0 ? [...new Set(pairs.map(({ address }) => address))] : endpoint;
};

/**
 * A peering connection that AWS itself tells is not active, with nothing else in the way to these addresses: then it is
 * that which drops the packets.
 */
const isAlone = (subject: Subject, { check }: Failed): boolean =>
  check.code === 'peering-not-active' &&
  pairsOf(subject).every(({ gates }) => gates.every(({ verdict, code }) => verdict === 'pass' || code === check.code));

const connectEffect = (failed: Failed, alone: boolean, { is }: ConnectProbe): Effect | undefined => {
  const seen = [seenOf(failed), ...(failed.verdict.alsoSeen ?? [])].map(({ kind }) => kind);
  switch (is) {
    case 'timeout':
      return seen.includes('timeout') ? (alone ? 'confirms' : 'supports') : undefined;
    case 'unreachable':
      // Groups and ACLs drop in silence: who tells that there is no way is a router.
      return seen.includes('timeout') && !tree['no way there'].never.includes(failed.check.code)
        ? 'supports'
        : undefined;
    case 'reset':
      return seen.includes('reset') ? 'supports' : undefined;
    case 'refused':
      // An endpoint does not refuse on 443, and what drops packets refuses nothing.
      if (seen.includes('refused')) return 'supports';
      return seen.includes('timeout') ? 'contradicts' : undefined;
    case 'connected':
    case 'failed':
      return undefined;
  }
};

/**
 * Handshakes that end without an answer. One that comes about with a smaller first message was not swallowed by an
 * inspection; where another server name passes at the same address, a filter of names is at work.
 */
const cutOff = ({ check }: Failed, { handshakes, byOtherNames }: HostProbe): HandshakeProbe[] => {
  const reset = handshakes.filter(({ is }) => is === 'reset');
  if (check.code === 'vpc-encryption-controls-enforce') return reset;
  if (check.code !== 'route-asymmetric-or-inspection') return [];
  const hung = handshakes.filter(({ is, smaller }) => is === 'timeout' && smaller !== true);
  const cut = [...hung, ...reset];
  return [
    ...cut,
    ...byOtherNames.filter((one) => isReached(one) && cut.some(({ address }) => same(address, one.address))),
  ];
};

export const networkReadings = (
  subject: Subject,
  failed: Failed,
  probe: HostProbe,
  endpoint: readonly string[],
): Reading[] => {
  if (failed.check.layer !== 'network') return [];
  const { connects, handshakes } = probe;
  const stopped = stoppedAddresses(subject, failed, endpoint);
  const alone = isAlone(subject, failed);
  const readings = connects
    .filter(({ address }) => isIn(stopped, address))
    .flatMap((one): Reading[] => {
      const effect = connectEffect(failed, alone, one);
      return effect ? [{ effect, line: connectLine(one) }] : [];
    });
  const strangers = probe.answers.filter(({ status, text }) => status !== undefined && !isOfGateway(text));
  const reached = handshakes.filter(
    (one) =>
      isReached(one) && isIn(stopped, one.address) && !strangers.some(({ address }) => same(address, one.address)),
  );
  const everywhere = stopped.length > 0 && stopped.every((to) => reached.some(({ address }) => same(address, to)));
  const lifted = everywhere ? reached.map((one): Reading => ({ effect: 'contradicts', line: handshakeLine(one) })) : [];
  return [
    ...readings,
    ...lifted,
    ...cutOff(failed, probe)
      .filter(({ address }) => isIn(stopped, address))
      .map((one): Reading => ({ effect: 'supports', line: handshakeLine(one) })),
  ];
};
