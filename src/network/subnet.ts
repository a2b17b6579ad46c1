import type { Known, Place } from '../inventory/inventory.js';
import { GapError, known } from '../inventory/inventory.js';
import type { NetworkAcl, RouteTable, Subnet, Vpc } from '../inventory/ec2.js';
import { networkAcls, routeTables, subnets, vpcs } from '../inventory/ec2.js';
import type { Gap } from '../snapshot/snapshot.js';
import type { CompiledAcl } from './acl.js';
import { compileAcl } from './acl.js';
import type { Prefix } from './cidr.js';
import { parsePrefix } from './cidr.js';
import type { CompiledTable } from './route-table.js';
import { compileRouteTable } from './route-table.js';
import type { Shelf, World } from './world.js';
import { at, elements, have, missing, remember, samePlace, unmodelled } from './world.js';

export interface SubnetRoutes {
  readonly table: CompiledTable;
  readonly association: 'explicit' | 'main';
}

/** A subnet with what filters and forwards there, as the account that owns it configured it. */
export interface SubnetSite extends Place {
  readonly id: string;
  readonly vpc: string;
  /** AvailabilityZoneId: names of zones differ from account to account. */
  readonly zone: Known<string>;
  readonly routes: Known<SubnetRoutes>;
  readonly acl: Known<CompiledAcl>;
}

const associatedRanges = (place: Place, row: Vpc): readonly Prefix[] => {
  const gap = (what: unknown) => unmodelled(place, 'ec2/describe-vpcs', `${row.VpcId}: range ${JSON.stringify(what)}`);
  const ipv4 = elements(row.CidrBlockAssociationSet ?? [], () => gap('set')).flatMap((one) =>
    one.CidrBlockState?.State === 'associated' ? [one.CidrBlock] : [],
  );
  const ipv6 = elements(row.Ipv6CidrBlockAssociationSet ?? [], () => gap('set')).flatMap((one) =>
    one.Ipv6CidrBlockState?.State === 'associated' ? [one.Ipv6CidrBlock] : [],
  );
  const primary = row.CidrBlock === undefined ? [] : [row.CidrBlock];
  return [...new Set([...primary, ...ipv4, ...ipv6])].map((text) => {
    const range = parsePrefix(text);
    if (!range) throw new GapError(gap(text));
    return range;
  });
};

const ranges: Shelf<Known<readonly Prefix[]>> = { holds: 'ranges of VPCs' };

/** Primary and secondary ranges of a VPC, both families; only those in state `associated`. */
export const vpcRanges = (world: World, place: Place, vpc: string): Known<readonly Prefix[]> =>
  remember(world, ranges, `${at(place)}/${vpc}`, () =>
    known(() => {
      const row = world.inventory.find(vpcs, vpc, place);
      if (!row) throw new GapError(unmodelled(place, 'ec2/describe-vpcs', `${vpc} is not in the answer`));
      return associatedRanges(row, row.value);
    }),
  );

interface TableIndex {
  readonly bySubnet: ReadonlyMap<string, RouteTable>;
  readonly mainOf: ReadonlyMap<string, RouteTable>;
  readonly byGateway: ReadonlyMap<string, RouteTable>;
}

const isLive = (state: string | undefined): boolean => state === undefined || state === 'associated' || state === 'associating';

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
const firstKnown = <T>(places: readonly Place[], ask: (place: Place) => Known<T | undefined>, none: () => Gap): Known<T> => {
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
const routesOf = (world: World, places: readonly [Place, ...Place[]], subnet: string, vpc: string): Known<SubnetRoutes> =>
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
const aclOf = (world: World, places: readonly [Place, ...Place[]], subnet: string, vpc: string): Known<CompiledAcl> =>
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

const zoneOf = (place: Place, row: Known<Subnet | undefined>, id: string): Known<string> => {
  if (!row.known) return row;
  const zone = row.value?.AvailabilityZoneId;
  if (typeof zone === 'string') return have(zone);
  return missing(unmodelled(place, 'ec2/describe-subnets', `${id} has no AvailabilityZoneId`));
};

const sites: Shelf<SubnetSite> = { holds: 'subnets' };

/** The subnet that an account sees at `place`; of a shared subnet the owner's tables and ACLs count. */
export const subnetSite = (world: World, place: Place, id: string, vpc: string): SubnetSite =>
  remember(world, sites, `${at(place)}/${id}`, () => {
    const found = known(() => world.inventory.find(subnets, id, place));
    const row = found.known ? have(found.value?.value) : found;
    const owner = { account: (row.known ? row.value?.OwnerId : undefined) ?? place.account, region: place.region };
    const places: readonly [Place, ...Place[]] = samePlace(owner, place) ? [place] : [owner, place];
    return {
      ...owner,
      id,
      vpc,
      zone: zoneOf(place, row, id),
      routes: routesOf(world, places, id, vpc),
      acl: aclOf(world, places, id, vpc),
    };
  });
