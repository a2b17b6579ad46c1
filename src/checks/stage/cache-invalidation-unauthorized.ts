import { settingsBlock, updateStage } from '../../changes/stages.js';
import type { Change } from '../../changes/change.js';
import type { Facts } from '../../request/facts/index.js';
import { stageAnswers } from '../arrival.js';
import { check, fail, pass } from '../check.js';
import { stageSubject } from '../words.js';

const lenient = 'SUCCEED_WITH_RESPONSE_HEADER';
const strict = 'FAIL_WITH_403';

const ignored = (restApi: NonNullable<Facts['restApi']>, stage: NonNullable<Facts['stage']>, key: string): Change => {
  const patch = (value: string) => [
    { op: 'replace', path: `/${key.replace(/^\//, '')}/caching/unauthorizedCacheControlHeaderStrategy`, value },
  ];
  return updateStage(restApi, stage, {
    summary: `let stage ${stage.stageName ?? ''} ignore a Cache-Control header that it may not obey, with a warning in the answer`,
    set: patch(lenient),
    reset: patch(strict),
    field: 'methodSettings',
    terraform: (api, own) => settingsBlock(api, own, key, { unauthorizedCacheControlHeaderStrategy: lenient }),
    edit: (row) => ({
      ...row,
      methodSettings: {
        ...row.methodSettings,
        [key]: { ...row.methodSettings?.[key], unauthorizedCacheControlHeaderStrategy: lenient },
      },
    }),
  });
};

export default check({
  code: 'cache-invalidation-unauthorized',
  title: 'The request may ask the cache as it does',
  why:
    'With Cache-Control: max-age=0 a client asks that a cached answer be replaced. Where the stage demands authorization for that ' +
    'and refuses the rest, a caller without execute-api:InvalidateCache gets 403; the same request without the header is answered.',
  severity: 'medium',
  layer: 'throttling',
  seenAs: { kind: 'http', status: 403 },
  remedy: 'Leave the header out, allow execute-api:InvalidateCache, or let the stage ignore the header.',
  page: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-caching.html',
  reads: ['restApi', 'stage', 'methodSettings', 'cacheInvalidation', 'caller', 'asked'],
  subject: stageSubject,
  judge({ restApi, stage, methodSettings, cacheInvalidation, caller }) {
    if (!restApi || !stage?.stageName || !methodSettings) return pass('the stage has no settings for the method');
    if (!cacheInvalidation) return pass('the request asks for no cached answer to be replaced that the stage guards');
    const { key, sent, refused } = cacheInvalidation;
    if (refused === undefined) return pass('the signer may invalidate the cache');
    return fail({
      because: `${refused} with Cache-Control: ${sent} may not invalidate the cache of stage ${stage.stageName}, whose settings ${key} answer it with 403`,
      predicts: stageAnswers({ restApi, stage, caller }, 403),
      breaks: { events: ['UpdateStage'], ids: [restApi.value.id ?? ''] },
      repair: [ignored(restApi, stage, key)],
    });
  },
});
