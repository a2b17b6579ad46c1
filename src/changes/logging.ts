import type { Located } from '../inventory/inventory.js';
import type { RestApi, Stage } from '../inventory/services.js';
import type { Change } from './change.js';
import { block } from './terraform.js';
import { settingsBlock, stageBlock, updateStage } from './stages.js';

/**
 * Writes execution logs of every method of a stage.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
 */
export const logExecution = (api: Located<RestApi>, stage: Stage): Change => {
  const set = (value: string) => [{ op: 'replace', path: '/*/*/logging/loglevel', value }];
  return updateStage(api, stage, {
    summary: `write execution logs of stage ${stage.stageName ?? ''}`,
    set: set('INFO'),
    reset: set('OFF'),
    field: 'methodSettings',
    edit: (row) => ({
      ...row,
      methodSettings: { ...row.methodSettings, '*/*': { ...row.methodSettings?.['*/*'], loggingLevel: 'INFO' } },
    }),
    terraform: () => settingsBlock(api, stage, '*/*', { loggingLevel: 'INFO' }),
    warning: 'execution logs cost by volume',
  });
};

/**
 * Sends traces of a stage to X-Ray.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-enabling-xray.html
 */
export const trace = (api: Located<RestApi>, stage: Stage): Change => {
  const set = (value: string) => [{ op: 'replace', path: '/tracingEnabled', value }];
  return updateStage(api, stage, {
    summary: `send traces of stage ${stage.stageName ?? ''}`,
    set: set('true'),
    reset: set('false'),
    field: 'tracingEnabled',
    edit: (row) => ({ ...row, tracingEnabled: true }),
    terraform: () =>
      stageBlock(api, stage.stageName ?? '', { deployment_id: stage.deploymentId, xray_tracing_enabled: true }),
    warning: 'traces cost by number',
  });
};

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
  const { format, destinationArn } = stage.accessLogSettings ?? {};
  if (format === undefined) return [];
  const next = extended(format, fields);
  const set = (value: string) => [{ op: 'replace', path: '/accessLogSettings/format', value }];
  return [
    updateStage(api, stage, {
      summary: `add ${fields.join(', ')} to the access log of stage ${stage.stageName ?? ''}`,
      set: set(next),
      reset: set(format),
      field: 'accessLogSettings',
      edit: (row) => ({ ...row, accessLogSettings: { ...row.accessLogSettings, format: next } }),
      terraform: () =>
        stageBlock(api, stage.stageName ?? '', {
          deployment_id: stage.deploymentId,
          access_log_settings: block({ destination_arn: destinationArn, format: next }),
        }),
    }),
  ];
};
