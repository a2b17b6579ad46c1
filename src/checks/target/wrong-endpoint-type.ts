import { makePrivate } from '../../changes/rest-apis.js';
import { check, fail, pass } from '../check.js';
import { forbidden } from '../seen.js';
import { apiSubject, askedSubject } from '../words.js';

export default check({
  code: 'wrong-endpoint-type',
  title: 'The API is of type PRIVATE',
  why:
    'An interface endpoint for execute-api reaches private APIs only. A call of a REGIONAL or EDGE API through it is answered ' +
    'with 403 Forbidden, whatever its policy says.',
  severity: 'critical',
  layer: 'target',
  seenAs: forbidden,
  remedy: "Call the API by its public name from outside the endpoint's private DNS, or convert it to PRIVATE.",
  page: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-api-migration.html',
  reads: ['restApi', 'stage', 'shadowedBy', 'asked'],
  subject: ({ restApi, asked }) =>
    restApi ? apiSubject(restApi.value.id ?? '', restApi.account, restApi.region) : askedSubject(asked),
  judge({ restApi, stage, shadowedBy }) {
    if (!restApi) return pass('there is no such API: see api-not-found-or-wrong-region');
    const types = restApi.value.endpointConfiguration?.types ?? [];
    if (types.includes('PRIVATE')) return pass(`${restApi.value.id} is PRIVATE`);
    if (shadowedBy !== undefined) return pass(`${shadowedBy} hides it: see public-api-shadowed-by-private-dns`);
    return fail({
      because: `${restApi.value.id} is ${types.join(', ') || 'of no stated type'}, not PRIVATE`,
      breaks: { events: ['UpdateRestApi'], ids: [restApi.value.id ?? ''] },
      repair: [makePrivate(restApi, stage && { name: stage.stageName ?? '', deployment: stage.deploymentId })],
    });
  },
});
