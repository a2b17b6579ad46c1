import { associateEndpoint } from '../../changes/rest-apis.js';
import { check, fail, pass } from '../check.js';
import { unresolved } from '../seen.js';
import { apiSubject, askedSubject } from '../words.js';

export default check({
  code: 'vpce-alias-not-associated',
  title: 'The alias in use belongs to an associated endpoint',
  why:
    'The alias {api}-{vpce} exists only for endpoints that are associated with the API. For any other endpoint the name is ' +
    'unknown. The association gives a name and grants no access.',
  severity: 'critical',
  layer: 'dns',
  seenAs: unresolved,
  remedy: 'Associate the endpoint with the API and deploy it.',
  page: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/associate-private-api-with-vpc-endpoint.html',
  reads: ['nameUsed', 'restApi', 'stage', 'asked'],
  subject: ({ restApi, asked }) =>
    restApi ? apiSubject(restApi.value.id ?? '', restApi.account, restApi.region) : askedSubject(asked),
  judge({ nameUsed, restApi, stage }) {
    const { host } = nameUsed;
    if (host.form !== 'alias') return pass('the caller uses no alias');
    if (!restApi) return pass('there is no such API: see api-not-found-or-wrong-region');
    const associated = restApi.value.endpointConfiguration?.vpcEndpointIds ?? [];
    if (associated.includes(host.endpoint)) return pass(`${host.endpoint} is associated with ${restApi.value.id}`);
    return fail({
      because: `${host.endpoint} is not associated with ${restApi.value.id}, so ${host.name} does not exist`,
      breaks: { events: ['UpdateRestApi'], ids: [restApi.value.id ?? ''] },
      repair: stage?.stageName
        ? [associateEndpoint(restApi, host.endpoint, { name: stage.stageName, deployment: stage.deploymentId })]
        : [],
    });
  },
});
