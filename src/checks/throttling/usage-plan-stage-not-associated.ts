import type { Change } from '../../changes/change.js';
import { addStageToPlan } from '../../changes/usage-plans.js';
import type { Facts } from '../../request/facts/index.js';
import { stageAnswers } from '../arrival.js';
import { check, fail, pass } from '../check.js';
import { forbidden } from '../seen.js';
import { list, stageSubject } from '../words.js';

type Plans = NonNullable<Facts['accountPlans']>;

/** The plan that was meant: the only one with another stage of the API, or the only one there is. */
const meant = (plans: Plans, api: string): Plans[number] | undefined => {
  const ofApi = plans.filter(({ apiStages = [] }) => apiStages.some(({ apiId }) => apiId === api));
  const [only, second] = ofApi.length > 0 ? ofApi : plans;
  return second ? undefined : only;
};

const repair = (demand: NonNullable<Facts['keyDemand']>, plans: Plans): Change[] => {
  const plan = meant(plans, demand.api);
  return plan ? [addStageToPlan(demand, plan, demand.api, demand.stage)] : [];
};

export default check({
  code: 'usage-plan-stage-not-associated',
  title: 'A usage plan holds the stage',
  why:
    'A key is valid for the stages of the usage plans that it is in. Where the method needs a key and no plan holds its stage, every ' +
    'key is refused with 403 Forbidden, a correct one too.',
  severity: 'high',
  layer: 'throttling',
  seenAs: forbidden,
  remedy: 'Add the stage to the usage plan of the keys.',
  page: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-usage-plans.html',
  reads: ['keyDemand', 'accountPlans', 'restApi', 'stage', 'caller', 'asked'],
  subject: stageSubject,
  judge({ keyDemand, accountPlans, restApi, stage, caller }) {
    if (!keyDemand || !accountPlans) return pass('the method needs no API key');
    const { api, stage: name } = keyDemand;
    const holding = accountPlans.filter(({ apiStages = [] }) =>
      apiStages.some((one) => one.apiId === api && one.stage === name),
    );
    if (holding.length > 0)
      return pass(`usage plan ${list(holding.map(({ id = '' }) => id))} holds stage ${name} of ${api}`);
    return fail({
      because: `the method needs an API key, and ${accountPlans.length === 0 ? 'the account has no usage plan' : `none of the usage plans (${list(accountPlans.map(({ id = '' }) => id))}) holds stage ${name} of ${api}`}`,
      predicts: stageAnswers({ restApi, stage, caller }, 403),
      breaks: { events: ['UpdateUsagePlan', 'DeleteUsagePlan'], ids: [api, ...accountPlans.map(({ id = '' }) => id)] },
      repair: repair(keyDemand, accountPlans),
    });
  },
});
