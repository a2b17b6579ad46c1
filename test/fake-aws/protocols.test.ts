import { afterEach, describe, expect, test } from '@jest/globals';
import type { FakeAws, FakeAwsOptions, Misbehaviour } from './index.js';
import { startFakeAws } from './index.js';
import type { Failure, Protocol } from './sample-calls.js';
import { calls } from './sample-calls.js';
import { sample } from './sample.js';

const running: FakeAws[] = [];
const start = async (options: Partial<FakeAwsOptions> = {}): Promise<FakeAws> => {
  const aws = await startFakeAws({ snapshot: sample, ...options });
  running.push(aws);
  return aws;
};
afterEach(() => Promise.all(running.splice(0).map((aws) => aws.close())));

describe.each(Object.keys(calls) as Protocol[])('%s', (protocol) => {
  const call = calls[protocol];
  const misbehaving = (then: Misbehaviour, times?: number) => start({ rules: [{ then, ...(times ? { times } : {}) }] });

  test('answers', async () => {
    const aws = await start();
    expect((await call(aws)).$metadata.httpStatusCode).toBe(200);
    expect(aws.journal).toHaveLength(1);
  });

  test('denies in the words of the protocol', async () => {
    const aws = await misbehaving({ deny: true });
    const [name, status] = {
      ec2Query: ['UnauthorizedOperation', 403],
      awsQuery: ['AccessDenied', 403],
      restJson1: ['AccessDeniedException', 403],
      restXml: ['AccessDenied', 403],
      awsJson1_1: ['AccessDeniedException', 400],
      'awsJson1_1, old codegen': ['AccessDeniedException', 400],
    }[protocol] as [string, number];
    await expect(call(aws)).rejects.toMatchObject({ name, $metadata: { httpStatusCode: status } });
    await expect(call(aws)).rejects.toThrow(/not authorized to perform: \w+:\w+/);
    expect(aws.journal[0]).toMatchObject({ status, code: name });
  });

  test('throttles, and the SDK tries again', async () => {
    const aws = await misbehaving({ throttle: true }, 1);
    await call(aws, 3);
    expect(aws.journal.map(({ status }) => status >= 400)).toEqual([true, false]);
  });

  test('throttles without end', async () => {
    const aws = await misbehaving({ throttle: true });
    await expect(call(aws)).rejects.toThrow(/Rate exceeded|Request limit exceeded/);
  });

  test('fails with any error', async () => {
    const aws = await misbehaving({ status: 403, code: 'ExpiredToken', message: 'The token <has> expired' });
    await expect(call(aws)).rejects.toMatchObject({ name: 'ExpiredToken', message: 'The token <has> expired' });
  });

  test.each(['before', 'midway'] as const)('cuts the connection %s', async (cut) => {
    const aws = await misbehaving({ cut }, 1);
    await expect(call(aws)).rejects.toThrow(/ECONNRESET|aborted/);
    expect(aws.journal[0]?.status).toBe(cut === 'before' ? 0 : 200);
    await call(aws);
  });

  test('answers with a page of HTML', async () => {
    const aws = await misbehaving({ html: 502 });
    const error: Failure = await call(aws).then(
      () => ({}),
      (reason: Failure) => reason,
    );
    expect(error.$metadata?.httpStatusCode ?? error.$response?.statusCode).toBe(502);
  });

  test('garbles the answer', async () => {
    const aws = await misbehaving({ garble: true });
    await expect(call(aws)).rejects.toThrow();
    expect(aws.journal[0]?.status).toBe(200);
  });
});
