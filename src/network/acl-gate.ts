import type { AclDecision, CompiledAcl } from './acl.js';
import { implicitEntry, judgeAcl } from './acl.js';
import type { Journey } from './flow.js';
import { aclCode, peerOf } from './flow.js';
import { formatPorts, portCount } from './ports.js';
import { anyProtocol, portsOfRepair, protocolOfRepair } from './protocol.js';
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

const needOf = ({ journey, direction }: AclPoint, acl: CompiledAcl, { denied, deniedBy }: AclDecision): Need => ({
  is: 'entry',
  acl: acl.id,
  direction,
  protocol: protocolOfRepair(journey.shape.protocol),
  ports: portsOfRepair(journey.shape, denied.length === 0 ? journey.shape.ports : hull(denied, journey.shape.ports)),
  peer: peerOf(journey, direction).single,
  below: deniedBy?.number ?? implicitEntry,
  taken: acl.taken[direction],
  denying: deniedBy?.row,
});

const share = ({ allowed, denied }: AclDecision): string => {
  const [some, none] = [portCount(allowed), portCount(denied)];
  return `${denied.map(formatPorts).join(', ')} (${none} of ${some + none} ports)`;
};

/** Whether nothing at all passes; of a flow of every protocol a part is not enough. */
const stopsAll = ({ shape }: Journey, { allowed }: AclDecision): boolean =>
  allowed.length === 0 || shape.protocol === anyProtocol;

const judged = (point: AclPoint, acl: CompiledAcl): Gate => {
  const { journey, direction, side } = point;
  const peer = peerOf(journey, direction);
  const decision = judgeAcl(acl, direction, journey.shape, peer.address);
  const { denied, allowed, allowedBy, deniedBy } = decision;
  const towards = direction === 'ingress' ? `from ${peer.text}` : `to ${peer.text}`;
  const passes = denied.length === 0;
  const part = !passes && !stopsAll(journey, decision);
  const gate: Gate = {
    kind: 'network-acl',
    leg: journey.leg,
    side,
    account: acl.account,
    region: acl.region,
    resource: acl.id,
    rule: passes ? (allowedBy?.text ?? null) : (deniedBy?.text ?? 'rule * deny'),
    verdict: passes ? 'pass' : part ? 'partial' : 'fail',
    because: part
      ? `${acl.id} stops ports ${share(decision)} ${towards}`
      : `${acl.id} ${passes ? 'lets' : 'stops'} ${journey.packets} ${towards}${passes ? ' pass' : ` by ${deniedBy?.text ?? 'rule *'}`}`,
    code: aclCode(journey.leg),
    need: needOf(point, acl, decision),
  };
  return part ? { ...gate, passes: allowed } : gate;
};

/** One of the evaluations of a stateless ACL that a packet meets. */
export const aclGate = (point: AclPoint): Gate => {
  const { journey, subnet, side } = point;
  if (subnet.acl.known) return judged(point, subnet.acl.value);
  const because = `the ACL of ${subnet.id} is not known`;
  return {
    kind: 'network-acl',
    leg: journey.leg,
    side,
    account: subnet.account,
    region: subnet.region,
    resource: subnet.id,
    rule: null,
    verdict: 'unknown',
    because,
    code: aclCode(journey.leg),
    gap: subnet.acl.gap,
    need: { is: 'other', what: `the ACL of ${subnet.id}` },
  };
};
