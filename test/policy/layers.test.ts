import { describe, expect, test } from '@jest/globals';
import { authorize, compilePolicy, decide, evaluateLayer, type AuthorizeRequest } from '../../src/policy/index.js';
import { allow, apiArn, deny, healthy, identityAllow, policy, signed, vpceB, when } from './documents.js';

const own = '111111111111';
const other = '222222222222';
const domain = `arn:aws:execute-api:us-east-1:${own}:/domainnames/api.example.com+d1`;

const outcome = (request: AuthorizeRequest) => {
  const { kind, blame } = authorize(request);
  return [kind, ...blame.map(({ layer, statement, code }) => `${layer} ${String(statement)} ${code}`)];
};

const grants = {
  everyone: policy(allow()),
  account: policy(allow({ Principal: { AWS: own } })),
  role: policy(allow({ Principal: { AWS: `arn:aws:iam::${own}:role/team/caller` } })),
  session: policy(allow({ Principal: { AWS: `arn:aws:sts::${own}:assumed-role/caller/s1` } })),
  silent: policy(allow({ Resource: `${apiArn}/other/*` })),
};
const silentLimit = policy({ Effect: 'Allow', Action: 's3:*', Resource: '*' });

describe('AWS_IAM in the same account', () => {
  test.each<[keyof typeof grants, 'ALLOW' | 'IMPLICIT_DENY']>([
    ['everyone', 'ALLOW'],
    ['role', 'ALLOW'],
    ['session', 'ALLOW'],
    ['account', 'IMPLICIT_DENY'],
    ['silent', 'IMPLICIT_DENY'],
  ])('a resource policy for %s without identity policy: %s', (grant, kind) => {
    expect(outcome(signed(own, { resourcePolicy: grants[grant] }))[0]).toBe(kind);
  });

  test.each<[keyof typeof grants, 'ALLOW' | 'IMPLICIT_DENY']>([
    ['everyone', 'ALLOW'],
    ['role', 'IMPLICIT_DENY'],
    ['session', 'ALLOW'],
    ['account', 'IMPLICIT_DENY'],
  ])('with a silent boundary a grant to %s: %s', (grant, kind) => {
    const request = signed(own, {
      resourcePolicy: grants[grant],
      permissionsBoundary: [silentLimit],
      identityPolicies: [identityAllow],
    });
    expect(outcome(request)[0]).toBe(kind);
  });

  test('both silent blames both', () => {
    expect(outcome(signed(own, { resourcePolicy: grants.silent }))).toEqual([
      'IMPLICIT_DENY',
      'resourcePolicy null no-matching-allow',
      'identityPolicy null no-matching-allow',
    ]);
  });

  test('an untested row of Table A is said', () => {
    const result = authorize(signed(own, { resourcePolicy: grants.silent, identityPolicies: [identityAllow] }));
    expect([result.decision, result.uncertain]).toEqual(['ALLOW', [expect.stringContaining('Table A')]]);
  });

  test('the root user needs no identity policy', () => {
    const principal = { type: 'Root', arn: `arn:aws:iam::${own}:root` };
    expect(outcome(signed(own, { principal, resourcePolicy: grants.silent }))).toEqual(['ALLOW']);
  });
});

describe('AWS_IAM across accounts', () => {
  test('both sides have to allow, and both are blamed', () => {
    expect(outcome(signed(other, { resourcePolicy: grants.silent }))).toEqual([
      'IMPLICIT_DENY',
      'resourcePolicy null no-matching-allow',
      'identityPolicy null no-matching-allow',
    ]);
  });

  test('an unsigned call has no identity', () => {
    const request = healthy({ api: { ...healthy().api, authorizationType: 'AWS_IAM' } });
    expect(outcome(request)).toEqual(['IMPLICIT_DENY', 'identityPolicy null no-matching-allow']);
  });

  test('every layer is blamed', () => {
    const request = signed(other, {
      endpointPolicy: policy(allow({ Resource: 'arn:aws:execute-api:us-east-1:222222222222:zzz/*' })),
      identityPolicies: [identityAllow],
      sessionPolicy: silentLimit,
      scps: [{ target: 'r-root', policies: [] }],
    });
    expect(outcome(request)).toEqual([
      'IMPLICIT_DENY',
      'endpointPolicy null no-matching-allow',
      'sessionPolicy null no-matching-allow',
      'scp null no-matching-allow',
    ]);
  });

  test('SCPs do not bind service-linked roles', () => {
    const request = signed(other, { identityPolicies: [identityAllow], scps: [{ target: 'r', policies: [] }] });
    expect(outcome(request)[0]).toBe('IMPLICIT_DENY');
    const roleArn = `arn:aws:iam::${other}:role/aws-service-role/x.amazonaws.com/R`;
    const linked = authorize({ ...request, principal: { ...request.principal, roleArn } });
    expect([linked.kind, linked.notApplicable]).toEqual(['ALLOW', ['SCPs do not apply to service-linked roles']]);
  });
});

describe('principals', () => {
  const reaches = (Principal: unknown, principal: AuthorizeRequest['principal']) =>
    authorize(
      signed(other, { principal, resourcePolicy: policy(allow({ Principal })), identityPolicies: [identityAllow] }),
    ).decision;
  const session = { type: 'AssumedRole', arn: `arn:aws:sts::${other}:assumed-role/caller/s1` };

  test('a session without its role may be the role of any path', () => {
    expect(reaches({ AWS: `arn:aws:iam::${other}:role/a/b/caller` }, session)).toBe('UNKNOWN');
    expect(reaches({ AWS: `arn:aws:iam::${other}:role/a/b/another` }, session)).toBe('DENY');
    expect(reaches({ AWS: `arn:aws:iam::333333333333:role/caller` }, session)).toBe('DENY');
  });

  test('a role without its session may be any session', () => {
    const principal = { type: 'Role', arn: `arn:aws:iam::${other}:role/x/caller` };
    expect(reaches({ AWS: session.arn }, principal)).toBe('UNKNOWN');
    expect(reaches({ AWS: principal.arn }, principal)).toBe('ALLOW');
  });

  test('wildcards, groups and services match nobody', () => {
    const user = { type: 'User', arn: `arn:aws:iam::${other}:user/a` };
    for (const Principal of [
      { AWS: `arn:aws:iam::${other}:user/*` },
      { AWS: `arn:aws:iam::${other}:group/a` },
      { Service: 'lambda.amazonaws.com' },
    ]) {
      expect(reaches(Principal, user)).toBe('DENY');
    }
  });

  test('Deny with NotPrincipal spares who is listed whole', () => {
    const list = [`arn:aws:iam::${other}:root`, `arn:aws:iam::${other}:role/team/caller`, session.arn];
    const kind = (AWS: readonly string[]) => {
      const { Principal: _, ...rest } = deny();
      const resourcePolicy = policy(allow(), { ...rest, NotPrincipal: { AWS } });
      return authorize(signed(other, { resourcePolicy, identityPolicies: [identityAllow] })).kind;
    };
    expect([kind(list), kind(list.slice(1)), kind(list.slice(0, 2)), kind(['*'])]).toEqual([
      'ALLOW',
      'EXPLICIT_DENY',
      'EXPLICIT_DENY',
      'ALLOW',
    ]);
  });

  test('Allow with NotPrincipal reaches who is not listed', () => {
    const { Principal: _, ...rest } = allow();
    const kind = (AWS: string) =>
      authorize(healthy({ resourcePolicy: policy({ ...rest, NotPrincipal: { AWS } }) })).kind;
    expect([kind(other), kind('*')]).toEqual(['ALLOW', 'IMPLICIT_DENY']);
  });
});

describe('authorizers', () => {
  const cognito = { ...healthy().api, authorizationType: 'COGNITO_USER_POOLS' as const };
  const lambda = { ...healthy().api, authorizationType: 'CUSTOM' as const };

  test('an invalid token is refused before the policy', () => {
    expect(outcome(healthy({ api: cognito, cognitoTokenValid: false }))).toEqual([
      'IMPLICIT_DENY',
      'authorizer null no-matching-allow',
    ]);
  });

  test('a token that nobody mentioned is unknown', () => {
    expect(authorize(healthy({ api: cognito })).dependsOn).toEqual(['cognitoTokenValid']);
  });

  test('a silent policy refuses Cognito, uncertainly', () => {
    const result = authorize(healthy({ api: cognito, cognitoTokenValid: true, resourcePolicy: grants.silent }));
    expect([result.kind, result.uncertain?.length]).toEqual(['IMPLICIT_DENY', 1]);
  });

  test('a Deny of the resource policy comes before the authorizer', () => {
    const authorizerPolicy = policy({ Effect: 'Deny', Action: '*', Resource: '*' });
    expect(outcome(healthy({ api: lambda, authorizerPolicy, resourcePolicy: policy(deny()) }))).toEqual([
      'EXPLICIT_DENY',
      'resourcePolicy 0 explicit-deny',
    ]);
  });

  test('an authorizer policy that nobody gave is unknown', () => {
    expect(authorize(healthy({ api: lambda })).dependsOn).toEqual(['authorizerPolicy']);
  });

  test('a missing resource policy refuses all of them', () => {
    for (const authorizationType of ['NONE', 'AWS_IAM', 'CUSTOM', 'COGNITO_USER_POOLS'] as const) {
      const api = { ...healthy().api, authorizationType };
      expect(outcome(healthy({ api, resourcePolicy: '' }))).toEqual([
        'IMPLICIT_DENY',
        'resourcePolicy null policy-missing',
      ]);
    }
  });
});

describe('a private custom domain name', () => {
  const via = (edit: Partial<AuthorizeRequest>) =>
    healthy({ api: { ...healthy().api, viaDomainArn: domain }, ...edit });

  test('the endpoint policy is asked for the domain and for the API', () => {
    const endpointPolicy = policy(allow());
    const [blame] = authorize(
      via({ endpointPolicy, domainPolicy: policy(allow({ Resource: 'execute-api:/*' })) }),
    ).blame;
    expect(blame).toEqual({ layer: 'endpointPolicy', statement: null, code: 'no-matching-allow', resource: 'domain' });
  });

  test('the domain policy has no say without the domain', () => {
    const result = authorize(healthy({ domainPolicy: policy(deny({ Resource: '*' })) }));
    expect([result.kind, result.notApplicable?.length]).toEqual(['ALLOW', 1]);
  });
});

describe('what does not apply', () => {
  test('keys that execute-api never sets are absent even where given', () => {
    const resourcePolicy = policy(allow(when('StringEquals', 'aws:VpceOrgID', 'o-1')));
    expect(authorize(healthy({ resourcePolicy, context: { 'aws:VpceOrgID': 'o-1' } })).kind).toBe('IMPLICIT_DENY');
  });

  test('aws:SourceIp is absent on a private API, and there on a regional one', () => {
    const resourcePolicy = policy(allow(when('IpAddress', 'aws:SourceIp', '203.0.113.0/24')));
    const context = { 'aws:SourceIp': '203.0.113.9' };
    expect(authorize(healthy({ resourcePolicy, context })).decision).toBe('DENY');
    expect(
      authorize(healthy({ resourcePolicy, context, api: { ...healthy().api, endpointType: 'REGIONAL' } })).decision,
    ).toBe('ALLOW');
  });

  test('the resource policy knows no identity without AWS_IAM, the endpoint policy does', () => {
    const { principal } = signed(other);
    const context = { ...healthy().context, 'aws:PrincipalAccount': other };
    const document = policy(allow(when('StringEquals', 'aws:PrincipalAccount', other)));
    expect(authorize(healthy({ principal, context, resourcePolicy: document })).decision).toBe('DENY');
    expect(authorize(healthy({ principal, context, endpointPolicy: document })).decision).toBe('ALLOW');
  });
});

describe('what nobody could read', () => {
  test('a layer that was not collected is unknown', () => {
    expect(authorize(healthy({ unknownLayers: ['endpointPolicy'] })).decision).toBe('UNKNOWN');
    expect(authorize(healthy({ unknownLayers: ['endpointPolicy'], resourcePolicy: policy(deny()) })).decision).toBe(
      'DENY',
    );
  });

  test('an unmodelled statement may allow or deny', () => {
    const odd = { ...allow(), Conditions: {} };
    expect(authorize(healthy({ resourcePolicy: policy(odd) })).decision).toBe('UNKNOWN');
    expect(authorize(healthy({ resourcePolicy: policy(allow(), odd) })).decision).toBe('ALLOW');
    expect(authorize(healthy({ resourcePolicy: policy(allow(), { ...odd, Effect: 'deny' }) })).decision).toBe(
      'UNKNOWN',
    );
    expect(authorize(healthy({ resourcePolicy: policy(deny(), odd) })).decision).toBe('DENY');
  });

  test('Principal is needed in resource policies and forbidden in identity policies', () => {
    const { Principal: _, ...bare } = allow();
    expect(authorize(healthy({ resourcePolicy: policy(bare) })).decision).toBe('UNKNOWN');
    expect(authorize(signed(other, { identityPolicies: [policy(allow())] })).decision).toBe('UNKNOWN');
  });
});

describe('evaluateLayer', () => {
  test.each([
    ['allow', policy({ ...allow(), Sid: 'Yes' }), 'Yes'],
    ['explicit-deny', policy(allow(), deny(when('StringNotEquals', 'aws:SourceVpce', vpceB))), 1],
    ['implicit-deny', grants.silent, null],
    ['implicit-deny', null, null],
    ['unknown', '{"Statement":', null],
  ] as const)('%s', (effect, document, statement) => {
    const result = evaluateLayer(document, 'resourcePolicy', healthy());
    expect([result.effect, result.statement]).toEqual([effect, statement]);
    expect(result.because).not.toBe('');
  });

  test('no endpoint policy is the default one', () => {
    expect(evaluateLayer(null, 'endpointPolicy', healthy()).effect).toBe('allow');
  });

  test('takes a compiled policy', () => {
    const compiled = compilePolicy(JSON.stringify(policy(allow())));
    expect(evaluateLayer(compiled, 'resourcePolicy', healthy()).effect).toBe('allow');
    expect(decide(healthy({ resourcePolicy: compiled })).decision).toBe('ALLOW');
  });

  test('a document is parsed once per distinct text', () => {
    const text = JSON.stringify(policy(allow({ Sid: 'once' })));
    expect(compilePolicy(text)).toBe(compilePolicy(text));
  });
});
