import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { commands } from '../../src/cli/main.js';
import { writeSnapshot } from '../../src/snapshot/write.js';
import { healthy, ids, urls } from '../worlds/peered.js';
import { run } from './run.js';

const world = join(mkdtempSync(join(tmpdir(), 'xapi-usage-')), 'healthy');
await writeSnapshot(healthy(), world);

test.each([
  [['--from', ''], '--from is empty'],
  [['--from', ' '], '--from is empty'],
  [['--from', '10.10.1.10/33'], '--from 10.10.1.10/33 is neither an address nor a CIDR'],
  [['--from', '300.1.1.1'], '--from 300.1.1.1 is neither an address nor a CIDR'],
  [['--from', 'fe80::1::2'], '--from fe80::1::2 is neither an address nor a CIDR'],
  [[urls.alias.replace('/prod/', ':8443/prod/')], 'API Gateway answers on port 443 only'],
  [[urls.alias.replace('/prod/', '/%zz/')], "'%zz' is no stage"],
  [
    [`arn:aws:execute-api:us-east-1:999988887777:${ids.api}/prod/GET/orders`],
    `the ARN names account 999988887777, and ${ids.api} is an API of 444455556666`,
  ],
])('%j is wrong usage, told in a sentence', async (words, told) => {
  const { status, stdout, stderr } = await run(['doctor', ...words, '--snapshot', world]);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toContain(told);
});

test.each([
  [['--from', '10.10.1.10']],
  [['--from', '192.168.0.0/16']],
  [[urls.alias.replace('/prod/', ':443/prod/')]],
  [['https://orders.example.com:8443/orders', '--from', ids.app]],
  [[`arn:aws:execute-api:us-east-1:444455556666:${ids.api}/prod/GET/orders`]],
])('%j is not', async (words) => {
  expect((await run(['doctor', ...words, '--snapshot', world])).stderr).toBe('');
});

test.each([['--help'], ['checks'], ['explain', '403'], ...Object.keys(commands).map((name) => [name, '--help'])])(
  'the text of %s %s fits 80 columns',
  async (...words) => {
    const { status, stdout } = await run(words);
    expect(status).toBe(0);
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  },
);
