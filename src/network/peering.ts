import type { Known, Place } from '../inventory/inventory.js';
import { GapError, known } from '../inventory/inventory.js';
import type { VpcPeeringConnection } from '../inventory/ec2.js';
import { vpcPeeringConnections } from '../inventory/ec2.js';
import type { Gap } from '../snapshot/snapshot.js';
import type { Prefix } from './cidr.js';
import { overlaps, parsePrefix } from './cidr.js';
import { vpcRanges } from './vpc.js';
import type { Need } from './trace.js';
import type { Shelf, World } from './world.js';
import { elements, have, missing, remember, rowIn, unmodelled } from './world.js';

type VpcInfo = NonNullable<VpcPeeringConnection['AccepterVpcInfo']>;

export interface PeeredVpc extends Place {
  readonly vpc: string;
  /** As the connection prints them; it may print none while it is not active. */
  readonly ranges: readonly Prefix[];
}

export interface Peering extends Place {
  readonly id: string;
  readonly status: string;
  readonly accepter: PeeredVpc;
  readonly requester: PeeredVpc;
  readonly need: Need;
}

type Complain = (what: string) => Gap;

const sideOf = (info: VpcInfo | undefined, complain: Complain): PeeredVpc => {
  const { OwnerId: account, Region: region, VpcId: vpc } = info ?? {};
  if (typeof account !== 'string' || typeof region !== 'string' || typeof vpc !== 'string')
    throw new GapError(complain('a side without owner, region or VPC'));
  const texts = [
    info?.CidrBlock,
    ...elements(info?.CidrBlockSet ?? [], () => complain('CidrBlockSet')).map(({ CidrBlock }) => CidrBlock),
    ...elements(info?.Ipv6CidrBlockSet ?? [], () => complain('Ipv6CidrBlockSet')).map((one) => one.Ipv6CidrBlock),
  ];
  const ranges = [...new Set(texts)].flatMap((text) => {
    if (text === undefined) return [];
    const range = parsePrefix(text);
    if (!range) throw new GapError(complain(`range ${JSON.stringify(text)}`));
    return [range];
  });
  return { account, region, vpc, ranges };
};

const named = ({ account, region, vpc }: PeeredVpc) => ({ account, region, vpc });

const compile = (place: Place, row: VpcPeeringConnection): Peering => {
  const id = row.VpcPeeringConnectionId as string;
  const complain = (what: string) => unmodelled(place, 'ec2/describe-vpc-peering-connections', `${id}: ${what}`);
  const status = row.Status?.Code;
  if (typeof status !== 'string') throw new GapError(complain('no status'));
  const accepter = sideOf(row.AccepterVpcInfo, complain);
  const requester = sideOf(row.RequesterVpcInfo, complain);
  const need: Need = { is: 'peering', peering: id, status, accepter: named(accepter), requester: named(requester) };
  return { ...place, id, status, accepter, requester, need };
};

interface Index {
  readonly byId: ReadonlyMap<string, Known<Peering>>;
  readonly byPair: ReadonlyMap<string, readonly Peering[]>;
  /** Connections that could not be read: they may join any pair. */
  readonly unreadable: readonly Gap[];
}

const pairOf = (a: string, b: string): string => (a < b ? `${a} ${b}` : `${b} ${a}`);

/** Both accounts show the connection; the accepter's copy is preferred. */
const prefer = (present: Known<Peering> | undefined, next: Known<Peering>): Known<Peering> => {
  if (!present?.known) return next.known || !present ? next : present;
  return next.known && next.value.accepter.account === next.value.account ? next : present;
};

const buildIndex = (world: World): Index => {
  const byId = new Map<string, Known<Peering>>();
  for (const { account, region, value } of world.inventory.everywhere(vpcPeeringConnections).rows) {
    const id = value.VpcPeeringConnectionId as string;
    byId.set(
      id,
      prefer(
        byId.get(id),
        known(() => compile({ account, region }, value)),
      ),
    );
  }
  const byPair = new Map<string, Peering[]>();
  const unreadable: Gap[] = [];
  for (const peering of byId.values()) {
    if (!peering.known) {
      unreadable.push(peering.gap);
      continue;
    }
    const pair = pairOf(peering.value.accepter.vpc, peering.value.requester.vpc);
    byPair.set(pair, [...(byPair.get(pair) ?? []), peering.value]);
  }
  return { byId, byPair, unreadable };
};

const shelf: Shelf<Index> = { holds: 'peering connections' };

const indexOf = (world: World): Index => remember(world, shelf, '', () => buildIndex(world));

/** The connection; undefined where the account of the VPC that routes to it answered and does not show it. */
export const peeringOf = (world: World, place: Place, id: string): Known<Peering | undefined> => {
  const present = indexOf(world).byId.get(id);
  if (present) return present;
  const here = rowIn(world, vpcPeeringConnections, place, id);
  return here.known ? have(undefined) : here;
};

/** Every connection between two VPCs, in any state. One account's answer is enough: both show it. */
export const peeringsBetween = (
  world: World,
  a: Place & { readonly vpc: string },
  b: Place & { readonly vpc: string },
): Known<readonly Peering[]> => {
  const { byPair, unreadable } = indexOf(world);
  const found = byPair.get(pairOf(a.vpc, b.vpc));
  if (found) return have(found);
  const [gap] = unreadable;
  if (gap) return missing(gap);
  const lists = [a, b].map((place) => rowIn(world, vpcPeeringConnections, place, ''));
  const open = lists.find((list) => !list.known);
  return lists.some((list) => list.known) || !open || open.known ? have([]) : missing(open.gap);
};

export const joins = ({ accepter, requester }: Peering, a: string, b: string): boolean =>
  (accepter.vpc === a && requester.vpc === b) || (accepter.vpc === b && requester.vpc === a);

/** The VPC at the other side; undefined where neither side is this VPC. */
export const acrossFrom = ({ accepter, requester }: Peering, vpc: string): PeeredVpc | undefined => {
  if (accepter.vpc === vpc) return requester;
  return requester.vpc === vpc ? accepter : undefined;
};

/** Its ranges as the VPC's own account gives them, else as the connection prints them. */
export const rangesOf = (world: World, side: PeeredVpc): Known<readonly Prefix[]> => {
  const own = vpcRanges(world, side, side.vpc);
  return own.known || side.ranges.length === 0 ? own : have(side.ranges);
};

/** A range of each VPC that share addresses: peering cannot join such VPCs, and routes cannot tell them apart. */
export const overlapOf = (world: World, a: PeeredVpc, b: PeeredVpc): Known<boolean> => {
  const [left, right] = [rangesOf(world, a), rangesOf(world, b)];
  if (!left.known) return left;
  if (!right.known) return right;
  return have(left.value.some((one) => right.value.some((other) => overlaps(one, other))));
};
