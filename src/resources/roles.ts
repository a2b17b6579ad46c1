import type { Inventory, Place } from '../inventory/inventory.js';
import { known } from '../inventory/inventory.js';
import { documentOf, listOf } from '../request/facts/authorization/documents.js';
import { partitionOf } from '../request/facts/authorization/context.js';
import { operation } from '../snapshot/operations.js';
import { parseAnswerPath } from '../snapshot/snapshot.js';
import type { Gap } from '../snapshot/snapshot.js';
import type { Grant } from './grants.js';
import { grantsOf, isGranted } from './grants.js';
import { apis } from './index.js';
import type { Found, Kind } from './resource.js';
import { listedRecord } from './role-records.js';

/** A role, in its account; the region is `global`. */
export interface NamedRole extends Place {
  readonly arn: string;
  /** Without its path. */
  readonly name: string;
}

/**
 * A role that calls private APIs. `named`: a resource policy, or the run, names it; `granted`: its policies allow execute-api of
 * a private API; `unlimited`: they allow everything.
 */
export interface CallerRole extends NamedRole {
  readonly as: 'named' | Grant['breadth'];
}

const roleArn = /^arn:[^:]+:iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/;
const sessionArn = /^(arn:[^:]+):sts::(\d{12}):assumed-role\/([^/]+)\/[^/]+$/;

const roleOf = (arn: string): NamedRole[] => {
  const [, account, name] = roleArn.exec(arn) ?? [];
  if (account !== undefined && name !== undefined) return [{ account, region: 'global', arn, name }];
  const [, aws, owner, role] = sessionArn.exec(arn) ?? [];
  if (aws === undefined || owner === undefined || role === undefined) return [];
  return [{ account: owner, region: 'global', arn: `${aws}:iam::${owner}:role/${role}`, name: role }];
};

/** The roles that statements of a policy allow by name, and those whose sessions they allow. */
export const rolesNamedBy = (policy: unknown): readonly NamedRole[] =>
  (documentOf(policy)?.Statement ?? [])
    .filter(({ Effect }) => Effect === 'Allow')
    .flatMap(({ Principal }) => listOf((Principal as { AWS?: unknown } | undefined)?.AWS))
    .flatMap((arn) => roleOf(String(arn)));

/** Roles whose policies were read: those of a caller that was named. Integrations' roles are read for their trust alone. */
const rolesRead = ({ snapshot: { answers } }: Inventory): NamedRole[] =>
  [...answers].flatMap(([path, answer]) => {
    const { account, operation: id, key } = parseAnswerPath(path);
    if (id !== 'iam/get-role' || !answers.has(path.replace('/get-role/', '/list-role-policies/'))) return [];
    const { Arn } = (answer['Role'] ?? {}) as { Arn?: string };
    return key === undefined || Arn === undefined ? [] : roleOf(Arn).filter((role) => role.account === account);
  });

const details = 'iam/get-account-authorization-details';

/** AWS writes their policies and nobody else assumes them. */
const isOfService = ({ Path = '/' }: { readonly Path?: string | undefined }): boolean =>
  Path.startsWith('/aws-service-role/');

/** The widest of what a role's documents grant of these APIs. */
const breadthOf = (grants: readonly Grant[], privateApis: readonly string[]): Grant['breadth'] | undefined => {
  const own = grants.filter((grant) => privateApis.some((api) => isGranted(grant, api)));
  return own.find(({ breadth }) => breadth === 'unlimited')?.breadth ?? own[0]?.breadth;
};

/** Roles of one account whose policies allow execute-api of a private API. @throws GapError */
const rolesAllowed = (inventory: Inventory, place: Place, privateApis: readonly string[]): CallerRole[] => {
  const answer = inventory.ask(details, place);
  const grants = new Map<unknown, readonly Grant[]>();
  const grantsIn = (policy: unknown): readonly Grant[] => {
    const found = grants.get(policy) ?? grantsOf(policy);
    grants.set(policy, found);
    return found;
  };
  return (answer.RoleDetailList ?? []).flatMap((row): CallerRole[] => {
    const { Arn = '', RoleName: name = '' } = row;
    if (isOfService(row)) return [];
    const all = listedRecord(answer, place, row)
      .policies()
      .flatMap(({ policy }) => grantsIn(policy));
    const as = breadthOf(all, privateApis);
    return as === undefined ? [] : [{ ...place, arn: Arn, name, as }];
  });
};

const isAsked = ({ snapshot }: Inventory, account: string): boolean => {
  const side = snapshot.accounts[account]?.side;
  return side === undefined || operation(details).sides.includes(side);
};

/** Every role of every account that was read; an account that does not tell its roles is a gap. */
const found = (inventory: Inventory, privateApis: readonly string[]): Found<CallerRole> => {
  const accounts = inventory.accounts.filter((account) => isAsked(inventory, account));
  const read = accounts.map((account) =>
    known(() => rolesAllowed(inventory, { account, region: 'global' }, privateApis)),
  );
  return {
    rows: read.flatMap((one) => (one.known ? one.value : [])),
    gaps: read.flatMap((one): Gap[] => (one.known ? [] : [one.gap])),
  };
};

/**
 * Roles that call private APIs: those that a resource policy names, those whose policies a snapshot holds, and those whose
 * policies allow execute-api of a private API, in the accounts that were read. Roles of other accounts are their owners'
 * concern.
 */
export const callerRoles: Kind<CallerRole> = {
  named: 'roles that call private APIs',
  needs: [...apis.needs, 'iam/get-role', details],
  find: (inventory) => {
    const { rows } = apis.find(inventory);
    const named = rows.flatMap(({ value }) => rolesNamedBy(value.policy));
    const own = [...named.filter(({ account }) => inventory.accounts.includes(account)), ...rolesRead(inventory)];
    const arns = rows.map(
      ({ value, account, region }) => `arn:${partitionOf(region)}:execute-api:${region}:${account}:${value.id ?? ''}`,
    );
    const allowed = rows.length === 0 ? { rows: [], gaps: [] } : found(inventory, arns);
    const all = new Map(
      [...allowed.rows, ...own.map((role): CallerRole => ({ ...role, as: 'named' }))].map((role) => [
        `${role.account} ${role.name}`,
        role,
      ]),
    );
    return { rows: [...all.keys()].sort().flatMap((key) => all.get(key) ?? []), gaps: allowed.gaps };
  },
};
