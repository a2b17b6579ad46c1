// Faults and repairs that moto 5.2.1 cannot hold, each with the reason, and how a later moto shows that it can: then the
// run fails, and a scenario is to be written. `commands`: only these of the cause; without it, all.
import * as Elb from '@aws-sdk/client-elastic-load-balancing-v2';
import { accounts, deploy, region } from '../moto/topology.mjs';
import { buildTransit } from '../moto/transit.mjs';

/** Whether an operation is there: for one that it does not have, moto answers with a page of HTML. */
const answers = async (url, service, { method = 'POST', path = '/', body = '', target }) => {
  const response = await fetch(`${url}${path}`, {
    method,
    headers: {
      authorization: `AWS4-HMAC-SHA256 Credential=test/20260101/${region}/${service}/aws4_request, SignedHeaders=host, Signature=test`,
      'content-type': target ? 'application/x-amz-json-1.1' : 'application/x-www-form-urlencoded',
      ...(target ? { 'x-amz-target': target } : {}),
    },
    ...(method === 'GET' ? {} : { body }),
  });
  return !/^\s*<!doctype html/i.test(await response.text());
};

const operation = (service, request) => ({
  learnt: ({ url }) => answers(url, service, request),
});

const ec2Operation = (name, parameters = '') => ({
  why: `moto does not have ${name}`,
  ...operation('ec2', { body: `Action=${name}&Version=2016-11-15${parameters}` }),
});

const patched = async ({ provider, ids }, patchOperations) => {
  await provider.gateway('UpdateRestApi', { restApiId: ids.api, patchOperations });
  return provider.gateway('GetRestApi', { restApiId: ids.api });
};

const endpointAfter = async ({ provider, ids }, change) => {
  const VpcEndpointId = ids.provider.endpoint;
  await provider.ec2('ModifyVpcEndpoint', { VpcEndpointId, ...change });
  const { VpcEndpoints } = await provider.ec2('DescribeVpcEndpoints', { VpcEndpointIds: [VpcEndpointId] });
  return VpcEndpoints[0];
};

const elb = ({ provider }, name, input) =>
  provider.clientOf(Elb.ElasticLoadBalancingV2Client).send(new Elb[`${name}Command`](input));

const balancer = async (world) => {
  const { LoadBalancers } = await elb(world, 'CreateLoadBalancer', {
    Name: 'orders',
    Type: 'network',
    Scheme: 'internal',
    Subnets: world.ids.provider.subnets,
    SecurityGroups: [world.ids.provider.group],
  });
  return LoadBalancers[0].LoadBalancerArn;
};

const network = [
  {
    codes: ['route-blackhole'],
    commands: ['ec2 replace-route'],
    why: 'a route stays active when the peering connection behind it is deleted, and the connection is told instead',
    learnt: async ({ world: { consumer, ids } }) => {
      const { VpcPeeringConnection } = await consumer.ec2('CreateVpcPeeringConnection', {
        VpcId: ids.consumer.vpc,
        PeerVpcId: ids.provider.vpc,
        PeerOwnerId: accounts.provider,
      });
      const VpcPeeringConnectionId = VpcPeeringConnection.VpcPeeringConnectionId;
      const route = { RouteTableId: ids.consumer.table, DestinationCidrBlock: '192.168.0.0/16' };
      await consumer.ec2('CreateRoute', { ...route, VpcPeeringConnectionId });
      await consumer.ec2('DeleteVpcPeeringConnection', { VpcPeeringConnectionId });
      const { RouteTables } = await consumer.ec2('DescribeRouteTables', { RouteTableIds: [ids.consumer.table] });
      return RouteTables[0].Routes.some(({ State }) => State === 'blackhole');
    },
  },
  {
    codes: ['route-blackhole'],
    commands: ['ec2 replace-transit-gateway-route'],
    ...ec2Operation('ReplaceTransitGatewayRoute'),
  },
  {
    codes: ['tgw-route-missing', 'sg-reference-not-effective', 'route-asymmetric-or-inspection'],
    why: 'a route of a transit gateway names no attachment, and propagated routes are never listed',
    learnt: async ({ url }) => {
      const { provider, ids } = await buildTransit(url);
      const { Routes } = await provider.ec2('SearchTransitGatewayRoutes', {
        TransitGatewayRouteTableId: ids.transit.table,
        Filters: [{ Name: 'type', Values: ['static', 'propagated'] }],
      });
      return (
        Routes.length === 0 || Routes.some(({ TransitGatewayAttachments }) => TransitGatewayAttachments.length > 0)
      );
    },
  },
  { codes: ['tgw-attachment-not-available'], ...ec2Operation('AcceptTransitGatewayVpcAttachment') },
  { codes: ['dx-vpn-path-broken'], ...ec2Operation('EnableVgwRoutePropagation') },
  { codes: ['vpc-encryption-controls-enforce'], ...ec2Operation('DescribeVpcEncryptionControls') },
];

const names = [
  {
    codes: ['private-dns-disabled-plain-host'],
    why: 'ModifyVpcEndpoint ignores PrivateDnsEnabled',
    learnt: async ({ world }) => (await endpointAfter(world, { PrivateDnsEnabled: false })).PrivateDnsEnabled === false,
  },
  {
    codes: ['dns-record-ip-type-mismatch'],
    why: 'ModifyVpcEndpoint ignores the address type and the type of DNS records',
    learnt: async ({ world }) =>
      (await endpointAfter(world, { DnsOptions: { DnsRecordIpType: 'ipv6' } })).DnsOptions !== undefined,
  },
  {
    codes: ['vpce-alias-not-associated'],
    why: 'UpdateRestApi ignores /endpointConfiguration/vpcEndpointIds',
    learnt: async ({ world }) => {
      const value = 'vpce-0123456789abcdef0';
      const path = '/endpointConfiguration/vpcEndpointIds';
      const { endpointConfiguration } = await patched(world, [{ op: 'add', path, value }]);
      return endpointConfiguration.vpcEndpointIds.includes(value);
    },
  },
  {
    codes: ['private-domain-dns-missing'],
    commands: ['route53 create-vpc-association-authorization'],
    why: 'moto does not have CreateVPCAssociationAuthorization, so that no zone is known in a VPC of another account',
    ...operation('route53', { path: '/2013-04-01/hostedzone/Z0123456789/authorizevpcassociation' }),
  },
  {
    codes: [
      'endpoint-policy-missing-domain-arn',
      'private-domain-api-policy-denies',
      'private-domain-association-missing',
    ],
    why: 'a custom domain name has no ARN and no access associations',
    ...operation('apigateway', { method: 'GET', path: '/domainnameaccessassociations' }),
  },
  {
    codes: [
      'private-domain-management-policy-denies',
      'private-domain-mapping-missing',
      'private-domain-policy-denies',
    ],
    why: 'moto does not have UpdateDomainName, and keeps neither policy nor routing mode of a custom domain name',
    learnt: async ({ world: { provider } }) => {
      const { policy, routingMode } = await provider.gateway('CreateDomainName', {
        domainName: 'held.corp.example',
        endpointConfiguration: { types: ['PRIVATE'] },
        policy: '{"Version":"2012-10-17","Statement":[]}',
        routingMode: 'ROUTING_RULE_ONLY',
      });
      return policy !== undefined || routingMode !== undefined;
    },
  },
  {
    codes: ['ram-share-not-accepted'],
    why: 'moto does not have AcceptResourceShareInvitation',
    ...operation('ram', { path: '/acceptresourceshareinvitation' }),
  },
];

const api = [
  {
    codes: ['default-endpoint-disabled'],
    why: 'UpdateRestApi takes every value of /disableExecuteApiEndpoint for true',
    learnt: async ({ world }) => {
      const path = '/disableExecuteApiEndpoint';
      const { disableExecuteApiEndpoint } = await patched(world, [{ op: 'replace', path, value: 'false' }]);
      return !disableExecuteApiEndpoint;
    },
  },
  {
    codes: ['strict-mode-host-sni-mismatch', 'tls-policy-weak', 'tls-version-or-cipher-rejected'],
    why: 'an API has neither a security policy nor an endpoint access mode',
    learnt: async ({ world }) => {
      const { endpointAccessMode, securityPolicy } = await patched(world, [
        { op: 'replace', path: '/securityPolicy', value: 'SecurityPolicy_TLS13_1_2_2021_06' },
        { op: 'replace', path: '/endpointAccessMode', value: 'BASIC' },
      ]);
      return endpointAccessMode !== undefined || securityPolicy !== undefined;
    },
  },
  {
    codes: ['deployment-stale', 'method-or-resource-not-found'],
    why: 'a deployment has no summary, so that nobody knows what it serves',
    learnt: async ({ world }) => {
      await deploy(world);
      const { items } = await world.provider.gateway('GetDeployments', {
        restApiId: world.ids.api,
        embed: ['apisummary'],
      });
      return items.some(({ apiSummary }) => apiSummary !== undefined);
    },
  },
  {
    codes: ['resource-policy-not-redeployed', 'vpce-alias-not-redeployed'],
    why: 'moto does not have LookupEvents of CloudTrail, so that nobody knows when the API was changed',
    ...operation('cloudtrail', { body: '{}', target: 'CloudTrail_20131101.LookupEvents' }),
  },
  {
    codes: ['usage-plan-quota-exceeded'],
    why: 'moto does not have GetUsage',
    ...operation('apigateway', {
      method: 'GET',
      path: '/usageplans/held/usage?startDate=2026-01-01&endDate=2026-01-02',
    }),
  },
];

const behind = [
  {
    codes: [
      'integration-hostname-mismatch',
      'integration-network-failure',
      'integration-timeout',
      'integration-tls-untrusted',
      'lambda-integration-method-not-post',
      'lb-listener-port-mismatch',
      'vpc-link-v2-integration-target',
    ],
    why: 'moto does not have UpdateIntegration',
    learnt: async ({ url, world: { provider, ids } }) => {
      const { items } = await provider.gateway('GetResources', { restApiId: ids.api });
      const { id } = items.find(({ path }) => path === '/orders');
      const path = `/restapis/${ids.api}/resources/${id}/methods/GET/integration`;
      return answers(url, 'apigateway', { method: 'PATCH', path, body: '{"patchOperations":[]}' });
    },
  },
  {
    codes: ['vpc-link-v2-network'],
    why: 'an integration keeps neither its VPC link nor its target',
    learnt: async ({ world }) => {
      const method = await world.changeMethod({ authorizationType: 'NONE' });
      const { connectionId, integrationTarget } = await world.provider.gateway('PutIntegration', {
        ...method,
        type: 'HTTP_PROXY',
        integrationHttpMethod: 'GET',
        uri: 'https://backend.example.com/orders',
        connectionType: 'VPC_LINK',
        connectionId: 'abc123',
        integrationTarget: `arn:aws:elasticloadbalancing:${region}:${accounts.provider}:loadbalancer/app/orders/1`,
      });
      return connectionId !== undefined || integrationTarget !== undefined;
    },
  },
  {
    codes: ['nlb-privatelink-sg-enforced'],
    why: 'SetSecurityGroups forgets whether groups are enforced on PrivateLink',
    learnt: async ({ world }) => {
      const LoadBalancerArn = await balancer(world);
      await elb(world, 'SetSecurityGroups', {
        LoadBalancerArn,
        SecurityGroups: [world.ids.provider.group],
        EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic: 'on',
      });
      const { LoadBalancers } = await elb(world, 'DescribeLoadBalancers', { LoadBalancerArns: [LoadBalancerArn] });
      return LoadBalancers[0].EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic !== undefined;
    },
  },
  {
    codes: ['fronting-lb-targets-unhealthy', 'nlb-or-alb-no-healthy-targets'],
    why: 'every target is healthy, whatever its answer',
    learnt: async ({ world }) => {
      const { TargetGroups } = await elb(world, 'CreateTargetGroup', {
        Name: 'front',
        Protocol: 'HTTPS',
        Port: 443,
        VpcId: world.ids.provider.vpc,
        TargetType: 'ip',
      });
      const { TargetGroupArn } = TargetGroups[0];
      await elb(world, 'RegisterTargets', { TargetGroupArn, Targets: [{ Id: world.ids.provider.addresses[0] }] });
      const { TargetHealthDescriptions } = await elb(world, 'DescribeTargetHealth', { TargetGroupArn });
      return TargetHealthDescriptions.some(({ TargetHealth }) => TargetHealth.State === 'unhealthy');
    },
  },
  { codes: ['vpc-link-endpoint-service-broken'], ...ec2Operation('AcceptVpcEndpointConnections') },
];

export const notHeld = [...network, ...names, ...api, ...behind];
