import type { Known, Place } from '../inventory/inventory.js';
import { GapError, known } from '../inventory/inventory.js';
import type { Answers } from '../inventory/answers.js';
import type { Address, Prefix } from './cidr.js';
import { parsePrefix } from './cidr.js';
import { prefixListEntries } from './prefix-lists.js';
import type { PrefixTable } from './prefix-table.js';
import { prefixTable } from './prefix-table.js';
import type { Shelf, World } from './world.js';
import { at, elements, remember, unmodelled } from './world.js';
import type { Gap } from '../snapshot/snapshot.js';

type Row = NonNullable<Answers['ec2/search-transit-gateway-routes']['Routes']>[number];
type Reference = NonNullable<
  Answers['ec2/get-transit-gateway-prefix-list-references']['TransitGatewayPrefixListReferences']
>[number];

export interface TransitRoute {
  readonly destination: string;
  readonly state: string;
  readonly type: string;
  /** Undefined of a blackhole. */
  readonly attachment: string | undefined;
  readonly resourceType: string | undefined;
  readonly resource: string | undefined;
  readonly rank: number;
  /** `10.0.0.0/8 to tgw-attach-1 (static active)`. */
  readonly text: string;
}

interface TransitTable {
  readonly routes: PrefixTable<TransitRoute>;
  /** Set where the search was cut off or a list was not expanded: there may be more routes. */
  readonly more: Gap | undefined;
  /** Set where lists referenced by the table were not asked for: only the search tells of them. */
  readonly unlisted: Gap | undefined;
}

const searchOf = 'ec2/search-transit-gateway-routes';
const referencesOf = 'ec2/get-transit-gateway-prefix-list-references';

const kinds = ['vpc', 'direct-connect-gateway', 'connect', 'vpn', 'peering'];

/**
 * For equal ranges: static, prefix list, then propagated by kind of attachment.
 * https://docs.aws.amazon.com/vpc/latest/tgw/how-transit-gateways-work.html (route evaluation order)
 */
const rankOf = (type: string, list: boolean, resourceType: string | undefined): number => {
  if (list) return 2;
  if (type === 'static') return 1;
  const kind = kinds.indexOf(resourceType ?? '');
  return 3 + (kind < 0 ? kinds.length : kind);
};

const routeOf = (row: Row, destination: string, complain: (what: string) => Gap): TransitRoute => {
  const attachments = elements(row.TransitGatewayAttachments ?? [], () => complain(`attachments of ${destination}`));
  const [first] = attachments;
  const type = row.Type ?? '';
  const attachment = first?.TransitGatewayAttachmentId;
  return {
    destination,
    state: row.State ?? '',
    type,
    attachment,
    text: `${destination} to ${attachment ?? 'nowhere'} (${type} ${row.State})`,
    resourceType: first?.ResourceType,
    resource: first?.ResourceId,
    rank: rankOf(type, row.PrefixListId !== undefined, first?.ResourceType),
  };
};

const referenceRoute = (row: Reference): TransitRoute => ({
  destination: row.PrefixListId ?? '',
  state: row.Blackhole === true ? 'blackhole' : 'active',
  type: 'static',
  attachment: row.TransitGatewayAttachment?.TransitGatewayAttachmentId,
  resourceType: row.TransitGatewayAttachment?.ResourceType,
  resource: row.TransitGatewayAttachment?.ResourceId,
  rank: 2,
  text: `${row.PrefixListId} to ${row.TransitGatewayAttachment?.TransitGatewayAttachmentId ?? 'nowhere'} (prefix list)`,
});

const gone = new Set(['deleted', 'deleting']);

interface Builder {
  readonly world: World;
  readonly place: Place;
  readonly routes: PrefixTable<TransitRoute>;
  readonly gaps: Gap[];
}

const put = ({ routes }: Builder, range: Prefix, route: TransitRoute): void => {
  const present = routes.get(range);
  if (!present || route.rank < present.rank) routes.set(range, route);
};

const putList = (builder: Builder, list: string, route: TransitRoute): void => {
  const entries = prefixListEntries(builder.world, builder.place, list);
  if (entries.known) entries.value.forEach((range) => put(builder, range, route));
  else builder.gaps.push(entries.gap);
};

const addRow = (builder: Builder, table: string, row: Row): void => {
  const complain = (what: string) => unmodelled(builder.place, searchOf, `${table}: ${what}`, table);
  const text = row.DestinationCidrBlock;
  const { PrefixListId: list, State: state } = row;
  if (state !== undefined && gone.has(state)) return;
  if (text === undefined && list !== undefined) return putList(builder, list, routeOf(row, list, complain));
  const range = parsePrefix(text);
  if (range) return put(builder, range, routeOf(row, text as string, complain));
  builder.gaps.push(complain(`destination ${JSON.stringify(text)} is not a range`));
};

const addReferences = (builder: Builder, table: string): Gap | undefined => {
  const { world, place } = builder;
  const answer = known(() => world.inventory.ask(referencesOf, place, table));
  if (!answer.known) return answer.gap;
  const gap = () => unmodelled(place, referencesOf, `${table}: no list of references`, table);
  for (const row of elements(answer.value.TransitGatewayPrefixListReferences, gap))
    if (row.PrefixListId !== undefined && row.State !== 'deleting')
      putList(builder, row.PrefixListId, referenceRoute(row));
  return undefined;
};

const compile = (world: World, place: Place, table: string): TransitTable => {
  const builder: Builder = { world, place, routes: prefixTable(), gaps: [] };
  const answer = world.inventory.ask(searchOf, place, table);
  const complain = (what: string) => unmodelled(place, searchOf, `${table}: ${what}`, table);
  for (const row of elements(answer.Routes, () => complain('no list of routes'))) addRow(builder, table, row);
  const cut =
    answer.AdditionalRoutesAvailable === true ? complain('the search was cut off: there are more routes') : undefined;
  const unlisted = addReferences(builder, table);
  return { routes: builder.routes, more: builder.gaps[0] ?? cut, unlisted };
};

const shelf: Shelf<Known<TransitTable>> = { holds: 'transit gateway route tables' };

/**
 * The route of a transit gateway table for an address: longest range, blackholes included; undefined where there is none.
 * Only the gateway's owner can answer; the search shows the preferred route of each range.
 */
export const transitRoute = (
  world: World,
  place: Place,
  table: string,
  address: Address,
): Known<TransitRoute | undefined> => {
  const compiled = remember(world, shelf, `${at(place)}/${table}`, () => known(() => compile(world, place, table)));
  return known(() => {
    if (!compiled.known) throw new GapError(compiled.gap);
    const { routes, more, unlisted } = compiled.value;
    if (more) throw new GapError(more);
    const match = routes.longest(address);
    if (!match && unlisted) throw new GapError(unlisted);
    return match?.value;
  });
};
