import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';

const cli = new URL('../../dist/cli.js', import.meta.url).pathname;
const home = mkdtempSync(join(tmpdir(), 'xapi-home-'));
writeFileSync(join(home, 'config'), '[profile empty]\nregion = us-east-1\n');

/** A process of its own, with an environment that holds no credentials. */
const run = (argv: readonly string[], env: Record<string, string> = {}) =>
  spawnSync(process.execPath, [cli, 'doctor', 'a1b2c3d4e5', ...argv], {
    encoding: 'utf8',
    env: {
      PATH: process.env['PATH'],
      HOME: home,
      AWS_CONFIG_FILE: join(home, 'config'),
      AWS_SHARED_CREDENTIALS_FILE: join(home, 'none'),
      AWS_EC2_METADATA_DISABLED: 'true',
      ...env,
    },
  });

const keys = { AWS_ACCESS_KEY_ID: 'AKIATEST', AWS_SECRET_ACCESS_KEY: 'secret' };

test.each([
  ['no region', [], {}, 2, /no region is known/],
  ['no credentials', ['--region', 'us-east-1'], {}, 4, /no AWS credentials/],
  ['no such profile', ['--region', 'us-east-1', '--consumer', 'nosuch'], {}, 2, /no profile nosuch/],
  [
    'a profile without credentials',
    ['--region', 'us-east-1', '--consumer', 'empty', '--provider', 'empty'],
    {},
    2,
    /profile empty/i,
  ],
  ['a bad role', ['--region', 'us-east-1', '--provider', 'arn:aws:iam::1:role/x'], {}, 2, /is no role/],
  ['no network', ['--region', 'us-east-1', '--endpoint-url', 'http://127.0.0.1:9'], keys, 4, /cannot be reached/],
  ['a bad endpoint', ['--region', 'us-east-1', '--endpoint-url', 'nonsense'], keys, 2, /is not a URL/],
  [
    'a bad endpoint in the environment',
    ['--region', 'us-east-1'],
    { ...keys, AWS_ENDPOINT_URL: 'nonsense' },
    2,
    /AWS_ENDPOINT_URL 'nonsense'/,
  ],
  ['an option misspelt', ['--region', 'us-east-1', '--frm', 'eni-1'], keys, 2, /unknown argument: frm\n.*--from\?/],
  [
    'a file that cannot be written, told before anything is read',
    ['--region', 'us-east-1', '--format', 'json=/nowhere/report.json', '--endpoint-url', 'http://127.0.0.1:9'],
    keys,
    2,
    /\/nowhere\/report.json cannot be written: \/nowhere: no such file or folder/,
  ],
  ['a bad region', ['--region', 'mars'], keys, 2, /--region 'mars'/],
] as const)('%s: one sentence, what to do, no stack', (_name, argv, env, status, message) => {
  const ran = run(argv, env);
  expect({ status: ran.status, stdout: ran.stdout }).toEqual({ status, stdout: '' });
  expect(ran.stderr).toMatch(message);
  expect(ran.stderr).not.toMatch(/\n\s+at |Warning/);
  expect(ran.stderr.trim().split('\n').length).toBeLessThanOrEqual(3);
});

test('--plan makes no call, not even for credentials: an account that only AWS could tell has a name', () => {
  const role = 'arn:aws:iam::444455556666:role/xapi-read';
  const argv = ['--plan', '--region', 'us-east-1', '--from', 'eni-1', '--consumer', 'empty', '--provider', role];
  const { status, stdout, stderr } = run([...argv, '--endpoint-url', 'http://127.0.0.1:9']);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  const lines = stdout.split('\n');
  expect(lines.slice(0, 2)).toEqual(['sts get-caller-identity  account-of-empty', `sts assume-role ${role}`]);
  expect(lines).toContain('ec2 describe-vpcs  account-of-empty us-east-1');
  expect(lines).toContain('apigateway get-resources a1b2c3d4e5  444455556666 us-east-1');
});
