import { describe, expect, test } from '@jest/globals';
import { tree } from '../../src/diagnosis/tree.js';
import { rows } from '../inventory/evidence/troubles.js';
import { run } from './run.js';

/** The causes that a text is explained by, in their order. */
const explained = async (text: string) => {
  const { status, stdout } = await run(['explain', text]);
  return { status, stdout, codes: [...stdout.matchAll(/^([a-z0-9]+(?:-[a-z0-9]+)+) \(/gm)].map(([, code]) => code) };
};

describe.each(rows.filter(({ trouble }) => trouble !== undefined))(
  'a text of $trouble, $kind',
  ({ trouble, texts }) => {
    const { means, likely, never } = tree[trouble ?? 'name unknown'];
    test.each(texts)('%s: %s', async (_client, text) => {
      const { status, stdout, codes } = await explained(text);
      expect(status).toBe(0);
      expect(stdout.replace(/\s+/g, ' ')).toContain(means);
      expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
      expect([...codes.slice(0, likely.length)].sort()).toEqual([...likely].sort());
      for (const code of never) expect(codes).not.toContain(code);
    });
  },
);

const whole = (status: string, headers: readonly string[], body: string, address = '10.20.1.10') =>
  [
    `* Connected to abc.execute-api.us-east-1.amazonaws.com (${address}) port 443`,
    '> GET /prod/orders HTTP/1.1',
    `< HTTP/1.1 ${status}`,
    ...headers.map((one) => `< ${one}`),
    '<',
    body,
  ].join('\n');
const own = ['x-amzn-RequestId: 7f1c', 'x-amz-apigw-id: abc='];
const typed = (type: string) => [...own, `x-amzn-ErrorType: ${type}`];
const user =
  'User: anonymous is not authorized to perform: execute-api:Invoke on resource: arn:aws:execute-api:us-east-1:********4690:abc/prod/GET/orders';
const signed = user.replace('anonymous', 'arn:aws:sts::111122223333:assumed-role/app/i-0abc');
const denied = (tail: string, who = user) =>
  whole('403 Forbidden', typed('AccessDeniedException'), JSON.stringify({ Message: `${who} ${tail}` }));
const message = (status: string, type: string, text: string) =>
  whole(status, typed(type), JSON.stringify({ message: text }));

/** Rows of the tables of 403 texts and of gateway responses: the text, causes that it is explained by, and causes that it is not. */
const answers: readonly (readonly [row: string, text: string, of: readonly string[], notOf: readonly string[]])[] = [
  [
    'because no resource-based policy allows → RESOURCE_POLICY_IMPLICIT',
    denied('because no resource-based policy allows the execute-api:Invoke action'),
    ['resource-policy-missing-source-vpc'],
    ['endpoint-policy-explicit-deny', 'waf-blocked', 'authorizer-denied'],
  ],
  [
    'with an explicit deny in a resource-based policy → RESOURCE_POLICY_EXPLICIT',
    denied('with an explicit deny in a resource-based policy'),
    ['resource-policy-explicit-deny'],
    ['endpoint-policy-explicit-deny', 'method-or-resource-not-found'],
  ],
  [
    'because no identity-based policy allows → IAM_IDENTITY_IMPLICIT',
    denied('because no identity-based policy allows the execute-api:Invoke action', signed),
    ['iam-cross-account-identity-policy-missing'],
    ['resource-policy-explicit-deny'],
  ],
  [
    'explicit deny in an identity-based policy → IAM_IDENTITY_EXPLICIT',
    denied('with an explicit deny in an identity-based policy', signed),
    ['iam-or-scp-explicit-deny'],
    ['resource-policy-explicit-deny'],
  ],
  [
    'because no VPC endpoint policy allows → ENDPOINT_POLICY',
    denied('because no VPC endpoint policy allows the execute-api:Invoke action'),
    ['endpoint-policy-no-matching-allow'],
    ['resource-policy-explicit-deny'],
  ],
  [
    'with an explicit deny in a VPC endpoint policy → ENDPOINT_POLICY',
    denied('with an explicit deny in a VPC endpoint policy'),
    ['endpoint-policy-explicit-deny'],
    ['resource-policy-explicit-deny'],
  ],
  [
    'with an explicit deny (older format) → POLICY_UNSPECIFIED',
    denied('with an explicit deny'),
    ['resource-policy-explicit-deny', 'endpoint-policy-explicit-deny'],
    ['waf-blocked', 'method-or-resource-not-found'],
  ],
  [
    'User is not authorized to access this resource → LAMBDA_AUTHORIZER_DENY',
    whole(
      '403 Forbidden',
      typed('AccessDeniedException'),
      '{"Message":"User is not authorized to access this resource with an explicit deny"}',
    ),
    ['authorizer-denied'],
    ['resource-policy-explicit-deny'],
  ],
  [
    'Missing Authentication Token → WRONG_PATH_OR_STAGE_OR_UNSIGNED',
    message('403 Forbidden', 'MissingAuthenticationTokenException', 'Missing Authentication Token'),
    ['method-or-resource-not-found', 'iam-unsigned-request'],
    ['waf-blocked', 'host-header-missing-for-vpce-dns'],
  ],
  [
    'Forbidden + ForbiddenException → host not matched, INVALID_API_KEY, WAF_FILTERED, STRICT',
    message('403 Forbidden', 'ForbiddenException', 'Forbidden'),
    [
      'host-header-missing-for-vpce-dns',
      'api-key-missing-or-invalid',
      'waf-blocked',
      'strict-mode-host-sni-mismatch',
      'private-domain-mapping-missing',
    ],
    ['resource-policy-explicit-deny', 'method-or-resource-not-found'],
  ],
  [
    'ip public & 403 Forbidden → PRIVATE_DNS_NOT_EFFECTIVE',
    whole('403 Forbidden', typed('ForbiddenException'), '{"message":"Forbidden"}', '54.1.2.3'),
    ['private-dns-disabled-plain-host', 'private-dns-not-visible-from-peer-vpc', 'onprem-dns-not-forwarded'],
    ['resource-policy-explicit-deny'],
  ],
  [
    'IncompleteSignatureException → endpoint policy evaluates Authorization',
    message(
      '403 Forbidden',
      'IncompleteSignatureException',
      "'abc' not a valid key=value pair (missing equal-sign) in Authorization header: 'Bearer abc'.",
    ),
    ['endpoint-policy-vs-authorization-header'],
    ['waf-blocked'],
  ],
  [
    'The request signature we calculated does not match → client signing',
    message(
      '403 Forbidden',
      'InvalidSignatureException',
      'The request signature we calculated does not match the signature you provided.',
    ),
    ['sigv4-host-mismatch', 'credentials-invalid-or-expired'],
    ['waf-blocked'],
  ],
  [
    'Signature expired → client signing',
    message(
      '403 Forbidden',
      'InvalidSignatureException',
      'Signature expired: 20240304T100000Z is now earlier than 20240304T100500Z',
    ),
    ['credentials-invalid-or-expired'],
    ['waf-blocked'],
  ],
  [
    'The security token included in the request is expired → client signing',
    message('403 Forbidden', 'ExpiredTokenException', 'The security token included in the request is expired'),
    ['credentials-invalid-or-expired'],
    ['waf-blocked'],
  ],
  [
    'Credential should be scoped to a valid region → client signing',
    message(
      '403 Forbidden',
      'InvalidSignatureException',
      "Credential should be scoped to a valid region, not 'eu-west-1'. ",
    ),
    ['sigv4-scope-wrong'],
    ['waf-blocked'],
  ],
  [
    'No x-amzn/x-amz-apigw-id headers → NOT_API_GATEWAY',
    whole('403 Forbidden', ['Server: squid', 'Content-Type: text/html'], '<html>denied</html>'),
    ['client-http-proxy-intercepts'],
    [],
  ],
  [
    'UNAUTHORIZED 401',
    message('401 Unauthorized', 'UnauthorizedException', 'Unauthorized'),
    ['authorizer-missing-identity'],
    ['authorizer-denied'],
  ],
  [
    'BAD_REQUEST_PARAMETERS 400',
    message('400 Bad Request', 'BadRequestException', 'Missing required request parameters: [q]'),
    ['request-validation-failed'],
    [],
  ],
  [
    'BAD_REQUEST_BODY 400',
    message('400 Bad Request', 'BadRequestException', 'Invalid request body'),
    ['request-validation-failed'],
    [],
  ],
  [
    'REQUEST_TOO_LARGE 413',
    message('413 Request Entity Too Large', 'RequestTooLargeException', 'HTTP content length exceeded 10485760 bytes'),
    ['payload-header-or-uri-limit'],
    [],
  ],
  [
    'THROTTLED 429',
    message('429 Too Many Requests', 'TooManyRequestsException', 'Too Many Requests'),
    ['stage-or-method-throttled'],
    ['usage-plan-quota-exceeded'],
  ],
  [
    'QUOTA_EXCEEDED 429',
    message('429 Too Many Requests', 'LimitExceededException', 'Limit Exceeded'),
    ['usage-plan-quota-exceeded'],
    ['stage-or-method-throttled'],
  ],
  [
    'API_CONFIGURATION_ERROR 500',
    message('500 Internal Server Error', 'InternalServerErrorException', 'Internal server error'),
    ['lambda-permission-missing'],
    ['integration-timeout'],
  ],
  [
    'AUTHORIZER_CONFIGURATION_ERROR 500',
    whole('500 Internal Server Error', typed('AuthorizerConfigurationException'), '{"message":null}'),
    ['authorizer-permission-missing'],
    ['lambda-permission-missing'],
  ],
  [
    'AUTHORIZER_FAILURE 500',
    whole('500 Internal Server Error', typed('AuthorizerFailureException'), '{"message":null}'),
    ['authorizer-failure-or-timeout'],
    ['lambda-permission-missing'],
  ],
  [
    '502 ⇒ MALFORMED',
    message('502 Bad Gateway', 'InternalServerErrorException', 'Internal server error'),
    ['lambda-function-error', 'lambda-proxy-malformed-response'],
    ['integration-timeout'],
  ],
  [
    '504 Network error ⇒ VPC_LINK',
    message('504 Gateway Timeout', 'InternalServerErrorException', 'Network error communicating with endpoint'),
    ['vpc-link-not-available', 'nlb-or-alb-no-healthy-targets'],
    ['integration-timeout'],
  ],
  [
    '504 timed out ⇒ BACKEND_SLOW',
    message('504 Gateway Timeout', 'InternalServerErrorException', 'Endpoint request timed out'),
    ['integration-timeout'],
    ['vpc-link-not-available'],
  ],
];

describe('an answer', () => {
  test.each(answers)('%s', async (_row, text, of, notOf) => {
    const { status, codes } = await explained(text);
    expect(status).toBe(0);
    for (const code of of) expect(codes).toContain(code);
    for (const code of notOf) expect(codes).not.toContain(code);
  });
});

test('--message leads past a cause that the text rules out', async () => {
  const call = [
    'doctor',
    '--snapshot',
    'fixtures/incidents/closed-group',
    'https://a1b2c3d4e5-vpce-0e222222222222222.execute-api.us-east-1.amazonaws.com/prod/orders',
    '--from',
    'i-0c111111111111111',
    '--format',
    'json',
  ];
  const causeOf = async (text: string) =>
    (JSON.parse((await run([...call, '--message', text])).stdout) as { requests: { rootCause: string | null }[] })
      .requests[0]?.rootCause;
  expect(await causeOf('curl: (28) Connection timed out after 5001 milliseconds')).toBe(
    'endpoint-sg-ingress-443-missing',
  );
  expect(await causeOf('curl: (7) Failed to connect to abc port 443: No route to host')).toBeNull();
});

test.each([
  ['403', 'This is an HTTP 403', 'resource-policy-explicit-deny'],
  ['dns', 'This is a dns failure', 'private-dns-disabled-plain-host'],
  [' TLS ', 'This is a tls failure', 'tls-version-or-cipher-rejected'],
])('a symptom typed alone: %j', async (text, means, code) => {
  const { status, stdout, codes } = await explained(text);
  expect(status).toBe(0);
  expect(stdout).toContain(means);
  expect(codes).toContain(code);
});
