import type { Change } from '../../changes/change.js';
import { addPermission } from '../../changes/functions.js';
import type { Facts } from '../../request/facts/index.js';
import { stageAnswers } from '../arrival.js';
import { check, fail, pass } from '../check.js';
import { authorizerBroken } from '../seen.js';
import { authorizerSubject, nameOf } from './about.js';

type Permission = NonNullable<Facts['authorizerPermission']>;

/** A Deny is somebody's intention, and a role's trust is more than one statement: neither is repaired here. */
const repair = ({ function: called, by, sourceArn, verdict }: Permission): Change[] =>
  by === 'role' || verdict.effect !== 'implicit-deny' ? [] : [addPermission(called, sourceArn)];

export default check({
  code: 'authorizer-permission-missing',
  title: 'API Gateway may invoke the function of the authorizer',
  why:
    'API Gateway invokes the function of a Lambda authorizer by the permission in the policy of the function, or by the role that the ' +
    'authorizer names. Without either every request is answered with 500 and {"message":null}, and the function is never invoked.',
  severity: 'critical',
  layer: 'authorizer',
  seenAs: authorizerBroken('AuthorizerConfigurationException'),
  remedy: 'Add a permission for apigateway.amazonaws.com with the ARN of the authorizer as source to the function.',
  page: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/configure-api-gateway-lambda-authorization.html',
  reads: ['authorizerPermission', 'authorizerState', 'authorizer', 'restApi', 'stage', 'caller', 'asked'],
  subject: authorizerSubject,
  judge({ authorizerPermission, authorizerState, authorizer, restApi, stage, caller }) {
    if (!authorizerPermission || !authorizer) return pass('the method has no Lambda authorizer');
    const { function: called, by, role = '', sourceArn, verdict } = authorizerPermission;
    if (!authorizerState?.configuration)
      return pass(`there is no function ${called.name}: see authorizer-failure-or-timeout`);
    if (verdict.effect === 'allow') return pass(verdict.because);
    return fail({
      because:
        by === 'role'
          ? `role ${role} of authorizer ${nameOf(authorizer)} does not trust API Gateway: ${verdict.because}`
          : `the policy of function ${called.name} does not let API Gateway invoke it for ${sourceArn}: ${verdict.because}`,
      alsoSeen: [authorizerBroken('AuthorizerFailureException')],
      predicts: stageAnswers({ restApi, stage, caller }, 500),
      breaks: {
        events: ['RemovePermission20150331v2', 'RemovePermission', 'UpdateAssumeRolePolicy', 'UpdateAuthorizer'],
        ids: [called.name, called.arn, authorizer.id, ...(role === '' ? [] : [role])],
      },
      repair: repair(authorizerPermission),
    });
  },
});
