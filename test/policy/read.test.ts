import { describe, expect, test } from '@jest/globals';
import { authorize, readAuthorizeRequest } from '../../src/policy/index.js';
import { healthy, signed } from './documents.js';

const problem = (value: unknown): string => {
  const read = readAuthorizeRequest(value);
  return read.ok ? '' : read.problem;
};

describe('a request from a file', () => {
  test('is taken as it is', () => {
    expect(readAuthorizeRequest(healthy())).toEqual({ ok: true, request: healthy() });
    expect(
      problem({ ...signed('222222222222'), identityPolicies: null, scps: null, sessionPolicy: '{}', notes: 1 }),
    ).toBe('');
  });

  test.each<[string, object, string]>([
    ['no object', [], 'api, principal and context'],
    ['api', { ...healthy(), api: undefined }, 'api must be'],
    ['stage', { ...healthy(), api: { ...healthy().api, stage: 3 } }, 'api.stage'],
    [
      'region',
      { ...healthy(), api: { ...healthy().api, region: undefined } },
      'api.region must be text, and it is missing',
    ],
    [
      'authorizationType',
      { ...healthy(), api: { ...healthy().api, authorizationType: 'IAM' } },
      'api.authorizationType must be one of NONE',
    ],
    ['principal', { ...healthy(), principal: 'me' }, 'principal must be'],
    ['principal of nobody', { ...healthy(), principal: { type: 'User' } }, 'principal.arn'],
    ['context', { ...healthy(), context: { 'aws:SourceVpce': { a: 1 } } }, 'context["aws:SourceVpce"]'],
    ['no context', { ...healthy(), context: undefined }, 'context must be'],
    ['unknownKeys', { ...healthy(), unknownKeys: 'aws:SourceVpce' }, 'unknownKeys'],
    ['unknownLayers', { ...healthy(), unknownLayers: ['moon'] }, 'unknownLayers'],
    ['policy', { ...healthy(), resourcePolicy: 5 }, 'resourcePolicy'],
    ['policies', { ...healthy(), identityPolicies: {} }, 'identityPolicies must be a list'],
    ['policies inside', { ...healthy(), identityPolicies: [1] }, 'identityPolicies[0]'],
    ['scps', { ...healthy(), scps: [{ target: 'r' }] }, 'scps[0]'],
    ['flag', { ...healthy(), cognitoTokenValid: 'yes' }, 'cognitoTokenValid'],
    ['expected', { ...healthy(), expected: { decision: 'allow' } }, 'expected.decision'],
    ['id', { ...healthy(), id: 5 }, 'request.id'],
  ])('%s', (_name, value, text) => expect(problem(value)).toContain(text));
});

test('expected is held against the result', () => {
  const given = (expected: NonNullable<ReturnType<typeof healthy>['expected']>) =>
    authorize(healthy({ expected })).asExpected;
  expect([
    given({ decision: 'ALLOW' }),
    given({ decision: 'ALLOW', kind: 'ALLOW' }),
    given({ decision: 'DENY' }),
  ]).toEqual([true, true, false]);
  expect(authorize(healthy())).not.toHaveProperty('asExpected');
});

test('the result has the shape of the contract', () => {
  expect(authorize(healthy({ id: 'a' }))).toEqual({
    schema: 'xapi/authorize/1',
    id: 'a',
    decision: 'ALLOW',
    kind: 'ALLOW',
    blame: [],
    statements: [
      {
        layer: 'resourcePolicy',
        index: 0,
        sid: null,
        effect: 'Allow',
        matched: true,
        because: 'principal, action and resource match; there is no condition',
      },
    ],
    dependsOn: [],
    lint: ['exposed-any-vpce'],
  });
});
