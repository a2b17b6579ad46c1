import { isRecord, scalarText } from '../call.js';
import { AwsError } from '../errors.js';
import { wildcard } from '../filters.js';

/**
 * CloudWatch Logs filter patterns: terms (`a "b c"`, `?a ?b`, `-c`, `%regex%`), space-delimited (`[a, b=REJECT, ...]`)
 * and JSON (`{ $.status = 403 && $.x = "a*" }`). What it does not know is refused, not ignored.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 */
export type Matches = (message: string) => boolean;

const invalid = (pattern: string): AwsError =>
  new AwsError('InvalidParameterException', 400, `Invalid filter pattern: ${pattern}`);

const TOKEN = /\s*(\|\||&&|[()]|!=|<=|>=|=|<|>|"(?:[^"\\]|\\.)*"|%[^%]*%|[^\s()=<>!&|"%]+)/y;

const tokensOf = (source: string): string[] => {
  const found: string[] = [];
  const end = source.trimEnd().length;
  for (let at = 0; at < end; at = TOKEN.lastIndex) {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(source);
    if (!match) throw invalid(source);
    found.push(match[1] ?? '');
  }
  return found;
};

/** What a selector (`$.a.b`, or the name of a column) holds; `text` columns also compare as numbers. */
type Select = (selector: string) => unknown;
type Condition = (select: Select) => boolean;

const unquote = (token: string): string => token.slice(1, -1).replace(/\\(.)/g, '$1');
const isNumber = (token: string): boolean => /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(token);

const equals = (value: unknown, operand: string, columns: boolean): boolean => {
  if (operand.startsWith('%')) return new RegExp(operand.slice(1, -1)).test(scalarText(value));
  if (operand.startsWith('"')) return typeof value === 'string' && wildcard(unquote(operand)).test(value);
  if (isNumber(operand) && !columns) return typeof value === 'number' && value === Number(operand);
  const sameNumber = isNumber(operand) && value !== '' && Number(value) === Number(operand);
  return sameNumber || wildcard(operand).test(scalarText(value));
};

const ordered: Readonly<Record<string, (left: number, right: number) => boolean>> = {
  '<': (left, right) => left < right,
  '<=': (left, right) => left <= right,
  '>': (left, right) => left > right,
  '>=': (left, right) => left >= right,
};

const conditionOf = (selector: string, operator: string, operand: string, columns: boolean): Condition => {
  const order = ordered[operator];
  if (order)
    return (select) => {
      const value = select(selector);
      return (columns || typeof value === 'number') && value !== '' && order(Number(value), Number(operand));
    };
  return (select) => {
    const value = select(selector);
    return value !== undefined && value !== null && equals(value, operand, columns) === (operator === '=');
  };
};

const special: Readonly<Record<string, (value: unknown) => boolean>> = {
  'IS NULL': (value) => value === null,
  'IS TRUE': (value) => value === true,
  'IS FALSE': (value) => value === false,
  'NOT EXISTS': (value) => value === undefined,
};

/** Conditions joined by `&&` and `||`, in parentheses or not; `&&` binds closer. */
const parse = (source: string, columns: boolean): Condition => {
  const tokens = tokensOf(source);
  const next = (): string => {
    const token = tokens.shift();
    if (token === undefined) throw invalid(source);
    return token;
  };
  const primary = (): Condition => {
    const selector = next();
    if (selector === '(') {
      const inner = either();
      if (next() !== ')') throw invalid(source);
      return inner;
    }
    const operator = next();
    if (/^(=|!=|<|<=|>|>=)$/.test(operator)) return conditionOf(selector, operator, next(), columns);
    const test = special[`${operator} ${next()}`.toUpperCase()];
    if (!test) throw invalid(source);
    return (select) => test(select(selector));
  };
  const both = (): Condition => {
    const left = primary();
    if (tokens[0] !== '&&') return left;
    tokens.shift();
    const right = both();
    return (select) => left(select) && right(select);
  };
  const either = (): Condition => {
    const left = both();
    if (tokens[0] !== '||') return left;
    tokens.shift();
    const right = either();
    return (select) => left(select) || right(select);
  };
  const whole = either();
  if (tokens.length > 0) throw invalid(source);
  return whole;
};

const at = (root: unknown, selector: string): unknown =>
  (selector.replace(/^\$\.?/, '').match(/[^.[\]]+/g) ?? []).reduce<unknown>((value, step) => {
    if (Array.isArray(value)) return value[Number(step)];
    return isRecord(value) ? value[step] : undefined;
  }, root);

const jsonPattern = (source: string): Matches => {
  const condition = parse(source, false);
  return (message) => {
    try {
      const root: unknown = JSON.parse(message);
      return isRecord(root) && condition((selector) => at(root, selector));
    } catch {
      return false;
    }
  };
};

/** Columns of a line: split at blanks, with `"…"` and `[…]` as one. */
const columnsOf = (message: string): string[] =>
  [...message.matchAll(/"((?:[^"\\]|\\.)*)"|\[([^\]]*)\]|(\S+)/g)].map((m) => m[1] ?? m[2] ?? m[3] ?? '');

const splitColumns = (source: string): string[] =>
  (source.match(/(?:%[^%]*%|"[^"]*"|[^,])+/g) ?? []).map((column) => column.trim());

const spacePattern = (source: string): Matches => {
  const columns = splitColumns(source);
  const gap = columns.indexOf('...');
  const names = columns.map((column) => /^[\w.-]+/.exec(column.replace(/^[\s(]+/, ''))?.[0] ?? '');
  const conditions = columns.flatMap((column) => (/[=<>]/.test(column) ? [parse(column, true)] : []));
  return (message) => {
    const values = columnsOf(message);
    if (gap < 0 ? values.length !== columns.length : values.length < columns.length - 1) return false;
    const offset = values.length - columns.length;
    const select: Select = (selector) => {
      const i = names.indexOf(selector);
      return i < 0 ? undefined : values[gap >= 0 && i > gap ? i + offset : i];
    };
    return conditions.every((condition) => condition(select));
  };
};

const termPattern = (source: string): Matches => {
  const terms = [...source.matchAll(/([?-]?)("(?:[^"\\]|\\.)*"|%[^%]*%|\S+)/g)].map(([, sign = '', term = '']) => ({
    sign,
    found: (message: string) =>
      term.startsWith('%')
        ? new RegExp(term.slice(1, -1)).test(message)
        : message.includes(term.startsWith('"') ? unquote(term) : term),
  }));
  const optional = terms.filter(({ sign }) => sign === '?');
  return (message) =>
    terms.every(({ sign, found }) => (sign === '?' ? true : found(message) === (sign === ''))) &&
    (optional.length === 0 || optional.length < terms.length || optional.some(({ found }) => found(message)));
};

/** An empty pattern matches every event. */
export const filterPattern = (pattern: string | undefined): Matches => {
  const source = pattern?.trim() ?? '';
  if (source === '') return () => true;
  if (source.startsWith('{') && source.endsWith('}')) return jsonPattern(source.slice(1, -1));
  if (source.startsWith('[') && source.endsWith(']')) return spacePattern(source.slice(1, -1));
  return termPattern(source);
};
