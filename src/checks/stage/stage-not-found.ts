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
  remedy: 'Correct the stage in the URL, or create the stage.',
  noRepair:
    'Whether the URL is wrong or a stage is missing is in no answer of AWS: a stage made for a misspelt URL would serve an API that nobody meant.',
  page: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-stages.html',
  reads: ['restApi', 'stage', 'stages', 'stageOmitted', 'asked'],
  subject: ({ restApi, asked }) =>
    restApi ? apiSubject(restApi.value.id ?? '', restApi.account, restApi.region, asked.stage) : askedSubject(asked),
  judge({ restApi, stage, stages = [], stageOmitted, asked }) {
    if (!restApi) return pass('there is no such API: see api-not-found-or-wrong-region');
    if (stage) return pass(`stage ${stage.stageName} of ${restApi.value.id} exists`);
    if (stages.length === 0) return pass(`${restApi.value.id} has no stage at all: see api-not-deployed`);
    if (stageOmitted !== undefined) return pass('the path begins with a resource: see stage-missing-in-url');
    const names = stages.map(({ stageName }) => stageName ?? '');
    const id = restApi.value.id ?? '';
    const alike = names.find((name) => name.toLowerCase() === asked.stage?.toLowerCase());
    return fail({
      because: `${id} has no stage ${asked.stage ?? ''}; it has ${list(names)}`,
      ...(alike === undefined ? {} : { details: [`stage names are case-sensitive: ${alike} is another`] }),
      breaks: { events: ['DeleteStage', 'UpdateStage'], ids: [id] },
      repair: [],
    });
  },
});
