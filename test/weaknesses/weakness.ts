import type { Snapshot } from '../../src/snapshot/snapshot.js';

/** One rule of practice broken in the exemplary world, and nothing else. */
export interface Weakness {
  readonly code: string;
  readonly what: string;
  readonly breaks: (snapshot: Snapshot) => Snapshot;
  /** The nearest state that is fine. */
  readonly near: (snapshot: Snapshot) => Snapshot;
  /** Part of the path of the answer without which nobody can know. */
  readonly blind: string;
  /** Whether a repair can be written, and was tried. */
  readonly repairs: boolean;
}
