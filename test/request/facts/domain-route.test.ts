import { describe, expect, test } from '@jest/globals';
import { inventoryOf } from '../../../src/inventory/inventory.js';
import { buildRequests } from '../../../src/request/build.js';
import { lookUp, subjectOf } from '../../../src/request/fact.js';
import { facts } from '../../../src/request/facts/index.js';
import type { Snapshot } from '../../../src/snapshot/snapshot.js';
import { askedFor } from '../../diagnose.js';
import { domain, withDomain } from '../../worlds/domain.js';
import { healthy, ids, provider, urls } from '../../worlds/peered.js';
import { answer, edit } from '../../worlds/world.js';

const key = [domain.name, domain.id];

const mode = (snapshot: Snapshot, routingMode: string) =>
  edit(snapshot, provider, 'apigateway/get-domain-names', (a: { items: Record<string, unknown>[] }) => {
    for (const row of a.items) row['routingMode'] = routingMode;
  });

const mapped = (...items: object[]) =>
  answer(withDomain(), provider, 'apigateway/get-base-path-mappings', { items }, ...key);

const ruled = (routingMode: string, ...RoutingRules: object[]) =>
  mode(answer(withDomain(), provider, 'apigatewayv2/list-routing-rules', { RoutingRules }, ...key), routingMode);

const rule = (Priority: number, Stage: string, Conditions: object[], StripBasePath = false) => ({
  RoutingRuleId: `r${Priority}`,
  Priority,
  Conditions,
  Actions: [{ InvokeApi: { ApiId: ids.api, Stage, StripBasePath } }],
});
const basePaths = (...AnyOf: string[]) => ({ MatchBasePaths: { AnyOf } });
const header = (Header: string, ValueGlob: string) => ({ MatchHeaders: { AnyOf: [{ Header, ValueGlob }] } });

const leads = (snapshot: Snapshot, path: string, headers: readonly string[] = []) => {
  const inventory = inventoryOf(snapshot);
  const call = { target: `https://${domain.name}${path}`, from: ids.app, headers };
  const [request] = buildRequests(inventory, askedFor(call));
  if (!request) throw new Error('no request');
  return request.api === undefined ? 'nowhere' : `${request.api}/${request.stage ?? '-'}${request.path}`;
};

const api = ids.api;

describe('a private custom domain name leads', () => {
  test.each([
    ['by the base path', mapped({ basePath: 'v1', restApiId: api, stage: 'prod' }), '/v1/orders', `${api}/prod/orders`],
    ['by whole segments only', mapped({ basePath: 'v1', restApiId: api, stage: 'prod' }), '/v11/orders', 'nowhere'],
    [
      'by the empty base path',
      mapped({ basePath: '(none)', restApiId: api, stage: 'prod' }),
      '/orders',
      `${api}/prod/orders`,
    ],
    [
      'by the longest base path',
      mapped({ basePath: '(none)', restApiId: 'other', stage: 'x' }, { basePath: 'v1', restApiId: api, stage: 'prod' }),
      '/v1/orders',
      `${api}/prod/orders`,
    ],
    [
      'to a stage that the caller names',
      mapped({ basePath: 'v1', restApiId: api }),
      '/v1/prod/orders',
      `${api}/prod/orders`,
    ],
    ['to the root', mapped({ basePath: 'v1', restApiId: api, stage: 'prod' }), '/v1', `${api}/prod/`],
    ['nowhere without a mapping', mapped(), '/v1/orders', 'nowhere'],
  ] as const)('%s', (_what, snapshot, path, where) => {
    expect(leads(snapshot, path)).toBe(where);
  });

  const rules = [
    rule(20, 'prod', []),
    rule(10, 'beta', [basePaths('orders/new'), header('X-Version', 'beta*')], true),
    rule(15, 'old', [basePaths('Orders')]),
  ];

  test.each([
    ['the catch-all', '/orders', [], `${api}/prod/orders`],
    ['all conditions together', '/orders/new/7', ['x-version: beta-2'], `${api}/beta/7`],
    ['not half of them', '/orders/new/7', [], `${api}/prod/orders/new/7`],
    ['nor another value', '/orders/new/7', ['x-version: gamma'], `${api}/prod/orders/new/7`],
    ['base paths as they are written', '/Orders', [], `${api}/old/Orders`],
  ] as const)('by rules: %s', (_what, path, headers, where) => {
    expect(leads(ruled('ROUTING_RULE_ONLY', ...rules), path, headers)).toBe(where);
  });

  test('by its mappings where no rule fits, and the mode has it so', () => {
    const none = rule(1, 'beta', [header('x-none', '*')]);
    expect(leads(ruled('ROUTING_RULE_THEN_BASE_PATH_MAPPING', none), '/v1/orders')).toBe(`${api}/prod/orders`);
  });

  test('to the endpoint of its record', () => {
    const inventory = inventoryOf(withDomain());
    const [request] = buildRequests(inventory, askedFor({ target: domain.url, from: ids.app }));
    expect(request?.endpoint).toBe(ids.endpoint);
  });

  test.each([
    [withDomain(), `${api}/prod/orders`, '/v1/orders'],
    [mapped({ basePath: 'v1', restApiId: api }), `${api}/prod/orders`, '/v1/prod/orders'],
    [ruled('ROUTING_RULE_ONLY', rule(5, 'prod', [basePaths('shop')], true)), `${api}/prod/orders`, '/shop/orders'],
  ])('to a path of its API where the target is its name alone', (snapshot, where, called) => {
    const [request] = buildRequests(inventoryOf(snapshot), askedFor({ target: domain.name, from: ids.app }));
    expect(`${request?.api}/${request?.stage}${request?.path}`).toBe(where);
    expect(request?.calledPath).toBe(called);
  });

  test('for the consumers of it where no caller is stated', () => {
    const requests = buildRequests(inventoryOf(withDomain()), askedFor({ target: domain.name }));
    expect(requests.map(({ caller }) => caller.id)).toEqual([ids.consumerVpc]);
  });

  test("through the endpoint's own name with a Host header", () => {
    const inventory = inventoryOf(withDomain());
    const target = urls.vpce.replace('/prod/orders', '/v1/orders');
    const [request] = buildRequests(inventory, askedFor({ target, from: ids.app, headers: [`Host: ${domain.name}`] }));
    expect([request?.api, request?.stage, request?.path]).toEqual([api, 'prod', '/orders']);
  });
});

describe('a custom name that no account knows', () => {
  const route = (snapshot: Snapshot, target: string) => {
    const inventory = inventoryOf(snapshot);
    const [request] = buildRequests(inventory, askedFor({ target, from: ids.app }));
    if (!request) throw new Error('no request');
    return lookUp(subjectOf(request, inventory), facts.domainRoute);
  };

  test('is a gap, not a fault', () => {
    const listed = answer(healthy(), provider, 'apigateway/get-domain-names', { items: [] });
    const found = route(listed, 'https://what.example.org/x');
    expect(found.known).toBe(false);
    expect(!found.known && found.gap.why).toBe('unmodelled');
  });

  test("is none of ours where it is a load balancer's", () => {
    const found = route(healthy(), 'https://backend-1234567890abcdef.elb.us-east-1.amazonaws.com/x');
    expect(found).toEqual({ known: true, value: undefined });
  });
});
