import type { HandshakeProbe, HostProbe } from '../../../inventory/evidence/live.js';
import type { Failed } from '../../evaluate.js';
import type { Effect } from '../observation.js';
import type { Reading } from './reading.js';
import { isIn } from './reading.js';

export const handshakeLine = ({
  address,
  name,
  is,
  version,
  issuer,
  names,
  error,
  otherwise,
}: HandshakeProbe): string =>
  [
    `tls ${address} as ${name}: ${is}`,
    version,
    issuer === undefined ? undefined : `issued by ${issuer}`,
    names.length === 0 ? undefined : `for ${names.slice(0, 3).join(', ')}`,
    error,
    otherwise === undefined ? undefined : `comes about with ${otherwise}`,
  ]
    .filter((part) => part !== undefined && part !== '')
    .join(', ');

const handshakeEffect = (code: string, { is, error = '', otherwise }: HandshakeProbe): Effect | undefined => {
  if (code === 'tls-hostname-mismatch') {
    if (is === 'trusted') return 'contradicts';
    return error === 'ERR_TLS_CERT_ALTNAME_INVALID' ? 'confirms' : undefined;
  }
  if (code === 'tls-version-or-cipher-rejected') {
    if (is === 'trusted' || is === 'untrusted') return 'contradicts';
    if (is !== 'failed') return undefined;
    return otherwise === undefined ? 'supports' : 'confirms';
  }
  if (code === 'private-domain-certificate-problem') {
    if (is === 'trusted') return 'contradicts';
    return is === 'untrusted' ? 'supports' : undefined;
  }
  return undefined;
};

export const handshakeReadings = (failed: Failed, { handshakes }: HostProbe, endpoint: readonly string[]): Reading[] =>
  handshakes
    .filter(({ address }) => isIn(endpoint, address))
    .flatMap((one): Reading[] => {
      const effect = handshakeEffect(failed.check.code, one);
      return effect ? [{ effect, line: handshakeLine(one) }] : [];
    });

const isExecuteApi = (name: string): boolean =>
  /^\*\.execute-api\.[a-z0-9-]+\.(vpce\.)?amazonaws\.com(\.cn)?$/.test(name);

/** A bare connection proves no path: middleboxes answer for others. Its certificate does. */
export const isReached = ({ is, names, name }: HandshakeProbe): boolean =>
  is === 'trusted' && (names.some(isExecuteApi) || names.includes(name));
