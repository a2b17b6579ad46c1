import { hostRead } from '../../request/target.js';
import { check, fail, pass } from '../check.js';
import { forbidden, unresolved } from '../seen.js';
import { apiSubject, askedSubject } from '../words.js';

export default check({
  code: 'api-not-found-or-wrong-region',
  title: 'The API exists in the region that is called',
  why:
    'An endpoint answers for any API id and finds out afterwards that there is none: the front end says 403 Forbidden. The same ' +
    'happens when the API lives in another region than the name says.',
  severity: 'critical',
  layer: 'target',
  seenAs: forbidden,
  remedy: 'Correct the API id or the region in the name that is called.',
  noRepair: 'The id and the region stand in the name that the client calls.',
  page: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-api-test-invoke-url.html',
  reads: ['restApi', 'nameUsed', 'otherKind', 'asked'],
  subject: ({ restApi, asked }) =>
    restApi ? apiSubject(restApi.value.id ?? '', restApi.account, restApi.region) : askedSubject(asked),
  judge({ restApi, nameUsed, otherKind, asked }) {
    if (asked.api === undefined) return pass('the request names no API');
    if (otherKind) return pass(`${asked.api} is no REST API: see not-a-rest-api`);
    if (!restApi)
      return fail({
        because: `no collected account has a REST API ${asked.api} in ${asked.region}`,
        alsoSeen: [unresolved],
        breaks: { events: ['DeleteRestApi'], ids: [asked.api] },
        repair: [],
      });
    const { host } = nameUsed;
    const read = asked.headers['x-apigw-api-id'] === undefined ? hostRead(host, asked.headers) : host;
    const named = read.form === 'custom' || read.form === 'unstated' ? host : read;
    const called = named.form === 'custom' || named.form === 'unstated' ? asked.region : named.region;
    if (called === restApi.region)
      return pass(`${restApi.value.id} is an API of ${restApi.account} in ${restApi.region}`);
    return fail({
      because: `${restApi.value.id} is in ${restApi.region}, and the name that is called is of ${called}`,
      alsoSeen: [unresolved],
      repair: [],
    });
  },
});
