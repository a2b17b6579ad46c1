import type { Answers } from '../../inventory/answers.js';
import type { Subject } from '../fact.js';
import { fact, get } from '../fact.js';
import { restApi } from './api.js';
import { gapOf } from './authorization/gap.js';

/** The limit on the requests of all APIs of an account and region together. */
export interface AccountLimits {
  readonly rateLimit: number;
  readonly burstLimit: number;
}

const limitsIn = ({ throttleSettings }: Answers['apigateway/get-account']): AccountLimits | undefined => {
  const { rateLimit, burstLimit } = throttleSettings ?? {};
  return rateLimit === undefined || burstLimit === undefined ? undefined : { rateLimit, burstLimit };
};

const wasThrottled = ({ request: { observed } }: Subject): boolean =>
  observed?.kind === 'http' && observed.status === 429;

/** Asked only where the caller was answered with 429; else undefined: how near the limit is, no configuration tells. */
export const accountThrottle = fact<AccountLimits | undefined>({
  needs: ['apigateway/get-account'],
  uses: [restApi],
  of: (subject) => {
    const api = get(subject, restApi);
    if (!api || !wasThrottled(subject)) return undefined;
    const limits = limitsIn(subject.inventory.ask('apigateway/get-account', api));
    if (!limits) throw gapOf(api, 'apigateway/get-account', 'the answer holds no throttle settings');
    return limits;
  },
});

/** The same where it was collected, for comparison and for repairs. */
export const accountLimits = fact<AccountLimits | undefined>({
  needs: ['apigateway/get-account'],
  uses: [restApi],
  of: (subject) => {
    const api = get(subject, restApi);
    if (!api || !subject.inventory.has('apigateway/get-account', api)) return undefined;
    return limitsIn(subject.inventory.ask('apigateway/get-account', api));
  },
});
