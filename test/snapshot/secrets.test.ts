import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { carriesSecret, maskCredentials } from '../../src/snapshot/credential-text.js';
import type { OperationId } from '../../src/snapshot/operations.js';
import { operationIds } from '../../src/snapshot/operations.js';
import { dropSecrets } from '../../src/snapshot/secrets.js';
import type { Answer } from '../../src/snapshot/snapshot.js';
import '../seeded.js';

const d = '<dropped>';
const role = 'arn:aws:iam::444455556666:role/integration';
const lambdaUri =
  'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:444455556666:function:f/invocations';
const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl';

const rows: readonly (readonly [OperationId, string, Answer, Answer])[] = [
  [
    'apigateway/get-stage',
    'stage variables, whose names stay',
    { stageName: 'prod', variables: { fn: 'orders', db: 'hunter2' }, tags: { a: 'b' } },
    { stageName: 'prod', variables: { fn: d, db: d }, tags: { a: 'b' } },
  ],
  [
    'apigateway/get-stages',
    'stage variables of every stage and canary',
    { item: [{ stageName: 'a', variables: { x: '1' }, canarySettings: { stageVariableOverrides: { x: '2' } } }, {}] },
    { item: [{ stageName: 'a', variables: { x: d }, canarySettings: { stageVariableOverrides: { x: d } } }, {}] },
  ],
  [
    'apigateway/get-api-keys',
    'key values',
    { items: [{ id: 'k1', value: 'abcdefghij', name: 'n', enabled: true }] },
    { items: [{ id: 'k1', name: 'n', enabled: true }] },
  ],
  [
    'apigateway/get-usage-plan-keys',
    'key values',
    { items: [{ id: 'k1', type: 'API_KEY', value: 'abcdefghij' }] },
    { items: [{ id: 'k1', type: 'API_KEY' }] },
  ],
  [
    'lambda/get-function-configuration',
    'the environment',
    { FunctionName: 'f', Environment: { Variables: { A: 'b' } } },
    { FunctionName: 'f' },
  ],
  [
    'apigateway/get-authorizers',
    'tokens in the query of URIs and in validations',
    {
      items: [
        {
          id: 'a',
          authorizerUri: `${lambdaUri}?token=abc&b=c`,
          identityValidationExpression: '^Bearer [-0-9a-zA-Z._]*$',
        },
        { id: 'b', authorizerUri: lambdaUri, identityValidationExpression: 's3cr3tS3cr3tS3cr3tS3cr3t' },
      ],
    },
    {
      items: [
        { id: 'a', authorizerUri: `${lambdaUri}?${d}`, identityValidationExpression: '^Bearer [-0-9a-zA-Z._]*$' },
        { id: 'b', authorizerUri: lambdaUri, identityValidationExpression: d },
      ],
    },
  ],
  [
    'ec2/describe-vpn-connections',
    'pre-shared keys',
    {
      VpnConnections: [
        {
          VpnConnectionId: 'vpn-1',
          CustomerGatewayConfiguration: '<xml/>',
          Options: { TunnelOptions: [{ PreSharedKey: 'x', OutsideIpAddress: '1.2.3.4' }] },
        },
      ],
    },
    { VpnConnections: [{ VpnConnectionId: 'vpn-1', Options: { TunnelOptions: [{ OutsideIpAddress: '1.2.3.4' }] } }] },
  ],
  [
    'directconnect/describe-virtual-interfaces',
    'BGP keys',
    { virtualInterfaces: [{ vlan: 1, authKey: 'x', customerRouterConfig: 'x', bgpPeers: [{ asn: 1, authKey: 'x' }] }] },
    { virtualInterfaces: [{ vlan: 1, bgpPeers: [{ asn: 1 }] }] },
  ],
  [
    'elbv2/describe-rules',
    'OIDC client secrets',
    {
      Rules: [
        { Actions: [{ Type: 'authenticate-oidc', AuthenticateOidcConfig: { ClientId: 'x', ClientSecret: 'y' } }] },
      ],
    },
    { Rules: [{ Actions: [{ Type: 'authenticate-oidc', AuthenticateOidcConfig: { ClientId: 'x' } }] }] },
  ],
];

const parameters: readonly (readonly [string, string, string])[] = [
  ['integration.request.header.Authorization', "'Basic dXNlcjpwYXNz'", `'${d}'`],
  ['integration.request.header.x-api-key', "'k'", `'${d}'`],
  ['integration.request.header.X-Origin-Verify', "'k'", `'${d}'`],
  ['integration.request.querystring.access_token', "'k'", `'${d}'`],
  ['integration.request.header.Cookie', "'sid=1'", `'${d}'`],
  ['integration.request.header.X-Custom', `'Bearer ${jwt}'`, `'${d}'`],
  ['integration.request.header.X-Custom', "'0123456789abcdef0123456789abcdef'", `'${d}'`],
  [
    'integration.request.header.Authorization',
    'method.request.header.Authorization',
    'method.request.header.Authorization',
  ],
  ['integration.request.header.X-Token', 'stageVariables.token', 'stageVariables.token'],
  ['integration.request.header.X-Amz-Invocation-Type', "'Event'", "'Event'"],
  [
    'integration.request.header.Host',
    "'internal-orders-alb-1234567890.us-east-1.elb.amazonaws.com'",
    "'internal-orders-alb-1234567890.us-east-1.elb.amazonaws.com'",
  ],
  ['integration.request.path.id', 'method.request.path.id', 'method.request.path.id'],
];

const method = (integration: Answer): Answer => ({
  items: [{ id: 'r', path: '/x', resourceMethods: { GET: { httpMethod: 'GET', methodIntegration: integration } } }],
});

describe('dropSecrets', () => {
  test.each(rows)('%s loses %s', (operation, _what, answer, expected) => {
    const before = JSON.stringify(answer);
    const clean = dropSecrets(operation, answer);
    expect(clean).toEqual(expected);
    expect(dropSecrets(operation, clean)).toEqual(clean);
    expect(JSON.stringify(answer)).toBe(before);
  });

  test.each(parameters)('an integration’s request parameter %s = %s becomes %s', (name, value, expected) => {
    const answer = method({ type: 'HTTP', credentials: role, requestParameters: { [name]: value } });
    expect(dropSecrets('apigateway/get-resources', answer)).toEqual(
      method({ type: 'HTTP', credentials: role, requestParameters: { [name]: expected } }),
    );
  });

  test.each([
    ['{"statusCode": 200}', '{"statusCode": 200}'],
    ['{"id": "$input.params(\'id\')"}', '{"id": "$input.params(\'id\')"}'],
    ['{"password": "hunter2"}', d],
    ['#set($context.requestOverride.header.Authorization = "x")', d],
    [`{"t": "${jwt}"}`, d],
  ])('a request template %s becomes %s', (template, expected) => {
    const answer = method({ type: 'MOCK', requestTemplates: { 'application/json': template } });
    expect(dropSecrets('apigateway/get-resources', answer)).toEqual(
      method({ type: 'MOCK', requestTemplates: { 'application/json': expected } }),
    );
  });

  test.each([
    ['https://user:pass@example.com/x', `https://${d}@example.com/x`],
    ['https://example.com/x?api_key=1&page=2', `https://example.com/x?api_key=${d}&page=2`],
    ['https://${stageVariables.host}/x', 'https://${stageVariables.host}/x'],
    [lambdaUri, lambdaUri],
  ])('an integration’s uri %s becomes %s', (uri, expected) => {
    expect(dropSecrets('apigateway/get-resources', method({ uri }))).toEqual(method({ uri: expected }));
  });

  test('an export loses them as a document and as text', () => {
    const document = (value: string, uri: string) => ({
      openapi: '3.0.1',
      paths: {
        '/x': {
          get: {
            'x-amazon-apigateway-integration': { requestParameters: { 'integration.request.header.x-api-key': value } },
          },
        },
      },
      components: { securitySchemes: { a: { 'x-amazon-apigateway-authorizer': { authorizerUri: uri } } } },
    });
    const [dirty, clean] = [document("'k'", 'arn:x?t=1'), document(`'${d}'`, `arn:x?${d}`)];
    expect(dropSecrets('apigateway/get-export', dirty)).toEqual(clean);
    expect(dropSecrets('apigateway/get-export', { body: JSON.stringify(dirty) })).toEqual({
      body: JSON.stringify(clean),
    });
    expect(dropSecrets('apigateway/get-export', { body: 'openapi: 3.0.1' })).toEqual({ body: d });
  });

  test('a CloudTrail event loses what was sent, and stays text when there is nothing to lose', () => {
    const event = (text: unknown) => ({
      Events: [{ EventId: '1', CloudTrailEvent: typeof text === 'string' ? text : JSON.stringify(text) }],
    });
    const sent = {
      eventName: 'UpdateStage',
      requestParameters: {
        restApiId: 'a1b2c3d4e5',
        updateStageInput: {
          patchOperations: [
            { op: 'replace', path: '/variables/db', value: 'hunter2' },
            { op: 'replace', path: '/deploymentId', value: 'd1' },
          ],
        },
        createStageInput: { variables: { db: 'hunter2' } },
        putIntegrationInput: { requestParameters: { 'integration.request.header.Authorization': "'hunter2'" } },
        environment: { variables: { A: 'hunter2' } },
      },
      responseElements: { credentials: { accessKeyId: 'ASIA', sessionToken: 'hunter2', secretAccessKey: 'hunter2' } },
    };
    const clean = dropSecrets('cloudtrail/lookup-events', event(sent));
    expect(JSON.stringify(clean)).not.toContain('hunter2');
    expect(JSON.stringify(clean)).toContain('d1');
    expect(dropSecrets('cloudtrail/lookup-events', clean)).toEqual(clean);
    const key = dropSecrets(
      'cloudtrail/lookup-events',
      event({ eventName: 'CreateApiKey', responseElements: { value: 'hunter2', id: 'k' } }),
    );
    expect(JSON.stringify(key)).not.toContain('hunter2');
    const harmless = event('{ "eventName": "DeleteRoute",  "value": 1 }');
    expect(dropSecrets('cloudtrail/lookup-events', harmless)).toEqual(harmless);
    expect(JSON.stringify(dropSecrets('cloudtrail/lookup-events', event('not JSON, password=hunter2')))).not.toContain(
      'hunter2',
    );
  });

  test.each([
    [
      `(id) Method request headers: {Authorization=Bearer ${jwt}, Host=x}`,
      `(id) Method request headers: {Authorization=${d}, Host=x}`,
    ],
    ['{x-api-key=abcdef, Host=x}', `{x-api-key=${d}, Host=x}`],
    ['{"cookie":"a=b; c=d","ip":"10.0.0.1"}', `{"cookie":"${d}","ip":"10.0.0.1"}`],
    ['{\\"authorization\\":\\"Basic dXNlcg==\\",\\"a\\":1}', `{\\"authorization\\":\\"${d}\\",\\"a\\":1}`],
    ['Missing Authentication Token', 'Missing Authentication Token'],
    [
      '{"apiKey":"-","authorizer.error":"Unauthorized","authorizationError":"x"}',
      '{"apiKey":"-","authorizer.error":"Unauthorized","authorizationError":"x"}',
    ],
    [
      "API Key authorized because method 'GET /' does not require API Key",
      "API Key authorized because method 'GET /' does not require API Key",
    ],
    [
      '2 111122223333 eni-1 10.0.0.1 10.0.0.2 443 50000 6 1 40 1 2 REJECT OK',
      '2 111122223333 eni-1 10.0.0.1 10.0.0.2 443 50000 6 1 40 1 2 REJECT OK',
    ],
  ])('a log line %s becomes %s', (message, expected) => {
    expect(dropSecrets('logs/filter-log-events', { events: [{ message }] })).toEqual({
      events: [{ message: expected }],
    });
  });

  test('is idempotent, and leaves any shape standing', () => {
    const names = [
      'item',
      'items',
      'variables',
      'value',
      'Environment',
      'resourceMethods',
      'GET',
      'methodIntegration',
      'uri',
      'requestParameters',
      'requestTemplates',
      'authorizerUri',
      'body',
      'Events',
      'events',
      'message',
      'CloudTrailEvent',
      'Authorization',
    ];
    const leaf = fc.oneof(
      fc.constantFrom(
        "'secret'",
        'method.request.header.X',
        'https://u:p@h/?token=x',
        `Bearer ${jwt}`,
        'cookie: a=b; c',
        '{"value":"x","password":"y"}',
        'authorization=Basic abc',
      ),
      fc.jsonValue({ maxDepth: 1 }),
    );
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { depthSize: 'medium' },
        leaf,
        fc.array(tie('tree'), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom(...names), tie('tree'), { noNullPrototype: true }),
      ),
    }));
    fc.assert(
      fc.property(
        fc.constantFrom(...operationIds),
        fc.dictionary(fc.constantFrom(...names), tree, { noNullPrototype: true }),
        (operation, answer) => {
          const clean = dropSecrets(operation, answer);
          expect(JSON.stringify(dropSecrets(operation, clean))).toBe(JSON.stringify(clean));
        },
      ),
      { numRuns: 150 },
    );
  });
});

test('masking free text is idempotent', () => {
  const piece = fc.constantFrom(
    'Authorization',
    '=',
    ': ',
    'Bearer ',
    'Basic ',
    'cookie',
    '"',
    "'",
    'abcdefghijklmnopqr',
    'x',
    ';',
    ',',
    ' ',
    '<dropped>',
    'null',
    '-',
    jwt,
    '\\"',
    'x-api-key',
    'token',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 14 }), (pieces) => {
      const once = maskCredentials(pieces.join(''));
      expect(maskCredentials(once)).toBe(once);
    }),
    { numRuns: 5000 },
  );
});

test('AWS ids are no secrets', () => {
  for (const id of [
    'vpce-0a1b2c3d4e5f67890',
    'a1b2c3d4e5',
    'application/json',
    'arn:aws:lambda:us-east-1:444455556666:function:f',
  ])
    expect(carriesSecret(id)).toBe(false);
});
