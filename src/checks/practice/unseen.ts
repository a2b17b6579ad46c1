import type { Seen } from '../check.js';

/** Weak practice stops no request: nobody sees it. */
export const unseen: Seen = { kind: 'http' };
