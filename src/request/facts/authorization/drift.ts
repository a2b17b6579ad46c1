import { fact, get } from '../../fact.js';
import { deployment, restApi, stage } from '../api.js';
import { policyEdits } from '../changes.js';
import { exported as exportedApi } from '../export.js';
import { savedPolicy } from '../resource-policy.js';
import { documentOf } from './documents.js';
import { authorizable } from './request.js';
import type { PolicyVerdict } from './resource-layer.js';
import { judged } from './resource-layer.js';

export interface Drift {
  /** When the policy was last edited, ISO; undefined where only the exported policy tells. */
  readonly editedAt: string | undefined;
  readonly deployedAt: string;
  readonly by: string | undefined;
  /** What the policy that is deployed decides, where an export of the stage or an earlier edit shows it. */
  readonly deployed: PolicyVerdict | undefined;
}

const isoTime = (time: string | number | undefined): string | undefined => {
  if (time === undefined) return undefined;
  const date = new Date(typeof time === 'number' ? time * 1000 : time);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
};

/**
 * Whether the policy in force is another than the saved one: an edit takes effect only with the next deployment
 * (https://docs.aws.amazon.com/apigateway/latest/developerguide/updating-api.html). Told by an export of the stage that
 * carries the policy, or by CloudTrail; where neither was read nothing is known to differ, and the fact is undefined.
 */
export const policyDrift = fact<Drift | undefined>({
  needs: [],
  uses: [restApi, stage, exportedApi, deployment, savedPolicy, policyEdits, authorizable],
  of: (subject) => {
    const api = get(subject, restApi);
    const serving = get(subject, stage);
    const saved = get(subject, savedPolicy);
    if (!api?.value.id || !serving?.stageName || !saved) return undefined;
    const deployedAt = isoTime(get(subject, deployment)?.createdDate);
    if (deployedAt === undefined) return undefined;
    const exported = get(subject, exportedApi)?.['x-amazon-apigateway-policy'];
    const edits = get(subject, policyEdits);
    const later = edits.filter(({ at }) => at > deployedAt);
    const inForce = exported ?? edits.filter(({ at }) => at <= deployedAt).at(-1)?.policy;
    const deployed = inForce === undefined ? undefined : judged(subject, inForce);
    const last = later.at(-1);
    if (last) return { editedAt: last.at, deployedAt, by: last.by, deployed };
    if (exported !== undefined && JSON.stringify(documentOf(exported)) !== JSON.stringify(saved.document))
      return { editedAt: undefined, deployedAt, by: undefined, deployed };
    return undefined;
  },
});
