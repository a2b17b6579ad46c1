import type { OperationId, Side } from './operations.js';

/** Why an answer is not there. The first three are recorded at collection; the others are found on reading. */
export type GapReason = 'denied' | 'throttled' | 'unreachable' | 'not-collected' | 'unmodelled';

/** One answer that is not there: account, region, the IAM action that would give it, and why. */
export interface Gap {
  readonly account: string;
  readonly region: string;
  readonly action: string;
  readonly why: GapReason;
  readonly operation: OperationId;
  readonly key?: string;
  readonly message?: string;
  /** The endpoint has no such operation, so nothing behind it is of this kind; with `unreachable` only. */
  readonly unsupported?: true;
}

export interface AccountNote {
  readonly alias?: string;
  readonly side?: Side;
}

/** What one operation was asked: an account, a region (`global` for global services) and, for keyed operations, a key. */
export interface Question {
  readonly account: string;
  readonly region: string;
  readonly operation: OperationId;
  readonly key?: string;
}

/** JSON as the AWS CLI prints it, all pages merged. */
export type Answer = Readonly<Record<string, unknown>>;

/**
 * The raw state of some accounts: what AWS said, by account, region, operation and key; a missing answer is a gap.
 * `answers` is keyed by `answerPath`. `takenAt` (ISO 8601) is the "now" of everything that is judged.
 */
export interface Snapshot {
  readonly takenAt: string;
  readonly accounts: Readonly<Record<string, AccountNote>>;
  readonly answers: ReadonlyMap<string, Answer>;
  readonly gaps: readonly Gap[];
}

/** Joins the parts of a key as contract section 2 says: each encoded, joined by `~`. */
export const answerKey = (...parts: readonly string[]): string => parts.map(encodeURIComponent).join('~');

/** The answer's file below the snapshot's root, without `.json`: `ACCOUNT/REGION/SERVICE/OPERATION[/KEY]`; `key` already encoded. */
export const answerPath = ({ account, region, operation, key }: Question): string =>
  key === undefined ? `${account}/${region}/${operation}` : `${account}/${region}/${operation}/${key}`;

export const parseAnswerPath = (path: string): { account: string; region: string; operation: string; key?: string } => {
  const [account = '', region = '', service = '', name = '', ...rest] = path.split('/');
  const operation = `${service}/${name}`;
  return rest.length === 0 ? { account, region, operation } : { account, region, operation, key: rest.join('/') };
};

/** The same snapshot with some answers replaced; `undefined` removes one. The original is untouched. */
export const withAnswers = (snapshot: Snapshot, edits: ReadonlyMap<string, Answer | undefined>): Snapshot => {
  const answers = new Map(snapshot.answers);
  for (const [path, answer] of edits) {
    if (answer === undefined) answers.delete(path);
    else answers.set(path, answer);
  }
  return { ...snapshot, answers };
};
