import type { Snapshot } from '../../src/snapshot/snapshot.js';
import { iamPlace, invokeAllowed, signing, withBoundary, withCaller, withRolePolicy } from '../worlds/iam.js';
import { consumer, ids, provider } from '../worlds/peered.js';
import { allow, assumedBy, service, withRole } from '../worlds/roles.js';
import { edit } from '../worlds/world.js';
import type { Weakness } from './weakness.js';

type Edit = Weakness['breaks'];

/** The exemplary world with a role that signs, and that this principal may assume. */
const trusting =
  (Principal: unknown, Condition?: object): Edit =>
  (snapshot: Snapshot) =>
    edit(
      withCaller(snapshot),
      iamPlace,
      'iam/get-role',
      (a: { Role: Record<string, unknown> }) => {
        a.Role['AssumeRolePolicyDocument'] = {
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Principal, Action: 'sts:AssumeRole', ...(Condition ? { Condition } : {}) }],
        };
      },
      signing.role,
    );

const aws = (account: string) => ({ AWS: `arn:aws:iam::${account}:root` });
const partner = '777788889999';

const holding =
  (document: object): Edit =>
  (snapshot) =>
    withRolePolicy(document)(trusting({ Service: 'ecs-tasks.amazonaws.com' })(snapshot));

const allowing = (Action: string, Resource: string): Edit =>
  holding({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource }] });

const invoke = 'execute-api:Invoke';
const one = `arn:aws:execute-api:us-east-1:${provider.account}:${ids.api}/*`;
const unlisted = '111122223333/global/iam/get-account-authorization-details';

/** A role that no resource policy names. */
const unnamed: readonly Weakness[] = [
  {
    code: 'role-trusts-strangers',
    what: 'a role that no policy names and a partner may assume',
    breaks: withRole({ trust: assumedBy(aws(partner)), inline: allow(invoke, one) }),
    near: withRole({ trust: assumedBy(aws(partner)), inline: allow('s3:*') }),
    blind: unlisted,
    repairs: false,
  },
  {
    code: 'role-trusts-strangers',
    what: 'a role that may do everything and everybody may assume',
    breaks: withRole({ trust: assumedBy('*'), attached: ['AdministratorAccess'] }),
    near: withRole({ trust: assumedBy(aws(partner)), attached: ['AdministratorAccess'] }),
    blind: unlisted,
    repairs: false,
  },
  {
    code: 'role-invokes-any-api',
    what: 'a role that no policy names, with the managed policy of AWS',
    breaks: withRole({ attached: ['AmazonAPIGatewayInvokeFullAccess'] }),
    near: withRole({ attached: ['AmazonAPIGatewayInvokeFullAccess'], boundary: 'orders' }),
    blind: unlisted,
    repairs: false,
  },
  {
    code: 'role-invokes-any-api',
    what: 'every API of one account',
    breaks: withRole({ inline: allow(invoke, `arn:aws:execute-api:us-east-1:${provider.account}:*`) }),
    near: withRole({ inline: allow(invoke, 'arn:aws:execute-api:us-east-1:444455556666:other00000/*') }),
    blind: unlisted,
    repairs: false,
  },
  {
    code: 'role-does-more-than-invoke',
    what: 'every action on one API',
    breaks: withRole({ inline: allow('execute-api:*', one) }),
    near: withRole({ inline: allow([invoke, 'execute-api:InvalidateCache'], one) }),
    blind: unlisted,
    repairs: false,
  },
  {
    code: 'role-does-more-than-invoke',
    what: 'actions by their beginning, for a service of AWS to call with',
    breaks: withRole({ inline: allow('execute-api:I*', one), trust: service('states') }),
    near: withRole({ inline: allow('execute-api:I*', one), boundary: 'orders' }),
    blind: unlisted,
    repairs: false,
  },
];

/** Who may sign, and for what. */
export const identityWeaknesses: readonly Weakness[] = [
  ...unnamed,
  {
    code: 'role-trusts-strangers',
    what: 'everybody of AWS',
    breaks: trusting('*'),
    near: trusting('*', { StringEquals: { 'aws:PrincipalOrgID': signing.organization } }),
    blind: '/iam/get-role/',
    repairs: false,
  },
  {
    code: 'role-trusts-strangers',
    what: 'an account of a partner',
    breaks: trusting(aws(partner)),
    near: trusting(aws(partner), { StringEquals: { 'sts:ExternalId': 'a1b2c3' } }),
    blind: '/iam/get-role/',
    repairs: false,
  },
  {
    code: 'role-trusts-strangers',
    what: 'the number of an account that is no part of the audit',
    breaks: trusting({ AWS: partner }),
    near: trusting(aws(consumer.account)),
    blind: '/iam/get-role/',
    repairs: false,
  },
  {
    code: 'role-invokes-any-api',
    what: 'execute-api:Invoke of everything',
    breaks: allowing('execute-api:Invoke', '*'),
    near: holding(invokeAllowed),
    blind: '/iam/get-role-policy/',
    repairs: false,
  },
  {
    code: 'role-invokes-any-api',
    what: 'the ARN of every API',
    breaks: allowing(invoke, 'arn:aws:execute-api:*:*:*'),
    near: (snapshot) => withBoundary(invokeAllowed)(allowing(invoke, '*')(snapshot)),
    blind: '/iam/get-policy-version/',
    repairs: false,
  },
];
