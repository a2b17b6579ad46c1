import { resolver, type ContextKeys } from './context.js';
import { keyNotes } from './keys.js';
import { all, any, not, or, type Trit } from './logic.js';
import { parseOperator, type OperatorUse, type ValueTest } from './operators.js';
import type { Resolve } from './pattern.js';

/** One key under one operator. All tests of a statement must hold. */
export interface ConditionTest extends OperatorUse {
  /** The operator as written. */
  readonly written: string;
  readonly key: string;
  /** The key in lower case. */
  readonly lookupKey: string;
  readonly values: readonly string[];
  /** Is the request's value one of the policy's values? Before negation. */
  readonly matches: ValueTest;
}

export type CompiledCondition =
  { readonly ok: true; readonly tests: readonly ConditionTest[] } | { readonly ok: false; readonly why: string };

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isScalar = (value: unknown): value is string | number | boolean =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

const readValues = (value: unknown): readonly string[] | null => {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.every(isScalar) ? list.map(String) : null;
};

const compileValues = ({ operator }: OperatorUse, values: readonly string[], variables: boolean): ValueTest => {
  const isPlain = (value: string) => operator.literal && !(variables && value.includes('${'));
  const cased = (value: string) => (operator.ignoresCase ? value.toLowerCase() : value);
  const plain = new Set(values.filter(isPlain).map(cased));
  const tests = values.filter((value) => !isPlain(value)).map((value) => operator.compile(value, variables));
  return (value, resolve) => {
    if (plain.has(cased(value))) return true;
    let answer: Trit = false;
    for (const test of tests) {
      answer = or(answer, test(value, resolve));
      if (answer === true) return true;
    }
    return answer;
  };
};

const compileOperator = (written: string, block: unknown, variables: boolean): readonly ConditionTest[] | string => {
  const use = parseOperator(written);
  if (!use) return `Condition has no operator ${written.slice(0, 80)}`;
  if (!isRecord(block)) return `${written} is not an object of condition keys`;
  const tests: ConditionTest[] = [];
  for (const [key, raw] of Object.entries(block)) {
    const values = readValues(raw);
    if (!values) return `the values of ${written} ${key.slice(0, 80)} are neither text, number nor boolean`;
    tests.push({
      ...use,
      written,
      key,
      lookupKey: key.toLowerCase(),
      values,
      matches: compileValues(use, values, variables),
    });
  }
  return tests;
};

export const compileCondition = (condition: unknown, variables: boolean): CompiledCondition => {
  if (condition === undefined) return { ok: true, tests: [] };
  if (!isRecord(condition)) return { ok: false, why: 'Condition is not an object' };
  const tests: ConditionTest[] = [];
  for (const [written, block] of Object.entries(condition)) {
    const compiled = compileOperator(written, block, variables);
    if (typeof compiled === 'string') return { ok: false, why: compiled };
    tests.push(...compiled);
  }
  return { ok: true, tests };
};

/**
 * What a condition answers when the request does not carry its key. `ForAnyValue:…IfExists` is documented nowhere (a report on
 * AWS re:Post saw false), so it stays unknown.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_IfExists
 */
export const whenAbsent = (test: ConditionTest): Trit => {
  if (test.operator.family === 'null') return any(test.values.map((value) => value.toLowerCase() === 'true'));
  if (test.set === 'all') return true;
  if (test.ifExists) return test.set === 'any' ? 'unknown' : true;
  return test.set === 'none' && test.operator.negated;
};

/** Without a set operator several values in the request are undocumented, so they decide only where they agree. */
const combine = (set: ConditionTest['set'], answers: readonly Trit[]): Trit => {
  if (set === 'any') return any(answers);
  if (set === 'all') return all(answers);
  return answers.every((answer) => answer === answers[0]) ? (answers[0] ?? 'unknown') : 'unknown';
};

const whenPresent = (test: ConditionTest, values: readonly string[], resolve: Resolve): Trit => {
  if (test.operator.family === 'null') return any(test.values.map((value) => value.toLowerCase() === 'false'));
  const given = test.set === 'none' ? values : values.filter((value) => value !== '');
  if (given.length === 0) return whenAbsent(test);
  const answers = given.map((value) => {
    const matched = test.matches(value, resolve);
    return test.operator.negated ? not(matched) : matched;
  });
  return combine(test.set, answers);
};

/** Unknown keys on which the answer depends are added to `asked`. */
export const evaluateTest = (test: ConditionTest, keys: ContextKeys, asked: Set<string>): Trit => {
  const found = keys.lookup(test.lookupKey);
  switch (found.is) {
    case 'absent':
      return whenAbsent(test);
    case 'unknown':
      asked.add(found.name);
      return 'unknown';
    case 'present':
      return whenPresent(test, found.values, resolver(keys, asked));
  }
};

const listed = (values: readonly string[]): string => {
  const shown = values.slice(0, 3).map((value) => value.slice(0, 120));
  const more = values.length - shown.length;
  if (shown.length === 0) return 'nothing (the list is empty)';
  return `${shown.join(' or ')}${more > 0 ? ` or ${more} more` : ''}`;
};

const opposite: Readonly<Record<string, string>> = {
  'is not': 'is',
  is: 'is not',
  'is not like': 'is like',
  'is like': 'is not like',
  'is not in': 'is in',
  'is in': 'is not in',
  'is not before': 'is before',
  'is not after': 'is after',
  'is not at most': 'is at most',
  'is not at least': 'is at least',
};

const relation = (test: ConditionTest, matched: Trit): string => {
  const fails = test.operator.fails;
  return matched === true ? (opposite[fails] ?? fails) : fails;
};

const explainAbsent = (test: ConditionTest, matched: Trit): string => {
  if (matched === 'unknown') return 'the request has no such key, and AWS does not say what that means here';
  if (matched === false) return 'the request has no such key';
  return `the request has no such key, which ${test.written} takes as a match`;
};

const explainPresent = (test: ConditionTest, values: readonly string[], matched: Trit): string => {
  if (test.operator.family === 'null') return 'the request has the key';
  const value = listed(values).replaceAll(' or ', ' and ');
  if (matched === 'unknown') return `whether ${value} matches ${listed(test.values)} cannot be said`;
  return `${value} ${relation(test, matched)} ${listed(test.values)}`;
};

/** `StringEquals aws:SourceVpce: vpce-0b… is not vpce-0a…; …` */
export const explainTest = (test: ConditionTest, keys: ContextKeys, matched: Trit): string => {
  const found = keys.lookup(test.lookupKey);
  const note = keyNotes.get(test.lookupKey);
  const differs = matched === 'unknown' || matched === test.operator.negated;
  const tail = note === undefined || !differs ? '' : `; ${note}`;
  const head = `${test.written} ${test.key}`;
  switch (found.is) {
    case 'absent':
      return `${head}: ${explainAbsent(test, matched)}${tail}`;
    case 'unknown':
      return `${head}: ${found.name} is not known`;
    case 'present':
      return `${head}: ${explainPresent(test, found.values, matched)}${tail}`;
  }
};
