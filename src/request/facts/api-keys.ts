import type { Answers } from '../../inventory/answers.js';
import type { Place } from '../../inventory/inventory.js';
import type { UsagePlan } from '../../inventory/services.js';
import { apiKeys, usagePlans } from '../../inventory/services.js';
import type { Subject } from '../fact.js';
import { fact, get } from '../fact.js';
import { restApi, stage } from './api.js';
import { method } from './method.js';

/** Where API Gateway looks for the key: in `x-api-key`, or in what the authorizer returns. */
export interface KeyDemand extends Place {
  readonly api: string;
  readonly stage: string;
  readonly source: 'HEADER' | 'AUTHORIZER';
}

/** Undefined where the deployed method needs no key. */
export const keyDemand = fact<KeyDemand | undefined>({
  needs: [],
  uses: [restApi, stage, method],
  of: (subject) => {
    const api = get(subject, restApi);
    const serving = get(subject, stage);
    if (!api?.value.id || !serving?.stageName || !get(subject, method)?.apiKeyRequired) return undefined;
    const source = api.value.apiKeySource === 'AUTHORIZER' ? 'AUTHORIZER' : 'HEADER';
    return { account: api.account, region: api.region, api: api.value.id, stage: serving.stageName, source };
  },
});

const covers = ({ apiStages = [] }: UsagePlan, { api, stage: name }: KeyDemand): boolean =>
  apiStages.some(({ apiId, stage: of }) => apiId === api && of === name);

/** Every usage plan of the account, for a method that needs a key; undefined for one that needs none. */
export const accountPlans = fact<readonly UsagePlan[] | undefined>({
  needs: ['apigateway/get-usage-plans'],
  uses: [keyDemand],
  of: (subject) => {
    const demand = get(subject, keyDemand);
    return demand && subject.inventory.list(usagePlans, demand);
  },
});

export interface PlanKey {
  readonly id: string;
  readonly name: string | undefined;
  readonly enabled: boolean;
}

/** A usage plan that holds the request's stage, with the keys in it. */
export interface StagePlan {
  readonly plan: UsagePlan;
  readonly keys: readonly PlanKey[];
}

const keysOf = (subject: Subject, demand: KeyDemand, planId: string): PlanKey[] => {
  const { items = [] } = subject.inventory.ask('apigateway/get-usage-plan-keys', demand, planId);
  if (items.length === 0) return [];
  const all = subject.inventory.list(apiKeys, demand);
  return items.flatMap(({ id = '', name }) => {
    const key = all.find((one) => one.id === id);
    return key ? [{ id, name: key.name ?? name, enabled: key.enabled === true }] : [];
  });
};

/** The usage plans of the request's stage; undefined where the method needs no key. */
export const stagePlans = fact<readonly StagePlan[] | undefined>({
  needs: ['apigateway/get-usage-plan-keys', 'apigateway/get-api-keys'],
  uses: [keyDemand, accountPlans],
  of: (subject) => {
    const demand = get(subject, keyDemand);
    const plans = get(subject, accountPlans);
    if (!demand || !plans) return undefined;
    return plans
      .filter((plan) => covers(plan, demand))
      .map((plan) => ({ plan, keys: keysOf(subject, demand, plan.id ?? '') }));
  },
});

/** The throttle of a usage plan for the request's method: that of the stage's method in it, else the plan's own. */
export interface PlanThrottle {
  readonly plan: UsagePlan;
  readonly of: 'plan' | 'method';
  readonly rateLimit: number | undefined;
  readonly burstLimit: number | undefined;
}

/** One for each plan of the stage, without limits where it has none; undefined where the method needs no key. */
export const planThrottles = fact<readonly PlanThrottle[] | undefined>({
  needs: [],
  uses: [keyDemand, accountPlans, method],
  of: (subject) => {
    const demand = get(subject, keyDemand);
    const matched = get(subject, method);
    if (!demand || !matched) return undefined;
    const path = `${matched.resourcePath}/${matched.httpMethod}`;
    return (get(subject, accountPlans) ?? [])
      .filter((plan) => covers(plan, demand))
      .map((plan): PlanThrottle => {
        const own = plan.apiStages?.find(({ apiId, stage: of }) => apiId === demand.api && of === demand.stage);
        const ofMethod = own?.throttle?.[path];
        const { rateLimit, burstLimit } = ofMethod ?? plan.throttle ?? {};
        return { plan, of: ofMethod ? 'method' : 'plan', rateLimit, burstLimit };
      });
  },
});

/** What a key has left of its plan's quota in the running period. */
export interface QuotaUse {
  readonly plan: UsagePlan;
  readonly limit: number;
  readonly key: PlanKey;
  /** Undefined where the usage was not read, or the key has not been used. */
  readonly remaining: number | undefined;
}

export interface Quotas {
  readonly uses: readonly QuotaUse[];
  /** Whether the usage of each plan with a quota was read. */
  readonly read: boolean;
}

const remainingOf = (usage: Answers['apigateway/get-usage'] | undefined, key: string): number | undefined =>
  usage?.items?.[key]?.at(-1)?.[1];

/**
 * The usage of the plans of the stage that have a quota; undefined where the method needs no key.
 * @see https://docs.aws.amazon.com/apigateway/latest/api/API_GetUsage.html (a day is [used, remaining])
 */
export const quotas = fact<Quotas | undefined>({
  needs: ['apigateway/get-usage'],
  uses: [keyDemand, stagePlans],
  of: (subject) => {
    const demand = get(subject, keyDemand);
    const plans = get(subject, stagePlans);
    if (!demand || !plans) return undefined;
    let read = true;
    const uses = plans.flatMap(({ plan, keys }): QuotaUse[] => {
      const limit = plan.quota?.limit;
      if (limit === undefined) return [];
      const usage = subject.inventory.askIfCollected('apigateway/get-usage', demand, plan.id ?? '');
      if (usage === undefined) read = false;
      return keys
        .filter(({ enabled }) => enabled)
        .map((key) => ({ plan, limit, key, remaining: remainingOf(usage, key.id) }));
    });
    return { uses, read };
  },
});
