import type { Answer, Snapshot } from '../../src/snapshot/snapshot.js';
import { consumer, ids, provider } from './peered.js';
import { answer, edit } from './world.js';

const version = '2012-10-17';

interface Listed {
  readonly name: string;
  readonly path?: string;
  readonly trust: object;
  readonly inline?: object;
  /** Names of managed policies in `documents`. */
  readonly attached?: readonly string[];
  readonly boundary?: string;
}

const allow = (Action: unknown, Resource: unknown = '*') => ({
  Version: version,
  Statement: [{ Effect: 'Allow', Action, Resource }],
});

/** Policies of AWS and of the account, by name. */
const documents: Readonly<Record<string, object>> = {
  AdministratorAccess: allow('*'),
  PowerUserAccess: {
    Version: version,
    Statement: [
      { Effect: 'Allow', NotAction: ['iam:*', 'organizations:*', 'account:*'], Resource: '*' },
      { Effect: 'Allow', Action: ['iam:ListRoles', 'organizations:DescribeOrganization'], Resource: '*' },
    ],
  },
  AmazonAPIGatewayInvokeFullAccess: allow(
    ['execute-api:Invoke', 'execute-api:ManageConnections'],
    'arn:aws:execute-api:*:*:*',
  ),
  SecurityAudit: allow(['apigateway:GET', 'ec2:Describe*', 'iam:Get*', 'iam:List*']),
  orders: allow('execute-api:Invoke', `arn:aws:execute-api:us-east-1:${provider.account}:${ids.api}/prod/GET/orders`),
};

const policyArn = (account: string, name: string): string =>
  `arn:aws:iam::${name === 'orders' ? account : 'aws'}:policy/${name}`;

const row = (account: string, { name, path = '/', trust, inline, attached = [], boundary }: Listed) => ({
  Path: path,
  RoleName: name,
  RoleId: 'AROAEXAMPLE1234567890',
  Arn: `arn:aws:iam::${account}:role${path}${name}`,
  CreateDate: '2025-11-03T08:00:00+00:00',
  AssumeRolePolicyDocument: { Version: version, Statement: [trust] },
  RolePolicyList: inline ? [{ PolicyName: 'own', PolicyDocument: inline }] : [],
  AttachedManagedPolicies: attached.map((one) => ({ PolicyName: one, PolicyArn: policyArn(account, one) })),
  ...(boundary === undefined
    ? {}
    : {
        PermissionsBoundary: {
          PermissionsBoundaryType: 'Policy',
          PermissionsBoundaryArn: policyArn(account, boundary),
        },
      }),
  Tags: [],
});

const assumedBy = (Principal: unknown, Condition?: object) => ({
  Effect: 'Allow',
  Principal,
  Action: 'sts:AssumeRole',
  ...(Condition ? { Condition } : {}),
});

const service = (name: string) => assumedBy({ Service: `${name}.amazonaws.com` });
const account = (id: string) => ({ AWS: `arn:aws:iam::${id}:root` });

/** What nearly every account has, and none of which is weak: what AWS makes, administrators, one caller with the permission it needs. */
const usual: readonly Listed[] = [
  {
    name: 'AWSServiceRoleForAPIGateway',
    path: '/aws-service-role/ops.apigateway.amazonaws.com/',
    trust: service('ops.apigateway'),
    attached: ['AmazonAPIGatewayInvokeFullAccess'],
  },
  {
    name: 'AWSReservedSSO_AdministratorAccess_0123456789abcdef',
    path: '/aws-reserved/sso.amazonaws.com/',
    trust: {
      Effect: 'Allow',
      Principal: { Federated: 'arn:aws:iam::111122223333:saml-provider/AWSSSO_0123456789abcdef_DO_NOT_DELETE' },
      Action: ['sts:AssumeRoleWithSAML', 'sts:TagSession'],
      Condition: { StringEquals: { 'SAML:aud': 'https://signin.aws.amazon.com/saml' } },
    },
    attached: ['AdministratorAccess'],
  },
  { name: 'OrganizationAccountAccessRole', trust: assumedBy(account('999988887777')), inline: allow('*') },
  { name: 'builders', trust: assumedBy(account('222200002222')), attached: ['PowerUserAccess'] },
  {
    name: 'security-vendor',
    trust: assumedBy(account('333300003333'), { StringEquals: { 'sts:ExternalId': 'a1b2c3' } }),
    attached: ['SecurityAudit'],
  },
  { name: 'orders-client', trust: service('lambda'), attached: ['orders'] },
];

const detailsOf = (id: string, roles: readonly Listed[]): Answer => ({
  RoleDetailList: roles.map((role) => row(id, role)),
  Policies: Object.entries(documents).map(([name, Document]) => ({
    PolicyName: name,
    Arn: policyArn(id, name),
    DefaultVersionId: 'v1',
    IsAttachable: true,
    PolicyVersionList: [{ VersionId: 'v1', IsDefaultVersion: true, Document }],
  })),
});

/** Both accounts tell their roles. */
export const withUsualRoles = (snapshot: Snapshot): Snapshot =>
  [consumer.account, provider.account].reduce(
    (state, id) =>
      answer(state, { account: id, region: 'global' }, 'iam/get-account-authorization-details', detailsOf(id, usual)),
    snapshot,
  );

/** One role more in the consumer's account. */
export const withRole =
  (role: Partial<Listed>) =>
  (snapshot: Snapshot): Snapshot =>
    edit(
      snapshot,
      { account: consumer.account, region: 'global' },
      'iam/get-account-authorization-details',
      (a: { RoleDetailList: object[] }) => {
        a.RoleDetailList.push(row(consumer.account, { name: 'reports', trust: service('lambda'), ...role }));
      },
    );

export { allow, assumedBy, service };
