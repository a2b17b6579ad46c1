import type { Inventory, Located, Place, Table } from '../inventory/inventory.js';
import { known } from '../inventory/inventory.js';
import type { OperationId } from '../snapshot/operations.js';
import { operation } from '../snapshot/operations.js';
import type { Gap } from '../snapshot/snapshot.js';

/** Resources of one kind, and the answers that were not there to list them all. */
export interface Found<T> {
  readonly rows: readonly T[];
  readonly gaps: readonly Gap[];
}

/** One kind of thing that rules of practice judge: the operations that list it, and how it is found in the answers. */
export interface Kind<T extends Place> {
  readonly needs: readonly OperationId[];
  readonly find: (inventory: Inventory) => Found<T>;
  /** The kind in the plural, for people. */
  readonly named: string;
}

/**
 * What a place was never asked, because the side that its account plays has no say in it, is no gap: a consumer is not
 * asked for APIs.
 */
const concerns = ({ snapshot }: Inventory, gap: Gap): boolean => {
  const side = snapshot.accounts[gap.account]?.side;
  return gap.why !== 'not-collected' || side === undefined || operation(gap.operation).sides.includes(side);
};

/** Rows of every place that answered; a place that should have and did not is a gap. */
export const listed = <T>(inventory: Inventory, of: Table<T>): Found<Located<T>> => {
  const { rows, gaps } = inventory.everywhere(of);
  return { rows, gaps: gaps.filter((gap) => concerns(inventory, gap)) };
};

/** What each row leads to; a row whose answer is missing is a gap. */
export const throughEach = <T, U>({ rows, gaps }: Found<T>, of: (row: T) => readonly U[]): Found<U> => {
  const read = rows.map((row) => known(() => of(row)));
  return {
    rows: read.flatMap((one) => (one.known ? one.value : [])),
    gaps: [...gaps, ...read.flatMap((one) => (one.known ? [] : [one.gap]))],
  };
};

export const kept = <T>({ rows, gaps }: Found<T>, keep: (row: T) => boolean): Found<T> => ({
  rows: rows.filter(keep),
  gaps,
});
