import type { Change } from '../changes/change.js';
import type { Check } from '../checks/check.js';
import type { Inventory } from '../inventory/inventory.js';
import { inventoryOf } from '../inventory/inventory.js';
import type { AnyFact, Subject } from '../request/fact.js';
import { subjectOf } from '../request/fact.js';
import { facts } from '../request/facts/index.js';
import type { Answer, Snapshot } from '../snapshot/snapshot.js';
import { parseAnswerPath } from '../snapshot/snapshot.js';
import type { Judgement } from './evaluate.js';
import { isFailed, isUndecided, judgeOne, weightOf } from './evaluate.js';

/** The accounts after some changes, indexed once for every request that is judged in them. */
export interface State {
  readonly changes: readonly Change[];
  readonly inventory: Inventory;
  /** Whether a fact can have another value than in the first snapshot. */
  readonly reaches: (fact: AnyFact) => boolean;
  /** Whether a check reads such a fact. */
  readonly isReached: (check: Check) => boolean;
  /** What differs: `api ID` for answers that belong to one API alone, else paths of answers. */
  readonly touched: ReadonlySet<string>;
}

/** The one API whose own answers differ, where nothing else does: requests to others are as before. */
export const onlyApiOf = ({ touched }: State): string | undefined => {
  const [first] = touched;
  return touched.size === 1 && first?.startsWith('api ') ? first.slice(4) : undefined;
};

/** Whether what an API is or serves differs, which each of its methods may meet otherwise. */
export const changesAnApi = ({ touched }: State): boolean =>
  [...touched].some((what) => what.startsWith('api ') || what.includes('/apigateway/'));

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

const stateOf = (first: Snapshot, changes: readonly Change[], inventory: Inventory): State => {
  const after = inventory.snapshot;
  const paths = differing(first, after);
  const reaches = reaching(new Set(paths.map((path) => parseAnswerPath(path).operation)));
  return {
    changes,
    inventory,
    reaches,
    isReached: remembered(({ reads }: Check) => reads.some((name) => reaches(facts[name]))),
    touched: new Set(paths.flatMap((path) => touchedBy(first, after, path))),
  };
};

/** A state, and those that one more change makes of it, by the change's command. */
interface Branch {
  readonly state: State;
  readonly next: Map<string, Branch>;
}

/** The states after sequences of changes, each made once, out of the one that its last change is applied to. */
export const statesFrom = (first: Inventory): ((changes: readonly Change[]) => State) => {
  const root: Branch = { state: stateOf(first.snapshot, [], first), next: new Map() };
  return (changes) => {
    let branch = root;
    for (const change of changes) {
      const { state, next } = branch;
      branch = memo(next, change.cli, () => {
        const inventory = inventoryOf(change.apply(state.inventory.snapshot));
        return { state: stateOf(first.snapshot, [...state.changes, change], inventory), next: new Map() };
      });
    }
    return branch.state;
  };
};

/** What is known of a key, made when it is first asked for. */
export const memo = <K, V>(known: Map<K, V>, key: K, make: () => V): V => {
  const present = known.get(key);
  if (present !== undefined) return present;
  const made = make();
  known.set(key, made);
  return made;
};

const remembered = <T>(compute: (of: T) => boolean): ((of: T) => boolean) => {
  const known = new Map<T, boolean>();
  return (of) => memo(known, of, () => compute(of));
};

/** Whether a fact asks for something that changed, itself or through the facts that it uses. */
const reaching = (operations: ReadonlySet<string>): ((fact: AnyFact) => boolean) => {
  const reaches = remembered(
    ({ needs, uses }: AnyFact): boolean =>
      needs.some((operation) => operations.has(operation)) || uses.some((fact) => reaches(fact)),
  );
  return reaches;
};

/** The request in another state: facts that ask nothing of what changed are taken over. */
const carriedOver = ({ request, computed }: Subject, state: State): Subject => {
  const subject = subjectOf(request, state.inventory);
  for (const [fact, value] of computed) if (!state.reaches(fact)) subject.computed.set(fact, value);
  return subject;
};

/**
 * What does not pass of the same request in another state; what passes is not kept, with all that is known of it. Facts that
 * ask nothing of what changed are taken over, and so are the verdicts of checks that read such facts only: facts ask no
 * operation that they do not declare (test/registry.test.ts holds it).
 */
export const judgeAgain = (base: Base, state: State, checks: readonly Check[]): Judgement[] => {
  const subject = carriedOver(base.subject, state);
  return checks.flatMap((check, index) => {
    const before = base.judgements[index];
    const isKept = before?.check.code === check.code && !state.isReached(check);
    const judgement = isKept ? before : judgeOne(subject, check);
    return isFailed(judgement) || isUndecided(judgement) ? [judgement] : [];
  });
};

/** What counts of a judgement for the request, and whether its check fails at all: some of several hosts may meet it. */
const effectOf = (judgement: Judgement): string => `${weightOf(judgement)} ${isFailed(judgement)}`;

/**
 * Whether a request could be judged otherwise in another state. Only the checks that the changes reach are judged, before
 * and after: where each comes to the same, so does the whole.
 */
export const mayDiffer = (before: Subject, state: State, checks: readonly Check[]): boolean => {
  const after = carriedOver(before, state);
  return checks.some(
    (check) => state.isReached(check) && effectOf(judgeOne(before, check)) !== effectOf(judgeOne(after, check)),
  );
};
