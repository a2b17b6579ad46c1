import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  DescribeInstancesCommand,
  DescribeNetworkInterfacesCommand,
  DescribeRouteTablesCommand,
  DescribeVpcEndpointServicesCommand,
  DescribeVpcEndpointsCommand,
  DescribeVpcPeeringConnectionsCommand,
  DescribeVpcsCommand,
  EC2Client,
  SearchTransitGatewayRoutesCommand,
} from '@aws-sdk/client-ec2';
import {
  DescribeListenersCommand,
  DescribeLoadBalancersCommand,
  DescribeTargetGroupsCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { FakeAws } from './index.js';
import { startFakeAws } from './index.js';
import { provider, region, sample } from './sample.js';

process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = '1';

let aws: FakeAws;
let ec2: EC2Client;
let elb: ElasticLoadBalancingV2Client;
beforeAll(async () => {
  aws = await startFakeAws({ snapshot: sample });
  const config = {
    endpoint: aws.url,
    region,
    maxAttempts: 1,
    credentials: { accessKeyId: provider, secretAccessKey: 'x' },
  };
  ec2 = new EC2Client(config);
  elb = new ElasticLoadBalancingV2Client(config);
});
afterAll(() => aws.close());

const by = (name: string, ...values: string[]) => ({ Filters: [{ Name: name, Values: values }] });

describe('EC2 filters', () => {
  const endpoints = async (name: string, ...values: string[]) =>
    (await ec2.send(new DescribeVpcEndpointsCommand(by(name, ...values)))).VpcEndpoints?.map((e) => e.VpcEndpointId);

  test.each([
    ['vpc-id', ['vpc-02'], ['vpce-03']],
    ['service-name', ['*.execute-api'], ['vpce-01', 'vpce-03']],
    ['vpc-endpoint-state', ['available'], ['vpce-01', 'vpce-02', 'vpce-03']],
    ['vpc-endpoint-id', ['vpce-02', 'vpce-09'], ['vpce-02']],
    ['tag:Name', ['orders*'], ['vpce-01', 'vpce-02', 'vpce-03']],
    ['tag-key', ['Owner'], []],
    ['tag:Name', ['other'], []],
  ])('%s %j', async (name, values, found) => {
    expect(await endpoints(name, ...values)).toEqual(found);
  });

  test('reach into lists and structures', async () => {
    const tables = await ec2.send(new DescribeRouteTablesCommand(by('association.subnet-id', 'subnet-02')));
    expect(tables.RouteTables?.map((t) => t.RouteTableId)).toEqual(['rtb-02']);
    const main = await ec2.send(new DescribeRouteTablesCommand(by('association.main', 'true')));
    expect(main.RouteTables?.map((t) => t.RouteTableId)).toEqual(['rtb-01']);
    const interfaces = await ec2.send(new DescribeNetworkInterfacesCommand(by('group-id', 'sg-03')));
    expect(interfaces.NetworkInterfaces?.map((i) => i.NetworkInterfaceId)).toEqual(['eni-03']);
    const addressed = await ec2.send(
      new DescribeNetworkInterfacesCommand(by('addresses.private-ip-address', '10.1.2.10')),
    );
    expect(addressed.NetworkInterfaces?.map((i) => i.NetworkInterfaceId)).toEqual(['eni-02']);
    const peerings = await ec2.send(
      new DescribeVpcPeeringConnectionsCommand({
        Filters: [
          { Name: 'status-code', Values: ['active'] },
          { Name: 'accepter-vpc-info.vpc-id', Values: ['vpc-09'] },
        ],
      }),
    );
    expect(peerings.VpcPeeringConnections?.map((p) => p.VpcPeeringConnectionId)).toEqual(['pcx-01']);
    const stopped = await ec2.send(new DescribeInstancesCommand(by('instance-state-name', 'stopped')));
    expect(stopped.Reservations?.flatMap((r) => r.Instances?.map((i) => i.InstanceId))).toEqual(['i-02']);
    const routes = await ec2.send(
      new SearchTransitGatewayRoutesCommand({ TransitGatewayRouteTableId: 'tgw-rtb-01', ...by('type', 'static') }),
    );
    expect(routes.Routes?.map((r) => r.DestinationCidrBlock)).toEqual(['10.1.0.0/16']);
  });

  test('a name that EC2 does not know is refused', async () => {
    await expect(endpoints('vpcid', 'vpc-01')).rejects.toMatchObject({ name: 'InvalidParameterValue' });
  });
});

describe('ids', () => {
  test('select; one that is not there is an error', async () => {
    const vpcs = (...VpcIds: string[]) => ec2.send(new DescribeVpcsCommand({ VpcIds }));
    expect((await vpcs('vpc-02')).Vpcs?.map((v) => v.VpcId)).toEqual(['vpc-02']);
    await expect(vpcs('vpc-02', 'vpc-99')).rejects.toMatchObject({ name: 'InvalidVpcID.NotFound' });
    const instances = ec2.send(new DescribeInstancesCommand({ InstanceIds: ['i-99'] }));
    await expect(instances).rejects.toMatchObject({ name: 'InvalidInstanceID.NotFound' });
  });

  test('of services go with their details', async () => {
    const ServiceNames = ['com.amazonaws.us-east-1.s2'];
    const found = await ec2.send(new DescribeVpcEndpointServicesCommand({ ServiceNames }));
    expect(found.ServiceNames).toEqual(ServiceNames);
    expect(found.ServiceDetails?.map((d) => d.ServiceName)).toEqual(ServiceNames);
  });

  test('of load balancers, listeners and target groups', async () => {
    const named = await elb.send(new DescribeLoadBalancersCommand({ Names: ['orders-2'] }));
    expect(named.LoadBalancers?.map((b) => b.LoadBalancerName)).toEqual(['orders-2']);
    const [first] = (await elb.send(new DescribeLoadBalancersCommand({}))).LoadBalancers ?? [];
    const LoadBalancerArn = first?.LoadBalancerArn;
    const groups = await elb.send(new DescribeTargetGroupsCommand({ LoadBalancerArn }));
    expect(groups.TargetGroups?.map((g) => g.TargetGroupName)).toEqual(['orders-1', 'orders-2']);
    const all = await elb.send(new DescribeListenersCommand({ LoadBalancerArn }));
    const ListenerArns = [all.Listeners?.[1]?.ListenerArn ?? ''];
    expect((await elb.send(new DescribeListenersCommand({ ListenerArns }))).Listeners?.map((l) => l.Port)).toEqual([
      442,
    ]);
    const missing = elb.send(new DescribeLoadBalancersCommand({ Names: ['none'] }));
    await expect(missing).rejects.toMatchObject({ name: 'LoadBalancerNotFoundException' });
  });
});
