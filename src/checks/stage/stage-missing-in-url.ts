import { check, fail, pass } from '../check.js';
import { forbidden, missingAuthenticationToken } from '../seen.js';
import { list, stageSubject } from '../words.js';

export default check({
  code: 'stage-missing-in-url',
  title: 'The path begins with a stage',
  why:
    'On the execute-api names the first segment of the path is the stage. Where it is left out, the first segment of the resource ' +
    'is taken for a stage that does not exist, and the front end answers 403 Forbidden. Only a custom domain name supplies the stage.',
  severity: 'critical',
  layer: 'stage',
  seenAs: forbidden,
  remedy: 'Put the stage before the path.',
  noRepair: 'The path stands in the URL that the client calls.',
  page: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-call-api.html',
  reads: ['restApi', 'stageOmitted', 'stages', 'asked'],
  subject: ({ restApi, asked }) => stageSubject({ restApi, asked }),
  judge({ restApi, stageOmitted, stages = [], asked }) {
    if (stageOmitted === undefined) return pass('the first segment of the path is not that of a resource');
    const names = stages.map(({ stageName }) => stageName ?? '');
    const path = `/${asked.stage ?? ''}${asked.path === '/' ? '' : asked.path}`;
    return fail({
      because: `/${asked.stage ?? ''} is no stage of ${restApi?.value.id ?? ''} but begins its resource ${stageOmitted}`,
      alsoSeen: [missingAuthenticationToken],
      details: [`with a stage the path is ${list(names.map((name) => `/${name}${path}`))}`],
      repair: [],
    });
  },
});
