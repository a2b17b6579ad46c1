import { Readable, Writable } from 'node:stream';
import type { Io } from '../../src/cli/io.js';
import { main } from '../../src/cli/main.js';

export interface Ran {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

const sink = () => {
  const chunks: Buffer[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(Buffer.from(chunk));
      done();
    },
  });
  return { stream, text: () => Buffer.concat(chunks).toString('utf8') };
};

/** Runs a command in this process, as the binary would: streams, environment and clock are given. */
export const run = async (
  argv: readonly string[],
  {
    stdin = '',
    env = {},
    cwd = '/',
    now = new Date('2026-02-01T12:00:00Z'),
    logLimits = {},
  }: { stdin?: string; env?: Io['env']; cwd?: string; now?: Date; logLimits?: Io['logLimits'] } = {},
): Promise<Ran> => {
  const out = sink();
  const err = sink();
  const status = await main(argv, {
    stdout: out.stream,
    stderr: err.stream,
    stdin: Readable.from([Buffer.from(stdin)]),
    env,
    cwd,
    now: () => now,
    signal: new AbortController().signal,
    interrupted: () => false,
    logLimits,
  });
  return { status, stdout: out.text(), stderr: err.text() };
};
