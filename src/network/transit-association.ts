import type { Known, Place } from '../inventory/inventory.js';
import { GapError, known } from '../inventory/inventory.js';
import { transitGatewayPolicyTables, transitGatewayRouteTables } from '../inventory/ec2.js';
import type { Attachment } from './transit-index.js';
import type { Shelf, World } from './world.js';
import { elements, remember, unmodelled } from './world.js';

/** The one table that decides for packets that come in by an attachment. */
export type Association =
  | { readonly is: 'route-table'; readonly table: string }
  | { readonly is: 'policy-table'; readonly table: string }
  | { readonly is: 'none'; readonly because: string };

interface Row {
  readonly TransitGatewayAttachmentId?: string | undefined;
  readonly State?: string | undefined;
}

const settled = (attachment: Attachment, found: Association, state: string | undefined, place: Place): Association => {
  if (state === 'associated') return found;
  const { id } = attachment;
  if (state === undefined)
    throw new GapError(
      unmodelled(place, 'ec2/describe-transit-gateway-attachments', `${id}: association without state`),
    );
  return { is: 'none', because: `the association of ${id} is ${state}` };
};

const fromAttachment = (attachment: Attachment, place: Place): Association | undefined => {
  const { association } = attachment;
  const policy = association?.TransitGatewayPolicyTableId;
  const table = association?.TransitGatewayRouteTableId;
  if (policy !== undefined)
    return settled(attachment, { is: 'policy-table', table: policy }, association?.State, place);
  if (table !== undefined) return settled(attachment, { is: 'route-table', table }, association?.State, place);
  return undefined;
};

const tablesOf = (world: World, place: Place, gateway: string) => ({
  routes: world.inventory
    .list(transitGatewayRouteTables, place)
    .filter(({ TransitGatewayId }) => TransitGatewayId === gateway)
    .map(({ TransitGatewayRouteTableId }) => TransitGatewayRouteTableId as string),
  policies: () =>
    world.inventory
      .list(transitGatewayPolicyTables, place)
      .filter(({ TransitGatewayId }) => TransitGatewayId === gateway)
      .map(({ TransitGatewayPolicyTableId }) => TransitGatewayPolicyTableId as string),
});

const ofAttachment = (attachment: Attachment, rows: readonly Row[]): Row | undefined =>
  rows.find(({ TransitGatewayAttachmentId }) => TransitGatewayAttachmentId === attachment.id);

/** Asks every table of the gateway for its associations: the only way to know that there is none. */
const fromTables = (world: World, attachment: Attachment, place: Place): Association => {
  const tables = tablesOf(world, place, attachment.gateway);
  for (const table of tables.routes) {
    const operation = 'ec2/get-transit-gateway-route-table-associations';
    const { Associations } = world.inventory.ask(operation, place, table);
    const rows = elements(Associations, () => unmodelled(place, operation, `${table}: no list`, table));
    const row = ofAttachment(attachment, rows);
    if (row) return settled(attachment, { is: 'route-table', table }, row.State, place);
  }
  for (const table of tables.policies()) {
    const operation = 'ec2/get-transit-gateway-policy-table-associations';
    const { Associations } = world.inventory.ask(operation, place, table);
    const rows = elements(Associations, () => unmodelled(place, operation, `${table}: no list`, table));
    const row = ofAttachment(attachment, rows);
    if (row) return settled(attachment, { is: 'policy-table', table }, row.State, place);
  }
  return { is: 'none', because: `${attachment.id} is associated with no table of ${attachment.gateway}` };
};

const shelf: Shelf<Known<Association>> = { holds: 'associations of transit gateway attachments' };

/**
 * The table associated with an attachment (not those to which it propagates: they tell how to get to it).
 * https://docs.aws.amazon.com/vpc/latest/tgw/tgw-route-tables.html
 */
export const associationOf = (world: World, attachment: Attachment, owner: Place): Known<Association> =>
  remember(world, shelf, `${attachment.gateway} ${attachment.id}`, () =>
    known(() => fromAttachment(attachment, owner) ?? fromTables(world, attachment, owner)),
  );
