import type { Snapshot } from '../../src/snapshot/snapshot.js';
import type { Sees } from './sees.js';

/** One fault on an otherwise healthy request: what is broken, what it looks like, and the healthy case right next to it. */
export interface Fault {
  readonly code: string;
  /** For people, and for the fixture's README. */
  readonly what: string;
  readonly target: string;
  readonly headers?: readonly string[];
  readonly from: string;
  readonly method?: string;
  /** Who signs; nobody where it is left out. */
  readonly principal?: string;
  /** The healthy world that the fault is put into; the peered one where it is left out. */
  readonly world?: () => Snapshot;
  readonly breaks: (healthy: Snapshot) => Snapshot;
  /** The nearest state that is not this fault. */
  readonly near: (healthy: Snapshot) => Snapshot;
  /** The call right next to the fault, where the fault lies in the call. */
  readonly nearCall?: Partial<Pick<Fault, 'target' | 'headers' | 'method' | 'symptom' | 'message'>>;
  readonly sees: Sees;
  /** The answers whose absence makes the check unknown: parts of their paths. */
  readonly blind: readonly string[];
  /** Why no answer's absence does, where `blind` is empty. */
  readonly neverBlind?: string;
  /** What the trial of the repair must say; undefined: there is no repair that the tool can write. */
  readonly tried?: 'repairs' | 'necessary';
  /** Other causes that this fault necessarily is too, each with the reason; none is listed without. */
  readonly also?: Readonly<Record<string, string>>;
  /** What fails in the near state, where that is the fault of another cause. */
  readonly nearIs?: string;
  readonly symptom?: string;
  /** The error text that the client printed. */
  readonly message?: string;
}
