import type { Change } from '../changes/change.js';
import type { Check } from '../checks/check.js';
import type { Inventory } from '../inventory/inventory.js';
import { inventoryOf } from '../inventory/inventory.js';
import type { AnyFact, Subject } from '../request/fact.js';
import { operationsOf, subjectOf } from '../request/fact.js';
import { facts } from '../request/facts/index.js';
import type { Answer, Snapshot } from '../snapshot/snapshot.js';
import { parseAnswerPath } from '../snapshot/snapshot.js';
import type { Judgement } from './evaluate.js';
import { judgeOne } from './evaluate.js';

/** The accounts after some changes, indexed once for every request that is judged in them. */
export interface State {
  readonly changes: readonly Change[];
  readonly inventory: Inventory;
  /** Operations whose answers differ from those of the first snapshot. */
  readonly operations: ReadonlySet<string>;
  /** What differs: `api ID` for answers that belong to one API alone, else paths of answers. */
  readonly touched: ReadonlySet<string>;
}

/** The one API whose own answers differ, where nothing else does: requests to others are as before. */
export const onlyApiOf = ({ touched }: State): string | undefined => {
  const [first] = touched;
  return touched.size === 1 && first?.startsWith('api ') ? first.slice(4) : undefined;
};

/** What is known of a request in the first snapshot, to be taken over where a change does not reach it. */
export interface Base {
  readonly subject: Subject;
  readonly judgements: readonly Judgement[];
}

const ofOneApi = new Set([
  'apigateway/get-rest-api',
  'apigateway/get-resources',
  'apigateway/get-stages',
  'apigateway/get-stage',
  'apigateway/get-deployments',
  'apigateway/get-deployment',
  'apigateway/get-export',
]);

const differing = (before: Snapshot, after: Snapshot): string[] => {
  const paths = [...after.answers]
    .filter(([path, answer]) => before.answers.get(path) !== answer)
    .map(([path]) => path);
  const gone = [...before.answers.keys()].filter((path) => !after.answers.has(path));
  return [...paths, ...gone];
};

const rowsOf = (answer: Answer | undefined): readonly { readonly id?: string }[] => {
  const items = answer?.['items'];
  return Array.isArray(items) ? items : [];
};

/** The APIs whose rows differ between two listings. */
const changedRows = (before: Answer | undefined, after: Answer | undefined): string[] => {
  const known = new Set(rowsOf(before));
  return rowsOf(after).flatMap((row) => (known.has(row) ? [] : [row.id ?? '']));
};

/** What a differing answer is about: `api ID` for what belongs to one API alone, else the answer itself. */
const touchedBy = (before: Snapshot, after: Snapshot, path: string): readonly string[] => {
  const { operation, key } = parseAnswerPath(path);
  if (operation === 'apigateway/get-rest-apis')
    return changedRows(before.answers.get(path), after.answers.get(path)).map((id) => `api ${id}`);
  if (!ofOneApi.has(operation) || key === undefined) return [path];
  return [`api ${decodeURIComponent(key.split('~')[0] ?? '')}`];
};

/** The state after changes, each applied to what the ones before it left. */
export const stateAfter = (snapshot: Snapshot, changes: readonly Change[]): State => {
  const after = changes.reduce((state, change) => change.apply(state), snapshot);
  const paths = differing(snapshot, after);
  return {
    changes,
    inventory: inventoryOf(after),
    operations: new Set(paths.map((path) => parseAnswerPath(path).operation)),
    touched: new Set(paths.flatMap((path) => touchedBy(snapshot, after, path))),
  };
};

const needs = new WeakMap<AnyFact, ReadonlySet<string>>();

const needsOf = (fact: AnyFact): ReadonlySet<string> => {
  let known = needs.get(fact);
  if (!known) needs.set(fact, (known = operationsOf(fact)));
  return known;
};

const reached = (fact: AnyFact, { operations }: State): boolean => {
  for (const operation of needsOf(fact)) if (operations.has(operation)) return true;
  return false;
};

/**
 * The same request in another state. Facts that ask nothing of what changed are taken over, and so are the verdicts of
 * checks that read such facts only: facts ask no operation that they do not declare (test/registry.test.ts holds it).
 */
export const judgeAgain = (base: Base, state: State, checks: readonly Check[]): Judgement[] => {
  const subject = subjectOf(base.subject.request, state.inventory);
  for (const [fact, value] of base.subject.computed) if (!reached(fact, state)) subject.computed.set(fact, value);
  return checks.map((check, index) => {
    const before = base.judgements[index];
    if (before?.check.code === check.code && !check.reads.some((name) => reached(facts[name], state))) return before;
    return judgeOne(subject, check);
  });
};
