// A transit gateway between the VPCs.
import { buildTransit } from '../../moto/transit.mjs';

/** moto does not say where a route of a transit gateway leads: that is left undecided after the repair. */
const world = { world: buildTransit, leaves: ['tgw-route-missing'] };

export const transit = [
  {
    ...world,
    name: 'the attachment has no subnet in the zone of the caller',
    code: 'tgw-attachment-az-missing',
    breaks: ({ provider, ids }) =>
      provider.ec2('ModifyTransitGatewayVpcAttachment', {
        TransitGatewayAttachmentId: ids.transit.attachments.consumer,
        RemoveSubnetIds: [ids.consumer.subnet],
      }),
  },
];
