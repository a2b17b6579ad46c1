import { expect, test } from '@jest/globals';
import { AwsError } from '../errors.js';
import { filterPattern } from './filter-pattern.js';

test.each([
  ['error', 'an error', true],
  ['error -fatal', 'a fatal error', false],
  ['?a1 ?b2', 'only b2', true],
  ['"two words"', 'two other words', false],
  ['%^\\d+ x%', '12 x', true],
  ['[a, b]', 'one two three', false],
  ['[..., last=OK]', 'one two OK', true],
  ['[first=one, ...]', 'one two OK', true],
  ['[a, b>=10 && b<20]', 'x 12', true],
  ['[a, b=NODATA || b=SKIPDATA]', 'x SKIPDATA', true],
  ['[a=%^10\\.2\\.%, b!=5]', '10.2.0.9 6', true],
  ['[ip, user, date, request="GET*", status=4*]', '1.1.1.1 - [20 Nov] "GET /x HTTP/1.1" 404', true],
  ['{ $.status = 403 && $.vpceId = "vpce-0abc" }', '{"status":403,"vpceId":"vpce-0abc"}', true],
  ['{ $.status = 403 }', '{"status":"403"}', false],
  ['{ $.status = "403" }', '{"status":"403"}', true],
  ['{ $.ip = "10.2.*" && ($.s >= 500 || $.s = 0) }', '{"ip":"10.2.3.4","s":502}', true],
  ['{ $.a[0].b NOT EXISTS }', '{"a":[{}]}', true],
  ['{ $.a IS NULL }', '{"a":null}', true],
  ['{ $.x != 1 }', 'not json', false],
])('the pattern %s on %s is %s', (pattern, message, expected) => {
  expect(filterPattern(pattern)(message)).toBe(expected);
});

test('a pattern that is not understood is refused', () => {
  expect(() => filterPattern('{ $.a = }')).toThrow(AwsError);
  expect(() => filterPattern('{ $.a = 1 $.b }')).toThrow(AwsError);
});
