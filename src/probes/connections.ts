import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { Duplex } from 'node:stream';

/** Connections stay open between calls; milliseconds. */
const connectionTimeout = 3_000;
const requestTimeout = 15_000;
export const maxSockets = 128;

export interface Connections {
  readonly requestHandler: object;
  /** Connects as often, for requests that are still to come: they find the handshake done. At most `maxSockets` wait. */
  open(url: URL, count: number): void;
  close(): void;
}

interface Place {
  readonly host?: string | null | undefined;
  readonly port?: string | number | null | undefined;
}

/** Gives an agent connections that are there before they are asked for. */
const withOpened = (agent: HttpAgent) => {
  const opened = new Map<string, Duplex[]>();
  const connect = agent.createConnection.bind(agent);
  const keyOf = ({ host, port }: Place) => `${host ?? ''} ${port ?? ''}`;
  let isClosed = false;
  const waiting = () => [...opened.values()].reduce((sum, { length }) => sum + length, 0);
  agent.createConnection = (options, callback) => {
    const here = opened.get(keyOf(options)) ?? [];
    for (let socket = here.shift(); socket; socket = here.shift()) if (!socket.destroyed) return socket;
    return connect(options, callback);
  };
  return {
    open: (place: Place & { readonly host: string }, count: number) => {
      if (isClosed) return;
      const here = opened.get(keyOf(place)) ?? [];
      opened.set(keyOf(place), here);
      for (let more = Math.min(count, maxSockets - waiting()); more > 0; more--) {
        const socket = connect({ ...place, servername: place.host } as object);
        // Whoever takes it finds it destroyed, and connects again: that error is the one to tell.
        socket?.on('error', () => undefined);
        if (socket) here.push(socket);
      }
    },
    close: () => {
      isClosed = true;
      for (const socket of [...opened.values()].flat()) socket.destroy();
      opened.clear();
      agent.destroy();
    },
  };
};

/** One pair of keep-alive agents, shared by every client of a run. */
export const connectionsOf = (): Connections => {
  const httpAgent = new HttpAgent({ keepAlive: true, maxSockets });
  const httpsAgent = new HttpsAgent({ keepAlive: true, maxSockets });
  const [plain, encrypted] = [withOpened(httpAgent), withOpened(httpsAgent)];
  return {
    requestHandler: { httpAgent, httpsAgent, connectionTimeout, requestTimeout, throwOnRequestTimeout: true },
    open: ({ protocol, hostname, port }, count) => {
      if (protocol === 'https:') encrypted.open({ host: hostname, port: Number(port || 443) }, count);
      else plain.open({ host: hostname, port: Number(port || 80) }, count);
    },
    close: () => {
      plain.close();
      encrypted.close();
    },
  };
};
