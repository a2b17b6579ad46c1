import type { Change } from '../../changes/change.js';
import { settingsBlock, updateStage } from '../../changes/stages.js';
import type { Facts } from '../../request/facts/index.js';
import { stageAnswers } from '../arrival.js';
import { check, fail, pass } from '../check.js';
import { tooManyRequests } from '../seen.js';
import { stageSubject } from '../words.js';
import { letsNothingThrough, limitsOf, told, wasThrottled } from './limits.js';

type Settings = NonNullable<Facts['methodSettings']>;

/** Puts the account's limits, which apply where a stage has none of its own, in place of those that let nothing through. */
const raised = (
  restApi: NonNullable<Facts['restApi']>,
  stage: NonNullable<Facts['stage']>,
  { key, setting }: Settings,
  account: NonNullable<Facts['accountLimits']>,
): Change => {
  const path = `/${key.replace(/^\//, '')}/throttling`;
  const patch = (rate: number | undefined, burst: number | undefined) => [
    { op: 'replace', path: `${path}/rateLimit`, value: String(rate ?? account.rateLimit) },
    { op: 'replace', path: `${path}/burstLimit`, value: String(burst ?? account.burstLimit) },
  ];
  const { throttlingRateLimit, throttlingBurstLimit } = setting;
  return updateStage(restApi, stage, {
    summary: `give ${key} of stage ${stage.stageName ?? ''} the limits of the account`,
    set: patch(account.rateLimit, account.burstLimit),
    reset: patch(throttlingRateLimit, throttlingBurstLimit),
    field: 'methodSettings',
    warning: 'this stage can then use up what all APIs of the account share',
    terraform: (api, own) =>
      settingsBlock(api, own, key, {
        throttlingRateLimit: account.rateLimit,
        throttlingBurstLimit: account.burstLimit,
      }),
    edit: (row) => ({
      ...row,
      methodSettings: {
        ...row.methodSettings,
        [key]: {
          ...row.methodSettings?.[key],
          throttlingRateLimit: account.rateLimit,
          throttlingBurstLimit: account.burstLimit,
        },
      },
    }),
  });
};

export default check({
  code: 'stage-or-method-throttled',
  title: 'The stage lets requests to the method through',
  why:
    'A stage may limit the rate of all its methods together, or of one. What is over the limit is answered with 429 Too Many Requests ' +
    'for every caller; a limit of 0 lets nothing through. It takes effect without a deployment.',
  severity: 'high',
  layer: 'throttling',
  seenAs: tooManyRequests,
  remedy: 'Raise the limits of the stage or of the method.',
  page: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html',
  reads: ['methodSettings', 'accountLimits', 'restApi', 'stage', 'caller', 'asked'],
  subject: stageSubject,
  judge({ methodSettings, accountLimits, restApi, stage, caller, asked }) {
    if (!methodSettings || !restApi || !stage?.stageName)
      return pass('the stage has no limits of its own for the method');
    const { key, setting } = methodSettings;
    const limit = limitsOf(setting);
    if (limit.rateLimit === undefined && limit.burstLimit === undefined) return pass(`settings ${key} have no limits`);
    const closed = letsNothingThrough(limit);
    const ordinary = accountLimits && (limit.rateLimit ?? 0) >= accountLimits.rateLimit;
    if (!closed && (ordinary || !wasThrottled(asked.observed)))
      return pass(`settings ${key} of stage ${stage.stageName} allow ${told(limit)}`);
    return fail({
      because: `settings ${key} of stage ${stage.stageName} allow ${told(limit)}${closed ? '' : ', and the request is answered with 429'}`,
      predicts: stageAnswers({ restApi, stage, caller }, 429),
      breaks: { events: ['UpdateStage'], ids: [restApi.value.id ?? ''] },
      repair: closed && accountLimits ? [raised(restApi, stage, methodSettings, accountLimits)] : [],
    });
  },
});
