import type { Facts } from '../../request/facts/index.js';
import { statesHeaders } from '../../request/facts/method-request.js';
import { stageAnswers } from '../arrival.js';
import { check, fail, pass } from '../check.js';
import { unauthorized } from '../seen.js';
import { list } from '../words.js';
import { authorizerSubject, nameOf } from './about.js';

type Demand = NonNullable<Facts['identity']>;

/** Where AWS takes the expression for the whole value. */
const fits = (pattern: string, value: string): boolean | undefined => {
  try {
    return new RegExp(`^(?:${pattern})$`).test(value);
  } catch {
    return undefined;
  }
};

/** What the stated headers lack; undefined where they lack nothing. */
const lacking = ({ headers, pattern }: Demand, sent: Readonly<Record<string, string>>): string | undefined => {
  const absent = headers.filter((name) => !sent[name.toLowerCase()]);
  if (absent.length > 0)
    return `demands ${list(absent.map((name) => `header ${name}`))}, which the request does not state`;
  const [name = ''] = headers;
  if (pattern === undefined || headers.length === 0 || fits(pattern, sent[name.toLowerCase()] ?? '') !== false)
    return undefined;
  return `demands that header ${name} matches ${pattern}, and the value that was stated does not`;
};

export default check({
  code: 'authorizer-missing-identity',
  title: 'The request carries what its authorizer looks at',
  why:
    'An authorizer names the headers, query strings and variables that it decides by. Where one is missing, empty or does not match ' +
    'its validation expression, API Gateway answers 401 Unauthorized and does not ask the authorizer at all.',
  severity: 'high',
  layer: 'authorizer',
  seenAs: unauthorized,
  remedy: 'Send the token; or correct the identity source of the authorizer, and deploy.',
  noRepair: 'The client sends the token, and another identity source would change what every client has to send.',
  page: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html',
  reads: ['identity', 'authorizer', 'restApi', 'stage', 'caller', 'asked'],
  subject: authorizerSubject,
  judge({ identity, restApi, stage, caller, asked }) {
    if (!identity) return pass('the method has no authorizer');
    const name = nameOf(identity.authorizer);
    const demands = [...identity.headers.map((header) => `header ${header}`), ...identity.others];
    if (demands.length === 0) return pass(`authorizer ${name} is asked whatever the request carries`);
    const lack = statesHeaders(asked) ? lacking(identity, asked.headers) : undefined;
    const stated = identity.headers.some((header) => asked.headers[header.toLowerCase()]);
    const refused = asked.observed?.kind === 'http' && asked.observed.status === 401 && !stated;
    if (lack === undefined && !refused) return pass(`authorizer ${name} looks at ${list(demands)}`);
    return fail({
      because: `authorizer ${name} ${lack ?? `demands ${list(demands)}, and the request is answered with 401`}`,
      predicts: stageAnswers({ restApi, stage, caller }, 401),
      breaks: { events: ['UpdateAuthorizer', 'CreateDeployment'], ids: [identity.authorizer.id] },
      repair: [],
    });
  },
});
