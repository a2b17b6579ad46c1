import { check, fail, pass } from '../check.js';
import { forbidden, unresolved } from '../seen.js';
import { partition, stageSubject } from '../words.js';

export default check({
  code: 'not-a-rest-api',
  title: 'The API is a REST API',
  why:
    'Only REST APIs can be private. HTTP and WebSocket APIs have ids and host names of the same form, but an interface endpoint ' +
    'does not reach them: the front end answers 403 Forbidden.',
  severity: 'critical',
  layer: 'target',
  seenAs: forbidden,
  remedy: 'Build the API anew as a private REST API, or put a load balancer in the VPC in front of what it invokes.',
  noRepair: 'The kind of an API cannot be changed: a private one is built anew.',
  page: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-apis.html',
  reads: ['restApi', 'otherKind', 'asked'],
  subject: stageSubject,
  judge({ restApi, otherKind, asked }) {
    if (restApi) return pass(`${restApi.value.id} is a REST API`);
    if (asked.api === undefined) return pass('the request names no API');
    if (!otherKind)
      return pass(`no collected account has an HTTP or WebSocket API ${asked.api}: see api-not-found-or-wrong-region`);
    const { account, region, value } = otherKind;
    return fail({
      because: `${asked.api} is ${value.ProtocolType === 'WEBSOCKET' ? 'a WebSocket' : 'an HTTP'} API of ${account} in ${region}`,
      alsoSeen: [unresolved],
      subject: { id: `arn:${partition(region)}:apigateway:${region}::/apis/${value.ApiId ?? ''}`, account, region },
      repair: [],
    });
  },
});
