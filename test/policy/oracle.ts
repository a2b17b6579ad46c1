import type { AuthorizeRequest } from '../../src/policy/index.js';

/**
 * What the policies decide, written down once more from AWS's rules and from nothing of `src/policy`: two-valued, slow, and
 * as plain as the sentences of the user guide. Documents are objects; a context key is there or it is not.
 */
export interface Doc {
  readonly Version?: string;
  readonly Statement: readonly Stmt[];
}
export type Stmt = Readonly<Record<string, unknown>>;

type Context = ReadonlyMap<string, readonly string[]>;

interface Caller {
  readonly anonymous: boolean;
  readonly account: string;
  readonly arn: string;
  readonly role: string;
  readonly boundary: boolean;
}

interface Asked {
  readonly caller: Caller;
  readonly context: Context;
  readonly resource: string;
  readonly short: string | undefined;
}

export class Undocumented extends Error {}

const listOf = (value: unknown): readonly string[] => (Array.isArray(value) ? value : [value]).map(String);

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** The pattern as a regular expression; undefined where a variable has no value. */
const regexp = (
  pattern: string,
  wildcards: boolean,
  variables: boolean,
  context: Context,
  flags = '',
): RegExp | undefined => {
  let source = '';
  let rest = pattern;
  while (rest !== '') {
    const found = variables ? /^\$\{([^}]*)\}/.exec(rest) : null;
    if (found) {
      const inside = found[1] ?? '';
      const [, key = '', fallback] = /^([^,]*?)\s*(?:,\s*'(.*)')?$/.exec(inside) ?? [];
      const values = ['*', '?', '$'].includes(inside) ? [inside] : context.get(key.trim().toLowerCase());
      const value = values?.length === 1 ? values[0] : fallback;
      if (value === undefined) return undefined;
      source += escaped(value);
      rest = rest.slice(found[0].length);
      continue;
    }
    const [sign = ''] = rest;
    source += wildcards && sign === '*' ? '[^]*' : wildcards && sign === '?' ? '[^]' : escaped(sign);
    rest = rest.slice(1);
  }
  return new RegExp(`^${source}$`, flags);
};

const bitsOf = (address: string): string | undefined => {
  if (!address.includes(':'))
    return /^\d+(\.\d+){3}$/.test(address)
      ? address
          .split('.')
          .map((octet) => Number(octet).toString(2).padStart(8, '0'))
          .join('')
      : undefined;
  const [head = '', tail] = address.split('::');
  const groups = (text: string) => text.split(':').filter((group) => group !== '');
  const before = groups(head);
  const after = groups(tail ?? '');
  const zeros = tail === undefined ? [] : Array.from({ length: 8 - before.length - after.length }, () => '0');
  return [...before, ...zeros, ...after]
    .map((group) => Number.parseInt(group, 16).toString(2).padStart(16, '0'))
    .join('');
};

const inRange = (address: string, range: string): boolean => {
  const [network = '', length] = range.split('/');
  const own = bitsOf(address);
  const of = bitsOf(network);
  if (own?.length !== of?.length || own === undefined || of === undefined) return false;
  const size = length === undefined ? own.length : Number(length);
  return own.slice(0, size) === of.slice(0, size);
};

const comparisons: Readonly<Record<string, (left: number, right: number) => boolean>> = {
  Equals: (a, b) => a === b,
  LessThan: (a, b) => a < b,
  LessThanEquals: (a, b) => a <= b,
  GreaterThan: (a, b) => a > b,
  GreaterThanEquals: (a, b) => a >= b,
};

/** Does one value of the request match one value of the policy, by the operator without its negation? */
const matchesOne = (operator: string, value: string, wanted: string, variables: boolean, context: Context): boolean => {
  const text = (wildcards: boolean, flags = '') =>
    regexp(wanted, wildcards, variables, context, flags)?.test(value) ?? false;
  if (operator === 'StringEquals') return text(false);
  if (operator === 'StringEqualsIgnoreCase') return text(false, 'i');
  if (operator === 'StringLike') return text(true);
  if (operator === 'Bool') return value.toLowerCase() === wanted.toLowerCase();
  if (operator === 'IpAddress') return inRange(value, wanted);
  if (operator === 'ArnEquals' || operator === 'ArnLike') {
    const split = (arn: string) => [...arn.split(':').slice(0, 5), arn.split(':').slice(5).join(':')];
    const parts = split(value);
    return split(wanted).every((part, i) => regexp(part, true, variables, context)?.test(parts[i] ?? '') ?? false);
  }
  const numeric = /^Numeric(.*)$/.exec(operator)?.[1];
  const compare = comparisons[numeric ?? ''];
  if (!compare) throw new Error(operator);
  return compare(Number(value), Number(wanted));
};

/** One key under one operator. */
const holds = (written: string, key: string, wanted: unknown, variables: boolean, context: Context): boolean => {
  const values = listOf(wanted);
  const [, set = '', body = ''] = /^(?:(ForAnyValue|ForAllValues):)?(.*)$/.exec(written) ?? [];
  const ifExists = body.endsWith('IfExists');
  const whole = ifExists ? body.slice(0, -'IfExists'.length) : body;
  const given = context.get(key.toLowerCase());
  if (whole === 'Null') return values.some((value) => (value.toLowerCase() === 'true') === (given === undefined));
  const negated = /Not/.test(whole);
  const operator = whole.replace('Not', '');
  if (given === undefined) {
    if (set === 'ForAllValues') return true;
    if (set === 'ForAnyValue' && ifExists) throw new Undocumented(written);
    if (set === 'ForAnyValue') return false;
    return ifExists || negated;
  }
  const one = (value: string): boolean => {
    const some = values.some((want) => matchesOne(operator, value, want, variables, context));
    return negated ? !some : some;
  };
  if (set === 'ForAllValues') return given.every(one);
  if (set === 'ForAnyValue') return given.some(one);
  if (given.length !== 1) throw new Undocumented(written);
  return one(given[0] ?? '');
};

/** Through what a `Principal` element reaches the caller. */
type Reach = 'everyone' | 'account' | 'role' | 'identity';

const reaches = (element: unknown, { anonymous, account, arn, role }: Caller): readonly Reach[] => {
  const list = element === '*' ? ['*'] : listOf((element as { AWS?: unknown }).AWS ?? []);
  const found: Reach[] = [];
  if (list.includes('*')) found.push('everyone');
  if (anonymous) return found;
  if (list.includes(account) || list.includes(`arn:aws:iam::${account}:root`)) found.push('account');
  if (role !== '' && list.includes(role)) found.push('role');
  if (list.includes(arn)) found.push('identity');
  return found;
};

/** The ways in which a statement matches; empty where it does not. Of an element without Principal: everyone. */
const matches = (
  statement: Stmt,
  variables: boolean,
  { caller, context, resource, short }: Asked,
): readonly Reach[] => {
  let by: readonly Reach[] = ['everyone'];
  if ('Principal' in statement) by = reaches(statement['Principal'], caller);
  if ('NotPrincipal' in statement) {
    const listed = reaches(statement['NotPrincipal'], caller);
    const all = ['account', 'identity', ...(caller.role === '' ? [] : ['role'])] as const;
    const spared =
      listed.includes('everyone') ||
      (!caller.anonymous && !caller.boundary && all.every((one) => listed.includes(one as Reach)));
    const escapes = statement['Effect'] === 'Deny' ? !spared : listed.length === 0;
    by = escapes ? ['everyone'] : [];
  }
  if (by.length === 0) return [];
  const none: Context = new Map();
  const acts = listOf(statement['Action'] ?? statement['NotAction']).some((pattern) =>
    regexp(pattern, true, false, none, 'i')?.test('execute-api:Invoke'),
  );
  if (acts === 'NotAction' in statement) return [];
  const about = listOf(statement['Resource'] ?? statement['NotResource']).some(
    (pattern) =>
      regexp(pattern, true, variables, context)?.test(resource) ||
      (short !== undefined &&
        pattern.startsWith('execute-api:/') &&
        regexp(pattern, true, variables, context)?.test(short)),
  );
  if (about === 'NotResource' in statement) return [];
  const condition = (statement['Condition'] ?? {}) as Record<string, Record<string, unknown>>;
  const met = Object.entries(condition).every(([operator, keys]) =>
    Object.entries(keys).every(([key, wanted]) => holds(operator, key, wanted, variables, context)),
  );
  return met ? by : [];
};

interface Said {
  readonly denies: boolean;
  readonly allows: readonly Reach[];
}

const says = (documents: readonly Doc[], asked: Asked): Said => {
  const all = documents.flatMap(({ Version, Statement }) =>
    Statement.map((statement) => ({
      effect: statement['Effect'],
      by: matches(statement, Version === '2012-10-17', asked),
    })),
  );
  return {
    denies: all.some(({ effect, by }) => effect === 'Deny' && by.length > 0),
    allows: all.flatMap(({ effect, by }) => (effect === 'Allow' ? by : [])),
  };
};

const signedOnly =
  /^aws:(principal(arn|account|orgid|orgpaths|type|tag\/.*)|tokenissuetime|multifactorauth.*|userid|username)$/;
const neverSet = /^aws:(vpceaccount|vpceorgid|vpceorgpaths|sourcevpcarn|sourceip)$/;

const docs = (value: unknown): readonly Doc[] => {
  if (value === null || value === undefined) return [];
  return (Array.isArray(value) ? value : [value]) as readonly Doc[];
};

/** @throws Undocumented where AWS does not say. */
export const oracle = (request: AuthorizeRequest): 'ALLOW' | 'IMPLICIT_DENY' | 'EXPLICIT_DENY' => {
  const { api, principal } = request;
  const boundary = docs(request.permissionsBoundary);
  const session = docs(request.sessionPolicy);
  const signer: Caller = {
    anonymous: principal.type === 'Anonymous',
    account: principal.accountId ?? '',
    arn: principal.arn ?? '',
    role: principal.roleArn ?? '',
    boundary: boundary.length > 0,
  };
  const nobody: Caller = { anonymous: true, account: '', arn: '', role: '', boundary: false };
  const keysFor = (caller: Caller): Context =>
    new Map(
      Object.entries(request.context)
        .map(([key, value]) => [key.toLowerCase(), listOf(value)] as const)
        .filter(([key]) => !neverSet.test(key) && !(caller.anonymous && signedOnly.test(key))),
    );
  const tail = `/${api.stage}/${api.method}/${api.path.slice(1)}`;
  const resource = `arn:${api.partition}:execute-api:${api.region}:${api.accountId}:${api.apiId}${tail}`;
  const seenBy = (caller: Caller, short?: string): Asked => ({ caller, context: keysFor(caller), resource, short });
  const looked = api.authorizationType === 'AWS_IAM' ? signer : nobody;

  const endpoint = docs(request.endpointPolicy);
  const atEndpoint = endpoint.length === 0 ? { denies: false, allows: ['everyone'] } : says(endpoint, seenBy(signer));
  const own = docs(request.resourcePolicy);
  const atApi = says(own, seenBy(looked, `execute-api:${tail}`));
  let denied = atEndpoint.denies || atApi.denies;
  let allowed = atEndpoint.allows.length > 0 && own.length > 0;

  if (api.authorizationType === 'AWS_IAM') {
    const inside = seenBy(signer);
    const identity = says(docs(request.identityPolicies), inside);
    const limits = [boundary, session].filter((list) => list.length > 0).map((list) => says(list, inside));
    const levels = signer.anonymous || request.principalIsManagementAccount ? [] : (request.scps ?? []);
    const controls = levels.map(({ policies }) => says(policies as Doc[], inside));
    const limited = limits.every(({ allows }) => allows.length > 0);
    const byIdentity = identity.allows.length > 0 && limited;
    const free = atApi.allows.some((by) => by === 'everyone' || by === 'identity');
    const byResource = free || (atApi.allows.includes('role') && limited);
    const same = signer.account === api.accountId;
    denied ||= [identity, ...limits, ...controls].some(({ denies }) => denies);
    allowed &&= controls.every(({ allows }) => allows.length > 0);
    allowed &&= same ? byIdentity || byResource : byIdentity && atApi.allows.length > 0;
  } else if (api.authorizationType === 'CUSTOM') {
    const answer = says(docs(request.authorizerPolicy), seenBy(nobody));
    denied ||= !atApi.denies && answer.denies;
    allowed &&= atApi.allows.length > 0 || answer.allows.length > 0;
  } else if (api.authorizationType === 'COGNITO_USER_POOLS') {
    allowed &&= request.cognitoTokenValid === true && atApi.allows.length > 0;
  } else allowed &&= atApi.allows.length > 0;

  if (denied) return 'EXPLICIT_DENY';
  return allowed ? 'ALLOW' : 'IMPLICIT_DENY';
};
