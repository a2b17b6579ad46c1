import { expect, test } from '@jest/globals';
import { isUnsupported } from '../../src/probes/unsupported.js';

const sdk = (name: string, httpStatusCode: number): Error =>
  Object.assign(new Error('said'), { name, $metadata: { httpStatusCode } });
const page = '<!doctype html><title>Internal Server Error</title>';

test.each([
  ['EC2 without the action', sdk('InvalidAction', 400), '<Response/>', ''],
  ['a JSON service without the action', sdk('UnknownOperationException', 400), '{}', ''],
  ['moto, of a query service', sdk('Error', 500), page, 'Werkzeug/3.1.8 Python/3.11.7'],
  ['moto, of a path that it does not serve', sdk('SyntaxError', 404), page, 'Werkzeug/3.1.8 Python/3.11.7'],
  ['LocalStack', sdk('InternalFailure', 501), '{}', 'TwistedWeb/24.3.0'],
] as const)('%s does not have the operation', (_who, error, body, server) => {
  expect(isUnsupported(error, { body, server })).toBe(true);
});

test.each([
  ['a refusal', sdk('UnauthorizedOperation', 403), '<Response/>', 'AmazonEC2'],
  ['a throttle', sdk('RequestLimitExceeded', 503), '<Response/>', 'AmazonEC2'],
  ['an error of AWS', sdk('InternalError', 500), '<Response/>', 'AmazonEC2'],
  ['a page of a proxy', sdk('Error', 500), page, 'nginx'],
  ['a page of nobody', sdk('Error', 404), page, ''],
  ['an error that a stand-in words as AWS does', sdk('InvalidVpcID.NotFound', 400), '<Response/>', 'Werkzeug/3.1.8'],
  ['a cut connection', Object.assign(new Error('x'), { code: 'ECONNRESET' }), '', ''],
] as const)('%s is no word about the operation', (_who, error, body, server) => {
  expect(isUnsupported(error, { body, server })).toBe(false);
});
