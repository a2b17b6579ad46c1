import { updateIntegration } from '../../changes/integrations.js';
import { check, fail, pass } from '../check.js';
import { internalServerError } from '../seen.js';
import { answers, deployable, integrationEvents, noFunction, wayReads, waySubject } from './way.js';

export default check({
  code: 'lambda-integration-method-not-post',
  title: 'The integration invokes the function by POST',
  why:
    "Lambda's Invoke is a POST, whatever verb the caller uses. An integration with another verb is refused by Lambda, and API " +
    'Gateway answers 500 Internal server error.',
  severity: 'critical',
  layer: 'integration',
  seenAs: internalServerError,
  remedy: "Set the integration's HTTP method to POST and deploy.",
  page: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html',
  reads: [...wayReads, 'functionUsed', 'integration', 'methodSetup'],
  subject: waySubject,
  judge(facts) {
    const { functionUsed, integration, restApi } = facts;
    if (!functionUsed || !integration) return noFunction;
    const verb = integration.httpMethod;
    if (verb === 'POST') return pass('the integration uses POST');
    const place = deployable(facts);
    return fail({
      because: `the integration invokes the function by ${verb ?? 'no verb'}, and Lambda takes only POST`,
      predicts: answers(facts, 500, 'backend'),
      breaks: { events: integrationEvents, ids: [restApi?.value.id ?? ''] },
      repair: place
        ? [
            updateIntegration(
              place,
              [{ path: '/httpMethod', field: 'httpMethod', value: 'POST', former: verb }],
              'invoke the function by POST',
            ),
          ]
        : [],
    });
  },
});
