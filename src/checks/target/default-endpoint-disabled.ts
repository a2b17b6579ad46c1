import { updateApi } from '../../changes/rest-apis.js';
import { neverArrives } from '../arrival.js';
import { check, fail, pass } from '../check.js';
import { forbidden } from '../seen.js';
import { list, stageSubject } from '../words.js';

export default check({
  code: 'default-endpoint-disabled',
  title: "The API's default endpoint is enabled",
  why:
    'An API whose default endpoint is disabled answers through its custom domain names only. On the execute-api names, the alias ' +
    'and the name of the endpoint the front end says 403 Forbidden.',
  severity: 'critical',
  layer: 'target',
  seenAs: forbidden,
  remedy: 'Call the custom domain name, or enable the default endpoint and deploy.',
  page: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-disable-default-endpoint.html',
  reads: ['restApi', 'stage', 'nameUsed', 'domainAsked', 'privateNames', 'caller', 'asked'],
  subject: stageSubject,
  judge({ restApi, stage, nameUsed, domainAsked, privateNames, caller }) {
    if (!restApi) return pass('there is no such API: see api-not-found-or-wrong-region');
    const id = restApi.value.id ?? '';
    if (!restApi.value.disableExecuteApiEndpoint) return pass(`the default endpoint of ${id} is enabled`);
    if (domainAsked !== undefined) return pass(`${domainAsked} is a custom domain name`);
    const set = (value: string) => [{ op: 'replace', path: '/disableExecuteApiEndpoint', value }];
    return fail({
      because: `the default endpoint of ${id} is disabled, and the request does not go through a custom domain name`,
      effect: nameUsed.stated || privateNames.length === 0 ? 'blocks' : 'latent',
      ...(privateNames.length > 0 ? { details: [`custom domain names of the account: ${list(privateNames)}`] } : {}),
      predicts: neverArrives({ restApi, stage, caller }),
      breaks: { events: ['UpdateRestApi', 'CreateDeployment', 'UpdateStage'], ids: [id] },
      repair: stage?.stageName
        ? [
            updateApi(restApi, {
              summary: `enable the default endpoint of ${id}, and deploy`,
              set: set('False'),
              reset: set('True'),
              field: 'disableExecuteApiEndpoint',
              edit: (row) => ({ ...row, disableExecuteApiEndpoint: false }),
              deployTo: { name: stage.stageName, deployment: stage.deploymentId },
              terraform: { disable_execute_api_endpoint: false },
            }),
          ]
        : [],
    });
  },
});
