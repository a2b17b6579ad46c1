import type { Located, Place } from '../../inventory/inventory.js';
import { GapError, isNone } from '../../inventory/inventory.js';
import type { Answers } from '../../inventory/answers.js';
import type { Deployment, RestApi, Stage } from '../../inventory/services.js';
import type { Gap } from '../../snapshot/snapshot.js';
import { restApis, stagesOf } from '../../inventory/services.js';
import type { Subject } from '../fact.js';
import { fact, get } from '../fact.js';
import { gapOf } from './authorization/gap.js';

/** API Gateway's control plane prints an API's own account nowhere: it is the account whose list holds it. */
const byIdOrName = (subject: Subject, wanted: string): Located<RestApi> | undefined => {
  const { inventory, request } = subject;
  const { rows, gaps } = inventory.everywhere(restApis);
  const matches = rows.filter(({ value }) => value.id === wanted || value.name === wanted);
  const inRegion = matches.filter(({ region }) => region === request.region);
  const found = inRegion[0] ?? matches[0];
  if (found) return found;
  const gap = providersGap(subject, gaps);
  if (gap) throw new GapError(gap);
  return undefined;
};

/**
 * The list that would have to show it: the provider's. Consumers rarely let their APIs be listed, so their silence counts
 * only where nobody is known to be the provider and no account answered.
 */
const providersGap = ({ inventory }: Subject, gaps: readonly Gap[]): Gap | undefined => {
  const isProvider = ({ account }: Gap) => inventory.snapshot.accounts[account]?.side === 'provider';
  const sidesKnown = Object.values(inventory.snapshot.accounts).some(({ side }) => side === 'provider');
  if (sidesKnown) return gaps.find(isProvider);
  if (inventory.places.length > gaps.length) return undefined;
  return gaps.find(({ why }) => why !== 'not-collected') ?? gaps[0];
};

/** The REST API that the request names, in whichever account holds it; undefined when no collected account does. */
export const restApi = fact<Located<RestApi> | undefined>({
  needs: ['apigateway/get-rest-apis', 'apigateway/get-rest-api'],
  uses: [],
  of: (subject) => (subject.request.api === undefined ? undefined : byIdOrName(subject, subject.request.api)),
});

const placeOf = ({ account, region }: Place): Place => ({ account, region });

/**
 * Every stage of the API; undefined when there is no such API. Stages that were read one by one are all that matter where
 * the one that is asked for is among them, or none is asked for.
 */
export const stages = fact<readonly Stage[] | undefined>({
  needs: ['apigateway/get-stages'],
  uses: [restApi],
  of: (subject) => {
    const api = get(subject, restApi);
    if (!api?.value.id) return undefined;
    const { inventory, request } = subject;
    const found = stagesOf(inventory, placeOf(api), api.value.id);
    const isListed = inventory.has('apigateway/get-stages', placeOf(api), api.value.id);
    if (isListed || request.stage === undefined || found.some(({ stageName }) => stageName === request.stage))
      return found;
    return inventory.ask('apigateway/get-stages', placeOf(api), api.value.id).item ?? [];
  },
});

/** The stage that serves the request. `only` where the request names none and the API has just one. */
export const stage = fact<Stage | undefined>({
  needs: ['apigateway/get-stage'],
  uses: [restApi, stages],
  of: (subject) => {
    const api = get(subject, restApi);
    if (!api?.value.id) return undefined;
    const { inventory, request } = subject;
    const place = placeOf(api);
    if (request.stage && inventory.has('apigateway/get-stage', place, api.value.id, request.stage)) {
      const one = inventory.ask('apigateway/get-stage', place, api.value.id, request.stage);
      return isNone(one) ? undefined : one;
    }
    const all = get(subject, stages) ?? [];
    if (request.stage === undefined)
      return all.length === 1 ? all[0] : (all.find((s) => s.stageName === 'prod') ?? all[0]);
    return all.find(({ stageName }) => stageName === request.stage);
  },
});

/**
 * The deployment that the stage serves, with its summary of methods. Undefined without a stage. @throws GapError where the
 * list lacks it: AWS deletes no deployment that a stage serves.
 */
export const deployment = fact<Deployment | undefined>({
  needs: ['apigateway/get-deployment', 'apigateway/get-deployments'],
  uses: [restApi, stage],
  of: (subject) => {
    const api = get(subject, restApi);
    const serving = get(subject, stage);
    if (!api?.value.id || !serving?.deploymentId) return undefined;
    const { inventory } = subject;
    const place = placeOf(api);
    if (inventory.has('apigateway/get-deployment', place, api.value.id, serving.deploymentId))
      return inventory.ask('apigateway/get-deployment', place, api.value.id, serving.deploymentId);
    const { items } = inventory.ask('apigateway/get-deployments', place, api.value.id);
    const found = items?.find(({ id }) => id === serving.deploymentId);
    if (!found)
      throw gapOf(api, 'apigateway/get-deployments', `deployment ${serving.deploymentId} is not in the answer`);
    return found;
  },
});

export type WorkingResources = NonNullable<Answers['apigateway/get-resources']['items']>;

/** The working copy of the API's resources with their methods; what the stage serves may differ. */
export const workingResources = fact<WorkingResources | undefined>({
  needs: ['apigateway/get-resources'],
  uses: [restApi],
  of: (subject) => {
    const api = get(subject, restApi);
    if (!api?.value.id) return undefined;
    return subject.inventory.ask('apigateway/get-resources', placeOf(api), api.value.id).items ?? [];
  },
});
