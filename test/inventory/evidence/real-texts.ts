import type { ClientText } from '../../../src/inventory/evidence/client-text.js';

type Told = Partial<Pick<ClientText, 'kind' | 'status' | 'errorType' | 'wording' | 'answerer'>>;

/** Error texts as clients print them, by client. Hosts and ids are replaced; the words are theirs. */
export const realTexts: readonly (readonly [client: string, text: string, told: Told])[] = [
  // ---- curl and wget
  [
    'curl -v through a private endpoint',
    [
      '* Connected to vpce-0abc-def.execute-api.eu-west-1.vpce.amazonaws.com (10.0.2.91) port 443',
      '* Server certificate:',
      '*  subject: CN=*.execute-api.eu-west-1.amazonaws.com',
      '*  SSL certificate verify ok.',
      '> GET /test HTTP/1.1',
      '> Host: vpce-0abc-def.execute-api.eu-west-1.vpce.amazonaws.com',
      '* Request completely sent off',
      '< HTTP/1.1 403 Forbidden',
      '< Server: Server',
      '< Date: Mon, 04 Mar 2024 10:00:00 GMT',
      '< Content-Type: application/json',
      '< Content-Length: 23',
      '< Connection: keep-alive',
      '< x-amzn-RequestId: 5f0c1e2a-0000-4000-8000-000000000000',
      '< x-amzn-ErrorType: ForbiddenException',
      '<',
      '* Connection #0 to host left intact',
      '{"message":"Forbidden"}',
    ].join('\n'),
    { kind: 'http', status: 403, errorType: 'ForbiddenException', wording: 'forbidden', answerer: 'api-gateway' },
  ],
  [
    'curl',
    '{"Message":"User: anonymous is not authorized to perform: execute-api:Invoke on resource: arn:aws:execute-api:ap-southeast-2:********1234:abc123/dev/GET/"}',
    { kind: 'http', status: 403, wording: 'policy' },
  ],
  [
    'curl',
    '{"Message":"User: anonymous is not authorized to perform: execute-api:Invoke on resource: arn:aws:execute-api:us-east-1:********1234:abc/prod/GET/ with an explicit deny"}',
    { wording: 'policy explicit' },
  ],
  [
    'curl -i over HTTP/2',
    'HTTP/2 500 \r\ncontent-type: application/json\r\nx-amzn-requestid: 1\r\n\r\n{"message": "Internal server error"}',
    { status: 500, wording: 'internal server error', answerer: 'api-gateway' },
  ],
  ['curl', 'curl: (6) Could not resolve host: abc123.execute-api.eu-central-1.amazonaws.com', { kind: 'dns' }],
  [
    'curl on Windows',
    'curl: (6) Could not resolve host: abc123.execute-api.eu-central-1.amazonaws.com; Unknown error',
    { kind: 'dns' },
  ],
  [
    'curl',
    "curl: (28) Failed to connect to abc123.execute-api.us-east-1.amazonaws.com port 443 after 134820 ms: Couldn't connect to server",
    { kind: 'timeout' },
  ],
  [
    'curl',
    'curl: (7) Failed to connect to abc123.execute-api.eu-west-2.amazonaws.com port 80: Connection refused',
    { kind: 'refused' },
  ],
  ['curl', 'curl: (35) OpenSSL/3.0.7: error:0A000126:SSL routines::unexpected eof while reading', { kind: 'reset' }],
  [
    'curl on macOS',
    'curl: (35) LibreSSL SSL_connect: SSL_ERROR_SYSCALL in connection to abc123.execute-api.us-east-1.amazonaws.com:443',
    { kind: 'reset' },
  ],
  [
    'curl on macOS',
    'curl: (35) LibreSSL/3.3.6: error:1404B42E:SSL routines:ST_CONNECT:tlsv1 alert protocol version',
    { kind: 'tls' },
  ],
  [
    'curl with schannel',
    'curl: (60) schannel: SNI or certificate check failed: SEC_E_WRONG_PRINCIPAL (0x80090322) - The target principal name is incorrect.',
    { kind: 'tls' },
  ],
  [
    'curl with schannel',
    'curl: (35) schannel: failed to receive handshake, SSL/TLS connection failed',
    { kind: 'tls' },
  ],
  [
    'curl',
    "curl: (60) SSL: no alternative certificate subject name matches target host name 'api.internal.example.com'",
    { kind: 'tls' },
  ],
  [
    'curl',
    'curl: (60) SSL certificate problem: self-signed certificate in certificate chain\nMore details here: https://curl.se/docs/sslcerts.html',
    { kind: 'tls' },
  ],
  ['curl through a proxy', 'curl: (56) CONNECT tunnel failed, response 403', { kind: 'refused', status: undefined }],
  ['curl through a proxy', 'curl: (5) Could not resolve proxy: proxy.corp.example', { kind: 'dns' }],
  ['curl', 'curl: (28) Operation timed out after 30001 milliseconds with 0 bytes received', { kind: 'timeout' }],
  [
    'wget',
    'HTTP request sent, awaiting response... 403 Forbidden\n2024-03-04 10:00:00 ERROR 403: Forbidden.',
    { kind: 'http', status: 403 },
  ],
  ['wget', 'wget: unable to resolve host address ‘abc123.execute-api.us-east-1.amazonaws.com’', { kind: 'dns' }],
  [
    'wget',
    'Connecting to abc123.execute-api.us-east-1.amazonaws.com|10.0.1.5|:443... failed: Connection timed out.\nRetrying.',
    { kind: 'timeout' },
  ],
  ['wget of busybox', "wget: bad address 'abc123.execute-api.us-east-1.amazonaws.com'", { kind: 'dns' }],
  // ---- name servers' own tools
  ['dig', ';; ->>HEADER<<- opcode: QUERY, status: NXDOMAIN, id: 4321', { kind: 'dns' }],
  ['dig', ';; connection timed out; no servers could be reached', { kind: 'dns' }],
  ['nslookup', "*** Can't find abc123.execute-api.us-east-1.amazonaws.com: No answer", { kind: 'dns' }],
  [
    'nslookup on Windows',
    "*** dns.corp can't find abc123.execute-api.us-east-1.amazonaws.com: Non-existent domain",
    { kind: 'dns' },
  ],
  // ---- Node.js
  [
    'axios',
    "{ status: 403,\n  statusText: 'Forbidden',\n  data: { message: 'Forbidden' } }",
    { kind: 'http', status: 403, wording: 'forbidden' },
  ],
  [
    'axios',
    "AxiosError: Request failed with status code 403\n  data: { message: 'Missing Authentication Token' }",
    { status: 403, wording: 'missing authentication token' },
  ],
  ['axios', "AxiosError: timeout of 10000ms exceeded\n  code: 'ECONNABORTED'", { kind: 'timeout' }],
  [
    'axios',
    "Error: connect ETIMEDOUT 10.0.1.5:443\n  errno: -110, code: 'ETIMEDOUT', syscall: 'connect'",
    { kind: 'timeout' },
  ],
  [
    'Node fetch',
    "TypeError: fetch failed\n  [cause]: ConnectTimeoutError: Connect Timeout Error (attempted address: abc123.execute-api.us-east-1.amazonaws.com:443, timeout: 10000ms)\n  code: 'UND_ERR_CONNECT_TIMEOUT'",
    { kind: 'timeout' },
  ],
  [
    'Node fetch',
    'TypeError: fetch failed\n  cause: Error: getaddrinfo ENOTFOUND abc123.execute-api.us-east-1.amazonaws.com',
    { kind: 'dns' },
  ],
  [
    'Node fetch',
    "TypeError: fetch failed\n  [cause]: SocketError: other side closed\n  code: 'UND_ERR_SOCKET'",
    { kind: 'reset' },
  ],
  [
    'Node',
    "Error [ERR_TLS_CERT_ALTNAME_INVALID]: Hostname/IP does not match certificate's altnames: Host: api.example.com. is not in the cert's altnames: DNS:*.execute-api.us-east-1.amazonaws.com",
    { kind: 'tls' },
  ],
  ['Node', "Error: unable to verify the first certificate\n  code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'", { kind: 'tls' }],
  ['Node', 'Error: Client network socket disconnected before secure TLS connection was established', { kind: 'reset' }],
  ['Node', 'Error: getaddrinfo EAI_AGAIN abc123.execute-api.us-east-1.amazonaws.com', { kind: 'dns' }],
  [
    'Node',
    'AggregateError [ETIMEDOUT]: \n    at internalConnectMultiple (node:net:1117:18)\n  [errors]: [ Error: connect ETIMEDOUT 10.0.1.5:443 ]',
    { kind: 'timeout' },
  ],
  ['Lambda', '2024-03-04T10:00:00.000Z 5f0c1e2a Task timed out after 30.03 seconds', { kind: 'timeout' }],
  [
    'AWS SDK for JavaScript',
    "ForbiddenException: UnknownError\n  '$fault': 'client', '$metadata': { httpStatusCode: 403, requestId: '1' }",
    { kind: 'http', status: 403, errorType: 'ForbiddenException' },
  ],
  // ---- Python
  [
    'requests',
    "requests.exceptions.ConnectTimeout: HTTPSConnectionPool(host='abc123.execute-api.us-east-1.amazonaws.com', port=443): Max retries exceeded with url: /prod/orders (Caused by ConnectTimeoutError(<urllib3.connection.HTTPSConnection object at 0x7f>, 'Connection to abc123.execute-api.us-east-1.amazonaws.com timed out. (connect timeout=5)'))",
    { kind: 'timeout' },
  ],
  [
    'requests',
    "requests.exceptions.ConnectionError: HTTPSConnectionPool(host='abc123.execute-api.us-east-1.amazonaws.com', port=443): Max retries exceeded with url: /prod (Caused by NewConnectionError('<urllib3.connection.HTTPSConnection object at 0x7f>: Failed to establish a new connection: [Errno -2] Name or service not known'))",
    { kind: 'dns' },
  ],
  [
    'requests',
    "requests.exceptions.ConnectionError: HTTPSConnectionPool(host='abc', port=443): Max retries exceeded with url: / (Caused by NewConnectionError('<urllib3.connection.HTTPSConnection object>: Failed to establish a new connection: [Errno 111] Connection refused'))",
    { kind: 'refused' },
  ],
  [
    'requests',
    "requests.exceptions.ConnectionError: HTTPSConnectionPool(host='abc', port=443): Max retries exceeded with url: / (Caused by NewConnectionError('<urllib3.connection.HTTPSConnection object>: Failed to establish a new connection: [Errno 113] No route to host'))",
    { kind: 'timeout' },
  ],
  [
    'requests',
    "requests.exceptions.SSLError: HTTPSConnectionPool(host='api.example.com', port=443): Max retries exceeded with url: / (Caused by SSLError(SSLCertVerificationError(1, \"[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: Hostname mismatch, certificate is not valid for 'api.example.com'. (_ssl.c:1129)\")))",
    { kind: 'tls' },
  ],
  [
    'requests',
    "requests.exceptions.ConnectionError: ('Connection aborted.', RemoteDisconnected('Remote end closed connection without response'))",
    { kind: 'reset' },
  ],
  [
    'requests',
    "requests.exceptions.ConnectionError: ('Connection aborted.', ConnectionResetError(104, 'Connection reset by peer'))",
    { kind: 'reset' },
  ],
  [
    'requests',
    "requests.exceptions.ReadTimeout: HTTPSConnectionPool(host='abc', port=443): Read timed out. (read timeout=30)",
    { kind: 'timeout' },
  ],
  [
    'requests',
    'requests.exceptions.HTTPError: 504 Server Error: Gateway Timeout for url: https://abc123.execute-api.us-east-1.amazonaws.com/prod',
    { kind: 'http', status: 504 },
  ],
  ['requests', '<Response [403]>', { kind: 'http', status: 403 }],
  ['urllib', 'urllib.error.HTTPError: HTTP Error 403: Forbidden', { kind: 'http', status: 403 }],
  ['urllib', 'urllib.error.URLError: <urlopen error [Errno 110] Connection timed out>', { kind: 'timeout' }],
  ['httpx', 'httpx.ConnectError: [Errno -3] Temporary failure in name resolution', { kind: 'dns' }],
  ['httpx', 'httpx.ConnectTimeout: _ssl.c:989: The handshake operation timed out', { kind: 'timeout' }],
  [
    'httpx',
    "httpx.HTTPStatusError: Client error '403 Forbidden' for url 'https://abc123.execute-api.us-east-1.amazonaws.com/prod'",
    { kind: 'http', status: 403 },
  ],
  [
    'aiohttp',
    'aiohttp.client_exceptions.ClientConnectorError: Cannot connect to host abc123.execute-api.us-east-1.amazonaws.com:443 ssl:default [Name or service not known]',
    { kind: 'dns' },
  ],
  ['aiohttp', 'aiohttp.client_exceptions.ServerDisconnectedError: Server disconnected', { kind: 'reset' }],
  [
    'botocore',
    'botocore.exceptions.EndpointConnectionError: Could not connect to the endpoint URL: "https://abc123.execute-api.us-east-1.amazonaws.com/prod/@connections/x"',
    { kind: 'refused' },
  ],
  [
    'botocore',
    'botocore.errorfactory.ForbiddenException: An error occurred (ForbiddenException) when calling the PostToConnection operation: Forbidden',
    { kind: 'http', errorType: 'ForbiddenException' },
  ],
  // ---- Java
  [
    'Apache HttpClient',
    'org.apache.http.conn.HttpHostConnectException: Connect to abc123.execute-api.us-east-1.amazonaws.com:443 [abc123.execute-api.us-east-1.amazonaws.com/10.0.1.5] failed: Connection timed out (Connection timed out)',
    { kind: 'timeout' },
  ],
  [
    'AWS SDK for Java',
    'com.amazonaws.SdkClientException: Unable to execute HTTP request: Connect to abc123.execute-api.us-east-1.amazonaws.com:443 [abc/10.0.1.5] failed: connect timed out',
    { kind: 'timeout' },
  ],
  [
    'AWS SDK for Java',
    'com.amazonaws.AmazonClientException: Unable to execute HTTP request: Unable to resolve host "abc123.execute-api.ap-northeast-1.amazonaws.com": No address associated with hostname',
    { kind: 'dns' },
  ],
  [
    'AWS SDK for Java',
    'software.amazon.awssdk.services.apigatewaymanagementapi.model.ForbiddenException: Forbidden (Service: ApiGatewayManagementApi, Status Code: 403, Request ID: 1)',
    { kind: 'http', status: 403 },
  ],
  ['java.net.http', 'java.net.http.HttpConnectTimeoutException: HTTP connect timed out', { kind: 'timeout' }],
  ['java.net', 'java.net.SocketException: Connection reset', { kind: 'reset' }],
  [
    'java.net',
    'java.net.UnknownHostException: abc123.execute-api.us-east-1.amazonaws.com: Name or service not known',
    { kind: 'dns' },
  ],
  [
    'javax.net.ssl',
    "javax.net.ssl.SSLPeerUnverifiedException: Certificate for <api.example.com> doesn't match any of the subject alternative names: [*.execute-api.us-east-1.amazonaws.com]",
    { kind: 'tls' },
  ],
  ['javax.net.ssl', 'javax.net.ssl.SSLHandshakeException: Received fatal alert: protocol_version', { kind: 'tls' }],
  ['javax.net.ssl', 'javax.net.ssl.SSLHandshakeException: Remote host terminated the handshake', { kind: 'reset' }],
  [
    'Spring',
    'org.springframework.web.client.HttpClientErrorException$Forbidden: 403 Forbidden: [{"message":"Forbidden"}]',
    { kind: 'http', status: 403, wording: 'forbidden' },
  ],
  [
    'Spring',
    'org.springframework.web.client.HttpServerErrorException$GatewayTimeout: 504 Gateway Timeout: "{"message": "Endpoint request timed out"}"',
    { kind: 'http', status: 504, wording: 'timed out' },
  ],
  [
    'OkHttp',
    'java.net.ConnectException: Failed to connect to abc123.execute-api.us-east-1.amazonaws.com/10.0.1.5:443\nCaused by: java.net.ConnectException: Connection refused',
    { kind: 'refused' },
  ],
  // ---- Go
  [
    'Go',
    'Post "https://abc123.execute-api.us-east-1.amazonaws.com/prod": dial tcp: lookup abc123.execute-api.us-east-1.amazonaws.com on 10.0.0.2:53: no such host',
    { kind: 'dns' },
  ],
  [
    'Go',
    'Get "https://abc123.execute-api.us-east-1.amazonaws.com/prod": dial tcp: lookup abc123.execute-api.us-east-1.amazonaws.com on 127.0.0.1:53: read udp 127.0.0.1:61596->127.0.0.1:53: i/o timeout',
    { kind: 'dns' },
  ],
  [
    'Go',
    'dial tcp: lookup abc123.execute-api.us-east-1.amazonaws.com on 10.0.0.2:53: server misbehaving',
    { kind: 'dns' },
  ],
  [
    'Go',
    'Get "https://abc123.execute-api.us-east-1.amazonaws.com/prod": dial tcp 10.0.1.5:443: connect: connection timed out',
    { kind: 'timeout' },
  ],
  [
    'Go',
    'Get "https://abc": context deadline exceeded (Client.Timeout exceeded while awaiting headers)',
    { kind: 'timeout' },
  ],
  [
    'Go',
    'Get "https://abc": net/http: request canceled while waiting for connection (Client.Timeout exceeded while awaiting headers)',
    { kind: 'timeout' },
  ],
  [
    'Go',
    'Get "https://api.example.com": tls: failed to verify certificate: x509: certificate is valid for *.execute-api.us-east-1.amazonaws.com, not api.example.com',
    { kind: 'tls' },
  ],
  ['Go', 'Get "https://abc": remote error: tls: protocol version not supported', { kind: 'tls' }],
  ['Go', 'Get "https://abc123.execute-api.us-east-1.amazonaws.com/prod": EOF', { kind: 'reset' }],
  ['Go', 'read tcp 10.1.0.9:51234->10.0.1.5:443: read: connection reset by peer', { kind: 'reset' }],
  // ---- .NET
  [
    '.NET',
    'System.Net.Http.HttpRequestException: No such host is known. (abc123.execute-api.us-east-1.amazonaws.com:443)\n ---> System.Net.Sockets.SocketException (11001): No such host is known.',
    { kind: 'dns' },
  ],
  [
    '.NET on Linux',
    'System.Net.Http.HttpRequestException: Name or service not known (execute-api.eu-west-1.amazonaws.com:443)',
    { kind: 'dns' },
  ],
  [
    '.NET',
    'System.Net.Http.HttpRequestException: Response status code does not indicate success: 403 (Forbidden).',
    { kind: 'http', status: 403 },
  ],
  [
    '.NET',
    'System.Threading.Tasks.TaskCanceledException: The request was canceled due to the configured HttpClient.Timeout of 100 seconds elapsing.',
    { kind: 'timeout' },
  ],
  [
    '.NET',
    'System.Net.Sockets.SocketException (10060): A connection attempt failed because the connected party did not properly respond after a period of time, or established connection failed because connected host has failed to respond.',
    { kind: 'timeout' },
  ],
  [
    '.NET',
    'System.Net.Sockets.SocketException (10061): No connection could be made because the target machine actively refused it.',
    { kind: 'refused' },
  ],
  [
    '.NET',
    'System.Net.Http.HttpRequestException: The SSL connection could not be established, see inner exception.\n ---> System.Security.Authentication.AuthenticationException: The remote certificate is invalid according to the validation procedure: RemoteCertificateNameMismatch',
    { kind: 'tls' },
  ],
  [
    '.NET',
    'System.IO.IOException: Unable to read data from the transport connection: An existing connection was forcibly closed by the remote host.',
    { kind: 'reset' },
  ],
  [
    'PowerShell',
    'Invoke-WebRequest : The remote server returned an error: (403) Forbidden.',
    { kind: 'http', status: 403 },
  ],
  [
    'PowerShell',
    "Invoke-RestMethod : The remote name could not be resolved: 'abc123.execute-api.us-east-1.amazonaws.com'",
    { kind: 'dns' },
  ],
  // ---- browsers
  [
    'Chrome',
    'This site can’t be reached\nabc123.execute-api.us-east-1.amazonaws.com’s server IP address could not be found.\nDNS_PROBE_FINISHED_NXDOMAIN',
    { kind: 'dns' },
  ],
  ['Chrome', 'GET https://abc123.execute-api.us-east-1.amazonaws.com/prod net::ERR_NAME_NOT_RESOLVED', { kind: 'dns' }],
  [
    'Chrome',
    'GET https://abc123.execute-api.us-east-1.amazonaws.com/prod net::ERR_CONNECTION_TIMED_OUT',
    { kind: 'timeout' },
  ],
  ['Chrome', 'net::ERR_CONNECTION_REFUSED', { kind: 'refused' }],
  ['Chrome', 'net::ERR_CONNECTION_RESET', { kind: 'reset' }],
  ['Chrome', 'net::ERR_CERT_COMMON_NAME_INVALID', { kind: 'tls' }],
  ['Chrome', 'net::ERR_CERT_AUTHORITY_INVALID', { kind: 'tls' }],
  [
    'Chrome',
    'GET https://abc123.execute-api.us-east-1.amazonaws.com/prod 403 (Forbidden)',
    { kind: 'http', status: 403 },
  ],
  ['Firefox', 'Error code: SSL_ERROR_BAD_CERT_DOMAIN', { kind: 'tls' }],
  ['Firefox', 'Error code: PR_CONNECT_RESET_ERROR', { kind: 'reset' }],
  ['Safari', 'A server with the specified hostname could not be found.', { kind: 'dns' }],
  // ---- others
  [
    'Guzzle',
    'cURL error 28: Connection timed out after 10001 milliseconds (see https://curl.haxx.se/libcurl/c/libcurl-errors.html)',
    { kind: 'timeout' },
  ],
  [
    'Guzzle',
    'Client error: `GET https://abc123.execute-api.us-east-1.amazonaws.com/prod` resulted in a `403 Forbidden` response:\n{"message":"Forbidden"}',
    { kind: 'http', status: 403, wording: 'forbidden' },
  ],
  [
    'Ruby',
    'Net::OpenTimeout: Failed to open TCP connection to abc123.execute-api.us-east-1.amazonaws.com:443 (execution expired)',
    { kind: 'timeout' },
  ],
  [
    'Ruby',
    'SocketError: Failed to open TCP connection to abc:443 (getaddrinfo: Name or service not known)',
    { kind: 'dns' },
  ],
  [
    'Rust',
    'error sending request for url (https://abc/): error trying to connect: dns error: failed to lookup address information: Name or service not known',
    { kind: 'dns' },
  ],
  ['Rust', 'error trying to connect: tcp connect error: Connection timed out (os error 110)', { kind: 'timeout' }],
  ['Rust', 'error trying to connect: invalid peer certificate: NotValidForName', { kind: 'tls' }],
  ['Postman', 'Error: getaddrinfo ENOTFOUND abc123.execute-api.us-east-1.amazonaws.com', { kind: 'dns' }],
  ['Postman', '{"message": "Endpoint request timed out"}', { kind: 'http', status: 504, wording: 'timed out' }],
  // ---- bodies
  [
    'a body',
    '{"message":"\'Bearer\' not a valid key=value pair (missing equal-sign) in Authorization header: \'Bearer eyJ\'."}',
    { kind: 'http', status: 403, wording: 'incomplete signature' },
  ],
  [
    'a body',
    '{"message":"Authorization header requires \'Credential\' parameter. Authorization header requires \'Signature\' parameter."}',
    { kind: 'http', status: 403, wording: 'incomplete signature' },
  ],
  [
    'a body',
    '{"message":"The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method."}',
    { wording: 'signature' },
  ],
  [
    'a body',
    '{"message":"Signature expired: 20240304T100000Z is now earlier than 20240304T110000Z (20240304T110500Z - 5 min.)"}',
    { wording: 'signature' },
  ],
  [
    'a body',
    '{"message":"The security token included in the request is invalid."}',
    { status: 403, wording: 'token expired' },
  ],
  [
    'a body',
    '{"message":"Credential should be scoped to correct service: \'execute-api\'."}',
    { status: 403, wording: 'credential scope' },
  ],
  [
    'a body',
    '{"Message":"User: arn:aws:sts::111122223333:assumed-role/app/i-0 is not authorized to perform: execute-api:Invoke on resource: arn:aws:execute-api:us-east-1:********3333:abc/prod/GET/orders because no identity-based policy allows the execute-api:Invoke action"}',
    { wording: 'identity-policy implicit' },
  ],
  ['a body', '{\n    errorMessage: Unauthorized\n}', { status: 401, wording: 'unauthorized' }],
  [
    'a body',
    '{"message":"User is not authorized to access this resource with an explicit deny in an identity-based policy"}',
    { status: 403, wording: 'authorizer' },
  ],
  ['a body', '{"message":null}', { status: 500, wording: 'no message' }],
  ['a body', '{"message":"Too Many Requests"}', { status: 429, wording: 'too many requests' }],
  ['a body', '{"message": "Unsupported Media Type"}', { status: 415 }],
  ['a body', '{"message":"Missing required request parameters: [id]"}', { status: 400, wording: 'missing parameters' }],
];
