import type { Answers } from '../inventory/answers.js';
import type { TransitGatewayAttachment, TransitGatewayVpcAttachment } from '../inventory/ec2.js';
import type { Place } from '../inventory/inventory.js';
import type { Answer } from '../snapshot/snapshot.js';
import type { Change, Effect } from './change.js';
import { aws, change, editAnswer, editRow, keep, kept, replacing, step, withField, without } from './change.js';
import { imported, localName, resource } from './terraform.js';

const placeOf = ({ account, region }: Place): Place => ({ account, region });

const editAttachment =
  (id: string, edit: <T extends TransitGatewayAttachment | TransitGatewayVpcAttachment>(row: T) => T): Effect =>
  (snapshot) => {
    const isRow = (row: { TransitGatewayAttachmentId?: string | undefined }) => row.TransitGatewayAttachmentId === id;
    const generic = editRow<TransitGatewayAttachment>(
      snapshot,
      'ec2/describe-transit-gateway-attachments',
      'TransitGatewayAttachments',
      isRow,
      edit,
    );
    return editRow<TransitGatewayVpcAttachment>(
      generic,
      'ec2/describe-transit-gateway-vpc-attachments',
      'TransitGatewayVpcAttachments',
      isRow,
      edit,
    );
  };

/**
 * Accepts an attachment that another account asked for; only the gateway's owner can.
 * @see https://docs.aws.amazon.com/cli/latest/reference/ec2/accept-transit-gateway-vpc-attachment.html
 */
export const acceptAttachment = (owner: Place, attachment: string): Change => {
  const settle = (command: string, State: 'available' | 'deleted') =>
    step(
      aws('ec2', command, owner.region, { 'transit-gateway-attachment-id': attachment }),
      editAttachment(attachment, (row) => ({ ...row, State })),
    );
  return change(owner, {
    summary: `accept ${attachment}`,
    does: [settle('accept-transit-gateway-vpc-attachment', 'available')],
    undoes: [settle('delete-transit-gateway-vpc-attachment', 'deleted')],
    terraform: resource(owner, 'aws_ec2_transit_gateway_vpc_attachment_accepter', localName(attachment), {
      transit_gateway_attachment_id: attachment,
    }),
    lasting: 'an accepted attachment can only be deleted, and must then be made again',
  });
};

export interface TableSpec {
  /** The account of the gateway. */
  readonly owner: Place;
  readonly table: string;
  readonly attachment: string;
}

const ids = ({ table, attachment }: TableSpec) => ({
  'transit-gateway-route-table-id': table,
  'transit-gateway-attachment-id': attachment,
});

const argumentsOf = ({ table, attachment }: TableSpec) => ({
  transit_gateway_route_table_id: table,
  transit_gateway_attachment_id: attachment,
});

type Associations = Answers['ec2/get-transit-gateway-route-table-associations'] & Answer;
type TableAssociation = NonNullable<Associations['Associations']>[number];

/**
 * Lets a table decide for what comes in by an attachment that has none.
 * @see https://docs.aws.amazon.com/cli/latest/reference/ec2/associate-transit-gateway-route-table.html
 */
export const associateTable = (spec: TableSpec): Change => {
  const { owner, table, attachment } = spec;
  const row: TableAssociation = { TransitGatewayAttachmentId: attachment, State: 'associated' };
  const inTable =
    (
      edit: (rows: readonly TableAssociation[] | undefined) => TableAssociation[],
      association: TransitGatewayAttachment['Association'],
    ): Effect =>
    (snapshot) =>
      editRow<TransitGatewayAttachment>(
        editAnswer<Associations>(
          snapshot,
          'ec2/get-transit-gateway-route-table-associations',
          placeOf(owner),
          [table],
          (answer) => ({ ...answer, Associations: edit(answer.Associations) }),
        ),
        'ec2/describe-transit-gateway-attachments',
        'TransitGatewayAttachments',
        ({ TransitGatewayAttachmentId }) => TransitGatewayAttachmentId === attachment,
        (one) => withField(one, 'Association', association),
      );
  return change(owner, {
    summary: `associate ${attachment} with ${table}`,
    does: [
      step(
        aws('ec2', 'associate-transit-gateway-route-table', owner.region, ids(spec)),
        inTable((rows) => [...(rows ?? []), row], { TransitGatewayRouteTableId: table, State: 'associated' }),
      ),
    ],
    undoes: [
      step(
        aws('ec2', 'disassociate-transit-gateway-route-table', owner.region, ids(spec)),
        inTable((rows) => without(rows, row), undefined),
      ),
    ],
    terraform: resource(
      owner,
      'aws_ec2_transit_gateway_route_table_association',
      localName(table, attachment),
      argumentsOf(spec),
    ),
  });
};

type Routes = Answers['ec2/search-transit-gateway-routes'] & Answer;
type TableRoute = NonNullable<Routes['Routes']>[number];

const routes = 'ec2/search-transit-gateway-routes';

const editRoutes =
  ({ owner, table }: TableSpec, edit: (rows: readonly TableRoute[]) => TableRoute[]): Effect =>
  (snapshot) =>
    editAnswer<Routes>(snapshot, routes, placeOf(owner), [table], (answer) => ({
      ...answer,
      Routes: edit(answer.Routes ?? []),
    }));

const routeTo = ({ attachment }: TableSpec, destination: string, Type: 'static' | 'propagated'): TableRoute => ({
  DestinationCidrBlock: destination,
  Type,
  State: 'active',
  TransitGatewayAttachments: [{ TransitGatewayAttachmentId: attachment, ResourceType: 'vpc' }],
});

/**
 * Lets a table learn the ranges of an attachment's VPC. `destination` is the range that the trial puts there; AWS puts all.
 * @see https://docs.aws.amazon.com/cli/latest/reference/ec2/enable-transit-gateway-route-table-propagation.html
 */
export const enablePropagation = (spec: TableSpec, destination: string): Change => {
  const { owner, table, attachment } = spec;
  const route = routeTo(spec, destination, 'propagated');
  return change(owner, {
    summary: `let ${table} learn the ranges of ${attachment}`,
    does: [
      step(
        aws('ec2', 'enable-transit-gateway-route-table-propagation', owner.region, ids(spec)),
        editRoutes(spec, (rows) => [...rows, route]),
      ),
    ],
    undoes: [
      step(
        aws('ec2', 'disable-transit-gateway-route-table-propagation', owner.region, ids(spec)),
        editRoutes(spec, (rows) => without(rows, route)),
      ),
    ],
    terraform: resource(
      owner,
      'aws_ec2_transit_gateway_route_table_propagation',
      localName(table, attachment),
      argumentsOf(spec),
    ),
    warning: `every attachment that ${table} serves can then reach ${attachment}`,
  });
};

/**
 * Points a static route that drops packets to an attachment.
 * @see https://docs.aws.amazon.com/cli/latest/reference/ec2/replace-transit-gateway-route.html
 */
export const replaceBlackhole = (spec: TableSpec, destination: string): Change => {
  const { owner, table, attachment } = spec;
  const where = { 'destination-cidr-block': destination, 'transit-gateway-route-table-id': table };
  const replace = (to: { 'transit-gateway-attachment-id': string } | { blackhole: true }) =>
    aws('ec2', 'replace-transit-gateway-route', owner.region, { ...where, ...to });
  const isRoute = ({ DestinationCidrBlock }: TableRoute) => DestinationCidrBlock === destination;
  const name = [table, destination];
  const point: Effect = (snapshot) => {
    let former: TableRoute | undefined;
    const next = editRoutes(spec, (rows) => {
      former = rows.find(isRoute);
      return replacing(rows, isRoute, routeTo(spec, destination, 'static'));
    })(snapshot);
    return keep(next, owner, routes, name, former);
  };
  const drop: Effect = (snapshot) => {
    const former = kept<TableRoute>(snapshot, owner, routes, name);
    if (former === undefined) return snapshot;
    return keep(editRoutes(spec, (rows) => replacing(rows, isRoute, former))(snapshot), owner, routes, name, undefined);
  };
  return change(owner, {
    summary: `point ${destination} in ${table} to ${attachment}`,
    does: [step(replace({ 'transit-gateway-attachment-id': attachment }), point)],
    undoes: [step(replace({ blackhole: true }), drop)],
    terraform: imported(
      owner,
      'aws_ec2_transit_gateway_route',
      localName(table, destination),
      `${table}_${destination}`,
      { ...argumentsOf(spec), destination_cidr_block: destination },
      [],
    ),
  });
};
