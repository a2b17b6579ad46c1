import { contains, parseAddress, parseCidr } from './address.js';
import { compileArn, matchArn } from './arn.js';
import { parseDate } from './date.js';
import type { Trit } from './logic.js';
import { compilePattern, matchPattern, type Resolve } from './pattern.js';

/** Does the value in the request match this value in the policy? `unknown` also where the value in the policy is malformed. */
export type ValueTest = (value: string, resolve: Resolve) => Trit;

export interface Operator {
  /** As AWS writes it, without set prefix and IfExists. */
  readonly name: string;
  readonly negated: boolean;
  readonly family: 'string' | 'arn' | 'numeric' | 'date' | 'bool' | 'binary' | 'ip' | 'null';
  /** How the two relate when the condition fails: "… is not …". */
  readonly fails: string;
  /** `variables`: the document's Version knows policy variables. */
  readonly compile: (wanted: string, variables: boolean) => ValueTest;
  readonly ignoresCase: boolean;
  /** A list of plain values may be looked up in a set. */
  readonly literal: boolean;
}

const stringTest =
  (wildcards: boolean, ignoresCase: boolean) =>
  (wanted: string, variables: boolean): ValueTest => {
    const pattern = compilePattern(ignoresCase ? wanted.toLowerCase() : wanted, { variables, wildcards });
    return (value, resolve) =>
      matchPattern(pattern, ignoresCase ? value.toLowerCase() : value, lowered(resolve, ignoresCase));
  };

const lowered = (resolve: Resolve, ignoresCase: boolean): Resolve =>
  ignoresCase
    ? (key) => {
        const found = resolve(key);
        return found === 'unknown' || found.value === null ? found : { value: found.value.toLowerCase() };
      }
    : resolve;

const malformed: ValueTest = () => 'unknown';

/** A lone `*` is no ARN; AWS does not say what it matches. */
const arnTest = (wanted: string, variables: boolean): ValueTest => {
  if (wanted === '*') return malformed;
  const pattern = compileArn(wanted, { variables, wildcards: true });
  return (value, resolve) => matchArn(pattern, value, resolve);
};

type Compare = (left: number, right: number) => boolean;

const orderedTest =
  (parse: (text: string) => number, compare: Compare) =>
  (wanted: string): ValueTest => {
    const right = parse(wanted);
    if (Number.isNaN(right)) return malformed;
    return (value) => {
      const left = parse(value);
      return !Number.isNaN(left) && compare(left, right);
    };
  };

const parseNumber = (text: string): number =>
  text.length <= 64 && /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(text.trim()) ? Number(text) : Number.NaN;

const boolTest = (wanted: string): ValueTest => {
  const right = wanted.toLowerCase();
  return right === 'true' || right === 'false' ? (value) => value.toLowerCase() === right : malformed;
};

/** Base64 without its padding. */
const unpadded = (text: string): string =>
  text.endsWith('==') ? text.slice(0, -2) : text.endsWith('=') ? text.slice(0, -1) : text;

const binaryTest = (wanted: string): ValueTest => {
  const right = unpadded(wanted);
  return /^[A-Za-z0-9+/]*$/.test(right) ? (value) => unpadded(value) === right : malformed;
};

const ipTest = (wanted: string): ValueTest => {
  const cidr = parseCidr(wanted);
  if (!cidr) return malformed;
  return (value) => {
    const address = parseAddress(value);
    return address !== null && contains(cidr, address);
  };
};

const entry = (
  name: string,
  family: Operator['family'],
  compile: Operator['compile'],
  words: string,
  more: Partial<Pick<Operator, 'negated' | 'literal' | 'ignoresCase'>> = {},
): readonly [string, Operator] => [
  name,
  { name, family, compile, fails: words, negated: false, literal: false, ignoresCase: false, ...more },
];

const ordered = (
  prefix: 'Numeric' | 'Date',
  parse: (text: string) => number,
): readonly (readonly [string, Operator])[] => {
  const family = prefix === 'Numeric' ? 'numeric' : 'date';
  const test = (compare: Compare) => orderedTest(parse, compare);
  const equal: Compare = (a, b) => a === b;
  return [
    entry(`${prefix}Equals`, family, test(equal), 'is not'),
    entry(`${prefix}NotEquals`, family, test(equal), 'is', { negated: true }),
    entry(
      `${prefix}LessThan`,
      family,
      test((a, b) => a < b),
      'is not before',
    ),
    entry(
      `${prefix}LessThanEquals`,
      family,
      test((a, b) => a <= b),
      'is not at most',
    ),
    entry(
      `${prefix}GreaterThan`,
      family,
      test((a, b) => a > b),
      'is not after',
    ),
    entry(
      `${prefix}GreaterThanEquals`,
      family,
      test((a, b) => a >= b),
      'is not at least',
    ),
  ];
};

const negated = { negated: true };

/**
 * Every condition operator of IAM.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export const operators: ReadonlyMap<string, Operator> = new Map([
  entry('StringEquals', 'string', stringTest(false, false), 'is not', { literal: true }),
  entry('StringNotEquals', 'string', stringTest(false, false), 'is', { literal: true, negated: true }),
  entry('StringEqualsIgnoreCase', 'string', stringTest(false, true), 'is not', { literal: true, ignoresCase: true }),
  entry('StringNotEqualsIgnoreCase', 'string', stringTest(false, true), 'is', {
    literal: true,
    ignoresCase: true,
    negated: true,
  }),
  entry('StringLike', 'string', stringTest(true, false), 'is not like'),
  entry('StringNotLike', 'string', stringTest(true, false), 'is like', negated),
  ...ordered('Numeric', parseNumber),
  ...ordered('Date', parseDate),
  entry('Bool', 'bool', boolTest, 'is not'),
  entry('BinaryEquals', 'binary', binaryTest, 'is not'),
  entry('IpAddress', 'ip', ipTest, 'is not in'),
  entry('NotIpAddress', 'ip', ipTest, 'is in', negated),
  entry('ArnEquals', 'arn', arnTest, 'is not'),
  entry('ArnLike', 'arn', arnTest, 'is not like'),
  entry('ArnNotEquals', 'arn', arnTest, 'is', negated),
  entry('ArnNotLike', 'arn', arnTest, 'is like', negated),
  entry('Null', 'null', boolTest, 'is not'),
]);

export interface OperatorUse {
  readonly operator: Operator;
  readonly set: 'none' | 'any' | 'all';
  readonly ifExists: boolean;
}

const prefixes = [
  ['ForAnyValue:', 'any'],
  ['ForAllValues:', 'all'],
] as const;

/** Reads `ForAnyValue:StringLikeIfExists`; null when there is no such operator. */
export const parseOperator = (text: string): OperatorUse | null => {
  const prefix = prefixes.find(([name]) => text.startsWith(name));
  const rest = prefix ? text.slice(prefix[0].length) : text;
  const ifExists = rest.endsWith('IfExists');
  const operator = operators.get(ifExists ? rest.slice(0, -'IfExists'.length) : rest);
  if (!operator || (operator.family === 'null' && (ifExists || prefix))) return null;
  return { operator, set: prefix ? prefix[1] : 'none', ifExists };
};
