import type { Known } from '../inventory/inventory.js';
import { securityGroups } from '../inventory/ec2.js';
import type { Gap } from '../snapshot/snapshot.js';
import type { Address } from './cidr.js';
import { contains } from './cidr.js';
import { prefixListEntries } from './prefix-lists.js';
import type { Shape } from './protocol.js';
import type { CompiledGroup, GroupReference, Rules } from './security-group.js';
import { areAbout } from './security-group.js';
import type { Shelf, World } from './world.js';
import { remember } from './world.js';

/** Whether the groups of the sender are still known at the receiver's end of the way. */
export type Identity =
  | { readonly carried: 'yes' }
  | { readonly carried: 'no'; readonly because: string }
  | { readonly carried: 'unknown'; readonly gap: Gap };

/** The other end of the flow, as a security group rule sees it. */
export interface Peer {
  readonly address: Address;
  readonly groups: Known<readonly string[]>;
  /** Its VPC: undefined where not known; null of an address outside every collected VPC. */
  readonly vpc: string | null | undefined;
  readonly account: string | undefined;
}

export type Admission =
  | { readonly is: 'admitted'; readonly group: string; readonly rule: string }
  | { readonly is: 'unknown'; readonly gap: Gap }
  | {
      readonly is: 'refused';
      readonly first: CompiledGroup | undefined;
      /** A rule that names a group of the peer, but cannot match on this way. */
      readonly ineffective:
        { readonly group: CompiledGroup; readonly rule: string; readonly because: string } | undefined;
    };

export interface Question {
  readonly world: World;
  readonly filters: readonly Known<CompiledGroup>[];
  readonly direction: 'ingress' | 'egress';
  readonly shape: Shape;
  readonly peer: Peer;
  readonly identity: Identity;
}

type Ineffective = Extract<Admission, { is: 'refused' }>['ineffective'];

interface Findings {
  readonly gaps: Gap[];
  ineffective: Ineffective;
}

const groupVpc: Shelf<string> = { holds: 'the VPC of each referenced security group, empty where not known' };

const vpcOf = (world: World, reference: GroupReference): string =>
  reference.vpc ??
  remember(world, groupVpc, reference.group, () => {
    const rows = world.inventory.everywhere(securityGroups).rows;
    return rows.find(({ value }) => value.GroupId === reference.group)?.value.VpcId ?? '';
  });

/**
 * Whether an interface whose groups we do not know may carry this one. Groups belong to a VPC; interfaces in another
 * VPC carry them only within the account that owns the group.
 * https://docs.aws.amazon.com/vpc/latest/userguide/security-group-assoc.html
 */
const mayCarry = (world: World, reference: GroupReference, own: CompiledGroup, peer: Peer): boolean => {
  const vpc = vpcOf(world, reference);
  if (vpc === '' || peer.vpc === undefined || vpc === peer.vpc) return true;
  if (peer.vpc === null) return vpc !== own.vpc;
  return peer.account === undefined || peer.account === (reference.account ?? own.account);
};

const isStale = ({ status }: GroupReference): boolean => status !== undefined && status !== 'active';

const wordsOf = (rules: Rules, direction: 'ingress' | 'egress', what: string): string =>
  `${rules.what} ${direction === 'ingress' ? 'from' : 'to'} ${what}`;

/** The text of the reference that admits the peer, if one does; what hinders the others goes to `found`. */
const byReference = (question: Question, group: CompiledGroup, rules: Rules, found: Findings): string | undefined => {
  const { world, peer, identity, direction } = question;
  for (const reference of rules.references) {
    if (peer.groups.known && !peer.groups.value.includes(reference.group)) continue;
    if (!peer.groups.known && !mayCarry(world, reference, group, peer)) continue;
    const rule = wordsOf(rules, direction, reference.group);
    if (isStale(reference)) {
      found.ineffective ??= { group, rule, because: `the reference is stale (peering ${reference.status})` };
    } else if (identity.carried === 'no') {
      found.ineffective ??= { group, rule, because: identity.because };
    } else if (!peer.groups.known) found.gaps.push(peer.groups.gap);
    else if (identity.carried === 'unknown') found.gaps.push(identity.gap);
    else return rule;
  }
  return undefined;
};

const byPrefixList = (question: Question, group: CompiledGroup, rules: Rules, found: Findings): string | undefined => {
  for (const id of rules.prefixLists) {
    const entries = prefixListEntries(question.world, group, id);
    if (!entries.known) found.gaps.push(entries.gap);
    else if (entries.value.some((entry) => contains(entry, question.peer.address)))
      return wordsOf(rules, question.direction, id);
  }
  return undefined;
};

const admittedBy = (question: Question, group: CompiledGroup, found: Findings): string | undefined => {
  const { direction, shape, peer } = question;
  const { rules: sets, unreadable } = group[direction];
  found.gaps.push(...unreadable);
  for (const rules of sets) {
    if (!areAbout(rules, shape.protocol, shape.ports[0])) continue;
    const range = rules.ranges.longest(peer.address);
    if (range) return wordsOf(rules, direction, range.value);
    const rule = byPrefixList(question, group, rules, found) ?? byReference(question, group, rules, found);
    if (rule !== undefined) return rule;
  }
  return undefined;
};

/**
 * The union of the rules of all groups of an interface; no match is a deny. Stateful: only the first packet is judged.
 * References match interfaces that carry the group, where the way keeps identity.
 * https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
 */
export const judgeGroups = (question: Question): Admission => {
  const found: Findings = { gaps: [], ineffective: undefined };
  let first: CompiledGroup | undefined;
  for (const group of question.filters) {
    if (!group.known) {
      found.gaps.push(group.gap);
      continue;
    }
    first ??= group.value;
    const rule = admittedBy(question, group.value, found);
    if (rule !== undefined) return { is: 'admitted', group: group.value.id, rule };
  }
  const [gap] = found.gaps;
  if (gap) return { is: 'unknown', gap };
  return { is: 'refused', first, ineffective: found.ineffective };
};
