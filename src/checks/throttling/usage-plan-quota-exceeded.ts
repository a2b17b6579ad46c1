import { extendQuota } from '../../changes/usage-plans.js';
import { stageAnswers } from '../arrival.js';
import { check, fail, pass } from '../check.js';
import { limitExceeded } from '../seen.js';
import { list, stageSubject } from '../words.js';
import { wasOverQuota } from './limits.js';

export default check({
  code: 'usage-plan-quota-exceeded',
  title: 'The quota of the usage plan is not used up',
  why:
    'A usage plan gives each of its keys a number of requests for a day, a week or a month. When they are used up, every further one ' +
    'is answered with 429 Limit Exceeded until the period ends.',
  severity: 'high',
  layer: 'throttling',
  seenAs: limitExceeded,
  remedy: 'Grant the key more requests for this period, or raise the quota of the plan.',
  page: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-create-usage-plans.html',
  reads: ['quotas', 'keyDemand', 'restApi', 'stage', 'caller', 'asked'],
  subject: stageSubject,
  judge({ quotas, keyDemand, restApi, stage, caller, asked }) {
    if (!quotas || !keyDemand) return pass('the method needs no API key, so that no quota limits it');
    const { uses, read } = quotas;
    if (uses.length === 0) return pass('no usage plan of the stage has a quota and an enabled key');
    const unread = read ? [] : ['apigateway:GET'];
    const spent = uses.filter(({ remaining }) => remaining !== undefined && remaining <= 0);
    const told = wasOverQuota(asked.observed);
    const plans = [
      ...new Set(
        uses.map(
          ({ plan, limit }) =>
            `usage plan ${plan.id ?? ''} gives a key ${limit} requests a ${plan.quota?.period ?? 'period'}`,
        ),
      ),
    ];
    if (spent.length === 0 && !told) return pass(list(plans), unread);
    const keys = list(spent.map(({ key }) => key.name ?? key.id));
    return fail({
      because: `${list(plans)}, ${spent.length > 0 ? `and ${keys} has none left` : 'and the request is answered with Limit Exceeded'}`,
      effect: told || spent.length === uses.length ? 'blocks' : 'latent',
      predicts: stageAnswers({ restApi, stage, caller }, 429),
      breaks: { events: ['UpdateUsagePlan'], ids: uses.map(({ plan }) => plan.id ?? '') },
      repair: spent.map(({ plan, key, limit }) => extendQuota(keyDemand, plan.id ?? '', key.id, limit)),
    });
  },
});
