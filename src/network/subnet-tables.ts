import type { Known, Place } from '../inventory/inventory.js';
import { known } from '../inventory/inventory.js';
import type { NetworkAcl, RouteTable } from '../inventory/ec2.js';
import { networkAcls, routeTables } from '../inventory/ec2.js';
import type { Gap } from '../snapshot/snapshot.js';
import type { CompiledAcl } from './acl.js';
import { compileAcl } from './acl.js';
import type { CompiledTable } from './route-table.js';
import { compileRouteTable } from './route-table.js';
import { vpcRanges } from './vpc.js';
import type { Shelf, World } from './world.js';
import { at, elements, have, missing, remember, unmodelled } from './world.js';

export interface SubnetRoutes {
  readonly table: CompiledTable;
  readonly association: 'explicit' | 'main';
}

interface TableIndex {
  readonly bySubnet: ReadonlyMap<string, RouteTable>;
  readonly mainOf: ReadonlyMap<string, RouteTable>;
  readonly byGateway: ReadonlyMap<string, RouteTable>;
}

const isLive = (state: string | undefined): boolean =>
  state === undefined || state === 'associated' || state === 'associating';

const indexTables = (world: World, place: Place): TableIndex => {
  const bySubnet = new Map<string, RouteTable>();
  const mainOf = new Map<string, RouteTable>();
  const byGateway = new Map<string, RouteTable>();
  for (const row of world.inventory.list(routeTables, place)) {
    const gap = () => unmodelled(place, 'ec2/describe-route-tables', `${row.RouteTableId}: no list of associations`);
    for (const association of elements(row.Associations, gap)) {
      if (!isLive(association.AssociationState?.State)) continue;
      if (association.SubnetId !== undefined) bySubnet.set(association.SubnetId, row);
      else if (association.GatewayId !== undefined) byGateway.set(association.GatewayId, row);
      else if (association.Main === true && row.VpcId !== undefined) mainOf.set(row.VpcId, row);
    }
  }
  return { bySubnet, mainOf, byGateway };
};

const tableIndexes: Shelf<Known<TableIndex>> = { holds: 'route tables by subnet, VPC and gateway' };

const tableIndex = (world: World, place: Place): Known<TableIndex> =>
  remember(world, tableIndexes, at(place), () => known(() => indexTables(world, place)));

const compiledTables: Shelf<Known<CompiledTable>> = { holds: 'compiled route tables' };

const compiledTable = (world: World, place: Place, row: RouteTable): Known<CompiledTable> =>
  remember(world, compiledTables, `${at(place)}/${row.RouteTableId}`, () =>
    compileRouteTable(world, place, row, vpcRanges(world, place, row.VpcId ?? '')),
  );

/** The first place that knows: the owner, then the account that uses a shared subnet. Else the owner's gap. */
const firstKnown = <T>(
  places: readonly Place[],
  ask: (place: Place) => Known<T | undefined>,
  none: () => Gap,
): Known<T> => {
  let gap: Gap | undefined;
  for (const place of places) {
    const answer = ask(place);
    if (!answer.known) gap ??= answer.gap;
    else if (answer.value !== undefined) return have(answer.value);
  }
  return missing(gap ?? none());
};

/**
 * The table of a subnet: the one it is associated with, else the main table of its VPC.
 * https://docs.aws.amazon.com/vpc/latest/userguide/subnet-route-tables.html
 */
export const routesOf = (
  world: World,
  places: readonly [Place, ...Place[]],
  subnet: string,
  vpc: string,
): Known<SubnetRoutes> =>
  firstKnown(
    places,
    (place) => {
      const index = tableIndex(world, place);
      if (!index.known) return index;
      const explicit = index.value.bySubnet.get(subnet);
      const row = explicit ?? index.value.mainOf.get(vpc);
      if (!row) return have(undefined);
      const table = compiledTable(world, place, row);
      return table.known ? have({ table: table.value, association: explicit ? 'explicit' : 'main' }) : table;
    },
    () => unmodelled(places[0], 'ec2/describe-route-tables', `no table of ${subnet} and no main table of ${vpc}`),
  );

/** The table associated with an internet or VPN gateway: it may send what comes in to an appliance. */
export const gatewayTable = (world: World, place: Place, gateway: string): Known<CompiledTable | undefined> => {
  const index = tableIndex(world, place);
  if (!index.known) return index;
  const row = index.value.byGateway.get(gateway);
  return row ? compiledTable(world, place, row) : have(undefined);
};

interface AclIndex {
  readonly bySubnet: ReadonlyMap<string, NetworkAcl>;
  readonly defaultOf: ReadonlyMap<string, NetworkAcl>;
}

const indexAcls = (world: World, place: Place): AclIndex => {
  const bySubnet = new Map<string, NetworkAcl>();
  const defaultOf = new Map<string, NetworkAcl>();
  for (const row of world.inventory.list(networkAcls, place)) {
    const gap = () => unmodelled(place, 'ec2/describe-network-acls', `${row.NetworkAclId}: no list of associations`);
    for (const { SubnetId } of elements(row.Associations, gap)) if (SubnetId !== undefined) bySubnet.set(SubnetId, row);
    if (row.IsDefault === true && row.VpcId !== undefined) defaultOf.set(row.VpcId, row);
  }
  return { bySubnet, defaultOf };
};

const aclIndexes: Shelf<Known<AclIndex>> = { holds: 'network ACLs by subnet and VPC' };
const compiledAcls: Shelf<Known<CompiledAcl>> = { holds: 'compiled network ACLs' };

/** Exactly one ACL filters a subnet: the associated one, else the default of the VPC. */
export const aclOf = (
  world: World,
  places: readonly [Place, ...Place[]],
  subnet: string,
  vpc: string,
): Known<CompiledAcl> =>
  firstKnown(
    places,
    (place) => {
      const index = remember(world, aclIndexes, at(place), () => known(() => indexAcls(world, place)));
      if (!index.known) return index;
      const row = index.value.bySubnet.get(subnet) ?? index.value.defaultOf.get(vpc);
      if (!row) return have(undefined);
      return remember(world, compiledAcls, `${at(place)}/${row.NetworkAclId}`, () => compileAcl(place, row));
    },
    () => unmodelled(places[0], 'ec2/describe-network-acls', `no ACL of ${subnet} and no default ACL of ${vpc}`),
  );
