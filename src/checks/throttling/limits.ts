import type { MethodSetting } from '../../request/facts/stage-settings.js';
import type { Observed } from '../../request/request.js';

/** A limit of a token bucket, as AWS writes it. */
export interface Limit {
  readonly rateLimit?: number | undefined;
  readonly burstLimit?: number | undefined;
}

const some = (value: number | undefined): number | undefined => (value !== undefined && value < 0 ? undefined : value);

/** The limits of a stage's settings. Terraform writes -1 where a stage is to have none of its own. */
export const limitsOf = ({ throttlingRateLimit, throttlingBurstLimit }: MethodSetting): Limit => ({
  rateLimit: some(throttlingRateLimit),
  burstLimit: some(throttlingBurstLimit),
});

/** A rate or a burst of 0 lets nothing through. */
export const letsNothingThrough = ({ rateLimit, burstLimit }: Limit): boolean => rateLimit === 0 || burstLimit === 0;

export const told = ({ rateLimit, burstLimit }: Limit): string =>
  `${rateLimit ?? 'any number of'} requests a second with a burst of ${burstLimit ?? 'any size'}`;

/** Whether the caller was throttled, and not over a quota. */
export const wasThrottled = (observed: Observed | undefined): boolean =>
  observed?.kind === 'http' && observed.status === 429 && !/Limit Exceeded/i.test(observed.text ?? '');

/** Whether the caller was told that a quota is used up; without a text every 429 may be that. */
export const wasOverQuota = (observed: Observed | undefined): boolean =>
  observed?.kind === 'http' && observed.status === 429 && /Limit Exceeded/i.test(observed.text ?? '');
