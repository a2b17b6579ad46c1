import { describe, expect, test } from '@jest/globals';
import { authorize, decodePolicy, readAuthorizeRequest, type AuthorizeRequest } from '../../src/policy/index.js';
import { authorizeCases, encodings, unknownCases, type Case } from './cases.js';

const request = (given: Case): AuthorizeRequest => {
  const read = readAuthorizeRequest(given);
  if (!read.ok) throw new Error(read.problem);
  return read.request;
};

const name = (given: Case): [string, Case] => [`${given.id} ${given.rule}`, given];

describe.each([
  ['authorize.json', authorizeCases, 177],
  ['authorize-unknown.json', unknownCases, 10],
] as const)('%s', (_file, cases, count) => {
  test('is whole', () => expect(cases).toHaveLength(count));

  test.each(cases.map(name))('%s', (_name, given) => {
    const result = authorize(request(given));
    const { decision, kind, blame, asExpected } = result;
    expect({ decision, kind, asExpected }).toEqual({
      decision: given.expected.decision,
      kind: given.expected.kind,
      asExpected: true,
    });
    if (given.expected.blame) expect(blame).toEqual(given.expected.blame);
    expect(result.lint).toEqual(expect.arrayContaining([...(given.lint ?? [])]));
    expect(result.statements.every(({ because }) => because !== '')).toBe(true);
  });
});

describe('policy-encodings.json', () => {
  test('is whole', () => expect(encodings).toHaveLength(13));

  test.each(encodings.map((given) => [given.id, given] as const))('%s', (_name, given) => {
    const decoded = decodePolicy(given.input);
    if (given.expectError) expect(decoded.is).toBe('unmodelled');
    else if (given.expect === null) expect(decoded).toEqual({ is: 'none' });
    else expect(decoded).toEqual({ is: 'policy', policy: given.expect });
  });
});
