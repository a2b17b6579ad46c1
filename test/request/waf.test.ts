import { describe, expect, test } from '@jest/globals';
import { evaluateWebAcl } from '../../src/request/waf/evaluate.js';
import type { WebAcl } from '../../src/inventory/services.js';
import { managedRule, pathRule, webAcl } from '../worlds/gateway.js';

const inspected = { method: 'GET', paths: ['/prod/orders', '/orders'], headers: { 'user-agent': 'curl' } };
const judged = (acl: object) => evaluateWebAcl((acl as { WebACL: WebAcl }).WebACL, inspected);

const allow = { Allow: {} };
const block = { Block: {} };
const rule = (name: string, priority: number, Statement: object, Action: object) => ({
  Name: name,
  Priority: priority,
  Statement,
  Action,
});
const method = (value: string) => ({
  ByteMatchStatement: {
    SearchString: value,
    FieldToMatch: { Method: {} },
    TextTransformations: [{ Priority: 0, Type: 'NONE' }],
    PositionalConstraint: 'EXACTLY',
  },
});
const geo = { GeoMatchStatement: { CountryCodes: ['DE'] } };
const ipSet = { IPSetReferenceStatement: { ARN: 'arn:aws:wafv2:us-east-1:444455556666:regional/ipset/office/1-2' } };

describe('a web ACL', () => {
  test.each([
    ['allows by default', webAcl(allow), 'allow'],
    ['blocks by default', webAcl(block), 'block'],
    ['lets in what a rule allows', webAcl(block, pathRule('o', 0, '/orders', allow)), 'allow'],
    ['blocks what a rule blocks', webAcl(allow, pathRule('o', 0, '/orders', block)), 'block'],
    ['passes over a rule for another path', webAcl(allow, pathRule('a', 0, '/admin', block)), 'allow'],
    ['counts', webAcl(allow, pathRule('o', 0, '/orders', { Count: {} })), 'allow'],
    [
      'lets the first rule decide, by priority',
      webAcl(allow, pathRule('b', 2, '/orders', block), pathRule('a', 1, '/orders', allow)),
      'allow',
    ],
    ['does not say what a managed rule group does', webAcl(allow, managedRule), 'unknown'],
    ['blocks by default whatever a managed rule group does', webAcl(block, managedRule), 'block'],
    ['counts what an overridden group says', webAcl(allow, { ...managedRule, OverrideAction: { Count: {} } }), 'allow'],
    ['does not know countries', webAcl(allow, rule('geo', 0, { NotStatement: { Statement: geo } }, block)), 'unknown'],
    ['does not know address sets', webAcl(block, rule('office', 0, ipSet, allow)), 'unknown'],
    [
      'knows an And of which one part fails',
      webAcl(allow, rule('both', 0, { AndStatement: { Statements: [geo, method('POST')] } }, block)),
      'allow',
    ],
    [
      'knows an Or of which one part holds',
      webAcl(allow, rule('either', 0, { OrStatement: { Statements: [geo, method('GET')] } }, block)),
      'block',
    ],
    [
      'knows what is outside the scope of a rate',
      webAcl(
        allow,
        rule(
          'rate',
          0,
          { RateBasedStatement: { Limit: 100, AggregateKeyType: 'IP', ScopeDownStatement: method('POST') } },
          block,
        ),
      ),
      'allow',
    ],
    [
      'does not know whether the path holds the stage',
      webAcl(allow, {
        ...pathRule('o', 0, '/orders', block),
        Statement: {
          ByteMatchStatement: {
            SearchString: '/orders',
            FieldToMatch: { UriPath: {} },
            TextTransformations: [{ Priority: 0, Type: 'NONE' }],
            PositionalConstraint: 'STARTS_WITH',
          },
        },
      }),
      'unknown',
    ],
  ])('%s', (_name, acl, outcome) => {
    expect(judged(acl).outcome).toBe(outcome);
  });

  test('tells the status of a response of its own', () => {
    const custom = { Block: { CustomResponse: { ResponseCode: 418 } } };
    expect(judged(webAcl(allow, pathRule('o', 0, '/orders', custom)))).toMatchObject({ outcome: 'block', status: 418 });
    expect(judged(webAcl(custom))).toMatchObject({ by: 'the default action', status: 418 });
  });

  test('tells its rules in words', () => {
    expect(judged(webAcl(allow, pathRule('o', 0, '/admin', block), managedRule)).rules).toEqual([
      'rule o blocks when the URI path contains /admin',
      'rule common applies its rules when managed rule group AWS AWSManagedRulesCommonRuleSet says so',
    ]);
  });
});
