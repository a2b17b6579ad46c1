import { spawn, spawnSync } from 'node:child_process';
import {
  closeSync,
  cpSync,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { startFakeAws } from './fake-aws/index.js';
import { consumer, healthy, ids, provider, urls } from './worlds/peered.js';
import { role } from './live/live.js';

const root = new URL('../', import.meta.url).pathname;
const dist = `${root}dist`;

/** `npm test` builds first; a stale or missing bundle is a failure here, not a skip. */
const alone = (): string => {
  expect(existsSync(`${dist}/cli.js`)).toBe(true);
  const folder = mkdtempSync(join(tmpdir(), 'xapi-bundle-'));
  cpSync(dist, join(folder, 'dist'), { recursive: true });
  return join(folder, 'dist', 'cli.js');
};

const kilobytes = (path: string): number => statSync(path).size / 1024;

test('the bundle runs without node_modules', () => {
  const cli = alone();
  const { status, stdout } = spawnSync(process.execPath, [cli, '--version'], { encoding: 'utf8' });
  expect({ status, stdout }).toEqual({ status: 0, stdout: '0.1.0\n' });
  const snapshot = `${root}fixtures/broken/route-blackhole`;
  const replay = spawnSync(
    process.execPath,
    [cli, 'doctor', urls.alias, '--from', ids.app, '--snapshot', snapshot, '--format', 'json'],
    { encoding: 'utf8' },
  );
  expect({ status: replay.status, stderr: replay.stderr }).toEqual({ status: 1, stderr: '' });
  expect(JSON.parse(replay.stdout)).toMatchObject({ requests: [{ rootCause: 'route-blackhole' }] });
});

test('the bundle stays small: unused operations are shaken out of the SDK clients', () => {
  const chunks = readdirSync(`${dist}/chunks`).map((name) => ({ name, size: kilobytes(`${dist}/chunks/${name}`) }));
  const total = chunks.reduce((sum, { size }) => sum + size, 0);
  expect(kilobytes(`${dist}/cli.js`)).toBeLessThan(8);
  const engine = chunks.find(({ name }) => name === 'engine.cjs');
  expect(engine?.size).toBeLessThan(900);
  expect(chunks.filter(({ name, size }) => name !== 'engine.cjs' && size > 300)).toEqual([]);
  expect(total).toBeLessThan(2_850);
});

test('the version is told by one file alone', () => {
  const cli = alone();
  rmSync(join(cli, '..', 'chunks'), { recursive: true });
  expect(spawnSync(process.execPath, [cli, '--version'], { encoding: 'utf8' }).stdout).toBe('0.1.0\n');
});

test('what no command of a snapshot needs is in none of its files', () => {
  const [start, engine] = ['start', 'engine'].map((name) => readFileSync(`${dist}/chunks/${name}.cjs`, 'utf8'));
  expect(engine).not.toMatch(/@smithy|@aws-sdk|X-Amz-Target/);
  expect(start).not.toMatch(/showHelpOnFail|completionCommand/);
});

const version20 = process.version.startsWith('v20.');

test.each([
  ['kept and used again', (folder: string) => folder],
  ['not kept where nothing can be written', () => '/proc/none'],
])('compiled code is %s', (_name, cacheIn) => {
  const cli = alone();
  const cache = cacheIn(mkdtempSync(join(tmpdir(), 'xapi-cache-')));
  const path = join(cache, 'xapi', 'checks.v8');
  const run = (at = cli) =>
    spawnSync(process.execPath, [at, 'checks'], { encoding: 'utf8', env: { ...process.env, XDG_CACHE_HOME: cache } });
  const first = run();
  expect({ status: first.status, stderr: first.stderr }).toEqual({ status: 0, stderr: '' });
  const written = existsSync(path);
  if (version20) expect(written).toBe(!cache.startsWith('/proc'));
  expect(run().stdout).toBe(first.stdout);
  if (!written) return;
  const { size, mtimeMs } = statSync(path);
  expect(run(alone()).stdout).toBe(first.stdout);
  expect(statSync(path)).toMatchObject({ size, mtimeMs });
  writeFileSync(path, 'not what V8 wrote');
  expect(run().stdout).toBe(first.stdout);
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test('an interrupt prints what is known and exits 130', async () => {
  const aws = await startFakeAws({
    snapshot: healthy(),
    rules: [{ service: 'apigateway', operation: 'get-resources', then: { delayMs: 6_000 } }],
  });
  const argv = [
    'doctor',
    urls.alias,
    '--from',
    ids.app,
    '--format',
    'json',
    '--no-logs',
    '--endpoint-url',
    aws.url,
    '--region',
    'us-east-1',
    '--consumer',
    role(consumer.account),
    '--provider',
    role(provider.account),
  ];
  const child = spawn(process.execPath, [alone(), ...argv], {
    env: { ...process.env, AWS_ACCESS_KEY_ID: '999999999999', AWS_SECRET_ACCESS_KEY: 's' },
  });
  let stdout = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString('utf8')));
  for (let waited = 0; waited < 200 && !aws.journal.some(({ operation }) => operation === 'describe-vpcs'); waited++)
    await sleep(50);
  child.kill('SIGINT');
  const status = await new Promise((resolve) => child.on('close', resolve));
  await aws.close();
  expect(status).toBe(130);
  const report = JSON.parse(stdout) as { verdict: string; gaps: { why: string }[] };
  expect(report.verdict).toBe('undecided');
  expect(report.gaps.length).toBeGreaterThan(0);
}, 30_000);

const long = ['audit', '--snapshot', `${root}fixtures/organization.tar.gz`, '--format', 'json'];

/** Runs the bundle in a pipeline of the shell; the status is the bundle's own. */
const piped = (into: string) =>
  spawnSync('bash', ['-c', `"$@" | ${into}; exit \${PIPESTATUS[0]}`, 'bash', process.execPath, alone(), ...long]);

test('a slow reader, a socket and a file get the whole output, byte by byte', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'xapi-out-')), 'out.json');
  const into = openSync(file, 'w');
  const written = spawnSync(process.execPath, [alone(), ...long], { stdio: ['ignore', into, 'pipe'] });
  closeSync(into);
  expect(written.status).toBe(1);
  const whole = readFileSync(file);
  expect(whole.length).toBeGreaterThan(65_536);
  const slow = piped('(sleep 1; cat)');
  expect({ status: slow.status, isWhole: slow.stdout.equals(whole) }).toEqual({ status: 1, isWhole: true });
  const socket = spawnSync(process.execPath, [alone(), ...long]);
  expect({ status: socket.status, isWhole: socket.stdout.equals(whole) }).toEqual({ status: 1, isWhole: true });
});

test('a reader that goes away changes nothing: the status is that of the result', () => {
  const { status, stderr } = piped('head -c 10');
  expect({ status, stderr: stderr.toString() }).toEqual({ status: 1, stderr: '' });
});

test('where the output cannot be written, the status is no verdict', () => {
  const full = openSync('/dev/full', 'w');
  const { status, stderr } = spawnSync(process.execPath, [alone(), ...long], { stdio: ['ignore', full, 'pipe'] });
  closeSync(full);
  expect({ status, stderr: stderr.toString() }).toEqual({
    status: 4,
    stderr: 'xapi: standard output cannot be written: ENOSPC: no space left on device, write\n',
  });
});
