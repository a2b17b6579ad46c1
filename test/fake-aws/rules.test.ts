import { afterEach, describe, expect, test } from '@jest/globals';
import { DescribeVpcsCommand, EC2Client } from '@aws-sdk/client-ec2';
import type { FakeAws, FakeAwsOptions } from './index.js';
import { startFakeAws } from './index.js';
import { calls, clientConfig } from './sample-calls.js';
import { provider, region, sample } from './sample.js';

const running: FakeAws[] = [];
const start = async (options: Partial<FakeAwsOptions> = {}): Promise<FakeAws> => {
  const aws = await startFakeAws({ snapshot: sample, ...options });
  running.push(aws);
  return aws;
};
afterEach(() => Promise.all(running.splice(0).map((aws) => aws.close())));

const operationsIn = (aws: FakeAws) => aws.journal.map((call) => `${call.service}/${call.operation}`);

describe('rules, time and quotas', () => {
  test('a rule is for a service, an operation, an account; it may be added and used up', async () => {
    const aws = await start();
    aws.rules.push({ service: 'ec2', operation: 'DescribeVpcs', account: provider, times: 1, then: { deny: true } });
    await expect(calls.ec2Query(aws)).rejects.toMatchObject({ name: 'UnauthorizedOperation' });
    await calls.ec2Query(aws);
    await calls.restJson1(aws);
    expect(operationsIn(aws)).toEqual(['ec2/describe-vpcs', 'ec2/describe-vpcs', 'apigateway/get-rest-apis']);
  });

  test('a rule may begin after some calls: keys that expire half-way', async () => {
    const then = { status: 400, code: 'ExpiredTokenException', message: 'expired' };
    const aws = await start({ rules: [{ account: provider, after: 2, then }] });
    await calls.restJson1(aws);
    await calls.ec2Query(aws);
    await expect(calls.restJson1(aws)).rejects.toMatchObject({ name: 'ExpiredTokenException' });
  });

  test('the journal tells who asked what, when, over which connection', async () => {
    const aws = await start({ latencyMs: 20, handshakeMs: 400 });
    const ec2 = new EC2Client(clientConfig(aws));
    await ec2.send(new DescribeVpcsCommand({ VpcIds: ['vpc-01'] }));
    await ec2.send(new DescribeVpcsCommand({}));
    const [first, second] = aws.journal;
    expect(first).toMatchObject({ account: provider, region, input: { VpcIds: ['vpc-01'] }, status: 200, socket: 1 });
    expect(second?.socket).toBe(1);
    expect((first?.until ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(419);
    expect((second?.until ?? 0) - (second?.at ?? 0)).toBeLessThan(400);
  });

  test('a delay is before the answer', async () => {
    const aws = await start({ rules: [{ then: { delayMs: 50 } }] });
    const began = performance.now();
    await calls.restJson1(aws);
    expect(performance.now() - began).toBeGreaterThanOrEqual(49);
  });

  test('a quota admits its burst and no more', async () => {
    const aws = await start({
      quotas: { factor: 0.5, overrides: { 'ec2/describe-vpcs': { burst: 4, perSecond: 0.1 } } },
    });
    const outcomes = await Promise.allSettled([1, 2, 3, 4].map(() => calls.ec2Query(aws)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
    expect(aws.journal.filter(({ code }) => code === 'RequestLimitExceeded')).toHaveLength(2);
  });

  test('API Gateway has one quota for all its operations', async () => {
    const aws = await start({ quotas: true });
    const outcomes = await Promise.allSettled(Array.from({ length: 60 }, () => calls.restJson1(aws)));
    const refused = outcomes.filter(({ status }) => status === 'rejected');
    expect(refused.length).toBeGreaterThan(5);
    expect(refused[0]).toMatchObject({ reason: { name: 'TooManyRequestsException' } });
  });
});
