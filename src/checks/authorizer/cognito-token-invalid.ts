import { stageAnswers } from '../arrival.js';
import { check, fail, pass } from '../check.js';
import { tokenExpired, unauthorized } from '../seen.js';
import { list } from '../words.js';
import { authorizerSubject, nameOf } from './about.js';

export default check({
  code: 'cognito-token-invalid',
  title: 'The token that was stated is one that the user pool authorizer takes',
  why:
    'A Cognito authorizer takes tokens of its user pools that have not expired: an ID token where the method has no scopes, an access ' +
    'token with one of the scopes where it has some. Any other is answered with 401, before the integration is called.',
  severity: 'high',
  layer: 'authorizer',
  seenAs: unauthorized,
  remedy: 'Get a new token of the right kind from a user pool that the authorizer names.',
  noRepair: 'The client gets the token from the user pool, with the credentials of its user.',
  page: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-enable-cognito-user-pool.html',
  reads: ['cognitoToken', 'authorizer', 'restApi', 'stage', 'caller', 'asked'],
  subject: authorizerSubject,
  judge({ cognitoToken, restApi, stage, caller, asked }) {
    if (!cognitoToken) return pass('the method has no Cognito authorizer');
    const { authorizer, header, claims, scopes, faults, expired } = cognitoToken;
    const wanted = scopes.length === 0 ? 'an ID token' : `an access token with scope ${list(scopes)}`;
    if (!claims && asked.headers[header.toLowerCase()])
      return fail({
        because: `header ${header} holds no JSON Web Token, and authorizer ${nameOf(authorizer)} takes ${wanted}`,
        predicts: stageAnswers({ restApi, stage, caller }, 401),
        repair: [],
      });
    if (faults.length === 0) return pass(`authorizer ${nameOf(authorizer)} takes ${wanted} in header ${header}`);
    return fail({
      because: `authorizer ${nameOf(authorizer)} takes ${wanted}; of the token in header ${header}, ${faults.join(', and ')}`,
      ...(expired ? { seen: tokenExpired } : {}),
      alsoSeen: [unauthorized],
      predicts: stageAnswers({ restApi, stage, caller }, 401),
      breaks: { events: ['UpdateAuthorizer', 'UpdateMethod', 'CreateDeployment'], ids: [authorizer.id] },
      repair: [],
    });
  },
});
