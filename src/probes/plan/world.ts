import type { Answers } from '../../inventory/answers.js';
import type { OperationId } from '../../snapshot/operations.js';
import { operation } from '../../snapshot/operations.js';
import type { Answer } from '../../snapshot/snapshot.js';
import { answerKey, answerPath } from '../../snapshot/snapshot.js';
import type { Known } from '../journal.js';
import { askOf, placesOf, rules, type Ask, type PlanInput } from './index.js';
import type { Seen, SeenAt, World } from './rule.js';

/** The world of one answer, and the paths of the answers that were looked at in it. */
const worldOf = (
  ask: Ask,
  input: PlanInput,
  known: ReadonlyMap<string, Known>,
): { readonly world: World; readonly looked: ReadonlySet<string> } => {
  const { account, region } = ask;
  const looked = new Set([answerPath(ask)]);
  const pathOf = (id: OperationId, parts: readonly string[]): string =>
    answerPath({
      account,
      region: operation(id).global ? 'global' : region,
      operation: id,
      ...(parts.length === 0 ? {} : { key: answerKey(...parts) }),
    });
  const look = (found: Known | undefined): Answer | undefined => {
    if (found) looked.add(answerPath(found.ask));
    return found?.outcome.is === 'answered' ? found.outcome.answer : undefined;
  };
  const world: World = {
    scope: input.scope,
    places: placesOf(input),
    place: { account, region },
    fired: { operation: ask.operation, parts: ask.parts },
    read: <O extends OperationId>(id: O, ...parts: readonly string[]) =>
      look(known.get(pathOf(id, parts))) as Answers[O] | undefined,
    all: <O extends OperationId>(id: O) => {
      const folder = pathOf(id, []);
      return [...known].flatMap(([path, found]): Seen<O>[] => {
        const answer = path === folder || path.startsWith(`${folder}/`) ? look(found) : undefined;
        return answer === undefined ? [] : [{ parts: found.ask.parts, answer: answer as Answers[O] }];
      });
    },
    anywhere: <O extends OperationId>(id: O) =>
      [...known.values()].flatMap((found): SeenAt<O>[] => {
        const { account: holder, region: where, operation: of, parts } = found.ask;
        const answer = of === id ? look(found) : undefined;
        return answer === undefined
          ? []
          : [{ place: { account: holder, region: where }, parts, answer: answer as Answers[O] }];
      }),
    failed: (id, ...parts) => {
      const found = known.get(pathOf(id, parts));
      look(found);
      return found?.outcome.is === 'failed';
    },
  };
  return { world, looked };
};

/** A question that can be asked, and the answers (by path) that it was derived from. */
export interface Derived {
  readonly ask: Ask;
  readonly from: readonly string[];
}

/** Questions that can be asked now that this one is done. */
export const following = (ask: Ask, input: PlanInput, known: ReadonlyMap<string, Known>): Derived[] =>
  rules
    .filter(({ after }) => after.includes(ask.operation))
    .flatMap((rule) => {
      const { world, looked } = worldOf(ask, input, known);
      const wanted = rule.derive(world).map((one) => askOf(input, one, world.place));
      return wanted.flatMap((next) => (next ? [{ ask: next, from: [...looked] }] : []));
    });

/**
 * Depth of dependency of every question, by path: 1 for the first, else one more than the deepest answer it needs, by
 * the shortest way on which it could be derived. The same for the same answers, in whatever order they came.
 */
export const levelsOf = (first: readonly Ask[], derived: readonly Derived[]): ReadonlyMap<string, number> => {
  const levels = new Map(first.map((ask) => [answerPath(ask), 1]));
  let changed = true;
  while (changed) {
    changed = false;
    for (const { ask, from } of derived) {
      const path = answerPath(ask);
      const level = 1 + Math.max(...from.map((source) => levels.get(source) ?? Infinity));
      if (level >= (levels.get(path) ?? Infinity)) continue;
      levels.set(path, level);
      changed = true;
    }
  }
  return levels;
};
