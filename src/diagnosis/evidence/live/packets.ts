import type { ConnectProbe, HostProbe } from '../../../inventory/evidence/live.js';
import type { Subject } from '../../../request/fact.js';
import type { Failed } from '../../evaluate.js';
import { seenOf } from '../../rank.js';
import { pairsOf, stoppedBy } from '../expectations.js';
import type { Effect } from '../observation.js';
import { handshakeLine, isReached } from './handshakes.js';
import type { Reading } from './reading.js';
import { isIn, same } from './reading.js';

const connectLine = ({ address, is, from, error }: ConnectProbe): string =>
  `tcp ${from === undefined ? '' : `${from} to `}${address}: ${is}${error === undefined ? '' : ` (${error})`}`;

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
    case 'unreachable':
      return seen.includes('timeout') ? (alone ? 'confirms' : 'supports') : undefined;
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

export const networkReadings = (
  subject: Subject,
  failed: Failed,
  { connects, handshakes }: HostProbe,
  endpoint: readonly string[],
): Reading[] => {
  if (failed.check.layer !== 'network') return [];
  const stopped = stoppedAddresses(subject, failed, endpoint);
  const alone = isAlone(subject, failed);
  const readings = connects
    .filter(({ address }) => isIn(stopped, address))
    .flatMap((one): Reading[] => {
      const effect = connectEffect(failed, alone, one);
      return effect ? [{ effect, line: connectLine(one) }] : [];
    });
  const reached = handshakes.filter((one) => isReached(one) && isIn(stopped, one.address));
  const everywhere = stopped.length > 0 && stopped.every((to) => reached.some(({ address }) => same(address, to)));
  const lifted = everywhere ? reached.map((one): Reading => ({ effect: 'contradicts', line: handshakeLine(one) })) : [];
  const hung = handshakes.filter(({ is, address }) => (is === 'timeout' || is === 'reset') && isIn(stopped, address));
  const inspected = failed.check.code === 'route-asymmetric-or-inspection' ? hung : [];
  return [
    ...readings,
    ...lifted,
    ...inspected.map((one): Reading => ({ effect: 'supports', line: handshakeLine(one) })),
  ];
};
