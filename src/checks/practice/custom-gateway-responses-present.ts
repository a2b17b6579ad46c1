import { check, fail, pass } from '../check.js';
import { apiSubject, askedSubject, list } from '../words.js';
import { unseen } from './unseen.js';

export default check({
  code: 'custom-gateway-responses-present',
  title: "API Gateway's answers have their usual status and body",
  why:
    'An API may change the status and body of the answers that API Gateway itself gives. Its 403 can then read like a 503 of the ' +
    'back end: what a caller sees no longer says which layer answered.',
  severity: 'low',
  layer: 'practice',
  seenAs: unseen,
  remedy: 'Keep the status of gateway responses, and keep $context.error.responseType in their body.',
  page: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-gatewayResponse-definition.html',
  reads: ['restApi', 'gatewayResponses', 'asked'],
  subject: ({ restApi, asked }) =>
    restApi ? apiSubject(restApi.value.id ?? '', restApi.account, restApi.region) : askedSubject(asked),
  judge({ restApi, gatewayResponses }) {
    if (!restApi) return pass('there is no API to look at');
    if (gatewayResponses === undefined)
      return pass(`nothing is known of changed answers of ${restApi.value.id}`, ['apigateway:GET']);
    if (gatewayResponses.length === 0) return pass(`${restApi.value.id} changes no gateway response`);
    const changed = gatewayResponses.map(({ responseType = '', statusCode }) =>
      statusCode === undefined ? responseType : `${responseType} (${statusCode})`,
    );
    return fail({
      because: `${restApi.value.id} changes ${list(changed)}`,
      effect: 'latent',
      breaks: { events: ['PutGatewayResponse', 'UpdateGatewayResponse'], ids: [restApi.value.id ?? ''] },
      repair: [],
    });
  },
});
