import type { Answers } from '../inventory/answers.js';
import type { Place } from '../inventory/inventory.js';
import type { Answer } from '../snapshot/snapshot.js';
import type { Change } from './change.js';
import { aws, editAnswer } from './change.js';
import type { PatchOperation } from './rest-apis.js';

type Plans = Answers['apigateway/get-usage-plans'];
type Plan = NonNullable<Plans['items']>[number];

const updatePlan = (
  { account, region }: Place,
  plan: Plan,
  summary: string,
  set: readonly PatchOperation[],
  reset: readonly PatchOperation[],
  edit: (plan: Plan) => Plan,
): Change => {
  const id = plan.id ?? '';
  const patch = (operations: readonly PatchOperation[]) =>
    aws('apigateway', 'update-usage-plan', region, {
      'usage-plan-id': id,
      'patch-operations': JSON.stringify(operations),
    });
  return {
    account,
    region,
    summary,
    cli: patch(set),
    undo: patch(reset),
    terraform: null,
    apply: (snapshot) =>
      editAnswer<Plans & Answer>(snapshot, 'apigateway/get-usage-plans', { account, region }, [], (answer) => ({
        ...answer,
        items: (answer.items ?? []).map((row) => (row.id === id ? edit(row) : row)),
      })),
  };
};

const named = ({ id, name }: Plan): string => (name ? `${name} (${id})` : (id ?? ''));

/** @see https://docs.aws.amazon.com/apigateway/latest/api/patch-operations.html#UpdateUsagePlan-Patch */
export const addStageToPlan = (place: Place, plan: Plan, apiId: string, stage: string): Change => {
  const value = `${apiId}:${stage}`;
  return updatePlan(
    place,
    plan,
    `add stage ${stage} of ${apiId} to usage plan ${named(plan)}`,
    [{ op: 'add', path: '/apiStages', value }],
    [{ op: 'remove', path: '/apiStages', value }],
    (row) => ({ ...row, apiStages: [...(row.apiStages ?? []), { apiId, stage }] }),
  );
};

/** Takes a usage plan's own throttle away, so that the limits of the stage and the account apply. */
export const removePlanThrottle = (place: Place, plan: Plan): Change => {
  const { rateLimit = 0, burstLimit = 0 } = plan.throttle ?? {};
  return updatePlan(
    place,
    plan,
    `remove the throttle of usage plan ${named(plan)}`,
    [{ op: 'remove', path: '/throttle' }],
    [
      { op: 'replace', path: '/throttle/rateLimit', value: String(rateLimit) },
      { op: 'replace', path: '/throttle/burstLimit', value: String(burstLimit) },
    ],
    ({ throttle: _throttle, ...row }) => row,
  );
};

/** @see https://docs.aws.amazon.com/apigateway/latest/api/patch-operations.html#UpdateApiKey-Patch */
export const enableApiKey = ({ account, region }: Place, keyId: string, name: string | undefined): Change => {
  const set = (value: string) =>
    aws('apigateway', 'update-api-key', region, {
      'api-key': keyId,
      'patch-operations': JSON.stringify([{ op: 'replace', path: '/enabled', value }]),
    });
  type Keys = Answers['apigateway/get-api-keys'] & Answer;
  return {
    account,
    region,
    summary: `enable API key ${name ? `${name} (${keyId})` : keyId}`,
    cli: set('true'),
    undo: set('false'),
    terraform: null,
    apply: (snapshot) =>
      editAnswer<Keys>(snapshot, 'apigateway/get-api-keys', { account, region }, [], (answer) => ({
        ...answer,
        items: (answer.items ?? []).map((row) => (row.id === keyId ? { ...row, enabled: true } : row)),
      })),
  };
};

/**
 * Grants a key the quota of its plan once more for the running period.
 * @see https://docs.aws.amazon.com/apigateway/latest/api/patch-operations.html#UpdateUsage-Patch
 */
export const extendQuota = ({ account, region }: Place, planId: string, keyId: string, limit: number): Change => {
  const set = (remaining: number) =>
    aws('apigateway', 'update-usage', region, {
      'usage-plan-id': planId,
      'key-id': keyId,
      'patch-operations': JSON.stringify([{ op: 'replace', path: '/remaining', value: String(remaining) }]),
    });
  type Usage = Answers['apigateway/get-usage'] & Answer;
  return {
    account,
    region,
    summary: `grant key ${keyId} another ${limit} requests of usage plan ${planId}`,
    cli: set(limit),
    undo: set(0),
    terraform: null,
    apply: (snapshot) =>
      editAnswer<Usage>(snapshot, 'apigateway/get-usage', { account, region }, [planId], (answer) => {
        const days = answer.items?.[keyId];
        const last = days?.at(-1);
        if (!days || !last) return answer;
        return { ...answer, items: { ...answer.items, [keyId]: [...days.slice(0, -1), [last[0] ?? 0, limit]] } };
      }),
  };
};
