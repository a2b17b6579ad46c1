import { describe, expect, test } from '@jest/globals';
import type { HostProbe } from '../../src/inventory/evidence/live.js';
import { faults } from '../faults/index.js';
import { ids } from '../worlds/peered.js';
import type { Seen } from './judged-live.js';
import {
  answered,
  callers,
  endpointName,
  forbidden,
  judged,
  named,
  says,
  serverA,
  serverB,
  shaken,
} from './judged-live.js';

describe('names, H12 to H15', () => {
  const code = 'private-dns-disabled-plain-host';
  const others = named(endpointName, [serverA, serverB]);

  test('a name that leads nowhere while another leads to the endpoint confirms', () => {
    expect(says(code, (name) => ({ names: [named(name, [], 'ENOTFOUND'), others] }))).toBe('confirmed');
    expect(says(code, (name) => ({ names: [named(name, ['54.1.2.3']), others] }))).toBe('confirmed');
  });
  test('alone it supports', () => {
    expect(says(code, (name) => ({ names: [named(name, [], 'ENOTFOUND')] }))).toBe('supported');
    expect(says(code, (name) => ({ names: [named(name, [], 'ETIMEOUT')] }))).toBe('unobserved');
  });
  test("the endpoint's addresses contradict", () => {
    expect(says(code, (name) => ({ names: [named(name, [serverB, serverA])] }))).toBe('contradicted');
  });
  test('another host confirms and contradicts nothing, and it is said', () => {
    const elsewhere = judged(code, (name) => ({ from: '192.168.9.9', names: [named(name, [], 'ENOTFOUND'), others] }));
    expect(elsewhere.confidence).toBe('supported');
    expect(elsewhere.evidence[0]).toMatchObject({ source: 'live', where: 'this host only: here 192.168.9.9' });
    expect(elsewhere.notes).toContainEqual(
      'Live probes prove something about here only, which is not the caller by its addresses.',
    );
    expect(says(code, (name) => ({ from: '192.168.9.9', names: [named(name, [serverA])] }))).toBe('unobserved');
  });
  test('vpce-alias-not-associated: only the absence of the alias tells', () => {
    const alias = 'vpce-alias-not-associated';
    expect(says(alias, (name) => ({ names: [named(name, [], 'ENOTFOUND')] }))).toBe('confirmed');
    expect(says(alias, (name) => ({ names: [named(name, [serverA])] }))).toBe('contradicted');
    expect(says(alias, () => ({ names: [] }))).toBe('unobserved');
  });
  test('stale-endpoint-ip: a private address of nobody confirms', () => {
    const stale = 'stale-endpoint-ip';
    expect(says(stale, (name) => ({ names: [named(name, ['10.20.9.9'])] }))).toBe('confirmed');
    expect(says(stale, (name) => ({ names: [named(name, [serverA])] }))).toBe('contradicted');
    expect(says(stale, () => ({}))).toBe('unobserved');
  });
});

describe('packets, H01 to H11', () => {
  const code = 'endpoint-sg-ingress-443-missing';
  const connect = (is: HostProbe['connects'][number]['is'], address = serverA) =>
    ({ address, is, from: callers[ids.app], error: undefined }) as const;

  test('a drop supports, and cannot tell whose it is', () => {
    expect(says(code, () => ({ connects: [connect('timeout'), connect('timeout', serverB)] }))).toBe('supported');
  });
  test('an open connection alone says nothing: somebody else may have taken it', () => {
    expect(says(code, () => ({ connects: [connect('connected'), connect('connected', serverB)] }))).toBe('unobserved');
  });
  test('its certificate at every address contradicts', () => {
    expect(says(code, () => ({ handshakes: [shaken(serverA), shaken(serverB)] }))).toBe('contradicted');
    expect(says(code, () => ({ handshakes: [shaken(serverA)] }))).toBe('unobserved');
    expect(says(code, () => ({ handshakes: [shaken('54.1.2.3')] }))).toBe('unobserved');
    const strange = { names: ['proxy.example'], issuer: 'Proxy' };
    expect(says(code, () => ({ handshakes: [shaken(serverA, strange), shaken(serverB, strange)] }))).toBe('unobserved');
  });
  test('a refusal contradicts: what drops refuses nothing', () => {
    expect(says(code, () => ({ connects: [connect('refused')] }))).toBe('contradicted');
  });
  test('from elsewhere none of it contradicts', () => {
    const from = '192.168.9.9';
    expect(says(code, () => ({ from, handshakes: [shaken(serverA), shaken(serverB)] }))).toBe('unobserved');
  });
});

describe('handshakes, H29 and H30', () => {
  test('tls-version-or-cipher-rejected', () => {
    const code = 'tls-version-or-cipher-rejected';
    const alert = { is: 'failed', error: 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', names: [] } as const;
    expect(says(code, () => ({ handshakes: [shaken(serverA, { ...alert, otherwise: 'TLSv1.3' })] }))).toBe('confirmed');
    expect(says(code, () => ({ handshakes: [shaken(serverA, alert)] }))).toBe('supported');
    expect(says(code, () => ({ handshakes: [shaken(serverA)] }))).toBe('contradicted');
    expect(says(code, () => ({ handshakes: [shaken(serverA, { is: 'timeout' })] }))).toBe('unobserved');
  });
  test('tls-hostname-mismatch', () => {
    const code = 'tls-hostname-mismatch';
    const foreign = { is: 'untrusted', error: 'ERR_TLS_CERT_ALTNAME_INVALID' } as const;
    expect(says(code, () => ({ handshakes: [shaken(serverA, foreign)] }))).toBe('confirmed');
    expect(says(code, () => ({ handshakes: [shaken(serverA)] }))).toBe('contradicted');
    expect(says(code, () => ({ handshakes: [shaken(serverA, { is: 'reset' })] }))).toBe('unobserved');
  });
  test('strict-mode-host-sni-mismatch: the same address answers to another name', () => {
    const code = 'strict-mode-host-sni-mismatch';
    const other = answered(200, '{}', { variant: 'default name' });
    expect(says(code, () => ({ answers: [answered(403, forbidden), other] }))).toBe('confirmed');
    expect(says(code, () => ({ answers: [answered(403, forbidden)] }))).toBe('supported');
    expect(says(code, () => ({ answers: [answered(200, '{}')] }))).toBe('contradicted');
    expect(says(code, () => ({}))).toBe('unobserved');
  });
});

describe('answers', () => {
  test('host-header-missing-for-vpce-dns, H27', () => {
    const code = 'host-header-missing-for-vpce-dns';
    const other = answered(200, '{}', { variant: 'endpoint name' });
    expect(says(code, () => ({ answers: [answered(403, forbidden), other] }))).toBe('confirmed');
    expect(says(code, () => ({ answers: [answered(200, '{}')] }))).toBe('contradicted');
    expect(says(code, () => ({}))).toBe('unobserved');
  });
  test('resource-policy-wrong-vpce, H18: the text names the policy', () => {
    const code = 'resource-policy-wrong-vpce';
    const refused = (tail: string) =>
      JSON.stringify({
        Message: `User: anonymous is not authorized to perform: execute-api:Invoke on resource: arn:aws:execute-api:us-east-1:********6666:${ids.api}/prod/GET/orders ${tail}`,
      });
    const explicit = refused('with an explicit deny in a resource-based policy');
    const found = judged(code, () => ({ answers: [answered(403, explicit)] }));
    expect(found.confidence).toBe('confirmed');
    expect(found.evidence[0]?.sample[0]).toMatch(/^http GET x\/prod\/orders at 10\.20\.1\.10: 403 /);
    expect(says(code, () => ({ answers: [answered(200, '{}')] }))).toBe('contradicted');
    const implicit = refused('because no resource-based policy allows the execute-api:Invoke action');
    expect(says(code, () => ({ answers: [answered(403, implicit)] }))).toBe('unobserved');
    const unnamed = refused('with an explicit deny');
    expect(says(code, () => ({ answers: [answered(403, unnamed)] }))).toBe('supported');
    expect(says(code, () => ({ answers: [answered(200, '{}', { address: '54.1.2.3' })] }))).toBe('unobserved');
    const foreign = answered(200, '{}', { text: 'HTTP/1.1 200 OK\nServer: proxy\n\n{}' });
    const elsewhere = judged(code, () => ({ answers: [foreign] }));
    expect(elsewhere.confidence).toBe('unobserved');
    expect(elsewhere.notes).toContainEqual('x at 10.20.1.10 answered 200 without headers of API Gateway.');
  });
  test('an answer of the stage clears the network before it', () => {
    const missing = answered(403, '{"message":"Missing Authentication Token"}');
    expect(says('route-missing-client-to-endpoint', () => ({ answers: [missing] }))).toBe('contradicted');
    expect(says('route-missing-client-to-endpoint', () => ({ answers: [answered(403, forbidden)] }))).toBe(
      'unobserved',
    );
  });
  test('method-or-resource-not-found, H28', () => {
    const code = 'method-or-resource-not-found';
    const path = (status: number, body: string) => (): Seen => {
      const route = new URL(faults.find((one) => one.code === code)?.target ?? '').pathname;
      return { answers: [answered(status, body, { path: route })] };
    };
    expect(says(code, path(403, '{"message":"Missing Authentication Token"}'))).toBe('confirmed');
    expect(says(code, path(200, '{}'))).toBe('contradicted');
    expect(says(code, path(403, forbidden))).toBe('unobserved');
  });
  test('a request that goes with credentials is answered otherwise', () => {
    const code = 'iam-cross-account-identity-policy-missing';
    const missing = answered(403, '{"message":"Missing Authentication Token"}');
    expect(says(code, () => ({ answers: [missing] }))).toBe('unobserved');
    expect(says(code, () => ({ answers: [answered(200, '{}')] }))).toBe('unobserved');
  });
});
