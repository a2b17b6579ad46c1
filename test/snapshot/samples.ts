import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Answer, Snapshot } from '../../src/snapshot/snapshot.js';
import { answerKey, answerPath } from '../../src/snapshot/snapshot.js';

export const emptyFolder = (): string => mkdtempSync(join(tmpdir(), 'xapi-snapshot-'));

/** Writes files below a new folder; a value that is not text is written as JSON. */
export const folderOf = (files: Readonly<Record<string, unknown>>): string => {
  const root = join(emptyFolder(), 'snap');
  mkdirSync(root);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), typeof content === 'string' ? content : JSON.stringify(content));
  }
  return root;
};

export const consumer = '111122223333';
export const provider = '444455556666';
export const vpcs = `${consumer}/us-east-1/ec2/describe-vpcs`;

const regional = (account: string, operation: Parameters<typeof answerPath>[0]['operation'], ...key: string[]) =>
  answerPath({
    account,
    region: 'us-east-1',
    operation,
    ...(key.length === 0 ? {} : { key: answerKey(...key) }),
  });

export const balancer = `arn:aws:elasticloadbalancing:us-east-1:${provider}:loadbalancer/net/orders-nlb/50dc6c495c0c9188`;

const answers: readonly (readonly [string, Answer])[] = [
  [vpcs, { Vpcs: [{ VpcId: 'vpc-1', CidrBlock: '10.0.0.0/16', OwnerId: consumer }] }],
  [regional(provider, 'apigateway/get-rest-apis'), { items: [] }],
  [regional(provider, 'apigateway/get-stage', 'a1b2c3d4e5', 'prod'), { stageName: 'prod' }],
  [regional(provider, 'elbv2/describe-listeners', balancer), {}],
  [regional(provider, 'logs/filter-log-events', '/aws/lambda/orders'), { events: [{ message: 'é\u001b[31m€' }] }],
  [`${consumer}/global/iam/get-role/reader`, { Role: { RoleName: 'reader' } }],
];

export const sample: Snapshot = {
  takenAt: '2026-01-31T12:00:00Z',
  accounts: { [consumer]: { alias: 'shop', side: 'consumer' }, [provider]: {} },
  answers: new Map(answers),
  gaps: [
    {
      account: provider,
      region: 'us-east-1',
      action: 'elasticloadbalancing:DescribeTargetHealth',
      why: 'denied',
      operation: 'elbv2/describe-target-health',
      key: answerKey('arn:aws:x'),
      message: 'User is not authorized',
    },
    { account: consumer, region: 'global', action: 'iam:GetRole', why: 'throttled', operation: 'iam/get-role' },
    {
      account: consumer,
      region: 'us-east-1',
      action: 'ec2:DescribeVpcEncryptionControls',
      why: 'unreachable',
      operation: 'ec2/describe-vpc-encryption-controls',
      unsupported: true,
    },
  ],
};
