import { updateIntegration } from '../../changes/integrations.js';
import type { Change } from '../../changes/change.js';
import type { Facts } from '../../request/facts/index.js';
import { check, fail, pass } from '../check.js';
import { endpointTimedOut } from '../seen.js';
import { answers, deployable, integrationEvents, saw, wayReads, waySubject } from './way.js';

/** API Gateway waits so long unless told otherwise, and no longer without a higher quota. */
const longest = 29_000;

type Reads = Pick<Facts, 'restApi' | 'stage' | 'asked' | 'methodSetup'>;

const wait = (facts: Reads, waits: number, needed: number | undefined): Change[] => {
  const place = deployable(facts);
  const next = Math.min(needed ?? longest, longest);
  if (!place || next <= waits) return [];
  const patch = { path: '/timeoutInMillis', field: 'timeoutInMillis', value: next, former: waits } as const;
  return [updateIntegration(place, [patch], `wait ${next} ms for the integration`)];
};

export default check({
  code: 'integration-timeout',
  title: 'The integration answers in the time that API Gateway waits',
  why:
    'API Gateway waits for the integration as long as the method says, 29 seconds unless the quota was raised. What takes longer is ' +
    'answered with 504 Endpoint request timed out, while the function or back end goes on.',
  severity: 'high',
  layer: 'integration',
  seenAs: endpointTimedOut,
  remedy:
    "Make the back end faster or the call asynchronous, or raise the integration's timeout (above 29 s by the quota L-E5AE38E3).",
  page: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html',
  reads: [...wayReads, 'integration', 'functionConfiguration', 'methodSetup'],
  subject: waySubject,
  judge(facts) {
    const { integration, functionConfiguration, restApi, asked } = facts;
    if (!integration || integration.type === 'MOCK') return pass('nothing is waited for');
    if (integration.responseTransferMode === 'STREAM') return pass('the answer is streamed, for up to 15 minutes');
    const waits = integration.timeoutInMillis ?? longest;
    const runs = functionConfiguration?.Timeout === undefined ? undefined : functionConfiguration.Timeout * 1000;
    const longer = runs === undefined || runs > waits;
    const another = asked.observed?.text?.includes('Network error communicating') === true;
    if (!saw(facts, 504) || another || !longer)
      return pass(`API Gateway waits ${waits} ms${runs === undefined ? '' : `, and the function may run ${runs} ms`}`);
    return fail({
      because:
        runs === undefined
          ? `API Gateway waits ${waits} ms for the back end, and the caller saw 504`
          : `API Gateway waits ${waits} ms for ${functionConfiguration?.FunctionName ?? 'the function'}, which may run ${runs} ms, and the caller saw 504`,
      predicts: answers(facts, 504, 'backend'),
      breaks: {
        events: [...integrationEvents, 'UpdateFunctionConfiguration20150331v2'],
        ids: [
          restApi?.value.id ?? '',
          ...(functionConfiguration?.FunctionName ? [functionConfiguration.FunctionName] : []),
        ],
      },
      repair: runs === undefined ? [] : wait(facts, waits, runs),
      details: waits >= longest ? ['above 29000 ms the quota L-E5AE38E3 of the account has to be raised first'] : [],
    });
  },
});
