// The same API behind a transit gateway. moto keeps a transit gateway within the account that made it, so that one account
// holds both VPCs here.
import {
  accounts,
  buildApi,
  buildConsumer,
  buildEndpoint,
  clientsOf,
  consumerCidr,
  post,
  worldOf,
} from './topology.mjs';

/** A subnet in another zone than the caller's. */
const otherZone = async ({ ec2 }, { vpc, table }) => {
  const { Subnet } = await ec2('CreateSubnet', {
    VpcId: vpc,
    CidrBlock: '10.200.2.0/24',
    AvailabilityZone: 'us-east-1b',
  });
  await ec2('AssociateRouteTable', { RouteTableId: table, SubnetId: Subnet.SubnetId });
  return Subnet.SubnetId;
};

const attach = async ({ ec2 }, TransitGatewayId, { vpc, subnets, table }, to) => {
  const { TransitGatewayVpcAttachment } = await ec2('CreateTransitGatewayVpcAttachment', {
    TransitGatewayId,
    VpcId: vpc,
    SubnetIds: subnets,
    Options: { SecurityGroupReferencingSupport: 'enable' },
  });
  await ec2('CreateRoute', { RouteTableId: table, DestinationCidrBlock: to, TransitGatewayId });
  return TransitGatewayVpcAttachment.TransitGatewayAttachmentId;
};

/** Wipes moto and builds everything anew. */
export const buildTransit = async (url) => {
  await post(url, 'reset');
  const account = await clientsOf(url, accounts.provider);
  const { ec2 } = account;
  const consumer = await buildConsumer(account);
  const other = await otherZone(account, consumer);
  const provider = await buildEndpoint(url, account, { privateDns: true });
  const { TransitGateway } = await ec2('CreateTransitGateway', {
    Options: { SecurityGroupReferencingSupport: 'enable' },
  });
  const gateway = TransitGateway.TransitGatewayId;
  const { TransitGatewayRouteTables } = await ec2('DescribeTransitGatewayRouteTables', {
    Filters: [{ Name: 'transit-gateway-id', Values: [gateway] }],
  });
  const table = TransitGatewayRouteTables[0].TransitGatewayRouteTableId;
  const attachments = {
    consumer: await attach(account, gateway, { ...consumer, subnets: [consumer.subnet, other] }, provider.cidr),
    provider: await attach(account, gateway, provider, consumerCidr),
  };
  for (const [side, cidr] of [
    ['consumer', consumerCidr],
    ['provider', provider.cidr],
  ])
    await ec2('CreateTransitGatewayRoute', {
      TransitGatewayRouteTableId: table,
      DestinationCidrBlock: cidr,
      TransitGatewayAttachmentId: attachments[side],
    });
  const api = await buildApi(account, provider.endpoint, { deploy: true, policy: true });
  const transit = { gateway, table, attachments };
  return worldOf({ consumer: account, provider: account, ids: { consumer, provider, transit, api } });
};
