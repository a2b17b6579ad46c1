import { evaluateDocuments, silent, undecided, type LayerVerdict } from './layer.js';
import { resourceControlPolicies } from './keys.js';
import type { AuthorizeRequest, Layer } from './request.js';
import { documentsOf, sightOf, type Views } from './views.js';

/** One layer's verdict on one resource, placed where the request meets it. */
export interface Place {
  readonly layer: Layer;
  readonly verdict: LayerVerdict;
  readonly target?: string;
  readonly resource?: 'api' | 'domain';
}

const everything: LayerVerdict = { ...silent, allow: true, missing: false };

const isUnknown = (request: AuthorizeRequest, layer: Layer): boolean => request.unknownLayers?.includes(layer) ?? false;

const judge = (
  request: AuthorizeRequest,
  views: Views,
  layer: Layer,
  documents: readonly unknown[],
  resource: 'api' | 'domain' = 'api',
): LayerVerdict =>
  isUnknown(request, layer)
    ? undecided(`the ${layer} was not collected`)
    : evaluateDocuments(documents, sightOf(views, layer, resource));

const orDefault = (verdict: LayerVerdict): LayerVerdict => (verdict.missing ? everything : verdict);

/** Through a private custom domain name the endpoint policy has to allow the domain and the API. */
export const endpointPlaces = (request: AuthorizeRequest, views: Views): readonly Place[] => {
  const documents = documentsOf(request.endpointPolicy);
  const on = (resource: 'api' | 'domain') => orDefault(judge(request, views, 'endpointPolicy', documents, resource));
  if (views.domain === null) return [{ layer: 'endpointPolicy', verdict: on('api') }];
  return (['domain', 'api'] as const).map((resource) => ({ layer: 'endpointPolicy', verdict: on(resource), resource }));
};

export const domainPlaces = (request: AuthorizeRequest, views: Views): readonly Place[] => {
  if (views.domain === null) return [];
  return [{ layer: 'domainPolicy', verdict: judge(request, views, 'domainPolicy', documentsOf(request.domainPolicy)) }];
};

export const resourcePlace = (request: AuthorizeRequest, views: Views): Place => ({
  layer: 'resourcePolicy',
  verdict: judge(request, views, 'resourcePolicy', documentsOf(request.resourcePolicy)),
});

const isRootUser = (views: Views): boolean =>
  views.caller.is === 'signed' && (views.caller.arn?.endsWith(':root') ?? false);

/** The root user has no identity policies and needs none. */
export const identityPlace = (request: AuthorizeRequest, views: Views): Place => ({
  layer: 'identityPolicy',
  verdict: isRootUser(views) ? everything : judge(request, views, 'identityPolicy', request.identityPolicies ?? []),
});

/** A boundary or session policy that is not there limits nothing. */
export const limitPlace = (
  request: AuthorizeRequest,
  views: Views,
  layer: 'permissionsBoundary' | 'sessionPolicy',
): Place | null => {
  const documents = documentsOf(request[layer]);
  if (documents.length === 0 && !isUnknown(request, layer)) return null;
  const verdict = judge(request, views, layer, documents);
  return verdict.missing ? null : { layer, verdict };
};

const isServiceLinked = (views: Views): boolean =>
  views.caller.is === 'signed' && (views.caller.roleArn?.includes(':role/aws-service-role/') ?? false);

const scpsBind = (request: AuthorizeRequest, views: Views): boolean =>
  views.signedMethod &&
  views.caller.is === 'signed' &&
  request.principalIsManagementAccount !== true &&
  !isServiceLinked(views);

/**
 * Every level from the root to the account has to allow.
 * @see https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html
 */
export const scpPlaces = (request: AuthorizeRequest, views: Views): readonly Place[] => {
  if (!scpsBind(request, views)) return [];
  if (isUnknown(request, 'scp')) return [{ layer: 'scp', verdict: undecided('the SCPs were not collected') }];
  const levels = request.scps ?? [];
  return levels.map(({ target, policies }) => ({
    layer: 'scp',
    target,
    verdict: judge(request, views, 'scp', policies),
  }));
};

const given = (levels: readonly unknown[] | null | undefined): boolean => (levels ?? []).length > 0;

const scpReason = (request: AuthorizeRequest, views: Views): string => {
  if (!views.signedMethod || views.caller.is === 'anonymous')
    return 'SCPs do not apply: the call is not made by an IAM principal';
  if (request.principalIsManagementAccount === true) return 'SCPs do not apply to the management account';
  return 'SCPs do not apply to service-linked roles';
};

/** What was handed in and has no say. */
export const notApplicable = (request: AuthorizeRequest, views: Views): readonly string[] => {
  const notes: string[] = [];
  if (given(request.rcps)) notes.push(resourceControlPolicies.why);
  if (given(request.apiAccountScps))
    notes.push("the SCPs of the API's account bind its own principals only, not its callers from elsewhere");
  if (given(request.scps) && !scpsBind(request, views)) notes.push(scpReason(request, views));
  if (given(request.identityPolicies) && !views.signedMethod) {
    notes.push(`identity policies have no effect on a method whose authorization is ${request.api.authorizationType}`);
  }
  if (views.domain === null && documentsOf(request.domainPolicy).length > 0) {
    notes.push('the domain policy has no say: the call does not go through the domain name');
  }
  return notes;
};
