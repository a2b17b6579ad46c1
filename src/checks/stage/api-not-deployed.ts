import { createDeployment } from '../../changes/deployments.js';
import { check, fail, pass } from '../check.js';
import { forbidden } from '../seen.js';
import { stageSubject } from '../words.js';

export default check({
  code: 'api-not-deployed',
  title: 'The API is deployed to a stage',
  why:
    'An API that was never deployed, or whose last stage was deleted, serves nothing, whatever its resources say. The front end ' +
    'answers 403 Forbidden, without a line in any log of the API.',
  severity: 'critical',
  layer: 'stage',
  seenAs: forbidden,
  remedy: 'Deploy the API to a stage; a private API needs its resource policy first.',
  page: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-deploy-api.html',
  reads: ['restApi', 'stage', 'stages', 'asked'],
  subject: ({ restApi, asked }) => stageSubject({ restApi, asked }),
  judge({ restApi, stage, stages = [], asked }) {
    if (!restApi) return pass('there is no such API: see api-not-found-or-wrong-region');
    const id = restApi.value.id ?? '';
    if (stage || stages.length > 0) return pass(`${id} is deployed`);
    return fail({
      because: `${id} has no stage`,
      breaks: { events: ['DeleteStage', 'CreateDeployment'], ids: [id] },
      repair: restApi.value.policy ? [createDeployment(restApi, asked.stage ?? 'prod', undefined)] : [],
    });
  },
});
