import type { Check } from '../../checks/check.js';
import type { Inventory } from '../../inventory/inventory.js';
import { inventoryOf } from '../../inventory/inventory.js';
import { requestId } from '../../request/build.js';
import { operationsOf, subjectOf } from '../../request/fact.js';
import { facts } from '../../request/facts/index.js';
import type { Request } from '../../request/request.js';
import type { OperationId } from '../../snapshot/operations.js';
import type { Snapshot } from '../../snapshot/snapshot.js';
import { answerPath } from '../../snapshot/snapshot.js';
import type { Judgement, RequestVerdict } from '../evaluate.js';
import { judgeAll, judgeOne, verdictOf } from '../evaluate.js';
import type { AnswerChange } from './answers.js';
import { withChange } from './answers.js';

export type Word = 'pass' | 'fail' | 'unknown';

/** A check that says something else of the request now. */
export interface Moved {
  readonly code: string;
  readonly before: Word;
  readonly after: Word;
  readonly because: string;
}

/** One request before and after, with the changes that alter what is judged of it. */
export interface RequestDifference {
  readonly id: string;
  readonly before: RequestVerdict;
  readonly after: RequestVerdict;
  readonly moved: readonly Moved[];
  /** Ids of changes. */
  readonly changes: readonly string[];
}

export interface Touches {
  readonly requests: readonly RequestDifference[];
  /** Requests whose judgement reads the answer of the change, whether it alters it or not. By id of the change. */
  readonly readBy: ReadonlyMap<string, readonly string[]>;
  /** Whether the judgement of any request reads the answer at this path, on either side. */
  readonly isRead: (path: string) => boolean;
  /** False where there were too many changes to try each by itself: then a change touches whatever reads its answer. */
  readonly exact: boolean;
}

const wordOf = ({ verdict }: Judgement): Word => (typeof verdict === 'string' ? 'unknown' : verdict.is);

const becauseOf = ({ verdict }: Judgement): string => (typeof verdict === 'string' ? '' : verdict.because);

const saidOf = (judgement: Judgement): string => {
  const { verdict } = judgement;
  if ('gaps' in judgement) return JSON.stringify([verdict, judgement.gaps]);
  if ('error' in judgement) return JSON.stringify([verdict, judgement.error.message]);
  const { because } = judgement.verdict;
  if ('about' in judgement) return JSON.stringify(['pass', because, [], judgement.about()]);
  return JSON.stringify(['fail', because, judgement.verdict.details, judgement.subject]);
};

interface Side {
  readonly snapshot: Snapshot;
  readonly judgements: readonly Judgement[];
  readonly byCheck: ReadonlyMap<Check, Judgement>;
  readonly read: ReadonlySet<string>;
  readonly id: string;
}

const sideOf = (snapshot: Snapshot, request: Request, checks: readonly Check[]): Side => {
  const read = new Set<string>();
  const inventory: Inventory = inventoryOf(snapshot, (question) => read.add(answerPath(question)));
  const judgements = judgeAll(subjectOf(request, inventory), checks);
  return {
    snapshot,
    judgements,
    byCheck: new Map(judgements.map((judgement) => [judgement.check, judgement])),
    read,
    id: requestId(inventory, request),
  };
};

interface Pair {
  readonly request: Request;
  readonly old: Side;
  readonly now: Side;
}

const movedIn = ({ old, now }: Pair): Moved[] =>
  now.judgements.flatMap((after, index) => {
    const before = old.judgements[index];
    if (!before || wordOf(before) === wordOf(after)) return [];
    return [{ code: after.check.code, before: wordOf(before), after: wordOf(after), because: becauseOf(after) }];
  });

const checksThatAsk = (checks: readonly Check[]): ((id: OperationId) => readonly Check[]) => {
  const asked = checks.map((check) => ({
    check,
    operations: new Set(check.reads.flatMap((name) => [...operationsOf(facts[name])])),
  }));
  const known = new Map<OperationId, readonly Check[]>();
  return (id) => {
    const found = known.get(id) ?? asked.filter(({ operations }) => operations.has(id)).map(({ check }) => check);
    known.set(id, found);
    return found;
  };
};

const alters = (request: Request, side: Side, inventory: Inventory, checks: readonly Check[]): boolean => {
  const subject = subjectOf(request, inventory);
  return checks.some((check) => {
    const was = side.byCheck.get(check);
    return was === undefined || saidOf(judgeOne(subject, check)) !== saidOf(was);
  });
};

/** So many changes are tried by themselves, each for every request that reads its answer. */
const trials = 2000;

/**
 * Which requests a change touches: those of which something else is judged when the old state has this change alone, or
 * the new state has all but this one. Both are tried, for a change may matter only with the others, or only without them.
 * @param requests over either snapshot; each is judged in both
 */
export const requestsTouched = (
  old: Snapshot,
  now: Snapshot,
  changes: readonly AnswerChange[],
  requests: readonly Request[],
  checks: readonly Check[],
): Touches => {
  const pairs = requests.map((request): Pair => ({
    request,
    old: sideOf(old, request, checks),
    now: sideOf(now, request, checks),
  }));
  const asking = checksThatAsk(checks);
  const reads = ({ old: was, now: is }: Pair, path: string) => was.read.has(path) || is.read.has(path);
  const readers = new Map(changes.map((change) => [change.id, pairs.filter((pair) => reads(pair, change.path))]));
  const exact = [...readers.values()].reduce((sum, { length }) => sum + length, 0) <= trials;
  const touching = new Map<Pair, string[]>(pairs.map((pair) => [pair, []]));
  for (const change of changes) {
    const own = asking(change.operation);
    const alone = inventoryOf(withChange(old, now, change));
    const allBut = inventoryOf(withChange(now, old, change));
    for (const pair of readers.get(change.id) ?? [])
      if (!exact || alters(pair.request, pair.old, alone, own) || alters(pair.request, pair.now, allBut, own))
        touching.get(pair)?.push(change.id);
  }
  return {
    exact,
    isRead: (path) => pairs.some((pair) => reads(pair, path)),
    readBy: new Map([...readers].map(([id, found]) => [id, found.map(({ now: { id: name } }) => name)])),
    requests: pairs
      .map((pair) => ({
        id: pair.now.id,
        before: verdictOf(pair.old.judgements),
        after: verdictOf(pair.now.judgements),
        moved: movedIn(pair),
        changes: touching.get(pair) ?? [],
      }))
      .filter(({ moved, changes: own, before, after }) => moved.length + own.length > 0 || before !== after),
  };
};
