import { replaceTrust } from '../../changes/roles.js';
import type { Facts } from '../../request/facts/index.js';
import { check, fail, pass } from '../check.js';
import { internalServerError } from '../seen.js';
import { answers, wayReads, waySubject } from './way.js';

const trusting = ({ document }: Exclude<Facts['integrationRole'], undefined>): object => ({
  Version: '2012-10-17',
  ...document,
  Statement: [
    ...((document as { Statement?: object[] } | null)?.Statement ?? []),
    { Effect: 'Allow', Principal: { Service: 'apigateway.amazonaws.com' }, Action: 'sts:AssumeRole' },
  ],
});

export default check({
  code: 'integration-credentials-role',
  title: "API Gateway may assume the integration's role",
  why:
    'An integration with credentials calls its back end as a role. A role that does not trust apigateway.amazonaws.com cannot be ' +
    'assumed, and the caller reads 500 Internal server error.',
  severity: 'critical',
  layer: 'integration',
  seenAs: internalServerError,
  remedy:
    'Let apigateway.amazonaws.com assume the role in its trust policy, and give the role the action of the integration.',
  page: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/permissions.html',
  reads: [...wayReads, 'integrationRole', 'integration'],
  subject: ({ integrationRole, ...way }) =>
    integrationRole
      ? { id: integrationRole.arn, account: integrationRole.account, region: integrationRole.region }
      : waySubject(way),
  judge(facts) {
    const { integrationRole, integration } = facts;
    if (!integrationRole)
      return pass(
        integration?.credentials ? "the integration uses the caller's credentials" : 'the integration assumes no role',
      );
    const { arn, name, trust, document } = integrationRole;
    if (trust.effect === 'allow') return pass(`${arn} trusts API Gateway; what the role may do is not judged`);
    return fail({
      because: `${arn} does not let apigateway.amazonaws.com assume it: ${trust.because}`,
      predicts: answers(facts, 500, 'backend'),
      breaks: { events: ['UpdateAssumeRolePolicy', 'CreateRole', 'DeleteRole'], ids: [name, arn] },
      repair:
        trust.effect === 'explicit-deny' || document === null
          ? []
          : [replaceTrust(integrationRole, trusting(integrationRole), document, `let API Gateway assume ${name}`)],
    });
  },
});
