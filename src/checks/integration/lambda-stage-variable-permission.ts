import { addPermission } from '../../changes/functions.js';
import { check, fail, pass } from '../check.js';
import { internalServerError } from '../seen.js';
import { list } from '../words.js';
import { functionSubject } from './function.js';
import { answers, noFunction, wayReads } from './way.js';

export default check({
  code: 'lambda-stage-variable-permission',
  title: 'The function that the stage variables name may be invoked',
  why:
    'An integration may name its function by stage variables. The console cannot add the permission then: each function that a ' +
    'stage names needs it by hand. A variable that the stage lacks, or a function without the permission, ends in 500 Internal ' +
    'server error.',
  severity: 'critical',
  layer: 'integration',
  seenAs: internalServerError,
  remedy: 'Define the variable on the stage, and add the permission to the function that it names.',
  page: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/amazon-api-gateway-using-stage-variables.html',
  reads: [...wayReads, 'functionUsed', 'functionPermission'],
  subject: functionSubject,
  judge(facts) {
    const { functionUsed, functionPermission, stage, restApi } = facts;
    if (!functionUsed) return noFunction;
    const breaks = {
      events: ['UpdateStage', 'CreateStage', 'RemovePermission20150331v2', 'UpdateIntegration'],
      ids: [restApi?.value.id ?? ''],
    };
    if (functionUsed.is === 'undefined')
      return fail({
        because: `stage ${stage?.stageName ?? ''} does not define ${list(functionUsed.variables)}, out of which ${functionUsed.uri} is made`,
        predicts: answers(facts, 500, 'backend'),
        breaks,
        repair: [],
      });
    if (functionUsed.variables.length === 0) return pass('no stage variable names the function');
    if (!functionPermission) return pass('the integration assumes a role: see integration-credentials-role');
    const { effect, because, sourceArn } = functionPermission;
    if (effect === 'allow') return pass(`the policy of ${functionUsed.arn} admits ${sourceArn}`);
    return fail({
      because: `${list(functionUsed.variables)} of stage ${stage?.stageName ?? ''} name ${functionUsed.arn}, whose policy does not let API Gateway invoke it: ${because}`,
      predicts: answers(facts, 500, 'backend'),
      breaks: { ...breaks, ids: [...breaks.ids, functionUsed.name, functionUsed.arn] },
      repair: effect === 'explicit-deny' ? [] : [addPermission(functionUsed, sourceArn)],
    });
  },
});
