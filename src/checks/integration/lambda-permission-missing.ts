import { addPermission } from '../../changes/functions.js';
import { check, fail, pass } from '../check.js';
import { internalServerError } from '../seen.js';
import { functionSubject } from './function.js';
import { answers, noFunction, wayReads } from './way.js';

export default check({
  code: 'lambda-permission-missing',
  title: "The function's policy lets API Gateway invoke it",
  why:
    "API Gateway invokes a function in its own name, and the function's resource policy must allow it for this API, stage and " +
    'method. A policy that is absent, belongs to another alias or names another API makes every call end in 500 Internal server error.',
  severity: 'critical',
  layer: 'integration',
  seenAs: internalServerError,
  remedy:
    'Add a permission for apigateway.amazonaws.com with the source ARN of the method; nothing needs to be deployed.',
  page: 'https://docs.aws.amazon.com/lambda/latest/dg/services-apigateway.html',
  reads: [...wayReads, 'functionUsed', 'functionPermission'],
  subject: functionSubject,
  judge(facts) {
    const { functionUsed, functionPermission } = facts;
    if (!functionUsed) return noFunction;
    if (functionUsed.is === 'undefined') return pass('the function is not named: see lambda-stage-variable-permission');
    if (!functionPermission) return pass('the integration assumes a role: see integration-credentials-role');
    const { effect, because, sourceArn } = functionPermission;
    if (effect === 'allow') return pass(`the policy of ${functionUsed.arn} admits ${sourceArn}`);
    if (functionUsed.variables.length > 0)
      return pass('stage variables name the function: see lambda-stage-variable-permission');
    return fail({
      because: `the policy of ${functionUsed.arn} does not let API Gateway invoke it: ${because}`,
      predicts: answers(facts, 500, 'backend'),
      breaks: {
        events: [
          'RemovePermission20150331v2',
          'AddPermission20150331v2',
          'CreateFunction20150331',
          'CreateAlias20150331',
        ],
        ids: [functionUsed.name, functionUsed.arn],
      },
      repair: effect === 'explicit-deny' ? [] : [addPermission(functionUsed, sourceArn)],
    });
  },
});
