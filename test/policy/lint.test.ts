import { describe, expect, test } from '@jest/globals';
import { lint, lintCatalogue, lintFindings, type LintInput } from '../../src/policy/index.js';
import { allow, apiArn, deny, healthy, policy, signed, vpceA, vpceB, when } from './documents.js';

const codes = (document: unknown, edit: Partial<LintInput> = {}): readonly string[] => [
  ...new Set(
    lint({ layer: 'resourcePolicy', policy: document, target: healthy().api, endpoints: [vpceA], ...edit }).map(
      ({ code }) => code,
    ),
  ),
];

const closed = deny(when('StringNotEquals', 'aws:SourceVpce', vpceA));
const other = 'arn:aws:iam::222222222222';
const iam = { target: { ...healthy().api, authorizationType: 'AWS_IAM' as const } };
const domain = 'arn:aws:apigateway:us-east-1::/domainnames/api.example.com+d1';

describe('a sound policy', () => {
  test.each([
    ['Allow and Deny by endpoint', policy(allow(), closed)],
    [
      'Allow by endpoint, short form',
      policy(allow({ Resource: 'execute-api:/*', ...when('StringEquals', 'aws:SourceVpce', vpceA) })),
    ],
  ])('%s has no findings', (_name, document) => expect(codes(document)).toEqual([]));

  test('the default endpoint policy has no findings', () => {
    const document = { Statement: [{ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }] };
    expect(codes(document, { layer: 'endpointPolicy' })).toEqual([]);
  });

  test('a data-perimeter network statement is no aws:SourceIp mistake', () => {
    const Condition = {
      NotIpAddressIfExists: { 'aws:SourceIp': '203.0.113.0/24' },
      StringNotEqualsIfExists: { 'aws:SourceVpc': 'vpc-0a' },
    };
    expect(codes(policy(allow(), closed, deny({ Condition })))).not.toContain('sourceip-on-private-api');
  });
});

describe('every code of the catalogue', () => {
  const rows: readonly (readonly [string, unknown, Partial<LintInput>?])[] = [
    ['no-allow-statement', policy(closed)],
    ['resource-missing-wildcard', policy(allow({ Resource: `${apiArn}/` }))],
    ['resource-wrong-account', policy(allow({ Resource: 'arn:aws:execute-api:us-east-1:999999999999:abc123def4/*' }))],
    ['resource-wrong-region', policy(allow({ Resource: 'arn:aws:execute-api:eu-west-1:111111111111:abc123def4/*' }))],
    ['resource-wrong-api', policy(allow({ Resource: 'arn:aws:execute-api:us-east-1:111111111111:zzz/*' }))],
    [
      'resource-wrong-partition',
      policy(allow({ Resource: 'arn:aws-cn:execute-api:us-east-1:111111111111:abc123def4/*' })),
    ],
    ['resource-control-plane-arn', policy(allow({ Resource: 'arn:aws:apigateway:us-east-1::/restapis/abc123def4/*' }))],
    ['wrong-action', policy(allow({ Action: 'apigateway:GET' }))],
    ['sourceip-on-private-api', policy(allow(when('IpAddress', 'aws:SourceIp', '10.0.0.0/8')))],
    ['unsupported-key', policy(allow(when('StringEquals', 'aws:VpceOrgID', 'o-1')))],
    ['service-only-key', policy(allow(when('StringEquals', 'aws:SourceAccount', '111111111111')))],
    ['principal-key-without-iam-auth', policy(allow(when('StringEquals', 'aws:PrincipalOrgID', 'o-1')))],
    ['aws-principal-without-iam-auth', policy(allow({ Principal: { AWS: '222222222222' } }))],
    [
      'endpoint-policy-principal-without-iam-auth',
      policy(allow({ Principal: { AWS: '222222222222' } })),
      { layer: 'endpointPolicy' },
    ],
    ['contradicting-denies', policy(allow(), closed, deny(when('StringNotEquals', 'aws:SourceVpce', vpceB)))],
    ['allow-deny-contradiction', policy(allow(when('StringEquals', 'aws:SourceVpce', vpceB)), closed)],
    ['inverted-deny', policy(allow(), deny(when('StringEquals', 'aws:SourceVpce', vpceA)))],
    ['wildcard-in-stringequals', policy(allow(), deny(when('StringNotEquals', 'aws:SourceVpce', 'vpce-0a*')))],
    ['value-shape', policy(allow(when('StringEquals', 'aws:SourceVpce', 'vpc-0a')))],
    ['value-shape', policy(allow(when('IpAddress', 'aws:VpcSourceIp', '10.0.0.0/99')))],
    ['placeholder', policy(allow(when('StringEquals', 'aws:SourceVpce', '{{vpceID}}')))],
    ['placeholder', policy(allow({ Resource: 'execute-api:/${Stage}/*' }))],
    ['whitespace', policy(allow({ Action: 'execute-api:Invoke ' }))],
    ['shorthand-outside-resource-policy', policy(allow({ Resource: 'execute-api:/*' })), { layer: 'endpointPolicy' }],
    ['shorthand-missing-stage', policy(allow({ Resource: 'execute-api:/GET/pets' }))],
    ['stray-colon-in-resource', policy(allow({ Resource: `${apiArn}:/*` }))],
    ['path-template-in-resource', policy(allow({ Resource: `${apiArn}/*/GET/pets/{petId}` }))],
    ['any-as-method', policy(allow({ Resource: `${apiArn}/prod/ANY/pets` }))],
    ['method-lowercase', policy(allow({ Resource: `${apiArn}/prod/get/pets` }))],
    ['wildcard-in-principal-arn', policy(allow({ Principal: { AWS: `${other}:role/*` } })), iam],
    [
      'session-arn-in-principalarn',
      policy(allow(when('ArnLike', 'aws:PrincipalArn', 'arn:aws:sts::222222222222:assumed-role/a/*'))),
      iam,
    ],
    [
      'role-path',
      policy(allow({ Principal: { AWS: `${other}:role/caller` } })),
      { ...iam, principal: signed('222222222222').principal },
    ],
    ['group-principal', policy(allow({ Principal: { AWS: `${other}:group/a` } })), iam],
    ['service-principal', policy(allow({ Principal: { Service: 'lambda.amazonaws.com' } }))],
    [
      'identity-resource-wrong-account',
      policy({ Effect: 'Allow', Action: '*', Resource: 'arn:aws:execute-api:us-east-1:222222222222:abc123def4/*' }),
      { layer: 'identityPolicy' },
    ],
    ['domain-arn-wrong-service', policy(allow({ Resource: domain })), { layer: 'domainPolicy' }],
    ['variable-in-old-version', { Statement: [allow({ Resource: `${apiArn}/prod/GET/\${aws:username}` })] }],
    ['empty-values', policy(allow({ Condition: { StringEquals: { 'aws:SourceVpce': [] } } }))],
    ['dangling-vpce', policy(allow(), deny(when('StringNotEquals', 'aws:SourceVpce', vpceB)))],
    ['dangling-principal-id', policy(allow({ Principal: { AWS: 'AROAEXAMPLE1234567890' } })), iam],
    ['exposed-any-vpce', policy(allow())],
    ['inverted-allow', policy(allow(when('StringNotEquals', 'aws:SourceVpce', vpceA)))],
    [
      'and-in-deny',
      policy(allow(), deny({ Condition: { StringNotEquals: { 'aws:SourceVpce': vpceA, 'aws:SourceVpc': 'vpc-0a' } } })),
    ],
    ['redundant-condition', policy(allow(when('StringLike', 'aws:SourceVpce', 'vpce-*')))],
    ['ineffective-deny', policy(allow(), deny(when('IpAddress', 'aws:SourceIp', '10.0.0.0/8')))],
    ['ineffective-deny', policy(allow(), deny({ Principal: { AWS: '222222222222' } }))],
    ['forallvalues-in-allow', policy(allow(when('ForAllValues:StringEquals', 'aws:PrincipalOrgPaths', 'o-1/*')))],
    ['ifexists-in-allow', policy(allow(when('StringEqualsIfExists', 'aws:SourceVpce', vpceA)))],
    ['stage-prefix', policy(allow({ Resource: `${apiArn}/prod*` }))],
    ['stage-vs-path', policy(allow(), deny({ Resource: `${apiArn}/pets/*` }))],
    ['ipv4-only-on-dualstack', policy(allow(), deny(when('NotIpAddress', 'aws:VpcSourceIp', '10.0.0.0/8')))],
    ['stage-not-covered', policy(allow({ Resource: `${apiArn}/dev/*` }))],
    ['trailing-slash', policy(allow({ Resource: `${apiArn}/prod/GET/pets/` }))],
    ['set-operator-on-single-valued-key', policy(allow(when('ForAnyValue:StringEquals', 'aws:SourceVpce', vpceA)))],
    [
      'notprincipal-deny',
      policy(allow(), { Effect: 'Deny', NotPrincipal: { AWS: '222222222222' }, Action: '*', Resource: '*' }),
    ],
    ['policy-near-limit', policy(allow({ Sid: 'x'.repeat(8000) }))],
    ['key-name-case', policy(allow(when('StringEquals', 'aws:sourceVpce', vpceA)))],
  ];

  test.each(rows)('%s', (code, document, edit = {}) => {
    const found = lint({
      layer: 'resourcePolicy',
      policy: document,
      target: healthy().api,
      endpoints: [vpceA],
      ...edit,
    });
    const one = found.find((finding) => finding.code === code);
    expect(found.map((finding) => finding.code)).toContain(code);
    expect(one?.message).not.toBe('');
  });

  test('has a row here', () => {
    expect([...lintCatalogue.keys()].filter((code) => !rows.some(([row]) => row === code))).toEqual([]);
  });
});

describe('exposure is asked, not read off', () => {
  const exposed = (document: unknown, edit: Partial<LintInput> = {}) =>
    codes(document, edit).includes('exposed-any-vpce');

  test.each<[string, boolean, unknown, Partial<LintInput>?]>([
    ['Deny by endpoint', false, policy(allow(), closed)],
    ['Deny by VPC', false, policy(allow(), deny(when('StringNotEquals', 'aws:SourceVpc', 'vpc-0a')))],
    [
      'Deny by two keys',
      false,
      policy(allow(), deny({ Condition: { StringNotEquals: { 'aws:SourceVpce': vpceA, 'aws:SourceVpc': 'vpc-0a' } } })),
    ],
    ['only an address that any VPC may have', true, policy(allow(when('IpAddress', 'aws:VpcSourceIp', '10.0.0.0/8')))],
    ['only a header', true, policy(allow(when('StringEquals', 'aws:Referer', 'secret')))],
    [
      'only one stage is open',
      true,
      policy(allow({ Resource: `${apiArn}/dev/GET/*` }), { ...closed, Resource: `${apiArn}/prod/*` }),
    ],
    ['another organization', false, policy(allow(when('StringEquals', 'aws:PrincipalOrgID', 'o-1'))), iam],
    ['another account', false, policy(allow({ Principal: { AWS: '222222222222' } })), iam],
    ['any signed caller', true, policy(allow()), iam],
    ['its own tag', true, policy(allow(when('StringEquals', 'aws:PrincipalTag/team', 'a'))), iam],
  ])('%s: %s', (_name, expected, document, edit = {}) => expect(exposed(document, edit)).toBe(expected));
});

test('the findings of a request name layer and statement', () => {
  const request = healthy({ endpointPolicy: policy(allow(), allow({ Action: 's3:*' })) });
  expect(lintFindings(request)).toContainEqual({
    code: 'wrong-action',
    severity: 'error',
    layer: 'endpointPolicy',
    statement: 1,
    message: expect.stringContaining('s3:*'),
  });
});
