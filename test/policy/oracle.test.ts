import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decide, type AuthorizeRequest } from '../../src/policy/index.js';
import { apiArn, vpcA, vpceA, vpceB } from './documents.js';
import { oracle, Undocumented, type Doc, type Stmt } from './oracle.js';
import '../seeded.js';

const owner = '111111111111';
const accounts = [owner, '222222222222'] as const;
const roleOf = (account: string) => `arn:aws:iam::${account}:role/team/caller`;
const sessionOf = (account: string) => `arn:aws:sts::${account}:assumed-role/caller/s1`;
const userOf = (account: string) => `arn:aws:iam::${account}:user/anna`;

/** Values that each key may have, in the request and in policies. */
const values: Readonly<Record<string, readonly string[]>> = {
  'aws:SourceVpce': [vpceA, vpceB, 'vpce-*', '${aws:PrincipalTag/vpce}', "${aws:UserAgent, '" + vpceA + "'}"],
  'aws:sourceVpc': [vpcA, 'vpc-0cccccccccccccccc', 'vpc-0a*'],
  'aws:VpcSourceIp': ['10.0.1.25', '10.0.1.0/24', '10.0.0.0/8', '2001:db8::/32', '2001:db8::5', '10.0.1.99/25'],
  'aws:SourceIp': ['203.0.113.0/24', '10.0.1.25'],
  'aws:SourceVpcArn': ['arn:aws:ec2:us-east-1:111111111111:vpc/vpc-1'],
  'aws:SecureTransport': ['true', 'false'],
  'aws:UserAgent': ['curl', 'Curl', 'pets', '${aws:UserAgent}', '${*}', '*'],
  'aws:PrincipalArn': [
    ...accounts.map(roleOf),
    ...accounts.map(userOf),
    'arn:aws:iam::*:role/team/*',
    'arn:aws:iam::222222222222:*',
  ],
  'aws:PrincipalAccount': [...accounts],
  'aws:PrincipalTag/vpce': [vpceA, '${aws:SourceVpce}'],
  'aws:PrincipalOrgPaths': ['o-1/r-1/ou-1/', 'o-1/r-1/*', 'o-2/*'],
  'aws:MultiFactorAuthAge': ['10', '300', '3600'],
};
const ops: Readonly<Record<string, readonly string[]>> = {
  'aws:VpcSourceIp': ['IpAddress', 'NotIpAddress', 'IpAddressIfExists', 'NotIpAddressIfExists'],
  'aws:SourceIp': ['IpAddress', 'NotIpAddress', 'IpAddressIfExists'],
  'aws:SecureTransport': ['Bool', 'BoolIfExists'],
  'aws:PrincipalArn': [
    'ArnEquals',
    'ArnLike',
    'ArnNotLike',
    'ArnNotEquals',
    'ArnLikeIfExists',
    'StringLike',
    'StringNotLike',
  ],
  'aws:MultiFactorAuthAge': [
    'NumericLessThan',
    'NumericGreaterThanEquals',
    'NumericEquals',
    'NumericNotEquals',
    'NumericLessThanEqualsIfExists',
  ],
  'aws:PrincipalOrgPaths': [
    'ForAnyValue:StringLike',
    'ForAllValues:StringLike',
    'ForAllValues:StringNotLike',
    'ForAnyValue:StringNotEquals',
    'ForAllValues:StringEqualsIfExists',
  ],
};
const texts = [
  'StringEquals',
  'StringNotEquals',
  'StringLike',
  'StringNotLike',
  'StringEqualsIgnoreCase',
  'StringNotEqualsIgnoreCase',
  'StringEqualsIfExists',
  'StringNotEqualsIfExists',
  'StringNotLikeIfExists',
  'ForAllValues:StringEquals',
  'ForAnyValue:StringEquals',
  'ForAnyValue:StringNotEquals',
  'ForAllValues:StringNotLike',
];

const keys = Object.keys(values);
const test1 = fc
  .constantFrom(...keys)
  .chain((key) =>
    fc
      .tuple(
        fc.constantFrom('Null', ...(ops[key] ?? texts)),
        fc.subarray([...(values[key] ?? [])], { minLength: 1, maxLength: Math.min(3, (values[key] ?? []).length) }),
        fc.boolean(),
      )
      .map(
        ([operator, some, truth]) =>
          [operator, key, operator === 'Null' ? String(truth) : some.length === 1 ? some[0] : some] as const,
      ),
  );
const condition = fc.array(test1, { maxLength: 3 }).map((tests) => {
  const block: Record<string, Record<string, unknown>> = {};
  for (const [operator, key, wanted] of tests) (block[operator] ??= {})[key] = wanted;
  return block;
});

const named = fc.constantFrom<unknown>(
  '*',
  '*',
  { AWS: '*' },
  { AWS: owner },
  { AWS: `arn:aws:iam::${accounts[1]}:root` },
  ...accounts.flatMap((account) => [
    { AWS: roleOf(account) },
    { AWS: sessionOf(account) },
    { AWS: userOf(account) },
    { AWS: [account, roleOf(account), sessionOf(account)] },
    { AWS: [account, userOf(account)] },
  ]),
);
const resources = [
  '*',
  `${apiArn}/*`,
  `${apiArn}/prod/GET/*`,
  `${apiArn}/*/GET/pets`,
  `${apiArn}/prod/POST/*`,
  `${apiArn}/prod/GET/pet?`,
  `${apiArn}`,
  `${apiArn}/prod/GET/\${aws:UserAgent}`,
  'execute-api:/*',
  'execute-api:/prod/GET/pets',
  'execute-api:/dev/*',
  'arn:aws:execute-api:*:*:*/prod/*',
];

const statement = (principals: boolean): fc.Arbitrary<Stmt> =>
  fc
    .record({
      effect: fc.constantFrom('Allow', 'Allow', 'Deny'),
      who: named,
      notWho: fc.integer({ max: 9, min: 0 }),
      act: fc.constantFrom<unknown>(
        '*',
        'execute-api:Invoke',
        'execute-api:invoke',
        ['s3:*', 'execute-api:*'],
        'execute-api:Manage*',
        's3:GetObject',
      ),
      notAct: fc.integer({ max: 9, min: 0 }),
      on: fc.subarray(resources, { minLength: 1, maxLength: 2 }),
      notOn: fc.integer({ max: 9, min: 0 }),
      when: condition,
    })
    .map(({ effect, who, notWho, act, notAct, on, notOn, when }) => ({
      Effect: effect,
      ...(principals ? { [notWho === 0 ? 'NotPrincipal' : 'Principal']: who } : {}),
      [notAct === 0 ? 'NotAction' : 'Action']: act,
      [notOn === 0 ? 'NotResource' : 'Resource']: on.length === 1 ? on[0] : on,
      ...(Object.keys(when).length === 0 ? {} : { Condition: when }),
    }));

/** Often enough everything is allowed but for what the other statements say. */
const open = (principals: boolean): fc.Arbitrary<Stmt> =>
  fc.constant({ Effect: 'Allow', ...(principals ? { Principal: '*' } : {}), Action: '*', Resource: '*' });

const document = (principals: boolean): fc.Arbitrary<Doc> =>
  fc
    .tuple(
      fc.array(fc.oneof({ weight: 5, arbitrary: statement(principals) }, { weight: 3, arbitrary: open(principals) }), {
        minLength: 1,
        maxLength: 4,
      }),
      fc.integer({ min: 0, max: 7 }),
    )
    .map(([Statement, old]) => ({ ...(old === 0 ? {} : { Version: '2012-10-17' }), Statement }));

const own = (principals: boolean) => fc.option(document(principals), { nil: null, freq: 4 });

const given = fc.record({
  type: fc.constantFrom<AuthorizeRequest['api']['authorizationType']>(
    'NONE',
    'AWS_IAM',
    'AWS_IAM',
    'AWS_IAM',
    'CUSTOM',
    'COGNITO_USER_POOLS',
  ),
  account: fc.constantFrom(...accounts),
  who: fc.constantFrom('session', 'user', 'anonymous'),
  path: fc.constantFrom('/pets', '/', '/pets/1'),
  context: fc.record(
    {
      'aws:SourceVpce': fc.constantFrom(vpceA, vpceB),
      'aws:SourceVpc': fc.constantFrom(vpcA),
      'aws:VpcSourceIp': fc.constantFrom('10.0.1.25', '10.0.1.200', '2001:db8::5', '192.168.0.1'),
      'aws:SecureTransport': fc.constantFrom('true', true),
      'aws:UserAgent': fc.constantFrom('curl', 'CURL', 'pets'),
      'aws:SourceIp': fc.constant('203.0.113.9'),
      'aws:PrincipalTag/vpce': fc.constantFrom(vpceA, 'x'),
      'aws:PrincipalOrgPaths': fc.constantFrom(['o-1/r-1/ou-1/'], ['o-1/r-1/ou-1/', 'o-2/r-2/']),
      'aws:MultiFactorAuthAge': fc.constantFrom('100', 300),
    },
    { requiredKeys: [] },
  ),
  endpointPolicy: own(true),
  resourcePolicy: document(true),
  identityPolicies: fc.array(document(false), { maxLength: 2 }),
  permissionsBoundary: fc.option(document(false), { nil: null, freq: 1 }),
  sessionPolicy: fc.option(document(false), { nil: null, freq: 1 }),
  scps: fc.array(fc.array(document(false), { minLength: 1, maxLength: 2 }), { maxLength: 2 }),
  management: fc.boolean(),
  authorizerPolicy: document(false),
  cognitoTokenValid: fc.boolean(),
});
type Given = typeof given extends fc.Arbitrary<infer T> ? T : never;

const requestOf = (from: Given): AuthorizeRequest => {
  const { account, who } = from;
  const signed = who !== 'anonymous' && from.type === 'AWS_IAM';
  const arn = who === 'user' ? userOf(account) : roleOf(account);
  return {
    api: {
      partition: 'aws',
      region: 'us-east-1',
      accountId: owner,
      apiId: 'abc123def4',
      stage: 'prod',
      method: 'GET',
      path: from.path,
      authorizationType: from.type,
    },
    principal: !signed
      ? { type: 'Anonymous' }
      : who === 'user'
        ? { type: 'User', arn, accountId: account }
        : { type: 'AssumedRole', arn: sessionOf(account), roleArn: arn, accountId: account },
    context: { ...from.context, ...(signed ? { 'aws:PrincipalArn': arn, 'aws:PrincipalAccount': account } : {}) },
    endpointPolicy: from.endpointPolicy,
    resourcePolicy: from.resourcePolicy,
    identityPolicies: from.identityPolicies,
    permissionsBoundary: from.permissionsBoundary,
    sessionPolicy: from.sessionPolicy,
    scps: from.scps.map((policies, i) => ({ target: `level-${i}`, policies })),
    principalIsManagementAccount: from.management,
    authorizerPolicy: from.authorizerPolicy,
    cognitoTokenValid: from.cognitoTokenValid,
  };
};

const expected = (request: AuthorizeRequest): ReturnType<typeof oracle> | undefined => {
  try {
    return oracle(request);
  } catch (error) {
    if (error instanceof Undocumented) return undefined;
    throw error;
  }
};

const runs = Number(process.env['XAPI_RUNS'] ?? 2000);

describe('beside an evaluator of its own', () => {
  test('every decision is the same', () => {
    const seen = new Map<string, number>();
    fc.assert(
      fc.property(given, (from) => {
        const request = requestOf(from);
        const right = expected(request);
        if (right === undefined) return;
        seen.set(right, (seen.get(right) ?? 0) + 1);
        expect(decide(request).kind).toBe(right);
      }),
      { numRuns: runs },
    );
    expect([...seen.keys()].sort()).toEqual(['ALLOW', 'EXPLICIT_DENY', 'IMPLICIT_DENY']);
    if (process.env['XAPI_RUNS']) console.log(seen);
  });

  test('what is decided without a key, every value of it and its absence decide alike', () => {
    const asked = [
      'aws:SourceVpce',
      'aws:VpcSourceIp',
      'aws:UserAgent',
      'aws:MultiFactorAuthAge',
      'aws:PrincipalTag/vpce',
      'aws:SourceVpc',
    ];
    fc.assert(
      fc.property(given, fc.constantFrom(...asked), (from, key) => {
        const request = requestOf(from);
        const open = decide({ ...request, unknownKeys: [key] });
        const { [key]: _, ...rest } = request.context as Record<string, string>;
        const plain = (values[key] ?? values['aws:sourceVpc'] ?? []).filter((value) => !/[*$/]/.test(value));
        for (const value of [undefined, 'other', ...plain]) {
          const right = expected({ ...request, context: value === undefined ? rest : { ...rest, [key]: value } });
          if (right === undefined) continue;
          if (open.kind !== 'UNKNOWN') expect([key, value, right]).toEqual([key, value, open.kind]);
          if (open.decision === 'DENY') expect([key, value, right]).not.toEqual([key, value, 'ALLOW']);
        }
      }),
      { numRuns: runs },
    );
  });
});
