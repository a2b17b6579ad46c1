import type { TransitGatewayVpcAttachment } from '../../inventory/ec2.js';
import {
  transitGatewayAttachments,
  transitGatewayRouteTables,
  transitGatewayVpcAttachments,
  transitGateways,
} from '../../inventory/ec2.js';
import type { Inventory, Located, Place } from '../../inventory/inventory.js';
import type { OperationId } from '../../snapshot/operations.js';

/** Where commands about the attachments of a transit gateway must run, and the table that an attachment would be associated with. */
export interface TransitSites {
  /** The account of the gateway, by attachment. */
  readonly owner: ReadonlyMap<string, Place>;
  /** The gateway's default table for associations, else its only one, by attachment. */
  readonly table: ReadonlyMap<string, string>;
  /** The attachments of VPCs, each in the account that owns the VPC. */
  readonly vpc: ReadonlyMap<string, Located<TransitGatewayVpcAttachment>>;
}

const gatewaysOf = (inventory: Inventory): Map<string, string> => {
  const rows = [
    ...inventory.everywhere(transitGatewayVpcAttachments).rows,
    ...inventory.everywhere(transitGatewayAttachments).rows,
  ];
  return new Map(
    rows.flatMap(({ value: { TransitGatewayAttachmentId: id, TransitGatewayId: gateway } }) =>
      id === undefined || gateway === undefined ? [] : [[id, gateway] as const],
    ),
  );
};

const ownersOf = (inventory: Inventory): Map<string, Place> => {
  const found = new Map<string, Place>();
  for (const { value, region } of inventory.everywhere(transitGatewayAttachments).rows)
    if (value.TransitGatewayId !== undefined && value.TransitGatewayOwnerId !== undefined)
      found.set(value.TransitGatewayId, { account: value.TransitGatewayOwnerId, region });
  for (const { value, region } of inventory.everywhere(transitGateways).rows)
    if (value.TransitGatewayId !== undefined && value.OwnerId !== undefined)
      found.set(value.TransitGatewayId, { account: value.OwnerId, region });
  return found;
};

const tablesOf = (inventory: Inventory): Map<string, string> => {
  const found = new Map<string, string>();
  const { rows } = inventory.everywhere(transitGatewayRouteTables);
  for (const gateway of new Set(rows.map(({ value }) => value.TransitGatewayId ?? ''))) {
    const own = rows.filter(({ value }) => value.TransitGatewayId === gateway);
    const [only] = own.length === 1 ? own : own.filter(({ value }) => value.DefaultAssociationRouteTable === true);
    if (only?.value.TransitGatewayRouteTableId !== undefined) found.set(gateway, only.value.TransitGatewayRouteTableId);
  }
  return found;
};

const through = <T>(attachments: ReadonlyMap<string, string>, by: ReadonlyMap<string, T>): Map<string, T> =>
  new Map([...attachments].flatMap(([id, gateway]) => (by.has(gateway) ? [[id, by.get(gateway) as T] as const] : [])));

export const transitSites = (inventory: Inventory): TransitSites => {
  const attachments = gatewaysOf(inventory);
  return {
    owner: through(attachments, ownersOf(inventory)),
    table: through(attachments, tablesOf(inventory)),
    vpc: new Map(
      inventory
        .everywhere(transitGatewayVpcAttachments)
        .rows.map(({ value, account, region }) => [
          value.TransitGatewayAttachmentId ?? '',
          { account: value.VpcOwnerId ?? account, region, value },
        ]),
    ),
  };
};

export const transitSiteOperations: readonly OperationId[] = [
  'ec2/describe-transit-gateways',
  'ec2/describe-transit-gateway-attachments',
  'ec2/describe-transit-gateway-vpc-attachments',
  'ec2/describe-transit-gateway-route-tables',
];
