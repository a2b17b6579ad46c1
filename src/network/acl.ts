import type { Known, Place } from '../inventory/inventory.js';
import { GapError, known } from '../inventory/inventory.js';
import type { NetworkAcl, NetworkAclEntry } from '../inventory/ec2.js';
import type { Gap } from '../snapshot/snapshot.js';
import type { Address, Prefix } from './cidr.js';
import { contains, parsePrefix } from './cidr.js';
import { divide, everyPort, formatPorts, joined, portRange } from './ports.js';
import type { Shape } from './protocol.js';
import { anyProtocol, hasPorts, isIcmp, parseProtocol, protocolName } from './protocol.js';
import type { PortRange } from './trace.js';
import { elements, unmodelled } from './world.js';

type Direction = 'ingress' | 'egress';

interface Entry {
  readonly number: number;
  readonly allow: boolean;
  readonly protocol: number;
  readonly ports: PortRange;
  readonly range: Prefix;
  readonly text: string;
  /** As AWS lists it. */
  readonly row: NetworkAclEntry;
}

/** Entries by direction and family, ascending by number: the first that matches decides. */
export interface CompiledAcl extends Place {
  readonly id: string;
  readonly entries: Readonly<Record<Direction, Readonly<Record<4 | 6, readonly Entry[]>>>>;
  /** Entry numbers in use, ascending, the implicit last one left out. */
  readonly taken: Readonly<Record<Direction, readonly number[]>>;
}

/** Number of the implicit last entry, `*`: deny. */
export const implicitEntry = 32767;

const everyType: PortRange = [0, 255];

const portsOf = (entry: NetworkAclEntry, protocol: number): PortRange | undefined => {
  if (isIcmp(protocol)) return typesOf(entry);
  if (!hasPorts(protocol) || entry.PortRange === undefined) return everyPort;
  return portRange(entry.PortRange.From, entry.PortRange.To);
};

/** A code other than 0 or every code matches no echo packet: the empty interval. */
const typesOf = ({ IcmpTypeCode }: NetworkAclEntry): PortRange | undefined => {
  if (IcmpTypeCode === undefined) return everyType;
  const { Type, Code } = IcmpTypeCode;
  if (!Number.isInteger(Type)) return undefined;
  if (Code !== undefined && Code !== -1 && Code !== 0) return [1, 0];
  return Type === -1 ? everyType : [Type as number, Type as number];
};

const ruleText = (entry: NetworkAclEntry, protocol: number, ports: PortRange): string => {
  const what = hasPorts(protocol) ? `${protocolName(protocol)} ${formatPorts(ports)}` : protocolName(protocol);
  const way = entry.Egress === true ? 'to' : 'from';
  return `rule ${entry.RuleNumber} ${entry.RuleAction} ${what} ${way} ${entry.CidrBlock ?? entry.Ipv6CidrBlock}`;
};

const compileEntry = (entry: NetworkAclEntry, gap: (what: string) => Gap): Entry => {
  const { RuleNumber: number, RuleAction: action } = entry;
  const named = `entry ${JSON.stringify(number)}`;
  if (!Number.isInteger(number)) throw new GapError(gap(`${named} has no number`));
  if (action !== 'allow' && action !== 'deny') throw new GapError(gap(`${named} neither allows nor denies`));
  const protocol = parseProtocol(entry.Protocol);
  if (protocol === undefined) throw new GapError(gap(`${named}: protocol ${JSON.stringify(entry.Protocol)}`));
  const range = parsePrefix(entry.CidrBlock ?? entry.Ipv6CidrBlock);
  if (!range) throw new GapError(gap(`${named}: range ${JSON.stringify(entry.CidrBlock ?? entry.Ipv6CidrBlock)}`));
  const ports = portsOf(entry, protocol);
  if (!ports) throw new GapError(gap(`${named}: ports ${JSON.stringify(entry.PortRange ?? entry.IcmpTypeCode)}`));
  const text = ruleText(entry, protocol, ports);
  return { number: number as number, allow: action === 'allow', protocol, ports, range, text, row: entry };
};

const numbersOf = (entries: Readonly<Record<4 | 6, readonly Entry[]>>): readonly number[] =>
  [...entries[4], ...entries[6]]
    .map(({ number }) => number)
    .filter((number) => number < implicitEntry)
    .sort((a, b) => a - b);

/** Compiles an ACL; a gap that names it where an entry is not of a shape that we model. */
export const compileAcl = (place: Place, acl: NetworkAcl): Known<CompiledAcl> =>
  known(() => {
    const id = acl.NetworkAclId as string;
    const gap = (what: string) => unmodelled(place, 'ec2/describe-network-acls', `${id}: ${what}`);
    const entries = { ingress: { 4: [] as Entry[], 6: [] as Entry[] }, egress: { 4: [] as Entry[], 6: [] as Entry[] } };
    for (const row of elements(acl.Entries, () => gap('no list of entries'))) {
      if (typeof row.Egress !== 'boolean') throw new GapError(gap(`entry ${row.RuleNumber} has no direction`));
      const entry = compileEntry(row, gap);
      entries[row.Egress ? 'egress' : 'ingress'][entry.range.family].push(entry);
    }
    for (const list of [entries.ingress[4], entries.ingress[6], entries.egress[4], entries.egress[6]])
      list.sort((a, b) => a.number - b.number);
    const taken = { ingress: numbersOf(entries.ingress), egress: numbersOf(entries.egress) };
    return { account: place.account, region: place.region, id, entries, taken };
  });

export interface AclDecision {
  readonly allowed: readonly PortRange[];
  readonly denied: readonly PortRange[];
  /** The first entry that let packets pass, and the lowest-numbered one that stopped some (null: the implicit one). */
  readonly allowedBy: Entry | null;
  readonly deniedBy: Entry | null;
}

/** An entry for one protocol cannot let packets of every protocol pass, but it can stop some of them. */
const decides = (entry: Entry, protocol: number): boolean =>
  entry.protocol === anyProtocol || entry.protocol === protocol || (protocol === anyProtocol && !entry.allow);

/**
 * First match by number, for each destination port of the packets apart; no match is a deny. The peer is the source of
 * what comes in and the destination of what goes out.
 * https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html
 */
export const judgeAcl = (acl: CompiledAcl, direction: Direction, shape: Shape, peer: Address): AclDecision => {
  for (const entry of acl.entries[direction][peer.family]) {
    if (!decides(entry, shape.protocol) || !contains(entry.range, peer)) continue;
    if (!holdsAll(entry, shape)) return judgeByPort(acl, direction, shape, peer);
    return entry.allow ? allowedAll(shape, entry) : deniedAll(shape, entry);
  }
  return deniedAll(shape, null);
};

const holdsAll = ({ protocol, ports }: Entry, shape: Shape): boolean =>
  protocol === anyProtocol || (ports[0] <= shape.ports[0] && ports[1] >= shape.ports[1]);

const allowedAll = ({ ports }: Shape, by: Entry): AclDecision => ({
  allowed: [ports],
  denied: [],
  allowedBy: by,
  deniedBy: null,
});

const deniedAll = ({ ports }: Shape, by: Entry | null): AclDecision => ({
  allowed: [],
  denied: [ports],
  allowedBy: null,
  deniedBy: by,
});

/** The same where entries split the ports. */
const judgeByPort = (acl: CompiledAcl, direction: Direction, shape: Shape, peer: Address): AclDecision => {
  let rest: readonly PortRange[] = [shape.ports];
  const allowed: PortRange[] = [];
  const denied: PortRange[] = [];
  let [allowedBy, deniedBy]: [Entry | null, Entry | null] = [null, null];
  for (const entry of acl.entries[direction][peer.family]) {
    if (!decides(entry, shape.protocol) || !contains(entry.range, peer)) continue;
    const { inside, outside } = divide(rest, entry.protocol === anyProtocol ? shape.ports : entry.ports);
    if (inside.length === 0) continue;
    if (entry.allow) allowedBy ??= entry;
    else if (denied.length === 0) deniedBy = entry;
    (entry.allow ? allowed : denied).push(...inside);
    rest = outside;
    if (rest.length === 0) break;
  }
  return { allowed: joined(allowed), denied: joined([...denied, ...rest]), allowedBy, deniedBy };
};
