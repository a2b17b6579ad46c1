import { parseCidr } from '../address.js';
import type { ConditionTest } from '../condition.js';
import type { Statement } from '../document.js';
import { keyOf, type Note, type StatementRule } from './subject.js';

const placeholder = /\{\{[^{}]*\}\}|<[^<>]+>|\bx{4,64}\b|-x{4}|\bYOUR[-_]|\$\{(?![*?$]\})[^:{}]*\}|\bREPLACE/i;

const shapes: ReadonlyMap<string, RegExp> = new Map([
  ['aws:sourcevpce', /^vpce-[0-9a-f]+$/i],
  ['aws:sourcevpc', /^vpc-[0-9a-f]+$/i],
  ['aws:principalorgid', /^o-[a-z0-9]+$/],
  ['aws:principalaccount', /^\d{12}$/],
  ['aws:resourceorgid', /^o-[a-z0-9]+$/],
  ['aws:resourceaccount', /^\d{12}$/],
]);

const isOpen = (value: string): boolean => /[*?]|\$\{/.test(value) || placeholder.test(value);

const shapeNotes = (test: ConditionTest, value: string): readonly Note[] => {
  if (isOpen(value) || test.operator.family === 'null') return [];
  if (test.operator.family === 'ip') {
    return parseCidr(value) ? [] : [['value-shape', `${value} under ${test.key} is no address and no CIDR`]];
  }
  const shape = shapes.get(keyOf(test));
  if (test.operator.family !== 'string' || !shape || shape.test(value.trim())) return [];
  return [['value-shape', `${value} is no value of ${test.key}`]];
};

const valueNotes = (test: ConditionTest, value: string): readonly Note[] => {
  const notes: Note[] = [...shapeNotes(test, value)];
  const text = value.replaceAll(/\$\{[*?$]\}/g, '');
  if (test.operator.literal && /[*?]/.test(text)) {
    notes.push([
      'wildcard-in-stringequals',
      `${test.written} takes the wildcard in ${value} literally; StringLike expands it`,
    ]);
  }
  if (placeholder.test(value)) notes.push(['placeholder', `${value} under ${test.key} was never filled in`]);
  if (value !== value.trim()) notes.push(['whitespace', `"${value}" under ${test.key} has spaces around it`]);
  return notes;
};

const emptyNotes = (test: ConditionTest): readonly Note[] =>
  test.values.length === 0 || test.values.every((value) => value === '')
    ? [['empty-values', `${test.written} ${test.key} lists no value`]]
    : [];

export const valueRule: StatementRule = (statement) =>
  statement.conditions.flatMap((test) => [
    ...emptyNotes(test),
    ...test.values.flatMap((value) => valueNotes(test, value)),
  ]);

const texts = (statement: Statement): readonly string[] => [
  ...statement.action.value.written,
  ...statement.resource.value.written,
  ...(statement.principal?.value.written ?? []),
];

export const textRule: StatementRule = (statement) =>
  texts(statement).flatMap((text): readonly Note[] => [
    ...(/\s/.test(text) ? [['whitespace', `"${text}" contains white space`] as const] : []),
    ...(placeholder.test(text) ? [['placeholder', `${text} was never filled in`] as const] : []),
  ]);

/** Without Version 2012-10-17 `${…}` is literal text. */
export const variableRule: StatementRule = (statement, { policy }) => {
  if (policy.version === '2012-10-17') return [];
  const written = [...statement.resource.value.written, ...statement.conditions.flatMap((test) => test.values)];
  const variable = written.find((text) => text.includes('${'));
  return variable === undefined ? [] : [['variable-in-old-version', `${variable}: variables need Version 2012-10-17`]];
};
