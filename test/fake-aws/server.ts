import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { World } from './answers.js';
import type { Call, Handler, Input } from './call.js';
import { idOf } from './call.js';
import type { RawRequest } from './decode.js';
import type { WireResponse } from './encode.js';
import { encodeAnswer, encodeError } from './encode.js';
import { AwsError, denied, throttled } from './errors.js';
import { identify, serviceOf } from './identify.js';
import type { Misbehaviour } from './rules.js';
import type { Service } from './services.js';

/** One call that was made. Times are milliseconds of `performance.now()`. */
export interface JournalEntry {
  readonly service: string;
  /** The AWS CLI's word: `describe-vpcs`. */
  readonly operation: string;
  readonly account: string;
  readonly region: string;
  readonly input: Input;
  /** When it came in, and when its answer went out (undefined until then). */
  readonly at: number;
  until?: number;
  /** HTTP status; 0 until answered and for a connection that was cut before an answer. */
  status: number;
  /** The error's code, where the answer is one. */
  code?: string;
  /** Number of the connection, from 1. */
  readonly socket: number;
}

export interface Behaviour {
  readonly world: World;
  readonly handlerOf: (call: Call) => Handler;
  readonly misbehaviourOf: (call: Call) => Misbehaviour | undefined;
  readonly admits: (call: Call, at: number) => boolean;
  readonly latencyMs: number;
  readonly handshakeMs: number;
  readonly journal: JournalEntry[];
}

interface Outcome extends WireResponse {
  readonly cut?: 'before' | 'midway';
  readonly code?: string;
}

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
};

const rawOf = async (request: IncomingMessage): Promise<RawRequest> => {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(',') : value]),
  );
  const body = await bodyOf(request);
  return { method: request.method ?? 'GET', path: url.pathname, query: url.searchParams, headers, body };
};

const fault = (error: unknown): AwsError =>
  error instanceof AwsError
    ? error
    : new AwsError('FakeAwsError', 400, error instanceof Error ? (error.stack ?? error.message) : String(error));

const html = (status: number): Outcome => ({
  status,
  headers: { 'content-type': 'text/html' },
  body: `<html><head><title>${status}</title></head><body><h1>${status}</h1><hr>proxy</body></html>`,
});

const garble = (outcome: Outcome): Outcome => ({
  ...outcome,
  status: 200,
  body: `${outcome.body.toString().slice(0, outcome.body.length / 2)}\u0001<<%%{{`,
});

const answer = async (behaviour: Behaviour, call: Call, requestId: string): Promise<Outcome> => {
  const refuse = (error: AwsError): Outcome => ({ ...encodeError(call.service, error, requestId), code: error.code });
  const misbehaviour = behaviour.misbehaviourOf(call) ?? { delayMs: 0 };
  if ('delayMs' in misbehaviour) await sleep(misbehaviour.delayMs, undefined, { ref: false });
  if ('html' in misbehaviour) return html(misbehaviour.html);
  if ('deny' in misbehaviour) return refuse(denied(call, behaviour.world.accounts.arnOf(call.accessKeyId)));
  if ('throttle' in misbehaviour) return refuse(throttled(call));
  if ('status' in misbehaviour)
    return refuse(new AwsError(misbehaviour.code, misbehaviour.status, misbehaviour.message));
  if (!behaviour.admits(call, performance.now())) return refuse(throttled(call));
  try {
    const outcome = encodeAnswer(call, await behaviour.handlerOf(call)(call), requestId);
    if ('garble' in misbehaviour) return garble(outcome);
    return 'cut' in misbehaviour ? { ...outcome, cut: misbehaviour.cut } : outcome;
  } catch (error) {
    return refuse(fault(error));
  }
};

const send = (response: ServerResponse, { status, headers, body, cut }: Outcome): void => {
  if (cut === 'before') {
    response.socket?.resetAndDestroy();
    return;
  }
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  response.writeHead(status, { ...headers, 'content-length': bytes.length });
  if (cut === 'midway') response.write(bytes.subarray(0, bytes.length / 2), () => response.socket?.resetAndDestroy());
  else response.end(bytes);
};

/** Listens on a free port of the loopback interface. */
export const serve = async (behaviour: Behaviour): Promise<{ readonly url: string; close(): Promise<void> }> => {
  const sockets = new Map<Socket, number>();
  const connectedAt = new WeakMap<Socket, number>();
  let requests = 0;

  /** Milliseconds that the handshake still takes: it begins with the connection, whether or not a request waits for it. */
  const handshakeOf = (socket: Socket): number =>
    Math.max(0, (connectedAt.get(socket) ?? 0) + behaviour.handshakeMs - performance.now());

  const wait = (request: IncomingMessage): { readonly socket: number; readonly ready: Promise<unknown> } => {
    const socket = sockets.get(request.socket) ?? sockets.size + 1;
    sockets.set(request.socket, socket);
    const ms = behaviour.latencyMs + handshakeOf(request.socket);
    return { socket, ready: ms > 0 ? sleep(ms) : Promise.resolve() };
  };

  const respond = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const at = performance.now();
    const requestId = `fake-${++requests}`;
    const { socket, ready } = wait(request);
    const raw = await rawOf(request);
    let service: Service | undefined;
    let call: Call;
    try {
      service = await serviceOf(raw);
      call = identify(service, raw, behaviour.world.accounts);
    } catch (error) {
      const { code, status } = fault(error);
      const who = { service: service?.word ?? '', operation: `${raw.method} ${raw.path}`, account: '', region: '' };
      behaviour.journal.push({ ...who, input: {}, at, until: at, status, code, socket });
      send(response, encodeError(service, fault(error), requestId));
      return;
    }
    const [word = '', operation = ''] = idOf(call).split('/');
    const { account, region, input } = call;
    const entry: JournalEntry = { service: word, operation, account, region, input, at, status: 0, socket };
    behaviour.journal.push(entry);
    await ready;
    const outcome = await answer(behaviour, call, requestId);
    entry.until = performance.now();
    entry.status = outcome.cut === 'before' ? 0 : outcome.status;
    if (outcome.code !== undefined) entry.code = outcome.code;
    send(response, outcome);
  };

  const server = createServer((request, response) => {
    respond(request, response).catch((error: unknown) => response.destroy(error as Error));
  });
  server.on('connection', (socket: Socket) => connectedAt.set(socket, performance.now()));
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
