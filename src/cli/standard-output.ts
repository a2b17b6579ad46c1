import { fstatSync, statSync, writeSync } from 'node:fs';
import type { Stats } from 'node:fs';
import type { Io } from './io.js';

type Stream = Io['stdout'];

const descriptor = 1;

const isNullDevice = ({ rdev }: Stats): boolean => {
  try {
    return statSync('/dev/null').rdev === rdev;
  } catch {
    return false;
  }
};

/** A file, a pipe or the null device: what a call that waits for its reader can write to. */
const isPlain = (): boolean => {
  try {
    const out = fstatSync(descriptor);
    return out.isFile() || out.isFIFO() || (out.isCharacterDevice() && isNullDevice(out));
  } catch {
    return false;
  }
};

/** Milliseconds until a reader that has not kept up is tried again. */
const pause = 5;

/** How much of it went: none where a pipe is full that somebody made not to wait. */
const attempt = (bytes: Uint8Array): number => {
  try {
    return writeSync(descriptor, bytes);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pause);
    return 0;
  }
};

const writeAll = (text: string): void => {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length;) at += attempt(bytes.subarray(at));
};

/**
 * A reader that has gone (`xapi doctor | head`) changes nothing: the exit status is that of the result. Where nothing can be
 * written at all, nobody has the result, and the status may not stand for it. Told in Node's words: this file is loaded first,
 * and loads no other.
 */
const orGone = (error: NodeJS.ErrnoException): void => {
  if (error.code === 'EPIPE') return;
  process.stderr.write(`xapi: standard output cannot be written: ${error.message}\n`);
  process.exit(4);
};

/**
 * Standard output. Node's own takes as long to make as a tenth of a short run: it is left to terminals and sockets, and to
 * Windows, where pipes are another thing.
 */
export const standardOutput = (): Stream => {
  if (process.platform === 'win32' || !isPlain()) return process.stdout.on('error', orGone);
  const write = (text: string, done?: (error?: Error) => void): boolean => {
    try {
      writeAll(text);
    } catch (error) {
      orGone(error as NodeJS.ErrnoException);
    }
    done?.();
    return true;
  };
  return { write } as unknown as Stream;
};
