import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from './pace.js';

export const realClock: Clock = {
  now: () => performance.now(),
  sleep: async (ms, signal) => {
    await sleep(ms, undefined, signal === undefined ? {} : { signal });
  },
  deadline: (ms) => AbortSignal.timeout(ms),
};
