import type { HandshakeProbe, HostProbe } from '../../../inventory/evidence/live.js';
import { troubleIn } from '../../../inventory/evidence/trouble.js';
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
  smaller,
}: HandshakeProbe): string =>
  [
    `tls ${address} as ${name}: ${is}`,
    version,
    issuer === undefined ? undefined : `issued by ${issuer}`,
    names.length === 0 ? undefined : `for ${names.slice(0, 3).join(', ')}`,
    error,
    otherwise === undefined ? undefined : `comes about with ${otherwise}`,
    smaller === undefined ? undefined : `${smaller ? 'comes' : 'nor comes it'} about with a small first message`,
  ]
    .filter((part) => part !== undefined && part !== '')
    .join(', ');

const isExecuteApi = (name: string): boolean =>
  /^\*\.execute-api\.[a-z0-9-]+\.(vpce\.)?amazonaws\.com(\.cn)?$/.test(name);

const handshakeEffect = (code: string, probe: HandshakeProbe): Effect | undefined => {
  const { is, error = '', otherwise, names } = probe;
  if (code === 'tls-hostname-mismatch' || code === 'private-domain-association-missing') {
    // Without its association the endpoint shows its own certificate for the name of the domain; other names are of others.
    const isOwn = error === 'ERR_TLS_CERT_ALTNAME_INVALID' && names.some(isExecuteApi);
    if (code === 'private-domain-association-missing') return isOwn ? 'supports' : undefined;
    if (is === 'trusted') return 'contradicts';
    return isOwn ? 'confirms' : undefined;
  }
  if (code === 'tls-version-or-cipher-rejected') {
    if (is === 'trusted' || is === 'untrusted') return 'contradicts';
    if (otherwise !== undefined) return 'confirms';
    if (is === 'reset') return 'supports';
    return is === 'failed' && troubleIn(error, 'tls') !== 'no TLS' ? 'supports' : undefined;
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

/** Names of the service are certified by Amazon; who re-signs them for a host that trusts it is somebody else. */
const isAmazon = (issuer: string | undefined): boolean => issuer !== undefined && /amazon|starfield/i.test(issuer);

/** A bare connection proves no path: middleboxes answer for others. Its certificate does. */
export const isReached = ({ is, names, name, issuer }: HandshakeProbe): boolean =>
  is === 'trusted' && (names.some(isExecuteApi) ? isAmazon(issuer) : names.includes(name));
