import type { Place } from '../../../inventory/inventory.js';
import type { Output } from '../pages.js';
import type { Trail } from './trails.js';

/** Events of one account and region that name any of these words, in a time. */
export interface TrailSought extends Place {
  readonly words: readonly string[];
  readonly from: Date;
  readonly to: Date;
  /** The trails that record the place. */
  readonly trails: readonly Trail[];
  /** Accounts whose credentials are at hand, that of the place first. */
  readonly readers: readonly [string, ...string[]];
}

/** What a store other than LookupEvents holds, in the shape in which that would have told it; or why it was not read. */
export type TrailStored =
  | {
      readonly is: 'read';
      /** The store, as a note names it. */
      readonly from: string;
      readonly events: readonly Output[];
      /** Why not all of them were read. */
      readonly cut: string | undefined;
      /** The query that was paid for, and what it took. */
      readonly note?: string;
    }
  | { readonly is: 'not'; readonly why: string };

export const notRead = (why: string): TrailStored => ({ is: 'not', why });
