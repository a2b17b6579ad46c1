import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import type { AnswerProbe, Variant } from '../../inventory/evidence/live.js';
import type { Trusting } from './tls.js';

/** One request: what is asked for, by which names. It carries no credentials. */
export interface HttpAsked {
  readonly address: string;
  readonly variant: Variant;
  /** The server name of the handshake. */
  readonly name: string;
  /** The Host header. */
  readonly host: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly method: 'GET' | 'HEAD';
  readonly path: string;
}

/** As much of a body as says what it is. */
const mostBody = 4096;

const printed = ({ httpVersion, statusCode, statusMessage, rawHeaders }: IncomingMessage, body: string): string => {
  const headers = rawHeaders.flatMap((name, index) => (index % 2 === 0 ? [`${name}: ${rawHeaders[index + 1]}`] : []));
  return [`HTTP/${httpVersion} ${statusCode} ${statusMessage}`, ...headers, '', body].join('\n');
};

/** Asks once; no redirect is followed, and what comes after the first kilobytes is not read. */
export const probeAnswer = (
  { address, variant, name, host, headers, method, path }: HttpAsked,
  { port, patience, signal, ca }: Trusting,
  now: () => number,
): Promise<AnswerProbe> =>
  new Promise((resolve) => {
    const at = now();
    const told = { address, variant, host, method, path, at };
    const asking = request({
      host: address,
      port,
      servername: name,
      method,
      path,
      headers: { ...headers, Host: host, 'User-Agent': 'xapi' },
      agent: false,
      ...(signal ? { signal } : {}),
      ...(ca === undefined ? {} : { ca }),
    });
    const end = (probe: Pick<AnswerProbe, 'status' | 'text' | 'error'>): void => {
      clearTimeout(timer);
      resolve({ ...told, ...probe });
      asking.destroy();
    };
    let stop = (error: string): void => end({ status: undefined, text: '', error });
    const timer = setTimeout(() => stop(`no answer in ${patience} ms`), patience);
    // These stay: what ends a request may go wrong again after it was given up.
    asking.on('error', (error: NodeJS.ErrnoException) => stop(error.code ?? error.message));
    asking.on('close', () => stop('closed without an answer'));
    asking.once('response', (response) => {
      const chunks: Buffer[] = [];
      let size = 0;
      const whole = (): void => {
        const body = Buffer.concat(chunks).subarray(0, mostBody).toString('utf8');
        end({ status: response.statusCode, text: printed(response, body), error: undefined });
      };
      // A body that drips or breaks off is cut like one that is long: status and headers are there.
      stop = whole;
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        size += chunk.length;
        if (size >= mostBody) whole();
      });
      response.once('end', whole);
      response.on('error', whole);
    });
    asking.end();
  });
