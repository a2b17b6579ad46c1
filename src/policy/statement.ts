import { evaluateTest, explainTest, type ConditionTest } from './condition.js';
import { resolver, type ContextKeys } from './context.js';
import type { PatternList, Statement, UnmodelledStatement } from './document.js';
import { and, not, or, type Trit } from './logic.js';
import { matchAny, type Resolve } from './pattern.js';
import {
  callerName,
  escapes,
  matched as reached,
  matchPrincipals,
  noGrants,
  spares,
  type Caller,
  type Grants,
} from './principal.js';
import type { Resource } from './target.js';

/** One request as one layer sees it. */
export interface Sight {
  readonly caller: Caller;
  readonly keys: ContextKeys;
  readonly action: string;
  readonly resource: Resource;
  /** `execute-api:/…` is a resource here: in resource and domain policies only. */
  readonly shortForms: boolean;
  /** Whether statements name their principals. */
  readonly principals: 'required' | 'forbidden';
  readonly hasBoundary: boolean;
}

export interface StatementVerdict {
  readonly index: number;
  readonly sid: string | null;
  /** `unknown` where the document does not say Allow or Deny. */
  readonly effect: 'Allow' | 'Deny' | 'unknown';
  readonly matched: Trit;
  /** How far the statement got, lazily: the words cost more than the decision. */
  readonly explain: () => string;
  /** Unknown keys, when `matched` is unknown because of them. */
  readonly asked: ReadonlySet<string>;
  readonly grants: Grants;
}

interface Step {
  readonly matched: Trit;
  readonly explain: () => string;
}

const shown = (list: readonly string[]): string => {
  const first = list.slice(0, 3).map((text) => text.slice(0, 160));
  return first.join(', ') + (list.length > first.length ? ` and ${list.length - first.length} more` : '');
};

const everyGrant = (matched: Trit): Grants => ({ ...noGrants, everyone: matched });

const stepPrincipal = (statement: Statement, sight: Sight): Step & { readonly grants: Grants } => {
  const element = statement.principal;
  if (element === null) return { matched: true, grants: everyGrant(true), explain: () => '' };
  const { caller } = sight;
  const written = shown(element.value.written);
  if (!element.negated) {
    const grants = matchPrincipals(element.value, caller);
    return {
      matched: reached(grants),
      grants,
      explain: () => `Principal ${written} is not the caller (${callerName(caller)})`,
    };
  }
  const denies = statement.effect === 'Deny';
  const answer = denies ? not(spares(element.value, caller, sight.hasBoundary)) : escapes(element.value, caller);
  return {
    matched: answer,
    grants: everyGrant(answer),
    explain: () => `NotPrincipal ${written} leaves out the caller (${callerName(caller)})`,
  };
};

const stepAction = (statement: Statement, sight: Sight, resolve: Resolve): Step => {
  const { negated, value } = statement.action;
  const found = matchAny(value.patterns, sight.action.toLowerCase(), resolve);
  const explain = () =>
    negated
      ? `NotAction ${shown(value.written)} leaves out ${sight.action}`
      : `Action ${shown(value.written)} does not cover ${sight.action}`;
  return { matched: negated ? not(found) : found, explain };
};

const matchResource = (list: PatternList, sight: Sight, resolve: Resolve): Trit => {
  const long = matchAny(list.patterns, sight.resource.arn, resolve);
  if (!sight.shortForms || long === true) return long;
  return or(long, matchAny(list.shortForms, sight.resource.short, resolve));
};

const stepResource = (statement: Statement, sight: Sight, resolve: Resolve): Step => {
  const { negated, value } = statement.resource;
  const found = matchResource(value, sight, resolve);
  const explain = () =>
    negated
      ? `NotResource ${shown(value.written)} leaves out ${sight.resource.arn}`
      : `Resource ${shown(value.written)} does not match ${sight.resource.arn}`;
  return { matched: negated ? not(found) : found, explain };
};

const stepCondition = (test: ConditionTest, sight: Sight, asked: Set<string>): Step => {
  const answer = evaluateTest(test, sight.keys, asked);
  return { matched: answer, explain: () => explainTest(test, sight.keys, answer) };
};

const explainMatch = (statement: Statement, sight: Sight): string => {
  if (statement.conditions.length === 0) return 'principal, action and resource match; there is no condition';
  return statement.conditions.map((test) => explainTest(test, sight.keys, true)).join('; and ');
};

const unknownSteps = (steps: readonly Step[]): string =>
  steps
    .filter((step) => step.matched === 'unknown')
    .map((step) => step.explain())
    .join('; and ');

const misplaced = (statement: Statement, sight: Sight): string | null => {
  if (sight.principals === 'required' && statement.principal === null)
    return 'the statement names no Principal, which this policy needs';
  if (sight.principals === 'forbidden' && statement.principal !== null)
    return 'the statement names a Principal, which this policy cannot have';
  return null;
};

const unmodelled = (statement: Statement | UnmodelledStatement, why: string): StatementVerdict => ({
  index: statement.index,
  sid: statement.sid,
  effect: statement.effect ?? 'unknown',
  matched: 'unknown',
  explain: () => `not modelled: ${why}`,
  asked: new Set(),
  grants: { everyone: 'unknown', account: 'unknown', role: 'unknown', identity: 'unknown' },
});

const limit = (grants: Grants, by: Trit): Grants => ({
  everyone: and(grants.everyone, by),
  account: and(grants.account, by),
  role: and(grants.role, by),
  identity: and(grants.identity, by),
});

const steps = function* (statement: Statement, sight: Sight, asked: Set<string>): Generator<Step> {
  const resolve = resolver(sight.keys, asked);
  yield stepAction(statement, sight, resolve);
  yield stepResource(statement, sight, resolve);
  for (const test of statement.conditions) yield stepCondition(test, sight, asked);
};

/** Elements are tried in the order Principal, Action, Resource, Condition; the first that fails is named. */
export const evaluateStatement = (statement: Statement | UnmodelledStatement, sight: Sight): StatementVerdict => {
  if (statement.is === 'unmodelled') return unmodelled(statement, statement.why);
  const wrong = misplaced(statement, sight);
  if (wrong !== null) return unmodelled(statement, wrong);
  const { index, sid, effect } = statement;
  const asked = new Set<string>();
  const principal = stepPrincipal(statement, sight);
  const taken: Step[] = [principal];
  const failed = (step: Step): StatementVerdict => ({
    index,
    sid,
    effect,
    matched: false,
    explain: step.explain,
    asked: new Set(),
    grants: noGrants,
  });
  if (principal.matched === false) return failed(principal);
  let rest: Trit = true;
  for (const step of steps(statement, sight, asked)) {
    if (step.matched === false) return failed(step);
    taken.push(step);
    rest = and(rest, step.matched);
  }
  const answer = and(principal.matched, rest);
  const explain = () =>
    answer === true ? explainMatch(statement, sight) : unknownSteps(taken) || explainMatch(statement, sight);
  return {
    index,
    sid,
    effect,
    matched: answer,
    explain,
    asked: answer === true ? new Set() : asked,
    grants: limit(principal.grants, rest),
  };
};
