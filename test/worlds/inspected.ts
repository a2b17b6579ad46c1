import type { Snapshot } from '../../src/snapshot/snapshot.js';
import { ids as joined, network, transit } from './transit.js';
import { edit } from './world.js';

const inspectionVpc = 'vpc-0f999999999999999';
const inspectionAttachment = 'tgw-attach-0f99999999999999';
const inspectionSubnet = 'subnet-0f99999999999999a';

/** The gateway sends both directions through a firewall in a VPC of the network account. */
export const inspected = (mode: string): Snapshot => {
  const row = {
    TransitGatewayAttachmentId: inspectionAttachment,
    TransitGatewayId: joined.gateway,
    VpcId: inspectionVpc,
    VpcOwnerId: network.account,
    State: 'available',
    SubnetIds: [inspectionSubnet],
    Options: { ApplianceModeSupport: mode },
  };
  const steps: readonly [Parameters<typeof edit>[2], (a: never) => void][] = [
    [
      'ec2/describe-vpcs',
      (a: { Vpcs: object[] }) =>
        void a.Vpcs.push({
          VpcId: inspectionVpc,
          OwnerId: network.account,
          CidrBlock: '10.40.0.0/16',
          CidrBlockAssociationSet: [{ CidrBlock: '10.40.0.0/16', CidrBlockState: { State: 'associated' } }],
        }),
    ],
    [
      'ec2/describe-subnets',
      (a: { Subnets: object[] }) =>
        void a.Subnets.push({
          SubnetId: inspectionSubnet,
          VpcId: inspectionVpc,
          CidrBlock: '10.40.0.0/28',
          AvailabilityZone: 'us-east-1a',
          AvailabilityZoneId: 'use1-az1',
          OwnerId: network.account,
        }),
    ],
    [
      'ec2/describe-route-tables',
      (a: { RouteTables: object[] }) =>
        void a.RouteTables.push({
          RouteTableId: 'rtb-0f99999999999999a',
          VpcId: inspectionVpc,
          OwnerId: network.account,
          PropagatingVgws: [],
          Associations: [{ Main: true, AssociationState: { State: 'associated' } }],
          Routes: [
            { DestinationCidrBlock: '10.40.0.0/16', GatewayId: 'local', State: 'active' },
            { DestinationCidrBlock: '0.0.0.0/0', GatewayId: 'vpce-0f999999999999999', State: 'active' },
          ],
        }),
    ],
    [
      'ec2/describe-transit-gateway-vpc-attachments',
      (a: { TransitGatewayVpcAttachments: object[] }) => void a.TransitGatewayVpcAttachments.push(row),
    ],
    [
      'ec2/describe-transit-gateway-attachments',
      (a: { TransitGatewayAttachments: object[] }) =>
        void a.TransitGatewayAttachments.push({
          TransitGatewayAttachmentId: inspectionAttachment,
          TransitGatewayId: joined.gateway,
          TransitGatewayOwnerId: network.account,
          ResourceType: 'vpc',
          ResourceId: inspectionVpc,
          ResourceOwnerId: network.account,
          State: 'available',
          Association: { TransitGatewayRouteTableId: joined.table, State: 'associated' },
        }),
    ],
  ];
  const built = steps.reduce((state, [operation, change]) => edit(state, network, operation, change), transit());
  return edit(
    built,
    network,
    'ec2/search-transit-gateway-routes',
    (a: { Routes: { TransitGatewayAttachments: object[] }[] }) => {
      for (const route of a.Routes)
        route.TransitGatewayAttachments = [
          { TransitGatewayAttachmentId: inspectionAttachment, ResourceType: 'vpc', ResourceId: inspectionVpc },
        ];
    },
    joined.table,
  );
};
