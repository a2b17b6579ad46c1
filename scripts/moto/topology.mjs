// The classic topology over two accounts, built by real calls: a consumer's VPC peered with the provider's VPC that
// holds the execute-api endpoint, and a private API with a policy, a deployment and a stage.
import * as ApiGateway from '@aws-sdk/client-api-gateway';
import * as Ec2 from '@aws-sdk/client-ec2';
import * as Iam from '@aws-sdk/client-iam';
import * as Lambda from '@aws-sdk/client-lambda';
import * as Route53 from '@aws-sdk/client-route-53';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';

export const region = 'us-east-1';
export const accounts = { consumer: '111122223333', provider: '444455556666' };
export const roleArn = (account) => `arn:aws:iam::${account}:role/xapi-read`;

/** moto gives endpoint interfaces random addresses; with this seed both fall into one /16, each into a /24 of its own. */
const seeds = [201, ...Array.from({ length: 400 }, (_, i) => i + 1)];
const scratch = '999999999999';

export const clientsOf = async (url, account) => {
  const base = { region, endpoint: url, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
  const { Credentials } = await new STSClient(base).send(
    new AssumeRoleCommand({ RoleArn: `arn:aws:iam::${account}:role/build`, RoleSessionName: 'build' }),
  );
  const credentials = {
    accessKeyId: Credentials.AccessKeyId,
    secretAccessKey: Credentials.SecretAccessKey,
    sessionToken: Credentials.SessionToken,
  };
  const calls = (Client, commands) => {
    const client = new Client({ ...base, credentials });
    return (name, input) => client.send(new commands[`${name}Command`](input));
  };
  return {
    ec2: calls(Ec2.EC2Client, Ec2),
    gateway: calls(ApiGateway.APIGatewayClient, ApiGateway),
    iam: calls(Iam.IAMClient, Iam),
    lambda: calls(Lambda.LambdaClient, Lambda),
    route53: calls(Route53.Route53Client, Route53),
    clientOf: (Client, options = {}) => new Client({ ...base, credentials, ...options }),
  };
};

export const post = (url, path) => fetch(`${url}/moto-api/${path}`, { method: 'POST' });
const seed = (url, a) => post(url, `seed?a=${a}`);

const service = `com.amazonaws.${region}.execute-api`;

const endpointAddresses = async (url, a) => {
  const { ec2 } = await clientsOf(url, scratch);
  const { Vpc } = await ec2('CreateVpc', { CidrBlock: '10.0.0.0/16' });
  const subnets = [];
  for (const [CidrBlock, AvailabilityZone] of [
    ['10.0.1.0/24', 'us-east-1a'],
    ['10.0.2.0/24', 'us-east-1b'],
  ])
    subnets.push((await ec2('CreateSubnet', { VpcId: Vpc.VpcId, CidrBlock, AvailabilityZone })).Subnet.SubnetId);
  await seed(url, a);
  const { VpcEndpoint } = await ec2('CreateVpcEndpoint', {
    VpcId: Vpc.VpcId,
    VpcEndpointType: 'Interface',
    ServiceName: service,
    SubnetIds: subnets,
  });
  const { NetworkInterfaces } = await ec2('DescribeNetworkInterfaces', {
    NetworkInterfaceIds: VpcEndpoint.NetworkInterfaceIds,
  });
  return NetworkInterfaces.map((i) => i.PrivateIpAddress);
};

let fitting;
/** A seed whose two addresses share a /16 other than the consumer's and differ in their /24. */
const fittingSeed = async (url) => {
  if (fitting) return fitting;
  for (const a of seeds) {
    const addresses = await endpointAddresses(url, a);
    const [x, y] = addresses.map((address) => address.split('.'));
    if (x[0] === y[0] && x[1] === y[1] && x[2] !== y[2] && x[1] !== '200') return (fitting = { a, addresses });
  }
  throw new Error('no seed gives endpoint addresses that fit into one VPC');
};

const https = (cidr) => ({ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: cidr }] });

export const consumerCidr = '10.200.0.0/16';

/** Both are needed by private zones and private DNS; a VPC that is made over the API has the second one off. */
const withDnsAttributes = async (ec2, VpcId) => {
  for (const name of ['EnableDnsSupport', 'EnableDnsHostnames'])
    await ec2('ModifyVpcAttribute', { VpcId, [name]: { Value: true } });
};

export const buildConsumer = async ({ ec2 }) => {
  const { Vpc } = await ec2('CreateVpc', { CidrBlock: consumerCidr });
  await withDnsAttributes(ec2, Vpc.VpcId);
  const { Subnet } = await ec2('CreateSubnet', {
    VpcId: Vpc.VpcId,
    CidrBlock: '10.200.1.0/24',
    AvailabilityZone: 'us-east-1a',
  });
  const { RouteTable } = await ec2('CreateRouteTable', { VpcId: Vpc.VpcId });
  await ec2('AssociateRouteTable', { RouteTableId: RouteTable.RouteTableId, SubnetId: Subnet.SubnetId });
  const { GroupId } = await ec2('CreateSecurityGroup', { VpcId: Vpc.VpcId, GroupName: 'app', Description: 'app' });
  const { NetworkInterface } = await ec2('CreateNetworkInterface', { SubnetId: Subnet.SubnetId, Groups: [GroupId] });
  return {
    vpc: Vpc.VpcId,
    subnet: Subnet.SubnetId,
    table: RouteTable.RouteTableId,
    group: GroupId,
    app: NetworkInterface.NetworkInterfaceId,
  };
};

export const buildEndpoint = async (url, { ec2 }, { privateDns }) => {
  const { a, addresses } = await fittingSeed(url);
  const cidr = `${addresses[0].split('.').slice(0, 2).join('.')}.0.0/16`;
  const { Vpc } = await ec2('CreateVpc', { CidrBlock: cidr });
  await withDnsAttributes(ec2, Vpc.VpcId);
  const subnets = [];
  for (const [index, address] of addresses.entries()) {
    const CidrBlock = `${address.split('.').slice(0, 3).join('.')}.0/24`;
    subnets.push(
      (await ec2('CreateSubnet', { VpcId: Vpc.VpcId, CidrBlock, AvailabilityZone: `us-east-1${'ab'[index]}` })).Subnet
        .SubnetId,
    );
  }
  const { RouteTable } = await ec2('CreateRouteTable', { VpcId: Vpc.VpcId });
  for (const SubnetId of subnets) await ec2('AssociateRouteTable', { RouteTableId: RouteTable.RouteTableId, SubnetId });
  const { GroupId } = await ec2('CreateSecurityGroup', {
    VpcId: Vpc.VpcId,
    GroupName: 'endpoint',
    Description: 'endpoint',
  });
  await ec2('AuthorizeSecurityGroupIngress', { GroupId, IpPermissions: [https(consumerCidr), https(cidr)] });
  await seed(url, a);
  const { VpcEndpoint } = await ec2('CreateVpcEndpoint', {
    VpcId: Vpc.VpcId,
    VpcEndpointType: 'Interface',
    ServiceName: service,
    SubnetIds: subnets,
    SecurityGroupIds: [GroupId],
    PrivateDnsEnabled: privateDns,
  });
  for (const NetworkInterfaceId of VpcEndpoint.NetworkInterfaceIds)
    await ec2('ModifyNetworkInterfaceAttribute', { NetworkInterfaceId, Groups: [GroupId] });
  const { NetworkInterface } = await ec2('CreateNetworkInterface', { SubnetId: subnets[0], Groups: [GroupId] });
  return {
    vpc: Vpc.VpcId,
    cidr,
    subnets,
    addresses,
    table: RouteTable.RouteTableId,
    group: GroupId,
    endpoint: VpcEndpoint.VpcEndpointId,
    admin: NetworkInterface.NetworkInterfaceId,
  };
};

const buildPeering = async (consumer, provider, at, { accept }) => {
  const { VpcPeeringConnection } = await consumer.ec2('CreateVpcPeeringConnection', {
    VpcId: at.consumer.vpc,
    PeerVpcId: at.provider.vpc,
    PeerOwnerId: accounts.provider,
    PeerRegion: region,
  });
  const id = VpcPeeringConnection.VpcPeeringConnectionId;
  if (accept) await provider.ec2('AcceptVpcPeeringConnection', { VpcPeeringConnectionId: id });
  await consumer.ec2('CreateRoute', {
    RouteTableId: at.consumer.table,
    DestinationCidrBlock: at.provider.cidr,
    VpcPeeringConnectionId: id,
  });
  await provider.ec2('CreateRoute', {
    RouteTableId: at.provider.table,
    DestinationCidrBlock: consumerCidr,
    VpcPeeringConnectionId: id,
  });
  return id;
};

export const policyFor = (api, endpoint) => ({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: '*',
      Action: 'execute-api:Invoke',
      Resource: `arn:aws:execute-api:${region}:${accounts.provider}:${api}/*`,
      Condition: { StringEquals: { 'aws:SourceVpce': endpoint } },
    },
  ],
});

export const savePolicy = ({ gateway }, api, policy) =>
  gateway('UpdateRestApi', {
    restApiId: api,
    patchOperations: [{ op: 'replace', path: '/policy', value: JSON.stringify(policy) }],
  });

/** Lets a method answer 200 by itself. */
export const answerByMock = async ({ gateway }, method) => {
  await gateway('PutIntegration', {
    ...method,
    type: 'MOCK',
    requestTemplates: { 'application/json': '{"statusCode":200}' },
  });
  await gateway('PutMethodResponse', { ...method, statusCode: '200' });
  await gateway('PutIntegrationResponse', { ...method, statusCode: '200', selectionPattern: '' });
};

export const buildApi = async (provider, endpoint, { deploy, policy }) => {
  const { gateway } = provider;
  const { id } = await gateway('CreateRestApi', {
    name: 'orders',
    endpointConfiguration: { types: ['PRIVATE'], vpcEndpointIds: [endpoint] },
  });
  if (policy) await savePolicy(provider, id, policyFor(id, endpoint));
  const { items } = await gateway('GetResources', { restApiId: id });
  const { id: resourceId } = await gateway('CreateResource', {
    restApiId: id,
    parentId: items[0].id,
    pathPart: 'orders',
  });
  const method = { restApiId: id, resourceId, httpMethod: 'GET' };
  await gateway('PutMethod', { ...method, authorizationType: 'NONE' });
  await answerByMock(provider, method);
  if (deploy) await gateway('CreateDeployment', { restApiId: id, stageName: 'prod' });
  return id;
};

export const deploy = ({ provider, ids }) =>
  provider.gateway('CreateDeployment', { restApiId: ids.api, stageName: 'prod' });

/** Makes GET /orders anew with these settings, still answered by itself; a deployment has to follow. */
const changeMethod = async (provider, api, settings) => {
  const { items } = await provider.gateway('GetResources', { restApiId: api });
  const method = { restApiId: api, resourceId: items.find(({ path }) => path === '/orders').id, httpMethod: 'GET' };
  await provider.gateway('PutMethod', { ...method, ...settings });
  await answerByMock(provider, method);
  return method;
};

/** What scenarios and commands need of what was built. */
export const worldOf = ({ consumer, provider, ids }) => {
  const { api } = ids;
  const host = `${api}-${ids.provider.endpoint}.execute-api.${region}.amazonaws.com`;
  return {
    consumer,
    provider,
    ids,
    consumerCidr,
    changeMethod: (settings) => changeMethod(provider, api, settings),
    alias: `https://${host}/prod/orders`,
    plain: `https://${api}.execute-api.${region}.amazonaws.com/prod/orders`,
  };
};

/** Wipes moto and builds everything anew; options leave out what cannot be broken afterwards. */
export const build = async (
  url,
  { privateDns = true, accept = true, deploy = true, policy = true, oneAccount = false } = {},
) => {
  await post(url, 'reset');
  const provider = await clientsOf(url, accounts.provider);
  const consumer = oneAccount ? provider : await clientsOf(url, accounts.consumer);
  const at = { consumer: await buildConsumer(consumer), provider: await buildEndpoint(url, provider, { privateDns }) };
  const peering = await buildPeering(consumer, provider, at, { accept });
  const api = await buildApi(provider, at.provider.endpoint, { deploy, policy });
  return worldOf({ consumer, provider, ids: { ...at, peering, api } });
};
