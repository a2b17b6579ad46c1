import { describe, expect, test } from '@jest/globals';
import type { Snapshot } from '../../src/snapshot/snapshot.js';
import { inventoryOf } from '../../src/inventory/inventory.js';
import { requestId } from '../../src/request/build.js';
import { intendedRequests } from '../../src/resources/intended.js';
import { mostKinds } from '../../src/resources/method-kinds.js';
import { audited } from '../audit.js';
import { consumerEndpoint, domain, withDomain, withSharedDomain } from '../worlds/domain.js';
import { editStages } from '../worlds/exemplary.js';
import { apiPolicy, healthy, ids, provider, savedForm } from '../worlds/peered.js';
import { transit } from '../worlds/transit.js';
import { answer, edit } from '../worlds/world.js';

interface Saved {
  readonly authorizationType?: string;
  readonly apiKeyRequired?: boolean;
  readonly methodIntegration?: object;
}

const http = (uri: string) => ({ type: 'HTTP_PROXY', httpMethod: 'GET', uri });

/** The API with these methods, deployed as they are saved. */
const withMethods =
  (methods: Readonly<Record<string, Saved>>) =>
  (snapshot: Snapshot): Snapshot => {
    const paths = [...new Set(Object.keys(methods).map((name) => name.split(' ')[1] ?? ''))];
    const of = (path: string) =>
      Object.entries(methods).flatMap(([name, value]) => {
        const [verb = '', own] = name.split(' ');
        return own === path ? [[verb, { authorizationType: 'NONE', apiKeyRequired: false, ...value }] as const] : [];
      });
    const saved = answer(
      snapshot,
      provider,
      'apigateway/get-resources',
      { items: paths.map((path, n) => ({ id: `r${n}`, path, resourceMethods: Object.fromEntries(of(path)) })) },
      ids.api,
    );
    return edit(
      saved,
      provider,
      'apigateway/get-deployments',
      (a: { items: { apiSummary: object }[] }) => {
        for (const row of a.items)
          row.apiSummary = Object.fromEntries(
            paths.map((path) => [
              path,
              Object.fromEntries(
                of(path).map(([verb, { authorizationType, apiKeyRequired }]) => [
                  verb,
                  { authorizationType, apiKeyRequired },
                ]),
              ),
            ]),
          );
      },
      ids.api,
    );
  };

const withPolicy =
  (...more: object[]) =>
  (snapshot: Snapshot): Snapshot =>
    edit(snapshot, provider, 'apigateway/get-rest-apis', (a: { items: { policy: string }[] }) => {
      for (const item of a.items)
        item.policy = savedForm({ ...apiPolicy, Statement: [...apiPolicy.Statement, ...more] });
    });

const withSettings = (methodSettings: object) =>
  editStages((stage) => {
    stage['methodSettings'] = methodSettings;
  });

const asked = (snapshot: Snapshot): string[] => {
  const inventory = inventoryOf(snapshot);
  return intendedRequests(inventory).map(({ request }) => requestId(inventory, request));
};

/** Method and path of each, of one caller. */
const kinds = (snapshot: Snapshot, caller: string = ids.consumerVpc): string[] =>
  asked(snapshot).flatMap((id) => (id.startsWith(`${caller} `) ? [id.split('/prod ')[1] ?? id] : []));

describe('each kind of method of a stage is asked once', () => {
  test('methods that answer alike are one kind; a preflight is none', () => {
    const world = withMethods({
      'POST /orders': { methodIntegration: http('https://backend.example/orders') },
      'GET /orders': { methodIntegration: http('https://backend.example/orders') },
      'GET /orders/{id}': { methodIntegration: http('https://backend.example/orders/{id}') },
      'OPTIONS /orders': { methodIntegration: { type: 'MOCK' } },
    })(healthy());
    expect(kinds(world)).toEqual(['GET /orders']);
  });

  test.each<[string, Saved]>([
    ['authorization', { authorizationType: 'AWS_IAM', methodIntegration: http('https://backend.example/') }],
    ['an API key', { apiKeyRequired: true, methodIntegration: http('https://backend.example/') }],
    ['another back end', { methodIntegration: http('https://other.example/') }],
    ['another integration', { methodIntegration: { type: 'MOCK' } }],
  ])('another kind: %s', (_, other) => {
    const world = withMethods({
      'GET /a': { methodIntegration: http('https://backend.example/') },
      'GET /b': other,
      'GET /c': other,
    })(healthy());
    expect(kinds(world)).toEqual(['GET /a', 'GET /b']);
  });

  test('another kind: settings of the stage, and a statement about one path', () => {
    const same = { methodIntegration: http('https://backend.example/') };
    const world = withMethods({ 'GET /a': same, 'GET /b': same, 'GET /c': same })(healthy());
    const throttled = withSettings({ '~1b/GET': { throttlingRateLimit: 0 } })(world);
    expect(kinds(throttled)).toEqual(['GET /a', 'GET /b']);
    const refused = withPolicy({
      Effect: 'Deny',
      Principal: '*',
      Action: 'execute-api:Invoke',
      Resource: `arn:aws:execute-api:us-east-1:${provider.account}:${ids.api}/*/GET/c`,
    })(world);
    expect(kinds(refused)).toEqual(['GET /a']);
    const own = withPolicy({
      Effect: 'Allow',
      Principal: '*',
      Action: 'execute-api:Invoke',
      Resource: `arn:aws:execute-api:us-east-1:${provider.account}:${ids.api}/*/GET/c`,
    })(world);
    expect(kinds(own)).toEqual(['GET /a', 'GET /c']);
    expect(audited(own).report.requests.filter(({ verdict }) => verdict !== 'healthy')).toEqual([]);
  });

  test('a fault of one kind is found there, and the others are in order', () => {
    const world = withMethods({
      'GET /a': { methodIntegration: http('https://backend.example/') },
      'GET /b': { apiKeyRequired: true, methodIntegration: http('https://backend.example/') },
      'GET /c': { methodIntegration: http('https://other.example/') },
    })(healthy());
    const closed = withSettings({ '~1c/GET': { throttlingRateLimit: 0, throttlingBurstLimit: 0 } })(world);
    const { report } = audited(closed);
    expect(report.findings.find(({ code }) => code === 'stage-or-method-throttled')?.request).toContain('GET /c');
    expect(report.requests.find(({ path }) => path === '/a')?.verdict).not.toBe('broken');
  });

  test('what lies behind the stage answers every caller alike: it is asked for one of them', () => {
    const world = withMethods({
      'GET /a': { methodIntegration: http('https://backend.example/') },
      'GET /b': { methodIntegration: http('https://other.example/') },
    })(transit());
    const byCaller = new Map<string, number>();
    for (const id of asked(world)) {
      const caller = id.split(' ')[0] ?? '';
      byCaller.set(caller, (byCaller.get(caller) ?? 0) + 1);
    }
    expect([...byCaller.values()].sort()).toEqual([...Array.from({ length: byCaller.size - 1 }, () => 1), 2]);
  });

  test('too many kinds are told and not asked', () => {
    const many = Object.fromEntries(
      Array.from({ length: mostKinds + 3 }, (_, n) => [
        `GET /${String(n).padStart(2, '0')}`,
        { methodIntegration: http(`https://b${n}.example/`) },
      ]),
    );
    const world = withMethods(many)(healthy());
    expect(kinds(world)).toHaveLength(mostKinds);
    expect(audited(world).report.notes.join(' ')).toContain(`stage prod of ${ids.api} has 3 more kinds of methods`);
  });
});

describe('each mapping of a private custom domain name is asked', () => {
  const mapped = (...items: object[]) =>
    answer(withDomain(), provider, 'apigateway/get-base-path-mappings', { items }, domain.name, domain.id);
  const named = (snapshot: Snapshot): string[] => asked(snapshot).filter((id) => id.includes(' via '));

  test('once a mapping, from the VPC that knows the name, and apart from the direct request', () => {
    const world = mapped(
      { basePath: 'v1', restApiId: ids.api, stage: 'prod' },
      { basePath: 'v2', restApiId: ids.api, stage: 'prod' },
    );
    expect(named(world)).toEqual([
      `${ids.consumerVpc} > ${ids.endpoint} > ${ids.api}/prod GET /orders via ${domain.name}/v1/orders`,
      `${ids.consumerVpc} > ${ids.endpoint} > ${ids.api}/prod GET /orders via ${domain.name}/v2/orders`,
    ]);
    expect(new Set(asked(world)).size).toBe(asked(world).length);
    expect(audited(world).report.requests.every(({ verdict }) => verdict === 'healthy')).toBe(true);
  });

  test('a mapping to a stage that is gone is found, and the direct request stays', () => {
    const { report } = audited(mapped({ basePath: 'v1', restApiId: ids.api, stage: 'gone' }));
    expect(report.requests.filter(({ verdict }) => verdict === 'broken').map(({ id }) => id)).toEqual([
      expect.stringContaining('via api.corp.example/v1'),
    ]);
    expect(report.findings.map(({ code }) => code)).toContain('stage-not-found');
  });

  test('a name that no endpoint is associated with is meant for nobody yet', () => {
    const world = answer(withDomain(), provider, 'apigateway/get-domain-name-access-associations', { items: [] });
    expect(named(world)).toEqual([]);
  });

  test('a shared name is asked once, through the endpoint of the account that it is shared with', () => {
    expect(named(withSharedDomain())).toEqual([
      `${ids.consumerVpc} > ${consumerEndpoint.id} > ${ids.api}/prod GET /orders via ${domain.name}/v1/orders`,
    ]);
  });
});
