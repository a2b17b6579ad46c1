import type { ContextValue } from '../../../policy/index.js';
import { conditionKeys } from '../../../policy/index.js';
import type { Subject } from '../../fact.js';
import { get, lookUp } from '../../fact.js';
import { organizationOf, organizationPath } from './organization.js';
import type { Signer } from './signer.js';
import { placeOfSigner, signer, signerRecord } from './signer.js';

/** Condition keys of the request: those that are known, and those that may have any value or none. */
export interface RequestContext {
  readonly context: Readonly<Record<string, ContextValue>>;
  readonly unknownKeys: readonly string[];
}

/** The ARN of a role with its path, which no session ARN has: from GetRole, or as `--principal` named the role. */
export const roleArnOf = (subject: Subject, who: Extract<Signer, { readonly is: 'role' }>): string | undefined => {
  const record = lookUp(subject, signerRecord);
  if (record.known) return record.value?.arn;
  return who.session === undefined ? who.arn : undefined;
};

const principalArn = (subject: Subject, who: Signer): string | undefined => {
  if (who.is === 'role') return roleArnOf(subject, who);
  return who.is === 'user' || who.is === 'root' ? who.arn : undefined;
};

const types: Partial<Record<Signer['is'], string>> = { role: 'AssumedRole', user: 'User', root: 'Account' };

const ofOrganization = (subject: Subject, account: string): Record<string, ContextValue> | undefined => {
  const organization = organizationOf(subject, placeOfSigner(subject, account));
  if (!organization.known || organization.value === 'not-collected') return undefined;
  if (organization.value === 'none') return {};
  const { id } = organization.value;
  const path = organizationPath(subject, account, id);
  return { 'aws:PrincipalOrgID': id, ...(path === undefined ? {} : { 'aws:PrincipalOrgPaths': [path] }) };
};

const askedTags = (policies: readonly unknown[]): string[] => [
  ...new Set([...JSON.stringify(policies).matchAll(/aws:PrincipalTag\/([^"\\}]+)/gi)].map(([, tag]) => tag ?? '')),
];

/** Session tags may add to a role's own, and no answer shows them: a tag that the role lacks is unknown. */
const ofTags = (subject: Subject, who: Signer, policies: readonly unknown[]): RequestContext => {
  const record = lookUp(subject, signerRecord);
  const tags = record.known ? (record.value?.tags ?? {}) : undefined;
  const wanted = askedTags(policies);
  const has = (tag: string) => Object.keys(tags ?? {}).find((own) => own.toLowerCase() === tag.toLowerCase());
  const open = tags !== undefined && who.is === 'user' ? [] : wanted.filter((tag) => has(tag) === undefined);
  return {
    context: Object.fromEntries(Object.entries(tags ?? {}).map(([tag, value]) => [`aws:PrincipalTag/${tag}`, value])),
    unknownKeys: open.map((tag) => `aws:PrincipalTag/${tag}`),
  };
};

const identityKeys = (subject: Subject, who: Signer): Record<string, ContextValue> => {
  if (who.is === 'anonymous' || who.is === 'unnamed') return {};
  const arn = principalArn(subject, who);
  const record = lookUp(subject, signerRecord);
  const unique = record.known ? record.value?.uniqueId : undefined;
  const session = who.is === 'role' ? who.session : undefined;
  const userId = who.is === 'role' ? (session === undefined ? undefined : `${unique ?? ''}:${session}`) : unique;
  return {
    ...(who.account === '' ? {} : { 'aws:PrincipalAccount': who.account, ...ofOrganization(subject, who.account) }),
    ...(arn === undefined ? {} : { 'aws:PrincipalArn': arn }),
    ...(types[who.is] === undefined ? {} : { 'aws:PrincipalType': types[who.is] ?? '' }),
    ...(unique === undefined || userId === undefined ? {} : { 'aws:userid': userId }),
    ...(who.is === 'user' ? { 'aws:username': who.name } : {}),
  };
};

/** Keys that this kind of signer is known not to have. */
const never = (subject: Subject, who: Signer): readonly string[] => {
  if (who.is !== 'role' && who.is !== 'user') return [];
  const organization = organizationOf(subject, placeOfSigner(subject, who.account));
  const outside = organization.known && organization.value === 'none';
  return [
    ...(who.is === 'role' ? ['aws:username', 'aws:AssumedRoot'] : ['aws:FederatedProvider', 'aws:AssumedRoot']),
    ...(outside ? ['aws:PrincipalOrgID', 'aws:PrincipalOrgPaths'] : []),
  ];
};

/** What a signature adds; nothing of an unsigned request. `policies` say which tags are worth asking for. */
export const signedKeys = (subject: Subject, policies: readonly unknown[]): RequestContext => {
  const who = get(subject, signer);
  if (who.is === 'anonymous') return { context: {}, unknownKeys: [] };
  if (who.is === 'unnamed') return { context: {}, unknownKeys: [...conditionKeys.signedOnly, 'aws:PrincipalTag/*'] };
  const tags = ofTags(subject, who, policies);
  const context = {
    'aws:PrincipalIsAWSService': 'false',
    'aws:ViaAWSService': 'false',
    ...identityKeys(subject, who),
    ...tags.context,
  };
  const settled = new Set([...Object.keys(context), ...never(subject, who)]);
  return {
    context,
    unknownKeys: [...conditionKeys.signedOnly.filter((key) => !settled.has(key)), ...tags.unknownKeys],
  };
};
