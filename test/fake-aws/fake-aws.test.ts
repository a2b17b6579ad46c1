import { afterEach, describe, expect, test } from '@jest/globals';
import {
  APIGatewayClient,
  GetDeploymentsCommand,
  GetResourcesCommand,
  GetRestApisCommand,
  GetStageCommand,
  paginateGetRestApis,
} from '@aws-sdk/client-api-gateway';
import { DescribeVpcsCommand, EC2Client, paginateDescribeVpcEndpoints } from '@aws-sdk/client-ec2';
import {
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
  paginateDescribeLoadBalancers,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { GetRoleCommand, IAMClient, paginateListRolePolicies } from '@aws-sdk/client-iam';
import { GetPolicyCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { withAnswers } from '../../src/snapshot/snapshot.js';
import type { FakeAws, FakeAwsOptions } from './index.js';
import { startFakeAws } from './index.js';
import { calls, clientConfig } from './sample-calls.js';
import { consumer, provider, region, sample } from './sample.js';

const running: FakeAws[] = [];
const start = async (options: Partial<FakeAwsOptions> = {}): Promise<FakeAws> => {
  const aws = await startFakeAws({ snapshot: sample, ...options });
  running.push(aws);
  return aws;
};
afterEach(() => Promise.all(running.splice(0).map((aws) => aws.close())));

describe('pages', () => {
  const collect = async <T>(pages: AsyncIterable<T>): Promise<T[]> => {
    const found: T[] = [];
    for await (const page of pages) found.push(page);
    return found;
  };

  test('go through the paginators of the SDK', async () => {
    const aws = await start({ tinyPages: true });
    const [inProvider, inConsumer] = [clientConfig(aws), clientConfig(aws, consumer)];
    const apis = await collect(paginateGetRestApis({ client: new APIGatewayClient(inProvider) }, {}));
    expect(apis.map((page) => page.items?.length)).toEqual([2, 1]);
    const balancers = await collect(
      paginateDescribeLoadBalancers({ client: new ElasticLoadBalancingV2Client(inProvider) }, {}),
    );
    expect(balancers.map((page) => page.LoadBalancers?.length)).toEqual([2, 1]);
    const policies = await collect(
      paginateListRolePolicies({ client: new IAMClient(inConsumer) }, { RoleName: 'caller' }),
    );
    expect(policies.map(({ IsTruncated }) => IsTruncated)).toEqual([true, false]);
    const endpoints = await collect(
      paginateDescribeVpcEndpoints(
        { client: new EC2Client(inConsumer), pageSize: 1 },
        { Filters: [{ Name: 'vpc-id', Values: ['vpc-01'] }] },
      ),
    );
    expect(endpoints.flatMap((page) => page.VpcEndpoints?.map((e) => e.VpcEndpointId))).toEqual(['vpce-01', 'vpce-02']);
    expect(endpoints).toHaveLength(2);
  });

  test('are whole without tiny pages, and never larger than asked for', async () => {
    const aws = await start();
    const client = new APIGatewayClient(clientConfig(aws));
    expect((await client.send(new GetRestApisCommand({ limit: 500 }))).items).toHaveLength(3);
    expect((await client.send(new GetRestApisCommand({ limit: 1 }))).items).toHaveLength(1);
  });

  test('refuse a size that AWS refuses and a token that is not theirs', async () => {
    const aws = await start({ tinyPages: true });
    const ec2 = new EC2Client(clientConfig(aws));
    await expect(ec2.send(new DescribeVpcsCommand({ MaxResults: 1001 }))).rejects.toMatchObject({
      name: 'InvalidParameterValue',
    });
    await expect(ec2.send(new DescribeVpcsCommand({ NextToken: 'x' }))).rejects.toMatchObject({
      name: 'InvalidNextToken',
    });
  });
});

describe('accounts', () => {
  const roleIn = (account: string) => `arn:aws:iam::${account}:role/path/reader`;

  test('twelve digits are the account; other keys are of the default account', async () => {
    const aws = await start({ defaultAccount: provider });
    const asked = (accessKeyId: string) =>
      new STSClient({ ...clientConfig(aws), credentials: { accessKeyId, secretAccessKey: 'x' } }).send(
        new GetCallerIdentityCommand({}),
      );
    expect((await asked(consumer)).Account).toBe(consumer);
    expect((await asked('AKIAANY')).Account).toBe(provider);
  });

  test('an assumed role reads its own account', async () => {
    const identity = `${provider}/${region}/sts/get-caller-identity`;
    const aws = await start({ snapshot: withAnswers(sample, new Map([[identity, undefined]])) });
    const sts = new STSClient(clientConfig(aws, consumer));
    const { Credentials: keys } = await sts.send(
      new AssumeRoleCommand({ RoleArn: roleIn(provider), RoleSessionName: 'me' }),
    );
    expect(keys?.Expiration?.getTime()).toBeGreaterThan(Date.now());
    const credentials = {
      accessKeyId: keys?.AccessKeyId ?? '',
      secretAccessKey: 'x',
      sessionToken: keys?.SessionToken ?? '',
    };
    const who = await new STSClient({ ...clientConfig(aws), credentials }).send(new GetCallerIdentityCommand({}));
    expect(who).toMatchObject({ Account: provider, Arn: `arn:aws:sts::${provider}:assumed-role/reader/me` });
    await new APIGatewayClient({ ...clientConfig(aws), credentials }).send(new GetRestApisCommand({}));
    expect(aws.journal.map(({ account }) => account)).toEqual([consumer, provider, provider]);
  });

  test('a role is refused without its ExternalId, in an account that the snapshot lacks, and by a rule', async () => {
    const aws = await start({ externalIds: { [roleIn(provider)]: 'secret' } });
    const sts = new STSClient(clientConfig(aws, consumer));
    const assume = (RoleArn: string, ExternalId?: string) =>
      sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'me', ExternalId }));
    await expect(assume(roleIn(provider))).rejects.toMatchObject({ name: 'AccessDenied' });
    await expect(assume(roleIn('999999999999'), 'secret')).rejects.toMatchObject({ name: 'AccessDenied' });
    await expect(assume(roleIn(provider), 'secret')).resolves.toHaveProperty('Credentials');
    aws.rules.push({ operation: 'assume-role', then: { deny: true } });
    await expect(assume(roleIn(provider), 'secret')).rejects.toThrow(/sts:AssumeRole/);
  });
});

describe('answers', () => {
  test('dates come back as dates, documents percent-encoded', async () => {
    const aws = await start();
    const { Role } = await new IAMClient(clientConfig(aws, consumer)).send(new GetRoleCommand({ RoleName: 'caller' }));
    expect(Role?.CreateDate).toEqual(new Date('2026-03-01T08:30:00.000Z'));
    expect(Role?.AssumeRolePolicyDocument).toMatch(/^%7B%22Version%22/);
  });

  test('a date may be epoch seconds, as AWS CLI 1 prints it', async () => {
    const path = `${provider}/${region}/apigateway/get-rest-apis`;
    const answer = { items: [{ id: 'x', createdDate: 1_772_353_800 }] };
    const aws = await start({ snapshot: withAnswers(sample, new Map([[path, answer]])) });
    const { items } = await calls.restJson1(aws);
    expect(items?.[0]?.createdDate).toEqual(new Date('2026-03-01T08:30:00.000Z'));
  });

  test('methods and summaries come only when they are to be embedded', async () => {
    const path = `${provider}/${region}/apigateway/get-deployments/a1b2c3d4e5`;
    const answer = { items: [{ id: 'd', apiSummary: { '/': { GET: { apiKeyRequired: true } } } }] };
    const aws = await start({ snapshot: withAnswers(sample, new Map([[path, answer]])) });
    const client = new APIGatewayClient(clientConfig(aws));
    const bare = await client.send(new GetResourcesCommand({ restApiId: 'a1b2c3d4e5' }));
    expect(bare.items?.[0]?.resourceMethods).toEqual({ GET: {} });
    const { items } = await client.send(new GetDeploymentsCommand({ restApiId: 'a1b2c3d4e5' }));
    expect(items).toEqual([{ id: 'd' }]);
  });

  test('a stage is found in the list of stages', async () => {
    const client = new APIGatewayClient(clientConfig(await start()));
    const stage = await client.send(new GetStageCommand({ restApiId: 'a1b2c3d4e5', stageName: 'stage2' }));
    expect(stage.deploymentId).toBe('dep2');
    const missing = client.send(new GetStageCommand({ restApiId: 'a1b2c3d4e5', stageName: 'none' }));
    await expect(missing).rejects.toMatchObject({ name: 'NotFoundException' });
  });

  test('what was not collected is denied; an unknown key is not found; a recorded gap is that gap', async () => {
    const aws = await start({
      snapshot: withAnswers(sample, new Map([[`${provider}/${region}/apigateway/get-rest-apis`, undefined]])),
    });
    await expect(calls.restJson1(aws)).rejects.toMatchObject({ name: 'AccessDeniedException' });
    const elb = new ElasticLoadBalancingV2Client(clientConfig(aws));
    const health = (account: FakeAws, client = elb) =>
      client.send(new DescribeTargetHealthCommand({ TargetGroupArn: 'arn:aws:elasticloadbalancing:none' }));
    await expect(health(aws)).rejects.toMatchObject({ name: 'TargetGroupNotFoundException' });
    const elsewhere = new ElasticLoadBalancingV2Client(clientConfig(aws, consumer));
    await expect(health(aws, elsewhere)).rejects.toMatchObject({ name: 'AccessDenied' });
    const ec2 = new EC2Client(clientConfig(aws));
    const { DescribeVpnGatewaysCommand } = await import('@aws-sdk/client-ec2');
    await expect(ec2.send(new DescribeVpnGatewaysCommand({}))).rejects.toMatchObject({ name: 'RequestLimitExceeded' });
  });

  test('a function without a policy says so; one that was not asked after is denied', async () => {
    const lambda = new LambdaClient(clientConfig(await start()));
    const policy = (FunctionName: string) => lambda.send(new GetPolicyCommand({ FunctionName }));
    await expect(policy('bare')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await expect(policy('other')).rejects.toMatchObject({ name: 'AccessDeniedException' });
    const arn = `arn:aws:lambda:us-east-1:${provider}:function:orders:live`;
    expect((await policy(arn)).RevisionId).toBe('r2');
  });

  test('a service without a client in this project is spoken too', async () => {
    const aws = await start({ tinyPages: true });
    const authorization = (service: string) =>
      `AWS4-HMAC-SHA256 Credential=${consumer}/20261120/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=x`;
    const profiles = await fetch(`${aws.url}/profileassociations`, {
      headers: { authorization: authorization('route53profiles') },
    });
    expect(await profiles.json()).toMatchObject({ ProfileAssociations: [{ Id: 'rpassoc-1' }, {}] });
  });

  test('an unsigned request and an unknown service are refused', async () => {
    const aws = await start();
    expect((await fetch(aws.url)).status).toBe(403);
    const authorization = 'AWS4-HMAC-SHA256 Credential=x/20261120/us-east-1/sqs/aws4_request';
    expect((await fetch(aws.url, { headers: { authorization } })).status).toBe(400);
  });
});
