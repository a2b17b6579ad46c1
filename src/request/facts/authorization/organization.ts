import type { Known, Place } from '../../../inventory/inventory.js';
import { GapError, known } from '../../../inventory/inventory.js';
import type { Subject } from '../../fact.js';
import { fact, get } from '../../fact.js';
import type { NamedPolicy } from './documents.js';
import { gapOf } from './gap.js';
import { placeOfSigner, signer } from './signer.js';

/** The SCPs attached at one level: root, organizational unit or account. */
export interface ControlLevel {
  readonly target: string;
  readonly policies: readonly NamedPolicy[];
}

/** What an organization says about the signer's account. */
export interface Controls {
  /** SCPs do not bind the management account. */
  readonly management: boolean;
  /** From the root to the account; empty where no SCP binds it. */
  readonly levels: readonly ControlLevel[];
  /** IAM actions of what was not collected and could hold a Deny. */
  readonly unread: readonly string[];
}

type Organization = { readonly id: string; readonly management: string } | 'none' | 'not-collected';

const described = (subject: Subject, place: Place): Organization => {
  const answer = subject.inventory.askIfCollected('organizations/describe-organization', place);
  if (answer === undefined) return 'not-collected';
  const { Id, MasterAccountId } = answer.Organization ?? {};
  return Id === undefined ? 'none' : { id: Id, management: MasterAccountId ?? '' };
};

/** The organization of an account, as any of its accounts may read it; a read that failed is a gap. */
export const organizationOf = (subject: Subject, place: Place): Known<Organization> =>
  known(() => described(subject, place));

const filter = 'SERVICE_CONTROL_POLICY';

/** Only the management account and delegated administrators may list SCPs: whichever account did holds the answers. */
const reader = ({ inventory }: Subject, account: string, region: string): Place | undefined =>
  [account, ...inventory.accounts]
    .map((holder): Place => ({ account: holder, region }))
    .find((place) => inventory.has('organizations/list-policies-for-target', place, account, filter));

/** Root first. An account or unit has one parent (https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListParents.html). */
const chain = (subject: Subject, place: Place, account: string): string[] => {
  const found = [account];
  for (let child = account; found.length < 10;) {
    const [parent] = subject.inventory.ask('organizations/list-parents', place, child).Parents ?? [];
    if (!parent?.Id) return found;
    found.unshift(parent.Id);
    if (parent.Type === 'ROOT') return found;
    child = parent.Id;
  }
  return found;
};

const fullAccess = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };

const contentOf = (subject: Subject, place: Place, id: string): unknown => {
  if (id === 'p-FullAWSAccess') return fullAccess;
  const content = subject.inventory.ask('organizations/describe-policy', place, id).Policy?.Content;
  if (!content) throw gapOf(place, 'organizations/describe-policy', `the answer for ${id} holds no content`);
  return content;
};

const levelOf = (subject: Subject, place: Place, target: string): ControlLevel => {
  const { Policies = [] } = subject.inventory.ask('organizations/list-policies-for-target', place, target, filter);
  return {
    target,
    policies: Policies.flatMap(({ Id, Name }) =>
      Id ? [{ name: `${Name ?? Id} (${Id}) at ${target}`, policy: contentOf(subject, place, Id) }] : [],
    ),
  };
};

const none: Controls = { management: false, levels: [], unread: [] };

/**
 * The SCPs over the signer's account. A target keeps at least one while SCPs are enabled, so none anywhere means that
 * they are not (https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html).
 */
export const serviceControlPolicies = fact<Controls>({
  needs: [
    'organizations/describe-organization',
    'organizations/list-parents',
    'organizations/list-policies-for-target',
    'organizations/describe-policy',
  ],
  uses: [signer],
  of: (subject) => {
    const who = get(subject, signer);
    if (who.is === 'anonymous' || who.is === 'unnamed') return none;
    const own = placeOfSigner(subject, who.account);
    const organization = organizationOf(subject, own);
    if (organization.known && organization.value === 'none') return none;
    if (organization.known && typeof organization.value === 'object' && organization.value.management === who.account)
      return { ...none, management: true };
    const place = reader(subject, who.account, own.region);
    if (!place) {
      if (!organization.known) throw new GapError(organization.gap);
      subject.inventory.askIfCollected('organizations/list-policies-for-target', own, who.account, filter);
      return { ...none, unread: ['organizations:ListPoliciesForTarget'] };
    }
    const levels = chain(subject, place, who.account).map((target) => levelOf(subject, place, target));
    return levels.some(({ policies }) => policies.length > 0) ? { ...none, levels } : none;
  },
});

/** `o-…/r-…/ou-…/`, the value of `aws:PrincipalOrgPaths`; undefined where the parents were not collected. */
export const organizationPath = (subject: Subject, account: string, id: string): string | undefined => {
  const own = placeOfSigner(subject, account);
  const place = reader(subject, account, own.region);
  if (!place || !subject.inventory.has('organizations/list-parents', place, account)) return undefined;
  const units = chain(subject, place, account).slice(0, -1);
  return `${[id, ...units].join('/')}/`;
};
