import { createDeployment } from '../changes/deployments.js';
import type { Check, Fail } from '../checks/check.js';
import { inventoryOf } from '../inventory/inventory.js';
import { facts } from '../request/facts/index.js';
import type { Subject } from '../request/fact.js';
import { lookUp, subjectOf } from '../request/fact.js';
import type { Failed, Judgement } from './evaluate.js';
import { blocks, isFailed, judgeAll } from './evaluate.js';

/** The finding that is about the difference itself. */
const drift = 'deployment-stale';

const retold = ({ check, subject, verdict }: Failed, more: Partial<Fail>): Judgement => {
  const before: Fail = verdict;
  return { check, subject, verdict: { ...before, ...more } };
};

/**
 * Where the request's method was changed in the working copy and not deployed since, says of each failure whether the
 * change repairs it: then its repair is the deployment. What the deployment would break is told under the difference.
 */
export const asUndeployed = (
  subject: Subject,
  judgements: readonly Judgement[],
  checks: readonly Check[],
): readonly Judgement[] => {
  const change = lookUp(subject, facts.ownChange);
  const restApi = lookUp(subject, facts.restApi);
  const serving = lookUp(subject, facts.stage);
  if (!change.known || !restApi.known || !serving.known) return judgements;
  if (!change.value || !restApi.value || !serving.value?.stageName) return judgements;
  const deploy = createDeployment(restApi.value, serving.value.stageName, serving.value.deploymentId);
  const after = subjectOf(subject.request, inventoryOf(deploy.apply(subject.inventory.snapshot)));
  const later = new Map(judgeAll(after, checks).map((judgement) => [judgement.check.code, judgement]));
  const breaks = judgements
    .filter((judgement) => !blocks(judgement))
    .flatMap(({ check }) => {
      const then = later.get(check.code);
      return then && blocks(then) ? [check.code] : [];
    });
  const { how, method } = change.value;
  return judgements.map((judgement) => {
    if (!isFailed(judgement)) return judgement;
    const { details = [] } = judgement.verdict;
    if (judgement.check.code === drift && breaks.length > 0)
      return retold(judgement, {
        details: [...details, `the next deployment would break this request: ${breaks.join(', ')}`],
      });
    const then = later.get(judgement.check.code);
    if (!blocks(judgement) || then === undefined || typeof then.verdict === 'string' || then.verdict.is === 'fail')
      return judgement;
    return retold(judgement, {
      details: [...details, `repaired in the working copy and not deployed since: ${method}: ${how} (${drift})`],
      repair: [deploy],
    });
  });
};
