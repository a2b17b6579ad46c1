import type { Snapshot } from '../../src/snapshot/snapshot.js';
import { consumer, healthy, ids, provider, savedForm } from './peered.js';
import { answer, edit } from './world.js';

/**
 * The peered topology with GET /orders signed: AWS_IAM, called by a role of the consumer's account that the resource
 * policy names. The role lies under a path, has one inline and one managed policy, and its account an organization.
 */
export const signing = {
  role: 'orders-caller',
  roleArn: `arn:aws:iam::${consumer.account}:role/apps/orders-caller`,
  session: `arn:aws:sts::${consumer.account}:assumed-role/orders-caller/app`,
  managed: `arn:aws:iam::${consumer.account}:policy/logging`,
  boundary: `arn:aws:iam::${consumer.account}:policy/limits`,
  organization: 'o-abc1234567',
  unit: 'ou-ab12-cdefgh34',
  root: 'r-ab12',
} as const;

export const methodArn = `arn:aws:execute-api:us-east-1:${provider.account}:${ids.api}/prod/GET/orders`;

export const iamPlace = { account: consumer.account, region: 'global' } as const;

export const signedPolicy = {
  Version: '2012-10-17',
  Statement: [
    {
      Sid: 'Caller',
      Effect: 'Allow',
      Principal: { AWS: signing.roleArn },
      Action: 'execute-api:Invoke',
      Resource: `arn:aws:execute-api:us-east-1:${provider.account}:${ids.api}/*`,
    },
    {
      Sid: 'OnlyThisEndpoint',
      Effect: 'Deny',
      Principal: '*',
      Action: 'execute-api:Invoke',
      Resource: `arn:aws:execute-api:us-east-1:${provider.account}:${ids.api}/*`,
      Condition: { StringNotEquals: { 'aws:SourceVpce': [ids.endpoint] } },
    },
  ],
};

export const invokeAllowed = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 'execute-api:Invoke', Resource: methodArn }],
};

const loggingAllowed = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 'logs:*', Resource: '*' }],
};

interface Apis {
  items: { policy: string }[];
}

interface Resources {
  items: { path: string; resourceMethods?: Record<string, { authorizationType: string }> }[];
}

interface Deployments {
  items: { apiSummary: Record<string, Record<string, { authorizationType: string; apiKeyRequired: boolean }>> }[];
}

/** GET /orders with this authorization, deployed and in the working copy. */
export const authorizedBy =
  (authorizationType: string) =>
  (snapshot: Snapshot): Snapshot => {
    const working = edit(
      snapshot,
      provider,
      'apigateway/get-resources',
      (a: Resources) => {
        for (const { path, resourceMethods } of a.items)
          if (path === '/orders' && resourceMethods?.GET) resourceMethods.GET.authorizationType = authorizationType;
      },
      ids.api,
    );
    return edit(
      working,
      provider,
      'apigateway/get-deployments',
      (a: Deployments) => {
        for (const { apiSummary } of a.items)
          apiSummary['/orders'] = { GET: { authorizationType, apiKeyRequired: false } };
      },
      ids.api,
    );
  };

export const withResourcePolicy =
  (document: object) =>
  (snapshot: Snapshot): Snapshot =>
    edit(snapshot, provider, 'apigateway/get-rest-apis', (a: Apis) => {
      for (const item of a.items) item.policy = savedForm(document);
    });

export const withRolePolicy =
  (document: object) =>
  (snapshot: Snapshot): Snapshot =>
    answer(
      snapshot,
      iamPlace,
      'iam/get-role-policy',
      { RoleName: signing.role, PolicyName: 'invoke', PolicyDocument: document },
      signing.role,
      'invoke',
    );

const role = (snapshot: Snapshot): Snapshot => {
  const { role: name, roleArn, managed } = signing;
  const put = (
    state: Snapshot,
    operation: Parameters<typeof answer>[2],
    value: Record<string, unknown>,
    ...key: string[]
  ) => answer(state, iamPlace, operation, value, ...key);
  const known = put(
    snapshot,
    'iam/get-role',
    { Role: { RoleName: name, Path: '/apps/', Arn: roleArn, RoleId: 'AROAEXAMPLE1234567890', Tags: [] } },
    name,
  );
  const inline = put(known, 'iam/list-role-policies', { PolicyNames: ['invoke'] }, name);
  const attached = put(
    withRolePolicy(invokeAllowed)(inline),
    'iam/list-attached-role-policies',
    { AttachedPolicies: [{ PolicyName: 'logging', PolicyArn: managed }] },
    name,
  );
  const policy = put(attached, 'iam/get-policy', { Policy: { Arn: managed, DefaultVersionId: 'v3' } }, managed);
  return put(
    policy,
    'iam/get-policy-version',
    { PolicyVersion: { VersionId: 'v3', IsDefaultVersion: true, Document: loggingAllowed } },
    managed,
    'v3',
  );
};

/** The organization of both accounts, as its delegated administrator, the consumer's account, reads it. */
const organization = (snapshot: Snapshot): Snapshot => {
  const described = {
    Organization: { Id: signing.organization, MasterAccountId: '999988887777', FeatureSet: 'ALL' },
  };
  const both = [consumer.account, provider.account].reduce(
    (state, account) => answer(state, { account, region: 'global' }, 'organizations/describe-organization', described),
    snapshot,
  );
  const parents: [string, object][] = [
    [consumer.account, { Id: signing.unit, Type: 'ORGANIZATIONAL_UNIT' }],
    [signing.unit, { Id: signing.root, Type: 'ROOT' }],
  ];
  const chained = parents.reduce(
    (state, [child, parent]) => answer(state, iamPlace, 'organizations/list-parents', { Parents: [parent] }, child),
    both,
  );
  return [signing.root, signing.unit, consumer.account].reduce(
    (state, target) =>
      answer(
        state,
        iamPlace,
        'organizations/list-policies-for-target',
        { Policies: [{ Id: 'p-FullAWSAccess', Name: 'FullAWSAccess' }] },
        target,
        'SERVICE_CONTROL_POLICY',
      ),
    chained,
  );
};

/** An SCP at the unit, beside FullAWSAccess. */
export const withControlPolicy =
  (document: object) =>
  (snapshot: Snapshot): Snapshot => {
    const listed = edit(
      snapshot,
      iamPlace,
      'organizations/list-policies-for-target',
      (a: { Policies: object[] }) => {
        a.Policies.push({ Id: 'p-1a2b3c4d', Name: 'perimeter' });
      },
      signing.unit,
      'SERVICE_CONTROL_POLICY',
    );
    return answer(
      listed,
      iamPlace,
      'organizations/describe-policy',
      { Policy: { PolicySummary: { Id: 'p-1a2b3c4d' }, Content: JSON.stringify(document) } },
      'p-1a2b3c4d',
    );
  };

/** The role with a permissions boundary. */
export const withBoundary =
  (document: object) =>
  (snapshot: Snapshot): Snapshot => {
    const { role: name, boundary } = signing;
    const bound = edit(
      snapshot,
      iamPlace,
      'iam/get-role',
      (a: { Role: { PermissionsBoundary?: object } }) => {
        a.Role.PermissionsBoundary = { PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn: boundary };
      },
      name,
    );
    const known = answer(
      bound,
      iamPlace,
      'iam/get-policy',
      { Policy: { Arn: boundary, DefaultVersionId: 'v1' } },
      boundary,
    );
    return answer(
      known,
      iamPlace,
      'iam/get-policy-version',
      { PolicyVersion: { VersionId: 'v1', Document: document } },
      boundary,
      'v1',
    );
  };

/** The same accounts with GET /orders signed by the role. */
export const withCaller = (snapshot: Snapshot): Snapshot =>
  organization(role(withResourcePolicy(signedPolicy)(authorizedBy('AWS_IAM')(snapshot))));

/** Healthy in every respect for `signing.session`. */
export const signedWorld = (): Snapshot => withCaller(healthy());
