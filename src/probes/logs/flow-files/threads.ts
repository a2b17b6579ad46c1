import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Piece, PieceScan, Search } from './piece.js';
import { interrupted, scanPiece } from './piece.js';
import { sumOf } from './scanned.js';

/** Threads that look through files: the script that they run, and how many at most. */
export interface Threads {
  readonly script: URL;
  readonly most: number;
}

/** Each thread takes some 30 MB; more of them than these wait for the disk. */
const mostThreads = 4;

/** The built tool has the script of its threads beside it; from its sources it runs without them. */
export const builtThreads = (): Threads | undefined =>
  process.env.XAPI_BUILD === undefined
    ? undefined
    : { script: new URL('./flow-worker.cjs', import.meta.url), most: Math.min(mostThreads, availableParallelism()) };

/** Where pieces are looked through, one after the other or side by side. */
export interface Lanes {
  /** Pieces that are looked through side by side. */
  readonly count: number;
  readonly scan: (piece: Piece) => Promise<PieceScan>;
  readonly close: () => Promise<void>;
}

/** In this process: unzipping has threads of its own, so that two files are faster than one after the other. */
export const ownLanes = (search: Search, signal?: AbortSignal): Lanes => ({
  count: 2,
  scan: (piece) => scanPiece(piece, search, signal),
  close: () => Promise.resolve(),
});

const nothing = (broken: string): PieceScan => ({ scanned: sumOf().result(), broken, hasSwitched: false });

/** A thread does one piece at a time. One that ends before it answers is not used again. */
interface Thread {
  readonly worker: Worker;
  answer: (result: PieceScan) => void;
  hasAnswered: boolean;
  isOver: boolean;
}

const threadOf = ({ script }: Threads, search: Search): Thread => {
  const worker = new Worker(script, { workerData: search });
  const thread: Thread = { worker, answer: () => undefined, hasAnswered: false, isOver: false };
  const over = (why: string): void => {
    thread.isOver = true;
    thread.answer(nothing(why));
  };
  worker.on('message', (result: PieceScan) => {
    thread.hasAnswered = true;
    thread.answer(result);
  });
  worker.on('messageerror', (error) => over(error.message));
  worker.on('error', (error) => over(error.message));
  worker.on('exit', () => over('its thread ended'));
  return thread;
};

/** In threads, made as they are needed. Where none can be started the pieces are looked through in this process. */
export const threadLanes = (threads: Threads, search: Search, signal?: AbortSignal): Lanes => {
  const all: Thread[] = [];
  const idle: Thread[] = [];
  const ask = async (piece: Piece): Promise<PieceScan> => {
    const thread = idle.pop() ?? threadOf(threads, search);
    if (!all.includes(thread)) all.push(thread);
    const result = await new Promise<PieceScan>((resolve) => {
      thread.answer = resolve;
      thread.worker.postMessage(piece);
    });
    if (!thread.isOver) idle.push(thread);
    else if (signal?.aborted) return nothing(interrupted);
    else if (!thread.hasAnswered) return scanPiece(piece, search, signal);
    return result;
  };
  const stop = async (): Promise<void> => {
    await Promise.all(all.map(({ worker }) => worker.terminate()));
  };
  const abort = (): void => void stop();
  signal?.addEventListener('abort', abort);
  return {
    count: threads.most,
    scan: (piece) => (signal?.aborted ? Promise.resolve(nothing(interrupted)) : ask(piece)),
    close: async () => {
      signal?.removeEventListener('abort', abort);
      await stop();
    },
  };
};
