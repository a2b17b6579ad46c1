import type { OperationId } from '../../snapshot/operations.js';
import { isOperation, operation } from '../../snapshot/operations.js';
import type { Answer, GapReason, Snapshot } from '../../snapshot/snapshot.js';
import { answerKey, parseAnswerPath } from '../../snapshot/snapshot.js';
import { identified } from './identity.js';
import type { Edit } from './values.js';
import { edits } from './values.js';

/** One thing in the accounts that is not what it was. */
export interface AnswerChange {
  /** The answer's path below the snapshot's root, and the item in it. */
  readonly id: string;
  readonly path: string;
  readonly account: string;
  readonly region: string;
  readonly operation: OperationId;
  readonly key?: string;
  /** The property of the answer that lists the item, and what identifies the item; null: the answer as a whole. */
  readonly list: string | null;
  readonly item: string | null;
  readonly what: 'added' | 'removed' | 'changed';
  readonly edits: readonly Edit[];
}

/** An answer that only one of the two holds: nothing can be said of what it would tell. */
export interface Uncompared {
  readonly account: string;
  readonly region: string;
  readonly action: string;
  readonly operation: OperationId;
  readonly key?: string;
  readonly missing: 'old' | 'new';
  readonly why: GapReason;
}

type Rows = ReadonlyMap<string, unknown>;

/** The lists of an answer whose elements have identities on both sides. */
const listsOf = (old: Answer, now: Answer): ReadonlyMap<string, { was: Rows; is: Rows }> => {
  const lists = new Map<string, { was: Rows; is: Rows }>();
  for (const name of new Set([...Object.keys(old), ...Object.keys(now)])) {
    const [before, after] = [old[name] ?? [], now[name] ?? []];
    if (!Array.isArray(before) || !Array.isArray(after)) continue;
    const [was, is] = [identified(name, before), identified(name, after)];
    if (was && is && was.size + is.size > 0) lists.set(name, { was, is });
  }
  return lists;
};

const without = (answer: Answer, names: ReadonlySet<string>): Answer =>
  Object.fromEntries(Object.entries(answer).filter(([name]) => !names.has(name)));

const place = (path: string) => {
  const { account, region, operation: id, key } = parseAnswerPath(path);
  return { account, region, operation: id as OperationId, ...(key === undefined ? {} : { key }) };
};

const itemChange = (path: string, list: string, item: string, was: unknown, is: unknown): AnswerChange[] => {
  const found = edits(was, is);
  if (found.length === 0) return [];
  const what = was === undefined ? 'added' : is === undefined ? 'removed' : 'changed';
  return [{ id: `${path}#${item}`, path, ...place(path), list, item, what, edits: found }];
};

/** Item by item where the answer's lists have identities; what else the answer says, as one. */
const changesIn = (path: string, old: Answer, now: Answer): AnswerChange[] => {
  const lists = listsOf(old, now);
  const names = new Set([...lists.keys(), 'ResponseMetadata', '$metadata', 'NextToken', 'nextToken']);
  const rest = edits(without(old, names), without(now, names));
  const whole: AnswerChange[] =
    rest.length === 0 ? [] : [{ id: path, path, ...place(path), list: null, item: null, what: 'changed', edits: rest }];
  const items = [...lists].flatMap(([list, { was, is }]) =>
    [...new Set([...was.keys(), ...is.keys()])]
      .sort()
      .flatMap((item) => itemChange(path, list, item, was.get(item), is.get(item))),
  );
  return [...whole, ...items];
};

const whyMissing = (from: Snapshot, path: string): GapReason => {
  const { account, region, operation: id, key } = parseAnswerPath(path);
  const recorded = from.gaps.find(
    (gap) =>
      gap.account === account &&
      gap.region === region &&
      gap.operation === id &&
      (gap.key === undefined || gap.key === key),
  );
  return recorded?.why ?? 'not-collected';
};

const uncompared = (from: Snapshot, path: string, missing: 'old' | 'new'): Uncompared => {
  const at = place(path);
  return { ...at, action: operation(at.operation).action, missing, why: whyMissing(from, path) };
};

/** Whether a keyed answer is about a resource that came or went with it: then its absence is no gap. */
const isAbout = (path: string, changes: readonly AnswerChange[], what: 'added' | 'removed'): boolean => {
  const { account, key } = parseAnswerPath(path);
  const parts = new Set(key?.split('~') ?? []);
  return changes.some(
    (change) =>
      change.what === what && change.account === account && change.item !== null && parts.has(answerKey(change.item)),
  );
};

const isState = (path: string): boolean => {
  const { operation: id } = parseAnswerPath(path);
  return isOperation(id) && !operation(id).evidence;
};

/**
 * What changed in the accounts, answer by answer and item by item, in the order of the answers' paths. Recorded logs are
 * no state and are left out. What only one snapshot holds is `uncompared`, unless its resource itself came or went.
 */
export const compareAnswers = (
  old: Snapshot,
  now: Snapshot,
): { readonly changes: readonly AnswerChange[]; readonly uncompared: readonly Uncompared[] } => {
  const paths = [...new Set([...old.answers.keys(), ...now.answers.keys()])].filter(isState).sort();
  const both = paths.flatMap((path) => {
    const [was, is] = [old.answers.get(path), now.answers.get(path)];
    return was && is ? changesIn(path, was, is) : [];
  });
  const single = paths.flatMap((path): (AnswerChange | Uncompared)[] => {
    const [was, is] = [old.answers.get(path), now.answers.get(path)];
    if (was && is) return [];
    const what = was ? 'removed' : 'added';
    if (!isAbout(path, both, what)) return [uncompared(was ? now : old, path, was ? 'new' : 'old')];
    return [{ id: path, path, ...place(path), list: null, item: null, what, edits: edits(was, is) }];
  });
  const changes = [...both, ...single.filter((one): one is AnswerChange => 'what' in one)];
  return {
    changes: changes.sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)),
    uncompared: single.filter((one): one is Uncompared => 'missing' in one),
  };
};

/** The answer of `to` as far as this change goes, and that of `from` beyond it. */
const taken = ({ list, item }: AnswerChange, from: Answer | undefined, to: Answer | undefined): Answer | undefined => {
  if (item === null || list === null) {
    if (from === undefined || to === undefined) return to;
    const lists = new Set(listsOf(from, to).keys());
    return { ...without(to, lists), ...without(from, new Set(Object.keys(from).filter((name) => !lists.has(name)))) };
  }
  const rows = new Map(identified(list, (from?.[list] ?? []) as unknown[]) ?? []);
  const row = identified(list, (to?.[list] ?? []) as unknown[])?.get(item);
  if (row) rows.set(item, row);
  else rows.delete(item);
  return { ...from, [list]: [...rows.values()] };
};

/** `from` with this one change of `to`, and nothing else of it. */
export const withChange = (from: Snapshot, to: Snapshot, change: AnswerChange): Snapshot => {
  const answers = new Map(from.answers);
  const answer = taken(change, from.answers.get(change.path), to.answers.get(change.path));
  if (answer === undefined) answers.delete(change.path);
  else answers.set(change.path, answer);
  return { ...from, answers };
};
