import type { Answers } from '../inventory/answers.js';
import type { Located } from '../inventory/inventory.js';
import type { Integration, Method, RestApi, Stage } from '../inventory/services.js';
import type { MethodSetup } from '../request/facts/integration.js';
import type { Answer, Snapshot } from '../snapshot/snapshot.js';
import type { Change } from './change.js';
import { aws, editAnswer, inSequence } from './change.js';
import { createDeployment } from './rest-apis.js';

/** The method, its API and the stage that must be deployed for a change to be in force. */
export interface Deployable {
  readonly setup: MethodSetup;
  readonly api: Located<RestApi>;
  readonly stage: Stage;
}

const editMethod = (snapshot: Snapshot, setup: MethodSetup, edit: (method: Method) => Method): Snapshot => {
  type Resources = Answers['apigateway/get-resources'] & Answer;
  const { account, region, api, resource, verb } = setup;
  return editAnswer<Resources>(snapshot, 'apigateway/get-resources', { account, region }, [api], (answer) => ({
    ...answer,
    items: (answer.items ?? []).map((row) => {
      const method = row.resourceMethods?.[verb];
      if (row.id !== resource || !method) return row;
      return { ...row, resourceMethods: { ...row.resourceMethods, [verb]: edit(method) } };
    }),
  }));
};

const deployment = ({ api, stage }: Deployable): Change =>
  createDeployment(api, stage.stageName ?? '', stage.deploymentId);

const deployAgain = (of: Deployable): string => deployment(of).cli;

const parameters = ({ setup }: Deployable) => ({
  'rest-api-id': setup.api,
  'resource-id': setup.resource,
  'http-method': setup.verb,
});

/** One change of a scalar of the integration: its patch path, its field, and what it was. */
export interface Patch {
  readonly path: string;
  readonly field: keyof Integration;
  readonly value: string | number;
  readonly former: string | number | undefined;
}

/**
 * Changes fields of an integration and deploys it.
 * @see https://docs.aws.amazon.com/apigateway/latest/api/API_UpdateIntegration.html
 */
export const updateIntegration = (of: Deployable, patches: readonly Patch[], summary: string): Change => {
  const command = (edits: readonly (readonly [path: string, value: string | number])[]) =>
    aws('apigateway', 'update-integration', of.setup.region, {
      ...parameters(of),
      'patch-operations': JSON.stringify(edits.map(([path, value]) => ({ op: 'replace', path, value: String(value) }))),
    });
  const forward = patches.map(({ path, value }) => [path, value] as const);
  const back = patches.flatMap(({ path, former }) => (former === undefined ? [] : [[path, former] as const]));
  const fields = Object.fromEntries(patches.map(({ field, value }) => [field, value]));
  const shipped = deployment(of);
  return {
    account: of.setup.account,
    region: of.setup.region,
    summary: `${summary}, and deploy`,
    cli: inSequence(command(forward), deployAgain(of)),
    undo: inSequence(command(back), deployAgain(of)),
    terraform: null,
    ...(shipped.warning === undefined ? {} : { warning: shipped.warning }),
    apply: (snapshot) =>
      shipped.apply(
        editMethod(snapshot, of.setup, (method) => ({
          ...method,
          methodIntegration: { ...method.methodIntegration, ...fields },
        })),
      ),
  };
};

/**
 * Gives a method without proxy integration a default answer: one integration response that takes everything, and the
 * method response that it needs.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-integration-settings-integration-response.html
 */
export const addDefaultResponse = (of: Deployable, status: string): Change => {
  const { setup } = of;
  const missing = setup.value.methodResponses?.[status] === undefined;
  const command = (name: string, more: Readonly<Record<string, string>> = {}) =>
    aws('apigateway', name, setup.region, { ...parameters(of), 'status-code': status, ...more });
  const shipped = deployment(of);
  return {
    account: setup.account,
    region: setup.region,
    summary: `answer ${status} by default on ${setup.verb} of ${setup.api}, and deploy`,
    cli: inSequence(
      ...(missing ? [command('put-method-response')] : []),
      command('put-integration-response', { 'selection-pattern': '' }),
      deployAgain(of),
    ),
    undo: inSequence(
      command('delete-integration-response'),
      ...(missing ? [command('delete-method-response')] : []),
      deployAgain(of),
    ),
    terraform: null,
    ...(shipped.warning === undefined ? {} : { warning: shipped.warning }),
    apply: (snapshot) =>
      shipped.apply(
        editMethod(snapshot, setup, (method) => ({
          ...method,
          methodResponses: { ...method.methodResponses, [status]: { statusCode: status } },
          methodIntegration: {
            ...method.methodIntegration,
            integrationResponses: {
              ...method.methodIntegration?.integrationResponses,
              [status]: { statusCode: status },
            },
          },
        })),
      ),
  };
};
