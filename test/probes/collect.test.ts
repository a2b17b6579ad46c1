import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { collect, planOf, type CollectRequest, type Scope } from '../../src/probes/collect.js';
import { realClock } from '../../src/probes/clock.js';
import { openSessions, type Sessions } from '../../src/probes/session.js';
import type { Snapshot } from '../../src/snapshot/snapshot.js';
import { startFakeAws, type FakeAws, type FakeAwsOptions } from '../fake-aws/index.js';
import { consumer, operationsOf, provider, region, twoAccounts } from './two-accounts.js';

const roleOf = (account: string) => `arn:aws:iam::${account}:role/reader`;
/** Real time, but nobody waits for a bucket to fill. */
const hasty = { now: () => performance.now(), sleep: () => Promise.resolve() };
const now = () => new Date('2026-11-03T10:00:00Z');
const scope: Scope = { principal: `arn:aws:iam::${consumer}:role/app/caller-role`, functions: ['caller'] };

let opened: { aws: FakeAws; sessions: Sessions }[] = [];

beforeAll(() => {
  process.env['AWS_ACCESS_KEY_ID'] = consumer;
  process.env['AWS_SECRET_ACCESS_KEY'] = 'secret';
});

afterAll(async () => {
  for (const { aws, sessions } of opened) {
    sessions.close();
    await aws.close();
  }
  opened = [];
});

const start = async (options: Partial<FakeAwsOptions> = {}): Promise<{ aws: FakeAws; request: CollectRequest }> => {
  const aws = await startFakeAws({ snapshot: twoAccounts, ...options });
  const sessions = await openSessions(
    [
      { side: 'consumer', source: roleOf(consumer) },
      { side: 'provider', source: roleOf(provider) },
    ],
    { regions: [region], endpointUrl: aws.url },
  );
  opened.push({ aws, sessions });
  aws.journal.length = 0;
  return {
    aws,
    request: { sessions, operations: operationsOf(options.snapshot ?? twoAccounts), scope, now, clock: hasty },
  };
};

const answersOf = ({ answers }: Snapshot) => Object.fromEntries([...answers].sort(([a], [b]) => (a < b ? -1 : 1)));

describe('a whole collection', () => {
  test('gives back the snapshot that the accounts hold, page by page', async () => {
    const { request } = await start({ tinyPages: 1 });
    const { snapshot } = await collect(request);
    expect(answersOf(snapshot)).toEqual(answersOf(twoAccounts));
    expect(snapshot.accounts).toEqual(twoAccounts.accounts);
    expect(snapshot.takenAt).toBe('2026-11-03T10:00:00.000Z');
  });

  test('asks every question once, and only those that were wanted', async () => {
    const { aws, request } = await start();
    const { journal } = await collect(request);
    const names = aws.journal.map(({ service, operation, account, input }) =>
      JSON.stringify([service, operation, account, input]),
    );
    expect(new Set(names).size).toBe(names.length);
    expect(names.length).toBe(journal.reduce((sum, { pages }) => sum + pages, 0));
    const asked = new Set(journal.map(({ service, operation }) => `${service}/${operation}`));
    expect([...asked].filter((id) => !operationsOf(twoAccounts).includes(id as never))).toEqual([]);
  });

  test('a question starts when the answer that names it is there, not when a stage is over', async () => {
    const { request } = await start({
      rules: [{ operation: 'describe-security-groups', then: { delayMs: 1_500 } }],
    });
    const { journal } = await collect(request);
    const slow = journal.find(({ operation }) => operation === 'describe-security-groups');
    const health = journal.find(({ operation }) => operation === 'describe-target-health');
    const version = journal.find(({ operation }) => operation === 'get-policy-version');
    expect(health).toMatchObject({ level: 2 });
    expect(version).toMatchObject({ level: 3 });
    for (const call of [health, version])
      expect(call?.startedMs).toBeLessThan((slow?.startedMs ?? 0) + (slow?.ms ?? 0));
  });

  test('depth of dependency is what the plan says, whatever came first', async () => {
    const { request } = await start();
    const { journal } = await collect(request);
    const levelOf = (name: string) => journal.filter(({ operation }) => operation === name).map(({ level }) => level);
    expect(levelOf('describe-vpcs')).toEqual([1, 1]);
    expect(levelOf('get-export')).toEqual([3, 3]);
    expect(levelOf('list-parents').sort()).toEqual([1, 1, 2, 2]);
    expect(Math.max(...journal.map(({ level }) => level))).toBe(3);
  });

  test('an API named by id is read at once where only one place can have it', async () => {
    const { request } = await start();
    const { journal } = await collect({ ...request, scope: { apiIds: ['api1'] } });
    expect(journal.find(({ operation }) => operation === 'get-resources')).toMatchObject({ level: 1, key: 'api1' });
  });

  test('stage variables name functions, and their values stay out of the snapshot', async () => {
    const stages = `${provider}/${region}/apigateway/get-stages/api1`;
    const held = twoAccounts.answers.get(stages) as { item: object[] };
    const answers = new Map(twoAccounts.answers).set(stages, {
      item: held.item.map((stage) => ({ ...stage, variables: { fn: 'backend' } })),
    });
    const { request } = await start({ snapshot: { ...twoAccounts, answers } });
    const { snapshot, journal } = await collect(request);
    expect(journal.some(({ operation, key }) => operation === 'get-policy' && key === 'backend~live')).toBe(true);
    expect(JSON.stringify([...snapshot.answers])).not.toContain('"fn":"backend"');
  });

  test('a snapshot that stays in memory keeps the stage variables that name something, and no other', async () => {
    const stages = `${provider}/${region}/apigateway/get-stages/api1`;
    const held = twoAccounts.answers.get(stages) as { item: object[] };
    const variables = { fn: 'backend', token: 'hush' };
    const canarySettings = { stageVariableOverrides: { fn: 'canary', token: 'hush' } };
    const answers = new Map(twoAccounts.answers).set(stages, {
      item: held.item.map((stage) => ({ ...stage, variables, canarySettings })),
    });
    const { request } = await start({ snapshot: { ...twoAccounts, answers } });
    const { snapshot } = await collect({ ...request, inMemory: true });
    const [stage] = (snapshot.answers.get(stages) as { item: (typeof held.item)[number][] }).item;
    expect(stage).toMatchObject({
      variables: { fn: 'backend' },
      canarySettings: { stageVariableOverrides: { fn: 'canary' } },
    });
    expect(JSON.stringify([...snapshot.answers])).not.toContain('hush');
  });
});

describe('failures', () => {
  const held = (account: string, operation: string) =>
    [...twoAccounts.answers.keys()].some((path) => path.startsWith(account) && path.includes(`/${operation}`));
  const gapsOf = ({ gaps }: Snapshot, operation: string) =>
    gaps
      .filter((gap) => gap.operation === operation && held(gap.account, operation))
      .map(({ account, why, message }) => ({ account, why, message }));

  test('a denial is a gap with AWS’s words; what depends on it is not asked and is a gap too; the rest goes on', async () => {
    const { request } = await start({ rules: [{ operation: 'describe-listeners', then: { deny: true } }] });
    const { snapshot, journal } = await collect(request);
    const [gap] = gapsOf(snapshot, 'elbv2/describe-listeners');
    expect(gap).toMatchObject({ account: provider, why: 'denied' });
    expect(gap?.message).toMatch(/not authorized/);
    expect(
      snapshot.gaps.find((one) => one.account === provider && one.operation === 'elbv2/describe-listeners')?.key,
    ).toBeDefined();
    expect(journal.some(({ operation }) => operation === 'describe-load-balancer-attributes')).toBe(true);

    const denied = await start({ rules: [{ operation: 'list-attached-role-policies', then: { deny: true } }] });
    const after = await collect(denied.request);
    expect(gapsOf(after.snapshot, 'iam/get-policy-version')).toEqual([
      {
        account: consumer,
        why: 'denied',
        message: 'not asked: it needs iam:ListAttachedRolePolicies, which was denied',
      },
    ]);
  });

  test.each([
    ['throttled', { throttle: true }, /Throttl|Rate|RequestLimit/i],
    ['unreachable', { html: 200 }, /HTML|begins/],
    ['unreachable', { html: 404 }, /HTTP 404 with an HTML page/],
    ['unreachable', { html: 500 }, /HTTP 500 with an HTML page/],
    ['unreachable', { html: 403 }, /HTTP 403 with an HTML page/],
    ['unreachable', { cut: 'before' }, /socket hang up|ECONNRESET|reset/],
    ['unreachable', { cut: 'midway' }, /aborted|socket hang up|ECONNRESET|reset/],
    ['unreachable', { garble: true }, /cannot be read|not an answer/],
    ['denied', { status: 400, code: 'ExpiredTokenException', message: 'expired' }, /^ExpiredToken/],
    [
      'denied',
      { status: 403, code: 'UnauthorizedOperation', message: 'with an explicit deny in a service control policy' },
      /service control policy/,
    ],
    ['unreachable', { status: 400, code: 'OddThing', message: 'no such region feature' }, /HTTP 400: OddThing/],
  ] as const)('%s: %j', async (why, then, message) => {
    const broken = ['describe-vpcs', 'get-rest-apis', 'describe-load-balancers', 'list-resolver-endpoints', 'get-role'];
    const { request } = await start({ rules: broken.map((operation) => ({ operation, then })) });
    const { snapshot } = await collect(request);
    for (const id of [
      'ec2/describe-vpcs',
      'apigateway/get-rest-apis',
      'elbv2/describe-load-balancers',
      'route53resolver/list-resolver-endpoints',
      'iam/get-role',
    ]) {
      const gaps = gapsOf(snapshot, id);
      expect(gaps.length).toBeGreaterThan(0);
      for (const gap of gaps.filter((one) => !one.message?.startsWith('not asked')))
        expect(gap).toMatchObject({ why, message: expect.stringMatching(message) as unknown as string });
      expect([...snapshot.answers.keys()].filter((path) => new RegExp(`/${id}(/|$)`).test(path))).toEqual([]);
    }
  });

  test('a throttle that passes is no gap', async () => {
    const { request } = await start({ rules: [{ operation: 'describe-vpcs', times: 1, then: { throttle: true } }] });
    const { snapshot } = await collect(request);
    expect(gapsOf(snapshot, 'ec2/describe-vpcs')).toEqual([]);
  });

  test('an API is read by name where the list is refused', async () => {
    const { request } = await start({ rules: [{ operation: 'get-rest-apis', then: { deny: true } }] });
    const operations = [...request.operations, 'apigateway/get-rest-api' as const];
    const { snapshot } = await collect({ ...request, operations, scope: { apiIds: ['api1'] } });
    expect(snapshot.answers.has(`${provider}/${region}/apigateway/get-rest-api/api1`)).toBe(true);
  });

  test('an abort gives what is known; the rest are gaps', async () => {
    const { request } = await start({ rules: [{ operation: 'get-rest-apis', then: { delayMs: 2_000 } }] });
    const controller = new AbortController();
    const { snapshot } = await collect({
      ...request,
      signal: controller.signal,
      onCall: ({ operation }) => {
        if (operation === 'describe-vpcs') controller.abort();
      },
    });
    expect(snapshot.answers.has(`${consumer}/${region}/ec2/describe-vpcs`)).toBe(true);
    const [gap] = gapsOf(snapshot, 'apigateway/get-rest-apis');
    expect(gap).toMatchObject({ why: 'unreachable', message: 'interrupted before it was answered' });
    expect(gapsOf(snapshot, 'apigateway/get-resources').length).toBe(1);
  });

  test('a list whose pages lead back to an earlier one ends as a gap', async () => {
    const { request } = await start();
    const { readAnswer } = await import('../../src/probes/read.js');
    const { ec2 } = await import('../../src/probes/state/ec2.js');
    const page = { ok: true as const, output: { Vpcs: [], NextToken: 'again' }, body: '<DescribeVpcsResponse/>' };
    const caller = { send: async () => page, sessionOf: () => undefined, quotaUse: () => [] };
    const to = { account: consumer, region, operation: 'ec2/describe-vpcs' as const };
    const outcome = await readAnswer(caller, to, ec2, { parts: [], region, sides: [], now: request.now() });
    expect(outcome).toMatchObject({ is: 'failed', failure: { why: 'unreachable' } });
  });
});

describe('pace and plan', () => {
  test('a server that enforces half of AWS’s quotas throttles nothing', async () => {
    const { aws, request } = await start({ quotas: { factor: 0.5 } });
    const { snapshot, quota } = await collect({ ...request, clock: realClock });
    expect(aws.journal.filter(({ code }) => code !== undefined && /Throttl|Limit|TooMany/i.test(code))).toEqual([]);
    expect(snapshot.gaps.filter(({ why }) => why === 'throttled')).toEqual([]);
    for (const { peakShare } of quota) expect(peakShare).toBeLessThanOrEqual(0.5);
  });

  test('the plan holds every call that is made, and makes none', async () => {
    const { aws, request } = await start();
    const plan = planOf(request);
    expect(aws.journal).toEqual([]);
    expect(plan.skipped).toEqual([]);
    const { journal } = await collect(request);
    const known = new Set(plan.calls.map((call) => `${call.account}/${call.operation}/${call.key ?? ''}`));
    const families = new Set(plan.families.map(({ account, operation }) => `${account}/${operation}`));
    for (const { account, service, operation, key, level } of journal) {
      const id = `${service}/${operation}`;
      expect(level === 1 ? known.has(`${account}/${id}/${key ?? ''}`) : families.has(`${account}/${id}`)).toBe(true);
    }
  });

  test('never more requests in flight than allowed', async () => {
    const { aws, request } = await start({ latencyMs: 5 });
    await collect({ ...request, concurrency: 3 });
    const most = aws.journal.map(
      ({ at }) => aws.journal.filter((other) => other.at <= at && (other.until ?? Infinity) > at).length,
    );
    expect(Math.max(...most)).toBeLessThanOrEqual(3);
  });
});
