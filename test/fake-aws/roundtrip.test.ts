import { describe, expect, test } from '@jest/globals';
import { beforeAll, afterAll } from '@jest/globals';
import { operation, operationIds } from '../../src/snapshot/operations.js';
import { isOperation } from '../../src/snapshot/operations.js';
import { parseAnswerPath } from '../../src/snapshot/snapshot.js';
import type { FakeAws } from './index.js';
import { startFakeAws } from './index.js';
import { readThroughSdk } from './read-through-sdk.js';
import { sample } from './sample.js';

process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = '1';

let aws: FakeAws;
beforeAll(async () => {
  aws = await startFakeAws({ snapshot: sample, tinyPages: true });
});
afterAll(() => aws.close());

const paths = [...sample.answers.keys()];
const spoken = paths.filter((path) => !path.includes('route53profiles'));

describe('every recorded answer comes back through the SDK, two elements a page', () => {
  test.each(spoken)('%s', async (path) => {
    const { account, region, operation: id, key } = parseAnswerPath(path);
    if (!isOperation(id)) throw new Error(id);
    const parts = key === undefined ? [] : key.split('~').map(decodeURIComponent);
    const none = id === 'lambda/get-policy' && Object.keys(sample.answers.get(path) ?? {}).length === 0;
    const reading = readThroughSdk(aws.url, { account, region: region === 'global' ? 'us-east-1' : region, id, parts });
    if (none) await expect(reading).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    else expect(await reading).toEqual(sample.answers.get(path));
  });
});

test('the sample answers every operation that is not evidence', () => {
  const answered = new Set(paths.map((path) => parseAnswerPath(path).operation));
  expect(operationIds.filter((id) => !operation(id).evidence && !answered.has(id))).toEqual([]);
});
