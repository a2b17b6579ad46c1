import type { NetworkAcl, NetworkAclEntry } from '../inventory/ec2.js';
import type { Place } from '../inventory/inventory.js';
import type { Change, Effect, Step } from './change.js';
import { aws, change, editRow, replacing, step, without } from './change.js';
import { blocks, expression, localName, resource, takeover } from './terraform.js';

export interface EntrySpec extends Place {
  readonly acl: string;
  readonly direction: 'ingress' | 'egress';
  readonly ports: readonly [number, number];
  readonly cidr: string;
  /** Numbers already taken in this direction. */
  readonly taken: readonly number[];
  /** The number of the entry that denies now; the new one must be tried before it. */
  readonly below: number;
  /** That entry as AWS lists it; undefined for the implicit one. */
  readonly denying: NetworkAclEntry | undefined;
}

/** The number of the implicit last entry. */
const implicit = 32767;

/** The largest free number below the entry that denies, by tens where there is room; undefined when there is none. */
export const freeNumber = (taken: readonly number[], below: number): number | undefined => {
  const used = new Set(taken);
  const last = Math.max(0, ...taken.filter((n) => n < below && n < implicit));
  const tens = Math.floor(last / 10) * 10 + 10;
  if (below >= implicit && tens < implicit && !used.has(tens)) return tens;
  for (let n = Math.min(below, implicit) - 1; n > 0; n--) if (!used.has(n)) return n;
  return undefined;
};

/** A free number after an entry and before the next one, with room between; undefined when the next follows at once. */
const numberAfter = (taken: readonly number[], number: number): number | undefined => {
  const next = Math.min(implicit, ...taken.filter((n) => n > number));
  const after = Math.min(number + 10, next - 1);
  return after > number ? after : undefined;
};

const type = 'aws_network_acl_rule';

const flagOf = ({ direction }: EntrySpec) => ({ [direction]: true });

/** What an entry says, as options of the AWS CLI. */
const optionsOf = ({ Protocol, PortRange, IcmpTypeCode, RuleAction, CidrBlock, Ipv6CidrBlock }: NetworkAclEntry) => ({
  protocol: Protocol === '6' ? 'tcp' : Protocol,
  'port-range': PortRange && `From=${PortRange.From},To=${PortRange.To}`,
  'icmp-type-code': IcmpTypeCode && `Code=${IcmpTypeCode.Code ?? -1},Type=${IcmpTypeCode.Type}`,
  'cidr-block': CidrBlock,
  'ipv6-cidr-block': Ipv6CidrBlock,
  'rule-action': RuleAction,
});

const ruleOf = (spec: EntrySpec, name: string, entry: NetworkAclEntry, after?: string): string =>
  resource(spec, type, name, {
    network_acl_id: spec.acl,
    rule_number: entry.RuleNumber,
    egress: entry.Egress,
    protocol: entry.Protocol === '6' ? 'tcp' : entry.Protocol,
    rule_action: entry.RuleAction,
    cidr_block: entry.CidrBlock,
    ipv6_cidr_block: entry.Ipv6CidrBlock,
    from_port: entry.PortRange?.From,
    to_port: entry.PortRange?.To,
    icmp_type: entry.IcmpTypeCode?.Type,
    icmp_code: entry.IcmpTypeCode?.Code,
    depends_on: after === undefined ? undefined : [expression(`${type}.${after}`)],
  });

const nameOf = ({ acl, direction }: EntrySpec, number: number): string => localName(acl, direction, String(number));

const commandOf = (spec: EntrySpec, command: 'create' | 'replace', entry: NetworkAclEntry): string =>
  aws('ec2', `${command}-network-acl-entry`, spec.region, {
    'network-acl-id': spec.acl,
    'rule-number': entry.RuleNumber,
    ...optionsOf(entry),
    ...flagOf(spec),
  });

const editEntries =
  ({ acl }: EntrySpec, edit: (entries: readonly NetworkAclEntry[] | undefined) => readonly NetworkAclEntry[]): Effect =>
  (snapshot) =>
    editRow<NetworkAcl>(
      snapshot,
      'ec2/describe-network-acls',
      'NetworkAcls',
      ({ NetworkAclId }) => NetworkAclId === acl,
      (row) => ({ ...row, Entries: [...edit(row.Entries)] }),
    );

const add = (spec: EntrySpec, entry: NetworkAclEntry): { does: Step; undoes: Step } => ({
  does: step(
    commandOf(spec, 'create', entry),
    editEntries(spec, (entries) => [...(entries ?? []), entry]),
  ),
  undoes: step(
    aws('ec2', 'delete-network-acl-entry', spec.region, {
      'network-acl-id': spec.acl,
      'rule-number': entry.RuleNumber,
      ...flagOf(spec),
    }),
    editEntries(spec, (entries) => without(entries, entry)),
  ),
});

const put = (spec: EntrySpec, entry: NetworkAclEntry): Step =>
  step(
    commandOf(spec, 'replace', entry),
    editEntries(spec, (entries) =>
      replacing(entries, ({ RuleNumber, Egress }) => RuleNumber === entry.RuleNumber && Egress === entry.Egress, entry),
    ),
  );

const allowing = ({ ports, direction, cidr }: EntrySpec, number: number): NetworkAclEntry => ({
  RuleNumber: number,
  Protocol: '6',
  PortRange: { From: ports[0], To: ports[1] },
  RuleAction: 'allow',
  Egress: direction === 'egress',
  ...(cidr.includes(':') ? { Ipv6CidrBlock: cidr } : { CidrBlock: cidr }),
});

const summaryOf = ({ acl, direction, ports, cidr }: EntrySpec, number: number): string =>
  `entry ${number} in ${acl}: allow ${direction} TCP ${ports[0]}-${ports[1]} ${direction === 'ingress' ? 'from' : 'to'} ${cidr}`;

const createEntry = (spec: EntrySpec, number: number): Change => {
  const entry = allowing(spec, number);
  const { does, undoes } = add(spec, entry);
  return change(spec, {
    summary: summaryOf(spec, number),
    does: [does],
    undoes: [undoes],
    terraform: ruleOf(spec, nameOf(spec, number), entry),
  });
};

/**
 * Gives the number of the denying entry to the allowing one, and lets the denying one follow it: nothing else is decided
 * otherwise.
 * @see https://docs.aws.amazon.com/cli/latest/reference/ec2/replace-network-acl-entry.html
 */
const moveEntry = (spec: EntrySpec, denying: NetworkAclEntry, number: number): Change => {
  const entry = allowing(spec, spec.below);
  const moved = { ...denying, RuleNumber: number };
  const { does, undoes } = add(spec, moved);
  const [here, there] = [nameOf(spec, spec.below), nameOf(spec, number)];
  const id = [spec.acl, spec.below, denying.Protocol, denying.Egress].join(':');
  return change(spec, {
    summary: `${summaryOf(spec, spec.below)}; the entry that denies gets number ${number}`,
    does: [does, put(spec, entry)],
    undoes: [put(spec, denying), undoes],
    terraform: blocks(ruleOf(spec, there, moved), takeover(spec, type, here, id), ruleOf(spec, here, entry, there)),
  });
};

/**
 * Adds allowing entries before those that deny, each under a number of its own; an entry that denies and leaves no number
 * before it is moved behind the new one.
 * @see https://docs.aws.amazon.com/cli/latest/reference/ec2/create-network-acl-entry.html
 */
export const createEntries = (specs: readonly EntrySpec[]): Change[] => {
  const added = new Map<string, number[]>();
  const movedTo = new Map<string, number>();
  const one = (spec: EntrySpec): Change[] => {
    const list = `${spec.acl} ${spec.direction}`;
    const denier = `${list} ${spec.below}`;
    const mine = added.get(list) ?? [];
    const taken = [...spec.taken, ...mine];
    const number = freeNumber(taken, movedTo.get(denier) ?? spec.below);
    if (number !== undefined) {
      added.set(list, [...mine, number]);
      return [createEntry(spec, number)];
    }
    const after = numberAfter(taken, spec.below);
    if (spec.denying === undefined || after === undefined || movedTo.has(denier)) return [];
    added.set(list, [...mine, after]);
    movedTo.set(denier, after);
    return [moveEntry(spec, spec.denying, after)];
  };
  return [...new Map(specs.map((spec) => [JSON.stringify(spec), spec])).values()].flatMap(one);
};
