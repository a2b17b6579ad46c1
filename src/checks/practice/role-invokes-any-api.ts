import type { LayerEvaluation } from '../../policy/index.js';
import { evaluateLayer } from '../../policy/index.js';
import { gapOf } from '../../request/facts/authorization/gap.js';
import { managedPolicy, policiesOfRole } from '../../request/facts/authorization/identity-policies.js';
import { callerRoles } from '../../resources/roles.js';
import { pass } from '../check.js';
import { rule, weak } from './rule.js';
import { strangersApi } from './strangers.js';
import { ofRole } from './subjects.js';

export default rule({
  code: 'role-invokes-any-api',
  title: 'Roles that call may invoke the APIs that they need',
  why:
    'A role that may invoke every API calls each one that lets its account in, also those that come later and those of other ' +
    'accounts. Whoever takes the role over reaches them all.',
  severity: 'medium',
  remedy: 'Allow execute-api:Invoke on the ARNs of the APIs, stages and methods that the role calls.',
  noRepair: 'Which APIs the role is meant to call is known to its owner.',
  page: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-control-access-using-iam-policies-to-invoke-api.html',
  controls: ['FSBP IAM.21', 'Well-Architected SEC03-BP02'],
  about: callerRoles,
  needs: [
    'iam/get-role',
    'iam/list-role-policies',
    'iam/get-role-policy',
    'iam/list-attached-role-policies',
    'iam/get-policy',
    'iam/get-policy-version',
  ],
  subject: ofRole,
  judge(role, { inventory }) {
    const { Role } = inventory.ask('iam/get-role', role, role.name);
    if (!Role) return pass(`account ${role.account} has no role ${role.name}`);
    const boundary = Role.PermissionsBoundary?.PermissionsBoundaryArn;
    const question = {
      api: { ...strangersApi('us-east-1'), authorizationType: 'AWS_IAM' as const },
      principal: { type: 'Role', arn: role.arn, roleArn: role.arn, accountId: role.account },
      context: { 'aws:SecureTransport': 'true', 'aws:PrincipalArn': role.arn, 'aws:PrincipalAccount': role.account },
    };
    const decided = (verdict: LayerEvaluation): LayerEvaluation => {
      if (verdict.effect !== 'unknown') return verdict;
      throw gapOf(role, 'iam/get-role-policy', `the policies of ${role.name}: ${verdict.because}`);
    };
    const own = policiesOfRole(inventory, role, role.name).map(({ policy }) => policy);
    const { effect, because } = decided(evaluateLayer(own, 'identityPolicy', question));
    if (effect !== 'allow') return pass(`${role.name} may invoke named APIs at most`);
    const limit = boundary === undefined ? null : managedPolicy(inventory, role, boundary).policy;
    return decided(evaluateLayer(limit, 'permissionsBoundary', question)).effect === 'allow'
      ? weak(`${role.name} may invoke every API of every account: ${because}`)
      : pass(`the permissions boundary keeps ${role.name} from unknown APIs`);
  },
});
