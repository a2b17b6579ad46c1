import { describe, expect, test } from '@jest/globals';
import { authorize } from '../../src/policy/index.js';
import { allow, deny, healthy, policy, when, type Parts } from './documents.js';

type Value = string | number | boolean | string[];
type Answer = boolean | 'unknown';

/** Whether a condition holds, seen through a Deny beside an Allow for everyone. */
const holds = (operator: string, wanted: unknown, given: Value | undefined): Answer => {
  const { kind } = authorize(
    healthy({
      context: given === undefined ? {} : { 'my:key': given },
      resourcePolicy: policy(allow(), deny({ Condition: { [operator]: { 'MY:Key': wanted } } })),
    }),
  );
  return kind === 'UNKNOWN' ? 'unknown' : kind === 'EXPLICIT_DENY';
};

describe('operators', () => {
  test.each<[string, unknown, Value | undefined, Answer]>([
    ['StringEquals', 'a', 'a', true],
    ['StringEquals', 'a', 'A', false],
    ['StringEquals', ['b', 'a'], 'a', true],
    ['StringEquals', 'a*', 'ab', false],
    ['StringEquals', 5, '5', true],
    ['StringEquals', true, 'true', true],
    ['StringEquals', [], 'a', false],
    ['StringNotEquals', 'a', 'b', true],
    ['StringNotEquals', ['a', 'b'], 'b', false],
    ['StringNotEquals', [], 'a', true],
    ['StringEqualsIgnoreCase', 'aBc', 'AbC', true],
    ['StringNotEqualsIgnoreCase', 'aBc', 'AbC', false],
    ['StringLike', 'a*c', 'abbbc', true],
    ['StringLike', 'a?c', 'ac', false],
    ['StringLike', 'a?c', 'abc', true],
    ['StringLike', '*', '', true],
    ['StringLike', 'a*a', 'a', false],
    ['StringLike', '*ab*b', 'aab', false],
    ['StringLike', '*ab*b', 'aabb', true],
    ['StringNotLike', 'a*', 'b', true],
    ['StringNotLike', ['a*', 'b*'], 'bc', false],
    ['NumericEquals', '10', '10.0', true],
    ['NumericNotEquals', '10', '11', true],
    ['NumericLessThan', 10, '9', true],
    ['NumericLessThan', 10, '10', false],
    ['NumericLessThanEquals', 10, '10', true],
    ['NumericGreaterThan', 10, '10.5', true],
    ['NumericGreaterThanEquals', 10, '9', false],
    ['NumericEquals', '10', 'ten', false],
    ['NumericEquals', 'ten', '10', 'unknown'],
    ['DateEquals', '2026-01-01T00:00:00Z', '2026-01-01', true],
    ['DateNotEquals', '2026-01-01', '2026-01-02', true],
    ['DateLessThan', '2026-01-01T00:00:00Z', '2025-12-31T23:59:59Z', true],
    ['DateLessThanEquals', '2026-01-01T02:00:00+02:00', '2026-01-01T00:00:00Z', true],
    ['DateGreaterThan', '2026-01-01', '1767225601', true],
    ['DateGreaterThanEquals', '1767225600', '2026-01-01T00:00:00Z', true],
    ['DateLessThan', '2027', '2026-06', true],
    ['DateLessThan', 'tomorrow', '2026-01-01', 'unknown'],
    ['Bool', 'true', 'true', true],
    ['Bool', true, 'TRUE', true],
    ['Bool', 'false', 'true', false],
    ['Bool', 'maybe', 'true', 'unknown'],
    ['BinaryEquals', 'QmluYXJ5', 'QmluYXJ5', true],
    ['BinaryEquals', 'QQ==', 'QQ', true],
    ['BinaryEquals', 'QQ==', 'QR', false],
    ['IpAddress', '10.0.0.0/8', '10.255.255.255', true],
    ['IpAddress', '10.0.0.0/8', '11.0.0.0', false],
    ['IpAddress', '10.0.0.1', '10.0.0.1', true],
    ['IpAddress', '10.0.0.77/24', '10.0.0.1', true],
    ['IpAddress', '0.0.0.0/0', '203.0.113.9', true],
    ['IpAddress', '::/0', '203.0.113.9', false],
    ['IpAddress', '2001:db8::/32', '2001:db8:ffff::1', true],
    ['IpAddress', '2001:db8::/33', '2001:db8:8000::1', false],
    ['IpAddress', '2001:DB8::1', '2001:db8:0:0:0:0:0:1', true],
    ['IpAddress', '::ffff:10.0.0.0/104', '10.0.0.1', false],
    ['IpAddress', ['{{ip}}', '10.0.0.0/8'], '10.0.0.1', true],
    ['IpAddress', '{{ip}}', '10.0.0.1', 'unknown'],
    ['IpAddress', '10.0.0.0/33', '10.0.0.1', 'unknown'],
    ['NotIpAddress', '10.0.0.0/8', '2001:db8::1', true],
    ['NotIpAddress', ['10.0.0.0/8', '2001:db8::/32'], '2001:db8::1', false],
    ['ArnEquals', 'arn:aws:iam::1:role/*', 'arn:aws:iam::1:role/a/b', true],
    ['ArnLike', 'arn:aws:iam::*:role/a', 'arn:aws:iam::1:role/a', true],
    ['ArnLike', 'arn:*:role/a', 'arn:aws:iam::1:role/a', false],
    ['ArnLike', 'arn:aws:sns:r:1:a:b', 'arn:aws:sns:r:1:a:b', true],
    ['ArnLike', 'arn:aws:iam::1:*', 'text', false],
    ['ArnLike', '*', 'arn:aws:iam::1:role/a', 'unknown'],
    ['ArnNotEquals', 'arn:aws:iam::1:role/a', 'arn:aws:iam::1:role/b', true],
    ['ArnNotLike', 'arn:aws:iam::1:role/*', 'arn:aws:iam::1:role/b', false],
    ['Null', 'true', 'a', false],
    ['Null', 'false', 'a', true],
    ['Null', false, 'a', true],
    ['ForAnyValue:StringEquals', ['a', 'b'], ['x', 'b'], true],
    ['ForAnyValue:StringEquals', ['a', 'b'], ['x', 'y'], false],
    ['ForAnyValue:StringNotEquals', ['a', 'b'], ['a', 'y'], true],
    ['ForAnyValue:StringNotEquals', ['a', 'b'], ['a', 'b'], false],
    ['ForAllValues:StringEquals', ['a', 'b'], ['a', 'b'], true],
    ['ForAllValues:StringEquals', ['a', 'b'], ['a', 'x'], false],
    ['ForAllValues:StringNotEquals', ['a', 'b'], ['x', 'y'], true],
    ['ForAllValues:StringLike', ['a*'], ['ab', 'ac'], true],
    ['ForAllValues:StringEquals', ['a'], [''], true],
    ['StringEquals', ['a', 'b'], ['a', 'b'], true],
    ['StringEquals', ['a'], ['a', 'x'], 'unknown'],
  ])('%s %j with %j is %s', (operator, wanted, given, answer) => {
    expect(holds(operator, wanted, given)).toBe(answer);
  });
});

describe('a missing key', () => {
  const positive = [
    ...['StringEquals', 'StringLike', 'StringEqualsIgnoreCase', 'NumericEquals', 'NumericLessThan', 'DateGreaterThan'],
    ...['Bool', 'BinaryEquals', 'IpAddress', 'ArnEquals', 'ArnLike'],
  ];
  const negated = [
    'StringNotEquals',
    'StringNotLike',
    'StringNotEqualsIgnoreCase',
    'NumericNotEquals',
    'DateNotEquals',
    'NotIpAddress',
  ];

  test.each(positive)('%s is false, with IfExists true', (operator) => {
    expect([holds(operator, '1', undefined), holds(`${operator}IfExists`, '1', undefined)]).toEqual([false, true]);
  });

  test.each([...negated, 'ArnNotEquals', 'ArnNotLike'])('%s is true, with IfExists true', (operator) => {
    expect([holds(operator, '1', undefined), holds(`${operator}IfExists`, '1', undefined)]).toEqual([true, true]);
  });

  test.each<[string, unknown, Answer]>([
    ['ForAllValues:StringEquals', 'a', true],
    ['ForAllValues:StringNotEquals', 'a', true],
    ['ForAllValues:StringEqualsIfExists', 'a', true],
    ['ForAnyValue:StringEquals', 'a', false],
    ['ForAnyValue:StringNotEquals', 'a', false],
    ['ForAnyValue:StringEqualsIfExists', 'a', 'unknown'],
    ['Null', 'true', true],
    ['Null', 'false', false],
  ])('%s %j is %s', (operator, wanted, answer) => expect(holds(operator, wanted, undefined)).toBe(answer));
});

describe('policy variables', () => {
  const denies = (version: string | undefined, edit: Parts, context: Record<string, string>) => {
    const Statement = [allow(), deny(edit)];
    const resourcePolicy = version === undefined ? { Statement } : { Version: version, Statement };
    return authorize(healthy({ context, resourcePolicy })).kind === 'EXPLICIT_DENY';
  };
  const named = when('StringEquals', 'my:a', '${my:b}');

  test.each<[string, string | undefined, Parts, Record<string, string>, boolean]>([
    ['has a value', '2012-10-17', named, { 'my:a': 'x', 'MY:B': 'x' }, true],
    ['is literal without Version', undefined, named, { 'my:a': '${my:b}', 'my:b': 'x' }, true],
    ['is literal in 2008-10-17', '2008-10-17', named, { 'my:a': 'x', 'my:b': 'x' }, false],
    ['has no value: positive', '2012-10-17', named, { 'my:a': '' }, false],
    ['has no value: negated', '2012-10-17', when('StringNotEquals', 'my:a', '${my:b}'), { 'my:a': '' }, true],
    ['has a default', '2012-10-17', when('StringEquals', 'my:a', "${my:b, 'x, y'}"), { 'my:a': 'x, y' }, true],
    [
      'has a default that is not needed',
      '2012-10-17',
      when('StringEquals', 'my:a', "${my:b, 'x'}"),
      { 'my:a': 'y', 'my:b': 'y' },
      true,
    ],
    [
      'value with a wildcard is literal',
      '2012-10-17',
      when('StringLike', 'my:a', '${my:b}'),
      { 'my:a': 'xyz', 'my:b': 'x*' },
      false,
    ],
    ['${*} is an asterisk', '2012-10-17', when('StringLike', 'my:a', 'x${*}'), { 'my:a': 'x*' }, true],
    ['${?} is a question mark', '2012-10-17', when('StringLike', 'my:a', 'x${?}'), { 'my:a': 'xy' }, false],
    ['${$} is a dollar', '2012-10-17', when('StringEquals', 'my:a', '${$}x'), { 'my:a': '$x' }, true],
    ['does not close', '2012-10-17', when('StringEquals', 'my:a', '${my:b'), { 'my:a': '${my:b' }, true],
    [
      'stands in an ARN',
      '2012-10-17',
      when('ArnLike', 'my:a', 'arn:aws:iam::1:user/${my:b}'),
      { 'my:a': 'arn:aws:iam::1:user/x', 'my:b': 'x' },
      true,
    ],
    ['stands in a Resource', '2012-10-17', { Resource: '*/GET/${my:b}' }, { 'my:b': 'pets' }, true],
    ['without value in a Resource', '2012-10-17', { Resource: '*/GET/${my:b}' }, {}, false],
  ])('%s', (_name, version, edit, context, expected) => {
    expect(denies(version, edit, context)).toBe(expected);
  });
});

describe('an unknown key', () => {
  test.each(['StringEquals', 'StringNotEquals', 'Null', 'ForAllValues:StringEquals', 'StringEqualsIfExists'])(
    '%s is unknown',
    (operator) => {
      const resourcePolicy = policy(allow(), deny(when(operator, 'my:Key', 'true')));
      const result = authorize(healthy({ unknownKeys: ['MY:key'], resourcePolicy }));
      expect([result.decision, result.dependsOn]).toEqual(['UNKNOWN', ['MY:key']]);
    },
  );

  test('inside a variable is what the decision depends on', () => {
    const resourcePolicy = policy(allow({ Resource: '*/GET/${aws:UserAgent}' }));
    expect(authorize(healthy({ unknownKeys: ['aws:UserAgent'], resourcePolicy })).dependsOn).toEqual(['aws:UserAgent']);
  });

  test('can be a family of tags', () => {
    const request = healthy({
      unknownKeys: ['my:Tag/*'],
      resourcePolicy: policy(allow(when('StringEquals', 'my:tag/team', 'a'))),
    });
    expect(authorize(request).decision).toBe('UNKNOWN');
  });

  test('refused either way is DENY, whose kind may be open', () => {
    const resourcePolicy = policy(deny(when('StringLike', 'aws:UserAgent', 'curl/*')));
    const { decision, kind, blame } = authorize(healthy({ unknownKeys: ['aws:UserAgent'], resourcePolicy }));
    expect([decision, kind, blame[0]?.code]).toEqual(['DENY', 'UNKNOWN', 'no-matching-allow']);
  });
});

describe('because', () => {
  const because = (given: object, context: Record<string, string> = {}) =>
    authorize(healthy({ resourcePolicy: policy(given), context: { ...healthy().context, ...context } })).statements.at(
      -1,
    )?.because ?? '';

  test('names the first element that did not match', () => {
    expect(because(allow(when('StringEquals', 'aws:SourceVpc', 'vpc-0b')))).toBe(
      "StringEquals aws:SourceVpc: vpc-0aaaaaaaaaaaaaaa1 is not vpc-0b; aws:SourceVpc is the endpoint's VPC, not the caller's",
    );
    expect(because(allow({ Action: 's3:*' }))).toContain('Action s3:* does not cover execute-api:Invoke');
    expect(because(allow({ Principal: { AWS: '222222222222' } }))).toContain('anonymous');
    expect(because(allow({ Resource: 'execute-api:/dev/*' }))).toContain('abc123def4/prod/GET/pets');
  });

  test('stays short for long lists', () => {
    const values = Array.from({ length: 500 }, (_, index) => `vpce-${index}`);
    expect(because(allow(when('StringEquals', 'aws:SourceVpce', ...values))).length).toBeLessThan(400);
  });
});
