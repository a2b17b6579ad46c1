import type { Stage } from '../../inventory/services.js';
import { fact, get } from '../fact.js';
import { stage } from './api.js';
import { method } from './method.js';

export type MethodSetting = NonNullable<Stage['methodSettings']>[string];

/** The stage's settings for one method. */
export interface EffectiveSettings {
  /** As the stage writes it: the one for all methods, or a path and a verb. */
  readonly key: string;
  readonly setting: MethodSetting;
}

/** `~1orders/GET` and `orders/GET` are both `/orders/GET`. */
const plain = (key: string): string => `/${key.replaceAll('~1', '/').replace(/^\/+/, '')}`;

/** @see https://docs.aws.amazon.com/apigateway/latest/api/API_MethodSetting.html */
export const settingsFor = (
  settings: Stage['methodSettings'],
  resourcePath: string,
  httpMethod: string,
): EffectiveSettings | undefined => {
  const entries = Object.entries(settings ?? {});
  const own = `${resourcePath === '/' ? '' : resourcePath}/${httpMethod}`;
  const found = entries.find(([key]) => plain(key) === own) ?? entries.find(([key]) => plain(key) === '/*/*');
  return found && { key: found[0], setting: found[1] };
};

/** The stage's settings that apply to the request's method; undefined where there are none. */
export const methodSettings = fact<EffectiveSettings | undefined>({
  needs: [],
  uses: [stage, method],
  of: (subject) => {
    const serving = get(subject, stage);
    const matched = get(subject, method);
    if (!serving || !matched) return undefined;
    return settingsFor(serving.methodSettings, matched.resourcePath, matched.httpMethod);
  },
});
