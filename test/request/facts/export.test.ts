import { describe, expect, test } from '@jest/globals';
import { redactionOf } from '../../../src/snapshot/redact.js';
import { dropSecrets } from '../../../src/snapshot/secrets.js';
import type { Snapshot } from '../../../src/snapshot/snapshot.js';
import { diagnosed } from '../../diagnose.js';
import type { Fault } from '../../faults/fault.js';
import { faults } from '../../faults/index.js';
import { authorized, keyed, pooled, withStage } from '../../worlds/gateway.js';
import { signedWorld, signing } from '../../worlds/iam.js';
import { exportOf, withExport } from '../../worlds/exported.js';
import { withLinkV2 } from '../../worlds/link-v2.js';
import { healthy, ids, provider, urls } from '../../worlds/peered.js';
import { answer, edit } from '../../worlds/world.js';

const worldOf = (fault: Fault): Snapshot => (fault.world ?? healthy)();
const call = { target: urls.alias, from: ids.app };
const pets = { ...call, target: urls.alias.replace('/orders', '/pets') };

/** The stage still serves what it was given; only the answer about the working copy is of another moment. */
const workingCopyOf = (snapshot: Snapshot, other: Snapshot): Snapshot => ({
  ...snapshot,
  answers: new Map([
    ...snapshot.answers,
    ...[...other.answers].filter(([path]) => path.includes('apigateway/get-resources')),
  ]),
});

/** Faults that lie in the API's own methods: a deployment carries them. */
const ofTheApi = faults.filter((fault) => {
  const [before, after] = [worldOf(fault), fault.breaks(worldOf(fault))];
  const changed = [...after.answers].filter(
    ([path, value]) => JSON.stringify(before.answers.get(path)) !== JSON.stringify(value),
  );
  return changed.length > 0 && changed.every(([path]) => path.includes('apigateway/get-resources'));
});

test('there are such faults', () => {
  expect(ofTheApi.length).toBeGreaterThanOrEqual(8);
});

describe.each(ofTheApi.map((fault) => [fault.code, fault] as const))('%s', (code, fault) => {
  const fine = worldOf(fault);
  const broken = fault.breaks(fine);

  test('is found where the export says so too', () => {
    const { report } = diagnosed(withExport(broken), fault);
    expect(report.findings.map((finding) => finding.code)).toEqual([code, ...Object.keys(fault.also ?? {})]);
    expect(report.requests[0]?.notes.join()).not.toContain('no export');
  });

  test('does not stop the request while it is in the working copy only; the next deployment would', () => {
    const { report } = diagnosed(withExport(broken, workingCopyOf(broken, fine)), fault);
    expect(report.requests.map(({ verdict, rootCause }) => [verdict, rootCause])).toEqual([['healthy', null]]);
    expect(report.findings.map((finding) => [finding.code, finding.role])).toEqual([['deployment-stale', 'latent']]);
    expect(report.findings[0]?.details.at(-1)).toBe(`the next deployment would break this request: ${code}`);
  });

  test('is repaired by a deployment where the working copy was corrected since', () => {
    const corrected = workingCopyOf(broken, fine);
    const { report } = diagnosed(withExport(corrected, broken), fault);
    expect(report.requests[0]?.rootCause).toBe(code);
    const [found, difference] = report.findings;
    expect(found?.details.at(-1)).toMatch(/^repaired in the working copy and not deployed since: .*deployment-stale/);
    expect(found?.repair.map(({ cli }) => cli)).toEqual([
      `aws apigateway create-deployment --rest-api-id ${ids.api} --stage-name prod --region us-east-1`,
    ]);
    expect(found?.tried.result).toBe('repairs');
    expect(difference).toMatchObject({ code: 'deployment-stale', role: 'latent' });
  });
});

describe('a healthy world with an export raises nothing', () => {
  test.each([
    ['peered', healthy, call],
    ['a function', healthy, pets],
    ['a link V2', withLinkV2, call],
  ])('%s', (_name, world, asked) => {
    const { report } = diagnosed(withExport(world()), asked);
    expect(report.findings).toEqual([]);
    expect(report.requests[0]?.notes).toEqual([expect.stringMatching(/^No logs were collected/)]);
  });
});

test('without an export the working copy stands in, and the report says so', () => {
  const [note] = diagnosed(healthy(), call).report.requests[0]?.notes ?? [];
  expect(note).toBe(
    'no export of stage prod tells the integration of GET /orders: it was judged as the working copy has it, and deployment dep111 of 2026-01-10 may have another',
  );
});

test.each([
  ['text', (document: object) => ({ contentType: 'application/json', body: JSON.stringify(document) })],
  ['base64', (document: object) => ({ body: Buffer.from(JSON.stringify(document)).toString('base64') })],
])('the body of an answer may be %s', (_name, wrapped) => {
  const late = edit(healthy(), provider, 'apigateway/get-resources', change({ timeoutInMillis: 50 }), ids.api);
  const export_ = wrapped(exportOf(late));
  const { report } = diagnosed(answer(healthy(), provider, 'apigateway/get-export', export_, ids.api, 'prod'), call);
  expect(report.findings.map(({ code }) => code)).toContain('deployment-stale');
});

const change =
  (fields: object, path = '/orders') =>
  (a: { items: { path: string; resourceMethods?: Record<string, { methodIntegration: object }> }[] }): void => {
    const method = a.items.find((row) => row.path === path)?.resourceMethods?.['GET'];
    if (method) Object.assign(method.methodIntegration, fields);
  };

test('an export that cannot be read, or leaves integrations out, decides nothing', () => {
  for (const body of [
    'openapi: 3.0.1\npaths: {}',
    JSON.stringify({ openapi: '3.0.1', paths: { '/orders': { get: {} } } }),
  ]) {
    const snapshot = answer(healthy(), provider, 'apigateway/get-export', { body }, ids.api, 'prod');
    const { report } = diagnosed(snapshot, call);
    expect(report.verdict).toBe('healthy');
    expect(report.requests[0]?.notes.join()).toContain('no export of stage prod tells');
  }
});

test('a method that is deployed and gone from the working copy is unknown without an export, and judged with it', () => {
  const gone = edit(
    healthy(),
    provider,
    'apigateway/get-resources',
    (a: { items: { path: string }[] }) => ({ items: a.items.filter(({ path }) => path !== '/orders') }),
    ids.api,
  );
  const blind = diagnosed(gone, call).report;
  expect(blind.verdict).toBe('undecided');
  expect(blind.findings.flatMap(({ gaps }) => gaps.map(({ operation }) => operation))).toContain(
    'apigateway/get-export',
  );
  const seen = diagnosed(withExport(gone, healthy()), call).report;
  expect(seen.verdict).toBe('healthy');
  expect(seen.findings.map(({ code, role }) => [code, role])).toEqual([['deployment-stale', 'latent']]);
});

test('an export tells the methods of a deployment without a summary', () => {
  const without = edit(
    withExport(healthy()),
    provider,
    'apigateway/get-deployments',
    (a: { items: { apiSummary?: object }[] }) => a.items.forEach((one) => delete one.apiSummary),
    ids.api,
  );
  const { report } = diagnosed(without, { ...call, target: urls.alias.replace('/orders', '/nowhere') });
  expect(report.requests[0]?.rootCause).toBe('method-or-resource-not-found');
});

test.each([
  ['a Lambda authorizer', authorized, ['Authorization: Bearer a']],
  ['a Cognito authorizer', pooled, ['Authorization: Bearer a']],
  ['keys', keyed, ['x-api-key: abc']],
])('security schemes are read as the summary has them: %s', (_name, world, headers) => {
  const plain = diagnosed(world(), { ...call, headers }).report;
  const exported = diagnosed(withExport(world()), { ...call, headers }).report;
  expect(exported.findings.map(({ code, is }) => [code, is])).toEqual(plain.findings.map(({ code, is }) => [code, is]));
});

test('AWS_IAM in an export demands a signature', () => {
  const summary = edit(
    withExport(signedWorld()),
    provider,
    'apigateway/get-deployments',
    (a: { items: { apiSummary?: object }[] }) => a.items.forEach((one) => delete one.apiSummary),
    ids.api,
  );
  expect(diagnosed(summary, call).report.requests[0]?.rootCause).toBe('iam-unsigned-request');
  expect(diagnosed(summary, { ...call, principal: signing.session }).report.requests[0]?.rootCause).toBeNull();
});

test('the authorizer that is deployed decides, not the one that was saved since', () => {
  const saved = edit(
    authorized(),
    provider,
    'apigateway/get-authorizers',
    (a: { items: { identitySource: string }[] }) => {
      for (const one of a.items) one.identitySource = 'method.request.header.x-token';
    },
    ids.api,
  );
  const asked = { ...call, headers: ['Authorization: Bearer abc'] };
  expect(diagnosed(saved, asked).report.requests[0]?.rootCause).toBe('authorizer-missing-identity');
  expect(diagnosed(withExport(saved, authorized()), asked).report.requests[0]?.rootCause).toBeNull();
});

test('gateway responses that are deployed decide', () => {
  const broken = faults.find(({ code }) => code === 'vpc-link-not-available')!;
  const snapshot = broken.breaks(healthy());
  const document = {
    ...exportOf(snapshot),
    'x-amazon-apigateway-gateway-responses': { DEFAULT_5XX: { statusCode: 503 } },
  };
  const exported = answer(snapshot, provider, 'apigateway/get-export', document, ids.api, 'prod');
  const saved = answer(
    exported,
    provider,
    'apigateway/get-gateway-responses',
    { items: [{ responseType: 'DEFAULT_5XX', statusCode: '599', defaultResponse: false }] },
    ids.api,
  );
  expect(diagnosed(saved, broken).report.requests[0]?.predicted?.status).toBe(503);
});

test('a canary is told: no answer has its integrations', () => {
  const canary = withStage({ canarySettings: { deploymentId: ids.deployment, percentTraffic: 10 } })(healthy());
  expect(diagnosed(withExport(canary), call).report.requests[0]?.notes[0]).toBe(
    "10 % of the requests go to the canary's deployment dep111, whose integrations are in no answer",
  );
});

test('an export with its secrets dropped and its names replaced gives the same findings', () => {
  for (const fault of faults.filter(({ code }) => code.startsWith('integration-') || code.startsWith('lambda-'))) {
    const broken = withExport(fault.breaks(worldOf(fault)), worldOf(fault));
    const kept = { ...broken, answers: new Map(broken.answers) };
    for (const [path, value] of kept.answers)
      if (path.includes('get-export')) kept.answers.set(path, dropSecrets('apigateway/get-export', value));
    const { snapshot, text } = redactionOf(kept);
    const codes = (of: Snapshot, target: string) =>
      diagnosed(of, { ...fault, target }).report.findings.map(({ code, role }) => [code, role]);
    expect(codes(broken, fault.target)).not.toEqual([]);
    expect(codes(snapshot, text(fault.target))).toEqual(codes(broken, fault.target));
  }
});

test('what a client wrote into an integration is not kept', () => {
  const secret = {
    type: 'http',
    uri: 'https://user:hunter2@backend.example.com/orders?token=hunter2',
    requestParameters: { 'integration.request.header.Authorization': "'Bearer hunter2'" },
    requestTemplates: { 'application/json': '{"password":"hunter2"}' },
    credentials: 'arn:aws:iam::444455556666:role/apigw',
  };
  const document = { openapi: '3.0.1', paths: { '/orders': { get: { 'x-amazon-apigateway-integration': secret } } } };
  const kept = JSON.stringify(dropSecrets('apigateway/get-export', document));
  expect(kept).not.toContain('hunter2');
  expect(kept).toContain('role/apigw');
});
