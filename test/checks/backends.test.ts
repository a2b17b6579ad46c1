import { describe, expect, test } from '@jest/globals';
import type { Snapshot } from '../../src/snapshot/snapshot.js';
import type { Call } from '../diagnose.js';
import { diagnosed } from '../diagnose.js';
import { withStage } from '../worlds/gateway.js';
import { linkV2, withLinkV2 } from '../worlds/link-v2.js';
import { healthy, ids, provider, urls } from '../worlds/peered.js';
import { answer, edit, remove } from '../worlds/world.js';

type Edit = (snapshot: Snapshot) => Snapshot;
type Row = Record<string, unknown>;
/** The code that fails; null: nothing does; `?CODE`: that check alone cannot know. */
type Case = readonly [what: string, edits: readonly Edit[], outcome: string | null];

const call = { target: urls.alias, from: ids.app };
const sickTargets = 'nlb-or-alb-no-healthy-targets';
const second = ids.targets.replace('targetgroup/backend', 'targetgroup/second');

const group: Edit = (snapshot) =>
  edit(snapshot, provider, 'elbv2/describe-target-groups', ({ TargetGroups }: { TargetGroups: Row[] }) => ({
    TargetGroups: [
      ...TargetGroups,
      { ...TargetGroups[0], TargetGroupArn: second, TargetGroupName: 'second', LoadBalancerArns: [linkV2.balancer] },
    ],
  }));

const health =
  (arn: string, ...states: readonly Row[]): Edit =>
  (snapshot) =>
    answer(
      snapshot,
      provider,
      'elbv2/describe-target-health',
      {
        TargetHealthDescriptions: states.map((TargetHealth) => ({
          Target: { Id: '10.20.3.40', Port: 8443 },
          TargetHealth,
        })),
      },
      arn,
    );

interface Method {
  methodIntegration: Row;
  methodResponses?: Row;
}

/** Changes GET of one path in the working copy. */
const onMethod =
  (path: string, change: (method: Method) => void): Edit =>
  (snapshot) =>
    edit(
      snapshot,
      provider,
      'apigateway/get-resources',
      ({ items }: { items: { path: string; resourceMethods?: Record<string, Method> }[] }) => {
        const method = items.find((one) => one.path === path)?.resourceMethods?.['GET'];
        if (!method) throw new Error(path);
        change(method);
      },
      ids.api,
    );

const policyOf = (Resource: string, of: string): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'apigw',
        Effect: 'Allow',
        Principal: { Service: 'apigateway.amazonaws.com' },
        Action: 'lambda:InvokeFunction',
        Resource,
        Condition: {
          ArnLike: { 'AWS:SourceArn': `arn:aws:execute-api:us-east-1:${provider.account}:${ids.api}/${of}` },
        },
      },
    ],
  });

/** GET /orders may invoke the function too. */
const invocable: Edit = (snapshot) =>
  answer(snapshot, provider, 'lambda/get-policy', { Policy: policyOf(ids.function, '*/GET/orders') }, 'pets');

const sick = { State: 'unhealthy', Reason: 'Target.ResponseCodeMismatch' };
const well = { State: 'healthy' };

const forwards =
  (fields: Row): Edit =>
  (snapshot) =>
    edit(
      snapshot,
      provider,
      'elbv2/describe-listeners',
      ({ Listeners }: { Listeners: Row[] }) => ({
        Listeners: Listeners.map((one) => ({ ...one, DefaultActions: [{ Type: 'forward', ...fields }] })),
      }),
      linkV2.balancer,
    );

const weighted = (first: number, other: number): Edit =>
  forwards({
    ForwardConfig: {
      TargetGroups: [
        { TargetGroupArn: ids.targets, Weight: first },
        { TargetGroupArn: second, Weight: other },
      ],
    },
  });

const answersItself: Edit = forwards({ Type: 'fixed-response', FixedResponseConfig: { StatusCode: '404' } });

const rule = (Priority: string, to: string | undefined, ...Conditions: readonly Row[]): Row => ({
  RuleArn: `${linkV2.listener.replace(':listener/', ':listener-rule/')}/${Priority}`,
  Priority,
  IsDefault: false,
  Conditions,
  Actions: [
    to === undefined
      ? { Type: 'fixed-response', FixedResponseConfig: { StatusCode: '403' } }
      : { Type: 'forward', TargetGroupArn: to },
  ],
});
const path = (...Values: readonly string[]): Row => ({ Field: 'path-pattern', PathPatternConfig: { Values } });
const host = (...Values: readonly string[]): Row => ({ Field: 'host-header', HostHeaderConfig: { Values } });
const header = { Field: 'http-header', HttpHeaderConfig: { HttpHeaderName: 'x-tenant', Values: ['a'] } };

const rules =
  (...Rules: readonly Row[]): Edit =>
  (snapshot) =>
    answer(snapshot, provider, 'elbv2/describe-rules', { Rules: [...Rules] }, linkV2.listener);

const unread: Edit = (snapshot) => remove(snapshot, (path) => path.includes('describe-rules'));

const refused: Edit = (snapshot) => ({
  ...unread(snapshot),
  gaps: [
    ...snapshot.gaps,
    {
      account: provider.account,
      region: provider.region,
      operation: 'elbv2/describe-rules',
      action: 'elasticloadbalancing:DescribeRules',
      key: encodeURIComponent(linkV2.listener),
      why: 'denied',
      message: 'AccessDenied',
    },
  ],
});

const two = [group, health(second, well)];
const twoOneSick = [group, health(second, sick)];

const balancers: readonly Case[] = [
  ['no rules', [], null],
  [
    'a rule for the path with the stage, default without targets',
    [group, health(second, well), health(ids.targets), rules(rule('1', second, path('/prod/*', '/orders*')))],
    null,
  ],
  ['a rule of a sick group takes the path', [...twoOneSick, rules(rule('1', second, path('/*')))], sickTargets],
  [
    'a rule of a sick group is for another host',
    [...twoOneSick, rules(rule('1', second, host('other.example.com')))],
    null,
  ],
  [
    'the host of the rule in another case',
    [...twoOneSick, rules(rule('1', second, host('BACKEND.example.*')))],
    sickTargets,
  ],
  [
    'a later rule of a sick group',
    [...twoOneSick, rules(rule('20', second, path('/*')), rule('3', ids.targets, path('/*')))],
    null,
  ],
  [
    'whether the path has the stage in front decides',
    [...twoOneSick, rules(rule('1', second, path('/prod/*')))],
    `?${sickTargets}`,
  ],
  ['a header decides between sick and well', [...twoOneSick, rules(rule('1', second, header))], `?${sickTargets}`],
  ['a header decides between two that are well', [...two, rules(rule('1', second, header))], null],
  [
    'a verb of another method',
    [
      ...twoOneSick,
      rules(rule('1', second, { Field: 'http-request-method', HttpRequestMethodConfig: { Values: ['PUT'] } })),
    ],
    null,
  ],
  ['nobody read the rules of a sick default', [unread, health(ids.targets, sick)], sickTargets],
  ['nobody may read the rules of a sick default', [refused, health(ids.targets, sick)], `?${sickTargets}`],
  ['nobody may read the rules of a healthy default', [refused], null],
  ['a sick default without rules', [health(ids.targets, sick), rules()], sickTargets],
  [
    'the listener answers by itself, a rule forwards to a sick group',
    [group, health(second, sick), answersItself, rules(rule('1', second, path('/*')))],
    sickTargets,
  ],
  ['the listener answers by itself', [answersItself, rules()], null],
  ['a sick group of weight 0', [...twoOneSick, weighted(100, 0), rules()], null],
  ['a sick group with a share', [...twoOneSick, weighted(50, 50), rules()], sickTargets],
  ['all weight on the sick one', [...twoOneSick, weighted(0, 100), rules()], sickTargets],
  [
    'a function without health checks',
    [health(ids.targets, { State: 'unavailable', Reason: 'Target.HealthCheckDisabled' }), rules()],
    null,
  ],
];

const otherName = `arn:aws:acm:us-east-1:${provider.account}:certificate/aaaaaaaa-2222-3333-4444-555555555555`;
const calls = (name: string): Edit =>
  onMethod(
    '/orders',
    ({ methodIntegration }) => void Object.assign(methodIntegration, { uri: `https://${name}/orders` }),
  );
const alsoShows =
  (...arns: readonly string[]): Edit =>
  (snapshot) =>
    answer(
      snapshot,
      provider,
      'elbv2/describe-listener-certificates',
      {
        Certificates: [
          { CertificateArn: linkV2.certificate, IsDefault: true },
          ...arns.map((CertificateArn) => ({ CertificateArn, IsDefault: false })),
        ],
      },
      linkV2.listener,
    );
const issued =
  (DomainName: string, NotAfter = '2027-01-01T00:00:00+00:00'): Edit =>
  (snapshot) =>
    answer(
      snapshot,
      provider,
      'acm/describe-certificate',
      {
        Certificate: {
          CertificateArn: otherName,
          DomainName,
          SubjectAlternativeNames: [DomainName],
          Status: 'ISSUED',
          Type: 'AMAZON_ISSUED',
          NotAfter,
        },
      },
      otherName,
    );
const mismatch = 'integration-hostname-mismatch';

const certificates: readonly Case[] = [
  ['another name, the default certificate alone', [calls('orders.example.com'), alsoShows()], mismatch],
  [
    'another name, which another certificate covers',
    [calls('orders.example.com'), alsoShows(otherName), issued('*.example.com')],
    null,
  ],
  [
    'another name, which no certificate covers',
    [calls('orders.example.net'), alsoShows(otherName), issued('*.example.com')],
    mismatch,
  ],
  [
    'the certificate of the other name has ended',
    [calls('orders.example.com'), alsoShows(otherName), issued('*.example.com', '2025-01-01T00:00:00+00:00')],
    'integration-tls-untrusted',
  ],
];

const verdictOf = (outcome: string | null): string =>
  outcome === null ? 'healthy' : outcome.startsWith('?') ? 'undecided' : 'broken';

const holds = (world: Snapshot, asked: Call, outcome: string | null): void => {
  const { report, broken } = diagnosed(world, asked);
  expect(broken).toEqual([]);
  expect(report.findings.map(({ is, code }) => (is === 'unknown' ? `?${code}` : code))).toEqual(
    outcome === null ? [] : [outcome],
  );
  expect(report.verdict).toBe(verdictOf(outcome));
};

const edited = (world: Snapshot, edits: readonly Edit[]): Snapshot => edits.reduce((now, one) => one(now), world);

describe('behind an Application Load Balancer', () => {
  test.each(balancers)('%s', (_what, edits, outcome) => holds(edited(withLinkV2(), edits), call, outcome));

  test('a share is named, and only the group without targets', () => {
    const world = edited(withLinkV2(), [...twoOneSick, weighted(50, 50), rules()]);
    const [finding] = diagnosed(world, call).report.findings;
    expect(finding?.subject).toBe(second);
    expect(finding?.details).toContain('the default action shares the requests among 2 target groups');
  });
});

const unmapped = 'integration-response-mapping-missing';
const http = { type: 'HTTP', uri: 'https://www.example.com/orders', connectionType: 'INTERNET', httpMethod: 'GET' };
const lambda = {
  type: 'AWS',
  httpMethod: 'POST',
  uri: `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${ids.function}/invocations`,
};
const mock = (template: string) => ({ type: 'MOCK', requestTemplates: { 'application/json': template } });

const mapped = (fields: Row, responses: Record<string, string>): Edit =>
  onMethod('/orders', (method) => {
    method.methodIntegration = {
      ...fields,
      integrationResponses: Object.fromEntries(
        Object.entries(responses).map(([statusCode, selectionPattern]) => [
          statusCode,
          { statusCode, selectionPattern },
        ]),
      ),
    };
    method.methodResponses = Object.fromEntries(
      Object.keys(responses).map((statusCode) => [statusCode, { statusCode }]),
    );
  });

const answers: readonly Case[] = [
  ['a back end that accepts', [mapped(http, { 202: '202', 500: '5..' })], null],
  ['a back end that redirects', [mapped(http, { 302: '3\\d{2}' })], null],
  ['errors alone', [mapped(http, { 400: '4\\d{2}', 500: '5\\d{2}' })], unmapped],
  ['a mock that always refuses', [mapped(mock('{"statusCode": 404}'), { 404: '404' })], null],
  ['a mock with single quotes and no spaces', [mapped(mock("{'statusCode':201}"), { 201: '201' })], null],
  ['a mock whose status no pattern takes', [mapped(mock('{"statusCode": 200}'), { 404: '404' })], unmapped],
  ['a mock whose template a snapshot dropped', [mapped(mock('<dropped>'), { 404: '404' })], null],
  ['a function whose errors alone are mapped', [mapped(lambda, { 500: '.+' }), invocable], unmapped],
  ['a function whose pattern takes no message too', [mapped(lambda, { 200: '.*' }), invocable], null],
];

describe('answers without proxy', () => {
  test.each(answers)('%s', (_what, edits, outcome) => holds(edited(healthy(), edits), call, outcome));
});

const pets = { ...call, target: urls.alias.replace('orders', 'pets') };
const live = `${ids.function}:live`;
const invokesLive: Edit = onMethod('/pets', ({ methodIntegration }) => {
  methodIntegration['uri'] = `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${live}/invocations`;
});
const permitted: Edit = (snapshot) =>
  answer(snapshot, provider, 'lambda/get-policy', { Policy: policyOf(live, '*/GET/pets') }, 'pets', 'live');
const state =
  (State: string): Edit =>
  (snapshot) =>
    edit(snapshot, provider, 'lambda/get-function-configuration', (a: Row) => ({ ...a, State }), 'pets');

const functions: readonly Case[] = [
  ['an alias with a permission of its own', [invokesLive, permitted], null],
  ['an alias, while the unpublished code failed', [invokesLive, permitted, state('Failed')], '?lambda-function-error'],
  ['the unpublished code, failed', [state('Failed')], 'lambda-function-error'],
];

describe('functions', () => {
  test.each(functions)('%s', (_what, edits, outcome) => holds(edited(healthy(), edits), pets, outcome));
});

const linkless: Edit = (snapshot) => answer(snapshot, provider, 'apigateway/get-vpc-link', {}, ids.link);
const named = (uri: string, variables: Row): readonly Edit[] => [
  withStage({ variables }),
  onMethod('/orders', ({ methodIntegration }) => void Object.assign(methodIntegration, { uri })),
];

const links: readonly Case[] = [
  [
    'a port out of a variable',
    named('https://${stageVariables.backend}/orders', { backend: 'backend.example.com:443' }),
    null,
  ],
  [
    'another port out of a variable',
    named('https://${stageVariables.backend}/orders', { backend: 'backend.example.com:8443' }),
    'lb-listener-port-mismatch',
  ],
  [
    'the whole address out of a variable',
    named('${stageVariables.url}/orders', { url: 'http://backend.example.com:443' }),
    null,
  ],
];

describe('links', () => {
  test.each(links)('%s', (_what, edits, outcome) => holds(edited(healthy(), edits), call, outcome));

  test('a link that was asked for and is not there', () => {
    const [finding] = diagnosed(edited(healthy(), [linkless]), call).report.findings;
    expect([finding?.code, finding?.because]).toEqual([
      'vpc-link-not-available',
      `the integration names VPC link ${ids.link}, which the account does not have`,
    ]);
  });
});

describe('certificates of a listener', () => {
  test.each(certificates)('%s', (_what, edits, outcome) => holds(edited(withLinkV2(), edits), call, outcome));
});
