import type { Snapshot } from '../../src/snapshot/snapshot.js';
import { iamPlace, invokeAllowed, signing, withBoundary, withCaller, withRolePolicy } from '../worlds/iam.js';
import { consumer } from '../worlds/peered.js';
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

/** Who may sign, and for what. */
export const identityWeaknesses: readonly Weakness[] = [
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
    what: 'every action of the service, on the ARN of every API',
    breaks: allowing('execute-api:*', 'arn:aws:execute-api:*:*:*'),
    near: (snapshot) => withBoundary(invokeAllowed)(allowing('execute-api:*', '*')(snapshot)),
    blind: '/iam/get-policy-version/',
    repairs: false,
  },
];
