import type { Place } from '../../inventory/inventory.js';
import type { OperationId } from '../../snapshot/operations.js';
import { operation } from '../../snapshot/operations.js';
import type { Answer, Gap, Snapshot } from '../../snapshot/snapshot.js';
import { dropSecrets } from '../../snapshot/secrets.js';
import { answerKey, answerPath, parseAnswerPath } from '../../snapshot/snapshot.js';
import type { Failure } from '../failure.js';

/** What one source gave: answers to put beside the state, gaps, and what the user should know. */
export interface Gathered {
  readonly answers: readonly (readonly [path: string, Answer])[];
  readonly gaps: readonly Gap[];
  readonly notes: readonly string[];
}

export const nothing: Gathered = { answers: [], gaps: [], notes: [] };

export const together = (all: readonly Gathered[]): Gathered => ({
  answers: all.flatMap(({ answers }) => answers),
  gaps: all.flatMap(({ gaps }) => gaps),
  notes: all.flatMap(({ notes }) => notes),
});

const keyed = (key: string | undefined) => (key === undefined ? {} : { key: answerKey(key) });

export const pathOf = ({ account, region }: Place, id: OperationId, key?: string): string =>
  answerPath({ account, region, operation: id, ...keyed(key) });

export const gapOf = ({ account, region }: Place, id: OperationId, failure: Failure, key?: string): Gap => ({
  account,
  region,
  operation: id,
  action: operation(id).action,
  why: failure.why,
  message: failure.message,
  ...keyed(key),
});

/** Logs repeat what was sent: what a snapshot must not hold is left out here, as of every other answer. */
const withoutSecrets = ([path, answer]: Gathered['answers'][number]): Gathered['answers'][number] => [
  path,
  dropSecrets(parseAnswerPath(path).operation as OperationId, answer),
];

/** The state with what was gathered: an answer that is there ends its gap. */
export const beside = (state: Snapshot, { answers, gaps }: Gathered): Snapshot => {
  const all = new Map([...state.answers, ...answers.map(withoutSecrets)]);
  const known = new Map<string, Gap>([...state.gaps, ...gaps].map((gap) => [answerPath(gap), gap]));
  return { ...state, answers: all, gaps: [...known.values()].filter((gap) => !all.has(answerPath(gap))) };
};
