import { createDeployment } from '../../changes/deployments.js';
import { hasTrailingSlash } from '../../request/matching.js';
import { check, fail, pass } from '../check.js';
import { missingAuthenticationToken } from '../seen.js';
import { apiSubject, askedSubject } from '../words.js';

export default check({
  code: 'method-or-resource-not-found',
  title: 'The deployed stage has the method',
  why:
    'The stage serves the resources and methods of its deployment, not those of the working copy. For a path or verb that it ' +
    'does not have, API Gateway answers 403 Missing Authentication Token.',
  severity: 'critical',
  layer: 'stage',
  seenAs: missingAuthenticationToken,
  remedy: 'Correct the path or the verb, or deploy the API when only the working copy has them.',
  page: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html',
  reads: ['restApi', 'stage', 'method', 'inWorkingCopy', 'canaryWithout', 'asked'],
  subject: ({ restApi, stage, asked }) =>
    restApi
      ? apiSubject(restApi.value.id ?? '', restApi.account, restApi.region, stage?.stageName)
      : askedSubject(asked),
  judge({ restApi, stage, method, inWorkingCopy, canaryWithout, asked }) {
    if (!restApi || !stage?.stageName) return pass('there is no stage to look in: see stage-not-found');
    const what = `${asked.method} ${asked.path}`;
    const breaks = {
      events: ['DeleteMethod', 'DeleteResource', 'CreateDeployment', 'UpdateStage', 'PutRestApi'],
      ids: [restApi.value.id ?? ''],
    };
    if (!method)
      return fail({
        because: `deployment ${stage.deploymentId} of stage ${stage.stageName} has no ${what}${inWorkingCopy ? '; the working copy has it' : ''}`,
        breaks,
        repair: inWorkingCopy ? [createDeployment(restApi, stage.stageName, stage.deploymentId)] : [],
      });
    const served = `${method.httpMethod} ${method.resourcePath}`;
    if (canaryWithout && !canaryWithout.inWorkingCopy)
      return fail({
        because: `the canary of stage ${stage.stageName} (deployment ${canaryWithout.id}) has no ${what}`,
        details: [`${canaryWithout.percent} % of the requests go to the canary`],
        breaks,
        repair: [],
      });
    if (hasTrailingSlash(asked.path) && asked.observed?.text?.includes('Missing Authentication Token'))
      return fail({
        because: `${what} ends in a slash, and ${served} is answered with Missing Authentication Token`,
        breaks,
        repair: [],
      });
    return pass(`${what} is ${served} (${method.source})`);
  },
});
