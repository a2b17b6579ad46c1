import { quotasOf, share, type Quota } from './quotas.js';

/** Steady milliseconds, and a sleep that rejects with the signal's reason when aborted. */
export interface Clock {
  now(): number;
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** A signal that is aborted after so many milliseconds; without it nothing that runs is cut short. */
  deadline?(ms: number): AbortSignal;
}

/** One quota's use in one account and region since the run began. */
export interface QuotaUse {
  readonly account: string;
  readonly region: string;
  /** A service whose operations share it, or one `service/operation`. */
  readonly quota: string;
  readonly calls: number;
  /** The most of AWS's own bucket that was ever drawn, 0 to 1 and beyond. */
  readonly peakShare: number;
}

export interface Pace {
  /** Waits for every bucket that a call draws from; gives the milliseconds waited. Rejects when aborted. */
  take(
    call: { readonly account: string; readonly region: string; readonly operation: string },
    signal?: AbortSignal,
  ): Promise<number>;
  use(): readonly QuotaUse[];
}

interface Bucket {
  readonly account: string;
  readonly region: string;
  readonly name: string;
  readonly quota: Quota;
  /** Ours: below zero while callers wait. */
  tokens: number;
  /** What AWS's own bucket holds, as far as we drew from it. */
  theirs: number;
  at: number;
  calls: number;
  peakShare: number;
}

/**
 * One short of the share: calls that left evenly may arrive closer together. At least one, or nothing would ever pass.
 */
const capacityOf = ({ burst }: Quota): number => Math.max(1, Math.ceil(burst * share) - 1);

const refill = (bucket: Bucket, now: number): void => {
  const seconds = Math.max(0, now - bucket.at) / 1000;
  const { rate, burst } = bucket.quota;
  bucket.tokens = Math.min(capacityOf(bucket.quota), bucket.tokens + seconds * rate * share);
  bucket.theirs = Math.min(burst, bucket.theirs + seconds * rate);
  bucket.at = now;
};

const draw = (bucket: Bucket, calls: number): void => {
  bucket.tokens -= calls;
  bucket.theirs -= calls;
  bucket.calls += calls;
  const waiting = Math.max(0, -bucket.tokens);
  bucket.peakShare = Math.max(bucket.peakShare, 1 - (bucket.theirs + waiting) / bucket.quota.burst);
};

/** Token buckets per account, region and quota, at half of what AWS publishes. Callers pass in the order in which they came. */
export const paceOf = (clock: Clock): Pace => {
  const buckets = new Map<string, Bucket>();

  const bucketsOf = ({ account, region, operation }: Parameters<Pace['take']>[0]): Bucket[] => {
    const now = clock.now();
    return [...quotasOf(operation, region)].map(([name, quota]) => {
      const key = `${account}/${region}/${name}`;
      const fresh = { tokens: capacityOf(quota), theirs: quota.burst, at: now, calls: 0, peakShare: 0 };
      const bucket = buckets.get(key) ?? { account, region, name, quota, ...fresh };
      buckets.set(key, bucket);
      refill(bucket, now);
      return bucket;
    });
  };

  return {
    take: async (call, signal) => {
      signal?.throwIfAborted();
      const drawn = bucketsOf(call);
      drawn.forEach((bucket) => draw(bucket, 1));
      const wait = Math.max(0, ...drawn.map(({ tokens, quota }) => (-tokens / (quota.rate * share)) * 1000));
      if (wait === 0) return 0;
      try {
        await clock.sleep(wait, signal);
        return wait;
      } catch (error) {
        drawn.forEach((bucket) => draw(bucket, -1));
        throw error;
      }
    },
    use: () =>
      [...buckets.values()].map(({ account, region, name, calls, peakShare }) => ({
        account,
        region,
        quota: name,
        calls,
        peakShare,
      })),
  };
};
