import { describe, expect, test } from '@jest/globals';
import { awsErrorName, failureOf, UnreadableAnswer } from '../../src/probes/failure.js';

const sdk = (name: string, status: number | undefined, message = 'said'): Error =>
  Object.assign(new Error(message), { name }, status === undefined ? {} : { $metadata: { httpStatusCode: status } });

describe('what an error means', () => {
  test.each([
    ['AccessDenied', 403, 'denied'],
    ['AccessDeniedException', 400, 'denied'],
    ['UnauthorizedOperation', 403, 'denied'],
    ['AuthFailure', 401, 'denied'],
    ['OptInRequired', 403, 'denied'],
    ['UnrecognizedClientException', 400, 'denied'],
    ['SyntaxError', 403, 'denied'],
    ['Throttling', 400, 'throttled'],
    ['ThrottlingException', 400, 'throttled'],
    ['RequestLimitExceeded', 503, 'throttled'],
    ['Odd', 429, 'throttled'],
    ['SyntaxError', 200, 'unreachable'],
    ['SyntaxError', 404, 'unreachable'],
    ['Unknown', 500, 'unreachable'],
    ['InternalFailure', 500, 'unreachable'],
    ['ValidationException', 400, 'unreachable'],
  ] as const)('%s with status %s: %s', (name, status, why) => {
    expect(failureOf(sdk(name, status))?.why).toBe(why);
  });

  test('the status counts where an old client keeps it', () => {
    const error = Object.assign(new SyntaxError('no JSON'), {
      $metadata: { attempts: 1 },
      $response: { statusCode: 500 },
    });
    expect(failureOf(error)).toEqual({ why: 'unreachable', message: 'HTTP 500: SyntaxError: no JSON' });
  });

  test('an HTML page is never AWS’s word, whatever its status', () => {
    for (const status of [200, 403, 404, 429, 500])
      expect(failureOf(sdk('AccessDenied', status), '<!DOCTYPE html><p>')?.why).toBe('unreachable');
    expect(awsErrorName(sdk('NotFoundException', 404), '<html>')).toBeUndefined();
    expect(awsErrorName(sdk('NotFoundException', 404), '{}')).toBe('NotFoundException');
    expect(awsErrorName(sdk('NotFoundException', 500), '{}')).toBeUndefined();
  });

  test('an expired token and a service control policy keep their words', () => {
    expect(failureOf(sdk('ExpiredTokenException', 400, 'is expired'))).toEqual({
      why: 'denied',
      message: 'ExpiredToken: is expired',
    });
    expect(failureOf(sdk('TokenProviderError', undefined, 'Token is expired'))).toEqual({
      why: 'denied',
      message: 'ExpiredToken: Token is expired',
    });
    const message = 'User: x is not authorized with an explicit deny in a service control policy';
    expect(failureOf(sdk('AccessDeniedException', 400, message))?.message).toContain('service control policy');
  });

  test.each([
    'ECONNREFUSED',
    'ENOTFOUND',
    'ECONNRESET',
    'EAI_AGAIN',
    'CERT_HAS_EXPIRED',
    'ERR_TLS_CERT_ALTNAME_INVALID',
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  ])('%s: unreachable', (code) => expect(failureOf(Object.assign(new Error('x'), { code }))?.why).toBe('unreachable'));

  test('timeouts, aborts and unreadable answers', () => {
    expect(failureOf(sdk('TimeoutError', undefined))?.why).toBe('unreachable');
    expect(failureOf(sdk('AbortError', undefined))?.message).toMatch(/interrupted/);
    expect(failureOf(new UnreadableAnswer('no list'))).toEqual({ why: 'unreachable', message: 'no list' });
  });

  test('a bug is no failure', () => {
    expect(failureOf(new TypeError('x is not a function'))).toBeUndefined();
    expect(failureOf(new Error('No value provided for input HTTP label: restApiId.'))).toBeUndefined();
    expect(failureOf(Object.assign(new TypeError('bad'), { code: 'ERR_INVALID_ARG_TYPE' }))).toBeUndefined();
    expect(failureOf('thrown text')).toBeUndefined();
  });

  test('long messages are cut', () => {
    expect(failureOf(sdk('AccessDenied', 403, 'x'.repeat(5_000)))?.message.length).toBeLessThan(520);
  });
});
