import type { Known, Place } from '../inventory/inventory.js';
import { known } from '../inventory/inventory.js';
import type { Route, RouteTable } from '../inventory/ec2.js';
import type { Gap } from '../snapshot/snapshot.js';
import type { Address, Prefix } from './cidr.js';
import { bitsOf, formatPrefix, isPrivate, parsePrefix } from './cidr.js';
import { isAwsPrefixList, prefixListEntries } from './prefix-lists.js';
import type { Match, PrefixTable } from './prefix-table.js';
import { prefixTable } from './prefix-table.js';
import type { Target } from './route-target.js';
import { targetOf } from './route-target.js';
import type { World } from './world.js';
import { elements, unmodelled } from './world.js';

/** One destination and where it leads. */
export interface CompiledRoute {
  /** As a repair would name it: a CIDR range or a prefix list id. */
  readonly destination: string;
  readonly target: Target;
  readonly state: string;
  /** Local before static before prefix list before propagated, for the same range. */
  readonly rank: number;
  /** `10.0.0.0/8 to pcx-1 (active)`. */
  readonly text: string;
  readonly named: { readonly destination: string; readonly target: string; readonly state: string };
  /** Another route of equal rank for the same range with another target: AWS picks either. */
  readonly rival: CompiledRoute | undefined;
}

/** A destination whose ranges we do not know: it may hold any address of its family. */
interface Obscure {
  readonly family: 4 | 6 | undefined;
  /** Lists that AWS keeps hold no private address. */
  readonly publicOnly: boolean;
  /** The ranges of the VPC are not known: what they hold is local in any case. */
  readonly local: boolean;
  readonly gap: Gap;
}

export interface CompiledTable extends Place {
  readonly id: string;
  readonly routes: PrefixTable<CompiledRoute>;
  readonly obscure: readonly Obscure[];
}

export type Choice =
  | { readonly is: 'none' }
  | { readonly is: 'unknown'; readonly gap: Gap }
  | {
      readonly is: 'route';
      readonly route: CompiledRoute;
      /** Length of the range that matched. */
      readonly length: number;
      /** Of a blackhole: the route that would be chosen without it. */
      readonly shadowed: CompiledRoute | undefined;
    };

const rankOf = (route: Route, target: Target): number => {
  if (target.is === 'local') return 0;
  if (route.Origin === 'EnableVgwRoutePropagation') return 3;
  return route.DestinationPrefixListId === undefined ? 1 : 2;
};

const newRoute = (destination: string, target: Target, state: string, rank: number): CompiledRoute => ({
  destination,
  target,
  state,
  rank,
  text: `${destination} to ${target.id} (${state})`,
  named: { destination, target: target.id, state },
  rival: undefined,
});

const put = (routes: PrefixTable<CompiledRoute>, range: Prefix, route: CompiledRoute): void => {
  const present = routes.get(range);
  if (!present || route.rank < present.rank) routes.set(range, route);
  else if (route.rank === present.rank && route.target.id !== present.target.id)
    routes.set(range, { ...present, rival: route });
};

interface Builder {
  readonly world: World;
  readonly place: Place;
  readonly id: string;
  readonly routes: PrefixTable<CompiledRoute>;
  readonly obscure: Obscure[];
}

const addList = ({ world, place, routes, obscure }: Builder, list: string, route: CompiledRoute): void => {
  const entries = prefixListEntries(world, place, list);
  if (entries.known) entries.value.forEach((range) => put(routes, range, route));
  else {
    const publicOnly = isAwsPrefixList(world, place, list);
    obscure.push({ family: undefined, publicOnly, local: false, gap: entries.gap });
  }
};

const addRoute = (builder: Builder, row: Route): void => {
  const { place, id, routes, obscure } = builder;
  const list = row.DestinationPrefixListId;
  const destination = row.DestinationCidrBlock ?? row.DestinationIpv6CidrBlock ?? list;
  const complain = (what: string) => unmodelled(place, 'ec2/describe-route-tables', `${id}: ${what}`);
  const target = targetOf(row, () => complain(`route ${destination} has no target that we know`));
  const rank = rankOf(row, target);
  const route = newRoute(String(destination), target, String(row.State), rank);
  if (list !== undefined) return addList(builder, list, route);
  const range = parsePrefix(destination);
  if (range) return put(routes, range, route);
  const family =
    row.DestinationCidrBlock !== undefined ? 4 : row.DestinationIpv6CidrBlock !== undefined ? 6 : undefined;
  const gap = complain(`destination ${JSON.stringify(destination)} is not a range`);
  obscure.push({ family, publicOnly: false, local: false, gap });
};

/** Every associated range of the VPC is local, listed or not, unless the table replaces that very range. */
const addLocal = ({ routes }: Builder, ranges: readonly Prefix[]): void => {
  for (const range of ranges) {
    if (routes.get(range)) continue;
    const target: Target = { is: 'local', id: 'local' };
    routes.set(range, newRoute(formatPrefix(range), target, 'active', 0));
  }
};

/**
 * Compiles a route table for longest-prefix lookup, prefix lists expanded.
 * https://docs.aws.amazon.com/vpc/latest/userguide/route-tables-priority.html
 */
export const compileRouteTable = (
  world: World,
  place: Place,
  row: RouteTable,
  vpcRanges: Known<readonly Prefix[]>,
): Known<CompiledTable> =>
  known(() => {
    const { account, region } = place;
    const id = row.RouteTableId as string;
    const builder: Builder = { world, place, id, routes: prefixTable(), obscure: [] };
    const gap = () => unmodelled(place, 'ec2/describe-route-tables', `${id}: no list of routes`);
    for (const route of elements(row.Routes, gap)) addRoute(builder, route);
    if (vpcRanges.known) addLocal(builder, vpcRanges.value);
    else builder.obscure.push({ family: undefined, publicOnly: false, local: true, gap: vpcRanges.gap });
    return { account, region, id, routes: builder.routes, obscure: builder.obscure };
  });

const mayChange = (
  { family, publicOnly, local }: Obscure,
  address: Address,
  match: Match<CompiledRoute> | undefined,
): boolean => {
  if (family !== undefined && family !== address.family) return false;
  if (publicOnly && isPrivate(address)) return false;
  if (match === undefined) return true;
  if (local) return match.value.target.is !== 'local';
  return match.length < bitsOf(address.family) || match.value.rank > 1;
};

/**
 * The route for an address: the longest range wins, whatever its state (a blackhole is never passed over). A destination
 * whose ranges are not known leaves the answer open, unless a static or local route for exactly this address exists.
 */
export const chooseRoute = (table: CompiledTable, address: Address): Choice => {
  const match = table.routes.longest(address);
  const obscure = table.obscure.find((one) => mayChange(one, address, match));
  if (obscure) return { is: 'unknown', gap: obscure.gap };
  if (match === undefined) return { is: 'none' };
  const { value: route, length } = match;
  if (route.rival) {
    const message = `${table.id}: ${route.destination} and ${route.rival.destination} hold the same range with different targets`;
    return { is: 'unknown', gap: unmodelled(table, 'ec2/describe-route-tables', message) };
  }
  const shadowed = route.state === 'blackhole' ? table.routes.longest(address, length)?.value : undefined;
  return { is: 'route', route, length, shadowed };
};
