import { ACMClient, DescribeCertificateCommand } from '@aws-sdk/client-acm';
import { APIGatewayClient, GetRestApisCommand } from '@aws-sdk/client-api-gateway';
import { DescribeVpcsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { DescribeTargetHealthCommand, ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { GetHostedZoneCommand, Route53Client } from '@aws-sdk/client-route-53';
import { ListResolverRulesCommand, Route53ResolverClient } from '@aws-sdk/client-route53resolver';
import type { FakeAws } from './index.js';
import { consumer, provider, region } from './sample.js';

process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = '1';

/** What a client needs to read an account of a fake AWS, without retries unless said. */
export const clientConfig = (aws: FakeAws, account = provider, maxAttempts = 1) => ({
  endpoint: aws.url,
  region,
  maxAttempts,
  credentials: { accessKeyId: account, secretAccessKey: 'x' },
});

/** One cheap call in each protocol. */
export const calls = {
  ec2Query: (aws: FakeAws, attempts = 1) =>
    new EC2Client(clientConfig(aws, provider, attempts)).send(new DescribeVpcsCommand({})),
  awsQuery: (aws: FakeAws, attempts = 1) =>
    new ElasticLoadBalancingV2Client(clientConfig(aws, provider, attempts)).send(
      new DescribeTargetHealthCommand({
        TargetGroupArn: 'arn:aws:elasticloadbalancing:us-east-1:444455556666:targetgroup/orders/73e2d6bc24d8a067',
      }),
    ),
  restJson1: (aws: FakeAws, attempts = 1) =>
    new APIGatewayClient(clientConfig(aws, provider, attempts)).send(new GetRestApisCommand({})),
  restXml: (aws: FakeAws, attempts = 1) =>
    new Route53Client(clientConfig(aws, consumer, attempts)).send(new GetHostedZoneCommand({ Id: 'Z01' })),
  awsJson1_1: (aws: FakeAws, attempts = 1) =>
    new ACMClient(clientConfig(aws, provider, attempts)).send(
      new DescribeCertificateCommand({ CertificateArn: 'arn:aws:acm:us-east-1:444455556666:certificate/c1' }),
    ),
  'awsJson1_1, old codegen': (aws: FakeAws, attempts = 1) =>
    new Route53ResolverClient(clientConfig(aws, consumer, attempts)).send(new ListResolverRulesCommand({})),
} as const;

export type Protocol = keyof typeof calls;

/** Where an error says its status: clients of the old code generator only in the hidden response. */
export interface Failure {
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly $response?: { readonly statusCode?: number };
}
