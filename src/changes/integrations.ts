import type { Answers } from '../inventory/answers.js';
import type { Located } from '../inventory/inventory.js';
import type { Integration, Method, RestApi, Stage } from '../inventory/services.js';
import type { MethodSetup } from '../request/facts/integration.js';
import type { Answer } from '../snapshot/snapshot.js';
import type { Change, Effect, NoTerraform } from './change.js';
import { aws, change, editAnswer, restored, step } from './change.js';
import type { StageRef } from './deployments.js';
import { deploy, deploymentBlocks, rollBack, shipsEverything } from './deployments.js';
import type { Arguments } from './terraform.js';
import { block, blocks, expression, imported, localName, resource } from './terraform.js';

/** The method, its API and the stage that must be deployed for a change to be in force. */
export interface Deployable {
  readonly setup: MethodSetup;
  readonly api: Located<RestApi>;
  readonly stage: Stage;
}

const editMethod =
  ({ account, region, api, resource: id, verb }: MethodSetup, edit: (method: Method) => Method): Effect =>
  (snapshot) =>
    editAnswer<Answers['apigateway/get-resources'] & Answer>(
      snapshot,
      'apigateway/get-resources',
      { account, region },
      [api],
      (answer) => ({
        ...answer,
        items: (answer.items ?? []).map((row) => {
          const method = row.resourceMethods?.[verb];
          if (row.id !== id || !method) return row;
          return { ...row, resourceMethods: { ...row.resourceMethods, [verb]: edit(method) } };
        }),
      }),
    );

const stageOf = ({ stage }: Deployable): StageRef => ({
  name: stage.stageName ?? '',
  deployment: stage.deploymentId,
});

const parameters = ({ setup }: Deployable) => ({
  'rest-api-id': setup.api,
  'resource-id': setup.resource,
  'http-method': setup.verb,
});

const argumentsOf = ({ setup }: Deployable) => ({
  rest_api_id: setup.api,
  resource_id: setup.resource,
  http_method: setup.verb,
});

/**
 * One change of a scalar of the integration: its patch path, its field, and what it was. All of them take `replace` only,
 * so that one which was not there is replaced by nothing.
 */
export interface Patch {
  readonly path: string;
  readonly field: keyof Integration;
  readonly value: string | number | boolean;
  readonly former: string | number | boolean | undefined;
  /** What the field holds then, where that is not the value itself. */
  readonly becomes?: Integration[keyof Integration];
}

/** What else is told of a change of an integration. */
export interface IntegrationNotes {
  readonly warning?: string;
  /** What stays of the saved integration after the undo; the stage serves the former deployment all the same. */
  readonly lasting?: string;
}

/** Fields that Terraform's `aws_api_gateway_integration` calls otherwise. */
const integrationArguments: Readonly<Partial<Record<keyof Integration, string>>> = {
  uri: 'uri',
  httpMethod: 'integration_http_method',
  timeoutInMillis: 'timeout_milliseconds',
  connectionType: 'connection_type',
  connectionId: 'connection_id',
};

/** Undefined: version 5.100 of the provider knows no such argument. */
const argumentOf = ({ field, value }: Patch): Arguments | undefined => {
  if (field === 'tlsConfig') return { tls_config: block({ insecure_skip_verification: value }) };
  const name = integrationArguments[field];
  return name === undefined ? undefined : { [name]: value };
};

const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

const withoutArgument = ({ field }: Patch): NoTerraform => ({
  because: `the resource of an integration knows no ${field}`,
  lacks: `aws_api_gateway_integration.${snake(field)}`,
});

const ownedByTheIntegration = [
  ...['cache_key_parameters', 'cache_namespace', 'connection_id', 'connection_type', 'content_handling', 'credentials'],
  ...['integration_http_method', 'passthrough_behavior', 'request_parameters', 'request_templates'],
  ...['timeout_milliseconds', 'tls_config', 'uri'],
];

const integrationBlock = (of: Deployable, patches: readonly Patch[]): string | NoTerraform => {
  const { setup } = of;
  const all = patches.map(argumentOf);
  const lacking = patches.find((patch) => argumentOf(patch) === undefined);
  if (lacking) return withoutArgument(lacking);
  const args: Arguments = Object.assign({}, ...all) as Arguments;
  return imported(
    setup,
    'aws_api_gateway_integration',
    localName(setup.api, setup.resource, setup.verb),
    `${setup.api}/${setup.resource}/${setup.verb}`,
    { ...argumentsOf(of), type: setup.value.methodIntegration?.type, ...args },
    ownedByTheIntegration.filter((name) => !Object.hasOwn(args, name)),
  );
};

const withIntegration =
  (edit: (integration: Integration) => Integration) =>
  (method: Method): Method => ({ ...method, methodIntegration: edit(method.methodIntegration ?? {}) });

/**
 * Changes fields of an integration and deploys it.
 * @see https://docs.aws.amazon.com/apigateway/latest/api/patch-operations.html#UpdateIntegration-Patch
 */
export const updateIntegration = (
  of: Deployable,
  patches: readonly Patch[],
  summary: string,
  { warning, lasting }: IntegrationNotes = {},
): Change => {
  const { setup, api } = of;
  const command = (edits: readonly { readonly path: string; readonly value: string }[]) =>
    aws('apigateway', 'update-integration', setup.region, {
      ...parameters(of),
      'patch-operations': JSON.stringify(edits.map((edit) => ({ op: 'replace', ...edit }))),
    });
  const forward = patches.map(({ path, value }) => ({ path, value: String(value) }));
  const back = patches.map(({ path, former }) => ({ path, value: String(former ?? '') }));
  const fields = Object.fromEntries(patches.map(({ field, value, becomes }) => [field, becomes ?? value]));
  const own = setup.value.methodIntegration ?? {};
  const address = `aws_api_gateway_integration.${localName(setup.api, setup.resource, setup.verb)}`;
  const put = integrationBlock(of, patches);
  return change(setup, {
    summary: `${summary}, and deploy`,
    does: [
      step(
        command(forward),
        editMethod(
          setup,
          withIntegration((row) => ({ ...row, ...fields })),
        ),
      ),
      deploy(api, stageOf(of)),
    ],
    undoes: [
      rollBack(api, stageOf(of)),
      ...(lasting === undefined
        ? [
            step(
              command(back),
              editMethod(
                setup,
                withIntegration((row) => restored(row, own, ...patches.map(({ field }) => field))),
              ),
            ),
          ]
        : []),
    ],
    terraform: typeof put !== 'string' ? put : blocks(put, deploymentBlocks(api, stageOf(of), [address])),
    warning: [...(warning === undefined ? [] : [warning]), shipsEverything].join('; '),
    ...(lasting === undefined ? {} : { lasting }),
  });
};

/**
 * Gives a method without proxy integration a default answer: one integration response that takes everything, and the
 * method response that it needs.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-integration-settings-integration-response.html
 */
export const addDefaultResponse = (of: Deployable, status: string): Change => {
  const { setup, api } = of;
  const isMissing = setup.value.methodResponses?.[status] === undefined;
  const command = (name: string, more: Readonly<Record<string, string>> = {}) =>
    aws('apigateway', name, setup.region, { ...parameters(of), 'status-code': status, ...more });
  const answered = { [status]: { statusCode: status } };
  const name = localName(setup.api, setup.resource, setup.verb, status);
  const response = resource(setup, 'aws_api_gateway_integration_response', name, {
    ...argumentsOf(of),
    status_code: status,
    depends_on: isMissing ? [expression(`aws_api_gateway_method_response.${name}`)] : undefined,
  });
  const declared = resource(setup, 'aws_api_gateway_method_response', name, {
    ...argumentsOf(of),
    status_code: status,
  });
  const own = setup.value.methodIntegration ?? {};
  return change(setup, {
    summary: `answer ${status} by default on ${setup.verb} of ${setup.api}, and deploy`,
    does: [
      ...(isMissing
        ? [
            step(
              command('put-method-response'),
              editMethod(setup, (method) => ({
                ...method,
                methodResponses: { ...method.methodResponses, ...answered },
              })),
            ),
          ]
        : []),
      step(
        command('put-integration-response', { 'selection-pattern': '' }),
        editMethod(
          setup,
          withIntegration((row) => ({
            ...row,
            integrationResponses: { ...row.integrationResponses, ...answered },
          })),
        ),
      ),
      deploy(api, stageOf(of)),
    ],
    undoes: [
      rollBack(api, stageOf(of)),
      step(
        command('delete-integration-response'),
        editMethod(
          setup,
          withIntegration((row) => restored(row, own, 'integrationResponses')),
        ),
      ),
      ...(isMissing
        ? [
            step(
              command('delete-method-response'),
              editMethod(setup, (method) => restored(method, setup.value, 'methodResponses')),
            ),
          ]
        : []),
    ],
    terraform: blocks(
      ...(isMissing ? [declared] : []),
      response,
      deploymentBlocks(api, stageOf(of), [`aws_api_gateway_integration_response.${name}`]),
    ),
    warning: shipsEverything,
  });
};
