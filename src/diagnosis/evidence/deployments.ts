import type { TrailEvent } from '../../inventory/evidence/cloudtrail.js';
import { valuesOf } from '../../inventory/evidence/cloudtrail.js';
import { instantOf } from '../../inventory/evidence/instant.js';
import type { Subject } from '../../request/fact.js';
import { lookUp } from '../../request/fact.js';
import { facts } from '../../request/facts/index.js';
import type { Failed } from '../evaluate.js';

/** Edits of a REST API that are inert until they are deployed; of `UpdateRestApi` and `UpdateStage` see below. */
const inert =
  /^((Put|Import)RestApi|UpdateRestApi|(Put|Update|Delete)(Method|Integration|GatewayResponse|Authorizer|RequestValidator)(Response)?|(Create|Update|Delete)(Resource|Authorizer|Model|RequestValidator))$/;

/** Whether an event changes an API without effect until it is deployed. */
export const isInert = ({ name, source }: TrailEvent): boolean =>
  source === 'apigateway.amazonaws.com' && inert.test(name);

const isDeployment = ({ name, request }: TrailEvent): boolean =>
  name === 'CreateDeployment' ||
  (name === 'UpdateStage' && valuesOf(request, 'path').some((path) => path === '/deploymentId'));

/** A deployment that names no stage serves none until a stage is pointed at it. */
const isToStage = (event: TrailEvent, api: string, stage: string | undefined): boolean => {
  if (!event.ids.has(api) || event.errorCode !== undefined) return false;
  return stage === undefined || event.ids.has(stage);
};

/**
 * When an event took effect, in milliseconds since 1970: at once, or for edits of an API with the next deployment to the
 * stage (https://docs.aws.amazon.com/apigateway/latest/developerguide/updating-api.html). Undefined: not yet. Where the
 * failure is that an edit was not deployed (its `breaks` name no deployment), the edit itself is the change.
 */
export const effectiveAt = (
  subject: Subject,
  failed: Failed,
  events: readonly TrailEvent[],
): ((event: TrailEvent) => number | undefined) => {
  const stage = lookUp(subject, facts.stage);
  const stageName = stage.known ? stage.value?.stageName : undefined;
  const deployed = lookUp(subject, facts.deployment);
  const served = deployed.known ? instantOf(deployed.value?.createdDate) : undefined;
  const waits = failed.verdict.breaks?.events.includes('CreateDeployment') ?? false;
  return (event) => {
    const at = instantOf(event.at);
    if (!waits || !isInert(event)) return at;
    const api = failed.verdict.breaks?.ids.find((id) => event.ids.has(id));
    if (api === undefined || at === undefined) return at;
    const next = events.find(
      (later) => later.at >= event.at && isDeployment(later) && isToStage(later, api, stageName),
    );
    if (next) return instantOf(next.at);
    return served !== undefined && served >= at ? served : undefined;
  };
};
