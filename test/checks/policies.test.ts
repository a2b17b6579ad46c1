import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { AuthorizeRequest } from '../../src/policy/index.js';
import { inventoryOf } from '../../src/inventory/inventory.js';
import { buildRequests } from '../../src/request/build.js';
import { get, subjectOf } from '../../src/request/fact.js';
import { policyRepair } from '../../src/request/facts/authorization/resource-repair.js';
import { domainPolicy } from '../../src/request/facts/domain-policy.js';
import type { Snapshot } from '../../src/snapshot/snapshot.js';
import type { Call } from '../diagnose.js';
import { askedFor, diagnosed } from '../diagnose.js';
import type { Doc, Stmt } from '../policy/oracle.js';
import { oracle } from '../policy/oracle.js';
import { signedWorld, signing, withResourcePolicy, withRolePolicy } from '../worlds/iam.js';
import { domain, withDomain } from '../worlds/domain.js';
import { withStage } from '../worlds/gateway.js';
import { consumer, healthy, ids, provider, savedForm, urls } from '../worlds/peered.js';
import { edit, remove } from '../worlds/world.js';
import '../seeded.js';

const apiArn = `arn:aws:execute-api:us-east-1:${provider.account}:${ids.api}`;
const another = 'vpce-0fff00000000000ff';
const call: Call = { target: urls.alias, from: ids.app };

const allow = (Condition?: object, more: object = {}): Stmt => ({
  Effect: 'Allow',
  Principal: '*',
  Action: 'execute-api:Invoke',
  Resource: `${apiArn}/*`,
  ...(Condition ? { Condition } : {}),
  ...more,
});
const deny = (Condition: object): Stmt => allow(Condition, { Effect: 'Deny' });
const document = (...Statement: readonly Stmt[]): Doc => ({ Version: '2012-10-17', Statement });

const repairOf = (world: Snapshot, asked: Call = call): Doc | undefined => {
  const inventory = inventoryOf(world);
  const [request] = buildRequests(inventory, askedFor(asked));
  if (!request) throw new Error('no request');
  return get(subjectOf(request, inventory), policyRepair)?.document as Doc | undefined;
};

const repaired = (...statements: readonly Stmt[]) =>
  repairOf(withResourcePolicy(document(...statements))(healthy()))?.Statement.map(({ Condition }) => Condition);

describe('the repair of a resource policy is the narrowest', () => {
  test('of two keys that a Deny spares, the endpoint alone is added', () => {
    expect(
      repaired(allow(), deny({ StringNotEquals: { 'aws:SourceVpc': ['vpc-0aaa'], 'aws:SourceVpce': [another] } })),
    ).toEqual([
      undefined,
      { StringNotEquals: { 'aws:SourceVpc': ['vpc-0aaa'], 'aws:SourceVpce': [another, ids.endpoint] } },
    ]);
  });

  test('a condition that is met stays as it is', () => {
    const met = { StringEqualsIfExists: { 'aws:VpceOrgID': ['o-1'] } };
    expect(repaired(allow({ ...met, StringEquals: { 'aws:SourceVpce': [another] } }))).toEqual([
      { ...met, StringEquals: { 'aws:SourceVpce': [another, ids.endpoint] } },
    ]);
  });

  test('Null takes no value', () => {
    const absent = { Null: { 'aws:SourceVpce': 'true' } };
    expect(repaired(allow(absent))?.[0]).toEqual(absent);
  });

  test('an unsupported key gives way to this endpoint, and to none that the key kept out', () => {
    expect(repaired(allow({ StringEquals: { 'aws:VpceOrgID': 'o-1', 'aws:SourceVpce': [another] } }))).toEqual([
      { StringEquals: { 'aws:SourceVpce': [ids.endpoint] } },
    ]);
  });
});

test('nor does the policy of a domain name spare the whole VPC where the endpoint is enough', () => {
  const of = { Principal: '*', Action: 'execute-api:Invoke', Resource: domain.invokeArn };
  const both = { 'aws:SourceVpc': ['vpc-0aaa'], 'aws:SourceVpce': [another] };
  const saved = document({ Effect: 'Allow', ...of }, { Effect: 'Deny', ...of, Condition: { StringNotEquals: both } });
  const world = edit(withDomain(), provider, 'apigateway/get-domain-names', (a: { items: { policy: string }[] }) => {
    for (const item of a.items) item.policy = savedForm(saved);
  });
  const inventory = inventoryOf(world);
  const [request] = buildRequests(inventory, askedFor({ target: domain.url, from: ids.app }));
  if (!request) throw new Error('no request');
  expect(get(subjectOf(request, inventory), domainPolicy)?.repaired?.Statement[1]?.Condition).toEqual({
    StringNotEquals: { ...both, 'aws:SourceVpce': [another, ids.endpoint] },
  });
});

const values: Readonly<Record<string, readonly string[]>> = {
  'aws:SourceVpce': [ids.endpoint, another, 'vpce-*'],
  'aws:sourceVpc': [ids.providerVpc, ids.consumerVpc, 'vpc-0fff'],
  'aws:VpcSourceIp': ['10.10.0.0/16', '10.10.1.10', '10.10.2.0/24', '192.168.0.0/16'],
  'aws:SourceIp': ['203.0.113.0/24', '10.10.1.10'],
  'aws:VpceOrgID': ['o-1'],
  'aws:PrincipalArn': [signing.roleArn, 'arn:aws:iam::*:role/apps/*', 'arn:aws:iam::111111111111:role/x'],
};
const operators: Readonly<Record<string, readonly string[]>> = {
  'aws:VpcSourceIp': ['IpAddress', 'NotIpAddress', 'NotIpAddressIfExists'],
  'aws:SourceIp': ['IpAddress', 'NotIpAddress'],
  'aws:PrincipalArn': ['ArnLike', 'ArnNotLike', 'StringLikeIfExists'],
};
const texts = ['StringEquals', 'StringNotEquals', 'StringLike', 'StringNotEqualsIfExists', 'StringEqualsIfExists'];

const condition = fc
  .array(
    fc
      .constantFrom(...Object.keys(values))
      .chain((key) =>
        fc
          .tuple(
            fc.constantFrom('Null', ...(operators[key] ?? texts), ...(operators[key] ?? texts)),
            fc.subarray([...(values[key] ?? [])], { minLength: 1 }),
            fc.constantFrom('true', 'false'),
          )
          .map(([operator, some, truth]) => [operator, key, operator === 'Null' ? truth : some] as const),
      ),
    { maxLength: 2 },
  )
  .map((tests) => {
    const block: Record<string, Record<string, unknown>> = {};
    for (const [operator, key, wanted] of tests) (block[operator] ??= {})[key] = wanted;
    return block;
  });

const statement = fc
  .record({
    Effect: fc.constantFrom('Allow', 'Allow', 'Deny'),
    Principal: fc.constantFrom<unknown>(
      '*',
      '*',
      { AWS: signing.roleArn },
      { AWS: signing.session },
      { AWS: consumer.account },
    ),
    Action: fc.constantFrom('execute-api:Invoke', 'execute-api:*', 'execute-api:ManageConnections'),
    Resource: fc.constantFrom('*', `${apiArn}/*`, `${apiArn}/prod/GET/orders`, `${apiArn}/dev/*`),
    Condition: condition,
  })
  .map((one): Stmt => one);

const identities: readonly Stmt[] = [
  { Effect: 'Allow', Action: 'execute-api:Invoke', Resource: '*' },
  { Effect: 'Allow', Action: 's3:*', Resource: '*' },
  { Effect: 'Deny', Action: '*', Resource: '*', Condition: { StringEquals: { 'aws:SourceVpc': ids.providerVpc } } },
];

/** The request of the world as the evaluator beside ours takes it, or one from elsewhere. */
const requestOf = (signed: boolean, policy: Doc, identity: Doc, elsewhere: object = {}): AuthorizeRequest => ({
  api: {
    partition: 'aws',
    region: 'us-east-1',
    accountId: provider.account,
    apiId: ids.api,
    stage: 'prod',
    method: 'GET',
    path: '/orders',
    authorizationType: signed ? 'AWS_IAM' : 'NONE',
  },
  principal: signed
    ? { type: 'AssumedRole', arn: signing.session, roleArn: signing.roleArn, accountId: consumer.account }
    : { type: 'Anonymous' },
  context: {
    'aws:SourceVpce': ids.endpoint,
    'aws:SourceVpc': ids.providerVpc,
    'aws:VpcSourceIp': '10.10.1.10',
    ...(signed ? { 'aws:PrincipalArn': signing.roleArn } : {}),
    ...elsewhere,
  },
  resourcePolicy: policy,
  identityPolicies: [identity],
});

const strangers = [
  { 'aws:SourceVpce': another, 'aws:SourceVpc': 'vpc-0fff', 'aws:VpcSourceIp': '192.168.1.1' },
  { 'aws:SourceVpce': 'vpce-0eee', 'aws:SourceVpc': ids.consumerVpc, 'aws:VpcSourceIp': '10.10.2.5' },
];
const everything = document({ Effect: 'Allow', Action: '*', Resource: '*' });

test('doctor says of any policy what the policy decides, and its repair decides for nobody else', () => {
  fc.assert(
    fc.property(
      fc.boolean(),
      fc.array(statement, { minLength: 1, maxLength: 3 }),
      fc.constantFrom(...identities),
      (signed, statements, own) => {
        const policy = document(...statements);
        const identity = document(own);
        const base = signed ? withRolePolicy(identity)(signedWorld()) : healthy();
        const world = withResourcePolicy(policy)(base);
        const asked = signed ? { ...call, principal: signing.session } : call;
        const { report } = diagnosed(world, asked);
        const right = oracle(requestOf(signed, policy, identity));
        expect(report.verdict).toBe(right === 'ALLOW' ? 'healthy' : 'broken');
        const blocking = report.findings.filter(({ is, role }) => is === 'fail' && role !== 'latent');
        const [first] = blocking;
        if (first && blocking.length === 1 && first.repair.length > 0) expect(first.tried.result).toBe('repairs');
        const better = repairOf(world, asked);
        for (const elsewhere of better ? strangers : []) {
          const decides = (of: Doc) => oracle(requestOf(signed, of, everything, elsewhere)) === 'ALLOW';
          expect([elsewhere, better && decides(better)]).toEqual([elsewhere, decides(policy)]);
        }
      },
    ),
    { numRuns: Number(process.env['XAPI_RUNS'] ?? 150) },
  );
});

const guardedSettings = {
  cachingEnabled: true,
  requireAuthorizationForCacheControl: true,
  unauthorizedCacheControlHeaderStrategy: 'FAIL_WITH_403',
};
const withGuard = withStage({ cacheClusterEnabled: true, methodSettings: { '*/*': guardedSettings } });
const guarded = withGuard(healthy());
const fresh = { ...call, headers: ['Cache-Control: max-age=0'] };
const refusedCache = 'cache-invalidation-unauthorized';
const both = document({
  Effect: 'Allow',
  Action: ['execute-api:Invoke', 'execute-api:InvalidateCache'],
  Resource: '*',
});
const signedCache = (identity: Doc): Snapshot => withGuard(withRolePolicy(identity)(signedWorld()));

describe('who may renew a cached answer', () => {
  const signedFresh = { ...fresh, principal: signing.session };
  const invokeOnly = document({ Effect: 'Allow', Action: 'execute-api:Invoke', Resource: '*' });
  const told = (world: Snapshot, asked: Call) =>
    diagnosed(world, asked).report.findings.map(({ is, code }) => (is === 'unknown' ? `?${code}` : code));

  test('nobody who is not signed', () => expect(told(guarded, fresh)).toEqual([refusedCache]));
  test('nobody where the method knows no signer', () =>
    expect(told(guarded, { ...fresh, principal: signing.session })).toEqual([refusedCache]));
  test('a signer whose policies allow it', () => expect(told(signedCache(both), signedFresh)).toEqual([]));
  test('not one that may only invoke', () =>
    expect(told(signedCache(invokeOnly), signedFresh)).toEqual([refusedCache]));
  test('without the policies of the signer nobody knows', () => {
    const blind = remove(signedCache(both), (path) => path.includes('iam/get-role-policy'));
    expect(told(blind, signedFresh)).toContain(`?${refusedCache}`);
  });
  test('nor of a signature that names nobody', () => {
    const named = 'Authorization: AWS4-HMAC-SHA256 Credential=AKIA/20260101/us-east-1/execute-api/aws4_request';
    expect(told(signedCache(both), { ...call, headers: [...fresh.headers, named] })).toContain(`?${refusedCache}`);
  });
});

test('a limit of -1 is none', () => {
  const settings = { methodSettings: { '*/*': { throttlingRateLimit: -1, throttlingBurstLimit: -1 } } };
  const { report } = diagnosed(withStage(settings)(healthy()), { ...call, symptom: '429' });
  expect(report.findings.map(({ code }) => code)).not.toContain('stage-or-method-throttled');
});

test('an address that is compared as text is not known of a whole subnet', () => {
  const policy = document(allow({ StringLike: { 'aws:VpcSourceIp': '10.10.1.1*' } }));
  const { report } = diagnosed(withResourcePolicy(policy)(healthy()), { ...call, from: ids.consumerSubnet });
  expect(report.verdict).toBe('undecided');
});
