import type { Gap } from '../snapshot/snapshot.js';
import type { Admission, Identity, Peer } from './admission.js';
import { judgeGroups } from './admission.js';
import type { End, Host } from './ends.js';
import type { Journey } from './flow.js';
import { groupCode } from './flow.js';
import { portsOfRepair, protocolOfRepair } from './protocol.js';
import type { Gate, Need } from './trace.js';
import { missing, unmodelled } from './world.js';

const asPeer = (end: End, far: () => Gap): Peer => {
  switch (end.is) {
    case 'host':
      return end;
    case 'hidden':
      return { address: end.address, groups: missing(end.gap), vpc: undefined, account: end.account };
    case 'beyond':
      return { address: end.address, groups: missing(far()), vpc: null, account: undefined };
  }
};

/** One end's groups and what they see of the packet. */
interface GroupPoint {
  readonly journey: Journey;
  readonly host: Host;
  readonly other: End;
  readonly groups: readonly string[];
}

const directionOf = ({ side }: Host): 'ingress' | 'egress' => (side === 'from' ? 'egress' : 'ingress');

const packetsOf = ({ journey, host, other }: GroupPoint): string =>
  host.side === 'from' ? `${journey.packets} to ${other.text}` : `${journey.packets} from ${other.text}`;

/** Over what joins VPCs a reference may not match; within one it does. */
const peerGroupOf = ({ host, other }: GroupPoint): string | undefined =>
  other.is === 'host' && other.vpc === host.vpc && other.groups.known ? other.groups.value[0] : undefined;

const needOf = (point: GroupPoint, group: string): Need => {
  const {
    journey: { shape },
    host,
    other,
    groups,
  } = point;
  const peerGroup = peerGroupOf(point);
  return {
    is: 'rule',
    group,
    direction: directionOf(host),
    protocol: protocolOfRepair(shape.protocol),
    ports: portsOfRepair(shape),
    peer: other.single,
    others: groups.filter((one) => one !== group),
    ...(peerGroup === undefined ? {} : { peerGroup }),
  };
};

type Outcome = Pick<Gate, 'verdict' | 'resource' | 'rule' | 'because'>;

const gateOf = (point: GroupPoint, outcome: Outcome): Gate => ({
  kind: 'security-group',
  leg: point.journey.leg,
  side: point.host.side,
  account: point.host.account,
  region: point.host.region,
  resource: outcome.resource,
  rule: outcome.rule,
  verdict: outcome.verdict,
  because: outcome.because,
  code: groupCode(point.host.side),
  need: needOf(point, outcome.resource),
});

const unfiltered = (point: GroupPoint): Gate => {
  const { id } = point.host;
  const because = `${id} has no security groups, so nothing is filtered there`;
  const gate = gateOf(point, { verdict: 'pass', resource: id, rule: null, because });
  return { ...gate, need: { is: 'other', what: 'nothing' } };
};

const undecided = (point: GroupPoint, gap: Gap): Gate => {
  const names = point.groups.join(', ') || point.host.id;
  const because = `whether ${names} admits ${packetsOf(point)} is not known`;
  return {
    ...gateOf(point, { verdict: 'unknown', resource: point.groups[0] ?? point.host.id, rule: null, because }),
    gap,
  };
};

const refusalText = (point: GroupPoint, { first }: Admission & { is: 'refused' }): string => {
  const { groups } = point;
  const none = groups.length === 1 ? `${groups[0]} does not admit` : `none of ${groups.join(', ')} admits`;
  const own = first?.name === 'default' ? `: it is the default group of ${first.vpc ?? 'the VPC'}` : '';
  return `${none} ${packetsOf(point)}${own}`;
};

const refused = (point: GroupPoint, admission: Admission & { is: 'refused' }): Gate => {
  const { ineffective } = admission;
  const plain = refusalText(point, admission);
  if (!ineffective) {
    return gateOf(point, { verdict: 'fail', resource: point.groups[0] ?? point.host.id, rule: null, because: plain });
  }
  const { group, rule } = ineffective;
  const because = `${group.id} has ${rule}, but ${ineffective.because}; ${plain} otherwise`;
  return {
    ...gateOf(point, { verdict: 'fail', resource: group.id, rule, because }),
    code: 'sg-reference-not-effective',
  };
};

/**
 * The groups of one end, judged on the first packet only: they are stateful. `far` says why the groups of an end that is not
 * collected are not known.
 */
export const groupGate = (journey: Journey, host: Host, identity: Identity, far: () => Gap): Gate => {
  const other = host.side === 'from' ? journey.destination : journey.source;
  const point: GroupPoint = { journey, host, other, groups: host.groups.known ? host.groups.value : [] };
  if (!host.filtered) return unfiltered(point);
  if (!host.groups.known) return undecided(point, host.groups.gap);
  if (point.groups.length === 0)
    return undecided(point, unmodelled(host, 'ec2/describe-network-interfaces', `${host.id}: no security group`));
  const { world, shape } = journey;
  const peer = asPeer(other, far);
  const admission = judgeGroups({ world, filters: host.filters, direction: directionOf(host), shape, peer, identity });
  switch (admission.is) {
    case 'admitted': {
      const { group, rule } = admission;
      return gateOf(point, { verdict: 'pass', resource: group, rule, because: `${group} admits ${packetsOf(point)}` });
    }
    case 'unknown':
      return undecided(point, admission.gap);
    case 'refused':
      return refused(point, admission);
  }
};
