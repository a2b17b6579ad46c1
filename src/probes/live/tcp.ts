import { connect } from 'node:net';
import type { ConnectProbe } from '../../inventory/evidence/live.js';

export interface Reaching {
  readonly port: number;
  /** Milliseconds for one connection, one handshake or one answer. */
  readonly patience: number;
  readonly signal?: AbortSignal;
}

const kinds: Readonly<Record<string, ConnectProbe['is']>> = {
  ETIMEDOUT: 'timeout',
  ECONNREFUSED: 'refused',
  ECONNRESET: 'reset',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
};

/** Connects and hangs up. The kernel's own patience is minutes, so there is a timer. */
export const probeConnect = (address: string, { port, patience, signal }: Reaching): Promise<ConnectProbe> =>
  new Promise((resolve) => {
    const socket = connect({ host: address, port, autoSelectFamily: false, ...(signal ? { signal } : {}) });
    const end = (is: ConnectProbe['is'], error?: string): void => {
      clearTimeout(timer);
      const { localAddress: from, localPort } = socket;
      socket.destroy();
      resolve({ address, is, from, ...(localPort === undefined ? {} : { port: localPort }), error });
    };
    const timer = setTimeout(() => end('timeout', `no answer in ${patience} ms`), patience);
    socket.once('connect', () => end('connected'));
    socket.once('error', (error: NodeJS.ErrnoException) =>
      end(kinds[error.code ?? ''] ?? 'failed', error.code ?? error.message),
    );
  });
