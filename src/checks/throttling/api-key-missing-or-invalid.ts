import type { Change } from '../../changes/change.js';
import { enableApiKey } from '../../changes/usage-plans.js';
import type { Facts } from '../../request/facts/index.js';
import { statesHeaders } from '../../request/facts/method-request.js';
import type { Observed } from '../../request/request.js';
import { stageAnswers } from '../arrival.js';
import { check, fail, pass } from '../check.js';
import { forbidden } from '../seen.js';
import { list, stageSubject } from '../words.js';

type Plans = NonNullable<Facts['stagePlans']>;

const isForbidden = (observed: Observed | undefined): boolean =>
  observed?.kind === 'http' && observed.text !== undefined && /"message"\s*:\s*"Forbidden"/.test(observed.text);

/** What is wrong with every key that there is; undefined where one could be valid. */
const unusable = (plans: Plans): string | undefined => {
  const keys = plans.flatMap((plan) => plan.keys);
  const names = list(plans.map(({ plan }) => plan.id ?? ''));
  if (keys.some(({ enabled }) => enabled)) return undefined;
  if (keys.length === 0) return `usage plan ${names} holds the stage and no key`;
  return `no key of usage plan ${names} is enabled: ${list(keys.map(({ id, name }) => name ?? id))}`;
};

const repair = (demand: NonNullable<Facts['keyDemand']>, plans: Plans): Change[] => {
  const disabled = plans.flatMap(({ keys }) => keys).filter(({ enabled }) => !enabled);
  const [only, second] = [...new Map(disabled.map((key) => [key.id, key])).values()];
  return only && !second ? [enableApiKey(demand, only.id, only.name)] : [];
};

export default check({
  code: 'api-key-missing-or-invalid',
  title: 'The request has an API key that its usage plan knows',
  why:
    'A method that requires a key takes enabled keys of the usage plans of its stage, in the header x-api-key or from the authorizer. ' +
    'Without one the answer is 403 Forbidden, like that of a wrong stage, but with a line in the log of the stage.',
  severity: 'high',
  layer: 'throttling',
  seenAs: forbidden,
  remedy: 'Send x-api-key; enable the key, or add it to the usage plan of the stage.',
  page: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-usage-plans.html',
  reads: ['keyDemand', 'stagePlans', 'restApi', 'stage', 'caller', 'asked'],
  subject: stageSubject,
  judge({ keyDemand, stagePlans, restApi, stage, caller, asked }) {
    if (!keyDemand || !stagePlans) return pass('the method needs no API key');
    if (stagePlans.length === 0) return pass('no usage plan holds the stage: see usage-plan-stage-not-associated');
    const ids = stagePlans.flatMap(({ plan, keys }) => [plan.id ?? '', ...keys.map(({ id }) => id)]);
    const shared = {
      predicts: stageAnswers({ restApi, stage, caller }, 403),
      breaks: { events: ['UpdateApiKey', 'DeleteApiKey', 'DeleteUsagePlanKey', 'UpdateUsagePlan'], ids },
    };
    const because = unusable(stagePlans);
    if (because !== undefined) return fail({ because, ...shared, repair: repair(keyDemand, stagePlans) });
    const inHeader = keyDemand.source === 'HEADER';
    const sent = asked.headers['x-api-key'] !== undefined;
    if (inHeader && !sent && statesHeaders(asked))
      return fail({
        because: 'the method needs an API key, and the request does not state x-api-key',
        ...shared,
        repair: [],
      });
    if (inHeader && !sent && isForbidden(asked.observed))
      return fail({
        because: 'the method needs an API key, none was stated, and the request is answered with 403 Forbidden',
        ...shared,
        repair: [],
      });
    return pass(
      `usage plan ${list(stagePlans.map(({ plan }) => plan.id ?? ''))} has an enabled key; which one the client sends is not known`,
    );
  },
});
