import { describe, expect, test } from '@jest/globals';
import { paceOf, type Clock } from '../../src/probes/pace.js';
import { quotasOf } from '../../src/probes/quotas.js';

/** A clock that stands still until told; sleepers wake in the order of their time. */
const fakeClock = (): Clock & { advance(ms: number): Promise<void> } => {
  let time = 0;
  let sleepers: { at: number; wake: () => void }[] = [];
  return {
    now: () => time,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        sleepers.push({ at: time + ms, wake: resolve });
        signal?.addEventListener('abort', () => reject(signal.reason as Error));
      }),
    advance: async (ms) => {
      time += ms;
      sleepers.filter(({ at }) => at <= time).forEach(({ wake }) => wake());
      sleepers = sleepers.filter(({ at }) => at > time);
      await new Promise(setImmediate);
    },
  };
};

const at = (operation: string, account = '111122223333', region = 'us-east-1') => ({ account, region, operation });

const started = (pace: ReturnType<typeof paceOf>, operation: string, calls: number): { count: number } => {
  const passed = { count: 0 };
  for (let i = 0; i < calls; i++)
    void pace.take(at(operation)).then(
      () => passed.count++,
      () => undefined,
    );
  return passed;
};

describe('token buckets', () => {
  test('half of the quota at once, half of the rate after that', async () => {
    const clock = fakeClock();
    const passed = started(paceOf(clock), 'apigateway/get-stages', 40);
    await clock.advance(0);
    expect(passed.count).toBe(19);
    await clock.advance(1_000);
    expect(passed.count).toBe(24);
    await clock.advance(1_000);
    expect(passed.count).toBe(29);
  });

  test('an operation with a quota of its own draws from the service’s too', async () => {
    const clock = fakeClock();
    const pace = paceOf(clock);
    const resources = started(pace, 'apigateway/get-resources', 3);
    await clock.advance(0);
    expect(resources.count).toBe(2);
    const use = pace.use().find(({ quota }) => quota === 'apigateway');
    expect(use?.calls).toBe(3);
    await clock.advance(800);
    expect(resources.count).toBe(3);
  });

  test('v2 of API Gateway draws from the same bucket as v1; EC2 has one an action; places do not share', () => {
    expect([...quotasOf('apigatewayv2/get-apis', 'us-east-1').keys()]).toEqual(['apigateway']);
    expect([...quotasOf('ec2/describe-vpcs', 'us-east-1').keys()]).toEqual(['ec2/describe-vpcs']);
    const pace = paceOf(fakeClock());
    void pace.take(at('ec2/describe-vpcs'));
    void pace.take(at('ec2/describe-vpcs', '444455556666'));
    void pace.take(at('ec2/describe-vpcs', '444455556666', 'eu-west-1'));
    expect(pace.use().map(({ calls }) => calls)).toEqual([1, 1, 1]);
  });

  test('every quota lets something pass, and no more than its share', async () => {
    for (const operation of [
      'route53/x',
      'logs/filter-log-events',
      'cloudtrail/lookup-events',
      'odd/thing',
      'lambda/get-policy',
    ]) {
      const clock = fakeClock();
      const quotas = [...quotasOf(operation, 'us-east-1').values()];
      const passed = started(paceOf(clock), operation, 200);
      await clock.advance(0);
      const burst = Math.min(...quotas.map((quota) => quota.burst));
      expect(passed.count).toBeGreaterThan(0);
      expect(passed.count).toBeLessThanOrEqual(Math.max(1, burst / 2));
    }
  });

  test('an abort wakes those who wait and gives their turn back', async () => {
    const clock = fakeClock();
    const pace = paceOf(clock);
    started(pace, 'cloudtrail/lookup-events', 1);
    const controller = new AbortController();
    const waiting = pace.take(at('cloudtrail/lookup-events'), controller.signal);
    controller.abort();
    await expect(waiting).rejects.toThrow();
    await expect(pace.take(at('cloudtrail/lookup-events'), controller.signal)).rejects.toThrow();
    await clock.advance(1_000);
    const next = started(pace, 'cloudtrail/lookup-events', 1);
    await clock.advance(0);
    expect(next.count).toBe(1);
  });

  test('the share of AWS’s own bucket is known', async () => {
    const clock = fakeClock();
    const pace = paceOf(clock);
    for (let call = 0; call < 4; call++) await pace.take(at('ec2/describe-vpcs'));
    const [use] = pace.use();
    expect(use).toMatchObject({ quota: 'ec2/describe-vpcs', calls: 4 });
    expect(use?.peakShare).toBeCloseTo(0.04);
  });
});
