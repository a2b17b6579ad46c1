import type { PolicyStatement } from '../request/facts/authorization/documents.js';
import { documentOf, listOf } from '../request/facts/authorization/documents.js';
import { compilePattern, matchPattern, noVariables } from '../policy/pattern.js';

const service = 'execute-api:';

/** Whether an IAM pattern fits a text; variables stay as they are written. */
export const fits = (pattern: string, value: string): boolean =>
  matchPattern(compilePattern(pattern, { variables: false, wildcards: true }), value, noVariables) === true;

const textsOf = (value: unknown): string[] => listOf(value).map(String);

const actionFits = (action: string, written: unknown): boolean =>
  textsOf(written).some((pattern) => fits(pattern.toLowerCase(), action.toLowerCase()));

/** Resources of a statement, as far as their first slash: what names APIs. `NotResource` leaves all but some. */
const apisNamed = ({ Resource, NotResource }: PolicyStatement): string[] =>
  NotResource === undefined ? textsOf(Resource).map((arn) => arn.split('/')[0] ?? '') : ['*'];

/** `granted`: a statement names execute-api; `unlimited`: one allows every action, of this service too. */
type Breadth = 'granted' | 'unlimited';

export interface Grant {
  readonly breadth: Breadth;
  /** No pattern of the statement writes the action out. */
  readonly byWildcard: boolean;
  /** Patterns of the APIs' ARNs, without stage, method and path. */
  readonly apis: readonly string[];
}

const grantIn = (statement: PolicyStatement, action: string): Grant[] => {
  const { Effect, Action, NotAction } = statement;
  if (Effect !== 'Allow') return [];
  const apis = apisNamed(statement);
  if (NotAction !== undefined)
    return actionFits(action, NotAction) ? [] : [{ breadth: 'unlimited', byWildcard: true, apis }];
  const own = textsOf(Action).filter((pattern) => actionFits(action, pattern));
  if (own.length === 0) return [];
  const named = own.every((pattern) => pattern.toLowerCase().startsWith(service));
  const byWildcard = own.every((pattern) => pattern.toLowerCase() !== action.toLowerCase());
  return [{ breadth: named ? 'granted' : 'unlimited', byWildcard, apis }];
};

const withdraws = (statement: PolicyStatement, action: string): boolean =>
  statement.Effect === 'Deny' &&
  statement.Condition === undefined &&
  actionFits(action, statement.Action) &&
  textsOf(statement.Resource).includes('*');

/**
 * What a document allows of `execute-api:Invoke`, or of another action, whatever the conditions; nothing where it takes all of it back
 * or cannot be read. It tells whom to look at: `src/policy` decides.
 */
export const grantsOf = (policy: unknown, action: string = `${service}Invoke`): readonly Grant[] => {
  const { Statement = [] } = documentOf(policy) ?? {};
  if (Statement.some((statement) => withdraws(statement, action))) return [];
  return Statement.flatMap((statement) => grantIn(statement, action));
};

/** Whether a grant names an API: `arn:aws:execute-api:REGION:ACCOUNT:API`. */
export const isGranted = ({ apis }: Grant, api: string): boolean => apis.some((pattern) => fits(pattern, api));
