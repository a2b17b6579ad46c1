import type { Gap } from '../snapshot/snapshot.js';
import type { Beyond, Hidden } from './ends.js';
import type { Journey } from './flow.js';
import { aclCode, groupCode, routeCode } from './flow.js';
import type { Far } from './passage.js';
import type { Gate } from './trace.js';
import { unmodelled } from './world.js';

/** What could tell more about an end that is not collected. */
export const farOf = (journey: Journey, told: Far | undefined): Far => {
  const { source, destination } = journey;
  if (told) return told;
  const near = source.is === 'host' ? source.subnet : destination.is === 'host' ? destination.subnet : undefined;
  const end = source.is === 'beyond' ? source : destination;
  const place = near ?? (source.is === 'hidden' ? source : { account: 'unknown', region: 'unknown' });
  return {
    is: 'network',
    gap: unmodelled(place, 'ec2/describe-network-interfaces', `the network of ${end.text} is outside the snapshot`),
  };
};

type Kind = Pick<Gate, 'kind' | 'code'>;

/** The gates that the far side of this leg has, none of which can be judged. */
const kindsOf = (journey: Journey, side: 'from' | 'to'): readonly Kind[] => {
  const { leg } = journey;
  const acl: Kind = { kind: 'network-acl', code: aclCode(leg) };
  const groups: Kind = { kind: 'security-group', code: groupCode(side) };
  const route: Kind = { kind: 'route', code: routeCode(side) };
  const leaves = (leg === 'forward') === (side === 'from');
  if (leaves) return leg === 'forward' ? [groups, acl, route] : [acl, route];
  return leg === 'forward' ? [acl, groups] : [acl];
};

const unknownGate = (journey: Journey, end: Beyond | Hidden, kind: Kind, gap: Gap, because: string): Gate => ({
  ...kind,
  leg: journey.leg,
  side: end.side,
  account: gap.account,
  region: gap.region,
  resource: end.is === 'hidden' ? end.id : end.text,
  rule: null,
  verdict: 'unknown',
  because,
  gap,
  need: { is: 'other', what: because },
});

/** The gates of an end that the snapshot does not show: all unknown, with what is missing. */
export const farGates = (journey: Journey, end: Beyond | Hidden, far: Far): readonly Gate[] => {
  const gap = end.is === 'hidden' ? end.gap : far.gap;
  if (end.is === 'beyond' && far.is === 'network') {
    const because = `the network of ${end.text} lies outside the snapshot`;
    return [unknownGate(journey, end, { kind: 'gateway', code: 'dx-vpn-path-broken' }, gap, because)];
  }
  const name = end.is === 'hidden' ? end.id : end.text;
  const because = `account ${gap.account} was not asked about ${name}`;
  return kindsOf(journey, end.side).map((kind) => unknownGate(journey, end, kind, gap, because));
};
