import type { Answers } from '../inventory/answers.js';
import type { Located } from '../inventory/inventory.js';
import type { RestApi, Stage } from '../inventory/services.js';
import type { Answer } from '../snapshot/snapshot.js';
import type { Arguments } from './terraform.js';
import { block, blocks, imported, localName, resource } from './terraform.js';
import type { Change, Effect } from './change.js';
import { aws, change, editAnswer, restored, step } from './change.js';
import type { PatchOperation } from './rest-apis.js';

/** What is patched on a stage, how it is taken back, and what it does to the stage's own answer. */
export interface StagePatch {
  readonly summary: string;
  readonly set: readonly PatchOperation[];
  readonly reset: readonly PatchOperation[];
  readonly edit: (stage: Stage) => Stage;
  /** The field of the stage that `edit` changes. */
  readonly field: keyof Stage;
  readonly terraform: (api: Located<RestApi>, stage: Stage) => string;
  readonly warning?: string;
}

export const editStage =
  (api: Located<RestApi>, name: string, edit: (stage: Stage) => Stage): Effect =>
  (snapshot) => {
    const place = { account: api.account, region: api.region };
    const id = api.value.id ?? '';
    const listed = editAnswer<Answers['apigateway/get-stages'] & Answer>(
      snapshot,
      'apigateway/get-stages',
      place,
      [id],
      (answer) => ({ ...answer, item: (answer.item ?? []).map((row) => (row.stageName === name ? edit(row) : row)) }),
    );
    return editAnswer<Answer>(listed, 'apigateway/get-stage', place, [id, name], (row) => edit(row));
  };

/** The arguments of a stage that Terraform would else put back to their defaults. */
const ownedByTheStage = [
  'access_log_settings',
  'cache_cluster_enabled',
  'cache_cluster_size',
  'canary_settings',
  'client_certificate_id',
  'deployment_id',
  'description',
  'documentation_version',
  'tags',
  'tags_all',
  'variables',
  'xray_tracing_enabled',
] as const;

export type StageArgument = (typeof ownedByTheStage)[number];

/** A stage that is there, with some of its arguments set and all others left alone. */
export const stageBlock = (
  api: Located<RestApi>,
  stage: string,
  args: { readonly deployment_id: Arguments[string] } & Partial<Record<StageArgument, Arguments[string]>>,
): string => {
  const id = api.value.id ?? '';
  return imported(
    api,
    'aws_api_gateway_stage',
    localName(id, stage),
    `${id}/${stage}`,
    { rest_api_id: id, stage_name: stage, ...args },
    ownedByTheStage.filter((name) => !Object.hasOwn(args, name)),
  );
};

type MethodSetting = NonNullable<Stage['methodSettings']>[string];

const settingArguments: Readonly<Partial<Record<keyof MethodSetting, string>>> = {
  loggingLevel: 'logging_level',
  metricsEnabled: 'metrics_enabled',
  dataTraceEnabled: 'data_trace_enabled',
  throttlingBurstLimit: 'throttling_burst_limit',
  throttlingRateLimit: 'throttling_rate_limit',
  cachingEnabled: 'caching_enabled',
  cacheTtlInSeconds: 'cache_ttl_in_seconds',
  cacheDataEncrypted: 'cache_data_encrypted',
  requireAuthorizationForCacheControl: 'require_authorization_for_cache_control',
  unauthorizedCacheControlHeaderStrategy: 'unauthorized_cache_control_header_strategy',
};

/** The settings of one method of a stage, or of all: what is there already is said again, or Terraform takes it away. */
export const settingsBlock = (api: Located<RestApi>, stage: Stage, key: string, more: MethodSetting): string => {
  const id = api.value.id ?? '';
  const name = stage.stageName ?? '';
  const path = key.replace(/^\//, '');
  const settings: MethodSetting = { ...stage.methodSettings?.[key], ...more };
  return resource(api, 'aws_api_gateway_method_settings', localName(id, name, path === '*/*' ? 'all' : path), {
    rest_api_id: id,
    stage_name: name,
    method_path: path,
    settings: block(
      Object.fromEntries(
        Object.entries(settingArguments).map(([field, argument]) => [argument, settings[field as keyof MethodSetting]]),
      ),
    ),
  });
};

/**
 * Changes a stage; a stage's own settings take effect without a deployment.
 * @see https://docs.aws.amazon.com/apigateway/latest/api/patch-operations.html#UpdateStage-Patch
 */
export const updateStage = (
  api: Located<RestApi>,
  stage: Stage,
  { summary, set, reset, edit, field, terraform, warning }: StagePatch,
): Change => {
  const name = stage.stageName ?? '';
  const patch = (operations: readonly PatchOperation[]) =>
    aws('apigateway', 'update-stage', api.region, {
      'rest-api-id': api.value.id ?? '',
      'stage-name': name,
      'patch-operations': JSON.stringify(operations),
    });
  return change(api, {
    summary,
    does: [step(patch(set), editStage(api, name, edit))],
    undoes: [
      step(
        patch(reset),
        editStage(api, name, (row) => restored(row, stage, field)),
      ),
    ],
    terraform: terraform(api, stage),
    warning,
  });
};

/**
 * Lets the cache of a stage hold the responses of these methods encrypted.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-caching.html
 */
export const encryptCache = (api: Located<RestApi>, stage: Stage, keys: readonly string[]): Change => {
  const set = (value: string) =>
    keys.map((key) => ({ op: 'replace', path: `/${key.replace(/^\//, '')}/caching/dataEncrypted`, value }));
  const encrypted = { cacheDataEncrypted: true };
  return updateStage(api, stage, {
    summary: `encrypt what the cache of stage ${stage.stageName ?? ''} holds`,
    set: set('true'),
    reset: set('false'),
    field: 'methodSettings',
    edit: (row) => ({
      ...row,
      methodSettings: {
        ...row.methodSettings,
        ...Object.fromEntries(keys.map((key) => [key, { ...row.methodSettings?.[key], ...encrypted }])),
      },
    }),
    terraform: () => blocks(...keys.map((key) => settingsBlock(api, stage, key, encrypted))),
  });
};
