import { describe, expect, test } from '@jest/globals';
import { checks } from '../../src/checks/index.js';
import { notChecks } from '../../src/checks/not-checks.js';
import { tree } from '../../src/diagnosis/tree.js';
import type { ConnectProbe, HandshakeProbe } from '../../src/inventory/evidence/live.js';
import type { Seen } from './judged-live.js';
import { answered, callers, endpointName, forbidden, judged, named, serverA, serverB, shaken } from './judged-live.js';
import { ids } from '../worlds/peered.js';

type Confidence = ReturnType<typeof judged>['confidence'];

/** One row of the decision tree: its condition and conclusion as the fact sheet has them, and what has to follow. */
interface Row {
  readonly when: string;
  readonly then: string;
  readonly sees: (name: string) => Seen;
  /** What the notes of the request say; of any cause, for the notes do not depend on it. */
  readonly notes: readonly RegExp[];
  readonly silent?: readonly RegExp[];
  /** Causes, and what this says of them. */
  readonly of?: readonly (readonly [code: string, confidence: Confidence])[];
}

const connect = (is: ConnectProbe['is'], address: string = serverA, error?: string): ConnectProbe => ({
  address,
  is,
  from: callers[ids.app],
  error,
});
const both = (is: ConnectProbe['is'], error?: string) => ({
  connects: [connect(is, serverA, error), connect(is, serverB, error)],
});
const tls = (rest: Partial<HandshakeProbe>) => ({ handshakes: [shaken(serverA, { names: [], ...rest })] });
const untrusted = (error: string, rest: Partial<HandshakeProbe> = {}) => tls({ is: 'untrusted', error, ...rest });
const says = (status: number, body: string, rest = {}) => ({ answers: [answered(status, body, rest)] });
const bare = (status: number) => ({
  text: `HTTP/1.1 ${status} X\nServer: squid\nContent-Type: text/html\n\n<html></html>`,
});

const group = 'endpoint-sg-ingress-443-missing';
const byDefault = 'private-dns-disabled-plain-host';
const certified = '*.execute-api.us-east-1.amazonaws.com';

const dns: readonly Row[] = [
  {
    when: 'DNS fail ENOTFOUND',
    then: 'PRIVATE_DNS_OFF | VPC_DNS_ATTR_OFF | NOT_ASSOCIATED | RESOLVER_RULE/PHZ shadowing | DNS_FIREWALL',
    sees: (name) => ({ names: [named(name, [], 'ENOTFOUND')] }),
    notes: [/ENOTFOUND: the resolver answered that there is no such name/],
    of: [
      [byDefault, 'supported'],
      ['vpc-dns-attributes-disabled', 'supported'],
      ['vpce-alias-not-associated', 'confirmed'],
      ['resolver-rule-overrides-private-dns', 'supported'],
      ['private-dns-conflict', 'supported'],
    ],
  },
  ...['ESERVFAIL', 'ETIMEOUT', 'EREFUSED', 'EAI_AGAIN'].map((error): Row => ({
    when: `DNS fail ${error}`,
    then: 'RESOLVER path (custom DHCP DNS, inbound endpoint SG 53)',
    sees: (name) => ({ names: [named(name, [], error)] }),
    notes: [new RegExp(`${error}: the resolver did not answer, or answered with an error`)],
    of: [
      ['custom-dns-server-not-forwarding', 'supported'],
      ['vpc-dns-attributes-disabled', 'supported'],
      [byDefault, 'unobserved'],
      ['vpce-alias-not-associated', 'unobserved'],
    ],
  })),
  {
    when: 'DNS public ip',
    then: 'PRIVATE_DNS_NOT_EFFECTIVE (or API not PRIVATE)',
    sees: (name) => ({ names: [named(name, ['54.1.2.3'])] }),
    notes: [/resolves to public addresses on here: what they answer says nothing of the endpoint/],
    of: [
      [byDefault, 'supported'],
      ['stale-endpoint-ip', 'supported'],
    ],
  },
  {
    when: 'DNS private ∉E',
    then: 'WRONG_ENDPOINT/STALE_RECORD',
    sees: (name) => ({ names: [named(name, ['10.20.9.9'])] }),
    notes: [/resolves to 10\.20\.9\.9 on here, which is not the endpoint/],
    of: [
      ['stale-endpoint-ip', 'confirmed'],
      [byDefault, 'supported'],
    ],
  },
  {
    when: 'answers ⊂ E',
    then: 'ok: contradicts H12 to H15',
    sees: (name) => ({ names: [named(name, [serverA, serverB])] }),
    notes: [],
    silent: [/resolves to/, /differently/],
    of: [
      [byDefault, 'contradicted'],
      ['stale-endpoint-ip', 'contradicted'],
    ],
  },
  {
    when: 'Different answers of the system and its servers',
    then: 'hosts file/split DNS',
    sees: (name) => ({ names: [named(name, ['10.20.9.9']), { ...named(name, [serverA]), by: '10.0.0.2' }] }),
    notes: [/The system of here and its DNS servers answer .* differently: a hosts file, a split view\.$/],
  },
  {
    when: 'one server withholds what another one answers',
    then: 'dns-rebinding-protection, by asking two resolvers',
    sees: (name) => ({ names: [named(name, [], 'ENODATA'), { ...named(name, [serverA]), by: '10.0.0.2' }] }),
    notes: [/differently: .*withholds private addresses \(dns-rebinding-protection\)/],
  },
  {
    when: 'a server that does not answer beside one that does',
    then: 'no different answer',
    sees: (name) => ({ names: [named(name, [serverA]), { ...named(name, [], 'ETIMEOUT'), by: '10.0.0.2' }] }),
    notes: [],
    silent: [/differently/],
  },
  {
    when: 'the VPC resolver answers ∈E and the host was told otherwise',
    then: 'custom DHCP DNS',
    sees: (name) => ({ names: [named(name, [], 'ENOTFOUND'), { ...named(name, [serverA, serverB]), by: 'vpc' }] }),
    notes: [/differently/],
    of: [['custom-dns-server-not-forwarding', 'confirmed']],
  },
];

const tcp: readonly Row[] = [
  {
    when: 'TCP timeout, all ips',
    then: 'drop: SG | NACL | ROUTE | FIREWALL (shared cause)',
    sees: () => both('timeout'),
    notes: [/timeout: packets are dropped without a word/],
    silent: [/can: a cause in the subnet or zone/],
    of: [
      [group, 'supported'],
      ['nacl-blocks-443', 'supported'],
      ['route-missing-client-to-endpoint', 'supported'],
    ],
  },
  {
    when: 'TCP timeout, some ips',
    then: 'AZ-scoped',
    sees: () => ({ connects: [connect('timeout', serverA), connect('connected', serverB)] }),
    notes: [/From here 10\.20\.1\.10 cannot be reached and 10\.20\.2\.10 can: a cause in the subnet or zone/],
  },
  {
    when: 'ECONNREFUSED',
    then: 'RST by something reachable; contradicts SG/NACL/route-forward drop for that ip',
    sees: () => both('refused', 'ECONNREFUSED'),
    notes: [/refused \(ECONNREFUSED\).*: something reachable refuses/],
    of: [
      [group, 'contradicted'],
      ['nacl-blocks-443', 'contradicted'],
      ['route-missing-client-to-endpoint', 'contradicted'],
    ],
  },
  ...['EHOSTUNREACH', 'ENETUNREACH'].map((error): Row => ({
    when: error,
    then: 'local route / ICMP unreachable (on-prem, VPN, peering from router)',
    sees: () => both('unreachable', error),
    notes: [/this host or a router told that it has no way there/],
    of: [
      ['route-missing-client-to-endpoint', 'supported'],
      ['peering-not-active', 'supported'],
      [group, 'unobserved'],
      ['nacl-blocks-443', 'unobserved'],
    ],
  })),
  ...['EACCES', 'EPERM'].map((error): Row => ({
    when: error,
    then: 'host firewall/sandbox',
    sees: () => both('failed', error),
    notes: [/the host of the caller itself does not permit the connection/],
    of: [[group, 'unobserved']],
  })),
  {
    when: 'EADDRNOTAVAIL',
    then: 'ephemeral exhaustion',
    sees: () => both('failed', 'EADDRNOTAVAIL'),
    notes: [/ephemeral ports are exhausted/],
    of: [[group, 'unobserved']],
  },
];

const handshakes: readonly Row[] = [
  {
    when: 'hang after TCP',
    then: 'MTU/PMTUD | INSPECTION drop',
    sees: () => tls({ is: 'timeout', version: undefined, issuer: undefined }),
    notes: [/tls 10\.20\.1\.10 as x: timeout: the connection opens and TLS hangs/],
    of: [
      ['route-asymmetric-or-inspection', 'supported'],
      ['tls-version-or-cipher-rejected', 'unobserved'],
    ],
  },
  {
    when: 'hang after TCP, small ClientHello passes',
    then: 'different result ⇒ MTU',
    sees: () => tls({ is: 'timeout', smaller: true }),
    notes: [/a small first message is answered: larger packets are lost \(mtu-black-hole\)/],
    of: [['route-asymmetric-or-inspection', 'unobserved']],
  },
  {
    when: 'ECONNRESET before secure',
    then: 'INSPECTION/SNI filter | TLS policy | EC (encryption control)',
    sees: () => tls({ is: 'reset', error: 'ECONNRESET' }),
    notes: [/ECONNRESET: the connection was closed in the handshake/],
    of: [
      ['route-asymmetric-or-inspection', 'supported'],
      ['tls-version-or-cipher-rejected', 'supported'],
      ['vpc-encryption-controls-enforce', 'supported'],
      ['tls-hostname-mismatch', 'unobserved'],
    ],
  },
  {
    when: 'ECONNRESET at ClientHello & other SNI passes',
    then: 'INSPECTION/SNI filter',
    sees: () => ({
      ...tls({ is: 'reset', error: 'ECONNRESET' }),
      byOtherNames: [shaken(serverA, { name: 'other.test' })],
    }),
    notes: [/comes about by other\.test: a filter of server names is on the way/],
    of: [['route-asymmetric-or-inspection', 'supported']],
  },
  {
    when: 'ERR_SSL_WRONG_VERSION_NUMBER',
    then: 'peer not TLS (plain NLB/HTTP)',
    sees: () => tls({ is: 'failed', error: 'ERR_SSL_WRONG_VERSION_NUMBER' }),
    notes: [/what answers does not speak TLS/],
    of: [
      ['tls-version-or-cipher-rejected', 'unobserved'],
      ['tls-hostname-mismatch', 'unobserved'],
    ],
  },
  ...['ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', 'ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE'].flatMap((error): Row[] => [
    {
      when: error,
      then: 'TLS_POLICY',
      sees: () => tls({ is: 'failed', error }),
      notes: [/the server refused the version or the ciphers/],
      of: [
        ['tls-version-or-cipher-rejected', 'supported'],
        ['tls-hostname-mismatch', 'unobserved'],
      ],
    },
    {
      when: `${error}, retry with min/maxVersion passes`,
      then: 'TLS_POLICY, proved',
      sees: () => tls({ is: 'failed', error, otherwise: 'TLSv1.3' }),
      notes: [/comes about with TLSv1\.3/],
      of: [['tls-version-or-cipher-rejected', 'confirmed']],
    },
  ]),
  {
    when: 'ERR_TLS_CERT_ALTNAME_INVALID, SAN *.execute-api but SNI=custom domain',
    then: 'missing access association/wrong target',
    sees: () => untrusted('ERR_TLS_CERT_ALTNAME_INVALID', { names: [certified] }),
    notes: [/the certificate is for other names: those of execute-api mean/],
    of: [
      ['tls-hostname-mismatch', 'confirmed'],
      ['private-domain-association-missing', 'supported'],
    ],
  },
  {
    when: 'ERR_TLS_CERT_ALTNAME_INVALID, unknown names',
    then: 'interception/wrong host',
    sees: () => untrusted('ERR_TLS_CERT_ALTNAME_INVALID', { names: ['proxy.example'], issuer: 'Proxy' }),
    notes: [/any others that somebody else answers/],
    of: [
      ['tls-hostname-mismatch', 'unobserved'],
      ['private-domain-association-missing', 'unobserved'],
    ],
  },
  ...['SELF_SIGNED_CERT_IN_CHAIN', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'DEPTH_ZERO_SELF_SIGNED_CERT'].map(
    (error): Row => ({
      when: error,
      then: 'TLS interception or private CA',
      sees: () => untrusted(error, { names: [certified], issuer: 'Proxy' }),
      notes: [/the client does not trust who issued the certificate/],
      of: [
        ['private-domain-certificate-problem', 'supported'],
        ['tls-hostname-mismatch', 'unobserved'],
      ],
    }),
  ),
  {
    when: 'CERT_HAS_EXPIRED',
    then: 'custom domain cert/clock',
    sees: () => untrusted('CERT_HAS_EXPIRED', { names: ['api.example.com'] }),
    notes: [/the certificate is not valid at this time/],
    of: [['private-domain-certificate-problem', 'supported']],
  },
  {
    when: 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED',
    then: 'private APIs do not support mTLS ⇒ not this API (proxy/other host)',
    sees: () => ({
      handshakes: [shaken(serverA)],
      answers: [answered(0, '', { status: undefined, text: '', error: 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED' })],
    }),
    notes: [/the server asks for a certificate of the client: private APIs never do/],
  },
  {
    when: 'TLS ok, ip ∈ E',
    then: 'contradicts L3/L4 causes',
    sees: () => ({ handshakes: [shaken(serverA), shaken(serverB)] }),
    notes: [],
    of: [
      [group, 'contradicted'],
      ['route-missing-client-to-endpoint', 'contradicted'],
    ],
  },
  {
    when: 'TLS ok, public ip',
    then: 'a public ip presents the same SAN: contradicts nothing about the endpoint',
    sees: () => ({ connects: [connect('connected', '54.1.2.3')], handshakes: [shaken('54.1.2.3')] }),
    notes: [],
    of: [[group, 'unobserved']],
  },
  {
    when: 'TLS ok by an issuer that is not Amazon',
    then: 'interception: contradicts nothing',
    sees: () => ({ handshakes: [shaken(serverA, { issuer: 'Proxy' }), shaken(serverB, { issuer: 'Proxy' })] }),
    notes: [],
    of: [[group, 'unobserved']],
  },
  {
    when: 'TLS ok, and the answer has no AWS headers',
    then: 'require TLS SAN match + AWS headers',
    sees: () => ({
      handshakes: [shaken(serverA), shaken(serverB)],
      answers: [serverA, serverB].map((address) => answered(200, '', { ...bare(200), address })),
    }),
    notes: [/without headers of API Gateway/],
    of: [[group, 'unobserved']],
  },
];

const http: readonly Row[] = [
  {
    when: 'ip public & 403 Forbidden',
    then: 'PRIVATE_DNS_NOT_EFFECTIVE (H12), not a policy problem',
    sees: (name) => ({
      names: [named(name, ['54.1.2.3'])],
      ...says(403, forbidden, { address: '54.1.2.3' }),
    }),
    notes: [/a public address answered: the name does not lead to the endpoint there, and no policy is at fault/],
    of: [
      [byDefault, 'confirmed'],
      ['private-dns-not-visible-from-peer-vpc', 'confirmed'],
      ['resource-policy-wrong-vpce', 'unobserved'],
    ],
  },
  {
    when: 'no AWS headers',
    then: 'NOT_API_GATEWAY',
    sees: () => says(200, '', bare(403)),
    notes: [/without headers of API Gateway/, /the answer has none of the headers of API Gateway/],
    of: [['resource-policy-wrong-vpce', 'unobserved']],
  },
  {
    when: 'Host variants: default name ok & vpce name + x-apigw-api-id 403',
    then: 'STRICT endpointAccessMode/SNI mismatch',
    sees: () => ({
      answers: [answered(403, forbidden), answered(200, '{}', { variant: 'default name', host: 'abc.default' })],
    }),
    notes: [
      /answers to abc\.default and not to x: the API takes its default name only \(endpoint access mode STRICT\)/,
    ],
    of: [['strict-mode-host-sni-mismatch', 'confirmed']],
  },
  {
    when: 'Host variants: default name 403 Forbidden & vpce name + x-apigw-api-id ok',
    then: 'private DNS/host mapping',
    sees: () => ({
      answers: [answered(403, forbidden), answered(200, '{}', { variant: 'endpoint name', host: endpointName })],
    }),
    notes: [/answers to vpce-.* and not to x: the name as asked does not lead to the API by this endpoint/],
    of: [
      ['host-header-missing-for-vpce-dns', 'confirmed'],
      ['private-domain-mapping-missing', 'confirmed'],
    ],
  },
  {
    when: '200/any app status with x-amz-apigw-id',
    then: 'path & policy fine for this host/principal ⇒ contradict everything for it',
    sees: () => says(200, '{}'),
    notes: [/answered 200: the way, the names and the policies let GET \/prod\/orders of here through/],
    of: [
      ['resource-policy-wrong-vpce', 'contradicted'],
      ['host-header-missing-for-vpce-dns', 'contradicted'],
      ['strict-mode-host-sni-mismatch', 'contradicted'],
      ['route-missing-client-to-endpoint', 'contradicted'],
    ],
  },
];

const allNotes = (sees: Row['sees']): readonly string[] => judged(group, sees).notes;

describe.each([
  ['DNS', dns],
  ['TCP', tcp],
  ['TLS', handshakes],
  ['HTTP', http],
] as const)('%s', (_, rows) => {
  describe.each(rows)('$when → $then', ({ sees, notes, silent = [], of = [] }) => {
    test('is told', () => {
      const told = allNotes(sees);
      for (const note of notes) expect(told).toContainEqual(expect.stringMatching(note));
      for (const note of silent) expect(told).not.toContainEqual(expect.stringMatching(note));
      expect(told).toContainEqual(expect.stringMatching(/^Live probes prove something about here only, which is the/));
    });
    for (const [code, confidence] of of)
      test(`of ${code}: ${confidence}`, () => {
        expect(judged(code, sees).confidence).toBe(confidence);
      });
  });
});

test('the rows name causes that there are', () => {
  const known = [...checks.map(({ code }) => code), ...Object.keys(notChecks)];
  for (const { likely, never } of Object.values(tree)) {
    expect(known).toEqual(expect.arrayContaining([...likely]));
    expect(checks.map(({ code }) => code)).toEqual(expect.arrayContaining([...never]));
    expect(likely.filter((code) => never.includes(code))).toEqual([]);
  }
});
