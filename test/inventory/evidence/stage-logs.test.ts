import { describe, expect, test } from '@jest/globals';
import { readerOf } from '../../../src/inventory/evidence/access-log-format.js';
import { accessLog } from '../../../src/inventory/evidence/access-logs.js';
import { executionLog } from '../../../src/inventory/evidence/execution-logs.js';
import { refusalIn } from '../../../src/inventory/evidence/refusal.js';
import { inventory, place } from './samples.js';

const read = (format: string, line: string) => {
  const values = readerOf(format)(line);
  return values && Object.fromEntries(values);
};

/** The formats of https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html */
describe('formats of access logs', () => {
  test('CLF', () => {
    expect(
      read(
        '$context.identity.sourceIp $context.identity.caller $context.identity.user [$context.requestTime]"$context.httpMethod $context.resourcePath $context.protocol" $context.status $context.responseLength $context.requestId $context.extendedRequestId',
        '10.10.1.10 - - [01/Feb/2026:11:20:00 +0000]"GET /orders/{id} HTTP/1.1" 403 42 c6af9ac6-7b61 X1=',
      ),
    ).toEqual({
      'identity.sourceIp': '10.10.1.10',
      requestTime: '01/Feb/2026:11:20:00 +0000',
      httpMethod: 'GET',
      resourcePath: '/orders/{id}',
      protocol: 'HTTP/1.1',
      status: '403',
      responseLength: '42',
      requestId: 'c6af9ac6-7b61',
      extendedRequestId: 'X1=',
    });
  });
  test('JSON, with numbers and nested values', () => {
    const format =
      '{ "ip": "$context.identity.sourceIp", "http": {"status":$context.status, "line": "$context.httpMethod $context.path"}, "constant": "x" }';
    expect(
      read(format, '{ "ip": "10.10.1.10", "http": {"status":200, "line": "GET /prod/orders"}, "constant": "x" }'),
    ).toEqual({
      'identity.sourceIp': '10.10.1.10',
      status: '200',
      httpMethod: 'GET',
      path: '/prod/orders',
    });
  });
  test('a line of a JSON format that is no JSON is read as text', () => {
    const format = '{"agent":"$context.identity.userAgent","status":"$context.status"}';
    expect(read(format, '{"agent":"a"b","status":"403"}')).toEqual({ 'identity.userAgent': 'a"b', status: '403' });
  });
  test('CSV and XML', () => {
    expect(read('$context.identity.sourceIp,$context.status,$context.requestId', '10.10.1.10,200,abc')).toMatchObject({
      status: '200',
      requestId: 'abc',
    });
    expect(
      read(
        '<request id="$context.requestId"> <status>$context.status</status> </request>',
        '<request id="abc"> <status>504</status> </request>',
      ),
    ).toEqual({ requestId: 'abc', status: '504' });
  });
  test('a line of another format is none', () => {
    expect(read('$context.status,$context.requestId', 'no comma here')).toBeUndefined();
    expect(read('{"status":"$context.status"}', '[1]')).toBeUndefined();
  });
  test('reading takes time in proportion to the line, whatever is in it', () => {
    const format = Array.from({ length: 40 }, (_, i) => `$context.v${i}`).join('","');
    const started = performance.now();
    readerOf(format)('","'.repeat(50_000));
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});

describe('the access log of a stage', () => {
  const stage = {
    stageName: 'prod',
    accessLogSettings: {
      destinationArn: `arn:aws:logs:us-east-1:${place.account}:log-group:apigw/orders:*`,
      format:
        '{"t":"$context.requestTimeEpoch","status":"$context.status","type":"$context.error.responseType","waf":"$context.wafResponseCode","msg":$context.error.messageString,"integ":"$context.integration.status","ierr":"$context.integration.error"}',
    },
  };
  const row = (rest: object) =>
    JSON.stringify({
      t: '1769944800000',
      status: '200',
      type: '-',
      waf: '-',
      msg: '-',
      integ: '-',
      ierr: '-',
      ...rest,
    });
  const log = (...messages: string[]) =>
    accessLog(
      inventory([
        'logs/filter-log-events',
        { events: messages.map((message) => ({ message, timestamp: 5 })) },
        'apigw/orders',
      ]),
      stage,
    );

  test.each([
    [{ status: '403', type: 'ACCESS_DENIED' }, 'gateway', 'ACCESS_DENIED'],
    [{ status: '403', waf: 'WAF_BLOCK' }, 'gateway', 'WAF_FILTERED'],
    [{ status: '504', type: 'INTEGRATION_FAILURE' }, 'integration', 'INTEGRATION_FAILURE'],
    [{ status: '503', integ: '503' }, 'backend', undefined],
    [{ status: '500', ierr: 'network' }, 'integration', undefined],
    [{ status: '200' }, undefined, undefined],
  ])('%j', (rest, maker, errorType) => {
    expect(log(row(rest))?.rows[0]).toMatchObject({
      maker,
      errorType,
      at: 1_769_944_800_000,
      status: Number(rest.status),
    });
  });
  test('lines that do not fit are counted and kept', () => {
    const hostile = '\u001b[2Jhello';
    expect(log(row({}), hostile, 'x')).toMatchObject({ malformed: 2, unparsed: [hostile, 'x'], truncated: false });
  });
  test('is undefined where it was not read or is elsewhere', () => {
    expect(accessLog(inventory(), stage)).toBeUndefined();
    expect(accessLog(inventory(), { stageName: 'prod' })).toBeUndefined();
    expect(
      accessLog(inventory(), {
        accessLogSettings: {
          ...stage.accessLogSettings,
          destinationArn: 'arn:aws:firehose:us-east-1:1:deliverystream/amazon-apigateway-x',
        },
      }),
    ).toBeUndefined();
  });
});

describe('the execution log of a stage', () => {
  const rows = (...messages: string[]) =>
    executionLog(
      inventory([
        'logs/filter-log-events',
        { events: messages.map((message) => ({ message, timestamp: 1_769_944_800_000 })) },
        'API-Gateway-Execution-Logs_a1b2c3d4e5/prod',
      ]),
      place,
      'a1b2c3d4e5',
      'prod',
    )?.rows;

  test.each([
    [
      'Execution failed due to configuration error: Invalid permissions on Lambda function',
      500,
      'integration',
      'API_CONFIGURATION_ERROR',
    ],
    [
      'Execution failed due to configuration error: Malformed Lambda proxy response',
      502,
      'integration',
      'API_CONFIGURATION_ERROR',
    ],
    [
      "Execution failed due to configuration error: Host name 'a' does not match the certificate subject provided by the peer (CN=b)",
      500,
      'integration',
      'API_CONFIGURATION_ERROR',
    ],
    [
      'Execution failed due to a network error communicating with endpoint: Connection is closed',
      504,
      'integration',
      'INTEGRATION_FAILURE',
    ],
    ['Execution failed due to a timeout error', 504, 'integration', 'INTEGRATION_TIMEOUT'],
    ['Received response. Status: 503, Integration latency: 12 ms', 503, 'backend', undefined],
    ['Key throttle limit exceeded for RestApi a1b2c3d4e5 Stage prod Limit: 1 Burst: 1', 429, 'gateway', undefined],
    ['The client is not authorized to perform this operation.', 403, 'gateway', undefined],
  ])('%s', (text, status, maker, errorType) => {
    const [row] =
      rows(
        '(r1) HTTP Method: GET, Resource Path: /orders',
        `(r1) ${text}`,
        `(r1) Method completed with status: ${status}`,
      ) ?? [];
    expect(row).toMatchObject({ method: 'GET', resource: '/orders', status, maker, errorType });
  });
  test('lines of one request are one row; lines of none are left out', () => {
    expect(
      rows(
        '(r1) Starting execution for request: r1',
        '(r2) Method completed with status: 200',
        '(r1) Method completed with status: 403',
        'noise',
      )?.map(({ status }) => status),
    ).toEqual([403, 200]);
  });
  test('is undefined where it was not read', () => {
    expect(executionLog(inventory(), place, 'a1b2c3d4e5', 'prod')).toBeUndefined();
  });
});

describe('texts of a refusal', () => {
  const text = (tail: string, who = 'anonymous') =>
    `User: ${who} is not authorized to perform: execute-api:Invoke on resource: arn:aws:execute-api:us-east-1:********4690:abc/prod/GET/x ${tail}`;
  test.each([
    [text('because no resource-based policy allows the execute-api:Invoke action'), 'resource-policy implicit'],
    [text('with an explicit deny in a resource-based policy'), 'resource-policy explicit'],
    [text('because no identity-based policy allows the execute-api:Invoke action'), 'identity-policy implicit'],
    [text('with an explicit deny in an identity-based policy'), 'identity-policy explicit'],
    [text('because no VPC endpoint policy allows the execute-api:Invoke action'), 'endpoint-policy implicit'],
    [text('with an explicit deny in a VPC endpoint policy'), 'endpoint-policy explicit'],
    [text('with an explicit deny in a service control policy'), 'service-control-policy explicit'],
    [text('with an explicit deny'), 'policy explicit'],
    ['User is not authorized to access this resource with an explicit deny', 'authorizer'],
    ['Forbidden', undefined],
    [undefined, undefined],
  ])('%s', (message, refusal) => {
    expect(refusalIn(message)).toBe(refusal);
  });
});
