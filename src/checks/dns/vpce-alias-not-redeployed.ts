import { createDeployment } from '../../changes/deployments.js';
import { check, fail, pass } from '../check.js';
import { unresolved } from '../seen.js';
import { apiSubject, askedSubject } from '../words.js';

export default check({
  code: 'vpce-alias-not-redeployed',
  title: 'The alias in use was deployed',
  why:
    'Associating an endpoint with an API makes its alias {api}-{vpce} only after the API is deployed again; then DNS takes some ' +
    'minutes more. Until then the name is unknown.',
  severity: 'high',
  layer: 'dns',
  seenAs: unresolved,
  remedy: 'Deploy the API to the stage; a deployment ships every other pending change too.',
  page: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/associate-private-api-with-vpc-endpoint.html',
  reads: ['undeployedAlias', 'restApi', 'stage', 'nameUsed', 'asked'],
  subject: ({ restApi, asked }) =>
    restApi ? apiSubject(restApi.value.id ?? '', restApi.account, restApi.region) : askedSubject(asked),
  judge({ undeployedAlias, restApi, stage, nameUsed }) {
    if (nameUsed.host.form !== 'alias') return pass('the caller uses no alias');
    if (!undeployedAlias || !restApi) return pass('no association after the deployment is known');
    const { endpoint, editedAt, by, deployedAt } = undeployedAlias;
    return fail({
      because: `${endpoint} was associated with ${restApi.value.id} at ${editedAt} by ${by}, and the last deployment is of ${deployedAt}`,
      breaks: { events: ['UpdateRestApi'], ids: [restApi.value.id ?? ''] },
      repair: stage?.stageName ? [createDeployment(restApi, stage.stageName, stage.deploymentId)] : [],
    });
  },
});
