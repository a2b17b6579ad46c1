// Faults that moto can hold: how each is made, and the cause that must lead; and those that it cannot, with what it does instead.
import * as Resolver from '@aws-sdk/client-route53resolver';
import { accounts, answerByMock, policyFor, region, savePolicy } from '../moto/topology.mjs';

const https = (cidr) => ({ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: cidr }] });

const denyIn = async ({ ec2 }, vpc, entry) => {
  const { NetworkAcls } = await ec2('DescribeNetworkAcls', { Filters: [{ Name: 'vpc-id', Values: [vpc] }] });
  await ec2('CreateNetworkAclEntry', {
    NetworkAclId: NetworkAcls[0].NetworkAclId,
    CidrBlock: '0.0.0.0/0',
    RuleAction: 'deny',
    RuleNumber: 90,
    ...entry,
  });
};

const ruleOfEndpoints = ({ provider, ids }, entry) => denyIn(provider, ids.provider.vpc, entry);

const to443 = { Protocol: '6', PortRange: { From: 443, To: 443 } };

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

/** The URI by which API Gateway invokes a new function that has granted nothing. */
const uriOfFunction = async ({ provider }) => {
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
  return `arn:aws:apigateway:${region}:lambda:path/2015-03-31/functions/${FunctionArn}/invocations`;
};

const deploy = ({ provider, ids }) => provider.gateway('CreateDeployment', { restApiId: ids.api, stageName: 'prod' });

/** Lets a function that has granted nothing answer GET /orders. */
const withFunction = async (world) => {
  const { provider, ids } = world;
  const { items } = await provider.gateway('GetResources', { restApiId: ids.api });
  await provider.gateway('PutIntegration', {
    restApiId: ids.api,
    resourceId: items.find(({ path }) => path === '/orders').id,
    httpMethod: 'GET',
    type: 'AWS_PROXY',
    integrationHttpMethod: 'POST',
    uri: await uriOfFunction(world),
  });
  await deploy(world);
};

const withoutCapacity = async (world) => {
  const { provider, ids } = world;
  await withFunction(world);
  await provider.lambda('AddPermission', {
    FunctionName: 'orders',
    StatementId: 'api',
    Action: 'lambda:InvokeFunction',
    Principal: 'apigateway.amazonaws.com',
    SourceArn: `arn:aws:execute-api:${region}:${accounts.provider}:${ids.api}/*/GET/orders`,
  });
  await provider.lambda('PutFunctionConcurrency', { FunctionName: 'orders', ReservedConcurrentExecutions: 0 });
};

/** Lets a function that has granted nothing decide who may call GET /orders. */
const withAuthorizer = async (world) => {
  const { provider, ids } = world;
  const { id: authorizerId } = await provider.gateway('CreateAuthorizer', {
    restApiId: ids.api,
    name: 'tokens',
    type: 'TOKEN',
    authorizerUri: await uriOfFunction(world),
    identitySource: 'method.request.header.Authorization',
  });
  const { items } = await provider.gateway('GetResources', { restApiId: ids.api });
  const method = {
    restApiId: ids.api,
    resourceId: items.find(({ path }) => path === '/orders').id,
    httpMethod: 'GET',
  };
  await provider.gateway('PutMethod', { ...method, authorizationType: 'CUSTOM', authorizerId });
  await answerByMock(provider, method);
  await deploy(world);
};

/** Hosts of the endpoint's VPC ask a server elsewhere for the names of APIs. */
const withRule = async ({ provider, ids }) => {
  const resolver = provider.clientOf(Resolver.Route53ResolverClient);
  const { ResolverEndpoint } = await resolver.send(
    new Resolver.CreateResolverEndpointCommand({
      CreatorRequestId: 'endpoint',
      Name: 'out',
      Direction: 'OUTBOUND',
      SecurityGroupIds: [ids.provider.group],
      IpAddresses: ids.provider.subnets.map((SubnetId) => ({ SubnetId })),
    }),
  );
  const { ResolverRule } = await resolver.send(
    new Resolver.CreateResolverRuleCommand({
      CreatorRequestId: 'rule',
      Name: 'apis',
      RuleType: 'FORWARD',
      DomainName: `execute-api.${region}.amazonaws.com`,
      TargetIps: [{ Ip: '192.168.7.53', Port: 53 }],
      ResolverEndpointId: ResolverEndpoint.Id,
    }),
  );
  await resolver.send(
    new Resolver.AssociateResolverRuleCommand({ ResolverRuleId: ResolverRule.Id, VPCId: ids.provider.vpc }),
  );
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
    breaks: (world) => ruleOfEndpoints(world, { Egress: false, ...to443 }),
  },
  {
    name: 'an ACL denies the return ports',
    code: 'nacl-blocks-ephemeral-return',
    breaks: (world) => ruleOfEndpoints(world, { Egress: true, Protocol: '6', PortRange: { From: 1024, To: 65535 } }),
  },
  {
    name: 'the first entry of an ACL denies 443',
    code: 'nacl-blocks-443',
    breaks: (world) => ruleOfEndpoints(world, { Egress: false, RuleNumber: 1, ...to443 }),
  },
  {
    name: 'the ACL of the caller denies both addresses',
    code: 'nacl-blocks-443',
    breaks: ({ consumer, ids }) => denyIn(consumer, ids.consumer.vpc, { Egress: true, ...to443 }),
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
  { name: 'the function has no capacity', code: 'lambda-throttled', breaks: withoutCapacity },
  { name: 'the authorizer grants nothing', code: 'authorizer-permission-missing', breaks: withAuthorizer },
  {
    name: 'the stage lets nothing through',
    code: 'stage-or-method-throttled',
    breaks: ({ provider, ids }) =>
      provider.gateway('UpdateStage', {
        restApiId: ids.api,
        stageName: 'prod',
        patchOperations: [
          { op: 'replace', path: '/*/*/throttling/rateLimit', value: '0' },
          { op: 'replace', path: '/*/*/throttling/burstLimit', value: '0' },
        ],
      }),
  },
  {
    name: 'a resolver rule sends the names away',
    code: 'resolver-rule-overrides-private-dns',
    local: true,
    lasting: true,
    breaks: withRule,
  },
];

/** What a run says at its end; none of it counts as passed. */
export const notHeld = [
  { what: 'vpce-alias-not-associated', why: 'UpdateRestApi ignores /endpointConfiguration/vpcEndpointIds' },
  { what: 'default-endpoint-disabled', why: 'every value of /disableExecuteApiEndpoint is taken for true' },
  { what: 'private-dns-disabled-plain-host', why: 'ModifyVpcEndpoint ignores PrivateDnsEnabled' },
  { what: 'route-blackhole', why: 'a route never becomes a blackhole' },
  {
    what: 'tgw-route-missing, tgw-attachment-az-missing, tgw-attachment-not-available',
    why: 'transit gateways stay within the account that made them',
  },
  {
    what: 'private-domain-association-missing, ram-share-not-accepted',
    why: 'access associations and shares stay within one account',
  },
  { what: 'deployment-stale, resource-policy-not-redeployed', why: 'deployments have no summary' },
];
