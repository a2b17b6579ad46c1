import { createDeployment } from '../../changes/rest-apis.js';
import { check, fail, pass } from '../check.js';
import { forbidden } from '../seen.js';
import { apiSubject, askedSubject, list } from '../words.js';

export default check({
  code: 'stage-not-found',
  title: 'The stage exists',
  why:
    'The first segment of the path is the stage, and stage names are case-sensitive. For a stage that does not exist the front ' +
    'end answers 403 Forbidden, without a line in any log of the API.',
  severity: 'critical',
  layer: 'stage',
  seenAs: forbidden,
  remedy: 'Correct the stage in the URL, or deploy the API to it.',
  page: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-stages.html',
  reads: ['restApi', 'stage', 'stages', 'asked'],
  subject: ({ restApi, asked }) =>
    restApi ? apiSubject(restApi.value.id ?? '', restApi.account, restApi.region, asked.stage) : askedSubject(asked),
  judge({ restApi, stage, stages = [], asked }) {
    if (!restApi) return pass('there is no such API: see api-not-found-or-wrong-region');
    if (stage) return pass(`stage ${stage.stageName} of ${restApi.value.id} exists`);
    const names = stages.map(({ stageName }) => stageName ?? '');
    const id = restApi.value.id ?? '';
    return fail({
      because:
        names.length === 0
          ? `${id} has no stage: it was never deployed`
          : `${id} has no stage ${asked.stage ?? ''}; it has ${list(names)}`,
      breaks: { events: ['DeleteStage', 'UpdateStage'], ids: [id] },
      repair:
        names.length === 0 && restApi.value.policy ? [createDeployment(restApi, asked.stage ?? 'prod', undefined)] : [],
    });
  },
});
