import type { FailureKind, Trouble } from '../../../src/inventory/evidence/client-text.js';

type Said = readonly [client: string, text: string];

/** What clients print, by the row of the decision tree that it belongs to. Hosts and ids are replaced; the words are theirs. */
export interface Row {
  readonly trouble: Trouble | undefined;
  readonly kind: FailureKind;
  readonly texts: readonly Said[];
}

const host = 'abc123.execute-api.us-east-1.amazonaws.com';
const pool = `HTTPSConnectionPool(host='${host}', port=443): Max retries exceeded with url: /prod (Caused by `;
const begun = [
  `* Connected to ${host} (10.20.1.10) port 443`,
  '* ALPN: curl offers h2,http/1.1',
  '* TLSv1.3 (OUT), TLS handshake, Client hello (1):',
].join('\n');

export const rows: readonly Row[] = [
  {
    trouble: 'name unknown',
    kind: 'dns',
    texts: [
      ['curl 7.29', `curl: (6) Could not resolve host: ${host}; Unknown error`],
      ['curl 8', `* Could not resolve host: ${host}\n* Closing connection\ncurl: (6) Could not resolve host: ${host}`],
      ['Node fetch', `TypeError: fetch failed\n  [cause]: Error: getaddrinfo ENOTFOUND ${host}\n  code: 'ENOTFOUND'`],
      [
        'requests',
        `requests.exceptions.ConnectionError: ${pool}NameResolutionError("<urllib3.connection.HTTPSConnection object at 0x7f>: Failed to resolve '${host}' ([Errno -2] Name or service not known)"))`,
      ],
      ['Java', `java.net.UnknownHostException: ${host}`],
      ['java.net.http', 'java.net.ConnectException\nCaused by: java.nio.channels.UnresolvedAddressException'],
      ['Go', `Get "https://${host}/prod": dial tcp: lookup ${host} on 10.0.0.2:53: no such host`],
      ['.NET', `System.Net.Http.HttpRequestException: No such host is known. (${host}:443)`],
      ['Ruby', `Failed to open TCP connection to ${host}:443 (getaddrinfo: Name or service not known)`],
      ['PHP', `cURL error 6: Could not resolve host: ${host} (see https://curl.haxx.se/libcurl/c/libcurl-errors.html)`],
      [
        'reqwest',
        'error trying to connect: dns error: failed to lookup address information: Name or service not known',
      ],
      ['dig', ';; ->>HEADER<<- opcode: QUERY, status: NXDOMAIN, id: 4321'],
    ],
  },
  {
    trouble: 'name not answered',
    kind: 'dns',
    texts: [
      ['curl', 'curl: (28) Resolving timed out after 5001 milliseconds'],
      ['Node', `Error: getaddrinfo EAI_AGAIN ${host}`],
      ['Node dns', `Error: queryA ESERVFAIL ${host}`],
      ['Node dns', `Error: queryA ETIMEOUT ${host}`],
      ['httpx', 'httpx.ConnectError: [Errno -3] Temporary failure in name resolution'],
      ['Go', `dial tcp: lookup ${host} on 10.0.0.2:53: server misbehaving`],
      ['Go', `dial tcp: lookup ${host} on 10.0.0.2:53: read udp 10.1.0.9:61596->10.0.0.2:53: i/o timeout`],
      ['dig', ';; connection timed out; no servers could be reached'],
      ['dig', ';; ->>HEADER<<- opcode: QUERY, status: SERVFAIL, id: 4321'],
      ['dig', ';; ->>HEADER<<- opcode: QUERY, status: REFUSED, id: 4321'],
      ['nslookup', `** server can't find ${host}: SERVFAIL`],
    ],
  },
  {
    trouble: 'no connection',
    kind: 'timeout',
    texts: [
      ['curl 7.29', `curl: (7) Failed connect to ${host}:443; Connection timed out`],
      ['curl 7.88', `curl: (28) Failed to connect to ${host} port 443 after 134820 ms: Couldn't connect to server`],
      ['curl 8.11', `curl: (28) Failed to connect to ${host} port 443 after 134820 ms: Could not connect to server`],
      ['curl 7', 'curl: (28) Connection timed out after 5001 milliseconds'],
      ['curl 8', 'curl: (28) Connection timeout after 5001 ms'],
      ['Windows curl', `curl: (28) Failed to connect to ${host} port 443 after 21045 ms: Timed out`],
      ['Node', 'Error: connect ETIMEDOUT 10.0.1.5:443'],
      [
        'Node fetch',
        `TypeError: fetch failed\n  [cause]: ConnectTimeoutError: Connect Timeout Error (attempted address: ${host}:443, timeout: 10000ms)\n  code: 'UND_ERR_CONNECT_TIMEOUT'`,
      ],
      [
        'requests',
        `requests.exceptions.ConnectTimeout: ${pool}ConnectTimeoutError(<urllib3.connection.HTTPSConnection object at 0x7f>, 'Connection to ${host} timed out. (connect timeout=5)'))`,
      ],
      ['botocore', `botocore.exceptions.ConnectTimeoutError: Connect timeout on endpoint URL: "https://${host}/prod"`],
      ['Java', 'java.net.http.HttpConnectTimeoutException: HTTP connect timed out'],
      ['Java', 'java.net.SocketTimeoutException: connect timed out'],
      ['Go', `Get "https://${host}/prod": dial tcp 10.0.1.5:443: i/o timeout`],
      ['Go', `Get "https://${host}/prod": dial tcp 10.0.1.5:443: connect: connection timed out`],
      [
        '.NET',
        'System.Net.Sockets.SocketException (10060): A connection attempt failed because the connected party did not properly respond after a period of time',
      ],
    ],
  },
  {
    trouble: 'no answer',
    kind: 'timeout',
    texts: [
      ['curl 7', 'curl: (28) Operation timed out after 30001 milliseconds with 0 out of 0 bytes received'],
      ['curl 8', 'curl: (28) Operation timed out after 30001 milliseconds with 0 bytes received'],
      [
        'requests',
        `requests.exceptions.ReadTimeout: HTTPSConnectionPool(host='${host}', port=443): Read timed out. (read timeout=30)`,
      ],
      ['botocore', `botocore.exceptions.ReadTimeoutError: Read timeout on endpoint URL: "https://${host}/prod"`],
      ['Java', 'java.net.SocketTimeoutException: Read timed out'],
      [
        'Node fetch',
        "TypeError: fetch failed\n  [cause]: HeadersTimeoutError: Headers Timeout Error\n  code: 'UND_ERR_HEADERS_TIMEOUT'",
      ],
      ['Go', `Get "https://${host}": context deadline exceeded (Client.Timeout exceeded while awaiting headers)`],
    ],
  },
  {
    trouble: undefined,
    kind: 'timeout',
    texts: [
      ['Lambda', '2024-03-04T10:00:00.000Z 5f0c1e2a Task timed out after 30.03 seconds'],
      ['axios', "AxiosError: timeout of 10000ms exceeded\n  code: 'ECONNABORTED'"],
    ],
  },
  {
    trouble: 'no way there',
    kind: 'timeout',
    texts: [
      ['curl 7.29', `curl: (7) Failed connect to ${host}:443; No route to host`],
      ['curl 7.88', `curl: (7) Failed to connect to ${host} port 443 after 3066 ms: No route to host`],
      ['Node', 'Error: connect EHOSTUNREACH 10.0.1.5:443 - Local (10.1.0.9:51234)'],
      ['Node', 'Error: connect ENETUNREACH 10.0.1.5:443'],
      [
        'requests',
        `requests.exceptions.ConnectionError: ${pool}NewConnectionError('<object>: Failed to establish a new connection: [Errno 113] No route to host'))`,
      ],
      [
        'requests',
        `requests.exceptions.ConnectionError: ${pool}NewConnectionError('<object>: Failed to establish a new connection: [Errno 101] Network is unreachable'))`,
      ],
      ['Java', 'java.net.NoRouteToHostException: No route to host'],
      ['Go', 'dial tcp 10.0.1.5:443: connect: no route to host'],
      ['Go', 'dial tcp 10.0.1.5:443: connect: network is unreachable'],
      ['Chrome', 'net::ERR_ADDRESS_UNREACHABLE'],
    ],
  },
  {
    trouble: 'connection refused',
    kind: 'refused',
    texts: [
      ['curl 7.29', `curl: (7) Failed connect to ${host}:443; Connection refused`],
      [
        'curl 8',
        `* connect to 10.0.1.5 port 443 from 10.1.0.9 port 51234 failed: Connection refused\n* Failed to connect to ${host} port 443 after 2 ms: Couldn't connect to server\n* Closing connection\ncurl: (7) Failed to connect to ${host} port 443 after 2 ms: Couldn't connect to server`,
      ],
      ['Node', 'AggregateError [ECONNREFUSED]: \n    at internalConnectMultiple (node:net:1117:18)'],
      ['Java', 'java.net.ConnectException: Connection refused (Connection refused)'],
      ['Go', 'dial tcp 10.0.1.5:443: connect: connection refused'],
      [
        'requests',
        `requests.exceptions.ConnectionError: ${pool}NewConnectionError('<object>: Failed to establish a new connection: [Errno 111] Connection refused'))`,
      ],
      [
        '.NET',
        'System.Net.Sockets.SocketException (10061): No connection could be made because the target machine actively refused it.',
      ],
    ],
  },
  {
    trouble: 'not permitted here',
    kind: 'refused',
    texts: [
      ['Node', 'Error: connect EACCES 10.0.1.5:443 - Local (0.0.0.0:0)'],
      ['Node', 'Error: connect EPERM 10.0.1.5:443 - Local (0.0.0.0:0)'],
      ['curl', `curl: (7) Failed to connect to ${host} port 443 after 0 ms: Permission denied`],
      [
        'requests',
        `requests.exceptions.ConnectionError: ${pool}NewConnectionError('<object>: Failed to establish a new connection: [Errno 13] Permission denied'))`,
      ],
      ['Java', 'java.net.SocketException: Operation not permitted (connect failed)'],
      ['Go', 'dial tcp 10.0.1.5:443: connect: operation not permitted'],
      [
        '.NET',
        'System.Net.Sockets.SocketException (10013): An attempt was made to access a socket in a way forbidden by its access permissions.',
      ],
    ],
  },
  {
    trouble: 'no port left here',
    kind: 'refused',
    texts: [
      ['Node', 'Error: connect EADDRNOTAVAIL 10.0.1.5:443 - Local (0.0.0.0:0)'],
      ['Python', 'OSError: [Errno 99] Cannot assign requested address'],
      ['Go', 'dial tcp 10.0.1.5:443: connect: cannot assign requested address'],
      [
        '.NET',
        'System.Net.Sockets.SocketException (10048): Only one usage of each socket address (protocol/network address/port) is normally permitted',
      ],
    ],
  },
  {
    trouble: 'connection reset',
    kind: 'reset',
    texts: [
      ['curl', 'curl: (56) Recv failure: Connection reset by peer'],
      ['curl', 'curl: (52) Empty reply from server'],
      ['Windows curl', 'curl: (56) Recv failure: Connection was reset'],
      ['curl over HTTP/2', 'curl: (92) HTTP/2 stream 1 was not closed cleanly: INTERNAL_ERROR (err 2)'],
      ['curl over HTTP/2', 'curl: (16) Error in the HTTP2 framing layer'],
      ['Node', "Error: read ECONNRESET\n  errno: -104, code: 'ECONNRESET', syscall: 'read'"],
      ['Node fetch', "TypeError: fetch failed\n  [cause]: SocketError: other side closed\n  code: 'UND_ERR_SOCKET'"],
      [
        'requests',
        "requests.exceptions.ConnectionError: ('Connection aborted.', ConnectionResetError(104, 'Connection reset by peer'))",
      ],
      [
        'botocore',
        `botocore.exceptions.ConnectionClosedError: Connection was closed before we received a valid response from endpoint URL: "https://${host}/prod".`,
      ],
      ['Java', 'java.net.SocketException: Connection reset'],
      ['Apache HttpClient', `org.apache.http.NoHttpResponseException: ${host}:443 failed to respond`],
      ['Go', 'http2: server sent GOAWAY and closed the connection; LastStreamID=1, ErrCode=NO_ERROR'],
      ['Go', 'read tcp 10.1.0.9:51234->10.0.1.5:443: read: connection reset by peer'],
    ],
  },
  {
    trouble: 'handshake hangs',
    kind: 'timeout',
    texts: [
      ['curl 7', 'curl: (28) SSL connection timeout'],
      [
        'curl -v 7.29',
        `${begun}\n* Operation timed out after 5001 milliseconds with 0 out of 0 bytes received\ncurl: (28) Operation timed out after 5001 milliseconds with 0 out of 0 bytes received`,
      ],
      ['curl -v 8', `${begun}\n* SSL connection timeout\n* closing connection #0\ncurl: (28) SSL connection timeout`],
      ['Go', 'net/http: TLS handshake timeout'],
      ['httpx', 'httpx.ConnectTimeout: _ssl.c:989: The handshake operation timed out'],
      [
        'requests',
        `requests.exceptions.ConnectionError: ${pool}ReadTimeoutError('_ssl.c:1112: The handshake operation timed out'))`,
      ],
    ],
  },
  {
    trouble: 'handshake reset',
    kind: 'reset',
    texts: [
      ['curl 7', `curl: (35) OpenSSL SSL_connect: Connection reset by peer in connection to ${host}:443`],
      [
        'curl 8',
        `${begun}\n* Recv failure: Connection reset by peer\n* TLS connect error: error:00000000:lib(0)::reason(0)\n* OpenSSL SSL_connect: Connection reset by peer in connection to ${host}:443\ncurl: (35) Recv failure: Connection reset by peer`,
      ],
      ['curl', 'curl: (35) OpenSSL/3.0.7: error:0A000126:SSL routines::unexpected eof while reading'],
      ['macOS curl', `curl: (35) LibreSSL SSL_connect: SSL_ERROR_SYSCALL in connection to ${host}:443`],
      ['Windows curl', 'curl: (35) Recv failure: Connection was reset'],
      ['Node', 'Error: Client network socket disconnected before secure TLS connection was established'],
      [
        'requests',
        `requests.exceptions.SSLError: ${pool}SSLError(SSLEOFError(8, 'EOF occurred in violation of protocol (_ssl.c:1129)')))`,
      ],
      [
        'requests',
        `requests.exceptions.SSLError: ${pool}SSLError(SSLEOFError(8, '[SSL: UNEXPECTED_EOF_WHILE_READING] EOF occurred in violation of protocol (_ssl.c:1006)')))`,
      ],
      ['Java', 'javax.net.ssl.SSLHandshakeException: Remote host terminated the handshake'],
      ['.NET', 'System.IO.IOException: Received an unexpected EOF or 0 bytes from the transport stream.'],
    ],
  },
  {
    trouble: 'handshake reset',
    kind: 'tls',
    texts: [['Windows curl', 'curl: (35) schannel: failed to receive handshake, SSL/TLS connection failed']],
  },
  {
    trouble: 'no TLS',
    kind: 'tls',
    texts: [
      ['curl', 'curl: (35) error:0A00010B:SSL routines::wrong version number'],
      ['curl', 'curl: (35) error:1408F10B:SSL routines:ssl3_get_record:wrong version number'],
      [
        'Windows curl',
        'curl: (35) schannel: next InitializeSecurityContext failed: SEC_E_INVALID_TOKEN (0x80090308) - The token supplied to the function is invalid',
      ],
      ['Node', 'Error: write EPROTO 140:error:1408F10B:SSL routines:ssl3_get_record:wrong version number'],
      [
        'Node 22',
        "Error: 00D0:error:0A0000C6:SSL routines:tls_get_more_records:packet length too long\n  code: 'ERR_SSL_PACKET_LENGTH_TOO_LONG'",
      ],
      [
        'requests',
        `requests.exceptions.SSLError: ${pool}SSLError(SSLError(1, '[SSL: WRONG_VERSION_NUMBER] wrong version number (_ssl.c:1123)')))`,
      ],
      ['Java', 'javax.net.ssl.SSLException: Unsupported or unrecognized SSL message'],
      ['Go', 'tls: first record does not look like a TLS handshake'],
      ['Go', `Get "https://${host}": http: server gave HTTP response to HTTPS client`],
      [
        '.NET',
        'System.Security.Authentication.AuthenticationException: Cannot determine the frame size or a corrupted frame was received.',
      ],
      ['Firefox', 'SSL_ERROR_RX_RECORD_TOO_LONG'],
    ],
  },
  {
    trouble: 'version refused',
    kind: 'tls',
    texts: [
      ['curl', 'curl: (35) error:1409442E:SSL routines:ssl3_read_bytes:tlsv1 alert protocol version'],
      ['curl', 'curl: (35) error:0A000410:SSL routines::sslv3 alert handshake failure'],
      ['curl 8', 'curl: (35) TLS connect error: error:0A00042E:SSL routines::tlsv1 alert protocol version'],
      [
        'Windows curl',
        'curl: (35) schannel: next InitializeSecurityContext failed: SEC_E_ILLEGAL_MESSAGE (0x80090326) - This error usually occurs when a fatal SSL/TLS alert is received (e.g. handshake failed).',
      ],
      [
        'Node',
        "Error: write EPROTO 00D0:error:0A00042E:SSL routines:ssl3_read_bytes:tlsv1 alert protocol version\n  code: 'EPROTO'",
      ],
      ['Node code', 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION'],
      ['Node code', 'ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE'],
      [
        'requests',
        `requests.exceptions.SSLError: ${pool}SSLError(SSLError(1, '[SSL: TLSV1_ALERT_PROTOCOL_VERSION] tlsv1 alert protocol version (_ssl.c:1129)')))`,
      ],
      ['Java', 'javax.net.ssl.SSLHandshakeException: Received fatal alert: handshake_failure'],
      ['Java', 'javax.net.ssl.SSLHandshakeException: Received fatal alert: protocol_version'],
      [
        'Java',
        'javax.net.ssl.SSLHandshakeException: No appropriate protocol (protocol is disabled or cipher suites are inappropriate)',
      ],
      ['Go', 'remote error: tls: handshake failure'],
      ['Go', 'remote error: tls: protocol version not supported'],
      [
        '.NET',
        "System.Security.Authentication.AuthenticationException: Authentication failed because the remote party sent a TLS alert: 'ProtocolVersion'.",
      ],
      ['Chrome', 'net::ERR_SSL_VERSION_OR_CIPHER_MISMATCH'],
    ],
  },
  {
    trouble: 'other name',
    kind: 'tls',
    texts: [
      [
        'curl 7.29',
        "curl: (51) Unable to communicate securely with peer: requested domain name does not match the server's certificate.",
      ],
      [
        'curl 7',
        "curl: (51) SSL: certificate subject name '*.execute-api.us-east-1.amazonaws.com' does not match target host name 'api.example.com'",
      ],
      [
        'curl 7.88',
        "curl: (60) SSL: no alternative certificate subject name matches target host name 'api.example.com'",
      ],
      [
        'curl 8',
        "curl: (60) SSL: no alternative certificate subject name matches target hostname 'api.example.com'\nMore details here: https://curl.se/docs/sslcerts.html",
      ],
      [
        'Windows curl',
        'curl: (60) schannel: SNI or certificate check failed: SEC_E_WRONG_PRINCIPAL (0x80090322) - The target principal name is incorrect.',
      ],
      [
        'Node',
        "Error [ERR_TLS_CERT_ALTNAME_INVALID]: Hostname/IP does not match certificate's altnames: Host: api.example.com. is not in the cert's altnames: DNS:*.execute-api.us-east-1.amazonaws.com",
      ],
      [
        'requests',
        `requests.exceptions.SSLError: ${pool}SSLError(SSLCertVerificationError(1, "[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: Hostname mismatch, certificate is not valid for 'api.example.com'. (_ssl.c:1006)")))`,
      ],
      [
        'requests',
        "requests.exceptions.SSLError: hostname 'api.example.com' doesn't match '*.execute-api.us-east-1.amazonaws.com'",
      ],
      ['Java', 'javax.net.ssl.SSLHandshakeException: No subject alternative DNS name matching api.example.com found.'],
      [
        'Apache HttpClient',
        "javax.net.ssl.SSLPeerUnverifiedException: Certificate for <api.example.com> doesn't match any of the subject alternative names: [*.execute-api.us-east-1.amazonaws.com]",
      ],
      [
        'Go',
        'tls: failed to verify certificate: x509: certificate is valid for *.execute-api.us-east-1.amazonaws.com, not api.example.com',
      ],
      [
        '.NET',
        'The remote certificate is invalid according to the validation procedure: RemoteCertificateNameMismatch',
      ],
      ['reqwest', 'invalid peer certificate: NotValidForName'],
      ['Chrome', 'net::ERR_CERT_COMMON_NAME_INVALID'],
    ],
  },
  {
    trouble: 'unknown issuer',
    kind: 'tls',
    texts: [
      ['curl 7.29', "curl: (60) Peer's Certificate issuer is not recognized."],
      ['curl', 'curl: (60) SSL certificate problem: unable to get local issuer certificate'],
      ['curl', 'curl: (60) SSL certificate problem: self-signed certificate in certificate chain'],
      ['curl 7', 'curl: (60) SSL certificate problem: self signed certificate'],
      ['macOS curl', 'curl: (60) SSL certificate problem: Invalid certificate chain'],
      [
        'Windows curl',
        'curl: (60) schannel: next InitializeSecurityContext failed: SEC_E_UNTRUSTED_ROOT (0x80090325) - The certificate chain was issued by an authority that is not trusted.',
      ],
      ['Node', "Error: self-signed certificate in certificate chain\n  code: 'SELF_SIGNED_CERT_IN_CHAIN'"],
      ['Node', "Error: unable to verify the first certificate\n  code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'"],
      ['Node code', 'DEPTH_ZERO_SELF_SIGNED_CERT'],
      ['Node code', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY'],
      [
        'requests',
        `requests.exceptions.SSLError: ${pool}SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: unable to get local issuer certificate (_ssl.c:1006)')))`,
      ],
      [
        'botocore',
        `botocore.exceptions.SSLError: SSL validation failed for https://${host}/prod [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: self-signed certificate in certificate chain (_ssl.c:1006)`,
      ],
      [
        'Java',
        'javax.net.ssl.SSLHandshakeException: PKIX path building failed: sun.security.provider.certpath.SunCertPathBuilderException: unable to find valid certification path to requested target',
      ],
      ['Go', 'tls: failed to verify certificate: x509: certificate signed by unknown authority'],
      ['.NET', 'The remote certificate is invalid because of errors in the certificate chain: UntrustedRoot'],
      ['reqwest', 'invalid peer certificate: UnknownIssuer'],
      ['Chrome', 'net::ERR_CERT_AUTHORITY_INVALID'],
      ['Firefox', 'SEC_ERROR_UNKNOWN_ISSUER'],
    ],
  },
  {
    trouble: 'expired',
    kind: 'tls',
    texts: [
      ['curl', 'curl: (60) SSL certificate problem: certificate has expired'],
      ['curl', 'curl: (60) SSL certificate problem: certificate is not yet valid'],
      [
        'Windows curl',
        'curl: (60) schannel: next InitializeSecurityContext failed: SEC_E_CERT_EXPIRED (0x80090328) - The received certificate has expired.',
      ],
      ['Node', "Error: certificate has expired\n  code: 'CERT_HAS_EXPIRED'"],
      [
        'requests',
        `requests.exceptions.SSLError: ${pool}SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: certificate has expired (_ssl.c:1006)')))`,
      ],
      [
        'Java',
        'javax.net.ssl.SSLHandshakeException: java.security.cert.CertificateExpiredException: NotAfter: Mon Mar 04 10:00:00 UTC 2024',
      ],
      [
        'Go',
        'x509: certificate has expired or is not yet valid: current time 2024-03-04T10:00:00Z is after 2024-03-01T00:00:00Z',
      ],
      ['Chrome', 'net::ERR_CERT_DATE_INVALID'],
    ],
  },
  {
    trouble: 'certificate asked for',
    kind: 'tls',
    texts: [
      [
        'curl',
        'curl: (56) OpenSSL SSL_read: OpenSSL/3.0.13: error:0A00045C:SSL routines::tlsv13 alert certificate required, errno 0',
      ],
      [
        'Node',
        "Error: 00D0:error:0A00045C:SSL routines:ssl3_read_bytes:tlsv13 alert certificate required\n  code: 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED'",
      ],
      ['Java', 'javax.net.ssl.SSLHandshakeException: Received fatal alert: certificate_required'],
      ['Go', 'remote error: tls: certificate required'],
    ],
  },
  {
    trouble: 'refused by a proxy',
    kind: 'refused',
    texts: [
      ['curl 8', 'curl: (56) CONNECT tunnel failed, response 403'],
      ['curl 7', 'curl: (56) Received HTTP code 407 from proxy after CONNECT'],
      [
        'curl -v',
        '> CONNECT abc:443 HTTP/1.1\n< HTTP/1.1 403 Forbidden\n< Server: squid\n<\n* CONNECT tunnel failed, response 403\ncurl: (56) CONNECT tunnel failed, response 403',
      ],
      [
        'requests',
        `requests.exceptions.ProxyError: ${pool}ProxyError('Cannot connect to proxy.', OSError('Tunnel connection failed: 403 Forbidden')))`,
      ],
      [
        'botocore',
        'botocore.exceptions.ProxyConnectionError: Failed to connect to proxy URL: "http://proxy.corp.example:3128"',
      ],
      ['Go', `Get "https://${host}/prod": proxyconnect tcp: dial tcp 10.9.9.9:3128: connect: connection refused`],
    ],
  },
  {
    trouble: 'refused by a proxy',
    kind: 'dns',
    texts: [['curl', 'curl: (5) Could not resolve proxy: proxy.corp.example']],
  },
];
