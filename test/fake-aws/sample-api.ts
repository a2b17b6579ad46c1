import type { SampleRow } from './sample.js';

const three = <T>(make: (n: number) => T): T[] => [1, 2, 3].map(make);
const date = '2026-03-01T08:30:00.000Z';
const api = 'a1b2c3d4e5';
const arn = 'arn:aws:elasticloadbalancing:us-east-1:444455556666';
const balancer = `${arn}:loadbalancer/net/orders/50dc6c495c0c9188`;
const domainArn = 'arn:aws:apigateway:us-east-1:444455556666:/domainnames/api.example.com+d1';
/** As API Gateway returns policies: the JSON escaped once more. */
const policy =
  '{\\"Version\\":\\"2012-10-17\\",\\"Statement\\":[{\\"Effect\\":\\"Allow\\",\\"Resource\\":\\"arn:aws:execute-api:us-east-1:444455556666:a1b2c3d4e5\\/*\\"}]}';

const restApi = (n: number) => ({
  id: n === 1 ? api : `api${n}`,
  name: `orders-${n}`,
  createdDate: date,
  apiKeySource: 'HEADER',
  endpointConfiguration: { types: ['PRIVATE'], vpcEndpointIds: ['vpce-01'] },
  policy,
  tags: { team: 'orders' },
});

const stage = (n: number) => ({
  deploymentId: `dep${n}`,
  stageName: `stage${n}`,
  cacheClusterEnabled: false,
  methodSettings: { '*/*': { loggingLevel: 'INFO', throttlingRateLimit: 10_000.5, throttlingBurstLimit: 5000 } },
  accessLogSettings: {
    format: '{"ip":"$context.identity.sourceIp"}',
    destinationArn: 'arn:aws:logs:us-east-1:444455556666:log-group:api',
  },
  tracingEnabled: true,
  createdDate: date,
});

/** API Gateway, version 1. */
export const apiAnswers: readonly SampleRow[] = [
  ['apigateway/get-rest-apis', [], { items: three(restApi) }],
  ['apigateway/get-rest-api', [api], restApi(1)],
  [
    'apigateway/get-resources',
    [api],
    {
      items: three((n) => ({
        id: `res${n}`,
        path: n === 1 ? '/' : `/r${n}`,
        resourceMethods: {
          GET: {
            httpMethod: 'GET',
            authorizationType: 'AWS_IAM',
            apiKeyRequired: false,
            methodIntegration: {
              type: 'HTTP_PROXY',
              uri: 'http://nlb/{proxy}',
              connectionType: 'VPC_LINK',
              connectionId: 'link1',
              timeoutInMillis: 29_000,
              requestParameters: { 'integration.request.path.proxy': 'method.request.path.proxy' },
            },
          },
        },
      })),
    },
  ],
  ['apigateway/get-stages', [api], { item: three(stage) }],
  ['apigateway/get-stage', [api, 'stage1'], stage(1)],
  [
    'apigateway/get-deployments',
    [api],
    {
      items: three((n) => ({
        id: `dep${n}`,
        createdDate: date,
      })),
    },
  ],
  [
    'apigateway/get-deployment',
    [api, 'dep1'],
    {
      id: 'dep1',
      createdDate: date,
      apiSummary: { '/': { GET: { authorizationType: 'NONE', apiKeyRequired: false } } },
    },
  ],
  [
    'apigateway/get-authorizers',
    [api],
    { items: three((n) => ({ id: `auth${n}`, name: `auth${n}`, type: 'TOKEN', authorizerResultTtlInSeconds: 300 })) },
  ],
  [
    'apigateway/get-gateway-responses',
    [api],
    {
      items: three((n) => ({
        responseType: `T${n}`,
        statusCode: '403',
        responseParameters: {},
        responseTemplates: { 'application/json': '{"m":$context.error.messageString}' },
        defaultResponse: true,
      })),
    },
  ],
  [
    'apigateway/get-request-validators',
    [api],
    {
      items: three((n) => ({
        id: `val${n}`,
        name: 'all',
        validateRequestBody: true,
        validateRequestParameters: false,
      })),
    },
  ],
  [
    'apigateway/get-export',
    [api, 'stage1'],
    { openapi: '3.0.1', info: { title: 'orders', version: '1' }, paths: { '/': {} } },
  ],
  [
    'apigateway/get-vpc-links',
    [],
    { items: three((n) => ({ id: `link${n}`, name: 'orders', targetArns: [balancer], status: 'AVAILABLE' })) },
  ],
  ['apigateway/get-vpc-link', ['link1'], { id: 'link1', name: 'orders', targetArns: [balancer], status: 'AVAILABLE' }],
  [
    'apigateway/get-account',
    [],
    {
      cloudwatchRoleArn: 'arn:aws:iam::444455556666:role/apigw',
      throttleSettings: { burstLimit: 5000, rateLimit: 10_000 },
      features: ['UsagePlans'],
      apiKeyVersion: '4',
    },
  ],
  [
    'apigateway/get-usage-plans',
    [],
    {
      items: three((n) => ({
        id: `plan${n}`,
        name: 'gold',
        apiStages: [{ apiId: api, stage: 'stage1' }],
        quota: { limit: 100, offset: 0, period: 'DAY' },
      })),
    },
  ],
  [
    'apigateway/get-usage-plan-keys',
    ['plan1'],
    { items: three((n) => ({ id: `key${n}`, type: 'API_KEY', name: `key${n}` })) },
  ],
  [
    'apigateway/get-usage',
    ['plan1'],
    {
      usagePlanId: 'plan1',
      startDate: '2026-11-19',
      endDate: '2026-11-20',
      items: {
        key1: [
          [3, 97],
          [0, 97],
        ],
        key2: [[0, 100]],
        key3: [[100, 0]],
      },
    },
  ],
  [
    'apigateway/get-api-keys',
    [],
    {
      items: three((n) => ({
        id: `key${n}`,
        name: `key${n}`,
        enabled: n !== 2,
        createdDate: date,
        stageKeys: [`${api}/stage1`],
      })),
    },
  ],
  [
    'apigateway/get-domain-names',
    [],
    {
      items: [
        {
          domainName: 'api.example.com',
          domainNameId: 'd1',
          domainNameArn: domainArn,
          certificateArn: 'arn:aws:acm:us-east-1:444455556666:certificate/c1',
          endpointConfiguration: { types: ['PRIVATE'] },
          domainNameStatus: 'AVAILABLE',
          policy,
        },
      ],
    },
  ],
  [
    'apigateway/get-domain-name',
    ['api.example.com', 'd1'],
    {
      domainName: 'api.example.com',
      domainNameId: 'd1',
      domainNameArn: domainArn,
      endpointConfiguration: { types: ['PRIVATE'] },
      policy,
    },
  ],
  ['apigateway/get-domain-name', ['old.example.com'], { domainName: 'old.example.com', certificateUploadDate: date }],
  [
    'apigateway/get-base-path-mappings',
    ['api.example.com', 'd1'],
    { items: three((n) => ({ basePath: n === 1 ? '(none)' : `v${n}`, restApiId: api, stage: 'stage1' })) },
  ],
  [
    'apigateway/get-domain-name-access-associations',
    [],
    {
      items: three((n) => ({
        domainNameAccessAssociationArn: `arn:aws:apigateway:us-east-1:444455556666:/domainnameaccessassociations/domainname/api.example.com/vpcesource/vpce-0${n}`,
        domainNameArn: domainArn,
        accessAssociationSourceType: 'VPCE',
        accessAssociationSource: `vpce-0${n}`,
      })),
    },
  ],
];
