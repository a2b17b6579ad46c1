import { removePlanThrottle } from '../../changes/usage-plans.js';
import { stageAnswers } from '../arrival.js';
import { check, fail, pass } from '../check.js';
import { tooManyRequests } from '../seen.js';
import { list, stageSubject } from '../words.js';
import { letsNothingThrough, told, wasThrottled } from './limits.js';

export default check({
  code: 'usage-plan-throttled',
  title: 'The usage plan lets requests through',
  why:
    'A usage plan limits the rate of each of its keys, for all methods or for one. What is over the limit is answered with 429 Too ' +
    'Many Requests; a limit of 0 lets nothing through. How many requests a client sends is in no configuration.',
  severity: 'high',
  layer: 'throttling',
  seenAs: tooManyRequests,
  remedy: 'Raise the limit of the usage plan, or let the client retry with backoff.',
  page: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html',
  reads: ['planThrottles', 'keyDemand', 'restApi', 'stage', 'caller', 'asked'],
  subject: stageSubject,
  judge({ planThrottles, keyDemand, restApi, stage, caller, asked }) {
    if (!planThrottles || !keyDemand) return pass('the method needs no API key, so that no usage plan limits it');
    const closed = planThrottles.filter(letsNothingThrough);
    const limited = planThrottles.filter(({ rateLimit, burstLimit }) => (rateLimit ?? burstLimit) !== undefined);
    const limits = list(limited.map((one) => `usage plan ${one.plan.id ?? ''} allows a key ${told(one)}`));
    const throttled = wasThrottled(asked.observed);
    if (limited.length === 0) return pass('no usage plan of the stage has a throttle');
    if (closed.length === 0 && !throttled) return pass(limits);
    return fail({
      because: throttled ? `${limits}, and the request is answered with 429` : limits,
      effect: throttled || closed.length === planThrottles.length ? 'blocks' : 'latent',
      predicts: stageAnswers({ restApi, stage, caller }, 429),
      breaks: { events: ['UpdateUsagePlan'], ids: planThrottles.map(({ plan }) => plan.id ?? '') },
      repair: closed.filter(({ of }) => of === 'plan').map(({ plan }) => removePlanThrottle(keyDemand, plan)),
    });
  },
});
