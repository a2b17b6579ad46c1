import type { Scanned } from './scanned.js';
import { mostKept } from './scanned.js';

/**
 * Looks through items side by side and hands on what was found in the order of the items. What waits for its turn is
 * bounded: while it holds as many lines as may be kept in all, nothing further is begun.
 */
export const inOrder = async <Item, Result extends { readonly scanned: Scanned }>(
  items: readonly Item[],
  atOnce: number,
  scan: (item: Item) => Promise<Result>,
  take: (result: Result) => void,
): Promise<void> => {
  const running = new Map<number, Promise<void>>();
  const waiting = new Map<number, Result>();
  let [begun, taken, held] = [0, 0, 0];
  const weight = ({ scanned }: Result): number => scanned.kept.length + 1;
  const begin = (item: Item, index: number): void => {
    const done = scan(item).then((result) => {
      running.delete(index);
      waiting.set(index, result);
      held += weight(result);
    });
    running.set(index, done);
  };
  while (taken < items.length) {
    for (; begun < items.length && running.size < atOnce && held < mostKept; begun += 1)
      begin(items[begun] as Item, begun);
    await Promise.race(running.values());
    for (let next = waiting.get(taken); next; next = waiting.get(taken)) {
      waiting.delete(taken);
      held -= weight(next);
      taken += 1;
      take(next);
    }
  }
};
