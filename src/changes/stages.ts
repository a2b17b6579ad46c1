import type { Answers } from '../inventory/answers.js';
import type { Located } from '../inventory/inventory.js';
import type { RestApi, Stage } from '../inventory/services.js';
import type { Answer } from '../snapshot/snapshot.js';
import type { Change } from './change.js';
import { aws, editAnswer } from './change.js';
import type { PatchOperation } from './rest-apis.js';

/** What is patched on a stage, how it is taken back, and what it does to the stage's own answer. */
export interface StagePatch {
  readonly summary: string;
  readonly set: readonly PatchOperation[];
  readonly reset: readonly PatchOperation[];
  readonly edit: (stage: Stage) => Stage;
  readonly warning?: string;
}

/**
 * Changes a stage; a stage's own settings take effect without a deployment.
 * @see https://docs.aws.amazon.com/apigateway/latest/api/patch-operations.html#UpdateStage-Patch
 */
export const updateStage = (
  api: Located<RestApi>,
  stage: string,
  { summary, set, reset, edit, warning }: StagePatch,
): Change => {
  const { account, region } = api;
  const id = api.value.id ?? '';
  const patch = (operations: readonly PatchOperation[]) =>
    aws('apigateway', 'update-stage', region, {
      'rest-api-id': id,
      'stage-name': stage,
      'patch-operations': JSON.stringify(operations),
    });
  return {
    account,
    region,
    summary,
    cli: patch(set),
    undo: patch(reset),
    terraform: null,
    ...(warning === undefined ? {} : { warning }),
    apply: (snapshot) => {
      const place = { account, region };
      const listed = editAnswer<Answers['apigateway/get-stages'] & Answer>(
        snapshot,
        'apigateway/get-stages',
        place,
        [id],
        (answer) => ({
          ...answer,
          item: (answer.item ?? []).map((row) => (row.stageName === stage ? edit(row) : row)),
        }),
      );
      return editAnswer<Answer>(listed, 'apigateway/get-stage', place, [id, stage], (row) => edit(row));
    },
  };
};
