import type { Located } from '../inventory/inventory.js';
import type { RestApi, Stage } from '../inventory/services.js';
import type { Answer, Snapshot } from '../snapshot/snapshot.js';
import type { Change } from './change.js';
import { aws, editAnswer } from './change.js';

const editStage = (
  snapshot: Snapshot,
  api: Located<RestApi>,
  name: string,
  edit: (stage: Stage) => Stage,
): Snapshot => {
  const place = { account: api.account, region: api.region };
  const id = api.value.id ?? '';
  const listed = editAnswer<Answer & { item?: Stage[] }>(snapshot, 'apigateway/get-stages', place, [id], (answer) => ({
    ...answer,
    item: (answer.item ?? []).map((stage) => (stage.stageName === name ? edit(stage) : stage)),
  }));
  return editAnswer<Answer>(listed, 'apigateway/get-stage', place, [id, name], (stage) => edit(stage));
};

const patch = (api: Located<RestApi>, stage: Stage, path: string, value: string): string =>
  aws('apigateway', 'update-stage', api.region, {
    'rest-api-id': api.value.id ?? '',
    'stage-name': stage.stageName ?? '',
    'patch-operations': JSON.stringify([{ op: 'replace', path, value }]),
  });

/**
 * Writes execution logs of every method of a stage.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
 */
export const logExecution = (api: Located<RestApi>, stage: Stage): Change => ({
  account: api.account,
  region: api.region,
  summary: `write execution logs of stage ${stage.stageName ?? ''}`,
  cli: patch(api, stage, '/*/*/logging/loglevel', 'INFO'),
  undo: patch(api, stage, '/*/*/logging/loglevel', 'OFF'),
  terraform: null,
  apply: (snapshot) =>
    editStage(snapshot, api, stage.stageName ?? '', (row) => ({
      ...row,
      methodSettings: { ...row.methodSettings, '*/*': { ...row.methodSettings?.['*/*'], loggingLevel: 'INFO' } },
    })),
});

const nameOf = (field: string): string => field.split('.').at(-1) ?? field;

/** A format in JSON gets members, any other the bare variables at its end. */
const extended = (format: string, fields: readonly string[]): string => {
  const end = format.lastIndexOf('}');
  if (!format.trimStart().startsWith('{') || end < 0) return [format, ...fields].join(' ').trim();
  const members = fields.map((field) => `"${nameOf(field)}":"${field}"`).join(',');
  const before = format.slice(0, end).trimEnd();
  return `${before}${before.endsWith('{') ? '' : ','}${members}${format.slice(end)}`;
};

/** Adds fields to the access log of a stage; none where it writes no access log. */
export const logFields = (api: Located<RestApi>, stage: Stage, fields: readonly string[]): Change[] => {
  const { format } = stage.accessLogSettings ?? {};
  if (format === undefined) return [];
  const next = extended(format, fields);
  return [
    {
      account: api.account,
      region: api.region,
      summary: `add ${fields.join(', ')} to the access log of stage ${stage.stageName ?? ''}`,
      cli: patch(api, stage, '/accessLogSettings/format', next),
      undo: patch(api, stage, '/accessLogSettings/format', format),
      terraform: null,
      apply: (snapshot) =>
        editStage(snapshot, api, stage.stageName ?? '', (row) => ({
          ...row,
          accessLogSettings: { ...row.accessLogSettings, format: next },
        })),
    },
  ];
};
