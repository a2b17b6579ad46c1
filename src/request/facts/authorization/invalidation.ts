import { GapError } from '../../../inventory/inventory.js';
import { fact, get } from '../../fact.js';
import { restApi, stage } from '../api.js';
import { method } from '../method.js';
import { methodSettings } from '../stage-settings.js';
import { signerName } from './context.js';
import { undecided } from './layer.js';
import { authorizable } from './request.js';
import { bothSides, relationOf } from './resource-layer.js';
import { placeOfSigner, signer } from './signer.js';

/** A request that asks for a cached answer to be replaced, of a stage that refuses those who may not. */
export interface Invalidation {
  /** The stage's settings that say so. */
  readonly key: string;
  /** The `Cache-Control` header that was stated. */
  readonly sent: string;
  /** Who asks, and may not; undefined where the request may. */
  readonly refused: string | undefined;
}

const everyone = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }],
};

/**
 * Undefined where the request asks for nothing of the kind, or the stage obeys or ignores it. Only a method with AWS_IAM
 * knows who asks; what the resource policy of another account has to say of it is not documented, and not asked.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-caching.html#override-api-gateway-stage-cache-for-method-cache
 */
export const cacheInvalidation = fact<Invalidation | undefined>({
  needs: [],
  uses: [restApi, stage, method, methodSettings, authorizable, signer],
  of: (subject) => {
    const { key, setting } = get(subject, methodSettings) ?? {};
    const sent = subject.request.headers['cache-control'];
    if (key === undefined || !setting?.cachingEnabled || get(subject, stage)?.cacheClusterEnabled === false)
      return undefined;
    if (!setting.requireAuthorizationForCacheControl || !sent || !/max-age\s*=\s*0\b/i.test(sent)) return undefined;
    if (setting.unauthorizedCacheControlHeaderStrategy !== 'FAIL_WITH_403') return undefined;
    const who = get(subject, signer);
    if (get(subject, method)?.authorizationType !== 'AWS_IAM' || who.is === 'anonymous')
      return { key, sent, refused: 'an unsigned request' };
    const { request, missing } = get(subject, authorizable);
    const policy = relationOf(subject) === 'same-account' ? request.resourcePolicy : everyone;
    const { decision, dependsOn } = bothSides({ ...request, action: 'execute-api:InvalidateCache' }, policy);
    if (decision !== 'UNKNOWN') return { key, sent, refused: decision === 'ALLOW' ? undefined : signerName(who) };
    const [gap] = missing.values();
    if (gap) throw new GapError(gap);
    const account = who.is === 'unnamed' ? '' : who.account;
    const what = 'whether the caller may invalidate the cache';
    throw undecided(
      subject,
      dependsOn,
      'nobody knows who signs',
      what,
      placeOfSigner(subject, account),
      'iam/get-role',
    );
  },
});
