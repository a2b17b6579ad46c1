import { exposureWeaknesses } from './exposure.js';
import { identityWeaknesses } from './identity.js';
import { lastingWeaknesses } from './lasting.js';
import { recordWeaknesses } from './records.js';
import type { Weakness } from './weakness.js';

/** A weakness for each rule of practice. */
export const weaknesses: readonly Weakness[] = [
  ...exposureWeaknesses,
  ...identityWeaknesses,
  ...lastingWeaknesses,
  ...recordWeaknesses,
];
