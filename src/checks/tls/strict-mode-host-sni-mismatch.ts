import { updateApi } from '../../changes/rest-apis.js';
import { neverArrives } from '../arrival.js';
import { check, fail, pass } from '../check.js';
import { forbidden, tlsFailure } from '../seen.js';
import { stageSubject } from '../words.js';

export default check({
  code: 'strict-mode-host-sni-mismatch',
  title: 'The way the API is named suits its endpoint access mode',
  why:
    'With endpoint access mode STRICT the name in the TLS handshake must be the Host of the request. Whatever does not use ' +
    'private DNS or a custom domain name, a name of the endpoint with a header, the alias, a load balancer in front, is ' +
    'rejected although every policy allows it.',
  severity: 'critical',
  layer: 'target',
  seenAs: forbidden,
  remedy:
    'Call the default name where private DNS resolves it, or a custom domain name; or set the access mode to BASIC.',
  page: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-security-policies.html',
  reads: ['restApi', 'stage', 'nameUsed', 'domainAsked', 'caller', 'asked'],
  subject: stageSubject,
  judge({ restApi, stage, nameUsed, domainAsked, caller }) {
    if (!restApi) return pass('there is no such API: see api-not-found-or-wrong-region');
    const id = restApi.value.id ?? '';
    if (restApi.value.endpointAccessMode?.toUpperCase() !== 'STRICT')
      return pass(`${id} does not demand that Host and TLS name are the same`);
    const { host, headers } = nameUsed;
    const name = host.form === 'unstated' ? '' : host.name;
    const sent = headers['x-apigw-api-id'] ? undefined : (headers['host'] ?? name).replace(/:\d+$/, '').toLowerCase();
    if (sent === name && (host.form === 'default' || domainAsked === name))
      return pass(`${name} is the name in the handshake and in the Host header`);
    const set = (value: string) => [{ op: 'replace', path: '/endpointAccessMode', value }];
    const how = headers['x-apigw-api-id']
      ? 'with x-apigw-api-id'
      : sent === name
        ? 'which is no private DNS name'
        : `with Host ${sent}`;
    return fail({
      because: `${id} has endpoint access mode STRICT and is called by ${name}, ${how}`,
      alsoSeen: [tlsFailure],
      predicts: neverArrives({ restApi, stage, caller }),
      breaks: { events: ['UpdateRestApi'], ids: [id] },
      repair: [
        updateApi(restApi, {
          summary: `set the endpoint access mode of ${id} to BASIC`,
          set: set('BASIC'),
          reset: set('STRICT'),
          field: 'endpointAccessMode',
          edit: (row) => ({ ...row, endpointAccessMode: 'BASIC' }),
          terraform: { lacks: 'endpoint_access_mode' },
          warning: 'the API is not available for about 15 minutes while it goes from STRICT to BASIC',
        }),
      ],
    });
  },
});
