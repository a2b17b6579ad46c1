import { afterEach, describe, expect, test } from '@jest/globals';
import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import {
  DescribeLogGroupsCommand,
  FilterLogEventsCommand,
  GetQueryResultsCommand,
  paginateFilterLogEvents,
  StartQueryCommand,
  StopQueryCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import type { FakeAws, FakeAwsOptions } from '../index.js';
import { AwsError } from '../index.js';
import { account, noon, startWithEvidence } from './sample-evidence.js';

const running: FakeAws[] = [];
const start = async (options: Partial<FakeAwsOptions> = {}) => {
  const clients = await startWithEvidence(options);
  running.push(clients.aws);
  return clients;
};
afterEach(() => Promise.all(running.splice(0).map((aws) => aws.close())));

describe('FilterLogEvents', () => {
  const input = {
    logGroupName: '/flow/a',
    filterPattern: '[v, a, e, src, dst, sp, dp=443, p, pk, b, s, t, action=REJECT, status]',
  };
  const read = async (logs: CloudWatchLogsClient, extra: object = {}) => {
    const pages = [];
    for await (const page of paginateFilterLogEvents({ client: logs }, { ...input, ...extra }))
      pages.push(page.events ?? []);
    return pages.map((events) => events.map((event) => event.eventId));
  };

  test('has empty pages with tokens, and finds what matches', async () => {
    const { logs } = await start({ tinyPages: true });
    expect(await read(logs)).toEqual([[], [], ['e3'], ['e6'], []]);
  });

  test('keeps to window, streams and limit', async () => {
    const { logs } = await start();
    expect(await read(logs, { startTime: noon + 3000, endTime: noon + 3000 })).toEqual([['e3']]);
    expect(await read(logs, { logStreamNamePrefix: 'eni-02', filterPattern: undefined })).toEqual([['e7']]);
    expect(await read(logs, { logStreamNames: ['eni-01-all'], limit: 1 })).toEqual([['e3'], ['e6']]);
    expect(
      await read(logs, {
        logGroupName: undefined,
        logGroupIdentifier: `arn:aws:logs:us-east-1:${account}:log-group:/flow/a`,
      }),
    ).toEqual([['e3', 'e6']]);
  });

  test('knows no other group, and gives tokens that are good for one search', async () => {
    const { logs } = await start({ tinyPages: true });
    const none = logs.send(new FilterLogEventsCommand({ logGroupName: '/none' }));
    await expect(none).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    const { nextToken } = await logs.send(new FilterLogEventsCommand(input));
    const other = logs.send(new FilterLogEventsCommand({ ...input, filterPattern: 'REJECT', nextToken }));
    await expect(other).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });

  test('lists groups by prefix and part', async () => {
    const { logs } = await start({ tinyPages: true });
    const names = async (extra: object) =>
      (await logs.send(new DescribeLogGroupsCommand(extra))).logGroups?.map((group) => group.logGroupName);
    expect(await names({ logGroupNamePrefix: '/flow' })).toEqual(['/flow/a', '/flow/b']);
    expect(await names({ logGroupNamePattern: 'API' })).toEqual(['/api']);
  });
});

describe('Insights', () => {
  const query = {
    logGroupNames: ['/flow/a'],
    queryString: 'fields @message',
    startTime: noon / 1000,
    endTime: noon / 1000 + 60,
  };

  test('is scheduled, runs, and completes with the rows of the test', async () => {
    const asked: string[] = [];
    const { logs } = await start({
      insights: ({ queryString, logGroups }) => {
        asked.push(`${logGroups.join()}: ${queryString}`);
        return { rows: [{ srcaddr: '10.2.0.1', flows: '3' }], bytesScanned: 1024 };
      },
    });
    const { queryId } = await logs.send(new StartQueryCommand(query));
    const poll = () => logs.send(new GetQueryResultsCommand({ queryId }));
    expect((await poll()).status).toBe('Scheduled');
    expect((await poll()).status).toBe('Running');
    const done = await poll();
    expect(done).toMatchObject({ status: 'Complete', statistics: { bytesScanned: 1024, recordsMatched: 1 } });
    expect(done.results?.[0]).toEqual(
      expect.arrayContaining([
        { field: 'srcaddr', value: '10.2.0.1' },
        { field: 'flows', value: '3' },
      ]),
    );
    expect(asked).toEqual(['/flow/a: fields @message']);
  });

  test('can be stopped, can fail, and refuses what it does not know', async () => {
    const { logs } = await start({
      insights: ({ queryString }) => {
        if (queryString === 'bad') throw new AwsError('MalformedQueryException', 400, 'unexpected symbol');
        return { rows: [], status: 'Failed' };
      },
    });
    const { queryId } = await logs.send(new StartQueryCommand(query));
    const poll = () => logs.send(new GetQueryResultsCommand({ queryId }));
    await poll();
    expect((await logs.send(new StopQueryCommand({ queryId }))).success).toBe(true);
    expect((await poll()).status).toBe('Cancelled');
    const bad = logs.send(new StartQueryCommand({ ...query, queryString: 'bad' }));
    await expect(bad).rejects.toMatchObject({ name: 'MalformedQueryException' });
    const nowhere = logs.send(new StartQueryCommand({ ...query, logGroupNames: ['/none'] }));
    await expect(nowhere).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    const unknown = logs.send(new GetQueryResultsCommand({ queryId: 'x' }));
    await expect(unknown).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});
