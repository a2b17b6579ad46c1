import type { PeerCertificate, SecureVersion, TLSSocket } from 'node:tls';
import { connect } from 'node:tls';
import type { HandshakeProbe } from '../../inventory/evidence/live.js';
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
    socket.once('error', (error: NodeJS.ErrnoException) => end(failed(error)));
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

/** An alert about the version or the ciphers: another version may do. */
const isAlert = ({ is, error = '' }: Tried): boolean => is === 'failed' && /ERR_SSL|ALERT|EPROTO/i.test(error);

const otherwiseOf = async (address: string, name: string, trusting: Trusting): Promise<string | undefined> => {
  for (const [version, versions] of otherVersions) {
    const { is } = await shake(address, name, versions, trusting);
    if (is === 'trusted' || is === 'untrusted') return version;
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
    otherwise: isAlert(tried) ? await otherwiseOf(address, name, trusting) : undefined,
  };
};
