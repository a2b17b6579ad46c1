import type { Located } from '../inventory/inventory.js';
import type { RestApi } from '../inventory/services.js';
import type { Answer } from '../snapshot/snapshot.js';
import type { Change, Effect, NoTerraform } from './change.js';
import { aws, change, editAnswer, editRow, restored, step } from './change.js';
import type { StageRef } from './deployments.js';
import { deploy, deploymentBlocks, rollBack, shipsEverything } from './deployments.js';
import type { Arguments } from './terraform.js';
import { block, blocks, imported, json, localName, resource } from './terraform.js';

const idOf = ({ value }: Located<RestApi>): string => value.id ?? '';

const editApi =
  (api: Located<RestApi>, edit: (row: RestApi) => RestApi): Effect =>
  (snapshot) => {
    const id = idOf(api);
    const listed = editRow<RestApi>(snapshot, 'apigateway/get-rest-apis', 'items', (row) => row.id === id, edit);
    const place = { account: api.account, region: api.region };
    return editAnswer<Answer>(listed, 'apigateway/get-rest-api', place, [id], (row) => edit(row));
  };

export type PatchOperation = Readonly<Record<'op' | 'path', string>> & { readonly value?: string };

const patch = (api: Located<RestApi>, operations: readonly PatchOperation[]): string =>
  aws('apigateway', 'update-rest-api', api.region, {
    'rest-api-id': idOf(api),
    'patch-operations': JSON.stringify(operations),
  });

/** The argument that Terraform's `aws_api_gateway_rest_api` does not have. */
interface Lacking {
  readonly lacks: string;
}

const isLacking = (terraform: Arguments | Lacking): terraform is Lacking => 'lacks' in terraform;

/** What is patched on an API, how it is taken back, and what it does to the API's own answer. */
export interface ApiPatch {
  readonly summary: string;
  readonly set: readonly PatchOperation[];
  readonly reset: readonly PatchOperation[];
  readonly edit: (api: RestApi) => RestApi;
  /** The field of the API that `edit` changes. */
  readonly field: keyof RestApi;
  /** The stage to deploy to afterwards, for what takes effect with a deployment only. */
  readonly deployTo?: StageRef;
  readonly warning?: string;
  /** What the undo does not take back. */
  readonly lasting?: string;
  /** The arguments of Terraform's `aws_api_gateway_rest_api`, or the one that it lacks. */
  readonly terraform: Arguments | Lacking;
}

const ownedByTheApi = [
  ...['api_key_source', 'binary_media_types', 'body', 'description', 'disable_execute_api_endpoint'],
  ...['endpoint_configuration', 'fail_on_warnings', 'minimum_compression_size', 'name', 'parameters', 'policy'],
  ...['put_rest_api_mode', 'tags', 'tags_all'],
];

const apiBlock = (api: Located<RestApi>, args: Arguments): string =>
  imported(
    api,
    'aws_api_gateway_rest_api',
    localName(idOf(api)),
    idOf(api),
    { name: api.value.name ?? idOf(api), ...args },
    ownedByTheApi.filter((name) => !Object.hasOwn(args, name)),
  );

const withoutArgument = (name: string): NoTerraform => ({
  because: `the resource of an API knows no ${name.replaceAll('_', ' ')}, and its whole definition is more than this`,
  lacks: `aws_api_gateway_rest_api.${name}`,
});

/** @see https://docs.aws.amazon.com/apigateway/latest/api/patch-operations.html#UpdateRestApi-Patch */
export const updateApi = (
  api: Located<RestApi>,
  { summary, set, reset, edit, field, deployTo, warning, lasting, terraform }: ApiPatch,
): Change => {
  const own = isLacking(terraform) ? withoutArgument(terraform.lacks) : apiBlock(api, terraform);
  const after = [`aws_api_gateway_rest_api.${localName(idOf(api))}`];
  return change(api, {
    summary,
    does: [step(patch(api, set), editApi(api, edit)), ...(deployTo ? [deploy(api, deployTo)] : [])],
    undoes: [
      ...(deployTo ? [rollBack(api, deployTo)] : []),
      step(
        patch(api, reset),
        editApi(api, (row) => restored(row, api.value, field)),
      ),
    ],
    terraform: typeof own === 'string' && deployTo ? blocks(own, deploymentBlocks(api, deployTo, after)) : own,
    warning:
      [...(warning === undefined ? [] : [warning]), ...(deployTo ? [shipsEverything] : [])].join('; ') || undefined,
    ...(lasting === undefined ? {} : { lasting }),
  });
};

/**
 * Gives an API an enhanced security policy, which has an endpoint access mode beside it: one that has none gets BASIC.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-security-policies-update.html
 */
export const setSecurityPolicy = (
  api: Located<RestApi>,
  policy: NonNullable<RestApi['securityPolicy']>,
  { summary, warning }: { readonly summary: string; readonly warning: string },
): Change => {
  const { securityPolicy: former = 'TLS_1_2', endpointAccessMode } = api.value;
  const mode = endpointAccessMode ?? 'BASIC';
  const ofPolicy = (value: string) => ({ op: 'replace', path: '/securityPolicy', value });
  const ofMode = { op: 'replace', path: '/endpointAccessMode', value: mode };
  const isLegacy = !former.startsWith('SecurityPolicy_');
  const staying = isLegacy && endpointAccessMode === undefined;
  return updateApi(api, {
    summary,
    set: [ofPolicy(policy), ofMode],
    reset: isLegacy ? [ofPolicy(former)] : [ofPolicy(former), ofMode],
    field: 'securityPolicy',
    edit: (row) => ({ ...row, securityPolicy: policy, ...(staying ? { endpointAccessMode: mode } : {}) }),
    terraform: { lacks: 'security_policy' },
    warning,
    ...(staying ? { lasting: 'the endpoint access mode BASIC stays after the undo' } : {}),
  });
};

/** Replaces the resource policy by one that keeps the existing statements, and deploys it. */
export const replacePolicy = (
  api: Located<RestApi>,
  stage: StageRef,
  policy: object,
  former: object | null,
  summary: string,
): Change => {
  const set = (value: string) => patch(api, [{ op: 'replace', path: '/policy', value }]);
  const name = localName(idOf(api));
  const policyBlock = resource(api, 'aws_api_gateway_rest_api_policy', name, {
    rest_api_id: idOf(api),
    policy: json(policy),
  });
  return change(api, {
    summary,
    does: [
      step(
        set(JSON.stringify(policy)),
        editApi(api, (row) => ({ ...row, policy: JSON.stringify(policy) })),
      ),
      deploy(api, stage),
    ],
    undoes: [
      rollBack(api, stage),
      step(
        set(former === null ? '' : JSON.stringify(former)),
        editApi(api, (row) => restored(row, api.value, 'policy')),
      ),
    ],
    terraform: blocks(policyBlock, deploymentBlocks(api, stage, [`aws_api_gateway_rest_api_policy.${name}`])),
    warning: shipsEverything,
  });
};

/**
 * Associates an endpoint, which gives it the alias `{api}-{vpce}`; it grants no access.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/associate-private-api-with-vpc-endpoint.html
 */
export const associateEndpoint = (api: Located<RestApi>, endpoint: string, stage: StageRef): Change => {
  const { types, vpcEndpointIds = [], ...others } = api.value.endpointConfiguration ?? {};
  const operation = (op: 'add' | 'remove') => [{ op, path: '/endpointConfiguration/vpcEndpointIds', value: endpoint }];
  const all = [...vpcEndpointIds, endpoint];
  return updateApi(api, {
    summary: `associate ${endpoint} with ${idOf(api)}`,
    set: operation('add'),
    reset: operation('remove'),
    field: 'endpointConfiguration',
    edit: (row) => ({ ...row, endpointConfiguration: { ...row.endpointConfiguration, vpcEndpointIds: all } }),
    deployTo: stage,
    terraform: {
      endpoint_configuration: block({
        types: types ?? ['PRIVATE'],
        vpc_endpoint_ids: all,
        ip_address_type: others.ipAddressType,
      }),
    },
  });
};

/**
 * Makes a public API private and deploys it. A private one becomes regional again, and never edge-optimized.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-api-migration.html
 */
export const makePrivate = (api: Located<RestApi>, stage: StageRef | undefined): Change => {
  const [former = 'REGIONAL'] = api.value.endpointConfiguration?.types ?? [];
  const back = former === 'EDGE' ? 'REGIONAL' : former;
  const id = idOf(api);
  const typed =
    (type: 'PRIVATE' | 'REGIONAL'): Effect =>
    (snapshot) =>
      editApi(api, (row) => ({ ...row, endpointConfiguration: { ...row.endpointConfiguration, types: [type] } }))(
        snapshot,
      );
  const set = (from: string, value: string) =>
    patch(api, [{ op: 'replace', path: `/endpointConfiguration/types/${from}`, value }]);
  const regional =
    back === former ? editApi(api, (row) => restored(row, api.value, 'endpointConfiguration')) : typed('REGIONAL');
  const own = apiBlock(api, { endpoint_configuration: block({ types: ['PRIVATE'] }) });
  return change(api, {
    summary: `make ${id} a private API${stage ? ', and deploy' : ''}`,
    does: [step(set(former, 'PRIVATE'), typed('PRIVATE')), ...(stage ? [deploy(api, stage)] : [])],
    undoes: [...(stage ? [rollBack(api, stage)] : []), step(set('PRIVATE', back), regional)],
    terraform: stage ? blocks(own, deploymentBlocks(api, stage, [`aws_api_gateway_rest_api.${localName(id)}`])) : own,
    warning: [
      'callers without an endpoint no longer reach the API, nor does a public custom domain name',
      ...(stage ? [shipsEverything] : []),
    ].join('; '),
    ...(back === former ? {} : { lasting: 'the API cannot become edge-optimized again: the undo makes it regional' }),
    refusedWhile: ['resource-policy-absent'],
  });
};
