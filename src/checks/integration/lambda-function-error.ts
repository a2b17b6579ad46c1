import { check, fail, pass } from '../check.js';
import { badGateway, internalServerError } from '../seen.js';
import { functionSubject } from './function.js';
import { answers, noFunction, wayReads } from './way.js';

export default check({
  code: 'lambda-function-error',
  title: 'The function is active',
  why:
    'Lambda refuses to invoke a function that is pending, failed or inactive, and API Gateway answers 500; a function that runs ' +
    'and throws, or runs out of time, is answered with 502 Internal server error. What the code does is in its logs, not in any ' +
    'configuration.',
  severity: 'critical',
  layer: 'integration',
  seenAs: badGateway,
  remedy:
    "Repair what the function's state reason names, or create the function anew; read its logs for errors of the code.",
  noRepair: "The function's code or its dependencies fail; no answer of AWS holds what they should be.",
  page: 'https://docs.aws.amazon.com/lambda/latest/dg/functions-states.html',
  reads: [...wayReads, 'functionUsed', 'functionState'],
  subject: functionSubject,
  judge(facts) {
    const { functionUsed, functionState } = facts;
    if (functionUsed?.is !== 'function' || !functionState) return noFunction;
    const { state, reason, lastUpdate } = functionState;
    if (state === 'Active')
      return pass(
        `${functionUsed.name} is Active${lastUpdate === 'Failed' ? '; its last update failed, and the former code runs' : ''}`,
      );
    return fail({
      because: `${functionUsed.arn} is ${state}${reason ? `: ${reason}` : ''}`,
      seen: internalServerError,
      alsoSeen: [badGateway],
      predicts: answers(facts, 500, 'backend'),
      breaks: {
        events: [
          'CreateFunction20150331',
          'UpdateFunctionConfiguration20150331v2',
          'UpdateFunctionCode20150331v2',
          'DeleteSubnet',
        ],
        ids: [functionUsed.name, functionUsed.arn],
      },
      repair: [],
      details: state === 'Inactive' ? ['the first call after a long rest fails, and wakes the function'] : [],
    });
  },
});
