import { stageAnswers } from '../arrival.js';
import { check, fail, pass } from '../check.js';
import { tooManyRequests } from '../seen.js';
import { stageSubject } from '../words.js';
import { limitsOf, told, wasThrottled } from './limits.js';

export default check({
  code: 'account-throttled',
  title: 'The account is not known to be over its limit',
  why:
    'All APIs of an account and region share one limit, 10,000 requests a second by default and less in newer regions. When it is ' +
    'reached, calls of every API are answered with 429 Too Many Requests. How many there are is in metrics only.',
  severity: 'medium',
  layer: 'throttling',
  seenAs: tooManyRequests,
  remedy: "Ask for a higher quota; or limit the stages that use up the account's.",
  noRepair:
    "AWS grants a higher quota on request and after a while; how much is enough is in metrics, and lower limits of other stages are their callers' loss.",
  page: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html',
  reads: ['accountThrottle', 'methodSettings', 'planThrottles', 'restApi', 'stage', 'caller', 'asked'],
  subject: ({ restApi, asked }) => stageSubject({ restApi, asked }),
  judge({ accountThrottle, methodSettings, planThrottles, restApi, stage, caller, asked }) {
    if (!accountThrottle || !restApi || !wasThrottled(asked.observed))
      return pass('nothing was stated that says so; how near the limit is, metrics tell');
    const stageLimit = (methodSettings && limitsOf(methodSettings.setting).rateLimit) ?? Infinity;
    const planLimits = (planThrottles ?? []).map(({ rateLimit }) => rateLimit ?? Infinity);
    if (Math.min(stageLimit, ...planLimits) < accountThrottle.rateLimit)
      return pass(
        'the stage or its usage plans have lower limits: see stage-or-method-throttled and usage-plan-throttled',
      );
    return fail({
      because: `account ${restApi.account} allows ${told(accountThrottle)} in ${restApi.region} for all its APIs together, no lower limit stands before the method, and the request is answered with 429`,
      details: ['an integration can answer 429 too; its answer has no x-amzn-ErrorType'],
      predicts: stageAnswers({ restApi, stage, caller }, 429),
      repair: [],
    });
  },
});
