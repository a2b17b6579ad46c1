import { whenAbsent, type ConditionTest } from '../condition.js';
import type { Statement } from '../document.js';
import { isMultiValued, isPublicOnly, isServiceOnly, isUnsupported, needsSignature, spelling } from '../keys.js';
import {
  isDead,
  isForServices,
  isNeverSet,
  isNetworkKey,
  isUnsigned,
  keyOf,
  locksOut,
  namesPrincipals,
  type LintSubject,
  type Note,
  type StatementRule,
} from './subject.js';

/** A Deny on addresses beside one on VPCs is the idiom of data perimeters: the address may be missing. */
const addressMisleads = (statement: Statement, test: ConditionTest): boolean => {
  const absent = whenAbsent(test);
  if (statement.effect === 'Allow') return absent === false;
  return (
    absent === false ||
    !statement.conditions.some((other) => other !== test && other.operator.negated && isNetworkKey(other.key))
  );
};

const keyNotes = (statement: Statement, test: ConditionTest, subject: LintSubject): readonly Note[] => {
  const key = keyOf(test);
  const notes: Note[] = [];
  const locks = locksOut(statement, test, subject);
  if (isPublicOnly(key) && isNeverSet(subject, key) && addressMisleads(statement, test)) {
    notes.push(['sourceip-on-private-api', `${test.key} is absent through a VPC endpoint; use aws:VpcSourceIp`]);
  }
  if (isUnsupported(key)) notes.push(['unsupported-key', `${test.key} is never set for execute-api`]);
  if (isServiceOnly(key) && locks)
    notes.push(['service-only-key', `${test.key} is set only when an AWS service calls`]);
  if (needsSignature(key) && locks)
    notes.push(['principal-key-without-iam-auth', `${test.key} is set only in requests signed for AWS_IAM`]);
  const right = spelling.get(key);
  if (right !== undefined && right !== test.key)
    notes.push(['key-name-case', `${test.key} is usually written ${right}, which makes no difference`]);
  return notes;
};

const guarded = (statement: Statement, key: string): boolean =>
  statement.conditions.some(
    (test) =>
      test.operator.family === 'null' &&
      keyOf(test) === key &&
      test.values.every((value) => value.toLowerCase() === 'false'),
  );

const operatorNotes = (statement: Statement, test: ConditionTest): readonly Note[] => {
  const notes: Note[] = [];
  const allows = statement.effect === 'Allow';
  if (test.set !== 'none' && !isMultiValued(keyOf(test))) {
    notes.push(['set-operator-on-single-valued-key', `${test.written}: ${test.key} has one value`]);
  }
  if (allows && test.set === 'all' && !guarded(statement, keyOf(test))) {
    notes.push(['forallvalues-in-allow', `${test.written} also allows requests without ${test.key}`]);
  }
  if (allows && test.ifExists)
    notes.push(['ifexists-in-allow', `${test.written} also allows requests without ${test.key}`]);
  if (allows && test.operator.negated && isNetworkKey(test.key)) {
    notes.push(['inverted-allow', `${test.written} allows every ${test.key} but the listed ones`]);
  }
  return notes;
};

const isV4 = (value: string): boolean => /^\d+\.\d+\.\d+\.\d+(?:\/\d+)?$/.test(value);

const addressNotes = (statement: Statement, test: ConditionTest): readonly Note[] => {
  if (keyOf(test) !== 'aws:vpcsourceip' || test.operator.family !== 'ip') return [];
  const restricts = (statement.effect === 'Deny') === test.operator.negated;
  if (!restricts || test.values.length === 0 || !test.values.every(isV4)) return [];
  return [
    ['ipv4-only-on-dualstack', `${test.written} lists IPv4 only, and callers of a private API may come over IPv6`],
  ];
};

const coversAll = new Set(['*', 'vpce-*', 'vpc-*', '0.0.0.0/0', 'arn:*']);

const redundantNotes = (test: ConditionTest): readonly Note[] => {
  if (!isNetworkKey(test.key) || !['string', 'ip'].includes(test.operator.family) || test.operator.literal) return [];
  return test.values.some((value) => coversAll.has(value))
    ? [['redundant-condition', `${test.written} ${test.key}: every caller matches`]]
    : [];
};

/** What one condition on one key can get wrong. */
export const conditionRule: StatementRule = (statement, subject) =>
  statement.conditions.flatMap((test) => [
    ...keyNotes(statement, test, subject),
    ...operatorNotes(statement, test),
    ...addressNotes(statement, test),
    ...redundantNotes(test),
  ]);

/** Two negated keys in one Deny: a caller that has one of them right gets through. */
export const andInDenyRule: StatementRule = (statement) => {
  if (statement.effect !== 'Deny') return [];
  const negated = statement.conditions.filter((test) => test.operator.negated && isNetworkKey(test.key));
  if (negated.length < 2) return [];
  return [
    ['and-in-deny', `${negated.map((test) => test.key).join(' and ')} must both differ before this Deny applies`],
  ];
};

const deadBecause = (statement: Statement, subject: LintSubject): string | null => {
  if (isForServices(statement)) return null;
  if (isDead(statement, subject)) return 'its condition needs a key that these requests never carry';
  const principal = statement.principal;
  const named = principal !== null && !principal.negated && !principal.value.everyone;
  return named && isUnsigned(subject) && namesPrincipals(subject)
    ? 'it names IAM principals, and every caller is anonymous'
    : null;
};

export const ineffectiveDenyRule: StatementRule = (statement, subject) => {
  const why = statement.effect === 'Deny' ? deadBecause(statement, subject) : null;
  return why === null ? [] : [['ineffective-deny', `this Deny never applies: ${why}`]];
};
