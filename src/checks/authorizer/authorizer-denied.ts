import { stageAnswers } from '../arrival.js';
import { check, fail, pass } from '../check.js';
import { authorizerRefusal } from '../seen.js';
import { authorizerSubject, nameOf } from './about.js';

/** The refusal of an authorizer names no caller, unlike that of a policy. */
const isRefusal = (text: string | undefined): boolean =>
  text !== undefined && /User is not authorized to access this resource/i.test(text);

export default check({
  code: 'authorizer-denied',
  title: 'The Lambda authorizer is not known to refuse the request',
  why:
    'A Lambda authorizer answers with a policy. Where it denies, or does not cover the method that is called, the caller gets 403 ' +
    'User is not authorized to access this resource. What the function would answer is in no configuration; the text that the ' +
    'client printed tells.',
  severity: 'high',
  layer: 'authorizer',
  seenAs: authorizerRefusal,
  remedy: 'Let the function return a policy for the whole stage, and flush its cached decisions.',
  noRepair: 'The code of the function decides, and no answer of AWS holds it.',
  page: 'https://repost.aws/knowledge-center/api-gateway-troubleshoot-403-forbidden',
  reads: ['authorizer', 'restApi', 'stage', 'caller', 'asked'],
  subject: authorizerSubject,
  judge({ authorizer, restApi, stage, caller, asked }) {
    if (authorizer?.kind !== 'lambda') return pass('the method has no Lambda authorizer');
    const name = nameOf(authorizer);
    const ttl = authorizer.authorizer.authorizerResultTtlInSeconds ?? 300;
    if (!isRefusal(asked.observed?.text))
      return pass(`what authorizer ${name} answers is not known before it is asked`);
    return fail({
      because: `authorizer ${name} refused the request: a refusal that names no caller is that of a Lambda authorizer`,
      details:
        ttl > 0
          ? [
              `its decisions are kept for ${ttl} s: one for another method or an earlier token may still be in force (authorizer-cached-decision)`,
            ]
          : ['its decisions are not kept'],
      predicts: stageAnswers({ restApi, stage, caller }, 403),
      breaks: {
        events: ['UpdateFunctionCode20150331v2', 'UpdateFunctionConfiguration20150331v2', 'UpdateAuthorizer'],
        ids: [authorizer.id],
      },
      repair: [],
    });
  },
});
