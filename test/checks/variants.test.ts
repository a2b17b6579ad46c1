import { describe, expect, test } from '@jest/globals';
import type { Snapshot } from '../../src/snapshot/snapshot.js';
import type { Call } from '../diagnose.js';
import { diagnosed } from '../diagnose.js';
import { domain, withDomain } from '../worlds/domain.js';
import { withApi, withStage } from '../worlds/gateway.js';
import { withLinkV2 } from '../worlds/link-v2.js';
import { healthy, ids, provider, urls } from '../worlds/peered.js';
import { answer, edit } from '../worlds/world.js';

type Edit = (snapshot: Snapshot) => Snapshot;
type Row = Record<string, unknown>;
type Methods = Record<string, { methodIntegration: Row; methodResponses?: Row }>;
interface Resource {
  readonly path: string;
  readonly resourceMethods?: Methods;
}
/** The request, the accounts, and the cause that must lead; null: nothing fails. */
type Variant = readonly [what: string, world: () => Snapshot, call: Call, leads: string | null];

const call = { target: urls.alias, from: ids.app };
const at = (path: string): Call => ({ ...call, target: urls.alias.replace('/prod/orders', path) });
const byVpce = (...headers: string[]): Call => ({ ...call, target: urls.vpce, headers });
const pets = at('/prod/pets');
const same: Edit = (snapshot) => snapshot;
const on =
  (...edits: readonly Edit[]) =>
  (): Snapshot =>
    edits.reduce((snapshot, one) => one(snapshot), healthy());

const integration =
  (fields: Row, path = '/orders', methodResponses?: Row): Edit =>
  (snapshot) =>
    edit(
      snapshot,
      provider,
      'apigateway/get-resources',
      ({ items }: { items: Resource[] }) => {
        const method = items.find((one) => one.path === path)?.resourceMethods?.['GET'];
        if (!method) throw new Error(path);
        Object.assign(method.methodIntegration, fields);
        if (methodResponses) method.methodResponses = methodResponses;
      },
      ids.api,
    );

const answers = { integrationResponses: { 200: { statusCode: '200' } } };
const responses = { 200: { statusCode: '200' } };
const mock = { methodIntegration: { type: 'MOCK', ...answers }, methodResponses: responses };

/** The API has these methods, deployed as they are in the working copy. */
const methods =
  (paths: Record<string, readonly string[]>): Edit =>
  (snapshot) => {
    const verbs = (of: readonly string[], value: object) => Object.fromEntries(of.map((verb) => [verb, value]));
    const rows = Object.entries(paths);
    const plain = { authorizationType: 'NONE', apiKeyRequired: false };
    const apiSummary = Object.fromEntries(rows.map(([path, of]) => [path, verbs(of, plain)]));
    const working = edit(
      snapshot,
      provider,
      'apigateway/get-resources',
      () => ({
        items: rows.map(([path, of], i) => ({ id: `n${i}`, path, resourceMethods: verbs(of, { ...plain, ...mock }) })),
      }),
      ids.api,
    );
    return edit(
      working,
      provider,
      'apigateway/get-deployments',
      ({ items }: { items: Row[] }) => ({ items: items.map((one) => ({ ...one, apiSummary })) }),
      ids.api,
    );
  };

const configuration =
  (fields: Row): Edit =>
  (snapshot) =>
    edit(snapshot, provider, 'lambda/get-function-configuration', (a: Row) => ({ ...a, ...fields }), 'pets');

const balancer =
  (fields: Row): Edit =>
  (snapshot) =>
    edit(snapshot, provider, 'elbv2/describe-load-balancers', ({ LoadBalancers }: { LoadBalancers: Row[] }) => ({
      LoadBalancers: LoadBalancers.map((one) => ({ ...one, ...fields })),
    }));

const none =
  (operation: Parameters<typeof answer>[2], value: Row, ...key: string[]): Edit =>
  (snapshot) =>
    answer(snapshot, provider, operation, value, ...key);

const link =
  (fields: Row): Edit =>
  (snapshot) =>
    edit(snapshot, provider, 'apigateway/get-vpc-links', ({ items }: { items: Row[] }) => ({
      items: items.map((one) => ({ ...one, ...fields })),
    }));

const target =
  (State: string): Edit =>
  (snapshot) =>
    edit(
      snapshot,
      provider,
      'elbv2/describe-target-health',
      ({ TargetHealthDescriptions: rows }: { TargetHealthDescriptions: Row[] }) => ({
        TargetHealthDescriptions: rows.map((one) => ({ ...one, TargetHealth: { State } })),
      }),
      ids.targets,
    );

const linkV2 = (VpcLinkStatus: string) => (): Snapshot =>
  edit(withLinkV2(), provider, 'apigatewayv2/get-vpc-links', ({ Items }: { Items: Row[] }) => ({
    Items: Items.map((one) => ({ ...one, VpcLinkStatus })),
  }));

const invokes = (named: string): Edit =>
  integration({ uri: `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${named}/invocations` }, '/pets');

const strict = withApi({ endpointAccessMode: 'STRICT', securityPolicy: 'SecurityPolicy_TLS13_1_2_2021_06' });
const notFound = 'method-or-resource-not-found';
const unknownApi = 'api-not-found-or-wrong-region';

const names: readonly Variant[] = [
  [
    'a Host header with the default name',
    healthy,
    byVpce(`Host: ${ids.api}.execute-api.us-east-1.amazonaws.com`),
    null,
  ],
  ['a Host header with a port', healthy, byVpce(`Host: ${ids.api}.execute-api.us-east-1.amazonaws.com:443`), null],
  ['a Host header with the alias', healthy, byVpce(`Host: ${new URL(urls.alias).hostname}`), null],
  [
    'a Host header of an unknown API',
    healthy,
    byVpce('Host: zzzzzzzzzz.execute-api.us-east-1.amazonaws.com'),
    unknownApi,
  ],
  [
    'a Host header of another region',
    healthy,
    byVpce(`Host: ${ids.api}.execute-api.eu-west-1.amazonaws.com`),
    unknownApi,
  ],
  ['upper case in the host', healthy, { ...call, target: urls.alias.replace('execute-api', 'EXECUTE-API') }, null],
  [
    'a zonal name of a zone that the endpoint has',
    healthy,
    { ...byVpce(`x-apigw-api-id: ${ids.api}`), target: urls.vpce.replace('-abcdefgh.', '-abcdefgh-us-east-1a.') },
    null,
  ],
  [
    'a zonal name of a zone that the endpoint lacks',
    healthy,
    { ...byVpce(`x-apigw-api-id: ${ids.api}`), target: urls.vpce.replace('-abcdefgh.', '-abcdefgh-us-east-1c.') },
    'endpoint-az-coverage',
  ],
  ['STRICT by the alias', on(strict), call, 'strict-mode-host-sni-mismatch'],
  ['STRICT by the default name', on(strict), { target: urls.plain, from: ids.admin }, null],
  ['TLS 1.3 alone, no symptom', on(withApi({ securityPolicy: 'SecurityPolicy_TLS13_1_3_2025_09' })), call, null],
  [
    'a disabled default endpoint by a custom name',
    () => withApi({ disableExecuteApiEndpoint: true })(withDomain()),
    { target: domain.url, from: ids.app },
    null,
  ],
  [
    'a custom name without a mapping for the path',
    withDomain,
    { target: `https://${domain.name}/nowhere`, from: ids.app },
    'private-domain-mapping-missing',
  ],
];

const paths: readonly Variant[] = [
  ['a slash at the end', healthy, at('/prod/orders/'), null],
  ['two slashes', healthy, at('/prod//orders'), notFound],
  ['a query string', healthy, at('/prod/orders?a=1'), null],
  ['another case', healthy, at('/prod/Orders'), notFound],
  ['the root without a method', healthy, at('/prod/'), notFound],
  ['the root with one', on(methods({ '/': ['GET'] })), at('/prod'), null],
  ['OPTIONS that is not there', healthy, { ...call, method: 'OPTIONS' }, notFound],
  ['OPTIONS by ANY', on(methods({ '/orders': ['ANY'] })), { ...call, method: 'OPTIONS' }, null],
  ['HEAD that is not there', healthy, { ...call, method: 'HEAD' }, notFound],
  ['{proxy+} for its parent', on(methods({ '/orders/{proxy+}': ['ANY'] })), call, notFound],
  ['{proxy+} for its parent with a slash', on(methods({ '/orders/{proxy+}': ['ANY'] })), at('/prod/orders/'), notFound],
  ['{proxy+} for a grandchild', on(methods({ '/orders/{proxy+}': ['ANY'] })), at('/prod/orders/1/2'), null],
  [
    'a verb that only {proxy+} has',
    on(methods({ '/{proxy+}': ['ANY'], '/orders/{id}': ['POST'] })),
    { ...at('/prod/orders/1'), method: 'GET' },
    null,
  ],
  ['an encoded segment', on(methods({ '/or ders': ['GET'] })), at('/prod/or%20ders'), null],
];

const functions: readonly Variant[] = [
  ['Inactive', on(configuration({ State: 'Inactive' })), pets, 'lambda-function-error'],
  ['Pending', on(configuration({ State: 'Pending' })), pets, 'lambda-function-error'],
  ['an update in progress', on(configuration({ LastUpdateStatus: 'InProgress' })), pets, null],
  ['a failed update', on(configuration({ LastUpdateStatus: 'Failed' })), pets, null],
  ['no policy', on(none('lambda/get-policy', {}, 'pets')), pets, 'lambda-permission-missing'],
  [
    'some concurrency',
    on(none('lambda/get-function-concurrency', { ReservedConcurrentExecutions: 5 }, 'pets')),
    pets,
    null,
  ],
  ['$LATEST', on(invokes(`${ids.function}:$LATEST`)), pets, null],
  [
    'an alias without a policy of its own',
    on(invokes(`${ids.function}:live`), none('lambda/get-policy', {}, 'pets', 'live')),
    pets,
    'lambda-permission-missing',
  ],
  [
    'a variable that the stage lacks',
    on(invokes(ids.function.replace(':pets', ':${stageVariables.fn}'))),
    pets,
    'lambda-stage-variable-permission',
  ],
  ['invoked without proxy', on(integration({ type: 'AWS', ...answers }, '/pets', responses)), pets, null],
  [
    'another service without proxy',
    on(integration({ type: 'AWS', uri: 'arn:aws:apigateway:us-east-1:s3:path/b/k', ...answers }, '/pets', responses)),
    pets,
    null,
  ],
];

const named = 'https://${stageVariables.host}:443/orders';
const backends: readonly Variant[] = [
  [
    'a link named by a variable',
    on(withStage({ variables: { link: ids.link } }), integration({ connectionId: '${stageVariables.link}' })),
    call,
    null,
  ],
  [
    'a link named by no variable',
    on(integration({ connectionId: '${stageVariables.link}' })),
    call,
    'vpc-link-not-available',
  ],
  [
    'a host named by a variable',
    on(withStage({ variables: { host: 'backend.example.com' } }), integration({ uri: named })),
    call,
    null,
  ],
  ['a host named by no variable', on(integration({ uri: named })), call, 'integration-network-failure'],
  ['a link that is pending', on(link({ status: 'PENDING' })), call, 'vpc-link-not-available'],
  ['a link that is gone', on(none('apigateway/get-vpc-links', { items: [] })), call, 'vpc-link-not-available'],
  [
    'a load balancer that is gone',
    on(none('elbv2/describe-load-balancers', { LoadBalancers: [] })),
    call,
    'nlb-or-alb-no-healthy-targets',
  ],
  [
    'a target group that is gone',
    on(none('elbv2/describe-target-groups', { TargetGroups: [] })),
    call,
    'nlb-or-alb-no-healthy-targets',
  ],
  ['the standard port', on(integration({ uri: 'https://backend.example.com/orders' })), call, null],
  ['port 80', on(integration({ uri: 'http://backend.example.com/orders' })), call, 'lb-listener-port-mismatch'],
  [
    'enforcement of groups',
    on(balancer({ EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic: 'on' })),
    call,
    'nlb-privatelink-sg-enforced',
  ],
  [
    'no groups to enforce',
    on(balancer({ SecurityGroups: [], EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic: 'on' })),
    call,
    null,
  ],
  [
    'no registered target',
    on(none('elbv2/describe-target-health', { TargetHealthDescriptions: [] }, ids.targets)),
    call,
    'nlb-or-alb-no-healthy-targets',
  ],
  ['a draining target', on(target('draining')), call, 'nlb-or-alb-no-healthy-targets'],
  ['an unused target', on(target('unused')), call, 'nlb-or-alb-no-healthy-targets'],
  [
    'a name on the internet',
    on(integration({ connectionType: 'INTERNET', uri: 'https://www.example.com/x' })),
    call,
    null,
  ],
  [
    'a private address without a link',
    on(integration({ connectionType: 'INTERNET', uri: 'http://10.20.3.40/x' })),
    call,
    'integration-network-failure',
  ],
  ['a long timeout', on(integration({ timeoutInMillis: 60000 })), call, null],
  ['a V2 link that is pending', linkV2('PENDING'), call, 'vpc-link-v2-inactive'],
  ['a V2 link that failed', linkV2('FAILED'), call, 'vpc-link-v2-inactive'],
  [
    'a stage that was asked for and is not there',
    on(
      none('apigateway/get-stages', { item: [{ stageName: 'dev', deploymentId: ids.deployment }] }, ids.api),
      none('apigateway/get-stage', {}, ids.api, 'prod'),
    ),
    call,
    'stage-not-found',
  ],
  ['the world itself', on(same), call, null],
];

describe.each([
  ['names', names],
  ['paths', paths],
  ['functions', functions],
  ['back ends', backends],
])('%s', (_group, variants) => {
  test.each(variants)('%s', (_what, world, asked, leads) => {
    const { report, broken } = diagnosed(world(), asked);
    expect(broken).toEqual([]);
    expect(report.requests.map(({ rootCause }) => rootCause)).toEqual([leads]);
    expect(report.findings.map(({ code }) => code)).toEqual(leads === null ? [] : [leads]);
    expect(report.verdict).toBe(leads === null ? 'healthy' : 'broken');
  });
});
