import type { PeerCertificate, SecureVersion, TLSSocket } from 'node:tls';
import { connect } from 'node:tls';
import type { HandshakeProbe } from '../../inventory/evidence/live.js';
import { troubleIn } from '../../inventory/evidence/trouble.js';
import type { Reaching } from './tcp.js';

export interface Trusting extends Reaching {
  /** Authorities instead of those that node.js carries. */
  readonly ca?: string;
}

interface Tried {
  readonly is: HandshakeProbe['is'];
  readonly version?: string;
  readonly issuer?: string;
  readonly names?: readonly string[];
  readonly error?: string;
}

interface Versions {
  readonly minVersion?: SecureVersion;
  readonly maxVersion?: SecureVersion;
  readonly ecdhCurve?: string;
  readonly ciphers?: string;
  readonly sigalgs?: string;
}

const namesIn = ({ subjectaltname = '' }: PeerCertificate): string[] =>
  subjectaltname.split(', ').flatMap((name) => /^DNS:(.+)$/.exec(name)?.[1] ?? []);

const issuerOf = ({ issuer }: PeerCertificate): string =>
  [issuer?.O, issuer?.CN]
    .flat()
    .filter((part) => part !== undefined)
    .join(' ');

const presented = (socket: TLSSocket): Partial<Tried> => {
  const certificate = socket.getPeerCertificate();
  const version = socket.getProtocol() ?? undefined;
  if (!certificate?.subject) return version === undefined ? {} : { version };
  return { issuer: issuerOf(certificate), names: namesIn(certificate), ...(version === undefined ? {} : { version }) };
};

const failed = (error: NodeJS.ErrnoException): Tried => {
  const code = error.code ?? error.message;
  return { is: code === 'ECONNRESET' || code === 'EPIPE' ? 'reset' : 'failed', error: code };
};

/** Nothing is sent over the connection: an untrusted certificate is read, and that is all. */
const shake = (address: string, name: string, versions: Versions, { port, patience, signal, ca }: Trusting) =>
  new Promise<Tried>((resolve) => {
    const socket = connect({
      host: address,
      port,
      servername: name,
      ALPNProtocols: ['http/1.1'],
      rejectUnauthorized: false,
      ...versions,
      ...(ca === undefined ? {} : { ca }),
    });
    const end = (tried: Tried): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
      socket.destroy();
      resolve(tried);
    };
    const abort = (): void => end({ is: 'failed', error: 'interrupted' });
    const timer = setTimeout(() => end({ is: 'timeout', error: `no handshake in ${patience} ms` }), patience);
    signal?.addEventListener('abort', abort);
    socket.on('error', (error: NodeJS.ErrnoException) => end(failed(error)));
    socket.once('close', () => end({ is: 'reset', error: 'closed in the handshake' }));
    socket.once('secureConnect', () => {
      const { authorized, authorizationError } = socket;
      const error = authorized
        ? {}
        : { error: String((authorizationError as { code?: string })?.code ?? authorizationError) };
      end({ is: authorized ? 'trusted' : 'untrusted', ...presented(socket), ...error });
    });
  });

const otherVersions: readonly (readonly [string, Versions])[] = [
  ['TLSv1.2', { minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' }],
  ['TLSv1.3', { minVersion: 'TLSv1.3', maxVersion: 'TLSv1.3' }],
];

/** An alert about the version or the ciphers, or a server that hangs up: another version may do. */
const isRefused = ({ is, error = '' }: Tried): boolean => {
  if (is === 'reset') return true;
  return is === 'failed' && /ERR_SSL|ALERT|EPROTO/i.test(error) && troubleIn(error, 'tls') !== 'no TLS';
};

/**
 * A first message of some two hundred bytes: one key share of one curve, two suites. Where only this one is answered, larger packets are
 * lost (those of newer clients carry key shares of more than a packet).
 */
const small: Versions = {
  minVersion: 'TLSv1.2',
  maxVersion: 'TLSv1.2',
  ecdhCurve: 'X25519:P-256',
  ciphers: 'ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES128-GCM-SHA256',
  sigalgs: 'ecdsa_secp256r1_sha256:rsa_pss_rsae_sha256:RSA+SHA256',
};

const hasCome = ({ is }: Tried): boolean => is === 'trusted' || is === 'untrusted';

const otherwiseOf = async (address: string, name: string, trusting: Trusting): Promise<string | undefined> => {
  for (const [version, versions] of otherVersions) {
    if (hasCome(await shake(address, name, versions, trusting))) return version;
  }
  return undefined;
};

/** The handshake with this server name, as a client with the versions of this host makes it, or with those stated. */
export const probeHandshake = async (
  address: string,
  name: string,
  trusting: Trusting,
  versions: Versions = {},
): Promise<HandshakeProbe> => {
  const tried = await shake(address, name, versions, trusting);
  return {
    address,
    name,
    is: tried.is,
    version: tried.version,
    issuer: tried.issuer,
    names: tried.names ?? [],
    error: tried.error,
    otherwise: isRefused(tried) ? await otherwiseOf(address, name, trusting) : undefined,
    smaller: tried.is === 'timeout' ? hasCome(await shake(address, name, small, trusting)) : undefined,
  };
};
