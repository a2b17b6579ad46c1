import { grantsOf } from '../../resources/grants.js';
import { recordNeeds, recordOf } from '../../resources/role-records.js';
import { callerRoles } from '../../resources/roles.js';
import { pass } from '../check.js';
import { list } from '../words.js';
import { rule, weak } from './rule.js';
import { ofRole } from './subjects.js';

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonapigateway.html */
const beyond = ['execute-api:InvalidateCache', 'execute-api:ManageConnections'];

export default rule({
  code: 'role-does-more-than-invoke',
  title: 'Roles that call are allowed to invoke, and nothing else of execute-api',
  why:
    'A wildcard in the place of execute-api:Invoke lets a caller also empty the cache of a stage that others rely on ' +
    '(InvalidateCache) and write to connections of WebSocket APIs (ManageConnections). Where those actions are written out they ' +
    'are meant, and a role that may do everything is judged by other rules than these.',
  severity: 'low',
  remedy: 'Write execute-api:Invoke in place of the wildcard.',
  noRepair:
    'The wildcard stands in a policy that may grant other things too, and may be shared: which of them are relied on is known to its owner.',
  page: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-control-access-using-iam-policies-to-invoke-api.html',
  controls: ['FSBP IAM.21', 'Well-Architected SEC03-BP02'],
  about: callerRoles,
  needs: recordNeeds,
  subject: ofRole,
  judge(role, { inventory }) {
    const record = recordOf(inventory, role, role.name);
    if (!record) return pass(`account ${role.account} has no role ${role.name}`);
    const allows = (policy: unknown, action: string): boolean => grantsOf(policy, action).length > 0;
    const wide = record.policies().flatMap(({ name, policy }) => {
      const more = beyond.filter((action) =>
        grantsOf(policy, action).some(({ breadth, byWildcard }) => byWildcard && breadth === 'granted'),
      );
      return more.length === 0 ? [] : [{ name, more }];
    });
    const limit = wide.length === 0 ? null : record.boundary();
    const open = wide.flatMap(({ name, more }) => {
      const left = limit === null ? more : more.filter((action) => allows(limit.policy, action));
      return left.length === 0 ? [] : [`${name} allows ${list(left)} by a wildcard`];
    });
    return open.length === 0
      ? pass(`${role.name} is allowed no more than what is written out`)
      : weak(`${role.name}: ${list(open)}`);
  },
});
