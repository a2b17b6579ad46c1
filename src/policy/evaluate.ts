import { askedIn, nameOf, reportStatement } from './authorize.js';
import { decisiveAllow, decisiveDeny, evaluateDocuments, type LayerVerdict } from './layer.js';
import type { AuthorizeRequest, Layer, StatementReport } from './request.js';
import { sightOf, viewsOf } from './views.js';

export interface LayerEvaluation {
  readonly effect: 'allow' | 'implicit-deny' | 'explicit-deny' | 'unknown';
  /** Sid, else index, of the statement that decides; null where none does. */
  readonly statement: string | number | null;
  /** One clause. */
  readonly because: string;
  readonly statements: readonly StatementReport[];
  /** Unknown keys on which the effect depends. */
  readonly dependsOn: readonly string[];
}

/** The request without its policies; `resource` is `domain` for an endpoint policy's look at a private custom domain name. */
export type LayerContext = Pick<
  AuthorizeRequest,
  'api' | 'principal' | 'context' | 'unknownKeys' | 'permissionsBoundary'
> & {
  readonly resource?: 'api' | 'domain';
};

const effectOf = ({ allow, deny }: LayerVerdict): LayerEvaluation['effect'] => {
  if (deny === true) return 'explicit-deny';
  if (deny === 'unknown') return allow === false ? 'implicit-deny' : 'unknown';
  if (allow === 'unknown') return 'unknown';
  return allow ? 'allow' : 'implicit-deny';
};

const named = (statement: { readonly sid: string | null; readonly index: number }): string =>
  statement.sid === null ? `statement ${statement.index}` : `statement ${statement.sid}`;

const whyImplicit = (verdict: LayerVerdict): string => {
  const allows = verdict.statements.filter((statement) => statement.effect !== 'Deny');
  if (allows.length === 0) return 'no statement allows anything';
  const shown = allows.slice(0, 5).map((statement) => `${named(statement)}: ${statement.explain()}`);
  const more = allows.length - shown.length;
  return `no statement allows it: ${shown.join('; ')}${more > 0 ? `; and ${more} more` : ''}`;
};

const whyUnknown = (verdict: LayerVerdict): string => {
  const [unread] = verdict.unmodelled;
  if (unread !== undefined) return `not modelled: ${unread}`;
  const open = verdict.statements.filter((statement) => statement.matched === 'unknown');
  return open
    .slice(0, 5)
    .map((statement) => `${named(statement)}: ${statement.explain()}`)
    .join('; ');
};

const becauseOf = (effect: LayerEvaluation['effect'], verdict: LayerVerdict): string => {
  const decider = effect === 'explicit-deny' ? decisiveDeny(verdict) : decisiveAllow(verdict);
  switch (effect) {
    case 'allow':
      return decider ? `${named(decider)} allows: ${decider.explain()}` : 'it allows';
    case 'explicit-deny':
      return decider ? `${named(decider)} denies: ${decider.explain()}` : 'it denies';
    case 'implicit-deny':
      return whyImplicit(verdict);
    case 'unknown':
      return whyUnknown(verdict);
  }
};

const withoutDocument = (layer: Layer): LayerEvaluation => {
  const rest = { statement: null, statements: [], dependsOn: [] };
  switch (layer) {
    case 'endpointPolicy':
      return { effect: 'allow', because: 'the endpoint has the default policy, which allows everything', ...rest };
    case 'permissionsBoundary':
    case 'sessionPolicy':
      return { effect: 'allow', because: 'there is none, so it limits nothing', ...rest };
    case 'authorizer':
      return { effect: 'unknown', because: "the authorizer's policy was not given", ...rest };
    case 'domainPolicy':
    case 'resourcePolicy':
    case 'identityPolicy':
    case 'scp':
      return { effect: 'implicit-deny', because: 'there is no policy', ...rest };
  }
};

/**
 * Judges one document alone: what the endpoint policy, or the resource policy, says about this request. `policy` is whatever
 * `decodePolicy` takes, or a compiled policy; a list of documents is judged together.
 */
export const evaluateLayer = (policy: unknown, layer: Layer, context: LayerContext): LayerEvaluation => {
  const sight = sightOf(viewsOf(context), layer, context.resource ?? 'api');
  const verdict = evaluateDocuments(Array.isArray(policy) ? policy : [policy], sight);
  if (verdict.missing) return withoutDocument(layer);
  const effect = effectOf(verdict);
  const decider =
    effect === 'explicit-deny' ? decisiveDeny(verdict) : effect === 'allow' ? decisiveAllow(verdict) : undefined;
  return {
    effect,
    statement: decider ? nameOf(decider) : null,
    because: becauseOf(effect, verdict),
    statements: verdict.statements.map((statement) => reportStatement(layer, statement)),
    dependsOn: effect === 'unknown' ? askedIn(verdict.statements) : [],
  };
};
