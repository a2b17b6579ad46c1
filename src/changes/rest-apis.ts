import type { Answers } from '../inventory/answers.js';
import type { Located, Place } from '../inventory/inventory.js';
import type { RestApi } from '../inventory/services.js';
import type { Answer, Snapshot } from '../snapshot/snapshot.js';
import { answerKey, answerPath, withAnswers } from '../snapshot/snapshot.js';
import type { Change } from './change.js';
import { aws, editAnswer, editRow, inSequence } from './change.js';

const placeOf = ({ account, region }: Place): Place => ({ account, region });

const editApi = (
  snapshot: Snapshot,
  { account, region, value }: Located<RestApi>,
  edit: (api: RestApi) => RestApi,
): Snapshot => {
  const id = value.id ?? '';
  const listed = editRow<RestApi>(snapshot, 'apigateway/get-rest-apis', 'items', (api) => api.id === id, edit);
  return editAnswer<Answer>(listed, 'apigateway/get-rest-api', { account, region }, [id], (api) => edit(api));
};

const patch = (api: Located<RestApi>, ...operations: readonly PatchOperation[]): string =>
  aws('apigateway', 'update-rest-api', api.region, {
    'rest-api-id': api.value.id ?? '',
    'patch-operations': JSON.stringify(operations),
  });

const deployCommand = (api: Located<RestApi>, stage: string): string =>
  aws('apigateway', 'create-deployment', api.region, { 'rest-api-id': api.value.id ?? '', 'stage-name': stage });

type Summary = Answers['apigateway/get-deployment']['apiSummary'];

/** What a deployment of the working copy would serve; undefined where the working copy was not read. */
const workingSummary = (snapshot: Snapshot, place: Place, id: string): Summary | undefined => {
  const path = answerPath({ ...place, operation: 'apigateway/get-resources', key: answerKey(id) });
  const resources = snapshot.answers.get(path) as Answers['apigateway/get-resources'] | undefined;
  if (!resources) return undefined;
  return Object.fromEntries(
    (resources.items ?? [])
      .filter(({ resourceMethods }) => resourceMethods)
      .map(({ path: resource = '/', resourceMethods = {} }) => [
        resource,
        Object.fromEntries(
          Object.entries(resourceMethods).map(([verb, { authorizationType, apiKeyRequired }]) => [
            verb,
            { authorizationType, apiKeyRequired },
          ]),
        ),
      ]),
  );
};

const trialDeployment = 'trial';

/** What CreateDeployment does to the answers: a deployment of the working copy, and the stage serving it. */
const deployed = (snapshot: Snapshot, api: Located<RestApi>, stage: string): Snapshot => {
  const place = placeOf(api);
  const id = api.value.id ?? '';
  const summary = workingSummary(snapshot, place, id);
  const stages = editAnswer<Answers['apigateway/get-stages'] & Answer>(
    snapshot,
    'apigateway/get-stages',
    place,
    [id],
    (answer) => {
      const others = (answer.item ?? []).filter(({ stageName }) => stageName !== stage);
      const present = (answer.item ?? []).find(({ stageName }) => stageName === stage);
      return { ...answer, item: [...others, { ...present, stageName: stage, deploymentId: trialDeployment }] };
    },
  );
  const stageRead = editAnswer<Answer>(stages, 'apigateway/get-stage', place, [id, stage], (answer) => ({
    ...answer,
    deploymentId: trialDeployment,
  }));
  const deployment = {
    id: trialDeployment,
    createdDate: snapshot.takenAt,
    ...(summary === undefined ? {} : { apiSummary: summary }),
  };
  return withAnswers(
    stageRead,
    new Map<string, Answer | undefined>([
      [
        answerPath({ ...place, operation: 'apigateway/get-deployment', key: answerKey(id, trialDeployment) }),
        deployment,
      ],
      [answerPath({ ...place, operation: 'apigateway/get-export', key: answerKey(id, stage) }), undefined],
    ]),
  );
};

const shipsEverything = 'a deployment ships every change of the working copy that is not deployed yet';

export type PatchOperation = Readonly<Record<'op' | 'path', string>> & { readonly value?: string };

/** What is patched on an API, how it is taken back, and what it does to the API's own answer. */
export interface ApiPatch {
  readonly summary: string;
  readonly set: readonly PatchOperation[];
  readonly reset: readonly PatchOperation[];
  readonly edit: (api: RestApi) => RestApi;
  /** The stage to deploy to afterwards, for what takes effect with a deployment only. */
  readonly deployTo?: string;
  readonly warning?: string;
}

/** @see https://docs.aws.amazon.com/apigateway/latest/api/patch-operations.html#UpdateRestApi-Patch */
export const updateApi = (
  api: Located<RestApi>,
  { summary, set, reset, edit, deployTo, warning }: ApiPatch,
): Change => {
  const then = (command: string) =>
    deployTo === undefined ? command : inSequence(command, deployCommand(api, deployTo));
  return {
    ...placeOf(api),
    summary,
    cli: then(patch(api, ...set)),
    undo: then(patch(api, ...reset)),
    terraform: null,
    ...(warning === undefined ? {} : { warning }),
    apply: (snapshot) => {
      const edited = editApi(snapshot, api, edit);
      return deployTo === undefined ? edited : deployed(edited, api, deployTo);
    },
  };
};

/**
 * Deploys the working copy to a stage (which is created where it is missing).
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-deploy-api.html
 */
export const createDeployment = (api: Located<RestApi>, stage: string, former: string | undefined): Change => ({
  ...placeOf(api),
  summary: `deploy ${api.value.id ?? ''} to stage ${stage}`,
  cli: deployCommand(api, stage),
  undo:
    former === undefined
      ? aws('apigateway', 'delete-stage', api.region, { 'rest-api-id': api.value.id ?? '', 'stage-name': stage })
      : aws('apigateway', 'update-stage', api.region, {
          'rest-api-id': api.value.id ?? '',
          'stage-name': stage,
          'patch-operations': JSON.stringify([{ op: 'replace', path: '/deploymentId', value: former }]),
        }),
  terraform: null,
  warning: shipsEverything,
  apply: (snapshot) => deployed(snapshot, api, stage),
});

/** Replaces the resource policy by one that keeps the existing statements, and deploys it. */
export const replacePolicy = (
  api: Located<RestApi>,
  stage: string,
  policy: object,
  former: object | null,
  summary: string,
): Change => {
  const set = (document: object) => patch(api, { op: 'replace', path: '/policy', value: JSON.stringify(document) });
  return {
    ...placeOf(api),
    summary,
    cli: inSequence(set(policy), deployCommand(api, stage)),
    undo: inSequence(
      former === null ? patch(api, { op: 'replace', path: '/policy', value: '' }) : set(former),
      deployCommand(api, stage),
    ),
    terraform: null,
    warning: shipsEverything,
    apply: (snapshot) =>
      deployed(
        editApi(snapshot, api, (row) => ({ ...row, policy: JSON.stringify(policy) })),
        api,
        stage,
      ),
  };
};

/**
 * Associates an endpoint, which gives it the alias `{api}-{vpce}`; it grants no access.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/associate-private-api-with-vpc-endpoint.html
 */
export const associateEndpoint = (api: Located<RestApi>, endpoint: string, stage: string): Change => {
  const path = '/endpointConfiguration/vpcEndpointIds';
  const change = (op: string) => patch(api, { op, path, value: endpoint });
  return {
    ...placeOf(api),
    summary: `associate ${endpoint} with ${api.value.id ?? ''}`,
    cli: inSequence(change('add'), deployCommand(api, stage)),
    undo: inSequence(change('remove'), deployCommand(api, stage)),
    terraform: null,
    warning: shipsEverything,
    apply: (snapshot) =>
      deployed(
        editApi(snapshot, api, (row) => ({
          ...row,
          endpointConfiguration: {
            ...row.endpointConfiguration,
            vpcEndpointIds: [...(row.endpointConfiguration?.vpcEndpointIds ?? []), endpoint],
          },
        })),
        api,
        stage,
      ),
  };
};
