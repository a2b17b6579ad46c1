import type { SampleRow } from './sample.js';

const three = <T>(make: (n: number) => T): T[] => [1, 2, 3].map(make);
const date = '2026-03-01T08:30:00.000Z';

/** A document as the CLI prints it: an object, though the API sends percent-encoded text. */
const document = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 'execute-api:Invoke', Resource: 'arn:aws:execute-api:*:*:a1b2c3d4e5/*' }],
};

/** IAM, Organizations and RAM of one account. */
export const identityAnswers = (account: string): readonly SampleRow[] => {
  const policyArn = `arn:aws:iam::${account}:policy/invoke`;
  return [
    [
      'iam/get-role',
      ['caller'],
      {
        Role: {
          Path: '/',
          RoleName: 'caller',
          RoleId: 'AROAX',
          Arn: `arn:aws:iam::${account}:role/caller`,
          CreateDate: date,
          AssumeRolePolicyDocument: document,
          MaxSessionDuration: 3600,
          PermissionsBoundary: { PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn: policyArn },
        },
      },
    ],
    [
      'iam/get-account-authorization-details',
      [],
      {
        RoleDetailList: three((n) => ({
          Path: '/',
          RoleName: `caller${n}`,
          RoleId: 'AROAX',
          Arn: `arn:aws:iam::${account}:role/caller${n}`,
          CreateDate: date,
          AssumeRolePolicyDocument: document,
          RolePolicyList: [{ PolicyName: 'a', PolicyDocument: document }],
          AttachedManagedPolicies: [{ PolicyName: 'invoke', PolicyArn: policyArn }],
        })),
        Policies: [
          {
            PolicyName: 'invoke',
            PolicyId: 'ANPAX',
            Arn: policyArn,
            Path: '/',
            DefaultVersionId: 'v2',
            PolicyVersionList: [{ Document: document, VersionId: 'v2', IsDefaultVersion: true, CreateDate: date }],
          },
        ],
      },
    ],
    ['iam/list-role-policies', ['caller'], { PolicyNames: ['a', 'b', 'c'] }],
    [
      'iam/list-attached-role-policies',
      ['caller'],
      { AttachedPolicies: three((n) => ({ PolicyName: `p${n}`, PolicyArn: `${policyArn}${n}` })) },
    ],
    ['iam/get-role-policy', ['caller', 'a'], { RoleName: 'caller', PolicyName: 'a', PolicyDocument: document }],
    [
      'iam/get-user',
      ['alice'],
      {
        User: {
          Path: '/',
          UserName: 'alice',
          UserId: 'AIDAX',
          Arn: `arn:aws:iam::${account}:user/alice`,
          CreateDate: date,
        },
      },
    ],
    ['iam/list-user-policies', ['alice'], { PolicyNames: [] }],
    ['iam/list-attached-user-policies', ['alice'], { AttachedPolicies: [] }],
    ['iam/get-user-policy', ['alice', 'a'], { UserName: 'alice', PolicyName: 'a', PolicyDocument: document }],
    [
      'iam/list-groups-for-user',
      ['alice'],
      {
        Groups: three((n) => ({
          Path: '/',
          GroupName: `g${n}`,
          GroupId: `AGPA${n}`,
          Arn: `arn:aws:iam::${account}:group/g${n}`,
          CreateDate: date,
        })),
      },
    ],
    ['iam/list-group-policies', ['g1'], { PolicyNames: ['a'] }],
    ['iam/list-attached-group-policies', ['g1'], { AttachedPolicies: [] }],
    ['iam/get-group-policy', ['g1', 'a'], { GroupName: 'g1', PolicyName: 'a', PolicyDocument: document }],
    [
      'iam/get-policy',
      [policyArn],
      { Policy: { PolicyName: 'invoke', Arn: policyArn, DefaultVersionId: 'v2', CreateDate: date } },
    ],
    [
      'iam/get-policy-version',
      [policyArn, 'v2'],
      { PolicyVersion: { Document: document, VersionId: 'v2', IsDefaultVersion: true, CreateDate: date } },
    ],
    [
      'organizations/describe-organization',
      [],
      { Organization: { Id: 'o-1', MasterAccountId: '777788889999', FeatureSet: 'ALL' } },
    ],
    [
      'organizations/list-accounts',
      [],
      {
        Accounts: [
          { Id: '111122223333', Name: 'consumer', Status: 'ACTIVE' },
          { Id: '444455556666', Name: 'provider', Status: 'ACTIVE' },
          { Id: '777788889999', Name: 'closed', Status: 'SUSPENDED' },
        ],
      },
    ],
    ['organizations/list-parents', [account], { Parents: [{ Id: 'ou-1', Type: 'ORGANIZATIONAL_UNIT' }] }],
    [
      'organizations/list-policies-for-target',
      [account, 'SERVICE_CONTROL_POLICY'],
      {
        Policies: three((n) => ({
          Id: `p-${n}`,
          Name: `scp${n}`,
          Type: 'SERVICE_CONTROL_POLICY',
          AwsManaged: n === 1,
        })),
      },
    ],
    [
      'organizations/describe-policy',
      ['p-1'],
      { Policy: { PolicySummary: { Id: 'p-1', Name: 'FullAWSAccess' }, Content: '{"Version":"2012-10-17"}' } },
    ],
    [
      'ram/get-resource-share-invitations',
      [],
      {
        resourceShareInvitations: three((n) => ({
          resourceShareInvitationArn: `arn:aws:ram:us-east-1:444455556666:resource-share-invitation/i${n}`,
          resourceShareName: 'tgw',
          senderAccountId: '444455556666',
          status: 'PENDING',
          invitationTimestamp: date,
        })),
      },
    ],
    ['ram/list-resources', [], { resources: [] }],
  ];
};
