import type { ClientText, Trouble } from '../inventory/evidence/client-text.js';
import { isPrivate, parseAddress } from '../network/cidr.js';

/**
 * A row of the decision tree: what something that a client ran into says of its cause. Probes from this host and texts
 * that a client printed come to the same rows.
 */
export interface TreeRow {
  /** What it means, as a sentence without its end. */
  readonly means: string;
  /** Codes of causes that it points at, also of those that no configuration shows. */
  readonly likely: readonly string[];
  /** Codes of checks that are seen alike and cannot be it. */
  readonly never: readonly string[];
}

/** Rows of answers, beside those of what happens before one. */
export type AnswerRow =
  | 'public front end'
  | 'somebody else'
  | 'signature'
  | 'token expired'
  | 'invalid body'
  | 'too large'
  | 'network error'
  | 'malformed response';

/** They drop packets without a word. */
const silent = [
  'endpoint-sg-ingress-443-missing',
  'client-sg-egress-443-missing',
  'sg-reference-not-effective',
  'nacl-blocks-443',
  'nacl-blocks-ephemeral-return',
];

/** Causes in the way of a name to its resolver, which then answers nothing or an error. */
export const resolverCauses: readonly string[] = [
  'vpc-dns-attributes-disabled',
  'custom-dns-server-not-forwarding',
  'onprem-dns-not-forwarded',
  'resolver-rule-overrides-private-dns',
];

const tlsCauses = [
  'tls-hostname-mismatch',
  'tls-version-or-cipher-rejected',
  'private-domain-certificate-problem',
  'strict-mode-host-sni-mismatch',
];
const except = (...codes: readonly string[]): string[] => tlsCauses.filter((code) => !codes.includes(code));

export type RowName = Trouble | AnswerRow;

export const tree: Readonly<Record<RowName, TreeRow>> = {
  'name unknown': {
    means:
      'the resolver answered that there is no such name, or that it has no address: private DNS, the VPC attributes, the association of the alias, a resolver rule, a private zone or a DNS firewall',
    likely: [],
    never: [],
  },
  'name not answered': {
    means:
      'the resolver did not answer, or answered with an error: the way to it is at fault, own DNS servers or the groups of a Resolver endpoint on port 53, rather than the name',
    likely: resolverCauses,
    never: [],
  },
  'no connection': {
    means:
      'packets are dropped without a word: a security group, a network ACL, a route or a firewall; where only some addresses fail, one of their zone',
    likely: [],
    never: [],
  },
  'connection refused': {
    means:
      'something reachable refuses: an endpoint does not on port 443, so the address is not the endpoint, or a firewall or proxy answers for it; what drops packets is not the cause',
    likely: ['stale-endpoint-ip', 'alias-captured-by-local-private-dns', 'client-http-proxy-intercepts'],
    never: silent,
  },
  'no way there': {
    means:
      'this host or a router told that it has no way there: a route, a VPN or Direct Connect; security groups and network ACLs tell nothing',
    likely: [
      'route-missing-client-to-endpoint',
      'route-blackhole',
      'peering-not-active',
      'tgw-route-missing',
      'tgw-attachment-not-available',
      'dx-vpn-path-broken',
      'stale-endpoint-ip',
    ],
    never: silent,
  },
  'not permitted here': {
    means:
      'the host of the caller itself does not permit the connection: a host firewall or a sandbox, and nothing of AWS',
    likely: [],
    never: [],
  },
  'no port left here': {
    means:
      'the host of the caller has no address or port left to send from: ephemeral ports are exhausted, and nothing of AWS is at fault',
    likely: [],
    never: [],
  },
  'connection reset': {
    means: 'a connection that was there was reset: inspection on the way, or an idle connection that was used again',
    likely: ['route-asymmetric-or-inspection', 'endpoint-idle-timeout'],
    never: silent,
  },
  'handshake hangs': {
    means:
      'the connection opens and TLS hangs: packets above the size that the way carries are lost, or an inspection swallows the handshake',
    likely: ['mtu-black-hole', 'route-asymmetric-or-inspection'],
    never: [],
  },
  'handshake reset': {
    means:
      'the connection was closed in the handshake: an inspection or filter of server names, a security policy, or encryption controls of the VPC',
    likely: ['route-asymmetric-or-inspection', 'tls-version-or-cipher-rejected', 'vpc-encryption-controls-enforce'],
    never: [...silent, ...except('tls-version-or-cipher-rejected', 'strict-mode-host-sni-mismatch')],
  },
  'no TLS': {
    means: 'what answers does not speak TLS: a plain HTTP listener or a proxy, and not the endpoint',
    likely: ['client-http-proxy-intercepts', 'stale-endpoint-ip'],
    never: tlsCauses,
  },
  'version refused': {
    means:
      'the server refused the version or the ciphers of the handshake: its security policy; private APIs take TLS 1.2 and 1.3',
    likely: ['tls-version-or-cipher-rejected'],
    never: except('tls-version-or-cipher-rejected', 'strict-mode-host-sni-mismatch'),
  },
  'other name': {
    means:
      'the certificate is for other names: those of execute-api mean that the endpoint does not know the custom domain name, any others that somebody else answers',
    likely: ['tls-hostname-mismatch', 'private-domain-association-missing', 'client-trust-or-inspection'],
    never: except('tls-hostname-mismatch', 'private-domain-certificate-problem', 'strict-mode-host-sni-mismatch'),
  },
  'unknown issuer': {
    means:
      'the client does not trust who issued the certificate: something on the way re-signs TLS, or the custom domain name has a certificate of a private authority',
    likely: ['client-trust-or-inspection', 'private-domain-certificate-problem'],
    never: except('private-domain-certificate-problem'),
  },
  expired: {
    means:
      'the certificate is not valid at this time: that of the custom domain name ran out, or the clock of the client is wrong',
    likely: ['private-domain-certificate-problem'],
    never: except('private-domain-certificate-problem'),
  },
  'certificate asked for': {
    means: 'the server asks for a certificate of the client: private APIs never do, so a proxy or another host answers',
    likely: ['client-http-proxy-intercepts', 'mutual-tls-unsupported'],
    never: tlsCauses,
  },
  'refused by a proxy': {
    means: 'the proxy of the client opens no way to the host: nothing of AWS was asked',
    likely: ['client-http-proxy-intercepts'],
    never: [],
  },
  'no answer': {
    means:
      'the connection was there and the answer took longer than the client waits: a back end that is slow, or packets above the size that the way carries',
    likely: ['mtu-black-hole', 'integration-timeout'],
    never: [],
  },
  'public front end': {
    means: 'a public address answered: the name does not lead to the endpoint there, and no policy is at fault',
    likely: [
      'private-dns-disabled-plain-host',
      'private-dns-not-visible-from-peer-vpc',
      'vpc-dns-attributes-disabled',
      'custom-dns-server-not-forwarding',
      'onprem-dns-not-forwarded',
      'resolver-rule-overrides-private-dns',
      'client-not-in-vpc',
    ],
    never: [],
  },
  'somebody else': {
    means: 'the answer has none of the headers of API Gateway: a proxy, a load balancer or another host answered',
    likely: ['client-http-proxy-intercepts'],
    never: [],
  },
  signature: {
    means:
      'the signature of the request is not accepted: another host, region, path or body was signed, or the clock or the credentials of the signer are wrong',
    likely: ['sigv4-scope-wrong', 'sigv4-host-mismatch', 'credentials-invalid-or-expired'],
    never: [],
  },
  'token expired': {
    means: 'the credentials or the token of the client are not valid any more',
    likely: ['cognito-token-invalid', 'credentials-invalid-or-expired'],
    never: [],
  },
  'invalid body': {
    means: 'the body does not fit the model of the method: the request, and not the way to the API',
    likely: ['request-validation-failed'],
    never: [],
  },
  'too large': {
    means: 'the request is larger than API Gateway takes',
    likely: ['payload-header-or-uri-limit'],
    never: [],
  },
  'network error': {
    means: 'API Gateway did not reach the back end: the VPC link, the load balancer, its groups or its targets',
    likely: [
      'integration-network-failure',
      'vpc-link-not-available',
      'vpc-link-v2-inactive',
      'vpc-link-v2-network',
      'nlb-or-alb-no-healthy-targets',
      'nlb-privatelink-sg-enforced',
      'lb-listener-port-mismatch',
    ],
    never: [],
  },
  'malformed response': {
    means: 'the function ran, and threw or answered what API Gateway cannot read',
    likely: ['lambda-function-error', 'lambda-proxy-malformed-response'],
    never: [],
  },
};

const isPublic = (text: string | undefined): boolean => {
  const address = text === undefined ? undefined : parseAddress(text);
  return address !== undefined && !isPrivate(address) && !/^(?:127\.|169\.254\.|::1$|fe80:)/i.test(text ?? '');
};

/** Wordings that are rows by themselves. */
const worded = ['signature', 'token expired', 'invalid body', 'too large', 'network error'] as const;

const answerRow = ({ status, wording, answerer, address }: ClientText): AnswerRow | undefined => {
  if (answerer === 'somebody else') return 'somebody else';
  if (status === 403 && wording === 'forbidden' && isPublic(address)) return 'public front end';
  const own = worded.find((row) => row === wording);
  if (own) return own;
  return status === 502 && answerer !== undefined ? 'malformed response' : undefined;
};

/** The row of the tree that a client's text leads to; undefined where it tells no more than a kind or a status. */
export const rowNameOf = (told: ClientText): RowName | undefined =>
  told.kind === 'http' ? answerRow(told) : told.trouble;

export const rowOf = (told: ClientText): TreeRow | undefined => {
  const name = rowNameOf(told);
  return name && tree[name];
};
