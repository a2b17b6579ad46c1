import { identityPlace, limitPlace, resourcePlace, type Place } from './gates.js';
import { evaluateDocuments, undecided, type LayerVerdict } from './layer.js';
import { all, and, any, or, type Trit } from './logic.js';
import type { AuthorizeRequest, Blame } from './request.js';
import { documentsOf, sightOf, type Views } from './views.js';

/** What the resource policy and the authorizer say together. */
export interface Outcome {
  readonly allow: Trit;
  readonly places: readonly Place[];
  /** Why there is no Allow, when there is no Deny either. */
  readonly missing: readonly Blame[];
  /** An open question of the documentation, when it decides. */
  readonly uncertain: string | null;
  /** What is not known besides condition keys. */
  readonly dependsOn: readonly string[];
}

export const blameMissing = (place: Place): Blame => ({
  layer: place.layer,
  statement: null,
  code:
    place.verdict.missing && place.layer !== 'identityPolicy' && place.layer !== 'scp'
      ? 'policy-missing'
      : 'no-matching-allow',
  ...(place.target === undefined ? {} : { target: place.target }),
  ...(place.resource === undefined ? {} : { resource: place.resource }),
});

const silentOnes = (places: readonly Place[]): readonly Blame[] =>
  places.filter((place) => place.verdict.allow === false).map(blameMissing);

const plain = (allow: Trit, places: readonly Place[], missing: readonly Blame[]): Outcome => ({
  allow,
  places,
  missing,
  uncertain: null,
  dependsOn: [],
});

/** A private API without a policy refuses every call, whatever the authorizer says. */
const withoutPolicy = (resource: Place): Outcome => plain(false, [resource], [blameMissing(resource)]);

const openOutcome = (resource: Place): Outcome => plain(resource.verdict.allow, [resource], silentOnes([resource]));

interface Sides {
  readonly resource: Place;
  readonly identity: Place;
  /** Boundary and session policy, where there are any. */
  readonly limits: readonly Place[];
}

const limitsAllow = (limits: readonly Place[]): Trit => all(limits.map((place) => place.verdict.allow));

/**
 * Same account: an Allow on either side is enough. An Allow for the role's ARN stays within boundary and session policy; one for
 * the user or the session, or for everyone, does not; one for the account only delegates to the identity policies.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics.html
 */
const sameAccount = ({ resource, identity, limits }: Sides): Outcome => {
  const { grants } = resource.verdict;
  const limited = limitsAllow(limits);
  const byIdentity = and(identity.verdict.allow, limited);
  const byResource = any([grants.identity, grants.everyone, and(grants.role, limited)]);
  const places = [resource, identity, ...limits];
  const missing =
    grants.role === true
      ? silentOnes(limits)
      : silentOnes(resource.verdict.allow === true ? [identity, ...limits] : places);
  const leans = byIdentity === true && resource.verdict.allow === false;
  const uncertain = leans
    ? 'the resource policy is silent and the identity policy allows: Table A says Allow, untested for private APIs'
    : null;
  return { ...plain(or(byIdentity, byResource), places, missing), uncertain };
};

/** Another account: both sides have to allow. */
const crossAccount = ({ resource, identity, limits }: Sides): Outcome => {
  const places = [resource, identity, ...limits];
  return plain(all(places.map((place) => place.verdict.allow)), places, silentOnes(places));
};

const isSameAccount = (request: AuthorizeRequest, views: Views): Trit => {
  if (views.caller.is === 'anonymous') return false;
  return views.caller.accountId === null ? 'unknown' : views.caller.accountId === request.api.accountId;
};

const either = (same: Outcome, cross: Outcome): Outcome => ({
  ...cross,
  allow: same.allow === cross.allow ? same.allow : 'unknown',
  dependsOn: same.allow === cross.allow ? [] : ['principal.accountId'],
});

/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html Tables A and B */
const signedOutcome = (request: AuthorizeRequest, views: Views, resource: Place): Outcome => {
  const limits = [limitPlace(request, views, 'permissionsBoundary'), limitPlace(request, views, 'sessionPolicy')];
  const sides = { resource, identity: identityPlace(request, views), limits: limits.filter((place) => place !== null) };
  const same = isSameAccount(request, views);
  if (same === 'unknown') return either(sameAccount(sides), crossAccount(sides));
  return same ? sameAccount(sides) : crossAccount(sides);
};

const token = (valid: boolean | undefined): LayerVerdict => ({
  ...undecided('whether the token is valid was not said'),
  allow: valid ?? 'unknown',
  deny: false,
  unmodelled: [],
});

/** The token first; then the resource policy alone has to allow. */
const cognitoOutcome = (request: AuthorizeRequest, resource: Place): Outcome => {
  const authorizer: Place = { layer: 'authorizer', verdict: token(request.cognitoTokenValid) };
  const places = [authorizer, resource];
  const leans =
    request.cognitoTokenValid === true && resource.verdict.allow === false && resource.verdict.deny === false;
  return {
    ...plain(and(authorizer.verdict.allow, resource.verdict.allow), places, silentOnes(places)),
    uncertain: leans
      ? 'Cognito with a silent resource policy: the text says Deny, Table A on the same page says Allow'
      : null,
    dependsOn: request.cognitoTokenValid === undefined ? ['cognitoTokenValid'] : [],
  };
};

const authorizerVerdict = (request: AuthorizeRequest, views: Views): LayerVerdict => {
  const documents = documentsOf(request.authorizerPolicy);
  const verdict = evaluateDocuments(documents, sightOf(views, 'authorizer', 'api'));
  return verdict.missing ? undecided("the authorizer's policy was not given") : verdict;
};

/** An explicit Deny of the resource policy comes before the authorizer runs; then Table A. */
const lambdaOutcome = (request: AuthorizeRequest, views: Views, resource: Place): Outcome => {
  if (resource.verdict.deny === true) return openOutcome(resource);
  const authorizer: Place = { layer: 'authorizer', verdict: authorizerVerdict(request, views) };
  const places = [resource, authorizer];
  const leans =
    resource.verdict.allow === true && authorizer.verdict.allow === false && authorizer.verdict.deny === false;
  return {
    ...plain(or(resource.verdict.allow, authorizer.verdict.allow), places, silentOnes(places)),
    uncertain: leans ? 'the authorizer is silent and the resource policy allows: Table A says Allow, untested' : null,
    dependsOn: authorizer.verdict.unmodelled.length > 0 ? ['authorizerPolicy'] : [],
  };
};

/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html */
export const outcomeOf = (request: AuthorizeRequest, views: Views): Outcome => {
  const resource = resourcePlace(request, views);
  if (resource.verdict.missing) return withoutPolicy(resource);
  switch (request.api.authorizationType) {
    case 'NONE':
      return openOutcome(resource);
    case 'AWS_IAM':
      return signedOutcome(request, views, resource);
    case 'COGNITO_USER_POOLS':
      return cognitoOutcome(request, resource);
    case 'CUSTOM':
      return lambdaOutcome(request, views, resource);
  }
};
