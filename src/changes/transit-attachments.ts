import type { TransitGatewayVpcAttachment } from '../inventory/ec2.js';
import type { Located } from '../inventory/inventory.js';
import type { Change, Effect } from './change.js';
import { aws, change, editRow, restored, step } from './change.js';
import type { Arguments } from './terraform.js';
import { imported, localName } from './terraform.js';

type Attachment = Located<TransitGatewayVpcAttachment>;

const idOf = ({ value }: Attachment): string => value.TransitGatewayAttachmentId ?? '';

const editAttachment =
  (id: string, edit: (row: TransitGatewayVpcAttachment) => TransitGatewayVpcAttachment): Effect =>
  (snapshot) =>
    editRow<TransitGatewayVpcAttachment>(
      snapshot,
      'ec2/describe-transit-gateway-vpc-attachments',
      'TransitGatewayVpcAttachments',
      ({ TransitGatewayAttachmentId }) => TransitGatewayAttachmentId === id,
      edit,
    );

const owned = [
  ...['appliance_mode_support', 'dns_support', 'ipv6_support', 'security_group_referencing_support', 'tags'],
  ...['tags_all', 'transit_gateway_default_route_table_association', 'transit_gateway_default_route_table_propagation'],
];

const attachmentBlock = (attachment: Attachment, args: Arguments): string => {
  const { TransitGatewayId, VpcId, SubnetIds = [] } = attachment.value;
  return imported(
    attachment,
    'aws_ec2_transit_gateway_vpc_attachment',
    localName(idOf(attachment)),
    idOf(attachment),
    { transit_gateway_id: TransitGatewayId, vpc_id: VpcId, subnet_ids: SubnetIds, ...args },
    owned.filter((name) => !Object.hasOwn(args, name)),
  );
};

const modify = (attachment: Attachment, parameters: Readonly<Record<string, string | readonly string[]>>): string =>
  aws('ec2', 'modify-transit-gateway-vpc-attachment', attachment.region, {
    'transit-gateway-attachment-id': idOf(attachment),
    ...parameters,
  });

/**
 * Gives an attachment an interface in a subnet, and so in its zone; one subnet a zone at most.
 * @see https://docs.aws.amazon.com/cli/latest/reference/ec2/modify-transit-gateway-vpc-attachment.html
 */
export const addAttachmentSubnet = (attachment: Attachment, subnet: string): Change => {
  const id = idOf(attachment);
  const subnets = [...(attachment.value.SubnetIds ?? []), subnet];
  return change(attachment, {
    summary: `add ${subnet} to ${id}`,
    does: [
      step(
        modify(attachment, { 'add-subnet-ids': [subnet] }),
        editAttachment(id, (row) => ({ ...row, SubnetIds: [...(row.SubnetIds ?? []), subnet] })),
      ),
    ],
    undoes: [
      step(
        modify(attachment, { 'remove-subnet-ids': [subnet] }),
        editAttachment(id, (row) => restored(row, attachment.value, 'SubnetIds')),
      ),
    ],
    terraform: attachmentBlock(attachment, { subnet_ids: subnets }),
  });
};

/**
 * Keeps both directions of a flow in one zone of an inspection VPC, so that one appliance sees both.
 * @see https://docs.aws.amazon.com/vpc/latest/tgw/transit-gateway-appliance-scenario.html
 */
export const enableApplianceMode = (attachment: Attachment): Change => {
  const id = idOf(attachment);
  const set = (value: 'enable' | 'disable') => modify(attachment, { options: `ApplianceModeSupport=${value}` });
  return change(attachment, {
    summary: `turn on appliance mode of ${id}`,
    does: [
      step(
        set('enable'),
        editAttachment(id, (row) => ({ ...row, Options: { ...row.Options, ApplianceModeSupport: 'enable' } })),
      ),
    ],
    undoes: [
      step(
        set('disable'),
        editAttachment(id, (row) => restored(row, attachment.value, 'Options')),
      ),
    ],
    terraform: attachmentBlock(attachment, { appliance_mode_support: 'enable' }),
    warning: 'flows that are open when the mode changes may be cut',
  });
};
