import { describe, expect, test } from '@jest/globals';
import { addRoute, blockersOf, clientToApi6, peered, removeRoute, rows, trace, gatesOf, separate } from './worlds.js';

describe('two peered VPCs', () => {
  test('a healthy pair is reachable both ways, without blockers or gaps', () => {
    const result = trace(peered());
    expect(result.blockers).toEqual([]);
    expect(result.gaps).toEqual([]);
    expect([result.verdict, result.forward.verdict, result.return.verdict]).toEqual([
      'reachable',
      'reachable',
      'reachable',
    ]);
    expect(gatesOf(result).map(({ leg, kind }) => `${leg} ${kind}`)).toEqual([
      'forward security-group',
      'forward network-acl',
      'forward route',
      'forward peering',
      'forward network-acl',
      'forward security-group',
      'return network-acl',
      'return route',
      'return peering',
      'return network-acl',
    ]);
  });
  test('and so it is over IPv6', () => {
    expect(trace(peered(), clientToApi6).verdict).toBe('reachable');
  });
  test('a missing route stops one leg only', () => {
    const draft = peered();
    removeRoute(draft, 'rtb-api', '10.1.0.0/16');
    const result = trace(draft);
    expect(result.forward.verdict).toBe('reachable');
    expect(blockersOf(result)).toEqual(['return to route-missing-endpoint-to-client']);
    expect(result.blockers[0]?.need).toMatchObject({
      destination: '10.1.0.0/16',
      target: 'pcx-1',
      chosen: null,
      association: 'main',
    });
  });
  test.each(['pending-acceptance', 'deleted', 'failed', 'expired'])(
    'a connection that is %s is a blocker of both legs',
    (code) => {
      const draft = peered();
      rows(draft, 'pcx-1').forEach((row) => {
        if (row.Status) row.Status.Code = code;
      });
      const result = trace(draft);
      expect(blockersOf(result)).toEqual(['forward between peering-not-active', 'return between peering-not-active']);
    },
  );
  test('nothing joins the VPCs', () => {
    const result = trace(separate());
    expect(blockersOf(result)).toEqual([
      'forward from route-missing-client-to-endpoint',
      'forward between peering-transitive-or-edge-to-edge',
      'return to route-missing-endpoint-to-client',
      'return between peering-transitive-or-edge-to-edge',
    ]);
  });
  test('a blackhole is not passed over', () => {
    const draft = peered();
    addRoute(draft, 'rtb-client', '10.2.1.0/24', { VpcPeeringConnectionId: 'pcx-1' }, 'blackhole');
    const result = trace(draft);
    expect(blockersOf(result)).toEqual(['forward from route-blackhole']);
    expect(result.blockers[0]?.because).toContain('10.2.0.0/16');
  });
});
