import { whenAbsent, type ConditionTest } from '../condition.js';
import type { CompiledPolicy, Statement } from '../document.js';
import { isPublicOnly, isServiceOnly, isUnsupported, needsSignature } from '../keys.js';
import type { Layer } from '../request.js';
import type { AuthorizationType, Principal } from '../target.js';
import { lintCatalogue, type LintCode, type Severity } from './catalogue.js';

/** The API whose policies are linted; what is not known is left out, and the rules that need it say nothing. */
export interface LintTarget {
  readonly partition: string;
  readonly region: string;
  readonly accountId: string;
  readonly apiId: string;
  readonly stage?: string;
  readonly method?: string;
  readonly path?: string;
  readonly authorizationType?: AuthorizationType;
  readonly endpointType?: string;
  readonly viaDomainArn?: string | null;
}

export interface LintSubject {
  readonly layer: Layer;
  readonly policy: CompiledPolicy;
  readonly target: LintTarget;
  readonly principal?: Principal;
  /** Endpoints that exist, or the one that carried the request. */
  readonly endpoints?: readonly string[];
}

export interface LintFinding {
  readonly code: LintCode;
  readonly severity: Severity;
  readonly layer: Layer;
  /** Index of the statement; null: the whole document. */
  readonly statement: number | null;
  /** One clause. */
  readonly message: string;
}

export type Note = readonly [code: LintCode, message: string];
export type StatementRule = (statement: Statement, subject: LintSubject) => readonly Note[];
export type DocumentRule = (subject: LintSubject) => readonly (readonly [...Note, statement: number | null])[];

export const finding = (subject: LintSubject, [code, message]: Note, statement: number | null): LintFinding => ({
  code,
  severity: lintCatalogue.get(code) ?? 'info',
  layer: subject.layer,
  statement,
  message,
});

export const statementsOf = ({ policy }: LintSubject): readonly Statement[] =>
  policy.statements.filter((statement) => statement.is === 'statement');

/** Policies that name principals: those of endpoint, domain and API. */
export const namesPrincipals = ({ layer }: LintSubject): boolean =>
  layer === 'resourcePolicy' || layer === 'domainPolicy' || layer === 'endpointPolicy';

export const isUnsigned = ({ target }: LintSubject): boolean =>
  target.authorizationType !== undefined && target.authorizationType !== 'AWS_IAM';

const isPrivate = ({ target }: LintSubject): boolean => (target.endpointType ?? 'PRIVATE').toUpperCase() === 'PRIVATE';

/** A request to this API never carries the key. */
export const isNeverSet = (subject: LintSubject, key: string): boolean => {
  const lower = key.toLowerCase();
  if (isUnsupported(lower) || isServiceOnly(lower)) return true;
  if (isPublicOnly(lower)) return isPrivate(subject);
  return needsSignature(lower) && isUnsigned(subject) && namesPrincipals(subject);
};

/** A test on a missing key keeps the statement from matching. */
export const isDead = (statement: Statement, subject: LintSubject): boolean =>
  statement.conditions.some((test) => isNeverSet(subject, test.key) && whenAbsent(test) === false);

/** The missing key locks callers out: an Allow that cannot match, or a Deny that matches because of it. */
export const locksOut = (statement: Statement, test: ConditionTest, subject: LintSubject): boolean => {
  if (!isNeverSet(subject, test.key)) return false;
  if (statement.effect === 'Allow') return whenAbsent(test) === false;
  return whenAbsent(test) === true && test.operator.family !== 'null' && !isDead(statement, subject);
};

const network = new Set(['aws:sourcevpce', 'aws:sourcevpc', 'aws:vpcsourceip']);

export const isNetworkKey = (key: string): boolean => network.has(key.toLowerCase());

export const keyOf = (test: ConditionTest): string => test.lookupKey;

/** Meant for calls by AWS services, as in data-perimeter policies. */
export const isForServices = (statement: Statement): boolean =>
  statement.conditions.some((test) => keyOf(test) === 'aws:principalisawsservice' && test.values.includes('true'));
