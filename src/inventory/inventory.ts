import type { OperationId } from '../snapshot/operations.js';
import { operation } from '../snapshot/operations.js';
import type { Gap, GapReason, Question, Snapshot } from '../snapshot/snapshot.js';
import { answerKey, answerPath, parseAnswerPath } from '../snapshot/snapshot.js';
import type { Answers } from './answers.js';

/** Thrown when an answer is not there; caught only by `known` below. The cause keeps its name: account, region, action, why. */
export class GapError extends Error {
  override readonly name = 'GapError';
  constructor(readonly gap: Gap) {
    // Hundreds are thrown and caught again in a run: the gap tells where it comes from, a stack would be gathered in vain.
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    super(`${gap.account} ${gap.region} ${gap.action}: ${gap.why}`);
    Error.stackTraceLimit = stackTraceLimit;
  }
}

export type Known<T> = { readonly known: true; readonly value: T } | { readonly known: false; readonly gap: Gap };

/** Runs a computation; a gap met on the way is its result. Every other error is a bug and passes through. */
export const known = <T>(compute: () => T): Known<T> => {
  try {
    return { known: true, value: compute() };
  } catch (error) {
    if (error instanceof GapError) return { known: false, gap: error.gap };
    throw error;
  }
};

export interface Place {
  readonly account: string;
  readonly region: string;
}

/** A resource with the account and region in whose answers it was found. */
export interface Located<T> extends Place {
  readonly value: T;
}

/** One kind of resource: the operation that lists it, where the list is in the answer, and what identifies one. */
export interface Table<T> {
  readonly operation: OperationId;
  readonly rows: (answer: never) => readonly T[] | undefined;
  readonly id: (row: T) => string | undefined;
  /** The operation that reads one: its answers stand in for a list that is not there. */
  readonly single?: OperationId;
}

export const table = <O extends OperationId, T>(
  operationId: O,
  rows: (answer: Answers[O]) => readonly T[] | undefined,
  id: (row: T) => string | undefined,
  single?: OperationId,
): Table<T> => ({ operation: operationId, rows, id, ...(single === undefined ? {} : { single }) });

export interface Inventory {
  readonly snapshot: Snapshot;
  /** Every account of the snapshot, in order. */
  readonly accounts: readonly string[];
  /** Accounts x regions that hold answers or gaps of regional services. */
  readonly places: readonly Place[];
  /** The answer, or a GapError. `keyParts` are encoded and joined. */
  ask<O extends OperationId>(operationId: O, place: Place, ...keyParts: readonly string[]): Answers[O];
  /** Whether the answer is there, without asking for it. */
  has(operationId: OperationId, place: Place, ...keyParts: readonly string[]): boolean;
  /**
   * The answer where it was collected, undefined where it was not or where the endpoint has no such operation. For what
   * can only override a verdict that stands without it: a check that reads it says in `unread` what it could not judge.
   * A read that failed is still a GapError.
   */
  askIfCollected<O extends OperationId>(
    operationId: O,
    place: Place,
    ...keyParts: readonly string[]
  ): Answers[O] | undefined;
  /**
   * What was read one by one of a kind, of resources whose keys begin with these parts: all that is known where nobody listed
   * them (contract, section 2: either will do). What is not among them may be there all the same.
   */
  singles<O extends OperationId>(operationId: O, place: Place, ...keyParts: readonly string[]): readonly Answers[O][];
  /** All rows of one account and region; a GapError when not collected or not of the modelled shape. */
  list<T>(of: Table<T>, place: Place): readonly T[];
  /** All rows of every place that answered, and what was read one by one where it did not. What did not answer is in `gaps`. */
  everywhere<T>(of: Table<T>): { readonly rows: readonly Located<T>[]; readonly gaps: readonly Gap[] };
  /**
   * The row of this id: from `near` when it is there, else from any account. Undefined only when the place that must
   * know (`near`, or without it every place) answered and does not have it; else a GapError.
   */
  find<T>(of: Table<T>, id: string, near?: Place): Located<T> | undefined;
}

export type Recorder = (question: Question) => void;

const placesOf = (snapshot: Snapshot): Place[] => {
  const paths = [...snapshot.answers.keys(), ...snapshot.gaps.map(answerPath)];
  const names = new Set(paths.map((path) => path.slice(0, path.indexOf('/', path.indexOf('/') + 1))));
  return [...names].sort().flatMap((name) => {
    const { account, region } = parseAnswerPath(name);
    return region === 'global' ? [] : [{ account, region }];
  });
};

const recordedGap = (snapshot: Snapshot, question: Question): Gap | undefined =>
  snapshot.gaps.find(
    (gap) =>
      gap.account === question.account &&
      gap.region === question.region &&
      gap.operation === question.operation &&
      (gap.key === undefined || gap.key === question.key),
  );

const gapOf = (snapshot: Snapshot, question: Question, why: GapReason, message?: string): Gap => {
  const recorded = recordedGap(snapshot, question);
  if (why === 'not-collected' && recorded) return recorded;
  return {
    ...question,
    action: operation(question.operation).action,
    why,
    ...(message === undefined ? {} : { message }),
  };
};

interface Indexed<T> {
  readonly byId: ReadonlyMap<string, readonly Located<T>[]>;
  readonly rows: readonly Located<T>[];
  readonly gaps: readonly Gap[];
}

/** Paths of keyed answers of API Gateway, by what was asked: the service whose lists may be left out. */
const singlesOf = ({ answers }: Snapshot): ReadonlyMap<string, readonly string[]> => {
  const found = new Map<string, string[]>();
  for (const path of answers.keys()) {
    const end = path.includes('/apigateway/get-') ? path.indexOf('/', path.indexOf('/get-') + 1) : -1;
    if (end < 0) continue;
    const asked = path.slice(0, end);
    const same = found.get(asked);
    if (same) same.push(path);
    else found.set(asked, [path]);
  }
  return found;
};

/** `{}`: asked, and AWS answered that there is none (contract, section 2). */
export const isNone = (answer: object): boolean => Object.keys(answer).length === 0;

/** Indexes a snapshot. `record` is told of every question, answered or not: that is how declared needs are tested. */
export const inventoryOf = (snapshot: Snapshot, record: Recorder = () => undefined): Inventory => {
  const places = placesOf(snapshot);
  const accounts = [...new Set([...places.map(({ account }) => account), ...Object.keys(snapshot.accounts)])].sort();
  const indexes = new Map<Table<unknown>, Indexed<unknown>>();
  const lists = new Map<Table<unknown>, Map<string, Known<readonly unknown[]>>>();

  const question = (operationId: OperationId, place: Place, keyParts: readonly string[]): Question => ({
    account: place.account,
    region: operation(operationId).global ? 'global' : place.region,
    operation: operationId,
    ...(keyParts.length === 0 ? {} : { key: answerKey(...keyParts) }),
  });

  const ask = <O extends OperationId>(operationId: O, place: Place, ...keyParts: readonly string[]): Answers[O] => {
    const asked = question(operationId, place, keyParts);
    record(asked);
    const answer = snapshot.answers.get(answerPath(asked));
    if (answer === undefined) throw new GapError(gapOf(snapshot, asked, 'not-collected'));
    return answer as Answers[O];
  };

  const askIfCollected = <O extends OperationId>(
    operationId: O,
    place: Place,
    ...keyParts: readonly string[]
  ): Answers[O] | undefined => {
    const asked = question(operationId, place, keyParts);
    record(asked);
    const failed = recordedGap(snapshot, asked);
    if (failed && !failed.unsupported && !snapshot.answers.has(answerPath(asked))) throw new GapError(failed);
    return snapshot.answers.get(answerPath(asked)) as Answers[O] | undefined;
  };

  let singlePaths: ReadonlyMap<string, readonly string[]> | undefined;

  const singles = <O extends OperationId>(
    operationId: O,
    place: Place,
    ...keyParts: readonly string[]
  ): readonly Answers[O][] => {
    singlePaths ??= singlesOf(snapshot);
    const { key = '', ...asked } = question(operationId, place, keyParts);
    const path = answerPath(asked);
    const found = (singlePaths.get(path) ?? []).flatMap((one) => {
      const own = one.slice(path.length + 1);
      const value = snapshot.answers.get(one);
      return value && !isNone(value) && (key === '' || own === key || own.startsWith(`${key}~`)) ? [value] : [];
    });
    return found as unknown as readonly Answers[O][];
  };

  const readRows = <T>(of: Table<T>, place: Place): readonly T[] => {
    const answer = ask(of.operation, place);
    if (isNone(answer)) return [];
    const rows = of.rows(answer as never);
    const asked = question(of.operation, place, []);
    if (rows === undefined || !Array.isArray(rows))
      throw new GapError(gapOf(snapshot, asked, 'unmodelled', 'the answer holds no list'));
    const nameless = rows.findIndex((row) => typeof row !== 'object' || row === null || of.id(row as T) === undefined);
    if (nameless >= 0)
      throw new GapError(gapOf(snapshot, asked, 'unmodelled', `element ${nameless} of the list has no id`));
    return rows as readonly T[];
  };

  const listKnown = <T>(of: Table<T>, place: Place): Known<readonly T[]> => {
    record(question(of.operation, place, []));
    let byPlace = lists.get(of as Table<unknown>);
    if (!byPlace) lists.set(of as Table<unknown>, (byPlace = new Map<string, Known<readonly unknown[]>>()));
    const name = `${place.account}/${place.region}`;
    let rows = byPlace.get(name);
    if (!rows) byPlace.set(name, (rows = known(() => readRows(of, place))));
    return rows as Known<readonly T[]>;
  };

  const list = <T>(of: Table<T>, place: Place): readonly T[] => {
    const rows = listKnown(of, place);
    if (!rows.known) throw new GapError(rows.gap);
    return rows.value;
  };

  /** Rows that were read one by one. */
  const alone = <T>({ single, id }: Table<T>, place: Place): readonly T[] =>
    single === undefined ? [] : (singles(single, place) as readonly T[]).filter((row) => id(row) !== undefined);

  const indexOf = <T>(of: Table<T>): Indexed<T> => {
    const present = indexes.get(of as Table<unknown>);
    if (present) {
      places.forEach((place) => record(question(of.operation, place, [])));
      return present as Indexed<T>;
    }
    const answered = places.map((place) => ({ place, rows: listKnown(of, place) }));
    const rows = answered.flatMap(({ place, rows: found }) =>
      (found.known ? found.value : alone(of, place)).map((value): Located<T> => ({ ...place, value })),
    );
    const gaps = answered.flatMap(({ rows: found }) => (found.known ? [] : [found.gap]));
    const byId = new Map<string, Located<T>[]>();
    for (const row of rows) {
      const id = of.id(row.value) as string;
      const same = byId.get(id);
      if (same) same.push(row);
      else byId.set(id, [row]);
    }
    const index: Indexed<T> = { byId, rows, gaps };
    indexes.set(of as Table<unknown>, index);
    return index;
  };

  const ownersCopy = <T>(copies: readonly Located<T>[]): Located<T> | undefined =>
    copies.find(({ account, value }) => (value as { OwnerId?: string }).OwnerId === account) ?? copies[0];

  const find = <T>(of: Table<T>, id: string, near?: Place): Located<T> | undefined => {
    const { byId, gaps } = indexOf(of);
    const copies = byId.get(id) ?? [];
    const local = copies.find(({ account, region }) => account === near?.account && region === near.region);
    const found = local ?? ownersCopy(copies);
    if (found) return found;
    if (near) {
      list(of, near);
      return undefined;
    }
    const [gap] = gaps;
    if (gap) throw new GapError(gap);
    return undefined;
  };

  return {
    snapshot,
    accounts,
    places,
    ask,
    askIfCollected,
    singles,
    has: (operationId, place, ...keyParts) => snapshot.answers.has(answerPath(question(operationId, place, keyParts))),
    list,
    everywhere: (of) => {
      const { rows, gaps } = indexOf(of);
      return { rows, gaps };
    },
    find,
  };
};
