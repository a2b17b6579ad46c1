import type { GapReason } from '../snapshot/snapshot.js';
import type { Ask } from './plan/index.js';
import type { Outcome } from './read.js';

/** One question as it was asked. Times are milliseconds, from the start of the collection. */
export interface Call {
  readonly service: string;
  readonly operation: string;
  readonly account: string;
  readonly region: string;
  readonly key?: string;
  readonly startedMs: number;
  readonly ms: number;
  /** Depth of dependency: 1 needs no answer, 2 needs one of 1. While the collection runs, as known by then. */
  readonly level: number;
  /** Requests, without the SDK's own retries. */
  readonly pages: number;
  /** `none`: AWS said that there is none; `absent`: what was asked about is not there. */
  readonly outcome: 'answered' | 'none' | 'absent' | GapReason;
}

/** A question with its outcome. */
export interface Known {
  readonly ask: Ask;
  readonly outcome: Outcome;
}

export const callOf = (
  { ask, outcome }: Known,
  { level, started, ended }: { readonly level: number; readonly started: number; readonly ended: number },
): Call => {
  const [service = '', name = ''] = ask.operation.split('/');
  return {
    service,
    operation: name,
    account: ask.account,
    region: ask.region,
    ...(ask.key === undefined ? {} : { key: ask.key }),
    level,
    startedMs: started,
    ms: ended - started,
    pages: outcome.pages,
    outcome: outcome.is === 'failed' ? outcome.failure.why : outcome.is,
  };
};
