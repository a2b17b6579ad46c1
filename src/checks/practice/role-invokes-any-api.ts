import type { Inventory } from '../../inventory/inventory.js';
import type { LayerContext, LayerEvaluation } from '../../policy/index.js';
import { evaluateLayer } from '../../policy/index.js';
import { gapOf } from '../../request/facts/authorization/gap.js';
import { apis } from '../../resources/index.js';
import { recordNeeds, recordOf } from '../../resources/role-records.js';
import type { CallerRole } from '../../resources/roles.js';
import { callerRoles } from '../../resources/roles.js';
import { pass } from '../check.js';
import { rule, weak } from './rule.js';
import { strangersApi } from './strangers.js';
import { ofRole } from './subjects.js';

/** An API that nobody has yet: of an account that is nobody's, and of each account and region with private APIs. */
const unknownApis = (inventory: Inventory) => {
  const places = new Map(apis.find(inventory).rows.map((api) => [`${api.account} ${api.region}`, api]));
  return [
    { whose: 'every account', api: strangersApi('us-east-1') },
    ...[...places.keys()].sort().flatMap((key) => {
      const place = places.get(key);
      return place
        ? [{ whose: `account ${key}`, api: { ...strangersApi(place.region), accountId: place.account } }]
        : [];
    }),
  ];
};

const questionOf = (role: CallerRole, api: ReturnType<typeof strangersApi>): LayerContext => ({
  api: { ...api, authorizationType: 'AWS_IAM' },
  principal: { type: 'Role', arn: role.arn, roleArn: role.arn, accountId: role.account },
  context: { 'aws:SecureTransport': 'true', 'aws:PrincipalArn': role.arn, 'aws:PrincipalAccount': role.account },
});

export default rule({
  code: 'role-invokes-any-api',
  title: 'Roles that call may invoke the APIs that they need',
  why:
    'A role that may invoke every API, of all accounts or of one, calls each one that lets its account in, also those that come later. ' +
    'Whoever takes the role over reaches them all. A role that no resource policy names and that may do everything is left out: it ' +
    'could change any policy that kept it from an API.',
  severity: 'medium',
  remedy: 'Allow execute-api:Invoke on the ARNs of the APIs, stages and methods that the role calls.',
  noRepair: 'Which APIs the role is meant to call is known to its owner.',
  page: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-control-access-using-iam-policies-to-invoke-api.html',
  controls: ['Well-Architected SEC03-BP02'],
  about: callerRoles,
  needs: recordNeeds,
  subject: ofRole,
  judge(role, { inventory }) {
    if (role.as === 'unlimited') return pass(`${role.name} may do everything, not only invoke`);
    const record = recordOf(inventory, role, role.name);
    if (!record) return pass(`account ${role.account} has no role ${role.name}`);
    const decided = (verdict: LayerEvaluation): LayerEvaluation => {
      if (verdict.effect !== 'unknown') return verdict;
      throw gapOf(role, 'iam/get-role-policy', `the policies of ${role.name}: ${verdict.because}`);
    };
    const own = record.policies().map(({ policy }) => policy);
    const allowed = unknownApis(inventory).flatMap(({ whose, api }) => {
      const question = questionOf(role, api);
      const { effect, because } = decided(evaluateLayer(own, 'identityPolicy', question));
      return effect === 'allow' ? [{ whose, question, because }] : [];
    });
    const limit = allowed.length === 0 ? null : (record.boundary()?.policy ?? null);
    const open = allowed.find(
      ({ question }) => decided(evaluateLayer(limit, 'permissionsBoundary', question)).effect === 'allow',
    );
    if (open) return weak(`${role.name} may invoke every API of ${open.whose}: ${open.because}`);
    return pass(
      allowed.length === 0
        ? `${role.name} may invoke named APIs at most`
        : `the permissions boundary keeps ${role.name} from unknown APIs`,
    );
  },
});
