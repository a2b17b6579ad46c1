import type { Admission, Identity, Peer } from './admission.js';
import { judgeGroups } from './admission.js';
import type { Gap } from '../snapshot/snapshot.js';
import type { End, Host } from './ends.js';
import type { Journey } from './flow.js';
import { groupCode } from './flow.js';
import { bitsOf } from './cidr.js';
import { formatShape, portsOfRepair, protocolOfRepair } from './protocol.js';
import type { Gate, Need } from './trace.js';
import { missing, unmodelled } from './world.js';

const peerOf = (end: End, far: () => Gap): Peer => {
  switch (end.is) {
    case 'host':
      return { address: end.address, groups: end.groups, vpc: end.vpc, account: end.account };
    case 'hidden':
      return { address: end.address, groups: missing(end.gap), vpc: undefined, account: end.account };
    case 'beyond':
      return { address: end.address, groups: missing(far()), vpc: null, account: undefined };
  }
};

const quoted = (groups: readonly string[]): string =>
  groups.length === 1 ? `${groups[0]} does not admit` : `none of ${groups.join(', ')} admits`;

type Outcome = Pick<Gate, 'verdict' | 'resource' | 'rule' | 'because' | 'code' | 'gap'>;

interface GroupPoint {
  readonly journey: Journey;
  readonly host: Host;
  readonly peer: Peer;
  readonly identity: Identity;
  readonly groups: readonly string[];
}

const directionOf = ({ side }: Host): 'ingress' | 'egress' => (side === 'from' ? 'egress' : 'ingress');

const packetsOf = ({ journey, host }: GroupPoint): string => {
  const { source, destination, shape } = journey;
  return `${formatShape(shape)} ${host.side === 'from' ? `to ${destination.text}` : `from ${source.text}`}`;
};

const refusal = (point: GroupPoint, admission: Admission & { is: 'refused' }): string => {
  const { first, ineffective } = admission;
  const plain = `${quoted(point.groups)} ${packetsOf(point)}`;
  if (ineffective) {
    return `${ineffective.group.id} has ${ineffective.rule}, but ${ineffective.because}; ${plain} otherwise`;
  }
  return first?.name === 'default' ? `${plain}: it is the default group of ${first.vpc ?? 'the VPC'}` : plain;
};

const outcomeOf = (point: GroupPoint, admission: Admission): Outcome => {
  const [named = point.host.id] = point.groups;
  const code = groupCode(point.host.side);
  switch (admission.is) {
    case 'admitted': {
      const { group, rule } = admission;
      return { verdict: 'pass', resource: group.id, rule, because: `${group.id} admits ${packetsOf(point)}`, code };
    }
    case 'unknown': {
      const because = `whether ${point.groups.join(', ') || named} admits ${packetsOf(point)} is not known`;
      return { verdict: 'unknown', resource: named, rule: null, because, code, gap: admission.gap };
    }
    case 'refused': {
      const { ineffective } = admission;
      return {
        verdict: 'fail',
        resource: ineffective?.group.id ?? named,
        rule: ineffective?.rule ?? null,
        because: refusal(point, admission),
        code: ineffective ? 'sg-reference-not-effective' : code,
      };
    }
  }
};

const needOf = ({ journey, host }: GroupPoint, group: string): Need => {
  const other = host.side === 'from' ? journey.destination : journey.source;
  return {
    is: 'rule',
    group,
    direction: directionOf(host),
    protocol: protocolOfRepair(journey.shape.protocol),
    ports: portsOfRepair(journey.shape),
    peer: `${other.text}/${bitsOf(other.address.family)}`,
  };
};

const admissionOf = (point: GroupPoint): Admission => {
  const { journey, host, peer, identity, groups } = point;
  if (groups.length === 0) {
    const gap = unmodelled(host, 'ec2/describe-network-interfaces', `${host.id}: no security group`);
    return { is: 'unknown', gap, group: undefined };
  }
  const { world, shape } = journey;
  return judgeGroups({ world, place: host, groups, direction: directionOf(host), shape, peer, identity });
};

/**
 * The groups of one end, judged on the first packet only: they are stateful. `far` says why the groups of an end that is not
 * collected are not known.
 */
export const groupGate = (journey: Journey, host: Host, identity: Identity, far: () => Gap): Gate => {
  const other = host.side === 'from' ? journey.destination : journey.source;
  const { groups } = host;
  const base = { kind: 'security-group', leg: journey.leg, side: host.side } as const;
  const place = { account: host.account, region: host.region };
  const point: GroupPoint = {
    journey,
    host,
    peer: peerOf(other, far),
    identity,
    groups: groups.known ? groups.value : [],
  };
  if (!host.filtered) {
    const because = `${host.id} has no security groups, so nothing is filtered there`;
    const need: Need = { is: 'other', what: 'nothing' };
    return {
      ...base,
      ...place,
      resource: host.id,
      rule: null,
      verdict: 'pass',
      because,
      code: groupCode(host.side),
      need,
    };
  }
  const admission: Admission = groups.known ? admissionOf(point) : { is: 'unknown', gap: groups.gap, group: undefined };
  const outcome = outcomeOf(point, admission);
  return { ...base, ...place, ...outcome, need: needOf(point, outcome.resource) };
};
