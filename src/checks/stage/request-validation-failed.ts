import { statesHeaders } from '../../request/facts/method-request.js';
import { stageAnswers } from '../arrival.js';
import { check, fail, pass } from '../check.js';
import { missingParameters } from '../seen.js';
import { list, stageSubject } from '../words.js';

export default check({
  code: 'request-validation-failed',
  title: 'The request has what its validator demands',
  why:
    'A request validator refuses a request without its required headers and query strings, or with a body that does not fit the ' +
    'model, before the integration is called: 400 Missing required request parameters, or 400 Invalid request body.',
  severity: 'medium',
  layer: 'throttling',
  seenAs: missingParameters(['NAME']),
  remedy: 'Send what the method requires; or correct the method or its validator, and deploy.',
  noRepair: 'The client sends the request, and what the method demands of it was meant by the author of the API.',
  page: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-request-validation.html',
  reads: ['restApi', 'stage', 'requiredParameters', 'caller', 'asked'],
  subject: stageSubject,
  judge({ restApi, stage, requiredParameters, caller, asked }) {
    if (!requiredParameters) return pass('the method has no request validator');
    const { validator, headers, queryStrings, body } = requiredParameters;
    const lacking = statesHeaders(asked) ? headers.filter((name) => !asked.headers[name.toLowerCase()]) : [];
    const demands = [
      ...headers.map((name) => `header ${name}`),
      ...queryStrings.map((name) => `query string ${name}`),
      ...(body ? ['a body that fits its model'] : []),
    ];
    const refused = asked.observed?.kind === 'http' && asked.observed.status === 400;
    if (demands.length === 0 || (lacking.length === 0 && !refused))
      return pass(`validator ${validator} demands ${list(demands)}, and nothing that was stated lacks it`);
    return fail({
      because:
        lacking.length > 0
          ? `validator ${validator} demands ${list(lacking.map((name) => `header ${name}`))}, which the request does not state`
          : `validator ${validator} demands ${list(demands)}, and the request is answered with 400`,
      seen: missingParameters(lacking.length > 0 ? lacking : [...headers, ...queryStrings]),
      alsoSeen: body ? [{ kind: 'http', status: 400, body: '{"message":"Invalid request body"}' }] : [],
      predicts: stageAnswers({ restApi, stage, caller }, 400),
      breaks: {
        events: ['UpdateMethod', 'PutMethod', 'UpdateRequestValidator', 'CreateDeployment'],
        ids: [restApi?.value.id ?? ''],
      },
      repair: [],
    });
  },
});
