import { expect, test } from '@jest/globals';
import { diagnosed } from '../diagnose.js';
import { faults } from '../faults/index.js';
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
