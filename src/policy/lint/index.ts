import { compilePolicy } from '../document.js';
import { documentsOf } from '../views.js';
import type { AuthorizeRequest, Layer } from '../request.js';
import type { Principal } from '../target.js';
import { lintCatalogue, type LintCode } from './catalogue.js';
import * as combinations from './combinations.js';
import * as conditions from './conditions.js';
import { exposureRule } from './exposure.js';
import * as principals from './principals.js';
import { resourceRule } from './resources.js';
import {
  finding,
  statementsOf,
  type DocumentRule,
  type LintFinding,
  type LintSubject,
  type LintTarget,
  type StatementRule,
} from './subject.js';
import * as values from './values.js';

const statementRules: readonly StatementRule[] = [
  resourceRule,
  principals.actionRule,
  principals.principalRule,
  principals.principalValueRule,
  conditions.conditionRule,
  conditions.andInDenyRule,
  conditions.ineffectiveDenyRule,
  values.valueRule,
  values.textRule,
  values.variableRule,
];

const documentRules: readonly DocumentRule[] = [
  combinations.noAllowRule,
  principals.unsignedEndpointRule,
  combinations.contradictingDeniesRule,
  combinations.allowDenyRule,
  combinations.invertedDenyRule,
  combinations.danglingEndpointRule,
  combinations.stageRule,
  combinations.lengthRule,
  exposureRule,
];

export interface LintInput {
  readonly layer: Layer;
  /** Whatever `decodePolicy` takes. A document that cannot be read has no findings. */
  readonly policy: unknown;
  readonly target: LintTarget;
  readonly principal?: Principal;
  /** Endpoints that are known to exist, or the one that carried the request. */
  readonly endpoints?: readonly string[];
}

const sameFinding = (a: LintFinding, b: LintFinding): boolean =>
  a.code === b.code && a.statement === b.statement && a.message === b.message;

/** One document against the catalogue; in the order of its statements, then the document as a whole. */
export const lint = (input: LintInput): readonly LintFinding[] => {
  const compiled = compilePolicy(input.policy);
  if (compiled.is !== 'policy') return [];
  const subject: LintSubject = { ...input, policy: compiled };
  const byStatement = statementsOf(subject).flatMap((statement) =>
    statementRules.flatMap((rule) => rule(statement, subject)).map((note) => finding(subject, note, statement.index)),
  );
  const byDocument = documentRules
    .flatMap((rule) => rule(subject))
    .map(([code, message, index]) => finding(subject, [code, message], index));
  const findings = [...byStatement, ...byDocument];
  return findings.length > 200
    ? findings
    : findings.filter((one, at) => findings.findIndex((other) => sameFinding(one, other)) === at);
};

const documents = (request: AuthorizeRequest): readonly (readonly [Layer, unknown])[] => [
  ...documentsOf(request.endpointPolicy).map((policy) => ['endpointPolicy', policy] as const),
  ...(request.api.viaDomainArn ? documentsOf(request.domainPolicy) : []).map(
    (policy) => ['domainPolicy', policy] as const,
  ),
  ...documentsOf(request.resourcePolicy).map((policy) => ['resourcePolicy', policy] as const),
  ...(request.identityPolicies ?? []).map((policy) => ['identityPolicy', policy] as const),
  ...documentsOf(request.permissionsBoundary).map((policy) => ['permissionsBoundary', policy] as const),
  ...documentsOf(request.sessionPolicy).map((policy) => ['sessionPolicy', policy] as const),
  ...(request.scps ?? []).flatMap(({ policies }) => policies.map((policy) => ['scp', policy] as const)),
  ...documentsOf(request.authorizerPolicy).map((policy) => ['authorizer', policy] as const),
];

const endpointOf = (request: AuthorizeRequest): readonly string[] => {
  const entry = Object.entries(request.context).find(([key]) => key.toLowerCase() === 'aws:sourcevpce');
  return entry && typeof entry[1] === 'string' ? [entry[1]] : [];
};

/** All findings on the policies of a request. */
export const lintFindings = (request: AuthorizeRequest): readonly LintFinding[] => {
  const endpoints = endpointOf(request);
  return documents(request).flatMap(([layer, policy]) =>
    lint({ layer, policy, target: request.api, principal: request.principal, endpoints }),
  );
};

/** The codes only, each once, in the order of the catalogue. */
export const lintRequest = (request: AuthorizeRequest): readonly LintCode[] => {
  const found = new Set(lintFindings(request).map(({ code }) => code));
  return [...lintCatalogue.keys()].filter((code) => found.has(code));
};
