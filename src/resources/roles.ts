import type { Inventory, Place } from '../inventory/inventory.js';
import { documentOf, listOf } from '../request/facts/authorization/documents.js';
import { parseAnswerPath } from '../snapshot/snapshot.js';
import { apis } from './index.js';
import type { Kind } from './resource.js';

/** A role, in its account; the region is `global`. */
export interface NamedRole extends Place {
  readonly arn: string;
  /** Without its path. */
  readonly name: string;
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
    const { account, operation, key } = parseAnswerPath(path);
    if (operation !== 'iam/get-role' || !answers.has(path.replace('/get-role/', '/list-role-policies/'))) return [];
    const { Arn } = (answer['Role'] ?? {}) as { Arn?: string };
    return key === undefined || Arn === undefined ? [] : roleOf(Arn).filter((role) => role.account === account);
  });

/**
 * Roles that call private APIs: those that a resource policy names, in the accounts that were read, and those whose
 * policies a snapshot holds. Roles of other accounts are their owners' concern.
 */
export const callerRoles: Kind<NamedRole> = {
  named: 'roles that call private APIs',
  needs: [...apis.needs, 'iam/get-role'],
  find: (inventory) => {
    const { rows } = apis.find(inventory);
    const named = rows.flatMap(({ value }) => rolesNamedBy(value.policy));
    const own = named.filter(({ account }) => inventory.accounts.includes(account));
    const all = new Map([...own, ...rolesRead(inventory)].map((role) => [`${role.account} ${role.name}`, role]));
    return { rows: [...all.keys()].sort().flatMap((key) => all.get(key) ?? []), gaps: [] };
  },
};
