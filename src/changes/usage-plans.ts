import type { Answers } from '../inventory/answers.js';
import type { Place } from '../inventory/inventory.js';
import type { Answer } from '../snapshot/snapshot.js';
import type { Change, Effect } from './change.js';
import { aws, change, editAnswer, restored, step } from './change.js';
import type { PatchOperation } from './rest-apis.js';
import type { Argument, Arguments } from './terraform.js';
import { block, imported, localName } from './terraform.js';

type Plans = Answers['apigateway/get-usage-plans'];
type Plan = NonNullable<Plans['items']>[number];

const named = ({ id, name }: Plan): string => (name ? `${name} (${id})` : (id ?? ''));

const planBlock = (place: Place, plan: Plan, args: Arguments, keeps: readonly string[]): string => {
  const id = plan.id ?? '';
  return imported(place, 'aws_api_gateway_usage_plan', localName('plan', id), id, { name: plan.name ?? id, ...args }, [
    'description',
    'product_code',
    'quota_settings',
    ...keeps,
    'tags',
    'tags_all',
  ]);
};

interface PlanPatch {
  readonly summary: string;
  readonly set: readonly PatchOperation[];
  readonly reset: readonly PatchOperation[];
  readonly edit: (plan: Plan) => Plan;
  readonly field: 'apiStages' | 'throttle';
  readonly terraform: string;
  readonly warning: string;
}

const updatePlan = (
  place: Place,
  plan: Plan,
  { summary, set, reset, edit, field, terraform, warning }: PlanPatch,
): Change => {
  const id = plan.id ?? '';
  const { account, region } = place;
  const patched = (operations: readonly PatchOperation[], apply: (row: Plan) => Plan) =>
    step(
      aws('apigateway', 'update-usage-plan', region, {
        'usage-plan-id': id,
        'patch-operations': JSON.stringify(operations),
      }),
      (snapshot) =>
        editAnswer<Plans & Answer>(snapshot, 'apigateway/get-usage-plans', { account, region }, [], (answer) => ({
          ...answer,
          items: (answer.items ?? []).map((row) => (row.id === id ? apply(row) : row)),
        })),
    );
  return change(place, {
    summary,
    does: [patched(set, edit)],
    undoes: [patched(reset, (row) => restored(row, plan, field))],
    terraform,
    warning,
  });
};

/** @see https://docs.aws.amazon.com/apigateway/latest/api/patch-operations.html#UpdateUsagePlan-Patch */
export const addStageToPlan = (place: Place, plan: Plan, apiId: string, stage: string): Change => {
  const value = `${apiId}:${stage}`;
  const stages = [...(plan.apiStages ?? []), { apiId, stage }];
  const listed: Argument = stages.map((row) => block({ api_id: row.apiId ?? '', stage: row.stage ?? '' }));
  return updatePlan(place, plan, {
    summary: `add stage ${stage} of ${apiId} to usage plan ${named(plan)}`,
    set: [{ op: 'add', path: '/apiStages', value }],
    reset: [{ op: 'remove', path: '/apiStages', value }],
    field: 'apiStages',
    edit: (row) => ({ ...row, apiStages: stages }),
    terraform: planBlock(place, plan, { api_stages: listed }, ['throttle_settings']),
    warning: 'every key of the plan is valid for the stage then',
  });
};

/** Takes a usage plan's own throttle away, so that the limits of the stage and the account apply. */
export const removePlanThrottle = (place: Place, plan: Plan): Change => {
  const { rateLimit = 0, burstLimit = 0 } = plan.throttle ?? {};
  return updatePlan(place, plan, {
    summary: `remove the throttle of usage plan ${named(plan)}`,
    set: [{ op: 'remove', path: '/throttle' }],
    reset: [
      { op: 'replace', path: '/throttle/rateLimit', value: String(rateLimit) },
      { op: 'replace', path: '/throttle/burstLimit', value: String(burstLimit) },
    ],
    field: 'throttle',
    edit: ({ throttle: _throttle, ...row }) => row,
    terraform: planBlock(place, plan, {}, ['api_stages']),
    warning: 'the keys of the plan are limited by the stage and the account alone then',
  });
};

/** @see https://docs.aws.amazon.com/apigateway/latest/api/patch-operations.html#UpdateApiKey-Patch */
export const enableApiKey = (place: Place, keyId: string, name: string | undefined): Change => {
  const { account, region } = place;
  type Keys = Answers['apigateway/get-api-keys'] & Answer;
  const set = (enabled: boolean) =>
    step(
      aws('apigateway', 'update-api-key', region, {
        'api-key': keyId,
        'patch-operations': JSON.stringify([{ op: 'replace', path: '/enabled', value: String(enabled) }]),
      }),
      (snapshot) =>
        editAnswer<Keys>(snapshot, 'apigateway/get-api-keys', { account, region }, [], (answer) => ({
          ...answer,
          items: (answer.items ?? []).map((row) => (row.id === keyId ? { ...row, enabled } : row)),
        })),
    );
  return change(place, {
    summary: `enable API key ${name ? `${name} (${keyId})` : keyId}`,
    does: [set(true)],
    undoes: [set(false)],
    terraform: imported(
      place,
      'aws_api_gateway_api_key',
      localName('key', keyId),
      keyId,
      { name: name ?? keyId, enabled: true },
      ['customer_id', 'description', 'tags', 'tags_all', 'value'],
    ),
  });
};

/**
 * Grants a key the quota of its plan once more for the running period.
 * @see https://docs.aws.amazon.com/apigateway/latest/api/patch-operations.html#UpdateUsage-Patch
 */
export const extendQuota = (place: Place, planId: string, keyId: string, limit: number): Change => {
  const { account, region } = place;
  type Usage = Answers['apigateway/get-usage'] & Answer;
  const remainingIs =
    (remaining: number): Effect =>
    (snapshot) =>
      editAnswer<Usage>(snapshot, 'apigateway/get-usage', { account, region }, [planId], (answer) => {
        const days = answer.items?.[keyId];
        const last = days?.at(-1);
        if (!days || !last) return answer;
        return { ...answer, items: { ...answer.items, [keyId]: [...days.slice(0, -1), [last[0] ?? 0, remaining]] } };
      });
  const set = (remaining: number) =>
    step(
      aws('apigateway', 'update-usage', region, {
        'usage-plan-id': planId,
        'key-id': keyId,
        'patch-operations': JSON.stringify([{ op: 'replace', path: '/remaining', value: String(remaining) }]),
      }),
      remainingIs(remaining),
    );
  return change(place, {
    summary: `grant key ${keyId} another ${limit} requests of usage plan ${planId}`,
    does: [set(limit)],
    undoes: [set(0)],
    terraform: { because: 'what is used of a quota in the running period is no resource' },
  });
};
