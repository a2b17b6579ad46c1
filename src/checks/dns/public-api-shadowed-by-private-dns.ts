import { check, fail, pass } from '../check.js';
import { forbidden } from '../seen.js';
import { apiSubject, askedSubject } from '../words.js';

export default check({
  code: 'public-api-shadowed-by-private-dns',
  title: 'Private DNS of the endpoint hides no public API',
  why:
    "Private DNS of an endpoint answers for every API of the region in its VPC, also for public ones. Calls of a public API's " +
    'default name then arrive at the endpoint, which reaches private APIs only, and are answered with 403 Forbidden.',
  severity: 'critical',
  layer: 'dns',
  seenAs: forbidden,
  remedy:
    'Give the public API a custom domain name and call that, or turn private DNS of the endpoint off and call private APIs by their aliases.',
  noRepair:
    'Without private DNS the callers of every private API in this VPC lose its default name, and a custom domain name needs a certificate: neither is small.',
  page: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-apis.html',
  reads: ['nameUsed', 'resolution', 'restApi', 'asked'],
  subject: ({ restApi, asked }) =>
    restApi ? apiSubject(restApi.value.id ?? '', restApi.account, restApi.region) : askedSubject(asked),
  judge({ nameUsed, resolution, restApi }) {
    if (nameUsed.host.form !== 'default' || !resolution) return pass('the caller uses no default name in a VPC');
    if (!restApi) return pass('there is no such API: see api-not-found-or-wrong-region');
    const types = restApi.value.endpointConfiguration?.types ?? [];
    if (types.includes('PRIVATE')) return pass(`${restApi.value.id} is PRIVATE`);
    const { answer, vpc } = resolution;
    if (answer.is !== 'endpoint' || answer.zone) return pass(`no private DNS answers for it in ${vpc}`);
    return fail({
      because: `${answer.by} answers ${nameUsed.host.name} in ${vpc}, and ${restApi.value.id} is ${types.join(', ') || 'of no stated type'}`,
      breaks: {
        events: ['ModifyVpcEndpoint', 'CreateVpcEndpoint', 'UpdateRestApi'],
        ids: [answer.endpoint, restApi.value.id ?? ''],
      },
      repair: [],
    });
  },
});
