import { setMaxListeners } from 'node:events';
import pLimit, { type LimitFunction } from 'p-limit';
import { clientOf, type SdkClient, type Service } from './clients.js';
import { maxSockets } from './connections.js';
import { failureOf, awsErrorName, interrupted, tooLate, type Failure } from './failure.js';
import { atTheWire, beforeSigning, type Next } from './middleware.js';
import { paceOf, type Clock, type QuotaUse } from './pace.js';
import type { Session, Sessions } from './session.js';
import { isUnsupported, unsupported, type Heard } from './unsupported.js';

/** Whom a call asks: `region` is `global` for global services. `operation` is `service/operation` in the CLI's words. */
export interface Address {
  readonly account: string;
  readonly region: string;
  readonly operation: string;
}

/** What came of one request. `error` is the SDK's, for those who tell "not found" from a failure by its name. */
export type Sent =
  | { readonly ok: true; readonly output: Readonly<Record<string, unknown>>; readonly body: string }
  | { readonly ok: false; readonly failure: Failure; readonly errorName: string | undefined; readonly message: string };

/** Makes calls: paced, limited, classified. One for a run, so that probes share buckets and connections. */
export interface Caller {
  /**
   * One request. Rejects only for a bug; every failure of the call is a value. After `deadline` nobody waits for it any
   * more, whatever it is doing: it is sent, paced, or tried again.
   */
  send(to: Address, service: Service, command: object, deadline?: AbortSignal): Promise<Sent>;
  sessionOf(account: string): Session | undefined;
  quotaUse(): readonly QuotaUse[];
}

export interface CallerOptions {
  readonly clock: Clock;
  /** Requests in flight at most. */
  readonly concurrency?: number;
  readonly signal?: AbortSignal;
}

const textOf = async (body: unknown): Promise<Buffer> => {
  if (body instanceof Uint8Array) return Buffer.from(body);
  if (typeof body !== 'object' || body === null) return Buffer.from(typeof body === 'string' ? body : '');
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of body as AsyncIterable<Uint8Array>) chunks.push(Buffer.from(chunk));
  } catch (error) {
    const { message, code = 'ECONNRESET' } = error as NodeJS.ErrnoException;
    throw Object.assign(new Error(`the answer broke off: ${message}`), { code });
  }
  return Buffer.concat(chunks);
};

/** Keeps the last answer to a command, whatever the SDK makes of it. `limit` counts requests in flight. */
const listenTo = (command: object, limit: LimitFunction): Heard => {
  const heard = { body: '', server: '' };
  const listen = (next: Next) => async (args: unknown) => {
    heard.body = heard.server = '';
    return limit(async () => {
      const result = await next(args);
      const bytes = await textOf(result.response.body);
      heard.body = bytes.toString('utf8');
      heard.server = result.response.headers?.['server'] ?? '';
      result.response.body = bytes;
      return result;
    });
  };
  atTheWire(command, 'xapiListen', listen);
  return heard;
};

/** Rejects with the signal's reason, however long the promise takes then. */
const orAborted = <T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> =>
  signal === undefined
    ? promise
    : new Promise<T>((resolve, reject) => {
        const stop = (): void => {
          reject(signal.reason as Error);
        };
        if (signal.aborted) stop();
        signal.addEventListener('abort', stop, { once: true });
        promise.then(resolve, reject).finally(() => {
          signal.removeEventListener('abort', stop);
        });
      });

const either = (signal: AbortSignal | undefined, deadline: AbortSignal | undefined): AbortSignal | undefined =>
  signal && deadline ? AbortSignal.any([signal, deadline]) : (signal ?? deadline);

/** A global service is signed for a region too; any of the partition will do. */
const regionOf = (region: string, sessions: Sessions): string =>
  region === 'global' ? (sessions.regions[0] ?? 'us-east-1') : region;

export const callerOf = (sessions: Sessions, { clock, concurrency = maxSockets, signal }: CallerOptions): Caller => {
  if (signal) setMaxListeners(0, signal);
  const pace = paceOf(clock);
  const limit = pLimit(concurrency);
  const clients = new Map<string, Promise<SdkClient>>();
  const sessionOf = (account: string) => sessions.opened.find((session) => session.account === account);

  const client = ({ account, region }: Address, service: Service): Promise<SdkClient> => {
    const session = sessionOf(account);
    if (!session) throw new Error(`no session for account ${account}`);
    const key = `${account}/${region}/${service.word}`;
    const made = clients.get(key) ?? clientOf(service, regionOf(region, sessions), session.access);
    clients.set(key, made);
    return made;
  };

  const attempt = async (to: Address, service: Service, command: object, deadline?: AbortSignal): Promise<Sent> => {
    const stop = either(signal, deadline);
    beforeSigning(command, 'xapiPace', (next) => async (args) => {
      await pace.take(to, stop);
      return next(args);
    });
    const heard = listenTo(command, limit);
    const sdk = await client(to, service);
    try {
      const sent = sdk.send(command, stop === undefined ? {} : { abortSignal: stop });
      const output = (await orAborted(sent, stop)) as Record<string, unknown>;
      return { ok: true, output, body: heard.body };
    } catch (error) {
      const late = deadline?.aborted ? tooLate : undefined;
      const failure = signal?.aborted ? interrupted : (late ?? failureOf(error, heard.body));
      if (!failure) throw error;
      const { message } = error as Error;
      if (isUnsupported(error, heard))
        return { ok: false, failure: unsupported(failure), errorName: undefined, message };
      return { ok: false, failure, errorName: awsErrorName(error, heard.body), message };
    }
  };

  return {
    sessionOf,
    quotaUse: () => pace.use(),
    send: attempt,
  };
};
