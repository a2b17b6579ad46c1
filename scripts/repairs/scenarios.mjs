// Faults that moto can hold: how each is made, and the cause that must lead. What moto holds wrongly is left out:
// ModifyVpcEndpoint ignores PrivateDnsEnabled, UpdateRestApi ignores /endpointConfiguration/vpcEndpointIds and takes every
// value of /disableExecuteApiEndpoint for true, routes are never blackholes, transit gateways, shares and access associations
// stay within one account, deployments have no summary.
import { accounts, policyFor, region, savePolicy } from '../moto/topology.mjs';

const https = (cidr) => ({ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: cidr }] });

const ruleOfEndpoints = async ({ provider, ids }, entry) => {
  const { NetworkAcls } = await provider.ec2('DescribeNetworkAcls', {
    Filters: [{ Name: 'vpc-id', Values: [ids.provider.vpc] }],
  });
  await provider.ec2('CreateNetworkAclEntry', {
    NetworkAclId: NetworkAcls[0].NetworkAclId,
    CidrBlock: '0.0.0.0/0',
    RuleAction: 'deny',
    RuleNumber: 90,
    ...entry,
  });
};

const withPolicy = (change) => async (world) => {
  const policy = policyFor(world.ids.api, world.ids.provider.endpoint);
  change(policy.Statement, world);
  await savePolicy(world.provider, world.ids.api, policy);
  await world.provider.gateway('CreateDeployment', { restApiId: world.ids.api, stageName: 'prod' });
};

const endpointPolicy =
  (statement) =>
  ({ provider, ids }) =>
    provider.ec2('ModifyVpcEndpoint', {
      VpcEndpointId: ids.provider.endpoint,
      PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: statement(ids) }),
    });

const allow = { Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke' };

/** Why Terraform is not run where the commands are: its provider takes the policy only as API Gateway escapes it. */
const policyShape = 'moto gives an API policy back as it was saved, which the AWS provider cannot read';

const trusting = (Service) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service }, Action: 'sts:AssumeRole' }],
  });

/** An empty archive: moto keeps the code and never runs it. */
const emptyZip = Buffer.from(`504b0506${'00'.repeat(18)}`, 'hex');

/** Lets a function that has granted nothing answer GET /orders. */
const withFunction = async ({ provider, ids }) => {
  const { Role } = await provider.iam('CreateRole', {
    RoleName: 'orders',
    AssumeRolePolicyDocument: trusting('lambda.amazonaws.com'),
  });
  const { FunctionArn } = await provider.lambda('CreateFunction', {
    FunctionName: 'orders',
    Role: Role.Arn,
    Runtime: 'nodejs20.x',
    Handler: 'index.handler',
    Code: { ZipFile: emptyZip },
  });
  const { items } = await provider.gateway('GetResources', { restApiId: ids.api });
  await provider.gateway('PutIntegration', {
    restApiId: ids.api,
    resourceId: items.find(({ path }) => path === '/orders').id,
    httpMethod: 'GET',
    type: 'AWS_PROXY',
    integrationHttpMethod: 'POST',
    uri: `arn:aws:apigateway:${region}:lambda:path/2015-03-31/functions/${FunctionArn}/invocations`,
  });
  await provider.gateway('CreateDeployment', { restApiId: ids.api, stageName: 'prod' });
};

export const scenarios = [
  {
    name: 'no route to the endpoint',
    code: 'route-missing-client-to-endpoint',
    breaks: ({ consumer, ids }) =>
      consumer.ec2('DeleteRoute', { RouteTableId: ids.consumer.table, DestinationCidrBlock: ids.provider.cidr }),
  },
  {
    name: 'no route back',
    code: 'route-missing-endpoint-to-client',
    breaks: ({ provider, ids, consumerCidr }) =>
      provider.ec2('DeleteRoute', { RouteTableId: ids.provider.table, DestinationCidrBlock: consumerCidr }),
  },
  {
    name: 'the group of the endpoint is closed',
    code: 'endpoint-sg-ingress-443-missing',
    breaks: ({ provider, ids, consumerCidr }) =>
      provider.ec2('RevokeSecurityGroupIngress', {
        GroupId: ids.provider.group,
        IpPermissions: [https(consumerCidr)],
      }),
  },
  {
    name: 'the group of the caller lets nothing out',
    code: 'client-sg-egress-443-missing',
    breaks: ({ consumer, ids }) =>
      consumer.ec2('RevokeSecurityGroupEgress', {
        GroupId: ids.consumer.group,
        IpPermissions: [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
      }),
  },
  {
    name: 'an ACL denies 443',
    code: 'nacl-blocks-443',
    breaks: (world) => ruleOfEndpoints(world, { Egress: false, Protocol: '6', PortRange: { From: 443, To: 443 } }),
  },
  {
    name: 'an ACL denies the return ports',
    code: 'nacl-blocks-ephemeral-return',
    breaks: (world) => ruleOfEndpoints(world, { Egress: true, Protocol: '6', PortRange: { From: 1024, To: 65535 } }),
  },
  {
    name: 'the peering connection waits',
    code: 'peering-not-active',
    build: { accept: false },
    breaks: () => undefined,
    lasting: true,
  },
  {
    name: 'DNS support of the VPC is off',
    code: 'vpc-dns-attributes-disabled',
    local: true,
    breaks: ({ provider, ids }) =>
      provider.ec2('ModifyVpcAttribute', { VpcId: ids.provider.vpc, EnableDnsHostnames: { Value: false } }),
  },
  {
    name: 'the endpoint has no subnet',
    code: 'endpoint-no-subnets',
    breaks: ({ provider, ids }) =>
      provider.ec2('ModifyVpcEndpoint', {
        VpcEndpointId: ids.provider.endpoint,
        RemoveSubnetIds: ids.provider.subnets,
      }),
  },
  {
    name: 'the endpoint policy names another API',
    code: 'endpoint-policy-no-matching-allow',
    breaks: endpointPolicy(() => [
      { ...allow, Resource: `arn:aws:execute-api:${region}:${accounts.provider}:zzzzzzzzzz/*` },
    ]),
  },
  {
    name: 'the endpoint policy denies',
    code: 'endpoint-policy-explicit-deny',
    breaks: endpointPolicy(() => [
      { ...allow, Action: '*', Resource: '*' },
      {
        ...allow,
        Effect: 'Deny',
        Action: '*',
        Resource: '*',
        Condition: { StringNotEquals: { 'aws:ResourceAccount': ['999988887777'] } },
      },
    ]),
  },
  {
    name: 'the policy names another VPC',
    code: 'resource-policy-missing-source-vpc',
    noTerraform: policyShape,
    breaks: withPolicy(([statement]) => {
      statement.Condition = { StringEquals: { 'aws:SourceVpc': 'vpc-0123456789abcdef0' } };
    }),
  },
  {
    name: 'the policy names another endpoint',
    code: 'resource-policy-wrong-vpce',
    noTerraform: policyShape,
    breaks: withPolicy((statements) => {
      delete statements[0].Condition;
      statements.push({
        ...statements[0],
        Effect: 'Deny',
        Condition: { StringNotEquals: { 'aws:SourceVpce': ['vpce-0123456789abcdef0'] } },
      });
    }),
  },
  {
    name: 'the policy asks for the public address',
    code: 'resource-policy-uses-source-ip',
    noTerraform: policyShape,
    breaks: withPolicy(([statement], { consumerCidr }) => {
      statement.Condition = { IpAddress: { 'aws:SourceIp': [consumerCidr] } };
    }),
  },
  { name: 'the API is not deployed', code: 'api-not-deployed', build: { deploy: false }, breaks: () => undefined },
  { name: 'the function grants nothing', code: 'lambda-permission-missing', breaks: withFunction },
];
