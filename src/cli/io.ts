import type { Readable, Writable } from 'node:stream';
import type { Limits } from '../probes/logs/index.js';

/** Everything that a command touches of the process, so that it can be run in a test. */
export interface Io {
  readonly stdout: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  readonly stderr: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly now: () => Date;
  /** Aborted by an interrupt. Made when used; whether it has fired is asked of `interrupted`. */
  readonly signal: AbortSignal;
  readonly interrupted: () => boolean;
  /** What reading the logs may take, where that is other than usual. */
  readonly logLimits?: Partial<Limits>;
}

/** What the exit status says (contract, section 4). */
export const exit = { ok: 0, failed: 1, usage: 2, undecided: 3, nothing: 4, interrupted: 130 } as const;
export type ExitStatus = (typeof exit)[keyof typeof exit];

/** Ends a command with one sentence on standard error, and what to do. */
export class CliError extends Error {
  override readonly name = 'CliError';
  constructor(
    message: string,
    readonly status: ExitStatus = exit.usage,
    readonly advice?: string,
  ) {
    super(message);
  }
}

export const readAll = async (stream: Readable): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks).toString('utf8');
};

/** Writes and waits until the stream took it, so that a pipe is not cut by the exit. */
export const print = (stream: Writable, text: string): Promise<void> =>
  new Promise((resolve, reject) => {
    stream.write(text, (error) => {
      const broken = error as NodeJS.ErrnoException | null | undefined;
      if (broken && broken.code !== 'EPIPE') reject(broken);
      else resolve();
    });
  });
