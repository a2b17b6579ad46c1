/** How a request failed, as the client felt it. */
export type FailureKind = 'http' | 'timeout' | 'dns' | 'tls' | 'reset' | 'refused';

/**
 * What a client ran into before an answer of API Gateway, finer than the kind of failure: a row of the decision tree of
 * probes. The words of clients and the codes of Node.js lead to the same ones.
 */
export type Trouble =
  | 'name unknown'
  | 'name not answered'
  | 'no connection'
  | 'connection refused'
  | 'no way there'
  | 'not permitted here'
  | 'no port left here'
  | 'connection reset'
  | 'handshake hangs'
  | 'handshake reset'
  | 'no TLS'
  | 'version refused'
  | 'other name'
  | 'unknown issuer'
  | 'expired'
  | 'certificate asked for'
  | 'refused by a proxy'
  | 'no answer';

interface Row {
  readonly trouble: Trouble;
  /** Kinds of failure that it is felt as. */
  readonly kinds: readonly FailureKind[];
  readonly pattern: RegExp;
}

/** The first that fits is meant: what is said of a certificate before what is said of a handshake, and that before a reset. */
const rows: readonly Row[] = [
  {
    trouble: 'refused by a proxy',
    kinds: ['refused', 'dns', 'timeout', 'tls', 'reset'],
    pattern:
      /CONNECT tunnel failed|Tunnel connection failed|Cannot connect to proxy|ProxyError|ProxyConnection|proxyconnect|from proxy after CONNECT|Could not resolve proxy/i,
  },
  {
    trouble: 'name not answered',
    kinds: ['dns'],
    pattern:
      /ESERVFAIL|SERVFAIL|EREFUSED|\bREFUSED\b|ETIMEOUT|EAI_AGAIN|Temporary failure in name resolution|Resolving timed out|no servers could be reached|server misbehaving|lookup [^ ]+(?: on [^ ]+)?: .*(?:i\/o )?timeout|DNS request timed out/,
  },
  { trouble: 'certificate asked for', kinds: ['tls', 'reset'], pattern: /certificate[ _]required/i },
  {
    trouble: 'other name',
    kinds: ['tls'],
    pattern:
      /ALTNAME|no alternative certificate|no subject alternative|subject name .*(?:match|does not)|does(?:n't| not) match (?:target|the|any)|requested domain name|Hostname mismatch|hostname .* doesn't match|is valid for .*, not |WRONG_PRINCIPAL|principal name is incorrect|COMMON_NAME_INVALID|BAD_CERT_DOMAIN|RemoteCertificateNameMismatch|NotValidForName|not valid for (?:name|any name)|SSLPeerUnverified|SNI or certificate check failed/i,
  },
  {
    trouble: 'expired',
    kinds: ['tls'],
    pattern:
      /CERT_HAS_EXPIRED|certificate (?:has )?expired|has expired|CERT_NOT_YET_VALID|not yet valid|CERT_EXPIRED|CERT_DATE_INVALID|NotTimeValid|CertificateExpired|CertificateNotYetValid|peer certificate: Expired/i,
  },
  {
    trouble: 'unknown issuer',
    kinds: ['tls'],
    pattern:
      /self.signed|SELF_SIGNED|unable to (?:get|verify) (?:local|issuer|the first)|UNABLE_TO_(?:GET|VERIFY)|PKIX path|unknown authority|issuer is not recognized|UNTRUSTED_ROOT|UntrustedRoot|PartialChain|RemoteCertificateChainErrors|AUTHORITY_INVALID|UNKNOWN_ISSUER|UnknownIssuer|Invalid certificate chain|not trusted by the trust provider|chain .*not trusted|certificate verify failed|unknown ca\b/i,
  },
  {
    trouble: 'no TLS',
    kinds: ['tls'],
    pattern:
      /WRONG_VERSION_NUMBER|wrong version number|first record does not look like|HTTP response to HTTPS client|Unsupported or unrecognized SSL message|frame size or a corrupted frame|InvalidContentType|http request|HTTP_REQUEST|PACKET_LENGTH_TOO_LONG|packet length too long|unknown protocol|record too long|SEC_E_INVALID_TOKEN|SSL_ERROR_RX_RECORD_TOO_LONG|ERR_SSL_PROTOCOL_ERROR/i,
  },
  {
    trouble: 'version refused',
    kinds: ['tls', 'reset'],
    pattern:
      /protocol[ _]?version|handshake[ _]?failure|NO_CIPHER|no shared cipher|no cipher|insufficient[ _]security|UNSUPPORTED_PROTOCOL|unsupported protocol|VERSION_OR_CIPHER_MISMATCH|SEC_E_ALGORITHM_MISMATCH|SEC_E_ILLEGAL_MESSAGE|SEC_E_UNSUPPORTED_FUNCTION|no appropriate protocol/i,
  },
  {
    trouble: 'handshake hangs',
    kinds: ['timeout'],
    pattern:
      /(?:TLS|SSL)[ _]?(?:handshake|connection) time(?:d )?out|handshake (?:operation )?timed out|no handshake in \d/i,
  },
  {
    trouble: 'handshake reset',
    kinds: ['reset', 'tls'],
    pattern:
      /before secure TLS|SSL_connect|SSL_ERROR_SYSCALL|failed to receive handshake|terminated the handshake|EOF occurred in violation|UNEXPECTED_EOF|unexpected eof while reading|0 bytes from the transport stream|curl: \(35\)|closed in the handshake/i,
  },
  {
    trouble: 'no way there',
    kinds: ['timeout', 'refused'],
    pattern:
      /EHOSTUNREACH|ENETUNREACH|No route to host|NoRouteToHost|Network is unreachable|ERR_ADDRESS_UNREACHABLE|ERR_INTERNET_DISCONNECTED|unreachable (?:host|network)|\(1005[15]\)|\(10065\)/i,
  },
  {
    trouble: 'not permitted here',
    kinds: ['refused'],
    pattern: /EACCES|EPERM|Permission denied|Operation not permitted|forbidden by its access permissions/i,
  },
  {
    trouble: 'no port left here',
    kinds: ['refused'],
    pattern:
      /EADDRNOTAVAIL|Cannot assign requested address|Can't assign requested address|Only one usage of each socket address/i,
  },
  {
    trouble: 'connection refused',
    kinds: ['refused'],
    pattern: /Connection[ _]refused|ECONNREFUSED|actively refused/i,
  },
  {
    trouble: 'no answer',
    kinds: ['timeout'],
    pattern:
      /Operation timed out after|Read timed out|ReadTimeout|Read timeout|Headers ?Timeout|awaiting headers|Body ?Timeout|no answer in \d/i,
  },
  { trouble: 'name unknown', kinds: ['dns'], pattern: /^/ },
  { trouble: 'connection refused', kinds: ['refused'], pattern: /^/ },
  { trouble: 'connection reset', kinds: ['reset'], pattern: /^/ },
  {
    trouble: 'no connection',
    kinds: ['timeout'],
    pattern: /connect|ETIMEDOUT|dial tcp|did not properly respond|execution expired|operation timed out$/i,
  },
];

/** What one line of a client, or one code of Node.js, tells beside its kind; undefined where it tells no more. */
export const troubleIn = (line: string, kind: FailureKind): Trouble | undefined =>
  rows.find(({ kinds, pattern }) => kinds.includes(kind) && pattern.test(line))?.trouble;
