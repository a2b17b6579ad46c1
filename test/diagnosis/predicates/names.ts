import { ids, provider } from '../../worlds/peered.js';
import { answer } from '../../worlds/world.js';
import type { Predicate } from './predicate.js';
import type { Lines } from './recorded.js';
import { access, answered, attempt, flows, live, named, nothing, resolved, shaken, silent } from './recorded.js';

const endpointName = `${ids.endpoint}-abcdefgh.execute-api.us-east-1.vpce.amazonaws.com`;
const right = ["the endpoint's addresses", live((name, servers) => ({ names: [named(name, [...servers])] }))] as const;
const nowhere = [
  'a name that leads nowhere while another leads to the endpoint',
  live((name, servers) => ({ names: [named(name, [], 'ENOTFOUND'), named(endpointName, [...servers])] })),
] as const;
const publicly = [
  'public addresses while another name leads to the endpoint',
  live((name, servers) => ({ names: [named(name, ['54.1.2.3']), named(endpointName, [...servers])] })),
] as const;
const arrived = ['a request that the stage handled', access({ status: 200, integration: 200 })] as const;
const unread = ['nothing read', nothing] as const;
const unasked = ['a host that did not ask', live(() => ({ names: [] }))] as const;

const to =
  (server: string): Lines =>
  (rest, client) =>
    attempt(rest, client, server);

const forbidden = '{"message":"Forbidden"}';
const forbade = (server: string | undefined, rest: object = {}) => answered(server ?? '', 403, forbidden, rest);
const otherwise = [
  'Forbidden, while the same address answers to another host name',
  live((_, [server]) => ({
    answers: [forbade(server), answered(server ?? '', 200, '{}', { variant: 'endpoint name' })],
  })),
] as const;
const onlyForbidden = ['Forbidden', live((_, [server]) => ({ answers: [forbade(server)] }))] as const;
const answeredAsAsked = [
  'an answer of the API to the name as asked',
  live((_, [server]) => ({ answers: [answered(server ?? '', 200, '{}')] })),
] as const;

const routing = (code: string): Predicate => ({
  hypothesis: 'H27',
  code,
  confirms: [otherwise],
  supports: [onlyForbidden],
  contradicts: [answeredAsAsked],
  silent: [unread],
});

const resolvedRight = [
  "the endpoint's addresses in the query log",
  resolved((servers) => [{ addresses: servers }]),
] as const;
const resolvedSilent = [
  ['a query log without the name', resolved((servers) => [{ name: 'other.example.com', addresses: servers }])],
  ["another host's good answer", resolved((servers) => [{ addresses: servers, from: '10.10.1.99' }])],
] as const;
const resolvedNowhere = [
  'NXDOMAIN in the query log, while another name leads to the endpoint',
  resolved((servers) => [{ rcode: 'NXDOMAIN' }, { name: endpointName, addresses: servers }]),
] as const;

const firewalled: NonNullable<Predicate['breaks']> = (world) => {
  const at = provider;
  const tied = answer(world, at, 'route53resolver/list-firewall-rule-group-associations', {
    FirewallRuleGroupAssociations: [
      {
        Id: 'rslvr-frgassoc-1',
        FirewallRuleGroupId: 'rslvr-frg-1',
        VpcId: ids.providerVpc,
        Priority: 101,
        Status: 'COMPLETE',
      },
    ],
  });
  const ruled = answer(
    tied,
    at,
    'route53resolver/list-firewall-rules',
    {
      FirewallRules: [{ FirewallDomainListId: 'rslvr-fdl-1', Priority: 1, Action: 'BLOCK', BlockResponse: 'NXDOMAIN' }],
    },
    'rslvr-frg-1',
  );
  return answer(ruled, at, 'route53resolver/list-firewall-domains', { Domains: ['*.amazonaws.com.'] }, 'rslvr-fdl-1');
};

export const namePredicates: readonly Predicate[] = [
  {
    hypothesis: 'H14',
    code: 'resolver-rule-overrides-private-dns',
    breaks: firewalled,
    confirms: [['a query that the DNS Firewall blocked', resolved(() => [{ rcode: 'NXDOMAIN', firewall: 'BLOCK' }])]],
    supports: [
      [
        "another host's query that it blocked",
        resolved(() => [{ rcode: 'NXDOMAIN', firewall: 'BLOCK', from: '10.10.1.99' }]),
      ],
      ['no such name', resolved(() => [{ rcode: 'NXDOMAIN' }])],
    ],
    contradicts: [resolvedRight, right],
    silent: [['nothing read', nothing], ...resolvedSilent],
  },
  {
    hypothesis: 'H12',
    code: 'private-dns-disabled-plain-host',
    confirms: [nowhere, publicly],
    supports: [['a name that leads nowhere', live((name) => ({ names: [named(name, [], 'ENOTFOUND')] }))]],
    contradicts: [right, arrived],
    silent: [unread, unasked],
  },
  {
    hypothesis: 'H12',
    code: 'private-dns-not-visible-from-peer-vpc',
    confirms: [nowhere, publicly, resolvedNowhere],
    supports: [
      ['NXDOMAIN in the query log', resolved(() => [{ rcode: 'NXDOMAIN' }])],
      ['public addresses in the query log', resolved(() => [{ addresses: ['54.1.2.3'] }])],
    ],
    contradicts: [right, arrived, resolvedRight],
    silent: [
      unread,
      unasked,
      ...resolvedSilent,
      ['SERVFAIL, which no missing name gives', resolved(() => [{ rcode: 'SERVFAIL' }])],
      ['no IPv6 addresses', resolved(() => [{ type: 'AAAA' }])],
    ],
  },
  {
    hypothesis: 'H13',
    code: 'vpce-alias-not-associated',
    confirms: [['no such name', live((name) => ({ names: [named(name, [], 'ENOTFOUND')] }))]],
    contradicts: [right],
    silent: [unread, unasked],
  },
  {
    hypothesis: 'H15',
    code: 'stale-endpoint-ip',
    confirms: [
      ['a private address of nobody', live((name) => ({ names: [named(name, ['10.20.9.9'])] }))],
      ['the same in the query log', resolved(() => [{ addresses: ['10.20.9.9'] }])],
      ['attempts of the caller at the address that is gone', flows(silent, to('10.20.1.77'))],
    ],
    supports: [
      [
        'connections to it, without TCP flags',
        flows(
          silent,
          (...of) => to('10.20.1.77')(...of).map((line) => line.replace(/^3/, '2').replace(/ \d+$/, '')),
          '',
        ),
      ],
    ],
    contradicts: [right, resolvedRight],
    silent: [unread, unasked, ['attempts at another address', flows(silent, to('10.20.1.99'))]],
  },
  routing('host-header-missing-for-vpce-dns'),
  {
    ...routing('strict-mode-host-sni-mismatch'),
    contradicts: [answeredAsAsked, arrived],
    silent: [unread, ["another caller's request", access({ status: 200, integration: 200, from: '10.99.9.9' })]],
  },
  {
    hypothesis: 'H27',
    code: 'private-domain-association-missing',
    confirms: [otherwise],
    supports: [onlyForbidden],
    contradicts: [answeredAsAsked],
    silent: [unread],
  },
  {
    hypothesis: 'H30',
    code: 'client-trust-or-inspection',
    confirms: [
      [
        'a certificate of somebody else',
        live((_, servers) => ({
          handshakes: servers.map((address) =>
            shaken(address, { is: 'untrusted', issuer: 'Corporate Proxy CA', error: 'SELF_SIGNED_CERT_IN_CHAIN' }),
          ),
        })),
      ],
      [
        'the same where the host trusts it',
        live((_, servers) => ({
          handshakes: servers.map((address) => shaken(address, { issuer: 'Corporate Proxy CA' })),
        })),
      ],
    ],
    contradicts: [
      ["Amazon's certificate", live((_, servers) => ({ handshakes: servers.map((address) => shaken(address)) }))],
    ],
    silent: [
      unread,
      [
        'a handshake that hangs',
        live((_, servers) => ({
          handshakes: servers.map((address) => shaken(address, { is: 'timeout', names: [], issuer: undefined })),
        })),
      ],
    ],
  },
  {
    hypothesis: 'H30',
    code: 'client-http-proxy-intercepts',
    confirms: [
      [
        'an answer without headers of API Gateway',
        live((_, [server]) => ({
          answers: [answered(server ?? '', 200, '', { text: 'HTTP/1.1 200 OK\nServer: proxy\n\n{}' })],
        })),
      ],
    ],
    supports: [['a proxy in the environment', live(() => ({ proxied: true }))]],
    contradicts: [answeredAsAsked, onlyForbidden],
    silent: [unread, ['a host that asked nothing', live(() => ({}))]],
  },
  {
    hypothesis: 'H29',
    code: 'tls-version-or-cipher-rejected',
    confirms: [
      [
        'an alert, and a handshake with another version',
        live((_, servers) => ({
          handshakes: servers.map((address) =>
            shaken(address, { is: 'failed', names: [], error: 'ERR_SSL_TLSV1_ALERT', otherwise: 'TLSv1.3' }),
          ),
        })),
      ],
    ],
    contradicts: [
      ['a handshake', live((_, servers) => ({ handshakes: servers.map((address) => shaken(address)) }))],
      arrived,
    ],
    silent: [
      unread,
      [
        'a handshake that hangs',
        live((_, servers) => ({ handshakes: servers.map((address) => shaken(address, { is: 'timeout' })) })),
      ],
    ],
  },
  {
    hypothesis: 'H29',
    code: 'tls-hostname-mismatch',
    confirms: [
      [
        'a certificate of other names',
        live((_, servers) => ({
          handshakes: servers.map((address) =>
            shaken(address, { is: 'untrusted', error: 'ERR_TLS_CERT_ALTNAME_INVALID' }),
          ),
        })),
      ],
    ],
    contradicts: [['a handshake', live((_, servers) => ({ handshakes: servers.map((address) => shaken(address)) }))]],
    silent: [unread],
  },
];
