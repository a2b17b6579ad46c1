import type { Inventory } from '../../inventory/inventory.js';
import { usagePlans } from '../../inventory/services.js';
import { settingsFor } from '../../request/facts/stage-settings.js';
import type { ApiStage } from '../../resources/index.js';
import { stages } from '../../resources/index.js';
import type { ApiMethod } from '../../resources/methods.js';
import { methodsOf } from '../../resources/methods.js';
import { pass } from '../check.js';
import { list } from '../words.js';
import { busyWords } from './busy.js';
import { rule, weak } from './rule.js';
import { ofStage } from './subjects.js';

/** Every plan of the stage limits its keys; a method that wants a key is reached with one of them alone. @throws GapError */
const isLimitedByPlans = (inventory: Inventory, { value, api }: ApiStage): boolean => {
  const own = inventory
    .list(usagePlans, api)
    .filter(({ apiStages = [] }) =>
      apiStages.some(({ apiId, stage }) => apiId === api.value.id && stage === value.stageName),
    );
  return own.length > 0 && own.every(({ throttle }) => throttle?.rateLimit !== undefined);
};

/** The stage's own limit for a method; the account's, which settings show where they set none, is no limit of the stage. */
const hasOwnLimit = (stage: ApiStage, { path, verb }: ApiMethod, account: number | undefined): boolean => {
  const rate = settingsFor(stage.value.methodSettings, path, verb)?.setting.throttlingRateLimit;
  return rate !== undefined && rate >= 0 && (account === undefined || rate < account);
};

export default rule({
  code: 'busy-stage-without-limit',
  title: 'A busy stage has limits of its own',
  why:
    'All APIs of an account and region share one limit (10,000 requests a second by default, less in newer regions). A stage without ' +
    'one of its own that takes a tenth of it or more can use up the rest: then callers of every other API read 429, and its back end ' +
    'gets whatever comes. Requests are counted by CloudWatch, over the last day; a rate of your own is `thresholds: busy-rate`.',
  severity: 'low',
  remedy: 'Set a rate and a burst limit of the stage or of its methods, or demand keys of a usage plan that has one.',
  noRepair:
    'Which rate the back end stands, and what the callers need, is a choice: a limit that is too low refuses them.',
  page: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html',
  controls: ['Well-Architected REL05-BP02'],
  about: stages,
  needs: [
    'cloudwatch/get-metric-data',
    'apigateway/get-account',
    'apigateway/get-resources',
    'apigateway/get-usage-plans',
  ],
  subject: ofStage,
  judge(stage, view) {
    const busy = busyWords(view, stage);
    if (busy === undefined) return pass(`stage ${stage.value.stageName} is not known to be busy`);
    const { inventory } = view;
    const account = inventory.has('apigateway/get-account', stage)
      ? inventory.ask('apigateway/get-account', stage).throttleSettings?.rateLimit
      : undefined;
    const open = methodsOf(inventory, stage.api).filter((method) => !hasOwnLimit(stage, method, account));
    const free = open.filter(({ value }) => value.apiKeyRequired !== true || !isLimitedByPlans(inventory, stage));
    if (free.length === 0) return pass(`${busy}, and limits of its own`);
    return weak(
      `${busy}, and no limit of its own for ${list(free.slice(0, 5).map(({ verb, path }) => `${verb} ${path}`))}` +
        (free.length > 5 ? ` and ${free.length - 5} more` : ''),
    );
  },
});
