import { documentOf, listOf } from '../../request/facts/authorization/documents.js';
import { gapOf } from '../../request/facts/authorization/gap.js';
import { judgeDocument, trustDocument } from '../../request/facts/document.js';
import { recordNeeds, recordOf } from '../../resources/role-records.js';
import type { CallerRole } from '../../resources/roles.js';
import { callerRoles } from '../../resources/roles.js';
import type { Inventory } from '../../inventory/inventory.js';
import { pass } from '../check.js';
import { list } from '../words.js';
import { rule, weak } from './rule.js';
import { stranger } from './strangers.js';
import { ofRole } from './subjects.js';

const accountNamed = (principal: unknown): string[] => {
  const [, account] = /^(?:arn:[^:]+:iam::)?(\d{12})(?::root)?$/.exec(String(principal)) ?? [];
  return account === undefined ? [] : [account];
};

/** The accounts of the audit, and the one that manages its organization: its roles come with every account of it. */
const knownAccounts = (inventory: Inventory, role: CallerRole): readonly string[] => {
  const described = inventory.has('organizations/describe-organization', role)
    ? inventory.ask('organizations/describe-organization', role).Organization?.MasterAccountId
    : undefined;
  return described === undefined ? inventory.accounts : [...inventory.accounts, described];
};

export default rule({
  code: 'role-trusts-strangers',
  title: 'Roles that call are assumed by known principals only',
  why:
    'Whoever may assume a role that may invoke an API calls the API as that role. A trust policy for everybody, or for a whole ' +
    'account of somebody else without an external ID or another condition, hands the API to people that nobody named. Accounts of ' +
    'the audit trust each other and the one that manages their organization. Of a role that may do everything, and that no resource ' +
    'policy names, only a trust for everybody counts here.',
  severity: 'high',
  remedy:
    'Name the roles that may assume it, or demand an external ID (sts:ExternalId) or your organization (aws:PrincipalOrgID).',
  noRepair: 'Who is meant to assume the role is known to its owner.',
  page: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html',
  controls: ['Well-Architected SEC03-BP07', 'Well-Architected SEC03-BP09'],
  about: callerRoles,
  needs: [...recordNeeds, 'organizations/describe-organization'],
  subject: ofRole,
  judge(role, { inventory }) {
    const record = recordOf(inventory, role, role.name);
    if (!record) return pass(`account ${role.account} has no role ${role.name}`);
    const trust = documentOf(record.trust);
    if (!trust) throw gapOf(role, 'iam/get-role', `the answer for ${role.name} holds no trust policy`);
    const ours = knownAccounts(inventory, role);
    const foreign = trust.Statement.flatMap(({ Principal }) =>
      listOf((Principal as { AWS?: unknown } | undefined)?.AWS),
    )
      .flatMap(accountNamed)
      .filter((account) => !ours.includes(account));
    const open = [undefined, ...(role.as === 'unlimited' ? [] : new Set(foreign))].flatMap((account) => {
      const { caller, context } = stranger(account);
      const verdict = judgeDocument(trustDocument(trust), {
        caller,
        context,
        action: 'sts:AssumeRole',
        resource: role.arn,
        unknownKeys: [],
      });
      if (verdict.effect === 'unknown')
        throw gapOf(role, 'iam/get-role', `the trust policy of ${role.name}: ${verdict.because}`);
      return verdict.effect === 'allow' ? [account ?? 'everybody'] : [];
    });
    const [first] = open;
    if (first === undefined) return pass(`${role.name} trusts no stranger`);
    const whom = first === 'everybody' ? first : `everybody in ${list(open)}`;
    return weak(`${role.name} may be assumed by ${whom}, without a condition`);
  },
});
