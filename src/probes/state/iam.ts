import {
  GetAccountAuthorizationDetailsCommand,
  GetGroupPolicyCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  GetUserCommand,
  GetUserPolicyCommand,
  IAMClient,
  ListAttachedGroupPoliciesCommand,
  ListAttachedRolePoliciesCommand,
  ListAttachedUserPoliciesCommand,
  ListGroupPoliciesCommand,
  ListGroupsForUserCommand,
  ListRolePoliciesCommand,
  ListUserPoliciesCommand,
  type EntityType,
} from '@aws-sdk/client-iam';
import type { Answer } from '../../snapshot/snapshot.js';
import type { Service } from '../clients.js';
import { first, list, named, second, single, token } from './reading.js';

const nobody = named('NoSuchEntity', 'NoSuchEntityException');
const pages = { next: token('Marker'), absent: nobody };
const most = { MaxItems: 1000 };

const decoded = (text: unknown): unknown => {
  if (typeof text !== 'string') return text;
  try {
    return JSON.parse(decodeURIComponent(text)) as unknown;
  } catch {
    return text;
  }
};

const documents = ['AssumeRolePolicyDocument', 'PolicyDocument', 'Document'];

/** IAM answers documents URL-encoded; the CLI prints them as JSON. One that cannot be decoded stays as it came. */
const printDocuments = (answer: Answer): Answer =>
  Object.fromEntries(
    Object.entries(answer).map(([field, value]) => {
      if (documents.includes(field)) return [field, decoded(value)];
      const nested = typeof value === 'object' && value !== null && !Array.isArray(value);
      return [field, nested ? printDocuments(value as Answer) : value];
    }),
  );

const printed = { print: printDocuments };

type Row = Readonly<Record<string, unknown>>;
const rowsOf = (value: unknown): readonly Row[] => (Array.isArray(value) ? (value as Row[]) : []);

const roleDetail = ({ InstanceProfileList: _profiles, RoleLastUsed: _used, ...role }: Row): Row => ({
  ...printDocuments(role),
  RolePolicyList: rowsOf(role['RolePolicyList']).map(printDocuments),
});

const policyDetail = (policy: Row): Row => ({
  ...policy,
  PolicyVersionList: rowsOf(policy['PolicyVersionList'])
    .filter(({ IsDefaultVersion }) => IsDefaultVersion === true)
    .map(printDocuments),
});

/** Roles and the policies in force, of a whole account: versions that are not, and instance profiles, are most of the answer. */
const printDetails = ({ RoleDetailList, Policies }: Answer): Answer => ({
  RoleDetailList: rowsOf(RoleDetailList).map(roleDetail),
  Policies: rowsOf(Policies).map(policyDetail),
});

const ofRoles = { Filter: ['Role', 'LocalManagedPolicy', 'AWSManagedPolicy'] as EntityType[], ...most };
/** A named principal or policy that does not exist is an answer: there is none. */
const orNone = { ...printed, none: nobody };
const orAbsent = { ...printed, absent: nobody };

export const iam: Service = {
  word: 'iam',
  id: 'IAM',
  protocol: 'xml',
  client: (options) => new IAMClient(options),
  readings: {
    'iam/get-role': single(GetRoleCommand, 'Role', (asked) => ({ RoleName: first(asked) }), orNone),
    'iam/list-role-policies': list(
      ListRolePoliciesCommand,
      'PolicyNames',
      (asked) => ({ RoleName: first(asked), ...most }),
      pages,
    ),
    'iam/list-attached-role-policies': list(
      ListAttachedRolePoliciesCommand,
      'AttachedPolicies',
      (asked) => ({ RoleName: first(asked), ...most }),
      pages,
    ),
    'iam/get-role-policy': single(
      GetRolePolicyCommand,
      'PolicyDocument',
      (asked) => ({ RoleName: first(asked), PolicyName: second(asked) }),
      orAbsent,
    ),
    'iam/get-user': single(GetUserCommand, 'User', (asked) => ({ UserName: first(asked) }), orNone),
    'iam/list-user-policies': list(
      ListUserPoliciesCommand,
      'PolicyNames',
      (asked) => ({ UserName: first(asked), ...most }),
      pages,
    ),
    'iam/list-attached-user-policies': list(
      ListAttachedUserPoliciesCommand,
      'AttachedPolicies',
      (asked) => ({ UserName: first(asked), ...most }),
      pages,
    ),
    'iam/get-user-policy': single(
      GetUserPolicyCommand,
      'PolicyDocument',
      (asked) => ({ UserName: first(asked), PolicyName: second(asked) }),
      orAbsent,
    ),
    'iam/list-groups-for-user': list(
      ListGroupsForUserCommand,
      'Groups',
      (asked) => ({ UserName: first(asked), ...most }),
      pages,
    ),
    'iam/list-group-policies': list(
      ListGroupPoliciesCommand,
      'PolicyNames',
      (asked) => ({ GroupName: first(asked), ...most }),
      pages,
    ),
    'iam/list-attached-group-policies': list(
      ListAttachedGroupPoliciesCommand,
      'AttachedPolicies',
      (asked) => ({ GroupName: first(asked), ...most }),
      pages,
    ),
    'iam/get-group-policy': single(
      GetGroupPolicyCommand,
      'PolicyDocument',
      (asked) => ({ GroupName: first(asked), PolicyName: second(asked) }),
      orAbsent,
    ),
    'iam/get-account-authorization-details': list(
      GetAccountAuthorizationDetailsCommand,
      ['RoleDetailList', 'Policies'],
      () => ofRoles,
      { next: token('Marker'), print: printDetails },
    ),
    'iam/get-policy': single(GetPolicyCommand, 'Policy', (asked) => ({ PolicyArn: first(asked) }), orAbsent),
    'iam/get-policy-version': single(
      GetPolicyVersionCommand,
      'PolicyVersion',
      (asked) => ({ PolicyArn: first(asked), VersionId: second(asked) }),
      orAbsent,
    ),
  },
};
