import { describe, expect, test } from '@jest/globals';
import type { Gate, Trace } from '../../src/network/index.js';
import { pathJson, renderPath } from '../../src/report/path.js';
import { columns } from '../../src/report/table/layout.js';
import { payload } from './reports.js';

const gate = (rest: Partial<Gate>): Gate => ({
  kind: 'security-group',
  leg: 'forward',
  side: 'from',
  account: '111122223333',
  region: 'us-east-1',
  resource: 'sg-0c111111111111111',
  rule: 'all to 0.0.0.0/0',
  verdict: 'pass',
  because: 'sg-0c111111111111111: all to 0.0.0.0/0',
  code: 'client-sg-egress-443-missing',
  need: { is: 'other', what: '' },
  ...rest,
});

const route = gate({
  kind: 'route',
  leg: 'return',
  side: 'to',
  account: '444455556666',
  resource: 'rtb-0e222222222222222',
  rule: null,
  verdict: 'fail',
  because: 'rtb-0e222222222222222 has no route that holds 10.10.1.10',
  code: 'route-missing-endpoint-to-client',
});

const acl = gate({
  kind: 'network-acl',
  leg: 'return',
  side: 'from',
  resource: 'acl-0c111111111111111',
  rule: 'rule 100 allow tcp 32768-60999 from 0.0.0.0/0',
  verdict: 'partial',
  because: 'acl-0c111111111111111 admits ports 32768-60999 only',
  code: 'nacl-blocks-ephemeral-return',
  passes: [[32768, 60999]],
});

const gap = {
  account: '777788889999',
  region: 'us-east-1',
  action: 'ec2:SearchTransitGatewayRoutes',
  operation: 'ec2/search-transit-gateway-routes',
  why: 'denied',
} as const;

const hop = (at: string, what: string, gates: readonly Gate[]) => ({
  at,
  what,
  account: '111122223333',
  region: 'us-east-1',
  gates,
});

const blocked: Trace = {
  verdict: 'blocked',
  forward: {
    verdict: 'reachable',
    hops: [
      hop('eni-0c111111111111111', 'interface', [gate({})]),
      hop('vpce-0e222222222222222', 'interface of an endpoint', []),
    ],
  },
  return: { verdict: 'blocked', hops: [hop('subnet-0e22222222222222a', 'subnet', [route, acl])] },
  blockers: [route, acl],
  gaps: [],
};

const partial: Trace = {
  verdict: 'unknown',
  forward: {
    verdict: 'unknown',
    hops: [hop('tgw-0a1', 'transit gateway', [gate({ verdict: 'unknown', gap, because: 'its routes were not read' })])],
  },
  return: {
    verdict: 'partial',
    passes: [[32768, 60999]],
    share: 0.4377,
    hops: [hop('subnet-0c111111111111111', 'subnet', [acl])],
  },
  blockers: [acl],
  gaps: [gap],
};

const options = { width: 80, colour: 0 } as const;

describe('xapi/path/1', () => {
  test('has the shape of the contract', () => {
    expect(JSON.parse(pathJson(blocked))).toMatchObject({
      schema: 'xapi/path/1',
      verdict: 'blocked',
      forward: { verdict: 'reachable', hops: [{ at: 'eni-0c111111111111111' }, {}] },
      return: { verdict: 'blocked' },
      blockers: [
        {
          code: 'route-missing-endpoint-to-client',
          leg: 'return',
          account: '444455556666',
          region: 'us-east-1',
          resource: 'rtb-0e222222222222222',
          rule: null,
          because: 'rtb-0e222222222222222 has no route that holds 10.10.1.10',
        },
        { code: 'nacl-blocks-ephemeral-return' },
      ],
      gaps: [],
    });
    expect(JSON.parse(pathJson(partial))).toMatchObject({
      return: { verdict: 'partial', passes: [[32768, 60999]], share: 0.4377 },
      gaps: [{ action: 'ec2:SearchTransitGatewayRoutes', why: 'denied' }],
    });
    expect(pathJson(blocked)).not.toContain('"need"');
  });
});

describe('for people', () => {
  test('both legs, each gate with the rule that decides, then what stops it', () => {
    expect(renderPath(blocked, options)).toBe(`✗ BLOCKED

There: ✓ reachable
  1. eni-0c111111111111111 (interface) 111122223333 us-east-1
      ✓ pass     security-group sg-0c111111111111111: all to 0.0.0.0/0
  2. vpce-0e222222222222222 (interface of an endpoint) 111122223333 us-east-1

Back: ✗ blocked
  1. subnet-0e22222222222222a (subnet) 111122223333 us-east-1
      ✗ fail     route rtb-0e222222222222222: no rule matches;
                 rtb-0e222222222222222 has no route that holds 10.10.1.10
      ✗ in part  network-acl acl-0c111111111111111: rule 100 allow tcp
                 32768-60999 from 0.0.0.0/0; acl-0c111111111111111 admits ports
                 32768-60999 only; passes with source ports 32768-60999

What stops it
  ✗ fail  route-missing-endpoint-to-client
    return, rtb-0e222222222222222 in 444455556666 us-east-1:
    rtb-0e222222222222222 has no route that holds 10.10.1.10
  ✗ in part  nacl-blocks-ephemeral-return
    return, acl-0c111111111111111 in 111122223333 us-east-1:
    acl-0c111111111111111 admits ports 32768-60999 only
`);
  });

  test('what was not read is named, a partial leg says its share', () => {
    const text = renderPath(partial, options);
    expect(text).toContain('? UNKNOWN');
    expect(text).toContain('Back: ✗ partial, with 44% of the source ports (32768-60999)');
    expect(text).toContain('ec2:SearchTransitGatewayRoutes in 777788889999 us-east-1 (denied)');
  });

  test('names are data, the width is kept, colour says nothing more', () => {
    const named = gate({ verdict: 'fail', resource: 'sg-1', rule: null, because: payload });
    const trace: Trace = {
      ...blocked,
      forward: { verdict: 'blocked', hops: [hop(`x${payload}`, 'interface', [named])] },
      blockers: [named],
    };
    const text = renderPath(trace, options);
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
    expect(text.split('\n').filter((line) => columns(line) > 80 && line.trim().includes(' '))).toEqual([]);
    expect(renderPath(blocked, { ...options, colour: 1 }).replace(/\u001b\[\d+m/g, '')).toBe(
      renderPath(blocked, options),
    );
    expect(renderPath(blocked, { ...options, ascii: true })).toMatch(/^[\n -~]*$/);
  });
});
