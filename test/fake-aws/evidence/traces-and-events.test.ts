import { afterEach, describe, expect, test } from '@jest/globals';
import { LookupEventsCommand, paginateLookupEvents } from '@aws-sdk/client-cloudtrail';
import { GetMetricDataCommand, ListMetricsCommand } from '@aws-sdk/client-cloudwatch';
import { BatchGetTracesCommand, GetServiceGraphCommand, GetTraceSummariesCommand } from '@aws-sdk/client-xray';
import type { FakeAws, FakeAwsOptions } from '../index.js';
import { at, numbers, startWithEvidence, traceId } from './sample-evidence.js';

const running: FakeAws[] = [];
const start = async (options: Partial<FakeAwsOptions> = {}) => {
  const clients = await startWithEvidence(options);
  running.push(clients.aws);
  return clients;
};
afterEach(() => Promise.all(running.splice(0).map((aws) => aws.close())));

describe('LookupEvents', () => {
  test('is newest first, fifty a page', async () => {
    const { trail } = await start();
    const pages = [];
    for await (const page of paginateLookupEvents({ client: trail }, {})) pages.push(page.Events ?? []);
    expect(pages.map((events) => events.length)).toEqual([50, 10]);
    expect(pages[0]?.[0]?.EventTime).toEqual(at(60));
  });

  test('takes one attribute and a window', async () => {
    const { trail } = await start();
    const names = async (input: object) =>
      (await trail.send(new LookupEventsCommand(input))).Events?.map((e) => e.EventId);
    const resource = { AttributeKey: 'ResourceName', AttributeValue: 'rtb-7' };
    const name = { AttributeKey: 'EventName', AttributeValue: 'DeleteRoute' };
    expect(await names({ LookupAttributes: [resource] })).toEqual(['id-7']);
    expect(await names({ LookupAttributes: [name], StartTime: at(3), EndTime: at(6) })).toEqual(['id-5', 'id-3']);
    await expect(names({ LookupAttributes: [resource, name] })).rejects.toMatchObject({
      name: 'InvalidLookupAttributesException',
    });
    await expect(names({ StartTime: at(6), EndTime: at(3) })).rejects.toMatchObject({
      name: 'InvalidTimeRangeException',
    });
    await expect(names({ MaxResults: 51 })).rejects.toMatchObject({ name: 'InvalidMaxResultsException' });
  });

  test('throttles above two a second', async () => {
    const { trail, aws } = await start({ quotas: true });
    const outcomes = await Promise.allSettled([1, 2, 3].map(() => trail.send(new LookupEventsCommand({}))));
    expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(1);
    expect(aws.journal.map(({ code }) => code).filter(Boolean)).toEqual(['ThrottlingException']);
  });
});

describe('X-Ray', () => {
  const window = { StartTime: at(0), EndTime: at(60) };

  test('gives summaries of the window that the expression selects', async () => {
    const { xray } = await start();
    const ids = async (input: object) =>
      (await xray.send(new GetTraceSummariesCommand({ ...window, ...input }))).TraceSummaries?.map((t) => t.Id);
    expect(await ids({ EndTime: at(2) })).toEqual([traceId(1), traceId(2)]);
    expect(await ids({ FilterExpression: 'service("api/prod") AND fault' })).toEqual([traceId(2)]);
    expect(await ids({ FilterExpression: 'http.status = 200 AND http.url CONTAINS "/4"' })).toEqual([traceId(4)]);
    expect(await ids({ FilterExpression: 'duration > 0.4' })).toEqual([traceId(5)]);
    await expect(ids({ FilterExpression: 'edge("a", "b")' })).rejects.toMatchObject({
      name: 'InvalidRequestException',
    });
    await expect(ids({ StartTime: at(-90_000) })).rejects.toThrow(/24 hours/);
  });

  test('gives five traces a call, in pages, and names what it lacks', async () => {
    const { xray } = await start({ tinyPages: true });
    const TraceIds = [traceId(1), traceId(2), traceId(3), '1-0-0'];
    const first = await xray.send(new BatchGetTracesCommand({ TraceIds }));
    expect(first.Traces?.map((t) => t.Id)).toEqual([traceId(1), traceId(2)]);
    expect(first.UnprocessedTraceIds).toEqual(['1-0-0']);
    const second = await xray.send(new BatchGetTracesCommand({ TraceIds, NextToken: first.NextToken }));
    expect(second.Traces?.map((t) => t.Id)).toEqual([traceId(3)]);
    const six = xray.send(new BatchGetTracesCommand({ TraceIds: numbers(6).map(traceId) }));
    await expect(six).rejects.toMatchObject({ name: 'InvalidRequestException' });
  });

  test('gives the graph of services in pages', async () => {
    const { xray } = await start({ tinyPages: true });
    const { Services, NextToken, StartTime } = await xray.send(new GetServiceGraphCommand(window));
    expect(Services?.map((s) => s.Name)).toEqual(['s1', 's2']);
    expect(StartTime).toEqual(at(0));
    const rest = await xray.send(new GetServiceGraphCommand({ ...window, NextToken }));
    expect(rest.Services?.map((s) => s.Name)).toEqual(['s3']);
  });
});

describe('CloudWatch', () => {
  test('gives recorded series by id, cut to the window', async () => {
    const { metrics } = await start({ tinyPages: true });
    const input = {
      StartTime: at(30),
      EndTime: at(300),
      ScanBy: 'TimestampAscending' as const,
      MetricDataQueries: ['m1', 'm2', 'none'].map((Id) => ({ Id, Expression: 'x' })),
    };
    const first = await metrics.send(new GetMetricDataCommand(input));
    expect(first.MetricDataResults?.[0]).toMatchObject({ Id: 'm1', Timestamps: [at(60), at(120)], Values: [1.5, 2] });
    const second = await metrics.send(new GetMetricDataCommand({ ...input, NextToken: first.NextToken }));
    expect(second.MetricDataResults).toMatchObject([{ Id: 'none', Values: [] }]);
    expect(second.NextToken).toBeUndefined();
  });

  test('lists metrics by dimension, and denies in its protocol', async () => {
    const { metrics, aws } = await start();
    const Dimensions = [{ Name: 'ApiName', Value: 'b' }];
    const { Metrics } = await metrics.send(new ListMetricsCommand({ Namespace: 'AWS/ApiGateway', Dimensions }));
    expect(Metrics).toMatchObject([{ Dimensions }]);
    aws.rules.push({ service: 'cloudwatch', then: { deny: true } });
    await expect(metrics.send(new ListMetricsCommand({}))).rejects.toMatchObject({ name: 'AccessDenied' });
  });
});
