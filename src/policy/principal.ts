import { parseArn } from './arn.js';
import { all, any, not, or, type Trit } from './logic.js';

/** Who makes the call, as the layer sees it. */
export type Caller =
  | { readonly is: 'anonymous' }
  | {
      readonly is: 'signed';
      readonly type: string;
      /** User, session or federated-user ARN; null when not known. */
      readonly arn: string | null;
      /** ARN of the role behind a session, with its path; null when not known or no role. */
      readonly roleArn: string | null;
      readonly accountId: string | null;
    };

/** Through which element of `Principal` a statement reached the caller. It decides what else has to allow. */
export type Grant = 'everyone' | 'account' | 'role' | 'identity';

export type Grants = Readonly<Record<Grant, Trit>>;

export interface Principals {
  readonly everyone: boolean;
  readonly accounts: ReadonlySet<string>;
  readonly arns: ReadonlySet<string>;
  readonly services: ReadonlySet<string>;
  /** Everything, as written. */
  readonly written: readonly string[];
}

export type CompiledPrincipal =
  { readonly ok: true; readonly principals: Principals } | { readonly ok: false; readonly why: string };

const kinds = new Set(['AWS', 'Service', 'Federated', 'CanonicalUser']);

const readList = (value: unknown): readonly string[] | null => {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.length > 0 && list.every((item) => typeof item === 'string') ? list : null;
};

const accountOf = (text: string): string | null => {
  if (/^\d{12}$/.test(text)) return text;
  return /^arn:[^:]+:iam::(\d{12}):root$/.exec(text)?.[1] ?? null;
};

const fromRecord = (record: Readonly<Record<string, unknown>>, element: string): CompiledPrincipal => {
  const byKind = new Map<string, readonly string[]>();
  for (const [kind, value] of Object.entries(record)) {
    const list = readList(value);
    if (!kinds.has(kind)) return { ok: false, why: `${element} has no kind ${kind.slice(0, 64)}` };
    if (!list) return { ok: false, why: `${element} ${kind} is not a list of texts` };
    byKind.set(kind, list);
  }
  if (byKind.size === 0) return { ok: false, why: `${element} is empty` };
  const aws = byKind.get('AWS') ?? [];
  return {
    ok: true,
    principals: {
      everyone: aws.includes('*'),
      accounts: new Set(aws.map(accountOf).filter((account) => account !== null)),
      arns: new Set(aws.filter((text) => text !== '*' && accountOf(text) === null)),
      services: new Set(byKind.get('Service') ?? []),
      written: [...byKind.values()].flat(),
    },
  };
};

const everyone: Principals = {
  everyone: true,
  accounts: new Set(),
  arns: new Set(),
  services: new Set(),
  written: ['*'],
};

export const compilePrincipal = (value: unknown, element: 'Principal' | 'NotPrincipal'): CompiledPrincipal => {
  if (value === '*') return { ok: true, principals: everyone };
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { ok: false, why: `${element} is neither "*" nor an object` };
  }
  return fromRecord(value as Readonly<Record<string, unknown>>, element);
};

const lastName = (resource: string): string => resource.slice(resource.lastIndexOf('/') + 1);

/** The session ARN has the role's name but not its path: a role of that name may or may not be the one. */
const couldBeRole = (caller: Caller & { is: 'signed' }, arn: string): boolean => {
  const session = caller.arn === null ? null : parseArn(caller.arn);
  const role = parseArn(arn);
  if (!session || !role || !role.resource.startsWith('role/')) return false;
  const [kind, name] = session.resource.split('/');
  return kind === 'assumed-role' && role.account === session.account && name === lastName(role.resource);
};

const matchRole = (caller: Caller & { is: 'signed' }, arns: ReadonlySet<string>): Trit => {
  if (caller.roleArn !== null) return arns.has(caller.roleArn);
  return [...arns].some((arn) => couldBeRole(caller, arn)) ? 'unknown' : false;
};

/** Of a caller known by its role only, nobody knows the session. */
const couldBeSession = (roleArn: string, arn: string): boolean => {
  const role = parseArn(roleArn);
  const session = parseArn(arn);
  const [kind, name] = session?.resource.split('/') ?? [];
  return kind === 'assumed-role' && session?.account === role?.account && name === lastName(role?.resource ?? '');
};

const matchIdentity = (caller: Caller & { is: 'signed' }, principals: Principals): Trit => {
  const { arn, roleArn } = caller;
  if (arn !== null && arn !== roleArn) return principals.arns.has(arn) || principals.services.has(arn);
  if (roleArn === null) return principals.arns.size > 0 ? 'unknown' : false;
  return [...principals.arns].some((listed) => couldBeSession(roleArn, listed)) ? 'unknown' : false;
};

/**
 * No wildcards inside ARNs; `"*"` equals `{"AWS": "*"}`; an account or its root stands for all of its principals.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export const matchPrincipals = (principals: Principals, caller: Caller): Grants => {
  if (caller.is === 'anonymous') return { everyone: principals.everyone, account: false, role: false, identity: false };
  const account =
    caller.accountId === null ? principals.accounts.size > 0 && 'unknown' : principals.accounts.has(caller.accountId);
  return {
    everyone: principals.everyone,
    account,
    role: matchRole(caller, principals.arns),
    identity: matchIdentity(caller, principals),
  };
};

export const noGrants: Grants = { everyone: false, account: false, role: false, identity: false };

export const matched = (grants: Grants): Trit => any([grants.everyone, grants.account, grants.role, grants.identity]);

export const mergeGrants = (a: Grants, b: Grants): Grants => ({
  everyone: or(a.everyone, b.everyone),
  account: or(a.account, b.account),
  role: or(a.role, b.role),
  identity: or(a.identity, b.identity),
});

const isRoot = (arn: string | null): boolean => arn?.endsWith(':root') ?? false;

/**
 * Deny with NotPrincipal spares a caller only when every ARN of it is listed: account, role and session, or account and user.
 * A principal with a permissions boundary is always denied.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
 */
export const spares = (principals: Principals, caller: Caller, hasBoundary: boolean): Trit => {
  if (principals.everyone) return true;
  if (caller.is === 'anonymous') return false;
  if (hasBoundary) return false;
  const grants = matchPrincipals(principals, caller);
  if (isRoot(caller.arn)) return grants.account;
  const isSession = caller.roleArn !== null || (caller.arn?.includes(':assumed-role/') ?? false);
  return all([grants.account, grants.identity, isSession ? grants.role : true]);
};

/** Allow with NotPrincipal reaches everyone who is not listed. */
export const escapes = (principals: Principals, caller: Caller): Trit =>
  not(matched(matchPrincipals(principals, caller)));

export const callerName = (caller: Caller): string => {
  if (caller.is === 'anonymous') return 'anonymous';
  return caller.arn ?? caller.roleArn ?? `a principal of account ${caller.accountId ?? 'unknown'}`;
};
