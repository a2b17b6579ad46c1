import type { Place } from '../inventory/inventory.js';
import type { AclDecision, CompiledAcl } from './acl.js';
import { implicitEntry, judgeAcl } from './acl.js';
import { bitsOf } from './cidr.js';
import type { Journey } from './flow.js';
import { aclCode, peerAddress, peerText } from './flow.js';
import { formatPorts, portCount } from './ports.js';
import { anyProtocol, formatShape, portsOfRepair, protocolOfRepair } from './protocol.js';
import type { SubnetSite } from './subnet.js';
import type { Gate, Need, PortRange } from './trace.js';

interface AclPoint {
  readonly journey: Journey;
  readonly subnet: SubnetSite;
  readonly direction: 'ingress' | 'egress';
  readonly side: Gate['side'];
}

const hull = (ranges: readonly PortRange[], fallback: PortRange): PortRange => {
  const [first, last] = [ranges[0], ranges.at(-1)];
  return first && last ? [first[0], last[1]] : fallback;
};

const needOf = ({ journey, direction }: AclPoint, acl: CompiledAcl, decision: AclDecision): Need => {
  const { shape } = journey;
  const peer = peerAddress(journey, direction);
  return {
    is: 'entry',
    acl: acl.id,
    direction,
    protocol: protocolOfRepair(shape.protocol),
    ports: portsOfRepair({ ...shape, ports: hull(decision.denied, shape.ports) }),
    peer: `${peerText(journey, direction)}/${bitsOf(peer.family)}`,
    below: decision.deniedBy?.number ?? implicitEntry,
    taken: acl.taken[direction],
  };
};

type Outcome = Pick<Gate, 'verdict' | 'rule' | 'because' | 'passes' | 'gap'>;

const share = (decision: AclDecision): string => {
  const [allowed, denied] = [portCount(decision.allowed), portCount(decision.denied)];
  const stopped = decision.denied.map(formatPorts).join(', ');
  return `${stopped} (${denied} of ${allowed + denied} ports)`;
};

const outcomeOf = (point: AclPoint, acl: CompiledAcl, decision: AclDecision): Outcome => {
  const { journey, direction } = point;
  const { allowed, denied, allowedBy, deniedBy } = decision;
  const towards = `${direction === 'ingress' ? 'from' : 'to'} ${peerText(journey, direction)}`;
  const packets = `${formatShape(journey.shape)} ${towards}`;
  if (denied.length === 0) {
    return { verdict: 'pass', rule: allowedBy?.text ?? null, because: `${acl.id} lets ${packets} pass` };
  }
  const rule = deniedBy?.text ?? 'rule * deny';
  const every = allowed.length === 0 || journey.shape.protocol === anyProtocol;
  if (every) return { verdict: 'fail', rule, because: `${acl.id} stops ${packets} by ${rule}` };
  return { verdict: 'partial', rule, because: `${acl.id} stops ports ${share(decision)} ${towards}`, passes: allowed };
};

/** One of the evaluations of a stateless ACL that a packet meets. */
export const aclGate = (point: AclPoint): Gate => {
  const { journey, subnet, direction, side } = point;
  const { leg, shape } = journey;
  const owner: Place = subnet.acl.known ? subnet.acl.value : subnet;
  const base = { kind: 'network-acl', leg, side, account: owner.account, region: owner.region } as const;
  const code = aclCode(leg);
  if (!subnet.acl.known) {
    const because = `the ACL of ${subnet.id} is not known`;
    const need: Need = { is: 'other', what: `the ACL of ${subnet.id}` };
    return { ...base, code, resource: subnet.id, rule: null, verdict: 'unknown', because, gap: subnet.acl.gap, need };
  }
  const acl = subnet.acl.value;
  const decision = judgeAcl(acl, direction, shape, peerAddress(journey, direction));
  const need = needOf(point, acl, decision);
  return { ...base, code, resource: acl.id, ...outcomeOf(point, acl, decision), need };
};
