import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { checks } from '../../../src/checks/index.js';
import { diagnose } from '../../../src/diagnosis/diagnose.js';
import type { HostProbe } from '../../../src/inventory/evidence/live.js';
import { withProbes } from '../../../src/inventory/evidence/live.js';
import { inventoryOf } from '../../../src/inventory/inventory.js';
import { probeLive } from '../../../src/probes/live/index.js';
import { formats, render } from '../../../src/report/index.js';
import { buildRequests } from '../../../src/request/build.js';
import type { Snapshot } from '../../../src/snapshot/snapshot.js';
import { askedFor } from '../../diagnose.js';
import { run } from '../../cli/run.js';
import { healthy, ids, provider, urls } from '../../worlds/peered.js';
import { edit } from '../../worlds/world.js';
import type { Certificate, Serving } from './servers.js';
import { certificateFor, serveDns, serveHttps } from './servers.js';

/** The endpoint's interfaces are this machine's: one answers, at the other nobody listens. */
const nearby = (): Snapshot =>
  edit(healthy(), provider, 'ec2/describe-network-interfaces', (draft) =>
    JSON.parse(JSON.stringify(draft).replaceAll('10.20.1.10', '127.0.0.2').replaceAll('10.20.2.10', '127.0.0.3')),
  );

let certificate: Certificate;
let server: Serving;
const asked: string[] = [];

beforeAll(async () => {
  certificate = certificateFor(['*.execute-api.us-east-1.amazonaws.com', '*.execute-api.us-east-1.vpce.amazonaws.com']);
  const at = { host: '127.0.0.2' };
  server = await serveHttps(
    certificate,
    (request, response) => {
      asked.push(
        `${request.method} ${request.headers.host} ${request.url} ${Object.keys(request.headers).sort().join(' ')}`,
      );
      response.writeHead(200, { 'x-amz-apigw-id': 'x' });
      response.end('{}');
    },
    at,
  );
});
afterAll(() => server.close());

test('a request is probed by name, packet, handshake and answer, without its credentials', async () => {
  const state = nearby();
  const inventory = inventoryOf(state);
  const call = { target: urls.alias, from: ids.app, headers: ['Authorization: secret', 'x-api-key: secret'] };
  const requests = buildRequests(inventory, askedFor(call));
  const dns = await serveDns({});
  const [probe, ...more] = await probeLive({
    state,
    requests: [...requests, ...requests],
    now: () => new Date('2026-02-01T12:00:00Z'),
    env: { HTTPS_PROXY: 'http://proxy:3128' },
    port: server.port,
    ca: certificate.cert,
    servers: [dns.address],
    lookup: () => Promise.resolve([{ address: '127.0.0.2' }]),
    patience: 2_000,
  });
  dns.close();
  expect(more).toEqual([]);
  const { name } = requests[0]?.host as { name: string };
  expect(probe).toMatchObject({ name, proxied: true, from: Date.parse('2026-02-01T12:00:00Z') });
  expect(probe?.names.filter((one) => one.name === name)).toEqual([
    { name, by: 'host', addresses: ['127.0.0.2'], error: undefined },
    { name, by: dns.address, addresses: [], error: 'ENOTFOUND' },
  ]);
  expect(probe?.connects.map(({ address, is }) => [address, is])).toEqual([
    ['127.0.0.2', 'connected'],
    ['127.0.0.3', 'refused'],
  ]);
  expect(probe?.handshakes).toMatchObject([{ address: '127.0.0.2', name, is: 'trusted' }]);
  expect(probe?.byOtherNames.map((one) => [one.address, one.name, one.is])).toEqual([
    ['127.0.0.2', `${ids.api}.execute-api.us-east-1.amazonaws.com`, 'trusted'],
    ['127.0.0.2', `${ids.endpoint}-abcdefgh.execute-api.us-east-1.vpce.amazonaws.com`, 'trusted'],
  ]);
  expect(probe?.answers.map(({ variant, status }) => [variant, status])).toEqual([
    ['as asked', 200],
    ['default name', 200],
    ['endpoint name', 200],
  ]);
  expect(asked.sort()).toEqual([
    `GET ${ids.api}-${ids.endpoint}.execute-api.us-east-1.amazonaws.com /prod/orders connection host user-agent`,
    `GET ${ids.api}.execute-api.us-east-1.amazonaws.com /prod/orders connection host user-agent`,
    `GET ${ids.endpoint}-abcdefgh.execute-api.us-east-1.vpce.amazonaws.com /prod/orders connection host user-agent x-apigw-api-id`,
  ]);
});

test("the VPC's own resolver is asked where this host is in the VPC of the caller, and only there", async () => {
  const state = nearby();
  const requests = buildRequests(inventoryOf(state), askedFor({ target: urls.alias, from: ids.app }));
  const { name } = requests[0]?.host as { name: string };
  const dns = await serveDns({ [name]: ['10.20.1.10'] });
  const resolvers = async (own: readonly string[]) => {
    const [probe] = await probeLive({
      state,
      requests,
      now: () => new Date('2026-02-01T12:00:00Z'),
      env: {},
      port: server.port,
      servers: [],
      own,
      vpcResolver: dns.address,
      lookup: () => Promise.reject(Object.assign(new Error(), { code: 'ENOTFOUND' })),
      patience: 500,
    });
    return probe?.names.filter((one) => one.name === name);
  };
  const host = { name, by: 'host', addresses: [], error: 'ENOTFOUND' };
  expect(await resolvers(['10.10.1.10', '127.0.0.1'])).toEqual([
    host,
    { name, by: 'vpc', addresses: ['10.20.1.10'], error: undefined },
  ]);
  expect(await resolvers(['192.168.1.5'])).toEqual([host]);
  dns.close();
});

test('a replay probes nothing', async () => {
  const { status, stderr } = await run(['doctor', urls.alias, '--snapshot', '/nowhere', '--live']);
  expect(status).toBe(2);
  expect(stderr).toContain('--live');
});

describe('a report of what a hostile server said', () => {
  const codes = '\u001b[2J\u001b]0;owned\u0007\u009b31m\r<script>alert(1)</script>';
  const control = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/;
  const state = healthy();
  const requests = buildRequests(inventoryOf(state), askedFor({ target: urls.alias, from: ids.app }));
  const { name } = requests[0]?.host as { name: string };
  const at = Date.parse(state.takenAt);
  const probe: HostProbe = {
    host: `here${codes}`,
    name,
    names: [{ name, by: 'host', addresses: [], error: `ENOTFOUND${codes}` }],
    connects: [{ address: '10.20.1.10', is: 'refused', from: '10.10.1.10', error: codes }],
    handshakes: [
      {
        address: '10.20.1.10',
        name,
        is: 'untrusted',
        version: 'TLSv1.3',
        issuer: codes,
        names: [codes],
        error: 'DEPTH_ZERO_SELF_SIGNED_CERT',
        otherwise: undefined,
        smaller: undefined,
      },
    ],
    byOtherNames: [],
    answers: [
      {
        address: '10.20.1.10',
        variant: 'as asked',
        host: name,
        method: 'GET',
        path: '/prod/orders',
        status: 403,
        text: `HTTP/1.1 403 ${codes}\nServer: ${codes}\nx-y: z\n\n${codes}`,
        error: undefined,
        at,
      },
    ],
    proxied: false,
    from: at,
    to: at,
  };
  const { report } = diagnose(withProbes(inventoryOf(state), [probe]), requests, {
    version: '0.0.0',
    source: 'live',
    checks,
    logs: true,
    notes: [],
  });
  test.each(formats.map((format) => [format]))('%s has its control codes and markup escaped', async (format) => {
    const text = await render(format, report, { width: 80, colour: 0, ascii: false });
    expect(text.replaceAll('\n', '')).not.toMatch(control);
    // In Markdown it stands in spans of code, where it is text.
    if (format === 'html') expect(text).not.toContain('<script>alert');
  });
  test('says what was met', () => {
    expect(JSON.stringify(report)).toContain('something reachable refuses');
  });
});
