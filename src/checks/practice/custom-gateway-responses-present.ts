import { apis } from '../../resources/index.js';
import { pass } from '../check.js';
import { list } from '../words.js';
import { rule, weak } from './rule.js';
import { ofApi } from './subjects.js';

export default rule({
  code: 'custom-gateway-responses-present',
  title: "API Gateway's answers have their usual status and body",
  why:
    'An API may change the status and body of the answers that API Gateway itself gives. Its 403 can then read like a 503 of the ' +
    'back end: what a caller sees no longer says which layer answered.',
  severity: 'low',
  remedy: 'Keep the status of gateway responses, and keep $context.error.responseType in their body.',
  noRepair: 'The responses were written on purpose, and clients may rely on them.',
  page: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-gatewayResponse-definition.html',
  controls: [],
  about: apis,
  needs: ['apigateway/get-gateway-responses'],
  subject: ofApi,
  judge(api, { inventory }) {
    const { id = '' } = api.value;
    const { items = [] } = inventory.ask('apigateway/get-gateway-responses', api, id);
    const own = items.filter(({ defaultResponse }) => defaultResponse !== true);
    if (own.length === 0) return pass(`${id} changes no gateway response`);
    const changed = own.map(({ responseType = '', statusCode }) =>
      statusCode === undefined ? responseType : `${responseType} (${statusCode})`,
    );
    return weak(`${id} changes ${list(changed)}`);
  },
});
