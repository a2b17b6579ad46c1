import { domainPlaces, endpointPlaces, notApplicable, scpPlaces, type Place } from './gates.js';
import { decisiveDeny } from './layer.js';
import { lintRequest } from './lint/index.js';
import { all, any, type Trit } from './logic.js';
import { blameMissing, outcomeOf, type Outcome } from './outcome.js';
import type { AuthorizeRequest, AuthorizeResult, Blame, Decision, Kind, Layer, StatementReport } from './request.js';
import type { PlacedVerdict } from './layer.js';
import { viewsOf } from './views.js';

const order: readonly Layer[] = [
  'endpointPolicy',
  'domainPolicy',
  'resourcePolicy',
  'identityPolicy',
  'permissionsBoundary',
  'sessionPolicy',
  'scp',
  'authorizer',
];

const verdictOf = (deny: Trit, allow: Trit): { readonly decision: Decision; readonly kind: Kind } => {
  if (deny === true) return { decision: 'DENY', kind: 'EXPLICIT_DENY' };
  if (allow === false) return { decision: 'DENY', kind: deny === false ? 'IMPLICIT_DENY' : 'UNKNOWN' };
  return deny === false && allow === true
    ? { decision: 'ALLOW', kind: 'ALLOW' }
    : { decision: 'UNKNOWN', kind: 'UNKNOWN' };
};

/** Sid, else index. */
export const nameOf = (statement: { readonly sid: string | null; readonly index: number }): string | number =>
  statement.sid ?? statement.index;

const blameDeny = (place: Place): readonly Blame[] => {
  const statement = decisiveDeny(place.verdict);
  return statement ? [{ ...blameMissing(place), statement: nameOf(statement), code: 'explicit-deny' }] : [];
};

/** A Deny decides a table alone; its silent partners are not blamed. Independent gates are blamed each for itself. */
const blameOf = (gates: readonly Place[], outcome: Outcome): readonly Blame[] => {
  const byGates = gates.flatMap((gate) =>
    gate.verdict.deny !== true && gate.verdict.allow === false ? [blameMissing(gate)] : blameDeny(gate),
  );
  const denied = outcome.places.flatMap(blameDeny);
  const byOutcome = denied.length === 0 && outcome.allow === false ? outcome.missing : denied;
  return [...byGates, ...byOutcome].sort((a, b) => order.indexOf(a.layer) - order.indexOf(b.layer));
};

const several = (places: readonly Place[], place: Place): boolean =>
  place.verdict.statements.some((statement) => statement.policy > 0) ||
  places.filter((other) => other.layer === place.layer).length > 1;

export const reportStatement = (layer: Layer, statement: PlacedVerdict): StatementReport => ({
  layer,
  index: statement.index,
  sid: statement.sid,
  effect: statement.effect,
  matched: statement.matched,
  because: statement.explain(),
});

const unreadable = (place: Place, why: string): StatementReport => ({
  layer: place.layer,
  index: 0,
  sid: null,
  effect: 'unknown',
  matched: 'unknown',
  because: `not modelled: ${why}`,
});

const reportPlace = (places: readonly Place[], place: Place): readonly StatementReport[] => {
  const extra = {
    ...(place.target === undefined ? {} : { target: place.target }),
    ...(place.resource === undefined ? {} : { resource: place.resource }),
  };
  const numbered = several(places, place);
  return [
    ...place.verdict.unmodelled.map((why) => ({ ...unreadable(place, why), ...extra })),
    ...place.verdict.statements.map((statement) => ({
      ...reportStatement(place.layer, statement),
      ...extra,
      ...(numbered ? { policy: statement.policy } : {}),
    })),
  ];
};

export const askedIn = (verdicts: readonly { readonly asked: ReadonlySet<string> }[]): readonly string[] => [
  ...new Set(verdicts.flatMap((verdict) => [...verdict.asked])),
];

const dependsOn = (places: readonly Place[], outcome: Outcome): readonly string[] => {
  const open = places.filter(({ verdict }) => verdict.allow === 'unknown' || verdict.deny === 'unknown');
  return [...new Set([...askedIn(open.flatMap((place) => place.verdict.statements)), ...outcome.dependsOn])];
};

const uncertainties = (
  request: AuthorizeRequest,
  gates: readonly Place[],
  outcome: Outcome,
  decision: Decision,
): readonly string[] => {
  const notes = outcome.uncertain === null || decision === 'UNKNOWN' ? [] : [outcome.uncertain];
  const domain = gates.find((gate) => gate.layer === 'domainPolicy');
  if (domain?.verdict.missing)
    notes.push('a domain without a policy is taken to refuse every call; AWS does not say so');
  const [onDomain, onApi] = gates.filter((gate) => gate.layer === 'endpointPolicy');
  if (request.api.viaDomainArn && onDomain?.verdict.allow !== onApi?.verdict.allow) {
    notes.push(
      'the endpoint policy is taken to be asked for the domain and for the API; AWS shows it in examples only',
    );
  }
  return notes;
};

const asExpected = (request: AuthorizeRequest, decision: Decision, kind: Kind): { readonly asExpected?: boolean } => {
  const { expected } = request;
  if (!expected) return {};
  return { asExpected: expected.decision === decision && (expected.kind === undefined || expected.kind === kind) };
};

/** Decides one request without linting its policies. */
export const decide = (request: AuthorizeRequest): AuthorizeResult => {
  const views = viewsOf(request);
  const gates = [...endpointPlaces(request, views), ...domainPlaces(request, views), ...scpPlaces(request, views)];
  const outcome = outcomeOf(request, views);
  const places = [...gates, ...outcome.places].sort((a, b) => order.indexOf(a.layer) - order.indexOf(b.layer));
  const deny = any(places.map((place) => place.verdict.deny));
  const allow = all([outcome.allow, ...gates.map((gate) => gate.verdict.allow)]);
  const { decision, kind } = verdictOf(deny, allow);
  const uncertain = uncertainties(request, gates, outcome, decision);
  const notes = notApplicable(request, views);
  return {
    schema: 'xapi/authorize/1',
    ...(request.id === undefined ? {} : { id: request.id }),
    decision,
    kind,
    blame: decision === 'DENY' ? blameOf(gates, outcome) : [],
    statements: places.flatMap((place) => reportPlace(places, place)),
    dependsOn: kind === 'UNKNOWN' ? dependsOn(places, outcome) : [],
    lint: [],
    ...asExpected(request, decision, kind),
    ...(uncertain.length > 0 ? { uncertain } : {}),
    ...(notes.length > 0 ? { notApplicable: notes } : {}),
  };
};

/**
 * Decides one request as AWS would, names the statement that decides, and lints the policies. A malformed policy makes the
 * decision UNKNOWN, unless another layer decides without it. Never throws for a request of this type.
 */
export const authorize = (request: AuthorizeRequest): AuthorizeResult => ({
  ...decide(request),
  lint: lintRequest(request),
});
