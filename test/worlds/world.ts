import type { OperationId } from '../../src/snapshot/operations.js';
import type { Answer, Snapshot } from '../../src/snapshot/snapshot.js';
import { answerKey, answerPath } from '../../src/snapshot/snapshot.js';

type Json = Record<string, unknown>;

export interface Where {
  readonly account: string;
  readonly region: string;
}

export const put = (
  draft: Map<string, Answer>,
  at: Where,
  operation: OperationId,
  answer: Json,
  ...key: string[]
): void => {
  draft.set(answerPath({ ...at, operation, ...(key.length > 0 ? { key: answerKey(...key) } : {}) }), answer);
};

/** One edit of one answer; the rest of the snapshot stays as it is. `undefined` takes the answer away. */
export const edit = (
  snapshot: Snapshot,
  at: Where,
  operation: OperationId,
  change: (answer: never) => unknown,
  ...key: string[]
): Snapshot => {
  const path = answerPath({ ...at, operation, ...(key.length > 0 ? { key: answerKey(...key) } : {}) });
  const before = snapshot.answers.get(path);
  if (before === undefined) throw new Error(`no answer ${path}`);
  const draft = structuredClone(before);
  const after = change(draft as never) ?? draft;
  return { ...snapshot, answers: new Map(snapshot.answers).set(path, after as Answer) };
};

export const remove = (snapshot: Snapshot, matches: (path: string) => boolean): Snapshot => ({
  ...snapshot,
  answers: new Map([...snapshot.answers].filter(([path]) => !matches(path))),
});

/** Adds an answer, or replaces it whole. */
export const answer = (
  snapshot: Snapshot,
  at: Where,
  operation: OperationId,
  value: Json,
  ...key: string[]
): Snapshot => {
  const answers = new Map(snapshot.answers);
  put(answers, at, operation, value, ...key);
  return { ...snapshot, answers };
};
