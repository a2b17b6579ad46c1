import { releaseConcurrency } from '../../changes/functions.js';
import { check, fail, pass } from '../check.js';
import { internalServerError } from '../seen.js';
import { functionSubject } from './function.js';
import { answers, noFunction, wayReads } from './way.js';

export default check({
  code: 'lambda-throttled',
  title: 'The function may run at all',
  why:
    'A function whose reserved concurrency is 0 is turned off: Lambda refuses every invocation, API Gateway does not try again, ' +
    'and the caller reads 500 Internal server error. A reservation that is too small does the same under load, which only metrics show.',
  severity: 'critical',
  layer: 'integration',
  seenAs: internalServerError,
  remedy: 'Remove the reservation of 0, or reserve what the load needs.',
  page: 'https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html',
  reads: [...wayReads, 'functionUsed', 'reservedConcurrency', 'executionRole'],
  subject: functionSubject,
  judge(facts) {
    const { functionUsed, reservedConcurrency, executionRole } = facts;
    if (functionUsed?.is !== 'function') return noFunction;
    if (reservedConcurrency === undefined) return pass(`no concurrency is reserved for ${functionUsed.name}`);
    if (reservedConcurrency > 0) return pass(`${reservedConcurrency} executions are reserved for ${functionUsed.name}`);
    return fail({
      because: `the reserved concurrency of ${functionUsed.name} is 0`,
      predicts: answers(facts, 500, 'backend'),
      breaks: { events: ['PutFunctionConcurrency20171031'], ids: [functionUsed.name, functionUsed.arn] },
      repair: [releaseConcurrency(functionUsed, reservedConcurrency, executionRole)],
    });
  },
});
