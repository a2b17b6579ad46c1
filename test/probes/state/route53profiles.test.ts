import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import { ListProfileAssociationsCommand } from '../../../src/probes/state/route53profiles-command.js';
import { route53profiles } from '../../../src/probes/state/route53profiles.js';

const options = {
  region: 'us-east-1',
  credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 's' },
  maxAttempts: 1,
  retryMode: 'standard',
  requestHandler: {},
};

/** What the service's model names, in botocore's `route53profiles/2018-05-10/endpoint-rule-set-1.json`. */
describe('its hosts', () => {
  const { config } = route53profiles.client(options);
  const hostOf = (Region: string, UseFIPS = false, UseDualStack = false) =>
    config.endpointProvider({ Region, UseFIPS, UseDualStack }).url.href;
  test.each([
    [hostOf('us-east-1'), 'https://route53profiles.us-east-1.amazonaws.com/'],
    [hostOf('us-gov-west-1'), 'https://route53profiles.us-gov-west-1.amazonaws.com/'],
    [hostOf('cn-north-1'), 'https://route53profiles.cn-north-1.amazonaws.com.cn/'],
    [hostOf('us-east-1', true), 'https://route53profiles-fips.us-east-1.amazonaws.com/'],
    [hostOf('eu-west-1', false, true), 'https://route53profiles.eu-west-1.api.aws/'],
  ])('%s', (found, stated) => expect(found).toBe(stated));
});

interface Heard {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly authorization: string | undefined;
}

/** Sends one command to a server that gives this answer, and tells what the server heard. */
const asked = async (input: object, status: number, headers: object, body: string) => {
  const heard: Heard[] = [];
  const server = createServer(({ method, url, headers: { authorization } }, response) => {
    heard.push({ method, url, authorization });
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const sent = route53profiles.client({ ...options, endpoint }).send(new ListProfileAssociationsCommand(input), {});
  const output: unknown = await sent.catch((error: unknown) => error);
  server.closeAllConnections();
  server.close();
  return { heard, output };
};

test('a page is asked as the service models it, and signed for it', async () => {
  const association = { Id: 'rpassoc-1', ProfileId: 'rp-1', ResourceId: 'vpc-0c1', Status: 'COMPLETE' };
  const body = JSON.stringify({ ProfileAssociations: [{ ...association, CreationTime: 1769947200 }], NextToken: 'n=' });
  const { heard, output } = await asked({ MaxResults: 100, NextToken: 'a b' }, 200, {}, body);
  expect(heard).toMatchObject([{ method: 'GET', url: '/profileassociations?maxResults=100&nextToken=a%20b' }]);
  expect(heard[0]?.authorization).toMatch(/Credential=AKIDEXAMPLE\/\d{8}\/us-east-1\/route53profiles\/aws4_request,/);
  expect(output).toMatchObject({
    ProfileAssociations: [{ ...association, CreationTime: new Date('2026-02-01T12:00:00Z') }],
    NextToken: 'n=',
  });
});

test('a denial has its name and its words', async () => {
  const headers = { 'x-amzn-errortype': 'AccessDeniedException' };
  const { output } = await asked({}, 400, headers, '{"Message":"User is not authorized"}');
  expect(output).toMatchObject({ name: 'AccessDeniedException', message: 'User is not authorized' });
});
