import type { Answer } from '../../snapshot/snapshot.js';
import { rolesNamedBy } from '../../resources/roles.js';
import { arnParts, each, on, present, type Rule, type Wanted, type World } from './rule.js';

const roleReads = ['iam/get-role', 'iam/list-role-policies', 'iam/list-attached-role-policies'] as const;
const userReads = [
  'iam/get-user',
  'iam/list-user-policies',
  'iam/list-attached-user-policies',
  'iam/list-groups-for-user',
] as const;
const groupReads = ['iam/list-group-policies', 'iam/list-attached-group-policies'] as const;

/** What is asked of a principal first; nothing for one that IAM does not hold (root, a service, another form). */
export const principalReads = (principal: string): readonly Wanted[] => {
  const { service = '', account = '', resource = '' } = arnParts(principal) ?? {};
  const place = { account, region: 'global' };
  const [kind, ...path] = resource.split('/');
  const name = service === 'sts' ? path[0] : path.at(-1);
  if (name === undefined || (service !== 'iam' && service !== 'sts')) return [];
  switch (kind) {
    case 'role':
    case 'assumed-role':
      return each(roleReads, [[name]], place);
    case 'user':
      return each(userReads, [[name]], place);
    default:
      return [];
  }
};

const texts = (rows: unknown, field?: string): string[] =>
  Array.isArray(rows)
    ? rows
        .map((row: unknown) => (field === undefined ? row : (row as Answer | null)?.[field]))
        .filter((value): value is string => typeof value === 'string')
    : [];

const record = (value: unknown): Answer => (typeof value === 'object' && value !== null ? (value as Answer) : {});

const boundaryOf = (principal: unknown): Wanted[] => {
  const arn = record(record(principal)['PermissionsBoundary'])['PermissionsBoundaryArn'];
  return each(['iam/get-policy'], typeof arn === 'string' ? [[arn]] : []);
};

const inline = (
  list: 'iam/list-role-policies' | 'iam/list-user-policies' | 'iam/list-group-policies',
  read: 'iam/get-role-policy' | 'iam/get-user-policy' | 'iam/get-group-policy',
): Rule =>
  on(list, 'inline policy', [read], ({ PolicyNames }, world) =>
    each(
      [read],
      texts(PolicyNames).map((name) => [world.fired.parts[0] ?? '', name]),
    ),
  );

const attached = (
  list: 'iam/list-attached-role-policies' | 'iam/list-attached-user-policies' | 'iam/list-attached-group-policies',
): Rule =>
  on(list, 'attached policy', ['iam/get-policy'], ({ AttachedPolicies }) =>
    each(
      ['iam/get-policy'],
      texts(AttachedPolicies, 'PolicyArn').map((arn) => [arn]),
    ),
  );

const scpKey = 'SERVICE_CONTROL_POLICY';

/**
 * Service control policies of an account and of what it hangs on. Only the management account and delegated
 * administrators are told, of any account: one that reads its own reads those of the others too.
 */
export const organizationReads = (account: string): readonly Wanted[] => [
  ...each(['organizations/list-parents'], [[account]]),
  ...each(['organizations/list-policies-for-target'], [[account, scpKey]]),
];

/** Roles that a policy of an API lets in by name, where their accounts are asked. */
const callersNamed = (policy: unknown, { scope, places }: World): readonly Wanted[] =>
  scope.everyVpc === true
    ? rolesNamedBy(policy)
        .filter((role) => places.some(({ account }) => account === role.account))
        .flatMap(({ arn }) => principalReads(arn))
    : [];

/** Every document that limits the principal: its own, its groups', its boundary, and the organization's. */
export const principalRules: readonly Rule[] = [
  on(
    'apigateway/get-rest-apis',
    'role that a policy names, where every API is judged',
    roleReads,
    ({ items = [] }, world) => items.flatMap(({ policy }) => callersNamed(policy, world)),
  ),
  on('iam/get-role', 'permissions boundary', ['iam/get-policy'], ({ Role }) => boundaryOf(Role)),
  on('iam/get-user', 'permissions boundary', ['iam/get-policy'], ({ User }) => boundaryOf(User)),
  inline('iam/list-role-policies', 'iam/get-role-policy'),
  inline('iam/list-user-policies', 'iam/get-user-policy'),
  inline('iam/list-group-policies', 'iam/get-group-policy'),
  attached('iam/list-attached-role-policies'),
  attached('iam/list-attached-user-policies'),
  attached('iam/list-attached-group-policies'),
  on('iam/list-groups-for-user', 'group of the user', groupReads, ({ Groups }) =>
    each(
      groupReads,
      texts(Groups, 'GroupName').map((name) => [name]),
    ),
  ),
  on('iam/get-policy', 'policy in force', ['iam/get-policy-version'], ({ Policy }) => {
    const { Arn, DefaultVersionId } = record(Policy);
    return each(
      ['iam/get-policy-version'],
      typeof Arn === 'string' && typeof DefaultVersionId === 'string' ? [[Arn, DefaultVersionId]] : [],
    );
  }),
  on(
    'organizations/list-policies-for-target',
    'other account of the run, where this one may read its policies',
    ['organizations/list-parents', 'organizations/list-policies-for-target'],
    (_answer, { fired, place, places }) =>
      fired.parts[0] === place.account
        ? places.filter(({ account }) => account !== place.account).flatMap(({ account }) => organizationReads(account))
        : [],
  ),
  on(
    'organizations/list-parents',
    'parent of the account',
    ['organizations/list-parents', 'organizations/list-policies-for-target'],
    ({ Parents }) => {
      const parents = Array.isArray(Parents) ? Parents.map(record) : [];
      const ids = (rows: readonly Answer[]) => present(rows.map(({ Id }) => (typeof Id === 'string' ? Id : undefined)));
      return [
        ...each(
          ['organizations/list-parents'],
          ids(parents.filter(({ Type }) => Type !== 'ROOT')).map((id) => [id]),
        ),
        ...each(
          ['organizations/list-policies-for-target'],
          ids(parents).map((id) => [id, scpKey]),
        ),
      ];
    },
  ),
  on(
    'organizations/list-policies-for-target',
    'service control policy',
    ['organizations/describe-policy'],
    ({ Policies }) =>
      each(
        ['organizations/describe-policy'],
        texts(Policies, 'Id').map((id) => [id]),
      ),
  ),
];
