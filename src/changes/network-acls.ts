import type { NetworkAcl, NetworkAclEntry } from '../inventory/ec2.js';
import type { Place } from '../inventory/inventory.js';
import type { Change, Effect } from './change.js';
import { aws, change, editRow, step, without } from './change.js';
import { localName, resource } from './terraform.js';

export interface EntrySpec extends Place {
  readonly acl: string;
  readonly direction: 'ingress' | 'egress';
  readonly ports: readonly [number, number];
  readonly cidr: string;
  /** Numbers already taken in this direction. */
  readonly taken: readonly number[];
  /** The entry that denies now; the new one must be tried before it. */
  readonly below: number;
}

/** The largest free number below the entry that denies, by tens where there is room; undefined when there is none. */
export const freeNumber = (taken: readonly number[], below: number): number | undefined => {
  const used = new Set(taken);
  const last = Math.max(0, ...taken.filter((n) => n < below && n < 32767));
  const tens = Math.floor(last / 10) * 10 + 10;
  if (below >= 32767 && tens < 32767 && !used.has(tens)) return tens;
  for (let n = Math.min(below, 32767) - 1; n > 0; n--) if (!used.has(n)) return n;
  return undefined;
};

/**
 * Adds an allowing entry before the one that denies.
 * @see https://docs.aws.amazon.com/cli/latest/reference/ec2/create-network-acl-entry.html
 */
export const createEntry = (spec: EntrySpec): Change[] => {
  const { region, acl, direction, ports, cidr, taken, below } = spec;
  const number = freeNumber(taken, below);
  if (number === undefined) return [];
  const ipv6 = cidr.includes(':');
  const flag = { [direction]: true };
  const entry: NetworkAclEntry = {
    RuleNumber: number,
    Protocol: '6',
    PortRange: { From: ports[0], To: ports[1] },
    RuleAction: 'allow',
    Egress: direction === 'egress',
    ...(ipv6 ? { Ipv6CidrBlock: cidr } : { CidrBlock: cidr }),
  };
  const editEntries =
    (edit: (entries: readonly NetworkAclEntry[] | undefined) => NetworkAclEntry[]): Effect =>
    (snapshot) =>
      editRow<NetworkAcl>(
        snapshot,
        'ec2/describe-network-acls',
        'NetworkAcls',
        ({ NetworkAclId }) => NetworkAclId === acl,
        (row) => ({ ...row, Entries: edit(row.Entries) }),
      );
  return [
    change(spec, {
      summary: `entry ${number} in ${acl}: allow ${direction} TCP ${ports[0]}-${ports[1]} ${direction === 'ingress' ? 'from' : 'to'} ${cidr}`,
      does: [
        step(
          aws('ec2', 'create-network-acl-entry', region, {
            'network-acl-id': acl,
            'rule-number': number,
            protocol: 'tcp',
            'port-range': `From=${ports[0]},To=${ports[1]}`,
            [ipv6 ? 'ipv6-cidr-block' : 'cidr-block']: cidr,
            'rule-action': 'allow',
            ...flag,
          }),
          editEntries((entries) => [...(entries ?? []), entry]),
        ),
      ],
      undoes: [
        step(
          aws('ec2', 'delete-network-acl-entry', region, { 'network-acl-id': acl, 'rule-number': number, ...flag }),
          editEntries((entries) => without(entries, entry)),
        ),
      ],
      terraform: resource(spec, 'aws_network_acl_rule', localName(acl, direction, String(number)), {
        network_acl_id: acl,
        rule_number: number,
        egress: direction === 'egress',
        protocol: 'tcp',
        rule_action: 'allow',
        [ipv6 ? 'ipv6_cidr_block' : 'cidr_block']: cidr,
        from_port: ports[0],
        to_port: ports[1],
      }),
    }),
  ];
};
