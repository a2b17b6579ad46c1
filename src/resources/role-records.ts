import type { Answers } from '../inventory/answers.js';
import type { Inventory, Place } from '../inventory/inventory.js';
import type { NamedPolicy } from '../request/facts/authorization/documents.js';
import { gapOf } from '../request/facts/authorization/gap.js';
import { managedPolicy, policiesOfRole } from '../request/facts/authorization/identity-policies.js';
import type { OperationId } from '../snapshot/operations.js';

const details = 'iam/get-account-authorization-details';

type Details = Answers[typeof details];
type RoleDetail = NonNullable<Details['RoleDetailList']>[number];

/** What decides who a role is and what it may do: as the account lists it whole, or as it was read by name. */
export interface RoleRecord {
  readonly trust: unknown;
  /** Its own policies and those attached to it. @throws GapError */
  readonly policies: () => readonly NamedPolicy[];
  /** Null where it has none. @throws GapError */
  readonly boundary: () => NamedPolicy | null;
}

/** What `recordOf` asks. */
export const recordNeeds = [
  details,
  'iam/get-role',
  'iam/list-role-policies',
  'iam/get-role-policy',
  'iam/list-attached-role-policies',
  'iam/get-policy',
  'iam/get-policy-version',
] as const satisfies readonly OperationId[];

/** The document in force of a managed policy, out of the account's list. @throws GapError */
const listed = ({ Policies = [] }: Details, place: Place, arn: string): NamedPolicy => {
  const found = Policies.find(({ Arn }) => Arn === arn)?.PolicyVersionList ?? [];
  const document = found.find(({ IsDefaultVersion }) => IsDefaultVersion === true)?.Document;
  if (document === undefined) throw gapOf(place, details, `the answer holds no document of ${arn}`);
  return { name: arn, policy: document };
};

/** A role of the account's list. */
export const listedRecord = (answer: Details, place: Place, role: RoleDetail): RoleRecord => ({
  trust: role.AssumeRolePolicyDocument,
  policies: () => [
    ...(role.RolePolicyList ?? []).map(({ PolicyName = '', PolicyDocument }) => ({
      name: `inline policy ${PolicyName} of ${role.RoleName}`,
      policy: PolicyDocument,
    })),
    ...(role.AttachedManagedPolicies ?? []).map(({ PolicyArn = '' }) => listed(answer, place, PolicyArn)),
  ],
  boundary: () => {
    const arn = role.PermissionsBoundary?.PermissionsBoundaryArn;
    return arn === undefined ? null : listed(answer, place, arn);
  },
});

/**
 * A role by its name: as it was read by name, else out of the account's list. Undefined where there is none.
 * @throws GapError where neither was collected
 */
export const recordOf = (inventory: Inventory, place: Place, name: string): RoleRecord | undefined => {
  if (!inventory.has('iam/get-role', place, name)) {
    const answer = inventory.askIfCollected(details, place);
    const row = answer?.RoleDetailList?.find(({ RoleName }) => RoleName === name);
    if (answer && row) return listedRecord(answer, place, row);
  }
  const { Role } = inventory.ask('iam/get-role', place, name);
  if (!Role) return undefined;
  const boundary = Role.PermissionsBoundary?.PermissionsBoundaryArn;
  return {
    trust: Role.AssumeRolePolicyDocument,
    policies: () => policiesOfRole(inventory, place, name),
    boundary: () => (boundary === undefined ? null : managedPolicy(inventory, place, boundary)),
  };
};
