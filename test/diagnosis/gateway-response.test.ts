import { expect, test } from '@jest/globals';
import { diagnosed } from '../diagnose.js';
import { faults } from '../faults/index.js';
import { managedRule, pathRule, stageArn, webAcl } from '../worlds/gateway.js';
import { healthy, ids, provider } from '../worlds/peered.js';
import { answer } from '../worlds/world.js';

const withResponses = (code: string, items: object[]) => {
  const fault = faults.find((one) => one.code === code);
  if (!fault) throw new Error(code);
  const broken = fault.breaks((fault.world ?? healthy)());
  return diagnosed(answer(broken, provider, 'apigateway/get-gateway-responses', { items }, ids.api), fault).report
    .requests[0]?.predicted;
};

test('a gateway response of its own type changes status and body', () => {
  const predicted = withResponses('resource-policy-wrong-vpce', [
    {
      responseType: 'ACCESS_DENIED',
      statusCode: '404',
      responseTemplates: { 'application/json': '{"oops":$context.error.messageString}' },
      defaultResponse: false,
    },
  ]);
  expect(predicted).toMatchObject({ kind: 'http', status: 404 });
  expect(predicted?.body).toMatch(/^\{"oops":"User: anonymous is not authorized .*resource-based policy"\}$/);
});

test('DEFAULT_5XX may turn a 500 into a 503, and then it explains one', () => {
  const items = [{ responseType: 'DEFAULT_5XX', statusCode: '503', defaultResponse: false }];
  expect(withResponses('vpc-link-not-available', items)).toMatchObject({ status: 503 });
});

test('default responses change nothing, and the front end asks no API', () => {
  const items = [
    { responseType: 'ACCESS_DENIED', statusCode: '404', defaultResponse: true },
    { responseType: 'DEFAULT_4XX', statusCode: '418', defaultResponse: false },
  ];
  expect(withResponses('resource-policy-wrong-vpce', items.slice(0, 1))).toMatchObject({ status: 403 });
  expect(withResponses('host-header-missing-for-vpce-dns', items)).toMatchObject({ status: 403 });
});

/** What answers before the API is known, or is not API Gateway: no gateway response of the API is asked. */
const notTheApi = [
  'public-api-shadowed-by-private-dns',
  'alias-captured-by-local-private-dns',
  'host-header-missing-for-vpce-dns',
  'api-not-found-or-wrong-region',
  'wrong-endpoint-type',
  'stage-not-found',
  'stage-missing-in-url',
  'api-not-deployed',
  'fronting-lb-targets-unhealthy',
  'private-domain-not-ready',
  'private-domain-cross-region',
  'private-domain-management-policy-denies',
  'ram-share-not-accepted',
  'private-domain-association-missing',
  'private-domain-duplicate-name-on-endpoint',
  'private-domain-mapping-missing',
  'private-domain-policy-denies',
  'vpc-link-stage-prefix-in-path',
  'not-a-rest-api',
  'api-status-not-available',
  'default-endpoint-disabled',
  'strict-mode-host-sni-mismatch',
  'payload-header-or-uri-limit',
  'cache-invalidation-unauthorized',
  'endpoint-policy-no-matching-allow',
  'endpoint-policy-explicit-deny',
  'endpoint-policy-needs-identity',
  'endpoint-policy-missing-domain-arn',
  'endpoint-policy-vs-authorization-header',
];

const families = [
  { responseType: 'DEFAULT_4XX', statusCode: '418' },
  { responseType: 'DEFAULT_5XX', statusCode: '599' },
].map((one) => ({ ...one, responseTemplates: { 'application/json': '"ours"' }, defaultResponse: false }));

test('customised families change the answers of the API, and no other', () => {
  const answered = faults.filter(({ sees }) => sees.kind === 'http');
  const unchanged = answered.filter(({ code, sees }) => {
    const predicted = withResponses(code, families);
    if (predicted?.body === undefined || predicted.body !== '"ours"') return true;
    expect(predicted.status).toBe('status' in sees && sees.status >= 500 ? 599 : 418);
    return false;
  });
  expect(unchanged.map(({ code }) => code)).toEqual(notTheApi);
});

test.each([
  ['authorizer-failure-or-timeout', 'AUTHORIZER_FAILURE'],
  ['authorizer-permission-missing', 'AUTHORIZER_CONFIGURATION_ERROR'],
  ['cognito-token-invalid', 'UNAUTHORIZED'],
  ['api-key-missing-or-invalid', 'INVALID_API_KEY'],
  ['waf-blocked', 'WAF_FILTERED'],
  ['usage-plan-quota-exceeded', 'QUOTA_EXCEEDED'],
  ['lambda-throttled', 'INTEGRATION_FAILURE'],
  ['lambda-permission-missing', 'API_CONFIGURATION_ERROR'],
  ['integration-timeout', 'INTEGRATION_TIMEOUT'],
])('%s is a gateway response of type %s', (code, responseType) => {
  const own = {
    responseType,
    statusCode: '499',
    responseTemplates: { 'application/json': '$context.error.responseType' },
  };
  expect(withResponses(code, [...families, { ...own, defaultResponse: false }])).toMatchObject({
    status: 499,
    body: responseType,
  });
});

test("a web ACL's own answer goes before the API's", () => {
  const fault = faults.find(({ code }) => code === 'waf-blocked')!;
  const acl = webAcl(
    { Allow: {} },
    pathRule('orders', 0, '/orders', { Block: { CustomResponse: { ResponseCode: 451, CustomResponseBodyKey: 'no' } } }),
  );
  const worded = {
    WebACL: { ...acl.WebACL, CustomResponseBodies: { no: { ContentType: 'TEXT_PLAIN', Content: 'no' } } },
  };
  const snapshot = answer(fault.world!(), provider, 'wafv2/get-web-acl-for-resource', worded, stageArn);
  const customised = answer(snapshot, provider, 'apigateway/get-gateway-responses', { items: families }, ids.api);
  expect(diagnosed(customised, fault).report.requests[0]?.predicted).toEqual({
    kind: 'http',
    status: 451,
    body: 'no',
    layer: 'waf',
  });
});

test('what a managed rule group does is unknown, and with a Forbidden that was seen it is told', () => {
  const fault = faults.find(({ code }) => code === 'waf-blocked')!;
  const acl = webAcl({ Allow: {} }, managedRule);
  const snapshot = answer(fault.world!(), provider, 'wafv2/get-web-acl-for-resource', acl, stageArn);
  const [finding] = diagnosed(snapshot, fault).report.findings;
  expect(finding).toMatchObject({ code: 'waf-blocked', is: 'unknown' });
  expect(finding?.because).toContain('managed rule group');
  const seen = { ...fault, message: 'HTTP/1.1 403 Forbidden\n{"message":"Forbidden"}' };
  expect(diagnosed(snapshot, seen).report.findings[0]).toMatchObject({ is: 'fail', role: 'latent' });
});

test('an answer to HEAD has no body', () => {
  const fault = faults.find(({ code }) => code === 'endpoint-policy-explicit-deny');
  const { report } = diagnosed(fault!.breaks(healthy()), { ...fault!, method: 'HEAD' });
  expect(report.requests[0]?.predicted).toEqual({
    kind: 'http',
    status: 403,
    errorType: 'AccessDeniedException',
    layer: 'endpoint-policy',
  });
});
