import type { ConditionTest } from '../condition.js';
import type { Statement } from '../document.js';
import { quotas } from '../keys.js';
import { compilePattern, matchPattern, noVariables } from '../pattern.js';
import { stageOf } from './resources.js';
import { isNetworkKey, keyOf, namesPrincipals, statementsOf, type DocumentRule, type LintSubject } from './subject.js';

/** Compares by listed values, so that lists can be held against each other. */
const isList = (test: ConditionTest): boolean =>
  test.operator.literal &&
  test.set === 'none' &&
  !test.ifExists &&
  test.values.length > 0 &&
  test.values.every((value) => !value.includes('${'));

/** Both lists as sets, in lower case as soon as one of them ignores case. */
const listsOf = (a: ConditionTest, b: ConditionTest): readonly [ReadonlySet<string>, ReadonlySet<string>] => {
  const ignoresCase = a.operator.ignoresCase || b.operator.ignoresCase;
  const list = ({ values }: ConditionTest) =>
    new Set(ignoresCase ? values.map((value) => value.toLowerCase()) : values);
  return [list(a), list(b)];
};

const overlaps = (a: ConditionTest, b: ConditionTest): boolean => {
  const [left, right] = listsOf(a, b);
  return [...left].some((value) => right.has(value));
};

const containsAll = (outer: ConditionTest, inner: ConditionTest): boolean => {
  const [left, right] = listsOf(outer, inner);
  return [...right].every((value) => left.has(value));
};

const listsIn = (statement: Statement): readonly ConditionTest[] => statement.conditions.filter(isList);

/** A Deny whose only condition is a list. */
const soleLists = (subject: LintSubject): readonly (readonly [Statement, ConditionTest])[] =>
  statementsOf(subject).flatMap((statement) => {
    const [test] = listsIn(statement);
    return statement.effect === 'Deny' && statement.conditions.length === 1 && test ? [[statement, test] as const] : [];
  });

export const contradictingDeniesRule: DocumentRule = (subject) => {
  const negated = soleLists(subject).filter(([, test]) => test.operator.negated);
  return negated.flatMap(([statement, test], at) => {
    const clash = negated
      .slice(0, at)
      .find(([, earlier]) => keyOf(earlier) === keyOf(test) && !overlaps(earlier, test));
    if (!clash) return [];
    return [
      [
        'contradicting-denies',
        `no ${test.key} satisfies this Deny and that of statement ${clash[0].index}`,
        statement.index,
      ],
    ];
  });
};

const contradicts = (allow: ConditionTest, deny: ConditionTest): boolean => {
  if (keyOf(allow) !== keyOf(deny) || allow.operator.negated) return false;
  return deny.operator.negated ? !overlaps(allow, deny) : containsAll(deny, allow);
};

export const allowDenyRule: DocumentRule = (subject) => {
  const denies = soleLists(subject);
  return statementsOf(subject)
    .filter((statement) => statement.effect === 'Allow')
    .flatMap((allow) =>
      denies
        .filter(([, deny]) => listsIn(allow).some((test) => contradicts(test, deny)))
        .map(
          ([deny, test]) =>
            [
              'allow-deny-contradiction',
              `whatever this allows by ${test.key}, statement ${deny.index} denies`,
              allow.index,
            ] as const,
        ),
    );
};

const isPlace = (test: ConditionTest): boolean => keyOf(test) === 'aws:sourcevpce' || keyOf(test) === 'aws:sourcevpc';

/** A Deny for the listed endpoints beside an Allow for all of them: `Not` was forgotten. */
export const invertedDenyRule: DocumentRule = (subject) => {
  if (!namesPrincipals(subject)) return [];
  const open = statementsOf(subject).some(
    (statement) => statement.effect === 'Allow' && !statement.conditions.some((test) => isNetworkKey(test.key)),
  );
  if (!open) return [];
  return statementsOf(subject).flatMap((statement) => {
    const [test] = statement.conditions;
    const inverted =
      statement.effect === 'Deny' &&
      statement.conditions.length === 1 &&
      test?.operator.family === 'string' &&
      !test.operator.negated &&
      isPlace(test);
    return inverted
      ? [['inverted-deny', `${test.written} denies the listed ${test.key} and lets all others in`, statement.index]]
      : [];
  });
};

const requires = (statement: Statement, test: ConditionTest): boolean =>
  keyOf(test) === 'aws:sourcevpce' &&
  test.operator.family === 'string' &&
  (statement.effect === 'Deny') === test.operator.negated;

/** The policy asks for endpoints, and none of them is one that we know. */
export const danglingEndpointRule: DocumentRule = (subject) => {
  const { endpoints = [] } = subject;
  if (endpoints.length === 0 || subject.layer === 'endpointPolicy') return [];
  return statementsOf(subject).flatMap((statement) =>
    statement.conditions
      .filter(
        (test) =>
          requires(statement, test) && isList(test) && test.values.every((value) => /^vpce-[0-9a-f]+$/.test(value)),
      )
      .filter((test) => !test.values.some((value) => endpoints.includes(value)))
      .map(
        (test) =>
          [
            'dangling-vpce',
            `${test.values.slice(0, 3).join(', ')} is not ${endpoints.slice(0, 3).join(', ')}: was the endpoint replaced?`,
            statement.index,
          ] as const,
      ),
  );
};

export const noAllowRule: DocumentRule = (subject) => {
  const { policy, target } = subject;
  if (!namesPrincipals(subject) || policy.statements.some((statement) => statement.effect !== 'Deny')) return [];
  const authorizerAllows =
    subject.layer === 'resourcePolicy' &&
    (target.authorizationType === 'CUSTOM' || target.authorizationType === 'AWS_IAM');
  return authorizerAllows ? [] : [['no-allow-statement', 'the policy has no Allow statement, so nobody gets in', null]];
};

const coversStage = (pattern: string, stage: string): boolean =>
  matchPattern(compilePattern(pattern, { variables: false, wildcards: true }), stage, noVariables) === true;

export const stageRule: DocumentRule = (subject) => {
  const { stage } = subject.target;
  if (subject.layer !== 'resourcePolicy' || stage === undefined) return [];
  const allows = statementsOf(subject).filter((statement) => statement.effect === 'Allow');
  const stages = allows.flatMap((statement) =>
    statement.resource.negated ? [null] : statement.resource.value.written.map(stageOf),
  );
  if (stages.length === 0 || stages.some((pattern) => pattern === null || coversStage(pattern, stage))) return [];
  return [['stage-not-covered', `no Allow names stage ${stage}`, allows[0]?.index ?? null]];
};

export const lengthRule: DocumentRule = ({ layer, policy }) => {
  const most = quotas.resourcePolicyCharacters;
  if (layer !== 'resourcePolicy' || policy.characters < most * 0.9) return [];
  return [['policy-near-limit', `the policy has ${policy.characters} of ${most} characters`, null]];
};
