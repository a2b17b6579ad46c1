import type { Answers } from '../../inventory/answers.js';
import type { OperationId } from '../../snapshot/operations.js';
import { operation } from '../../snapshot/operations.js';
import type { Answer } from '../../snapshot/snapshot.js';
import { answerKey, answerPath } from '../../snapshot/snapshot.js';
import type { Known } from '../journal.js';
import { askOf, rules, type Ask, type PlanInput } from './index.js';
import type { Seen, World } from './rule.js';

/** The world of one answer, and the level of the deepest answer that was looked at in it. */
const worldOf = (
  ask: Ask,
  { scope }: PlanInput,
  known: ReadonlyMap<string, Known>,
): { readonly world: World; readonly depth: () => number } => {
  const { account, region } = ask;
  let deepest = known.get(answerPath(ask))?.level ?? 0;
  const pathOf = (id: OperationId, parts: readonly string[]): string =>
    answerPath({
      account,
      region: operation(id).global ? 'global' : region,
      operation: id,
      ...(parts.length === 0 ? {} : { key: answerKey(...parts) }),
    });
  const look = (found: Known | undefined): Answer | undefined => {
    deepest = Math.max(deepest, found?.level ?? 0);
    return found?.outcome.is === 'answered' ? found.outcome.answer : undefined;
  };
  const world: World = {
    scope,
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
    failed: (id, ...parts) => {
      const found = known.get(pathOf(id, parts));
      look(found);
      return found?.outcome.is === 'failed';
    },
  };
  return { world, depth: () => deepest };
};

/** Questions that can be asked now that this one is done, each with its depth of dependency. */
export const following = (
  ask: Ask,
  input: PlanInput,
  known: ReadonlyMap<string, Known>,
): { readonly ask: Ask; readonly level: number }[] =>
  rules
    .filter(({ after }) => after.includes(ask.operation))
    .flatMap((rule) => {
      const { world, depth } = worldOf(ask, input, known);
      const wanted = rule.derive(world).map((one) => askOf(input, one, world.place));
      return wanted.flatMap((next) => (next ? [{ ask: next, level: depth() + 1 }] : []));
    });
