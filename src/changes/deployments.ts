import type { Answers } from '../inventory/answers.js';
import type { Located, Place } from '../inventory/inventory.js';
import type { RestApi } from '../inventory/services.js';
import type { Answer, Snapshot } from '../snapshot/snapshot.js';
import { answerKey, answerPath, withAnswers } from '../snapshot/snapshot.js';
import type { Change, Effect, Step } from './change.js';
import { aws, change, editAnswer, keep, kept, replacing, step } from './change.js';
import { blocks, expression, localName, resource } from './terraform.js';
import { stageBlock } from './stages.js';

type Summary = Answers['apigateway/get-deployment']['apiSummary'];
type Stages = Answers['apigateway/get-stages'] & Answer;

const placeOf = ({ account, region }: Place): Place => ({ account, region });

/** What a deployment of the working copy would serve; undefined where the working copy was not read. */
const workingSummary = (snapshot: Snapshot, place: Place, id: string): Summary | undefined => {
  const path = answerPath({ ...place, operation: 'apigateway/get-resources', key: answerKey(id) });
  const resources = snapshot.answers.get(path) as Answers['apigateway/get-resources'] | undefined;
  if (!resources) return undefined;
  return Object.fromEntries(
    (resources.items ?? [])
      .filter(({ resourceMethods }) => resourceMethods)
      .map(({ path: resourcePath = '/', resourceMethods = {} }) => [
        resourcePath,
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

/** A stage of an API, and the deployment that it serves now; none where the stage is not there. */
export interface StageRef {
  readonly name: string;
  readonly deployment: string | undefined;
}

const exportPath = (place: Place, id: string, stage: string): string =>
  answerPath({ ...place, operation: 'apigateway/get-export', key: answerKey(id, stage) });

const trialPath = (place: Place, id: string): string =>
  answerPath({ ...place, operation: 'apigateway/get-deployment', key: answerKey(id, trialDeployment) });

/** Points a stage to a deployment, and makes it where it is missing. */
const pointed =
  (api: Located<RestApi>, stage: string, deploymentId: string): Effect =>
  (snapshot) => {
    const id = api.value.id ?? '';
    const stages = editAnswer<Stages>(snapshot, 'apigateway/get-stages', placeOf(api), [id], (answer) => {
      const isStage = ({ stageName }: { stageName?: string | undefined }) => stageName === stage;
      const present = (answer.item ?? []).find(isStage);
      return { ...answer, item: replacing(answer.item, isStage, { ...present, stageName: stage, deploymentId }) };
    });
    return editAnswer<Answer>(stages, 'apigateway/get-stage', placeOf(api), [id, stage], (answer) => ({
      ...answer,
      deploymentId,
    }));
  };

/** What CreateDeployment does: a deployment of the working copy, and the stage serving it. What was exported is of the former. */
const deployed =
  (api: Located<RestApi>, stage: string): Effect =>
  (snapshot) => {
    const place = placeOf(api);
    const id = api.value.id ?? '';
    const summary = workingSummary(snapshot, place, id);
    const former = snapshot.answers.get(exportPath(place, id, stage));
    const deployment = {
      id: trialDeployment,
      createdDate: snapshot.takenAt,
      ...(summary === undefined ? {} : { apiSummary: summary }),
    };
    const next = pointed(api, stage, trialDeployment)(snapshot);
    const aside = former === undefined ? next : keep(next, place, 'apigateway/get-export', [id, stage], former);
    return withAnswers(
      aside,
      new Map<string, Answer | undefined>([
        [trialPath(place, id), deployment],
        [exportPath(place, id, stage), undefined],
      ]),
    );
  };

/** The stage serves its former deployment again, or is gone as before. */
const rolledBack =
  (api: Located<RestApi>, { name, deployment }: StageRef): Effect =>
  (snapshot) => {
    const place = placeOf(api);
    const id = api.value.id ?? '';
    const next =
      deployment === undefined
        ? editAnswer<Stages>(snapshot, 'apigateway/get-stages', place, [id], (answer) => ({
            ...answer,
            item: (answer.item ?? []).filter(({ stageName }) => stageName !== name),
          }))
        : pointed(api, name, deployment)(snapshot);
    const former = kept<Answer>(snapshot, place, 'apigateway/get-export', [id, name]);
    const edits = new Map<string, Answer | undefined>([[trialPath(place, id), undefined]]);
    if (former !== undefined) edits.set(exportPath(place, id, name), former);
    return withAnswers(keep(next, place, 'apigateway/get-export', [id, name], undefined), edits);
  };

/** The command that deploys the working copy to a stage. */
export const deploy = (api: Located<RestApi>, { name }: StageRef): Step =>
  step(
    aws('apigateway', 'create-deployment', api.region, { 'rest-api-id': api.value.id ?? '', 'stage-name': name }),
    deployed(api, name),
  );

/** The command that takes a deployment back: the stage serves the former one, with everything that was deployed then. */
export const rollBack = (api: Located<RestApi>, stage: StageRef): Step => {
  const where = { 'rest-api-id': api.value.id ?? '', 'stage-name': stage.name };
  return step(
    stage.deployment === undefined
      ? aws('apigateway', 'delete-stage', api.region, where)
      : aws('apigateway', 'update-stage', api.region, {
          ...where,
          'patch-operations': JSON.stringify([{ op: 'replace', path: '/deploymentId', value: stage.deployment }]),
        }),
    rolledBack(api, stage),
  );
};

/** The deployment and its stage in Terraform; `after` are the resources that it ships. */
export const deploymentBlocks = (api: Located<RestApi>, stage: StageRef, after: readonly string[]): string => {
  const id = api.value.id ?? '';
  const name = localName(id, stage.name);
  const deployment_id = expression(`aws_api_gateway_deployment.${name}.id`);
  return blocks(
    resource(api, 'aws_api_gateway_deployment', name, {
      rest_api_id: id,
      depends_on: after.length === 0 ? undefined : after.map(expression),
    }),
    stage.deployment === undefined
      ? resource(api, 'aws_api_gateway_stage', name, { rest_api_id: id, stage_name: stage.name, deployment_id })
      : stageBlock(api, stage.name, { deployment_id }),
  );
};

export const shipsEverything = 'a deployment ships every change of the working copy that is not deployed yet';

/**
 * Deploys the working copy to a stage (which is created where it is missing).
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-deploy-api.html
 */
export const createDeployment = (api: Located<RestApi>, name: string, deployment: string | undefined): Change => {
  const stage = { name, deployment };
  return change(api, {
    summary: `deploy ${api.value.id ?? ''} to stage ${name}`,
    does: [deploy(api, stage)],
    undoes: [rollBack(api, stage)],
    terraform: deploymentBlocks(api, stage, []),
    warning: shipsEverything,
  });
};
