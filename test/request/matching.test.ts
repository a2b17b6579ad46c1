import { describe, expect, test } from '@jest/globals';
import { matchMethod, matchResource, samplePath } from '../../src/request/matching.js';

describe('matchResource', () => {
  test.each([
    ['/', ['/'], '/'],
    ['/orders', ['/', '/orders'], '/orders'],
    ['/orders/', ['/', '/orders'], '/orders'],
    ['/orders//', ['/orders'], undefined],
    ['/Orders', ['/orders'], undefined],
    ['/orders/7', ['/orders/{id}', '/orders'], '/orders/{id}'],
    ['/orders/7/', ['/orders/{id}'], '/orders/{id}'],
    ['/orders/new', ['/orders/{id}', '/orders/new'], '/orders/new'],
    ['/orders/a%20b', ['/orders/a b'], '/orders/a b'],
    ['/orders/7/lines', ['/orders/{id}', '/orders/{proxy+}'], '/orders/{proxy+}'],
    ['/orders/7/lines', ['/{proxy+}', '/orders/{proxy+}', '/{a}/{b}/lines'], '/orders/{proxy+}'],
    ['/orders/7', ['/{proxy+}', '/{a}/7'], '/{a}/7'],
    ['/orders', ['/orders/{proxy+}'], undefined],
    ['/orders/', ['/orders/{proxy+}'], undefined],
    ['/', ['/{proxy+}'], undefined],
    ['/anything/at/all/', ['/{proxy+}'], '/{proxy+}'],
    ['/orders?page=2', ['/orders'], '/orders'],
    ['/orders/x', ['/orders'], undefined],
  ])('%s of %j is %s', (path, resources, expected) => {
    expect(matchResource(resources, path)).toBe(expected);
  });
});

describe('matchMethod', () => {
  const methods = (...pairs: string[]) =>
    pairs.map((pair) => {
      const [httpMethod = '', resourcePath = ''] = pair.split(' ');
      return { httpMethod, resourcePath };
    });
  test.each([
    ['GET', '/users/me', ['PATCH /users/me', 'GET /users/{id}'], 'GET /users/{id}'],
    ['PATCH', '/users/me', ['PATCH /users/me', 'GET /users/{id}'], 'PATCH /users/me'],
    ['POST', '/users/me', ['PATCH /users/me', 'GET /users/{id}'], undefined],
    ['POST', '/things/real', ['GET /things/real', 'ANY /things/{proxy+}'], 'ANY /things/{proxy+}'],
    ['GET', '/cors', ['OPTIONS /cors', 'ANY /{proxy+}'], 'ANY /{proxy+}'],
    ['OPTIONS', '/cors', ['OPTIONS /cors', 'ANY /{proxy+}'], 'OPTIONS /cors'],
    ['GET', '/a/b', ['ANY /a/b', 'GET /a/{x}'], 'ANY /a/b'],
    ['GET', '/a', ['ANY /a', 'GET /a'], 'GET /a'],
    ['HEAD', '/a', ['GET /a'], undefined],
    ['HEAD', '/a', ['ANY /a'], 'ANY /a'],
    ['OPTIONS', '/a', ['GET /a'], undefined],
    ['GET', '/a/', ['GET /a'], 'GET /a'],
  ])('%s %s of %j is %s', (verb, path, pairs, expected) => {
    const found = matchMethod(methods(...pairs), verb, path);
    expect(found && `${found.httpMethod} ${found.resourcePath}`).toBe(expected);
  });
});

test('a sample path fits its resource', () => {
  for (const resource of ['/', '/a/{b}', '/a/{proxy+}', '/{x}/c'])
    expect(matchResource([resource], samplePath(resource))).toBe(resource);
});
