import { releaseConcurrency } from '../../changes/functions.js';
import type { Facts } from '../../request/facts/index.js';
import { stageAnswers } from '../arrival.js';
import { check, fail, pass } from '../check.js';
import { authorizerBroken } from '../seen.js';
import { authorizerSubject } from './about.js';

/** Why no invocation can succeed, as far as the configuration of the function tells; undefined where it can. */
const broken = ({
  function: called,
  configuration,
  reserved,
}: NonNullable<Facts['authorizerState']>): string | undefined => {
  if (!configuration) return `function ${called.name} does not exist`;
  if (reserved === 0)
    return `function ${called.name} has a reserved concurrency of 0, so that every invocation is throttled`;
  const { State, StateReason } = configuration;
  const state = State?.toLowerCase();
  return state === 'failed' || state === 'pending'
    ? `function ${called.name} is ${State}${StateReason ? `: ${StateReason}` : ''}`
    : undefined;
};

export default check({
  code: 'authorizer-failure-or-timeout',
  title: 'The function of the authorizer can run',
  why:
    'Where the function of a Lambda authorizer is throttled, fails, takes too long or returns no policy, API Gateway answers 500 with ' +
    '{"message":null}. A function that throws the text Unauthorized gives 401, any other error 500.',
  severity: 'high',
  layer: 'authorizer',
  seenAs: authorizerBroken('AuthorizerFailureException'),
  remedy: "Bring the function into a state in which it runs; its own errors are in its log and in Lambda's metrics.",
  page: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html',
  reads: ['authorizerState', 'authorizer', 'restApi', 'stage', 'caller', 'asked'],
  subject: authorizerSubject,
  judge({ authorizerState, restApi, stage, caller }) {
    if (!authorizerState) return pass('the method has no Lambda authorizer');
    const { function: called, configuration, reserved } = authorizerState;
    const because = broken(authorizerState);
    if (because === undefined) return pass(`function ${called.name} can run; what it answers is in its log`);
    return fail({
      because,
      alsoSeen: [authorizerBroken('AuthorizerConfigurationException')],
      predicts: stageAnswers({ restApi, stage, caller }, 500),
      breaks: {
        events: ['PutFunctionConcurrency20171031', 'DeleteFunction20150331', 'UpdateFunctionConfiguration20150331v2'],
        ids: [called.name, called.arn],
      },
      repair: configuration && reserved === 0 ? [releaseConcurrency(called, reserved, configuration.Role)] : [],
    });
  },
});
