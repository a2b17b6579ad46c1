import { setMaxListeners } from 'node:events';
import type { Clock } from '../pace.js';

/** What reading the logs may take in all, and for each source. */
export interface Limits {
  readonly milliseconds: number;
  readonly bytes: number;
  /** Of one source: a log group, the trail of one account and region, its traces, its metrics, one bucket. */
  readonly sourceMilliseconds: number;
  readonly sourceBytes: number;
  /** Of the questions where logs are, which everything else waits for. */
  readonly describeMilliseconds: number;
  /** Of one log stream or group. */
  readonly pagesOfLog: number;
  /** Of one lookup in CloudTrail, of 50 events each. */
  readonly pagesOfLookup: number;
  /** Lookups in one account and region; two a second are all that CloudTrail allows. */
  readonly lookups: number;
  /** Events of a trail in another store than LookupEvents, the newest first. */
  readonly trailEvents: number;
  readonly pagesOfTraces: number;
  /** Traces whose segments are read. */
  readonly traces: number;
  readonly interfaces: number;
  /** Streams of one log group that are read one by one; more are a query of Logs Insights. */
  readonly streams: number;
  /** Rows of one query that are kept. */
  readonly queryRows: number;
  /** More of a bucket than this is for Athena, if it can be asked. */
  readonly directBytes: number;
  readonly directObjects: number;
  /** Bytes that one scan of files, a bucket or a log group may take, as they are stored and paid for. */
  readonly scanBytes: number;
}

export const usualLimits: Limits = {
  milliseconds: 45_000,
  bytes: 64 * 1024 * 1024,
  sourceMilliseconds: 25_000,
  sourceBytes: 32 * 1024 * 1024,
  describeMilliseconds: 8_000,
  pagesOfLog: 20,
  pagesOfLookup: 3,
  lookups: 20,
  trailEvents: 1000,
  pagesOfTraces: 10,
  traces: 25,
  interfaces: 16,
  streams: 4,
  queryRows: 20_000,
  directBytes: 256 * 1024 ** 2,
  directObjects: 1000,
  scanBytes: 10 * 1024 ** 3,
};

export interface Budget {
  readonly limits: Limits;
  readonly charge: (bytes: number) => void;
  readonly clock: Clock;
  /** Why nothing more may be asked; undefined while something may. */
  readonly spent: () => string | undefined;
  /** Aborted when the time is up: what still runs then is not waited for. */
  readonly signal: AbortSignal;
  /** A share of this for one source, which cannot take what the others need. Milliseconds and bytes. */
  readonly share: (most: { readonly milliseconds: number; readonly bytes: number }) => Budget;
}

const seconds = (milliseconds: number): string => `${milliseconds / 1000} s were up`;

const within = (
  limits: Limits,
  clock: Clock,
  most: { readonly milliseconds: number; readonly bytes: number },
  whole: Budget | undefined,
): Budget => {
  const end = clock.now() + most.milliseconds;
  const own = clock.deadline?.(Math.max(0, most.milliseconds)) ?? new AbortController().signal;
  const signal = whole ? AbortSignal.any([own, whole.signal]) : own;
  setMaxListeners(0, signal);
  let left = most.bytes;
  const budget: Budget = {
    limits,
    clock,
    signal,
    charge: (bytes) => {
      left -= bytes;
      whole?.charge(bytes);
    },
    spent: () => {
      const before = whole?.spent();
      if (before !== undefined) return before;
      if (left <= 0) return `${most.bytes} bytes were read`;
      return clock.now() >= end || signal.aborted ? seconds(most.milliseconds) : undefined;
    },
    share: (part) => within(limits, clock, part, budget),
  };
  return budget;
};

export const budgetOf = (limits: Limits, clock: Clock): Budget => within(limits, clock, limits, undefined);
