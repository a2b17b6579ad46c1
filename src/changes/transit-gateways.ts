import type { Answers } from '../inventory/answers.js';
import type { TransitGatewayAttachment, TransitGatewayVpcAttachment } from '../inventory/ec2.js';
import type { Place } from '../inventory/inventory.js';
import type { Answer, Snapshot } from '../snapshot/snapshot.js';
import type { Change } from './change.js';
import { aws, editAnswer, editRow } from './change.js';

const placeOf = ({ account, region }: Place): Place => ({ account, region });

const editAttachment = (
  snapshot: Snapshot,
  id: string,
  edit: <T extends TransitGatewayAttachment | TransitGatewayVpcAttachment>(row: T) => T,
): Snapshot => {
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
  const parameters = { 'transit-gateway-attachment-id': attachment };
  return {
    ...placeOf(owner),
    summary: `accept ${attachment}`,
    cli: aws('ec2', 'accept-transit-gateway-vpc-attachment', owner.region, parameters),
    undo: aws('ec2', 'delete-transit-gateway-vpc-attachment', owner.region, parameters),
    terraform: null,
    apply: (snapshot) => editAttachment(snapshot, attachment, (row) => ({ ...row, State: 'available' })),
  };
};

/**
 * Gives an attachment an interface in a subnet, and so in its zone; one subnet a zone at most.
 * @see https://docs.aws.amazon.com/cli/latest/reference/ec2/modify-transit-gateway-vpc-attachment.html
 */
export const addAttachmentSubnet = (vpcOwner: Place, attachment: string, subnet: string): Change => {
  const id = { 'transit-gateway-attachment-id': attachment };
  return {
    ...placeOf(vpcOwner),
    summary: `add ${subnet} to ${attachment}`,
    cli: aws('ec2', 'modify-transit-gateway-vpc-attachment', vpcOwner.region, { ...id, 'add-subnet-ids': [subnet] }),
    undo: aws('ec2', 'modify-transit-gateway-vpc-attachment', vpcOwner.region, {
      ...id,
      'remove-subnet-ids': [subnet],
    }),
    terraform: null,
    apply: (snapshot) =>
      editRow<TransitGatewayVpcAttachment>(
        snapshot,
        'ec2/describe-transit-gateway-vpc-attachments',
        'TransitGatewayVpcAttachments',
        (row) => row.TransitGatewayAttachmentId === attachment,
        (row) => ({ ...row, SubnetIds: [...(row.SubnetIds ?? []), subnet] }),
      ),
  };
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

/**
 * Lets a table decide for what comes in by an attachment.
 * @see https://docs.aws.amazon.com/cli/latest/reference/ec2/associate-transit-gateway-route-table.html
 */
export const associateTable = (spec: TableSpec): Change => {
  const { owner, table, attachment } = spec;
  type Associations = Answers['ec2/get-transit-gateway-route-table-associations'] & Answer;
  const operation = 'ec2/get-transit-gateway-route-table-associations';
  return {
    ...placeOf(owner),
    summary: `associate ${attachment} with ${table}`,
    cli: aws('ec2', 'associate-transit-gateway-route-table', owner.region, ids(spec)),
    undo: aws('ec2', 'disassociate-transit-gateway-route-table', owner.region, ids(spec)),
    terraform: null,
    apply: (snapshot) => {
      const listed = editAnswer<Associations>(snapshot, operation, placeOf(owner), [table], (answer) => ({
        ...answer,
        Associations: [
          ...(answer.Associations ?? []).filter((row) => row.TransitGatewayAttachmentId !== attachment),
          { TransitGatewayAttachmentId: attachment, State: 'associated' },
        ],
      }));
      return editRow<TransitGatewayAttachment>(
        listed,
        'ec2/describe-transit-gateway-attachments',
        'TransitGatewayAttachments',
        (row) => row.TransitGatewayAttachmentId === attachment,
        (row) => ({ ...row, Association: { TransitGatewayRouteTableId: table, State: 'associated' } }),
      );
    },
  };
};

type Routes = Answers['ec2/search-transit-gateway-routes'] & Answer;

const withRoute = (
  snapshot: Snapshot,
  { owner, table, attachment }: TableSpec,
  destination: string,
  type: 'static' | 'propagated',
): Snapshot =>
  editAnswer<Routes>(snapshot, 'ec2/search-transit-gateway-routes', placeOf(owner), [table], (answer) => ({
    ...answer,
    Routes: [
      ...(answer.Routes ?? []).filter((row) => row.DestinationCidrBlock !== destination),
      {
        DestinationCidrBlock: destination,
        Type: type,
        State: 'active',
        TransitGatewayAttachments: [{ TransitGatewayAttachmentId: attachment, ResourceType: 'vpc' }],
      },
    ],
  }));

/**
 * Lets a table learn the ranges of an attachment's VPC. `destination` is the range that the trial puts there; AWS puts all.
 * @see https://docs.aws.amazon.com/cli/latest/reference/ec2/enable-transit-gateway-route-table-propagation.html
 */
export const enablePropagation = (spec: TableSpec, destination: string): Change => {
  const { owner, table, attachment } = spec;
  return {
    ...placeOf(owner),
    summary: `let ${table} learn the ranges of ${attachment}`,
    cli: aws('ec2', 'enable-transit-gateway-route-table-propagation', owner.region, ids(spec)),
    undo: aws('ec2', 'disable-transit-gateway-route-table-propagation', owner.region, ids(spec)),
    terraform: null,
    apply: (snapshot) => withRoute(snapshot, spec, destination, 'propagated'),
  };
};

/**
 * Points a static route that drops packets to an attachment.
 * @see https://docs.aws.amazon.com/cli/latest/reference/ec2/replace-transit-gateway-route.html
 */
export const replaceBlackhole = (spec: TableSpec, destination: string): Change => {
  const { owner, table, attachment } = spec;
  const where = { 'destination-cidr-block': destination, 'transit-gateway-route-table-id': table };
  return {
    ...placeOf(owner),
    summary: `point ${destination} in ${table} to ${attachment}`,
    cli: aws('ec2', 'replace-transit-gateway-route', owner.region, {
      ...where,
      'transit-gateway-attachment-id': attachment,
    }),
    undo: aws('ec2', 'replace-transit-gateway-route', owner.region, { ...where, blackhole: true }),
    terraform: null,
    apply: (snapshot) => withRoute(snapshot, spec, destination, 'static'),
  };
};

/**
 * Keeps both directions of a flow in one zone of an inspection VPC, so that one appliance sees both.
 * @see https://docs.aws.amazon.com/vpc/latest/tgw/transit-gateway-appliance-scenario.html
 */
export const enableApplianceMode = (vpcOwner: Place, attachment: string): Change => {
  const set = (value: 'enable' | 'disable') =>
    aws('ec2', 'modify-transit-gateway-vpc-attachment', vpcOwner.region, {
      'transit-gateway-attachment-id': attachment,
      options: `ApplianceModeSupport=${value}`,
    });
  return {
    ...placeOf(vpcOwner),
    summary: `turn on appliance mode of ${attachment}`,
    cli: set('enable'),
    undo: set('disable'),
    terraform: null,
    apply: (snapshot) =>
      editRow<TransitGatewayVpcAttachment>(
        snapshot,
        'ec2/describe-transit-gateway-vpc-attachments',
        'TransitGatewayVpcAttachments',
        (row) => row.TransitGatewayAttachmentId === attachment,
        (row) => ({ ...row, Options: { ...row.Options, ApplianceModeSupport: 'enable' } }),
      ),
  };
};
