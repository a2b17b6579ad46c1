import { describe, expect, test } from '@jest/globals';
import { inventoryOf } from '../../../src/inventory/inventory.js';
import { authorize } from '../../../src/policy/index.js';
import { buildRequests } from '../../../src/request/build.js';
import { lookUp, subjectOf } from '../../../src/request/fact.js';
import { facts } from '../../../src/request/facts/index.js';
import { authorizeRequestOf } from '../../../src/request/facts/resource-policy.js';
import { isOperation, operation } from '../../../src/snapshot/operations.js';
import type { Gap, Snapshot } from '../../../src/snapshot/snapshot.js';
import { parseAnswerPath } from '../../../src/snapshot/snapshot.js';
import type { Call } from '../../diagnose.js';
import { askedFor, diagnosed } from '../../diagnose.js';
import {
  authorizedBy,
  iamPlace,
  invokeAllowed,
  signedPolicy,
  signedWorld,
  signing,
  withBoundary,
  withControlPolicy,
  withResourcePolicy,
  withRolePolicy,
} from '../../worlds/iam.js';
import { apiPolicy, consumer, healthy, ids, provider, urls } from '../../worlds/peered.js';
import { answer, edit, remove } from '../../worlds/world.js';

const apiArn = `arn:aws:execute-api:us-east-1:${provider.account}:${ids.api}`;

const statement = (Effect: string, more: object = {}) => ({
  Effect,
  Principal: '*',
  Action: 'execute-api:Invoke',
  Resource: `${apiArn}/*`,
  ...more,
});
const when = (operator: string, key: string, ...values: string[]) => ({ Condition: { [operator]: { [key]: values } } });
const document = (...Statement: object[]) => ({ Version: '2012-10-17', Statement });
const allow = (more: object = {}) => statement('Allow', more);
const deny = (more: object = {}) => statement('Deny', more);

const endpointPolicy = (policy: object) => (snapshot: Snapshot) =>
  edit(snapshot, provider, 'ec2/describe-vpc-endpoints', (a: { VpcEndpoints: { PolicyDocument: string }[] }) => {
    for (const row of a.VpcEndpoints) row.PolicyDocument = JSON.stringify(policy);
  });

const call: Call = { target: urls.alias, from: ids.app };
const signedCall: Call = { ...call, principal: signing.session };

/** `code` of what blocks, `code?` of what is unknown, `(code)` of what is latent. */
const told = (snapshot: Snapshot, as: Call = call): string[] => {
  const { report, broken } = diagnosed(snapshot, as);
  expect(broken).toEqual([]);
  return report.findings.map(({ code, is, role }) =>
    is === 'unknown' ? `${code}?` : role === 'latent' ? `(${code})` : code,
  );
};

const bodyOf = (snapshot: Snapshot, as: Call = call): string => {
  const { requests } = diagnosed(snapshot, as).report;
  return (JSON.parse(requests[0]?.predicted?.body ?? '{}') as { Message?: string }).Message ?? '';
};

const factOf = <K extends keyof typeof facts>(snapshot: Snapshot, name: K, as: Call = call) => {
  const inventory = inventoryOf(snapshot);
  const [request] = buildRequests(inventory, askedFor(as));
  if (!request) throw new Error('no request');
  const value = lookUp(subjectOf(request, inventory), facts[name] as (typeof facts)['asked']);
  if (!value.known) throw new Error(value.gap.message ?? value.gap.action);
  return value.value as unknown;
};

test('the signed world is healthy', () => {
  expect(told(signedWorld(), signedCall)).toEqual([]);
  expect(told(signedWorld(), { ...call, principal: signing.roleArn })).toEqual([]);
});

test.each(['missing', 'denied'] as const)('an answer that is %s makes a signed request undecided at most', (how) => {
  for (const path of signedWorld().answers.keys()) {
    const rest = remove(signedWorld(), (other) => other === path);
    const { account, region, operation: id, key } = parseAnswerPath(path);
    if (!isOperation(id)) throw new Error(path);
    const asked = { account, region, operation: id, ...(key === undefined ? {} : { key }) };
    const gaps: Gap[] = how === 'denied' ? [{ ...asked, action: operation(id).action, why: 'denied' }] : [];
    const { report } = diagnosed({ ...rest, gaps }, signedCall);
    const fails = report.findings.filter(({ is }) => is === 'fail').map(({ code }) => code);
    expect({ path, fails }).toEqual({ path, fails: [] });
    expect(report.verdict).toBe(report.findings.length > 0 ? 'undecided' : 'healthy');
    if (/\/iam\/|rest-api|describe-policy/.test(path))
      expect({ path, verdict: report.verdict }).toEqual({ path, verdict: 'undecided' });
  }
});

describe('the resource policy of a method that checks no identity', () => {
  test.each<[string, object, string[]]>([
    ['everybody', document(allow()), []],
    [
      'another endpoint',
      document(allow(when('StringEquals', 'aws:SourceVpce', 'vpce-0f'))),
      ['resource-policy-wrong-vpce'],
    ],
    [
      'another VPC',
      document(allow(when('StringEquals', 'aws:SourceVpc', 'vpc-0f'))),
      ['resource-policy-missing-source-vpc'],
    ],
    [
      "the caller's VPC",
      document(allow(when('StringEquals', 'aws:SourceVpc', ids.consumerVpc))),
      ['resource-policy-client-vpc-instead-of-endpoint-vpc'],
    ],
    [
      "the caller's VPC, by a Deny",
      document(allow(), deny(when('StringNotEquals', 'AWS:sourcevpc', ids.consumerVpc))),
      ['resource-policy-client-vpc-instead-of-endpoint-vpc'],
    ],
    [
      'two Denies of which one is wrong',
      document(
        allow(),
        deny(when('StringNotEquals', 'aws:SourceVpce', ids.endpoint)),
        deny(when('StringNotEquals', 'aws:SourceVpc', ids.consumerVpc)),
      ),
      ['resource-policy-client-vpc-instead-of-endpoint-vpc'],
    ],
    [
      'an endpoint or an address, in one Deny',
      document(
        allow(),
        deny({
          Condition: {
            StringNotEquals: { 'aws:SourceVpce': ['vpce-0f'] },
            NotIpAddress: { 'aws:SourceIp': ['10.10.0.0/16'] },
          },
        }),
      ),
      ['resource-policy-uses-source-ip'],
    ],
    [
      'aws:SourceIp',
      document(allow(when('IpAddress', 'aws:SourceIp', '10.10.0.0/16'))),
      ['resource-policy-uses-source-ip'],
    ],
    ['aws:VpcSourceIp', document(allow(when('IpAddress', 'aws:VpcSourceIp', '10.10.1.10/32'))), []],
    [
      'another address',
      document(allow(when('IpAddress', 'aws:VpcSourceIp', '10.10.1.11/32'))),
      ['resource-policy-missing-source-vpc'],
    ],
    [
      'a key that execute-api does not know',
      document(allow(), deny(when('ArnNotLike', 'aws:SourceVpcArn', 'arn:aws:ec2:*:*:vpc/vpc-0f'))),
      ['resource-policy-unsupported-condition-key'],
    ],
    [
      'a key that does not exist',
      document(allow(when('StringEquals', 'aws:SourceVpcEndpoint', ids.endpoint))),
      ['resource-policy-unsupported-condition-key'],
    ],
    ['a role', document(allow({ Principal: { AWS: signing.roleArn } })), ['resource-policy-principal-requires-iam']],
    [
      'an organization',
      document(allow(when('StringEquals', 'aws:PrincipalOrgID', signing.organization))),
      ['resource-policy-principal-requires-iam'],
    ],
    [
      'an organization, by a Deny',
      document(allow(), deny(when('StringNotEquals', 'aws:PrincipalOrgID', signing.organization))),
      ['resource-policy-principal-requires-iam'],
    ],
    ['another stage', document(allow({ Resource: `${apiArn}/dev/*` })), ['resource-policy-arn-mismatch']],
    ['another verb', document(allow({ Resource: `${apiArn}/prod/POST/*` })), ['resource-policy-arn-mismatch']],
    ['no wildcard', document(allow({ Resource: apiArn })), ['resource-policy-arn-mismatch']],
    [
      'another API',
      document(allow({ Resource: `${apiArn.replace(ids.api, 'zzzz')}/*` })),
      ['resource-policy-arn-mismatch'],
    ],
    [
      'the nearest of several',
      document(
        allow({ Resource: `${apiArn}/dev/*` }),
        allow({ Principal: { AWS: signing.roleArn } }),
        allow(when('StringEquals', 'aws:SourceVpce', 'vpce-0f')),
      ),
      ['resource-policy-wrong-vpce'],
    ],
    [
      'nobody',
      document(deny(when('StringEquals', 'aws:SourceVpce', 'vpce-0f'))),
      ['resource-policy-missing-source-vpc'],
    ],
    [
      'a Deny by address',
      document(allow(), deny(when('IpAddress', 'aws:VpcSourceIp', '10.0.0.0/8'))),
      ['resource-policy-explicit-deny'],
    ],
    [
      'a Deny for this endpoint',
      document(allow(), deny(when('StringEquals', 'aws:SourceVpce', ids.endpoint))),
      ['resource-policy-explicit-deny'],
    ],
  ])('admits %s', (_what, policy, codes) => {
    expect(told(withResourcePolicy(policy)(healthy()))).toEqual(codes);
  });

  test.each<[string, object, string | undefined]>([
    ['corrects aws:SourceIp', document(allow(when('IpAddress', 'aws:SourceIp', '192.168.0.0/16'))), 'aws:VpcSourceIp'],
    [
      "adds the endpoint's VPC",
      document(allow(when('StringEquals', 'aws:SourceVpc', ids.consumerVpc))),
      ids.providerVpc,
    ],
    ['adds the endpoint', document(allow(when('StringEquals', 'aws:SourceVpce', 'vpce-0f'))), ids.endpoint],
    ['names the one method', document(allow({ Resource: `${apiArn}/dev/*` })), `${apiArn}/prod/GET/orders`],
    [
      'touches no Deny by address',
      document(allow(), deny(when('IpAddress', 'aws:VpcSourceIp', '10.0.0.0/8'))),
      undefined,
    ],
  ])('a repair %s', (_what, policy, text) => {
    const repair = factOf(withResourcePolicy(policy)(healthy()), 'policyRepair') as { document: object } | undefined;
    if (text === undefined) expect(repair).toBeUndefined();
    else expect(JSON.stringify(repair?.document)).toContain(text);
  });

  test('what the policy gets wrong explains the failure, line by line', () => {
    const policy = document(allow({ Resource: `${apiArn}/prod/get/orders` }));
    const [finding] = diagnosed(withResourcePolicy(policy)(healthy()), call).report.findings;
    expect(finding?.details.filter((line) => line.startsWith('method-lowercase: '))).toHaveLength(1);
  });

  test('an authorizer may allow where the policy is silent, and never where it denies', () => {
    const custom = authorizedBy('CUSTOM')(healthy());
    const silent = withResourcePolicy(document(allow(when('StringEquals', 'aws:SourceVpce', 'vpce-0f'))))(custom);
    const denying = withResourcePolicy(document(allow(), deny(when('StringNotEquals', 'aws:SourceVpce', 'vpce-0f'))))(
      custom,
    );
    expect(factOf(silent, 'savedPolicy')).toMatchObject({ refuses: undefined, code: undefined });
    expect(factOf(denying, 'savedPolicy')).toMatchObject({ refuses: 'explicit', code: 'resource-policy-wrong-vpce' });
  });
});

describe('what nobody knows', () => {
  const daytime = document(allow(when('DateLessThan', 'aws:CurrentTime', '2027-01-01T00:00:00Z')));

  test('makes the checks that need it unknown, and says what', () => {
    const { report } = diagnosed(withResourcePolicy(daytime)(healthy()), call);
    expect(report.verdict).toBe('undecided');
    const finding = report.findings.find(({ code }) => code === 'resource-policy-wrong-vpce');
    expect(finding?.gaps[0]?.message).toContain('aws:CurrentTime');
  });

  test('is no matter where nothing depends on it', () => {
    expect(told(withResourcePolicy(document(allow(), allow(daytime.Statement[0])))(healthy()))).toEqual([]);
    const both = document(daytime.Statement[0] ?? {}, deny(when('StringNotEquals', 'aws:SourceVpce', 'vpce-0f')));
    expect(told(withResourcePolicy(both)(healthy()))).toEqual(['resource-policy-wrong-vpce']);
  });

  test('a header that is stated is known', () => {
    const agent = withResourcePolicy(document(allow(when('StringLike', 'aws:UserAgent', 'curl/*'))))(healthy());
    expect(diagnosed(agent, call).report.verdict).toBe('undecided');
    expect(told(agent, { ...call, headers: ['User-Agent: curl/8.5.0'] })).toEqual([]);
  });

  test('any host of a subnet is every address that the policy can tell apart', () => {
    const from = { ...call, from: ids.consumerSubnet };
    const admitting = (cidr: string) =>
      withResourcePolicy(document(allow(when('IpAddress', 'aws:VpcSourceIp', cidr))))(healthy());
    expect(told(admitting('10.10.0.0/16'), from)).toEqual([]);
    expect(told(admitting('10.30.0.0/16'), from)).toEqual(['resource-policy-missing-source-vpc']);
    expect(diagnosed(admitting('10.10.1.128/25'), from).report.verdict).toBe('undecided');
    expect(diagnosed(admitting('10.10.1.77'), from).report.verdict).toBe('undecided');
  });
});

describe('the endpoint policy', () => {
  test.each<[string, object, string[]]>([
    ['this API', document(allow()), []],
    [
      'another account',
      document(allow({ Resource: 'arn:aws:execute-api:*:999988887777:*' })),
      ['endpoint-policy-no-matching-allow'],
    ],
    [
      'private addresses by aws:SourceIp',
      document(allow(when('IpAddress', 'aws:SourceIp', '10.0.0.0/8'))),
      ['endpoint-policy-no-matching-allow'],
    ],
    ['a role', document(allow({ Principal: { AWS: signing.roleArn } })), ['endpoint-policy-needs-identity']],
    [
      'its organization, by a Deny',
      document(
        allow({ Action: '*', Resource: '*' }),
        deny({ Resource: '*', ...when('StringNotEquals', 'aws:PrincipalOrgID', signing.organization) }),
      ),
      ['endpoint-policy-needs-identity'],
    ],
    [
      'resources of its account, by a Deny',
      document(
        allow({ Action: '*', Resource: '*' }),
        deny({ Resource: '*', ...when('StringNotEquals', 'aws:ResourceAccount', '999988887777') }),
      ),
      ['endpoint-policy-explicit-deny'],
    ],
    ['POST only', document(allow(), deny({ Resource: `${apiArn}/*/GET/*` })), ['endpoint-policy-explicit-deny']],
  ])('allows %s', (_what, policy, codes) => {
    expect(told(endpointPolicy(policy)(healthy()))).toEqual(codes);
  });

  test('sees the identity of a signed call, whatever the method asks for', () => {
    const named = endpointPolicy(document(allow({ Principal: { AWS: signing.roleArn } })));
    expect(told(named(authorizedBy('NONE')(withResourcePolicy(apiPolicy)(signedWorld()))), signedCall)).toEqual([]);
    expect(told(named(signedWorld()), signedCall)).toEqual([]);
  });

  test('refuses before the resource policy, and both are told', () => {
    const policy = withResourcePolicy(document(allow({ Resource: `${apiArn}/dev/*` })));
    const world = endpointPolicy(document(allow({ Resource: `${apiArn}/dev/*` })))(policy(healthy()));
    expect(told(world)).toEqual(['endpoint-policy-no-matching-allow', 'resource-policy-arn-mismatch']);
    expect(bodyOf(world)).toBe(
      `User: anonymous is not authorized to perform: execute-api:Invoke on resource: arn:aws:execute-api:us-east-1:********6666:${ids.api}/prod/GET/orders because no VPC endpoint policy allows the execute-api:Invoke action`,
    );
  });

  test('that is the default is judged without the answers of the API’s account', () => {
    const blind = remove(healthy(), (path) => path.includes('/apigateway/'));
    expect(factOf(blind, 'endpointPolicy')).toMatchObject({ isDefault: true, refusals: [] });
  });
});

describe('a signer of another account', () => {
  const nothing = document({ Effect: 'Allow', Action: 's3:*', Resource: '*' });
  const everything = document({ Effect: 'Allow', Action: '*', Resource: '*' });
  const denying = document({ Effect: 'Deny', Action: 'execute-api:*', Resource: '*' });
  const silentApi = document(allow({ Principal: { AWS: 'arn:aws:iam::999988887777:root' } }));

  test.each<[string, (world: Snapshot) => Snapshot, string[], string]>([
    [
      'has no identity policy',
      withRolePolicy(nothing),
      ['iam-cross-account-identity-policy-missing'],
      'because no identity-based policy allows the execute-api:Invoke action',
    ],
    [
      'is not in the resource policy',
      withResourcePolicy(silentApi),
      ['iam-cross-account-resource-policy-missing'],
      'because no resource-based policy allows the execute-api:Invoke action',
    ],
    [
      'is on neither side',
      (world) => withRolePolicy(nothing)(withResourcePolicy(silentApi)(world)),
      ['iam-cross-account-resource-policy-missing', 'iam-cross-account-identity-policy-missing'],
      'because no resource-based policy allows the execute-api:Invoke action',
    ],
    [
      'comes through another endpoint than the policy lists',
      withResourcePolicy(
        document(allow({ Principal: { AWS: signing.roleArn }, ...when('StringEquals', 'aws:SourceVpce', 'vpce-0f') })),
      ),
      ['resource-policy-wrong-vpce'],
      'because no resource-based policy allows the execute-api:Invoke action',
    ],
    [
      'is denied by its own policy',
      withRolePolicy(document(invokeAllowed.Statement[0] ?? {}, denying.Statement[0] ?? {})),
      ['iam-or-scp-explicit-deny'],
      'with an explicit deny in an identity-based policy',
    ],
    [
      'is outside its permissions boundary',
      withBoundary(nothing),
      ['iam-or-scp-explicit-deny'],
      'because no permissions boundary allows the execute-api:Invoke action',
    ],
    [
      'is denied by an SCP',
      withControlPolicy(denying),
      ['iam-or-scp-explicit-deny'],
      'with an explicit deny in a service control policy',
    ],
    ['is within boundary and SCP', (world) => withBoundary(everything)(withControlPolicy(everything)(world)), [], ''],
  ])('that %s', (_what, change, codes, tail) => {
    const world = change(signedWorld());
    expect(told(world, signedCall)).toEqual(codes);
    const said = bodyOf(world, signedCall);
    expect(said.endsWith(tail)).toBe(true);
    if (tail !== '') expect(said).toContain(`User: ${signing.session} is`);
  });

  test('is judged by what its organization is', () => {
    const inside = (id: string) =>
      withResourcePolicy(document(allow({ Principal: '*', ...when('StringEquals', 'aws:PrincipalOrgID', id) })))(
        signedWorld(),
      );
    expect(told(inside(signing.organization), signedCall)).toEqual([]);
    expect(told(inside('o-other00000'), signedCall)).toEqual(['iam-cross-account-resource-policy-missing']);
    const blind = remove(inside(signing.organization), (path) => path.includes('describe-organization'));
    const { report } = diagnosed(blind, signedCall);
    expect(report.verdict).toBe('undecided');
    expect(report.gaps.map(({ action }) => action)).toContain('organizations:DescribeOrganization');
  });

  test('needs an Allow for the role by its path', () => {
    const pathless = withResourcePolicy(document(allow({ Principal: { AWS: signing.roleArn.replace('/apps', '') } })))(
      signedWorld(),
    );
    expect(told(pathless, signedCall)).toEqual(['iam-cross-account-resource-policy-missing']);
    const [finding] = diagnosed(pathless, signedCall).report.findings;
    expect(finding?.details.some((line) => line.startsWith('role-path: '))).toBe(true);
  });

  test('whose documents are missing is not decided', () => {
    const blind = remove(signedWorld(), (path) => path.includes('/iam/'));
    expect(told(blind, signedCall)).toEqual(
      expect.arrayContaining(['iam-cross-account-identity-policy-missing?', 'iam-or-scp-explicit-deny?']),
    );
    expect(diagnosed(blind, signedCall).report.verdict).toBe('undecided');
  });

  test('whose SCPs nobody tried to read is noted; a failed read leaves it open', () => {
    const untried = remove(signedWorld(), (path) => path.includes('/organizations/'));
    const { report } = diagnosed(untried, signedCall);
    expect(report.verdict).toBe('healthy');
    expect(report.requests[0]?.notes).toContainEqual(expect.stringContaining('organizations:ListPoliciesForTarget'));
    const denied: Snapshot = {
      ...untried,
      gaps: [
        {
          account: consumer.account,
          region: 'global',
          operation: 'organizations/list-policies-for-target',
          key: `${consumer.account}~SERVICE_CONTROL_POLICY`,
          action: 'organizations:ListPoliciesForTarget',
          why: 'denied',
        },
      ],
    };
    expect(told(denied, signedCall)).toEqual(['iam-or-scp-explicit-deny?']);
  });

  test('that nobody names is not decided', () => {
    const headers = [
      'Authorization: AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260201/us-east-1/execute-api/aws4_request, SignedHeaders=host, Signature=abc',
    ];
    const { report } = diagnosed(signedWorld(), { ...call, headers });
    expect(report.verdict).toBe('undecided');
    expect(report.findings.map(({ code }) => code)).not.toContain('iam-unsigned-request');
  });

  test('may be a user, with the policies of its groups', () => {
    const user = `arn:aws:iam::${consumer.account}:user/mia`;
    const put = (
      state: Snapshot,
      operation: Parameters<typeof answer>[2],
      value: Record<string, unknown>,
      ...key: string[]
    ) => answer(state, iamPlace, operation, value, ...key);
    const base = withResourcePolicy(document(allow({ Principal: { AWS: user } })))(signedWorld());
    const known = put(base, 'iam/get-user', { User: { UserName: 'mia', Arn: user, UserId: 'AIDAEXAMPLE' } }, 'mia');
    const bare = put(
      put(
        put(known, 'iam/list-user-policies', { PolicyNames: [] }, 'mia'),
        'iam/list-attached-user-policies',
        { AttachedPolicies: [] },
        'mia',
      ),
      'iam/list-groups-for-user',
      { Groups: [{ GroupName: 'callers' }] },
      'mia',
    );
    const grouped = put(
      put(bare, 'iam/list-group-policies', { PolicyNames: ['invoke'] }, 'callers'),
      'iam/list-attached-group-policies',
      { AttachedPolicies: [] },
      'callers',
    );
    const inline = (policy: object) =>
      put(grouped, 'iam/get-group-policy', { PolicyDocument: policy }, 'callers', 'invoke');
    expect(told(inline(invokeAllowed), { ...call, principal: user })).toEqual([]);
    expect(told(inline(nothing), { ...call, principal: user })).toEqual(['iam-cross-account-identity-policy-missing']);
  });
});

describe('a signer of the API’s own account', () => {
  const own = {
    ...signing,
    roleArn: `arn:aws:iam::${provider.account}:role/job`,
    session: `arn:aws:sts::${provider.account}:assumed-role/job/1`,
  };
  const ownCall = { ...call, principal: own.session };
  const place = { account: provider.account, region: 'global' };

  const world = (identity: object | undefined, resource: object): Snapshot => {
    const known = answer(
      withResourcePolicy(resource)(signedWorld()),
      place,
      'iam/get-role',
      { Role: { RoleName: 'job', Path: '/', Arn: own.roleArn, RoleId: 'AROAJOB' } },
      'job',
    );
    const listed = answer(known, place, 'iam/list-role-policies', { PolicyNames: identity ? ['invoke'] : [] }, 'job');
    const attached = answer(listed, place, 'iam/list-attached-role-policies', { AttachedPolicies: [] }, 'job');
    return identity
      ? answer(attached, place, 'iam/get-role-policy', { PolicyDocument: identity }, 'job', 'invoke')
      : attached;
  };

  test.each<[string, object | undefined, object, string[]]>([
    ['either side is enough: its own', invokeAllowed, signedPolicy, []],
    ["either side is enough: the API's", undefined, document(allow({ Principal: { AWS: own.roleArn } })), []],
    ['neither names it', undefined, signedPolicy, ['iam-cross-account-identity-policy-missing']],
    [
      'the API names another endpoint',
      undefined,
      document(allow({ ...when('StringEquals', 'aws:SourceVpce', 'vpce-0f') })),
      ['resource-policy-wrong-vpce'],
    ],
    [
      'the account alone only delegates',
      undefined,
      document(allow({ Principal: { AWS: provider.account } })),
      ['iam-cross-account-identity-policy-missing'],
    ],
    ['a Deny wins', invokeAllowed, document(deny()), ['resource-policy-explicit-deny']],
  ])('%s', (_what, identity, resource, codes) => {
    expect(told(world(identity, resource), ownCall)).toEqual(codes);
  });
});

describe('an unsigned call of a method with AWS_IAM', () => {
  test('leads with the signature, and tells a Deny that meets every signer', () => {
    const wrong = withResourcePolicy(document(allow(), deny(when('StringNotEquals', 'aws:SourceVpce', 'vpce-0f'))));
    expect(told(signedWorld())).toEqual(['iam-unsigned-request']);
    expect(told(wrong(signedWorld()))).toEqual(['iam-unsigned-request', 'resource-policy-wrong-vpce']);
    expect(diagnosed(signedWorld(), call).report.requests[0]?.predicted?.body).toContain(
      'Missing Authentication Token',
    );
  });

  test('with a bearer token reads another text', () => {
    const { requests } = diagnosed(signedWorld(), { ...call, headers: ['Authorization: Bearer abc.def'] }).report;
    expect(requests[0]?.predicted?.body).toContain('not a valid key=value pair');
    expect(requests[0]?.predicted?.body).not.toContain('abc.def');
  });
});

describe('saved and deployed', () => {
  const exported = (policy: object) => (snapshot: Snapshot) =>
    answer(snapshot, provider, 'apigateway/get-export', { 'x-amazon-apigateway-policy': policy }, ids.api, 'prod');
  const other = document(allow(), deny(when('StringNotEquals', 'aws:SourceVpce', 'vpce-0f')));

  test('the deployed policy admits: what the saved one refuses is latent', () => {
    const world = exported(apiPolicy)(withResourcePolicy(other)(healthy()));
    expect(told(world)).toEqual(['(resource-policy-wrong-vpce)', '(resource-policy-not-redeployed)']);
    expect(diagnosed(world, call).report.verdict).toBe('healthy');
  });

  test('the deployed policy refuses: the edit was not deployed', () => {
    expect(told(exported(other)(healthy()))).toEqual(['resource-policy-not-redeployed']);
  });
});

test('an authorization header and an endpoint policy are told apart from what was observed', () => {
  const world = endpointPolicy(document(allow()))(healthy());
  const bearer = { ...call, headers: ['Authorization: Bearer abc'] };
  expect(told(world, bearer)).toEqual(['(endpoint-policy-vs-authorization-header)']);
  expect(told(healthy(), bearer)).toEqual([]);
});

test('xapi authorize gets every policy', () => {
  const inventory = inventoryOf(withBoundary(document({ Effect: 'Allow', Action: '*', Resource: '*' }))(signedWorld()));
  const [request] = buildRequests(inventory, askedFor(signedCall));
  const complete = request && authorizeRequestOf(subjectOf(request, inventory));
  expect(complete).toMatchObject({
    principal: { arn: signing.session, roleArn: signing.roleArn, accountId: consumer.account },
    api: { authorizationType: 'AWS_IAM' },
    identityPolicies: [expect.anything(), expect.anything()],
    permissionsBoundary: [expect.anything()],
    scps: [{ target: signing.root }, { target: signing.unit }, { target: consumer.account }],
  });
  expect(complete && authorize(complete).decision).toBe('ALLOW');
});
