import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import type { Report } from '../../src/diagnosis/schema.js';
import { writeSnapshot } from '../../src/snapshot/write.js';
import { provider } from '../worlds/peered.js';
import { estate } from '../worlds/estate.js';
import { edit } from '../worlds/world.js';
import { run } from './run.js';

const apis = 60;

/** Every seventh API has no policy, and the last consumer's routes to the provider are gone. */
const broken = () => {
  const whole = estate(apis, 3);
  const policies = edit(whole, provider, 'apigateway/get-rest-apis', ({ items }: { items: { policy?: string }[] }) => {
    items.forEach((item, index) => index % 7 === 3 && delete item.policy);
  });
  const last = { account: '111122223335', region: 'us-east-1' };
  return edit(policies, last, 'ec2/describe-route-tables', (answer: { RouteTables: { Routes: object[] }[] }) => {
    for (const table of answer.RouteTables) table.Routes = table.Routes.slice(0, 1);
  });
};

test(`every caller of ${apis} APIs: each request judged, within seconds, on a page that can be read`, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'xapi-scale-'));
  await writeSnapshot(broken(), folder);
  const started = performance.now();
  const { status, stdout } = await run(['doctor', '--snapshot', folder]);
  expect(performance.now() - started).toBeLessThan(20_000);
  expect(status).toBe(1);
  const [before = ''] = stdout.split('# Commands');
  const page = before.split('\n').filter((line) => !/^\s*(aws |--|\\)/.test(line));
  expect(page.filter((line) => line.length > 80)).toEqual([]);
  expect(stdout).toContain('3 callers, 60 APIs');
  expect(stdout).toMatch(/stopped: \d+ of 180 requests[^]*60 {2}route-missing-client-to-endpoint\n +arn:/);
  expect(page.length).toBeLessThan(300);
  expect(stdout).toMatch(/route-missing-client-to-endpoint[^]*60 requests meet this/);
  expect(stdout).toMatch(/newly allowed[^]*and \d+ more: --format json lists them/);
  expect(stdout).toMatch(/broken: 180 requests/);
});

test(`an audit of ${apis} APIs: every kind of method of each, and nothing intended is broken`, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'xapi-scale-'));
  await writeSnapshot(estate(apis, 3), folder);
  const started = performance.now();
  const { stdout } = await run(['audit', '--snapshot', folder, '--format', 'json']);
  expect(performance.now() - started).toBeLessThan(20_000);
  const { requests } = JSON.parse(stdout) as Report;
  expect(requests.length).toBe(apis * 5);
  expect(requests.filter(({ verdict }) => verdict !== 'healthy')).toEqual([]);
});
