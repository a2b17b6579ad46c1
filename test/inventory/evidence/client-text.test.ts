import { describe, expect, test } from '@jest/globals';
import { checks } from '../../../src/checks/index.js';
import { produces } from '../../../src/diagnosis/rank.js';
import { readClientText, sameWording, wordingIn } from '../../../src/inventory/evidence/client-text.js';
import { observedIn } from '../../../src/cli/symptom.js';

const curl = (status: string, headers: readonly string[], body: string) =>
  [
    '*   Trying 10.20.1.10:443...',
    '* Connected to abc.execute-api.us-east-1.amazonaws.com (10.20.1.10) port 443 (#0)',
    '* ALPN: offers h2,http/1.1',
    '* TLSv1.2 (OUT), TLS handshake, Client hello (1):',
    '* TLSv1.2 (IN), TLS handshake, Certificate (11):',
    '* SSL connection using TLSv1.2 / ECDHE-RSA-AES128-GCM-SHA256',
    '* Server certificate:',
    '*  subject: CN=*.execute-api.us-east-1.amazonaws.com',
    '*  SSL certificate verify ok.',
    '> GET /prod/orders HTTP/1.1',
    '> Host: abc.execute-api.us-east-1.amazonaws.com',
    '>',
    `< HTTP/1.1 ${status}`,
    '< Server: Server',
    ...headers.map((header) => `< ${header}`),
    '<',
    '* Connection #0 to host abc.execute-api.us-east-1.amazonaws.com left intact',
    body,
  ].join('\n');
const ids = ['x-amzn-RequestId: 7f1c', 'x-amz-apigw-id: abc='];

describe('an answer', () => {
  const user = 'User: anonymous is not authorized to perform: execute-api:Invoke on resource: ';
  const arn = 'arn:aws:execute-api:us-east-1:********4690:abc/prod/GET/orders';
  test.each([
    [`${user}${arn} because no resource-based policy allows the execute-api:Invoke action`, 'resource-policy implicit'],
    [`${user}${arn} with an explicit deny in a resource-based policy`, 'resource-policy explicit'],
    [`${user}${arn} because no identity-based policy allows the execute-api:Invoke action`, 'identity-policy implicit'],
    [`${user}${arn} with an explicit deny in an identity-based policy`, 'identity-policy explicit'],
    [`${user}${arn} because no VPC endpoint policy allows the execute-api:Invoke action`, 'endpoint-policy implicit'],
    [`${user}${arn} with an explicit deny in a VPC endpoint policy`, 'endpoint-policy explicit'],
    [`${user}${arn} with an explicit deny in a service control policy`, 'service-control-policy explicit'],
    [`${user}${arn} with an explicit deny in a resource control policy`, 'resource-control-policy explicit'],
    [
      `${user}${arn} because no permissions boundary allows the execute-api:Invoke action`,
      'permissions-boundary implicit',
    ],
    [`${user}${arn} because no session policy allows the execute-api:Invoke action`, 'session-policy implicit'],
    [`${user}${arn} with an explicit deny`, 'policy explicit'],
    [`${user}${arn}`, 'policy'],
    ['User is not authorized to access this resource', 'authorizer'],
    ['User is not authorized to access this resource with an explicit deny', 'authorizer'],
  ])('%s', (message, wording) => {
    const body = JSON.stringify({ Message: message });
    expect(wordingIn(body)).toBe(wording);
    expect(readClientText(body)).toMatchObject({ kind: 'http', status: 403, wording });
    const whole = curl('403 Forbidden', [...ids, 'x-amzn-ErrorType: AccessDeniedException'], body);
    expect(readClientText(whole)).toEqual({
      kind: 'http',
      status: 403,
      errorType: 'AccessDeniedException',
      wording,
      answerer: 'api-gateway',
      address: '10.20.1.10',
      trouble: undefined,
    });
  });

  test.each([
    ['403 Forbidden', 'ForbiddenException', '{"message":"Forbidden"}', 'forbidden'],
    [
      '403 Forbidden',
      'MissingAuthenticationTokenException',
      '{"message":"Missing Authentication Token"}',
      'missing authentication token',
    ],
    [
      '403 Forbidden',
      'InvalidSignatureException',
      '{"message":"The request signature we calculated does not match the signature you provided."}',
      'signature',
    ],
    [
      '403 Forbidden',
      'ExpiredTokenException',
      '{"message":"The security token included in the request is expired"}',
      'token expired',
    ],
    ['401 Unauthorized', 'UnauthorizedException', '{"message":"Unauthorized"}', 'unauthorized'],
    ['429 Too Many Requests', 'LimitExceededException', '{"message":"Limit Exceeded"}', 'limit exceeded'],
    ['429 Too Many Requests', 'TooManyRequestsException', '{"message":"Too Many Requests"}', 'too many requests'],
    ['400 Bad Request', 'BadRequestException', '{"message": "Invalid request body"}', 'invalid body'],
    [
      '413 Request Entity Too Large',
      'RequestTooLargeException',
      '{"message":"HTTP content length exceeded 10485760 bytes."}',
      'too large',
    ],
    [
      '500 Internal Server Error',
      'InternalServerErrorException',
      '{"message": "Internal server error"}',
      'internal server error',
    ],
    ['500 Internal Server Error', 'AuthorizerConfigurationException', '{"message":null}', 'no message'],
    [
      '504 Gateway Timeout',
      'InternalServerErrorException',
      '{"message": "Network error communicating with endpoint"}',
      'network error',
    ],
    ['504 Gateway Timeout', 'InternalServerErrorException', '{"message": "Endpoint request timed out"}', 'timed out'],
  ])('%s %s', (status, errorType, body, wording) => {
    expect(readClientText(curl(status, [...ids, `x-amzn-ErrorType: ${errorType}`], body))).toEqual({
      kind: 'http',
      status: Number(status.slice(0, 3)),
      errorType,
      wording,
      answerer: 'api-gateway',
      address: '10.20.1.10',
      trouble: undefined,
    });
  });

  test('without headers of API Gateway is of somebody else', () => {
    const body = '<html><head><title>503 Service Temporarily Unavailable</title></head></html>';
    expect(
      readClientText(curl('503 Service Temporarily Unavailable', ['Content-Type: text/html'], body)),
    ).toMatchObject({
      status: 503,
      answerer: 'somebody else',
      wording: 'unavailable',
    });
    expect(readClientText('503 Service Unavailable')?.answerer).toBeUndefined();
  });

  test.each([
    ['curl: (22) The requested URL returned error: 403', 403],
    ['AxiosError: Request failed with status code 503', 503],
    ['requests.exceptions.HTTPError: 403 Client Error: Forbidden for url: https://x', 403],
    ['urllib.error.HTTPError: HTTP Error 404: 404 Not Found', 404],
    ['HTTP/2 403 \r\nx-amzn-errortype: ForbiddenException\r\n\r\n', 403],
    ['HTTP/1.1 200 Connection established\r\n\r\nHTTP/1.1 504 Gateway Timeout\r\n', 504],
  ])('%s', (text, status) => {
    expect(readClientText(text)).toMatchObject({ kind: 'http', status });
  });
});

describe('a failure before the answer', () => {
  test.each([
    ['curl: (6) Could not resolve host: abc.execute-api.us-east-1.amazonaws.com', 'dns'],
    ['curl: (28) Resolving timed out after 5000 milliseconds', 'dns'],
    ['Error: getaddrinfo ENOTFOUND abc.execute-api.us-east-1.amazonaws.com', 'dns'],
    ['socket.gaierror: [Errno -2] Name or service not known', 'dns'],
    ['java.net.UnknownHostException: abc', 'dns'],
    ['dial tcp: lookup abc on 10.0.0.2:53: no such host', 'dns'],
    ["** server can't find abc: NXDOMAIN", 'dns'],
    ['curl: (28) Failed to connect to abc port 443 after 5001 ms: Connection timed out', 'timeout'],
    ['curl: (28) Connection timed out after 10001 milliseconds', 'timeout'],
    ['curl: (28) SSL connection timeout', 'timeout'],
    ['curl: (7) Failed to connect to abc port 443: No route to host', 'timeout'],
    ['Error: connect ETIMEDOUT 10.20.1.10:443', 'timeout'],
    ['dial tcp 10.20.1.10:443: i/o timeout', 'timeout'],
    ['net/http: TLS handshake timeout', 'timeout'],
    ['Task timed out after 30.03 seconds', 'timeout'],
    ['botocore.exceptions.ConnectTimeoutError: Connect timeout on endpoint URL: "https://x"', 'timeout'],
    ['curl: (7) Failed to connect to abc port 443 after 2 ms: Connection refused', 'refused'],
    ["curl: (7) Failed to connect to abc port 443 after 2 ms: Couldn't connect to server", 'refused'],
    ['Error: connect ECONNREFUSED 10.20.1.10:443', 'refused'],
    ['curl: (35) OpenSSL SSL_connect: Connection reset by peer in connection to abc:443', 'reset'],
    ['curl: (56) Recv failure: Connection reset by peer', 'reset'],
    ['curl: (52) Empty reply from server', 'reset'],
    ['Error: socket hang up', 'reset'],
    ['curl: (60) SSL certificate problem: unable to get local issuer certificate', 'tls'],
    ["curl: (60) SSL: no alternative certificate subject name matches target host name 'abc'", 'tls'],
    ['curl: (35) error:1409442E:SSL routines:ssl3_read_bytes:tlsv1 alert protocol version', 'tls'],
    ['Error [ERR_TLS_CERT_ALTNAME_INVALID]: Hostname/IP does not match', 'tls'],
    ['javax.net.ssl.SSLHandshakeException: PKIX path building failed', 'tls'],
    ['x509: certificate signed by unknown authority', 'tls'],
  ])('%s', (text, kind) => {
    expect(readClientText(text)).toMatchObject({ kind, status: undefined });
  });

  test('what goes well in the handshake is no failure', () => {
    const text = `${curl('x', [], '').split('\n').slice(0, 12).join('\n')}\n* Operation timed out after 5001 milliseconds with 0 bytes received\ncurl: (28) Operation timed out after 5001 milliseconds with 0 bytes received`;
    expect(readClientText(text)?.kind).toBe('timeout');
  });
  test('the last word counts: attempts come before it', () => {
    const text =
      '* connect to 10.20.1.10 port 443 failed: Connection timed out\n* connect to 10.20.2.10 port 443 failed: Connection refused\ncurl: (7) Failed to connect to abc port 443: Connection refused';
    expect(readClientText(text)?.kind).toBe('refused');
  });
  test.each(['', 'hello', 'HTTP/1.1 200 OK\r\n\r\n{}', '\u001b[2J\u0000'])('%j says nothing', (text) => {
    expect(readClientText(text)).toBeUndefined();
  });
  test('a text of any length is read', () => {
    expect(readClientText(`${'x'.repeat(2_000_000)}\ncurl: (6) Could not resolve host: abc`)?.kind).toBe('dns');
  });
});

describe('what checks predict', () => {
  const answers = checks.filter(({ seenAs }) => seenAs.kind === 'http' && seenAs.body !== undefined);
  test.each(answers.map(({ code, seenAs }) => [code, seenAs] as const))(
    '%s fits what a client prints of it',
    (_, seen) => {
      const headers = seen.errorType === undefined ? [] : [...ids, `x-amzn-ErrorType: ${seen.errorType}`];
      const whole = observedIn(curl(`${seen.status} Status`, headers, seen.body ?? ''));
      expect(whole).toMatchObject({ kind: 'http', status: seen.status });
      expect(whole && produces(seen, whole)).toBe(true);
      const body = observedIn(seen.body ?? '');
      expect(body && produces({ ...seen, status: body.status ?? 0 }, body)).toBe(true);
    },
  );
  test('a policy that the text does not name may be any; another may not', () => {
    expect(sameWording('policy', 'endpoint-policy explicit')).toBe(true);
    expect(sameWording('policy explicit', 'endpoint-policy explicit')).toBe(true);
    expect(sameWording('policy explicit', 'endpoint-policy implicit')).toBe(false);
    expect(sameWording('policy explicit', 'policy')).toBe(true);
    expect(sameWording('endpoint-policy explicit', 'endpoint-policy implicit')).toBe(false);
    expect(sameWording('resource-policy implicit', 'policy')).toBe(true);
    expect(sameWording('resource-policy implicit', 'endpoint-policy implicit')).toBe(false);
    expect(sameWording('policy', 'authorizer')).toBe(false);
    expect(sameWording('forbidden', 'missing authentication token')).toBe(false);
  });
  test('without a body the error type tells', () => {
    const head = (errorType: string) => ({
      kind: 'http' as const,
      status: 403,
      text: `HTTP/1.1 403 Forbidden\r\nx-amzn-ErrorType: ${errorType}\r\n`,
    });
    const seen = {
      kind: 'http' as const,
      status: 403,
      body: '{"message":"Forbidden"}',
      errorType: 'ForbiddenException',
    };
    expect(produces(seen, head('ForbiddenException'))).toBe(true);
    expect(produces(seen, head('MissingAuthenticationTokenException'))).toBe(false);
    expect(produces(seen, { kind: 'http', status: 403, text: 'a page of our own' })).toBe(true);
  });
});
