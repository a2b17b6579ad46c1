import type { WebAcl } from '../../inventory/services.js';
import { all, any, not, type Trit } from '../../policy/logic.js';
import type { Rule, Statement } from './statement.js';
import { statementOf, texts } from './statement.js';
import { words } from './words.js';

/** What is known of the request that a web ACL looks at. */
export interface Inspected {
  readonly method: string;
  /** Every form in which the path can stand there: with the stage, or without. */
  readonly paths: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
}

/** What a web ACL does with a request, as far as its configuration tells. */
export interface WafVerdict {
  readonly outcome: 'allow' | 'block' | 'unknown';
  /** `rule NAME`, or `the default action`. */
  readonly by: string;
  /** Of a block: the status of its answer; 403 where it has none of its own. */
  readonly status: number;
  /** The body of an answer that the web ACL words itself, empty where it has none; undefined for the default answer. */
  readonly body?: string;
  /** Rules that could decide and that nobody can try, in words. */
  readonly possible: readonly string[];
  /** Every rule in words, in its order. */
  readonly rules: readonly string[];
}

const transforms: Readonly<Record<string, (text: string) => string>> = {
  NONE: (text) => text,
  LOWERCASE: (text) => text.toLowerCase(),
};

const transformed = (text: string, names: readonly string[]): string | undefined => {
  let result = text;
  for (const name of names) {
    const transform = transforms[name];
    if (!transform) return undefined;
    result = transform(result);
  }
  return result;
};

/** The values that a field can have in this request; undefined where it is not known. */
const fieldValues = (field: Statement['field'], of: Inspected): readonly string[] | undefined => {
  if (field?.UriPath) return of.paths;
  if (field?.Method) return [of.method];
  const header = field?.SingleHeader?.Name ? of.headers[field.SingleHeader.Name.toLowerCase()] : undefined;
  return header === undefined ? undefined : [header];
};

const tests: Readonly<Record<string, (value: string, search: string) => boolean>> = {
  EXACTLY: (value, search) => value === search,
  STARTS_WITH: (value, search) => value.startsWith(search),
  ENDS_WITH: (value, search) => value.endsWith(search),
  CONTAINS: (value, search) => value.includes(search),
};

/** One answer where every possible value gives the same. */
const agreed = (answers: readonly boolean[]): Trit => {
  const [first] = answers;
  return first !== undefined && answers.every((answer) => answer === first) ? first : 'unknown';
};

const byteMatch = (statement: Statement, of: Inspected): Trit => {
  const test = tests[statement.position ?? ''];
  const values = fieldValues(statement.field, of)?.map((value) => transformed(value, statement.transformations ?? []));
  if (!test || !values || values.some((value) => value === undefined)) return 'unknown';
  return agreed(values.flatMap((value) => texts(statement.search ?? '').map((search) => test(value ?? '', search))));
};

const matches = (statement: Statement, of: Inspected): Trit => {
  switch (statement.is) {
    case 'byte-match':
      return byteMatch(statement, of);
    case 'and':
      return all(statement.inner.map((inner) => matches(inner, of)));
    case 'or':
      return any(statement.inner.map((inner) => matches(inner, of)));
    case 'not':
      return not(all(statement.inner.map((inner) => matches(inner, of))));
    case 'managed-group':
    case 'rate':
      return statement.scopeDown && matches(statement.scopeDown, of) === false ? false : 'unknown';
    case 'regex':
    case 'geo':
    case 'ip-set':
    case 'rule-group':
    case 'label':
    case 'other':
      return 'unknown';
  }
};

type CustomResponse = NonNullable<NonNullable<NonNullable<Rule['Action']>['Block']>['CustomResponse']>;

interface Effect {
  readonly allows: boolean;
  readonly blocks: boolean;
  readonly status: number;
  readonly verb: string;
  readonly response?: CustomResponse | undefined;
}

const blocking = (status: number, verb: string): Effect => ({ allows: false, blocks: true, status, verb });
const counting: Effect = { allows: false, blocks: false, status: 200, verb: 'counts' };

/** @see https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-action.html */
const effectOf = ({ Action, OverrideAction }: Rule, statement: Statement): Effect => {
  if (Action?.Allow) return { allows: true, blocks: false, status: 200, verb: 'allows' };
  if (Action?.Block) {
    const response = Action.Block.CustomResponse;
    return { ...blocking(response?.ResponseCode ?? 403, 'blocks'), response };
  }
  if (Action?.Captcha) return blocking(405, 'asks for a CAPTCHA');
  if (Action?.Challenge) return blocking(202, 'challenges');
  if (Action?.Count || OverrideAction?.Count) return counting;
  return { allows: statement.is === 'rule-group', blocks: true, status: 403, verb: 'applies its rules' };
};

interface Tried {
  readonly name: string;
  readonly told: string;
  readonly effect: Effect;
  readonly matched: Trit;
}

const tried = (rule: Rule, of: Inspected): Tried => {
  const statement = rule.Statement ? statementOf(rule.Statement) : ({ is: 'other', inner: [] } as const);
  const effect = effectOf(rule, statement);
  const name = `rule ${rule.Name ?? '(unnamed)'}`;
  return { name, told: `${name} ${effect.verb} when ${words(statement)}`, effect, matched: matches(statement, of) };
};

/**
 * Rules are tried in the order of their priority; the first that matches and terminates decides, else the default action.
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/web-acl-processing-order.html
 */
export const evaluateWebAcl = (acl: WebAcl, of: Inspected): WafVerdict => {
  const inOrder = [...(acl.Rules ?? [])].sort((a, b) => (a.Priority ?? 0) - (b.Priority ?? 0)).map((r) => tried(r, of));
  const end = inOrder.findIndex(({ matched, effect }) => matched === true && (effect.allows || effect.blocks));
  const open = (end < 0 ? inOrder : inOrder.slice(0, end)).filter(({ matched }) => matched === 'unknown');
  const decider = end < 0 ? undefined : inOrder[end];
  const standard = acl.DefaultAction?.Block;
  const blocks = decider ? decider.effect.blocks : standard !== undefined;
  const response = decider ? decider.effect.response : standard?.CustomResponse;
  const body = response && (acl.CustomResponseBodies?.[response.CustomResponseBodyKey ?? '']?.Content ?? '');
  const overriding = open.filter(({ effect }) => (blocks ? effect.allows : effect.blocks));
  return {
    outcome: overriding.length > 0 ? 'unknown' : blocks ? 'block' : 'allow',
    by: decider?.name ?? 'the default action',
    ...(body === undefined ? {} : { body }),
    status: decider?.effect.status ?? standard?.CustomResponse?.ResponseCode ?? 403,
    possible: open.filter(({ effect }) => effect.allows || effect.blocks).map(({ told }) => told),
    rules: inOrder.map(({ told }) => told),
  };
};
