// Commands against an empty script on the same Node, interleaved: medians of many runs.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cli, environment, root } from './process.mjs';
import { measure, median } from './report.mjs';

const fixture = 'fixtures/incidents/closed-group';
const target = 'https://a1b2c3d4e5-vpce-0e222222222222222.execute-api.us-east-1.amazonaws.com/prod/orders';
const replay = ['doctor', target, '--from', 'i-0c111111111111111', '--snapshot', fixture];

/** Milliseconds of a whole run. A run that ends otherwise than it should was not measured. */
const timed = (args, env, expected = 0) => {
  const start = performance.now();
  const { status, signal, stderr } = spawnSync(process.execPath, args, {
    env,
    cwd: root,
    stdio: ['ignore', 'ignore', 'pipe'],
    timeout: 60_000,
  });
  const elapsed = performance.now() - start;
  if (status !== expected)
    throw new Error(`${args.join(' ')} ended with ${status ?? signal}, not ${expected}: ${stderr}`);
  return elapsed;
};

/** A port that notes when the first request of a client arrives, and takes no part in what follows. */
const openDoor = async () => {
  let knock = () => undefined;
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => {
      knock(performance.now());
      socket.destroy();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    knocked: () => new Promise((resolve) => (knock = resolve)),
    close: () => server.close(),
  };
};

const role = (account) => `arn:aws:iam::${account}:role/xapi-read`;

/** Milliseconds until the first request is at the endpoint. `toTheEnd`: lets the run fail by itself instead of ending it. */
const timedLive = async (door, env, toTheEnd) => {
  const live = ['doctor', target, '--from', 'i-0c111111111111111', '--endpoint-url', door.url];
  const args = [cli, ...live, '--consumer', role('111122223333'), '--provider', role('444455556666')];
  const knocked = door.knocked();
  const start = performance.now();
  const child = spawn(process.execPath, args, { env, cwd: root, stdio: 'ignore', timeout: 60_000 });
  const closed = once(child, 'close');
  const first = await Promise.race([
    knocked,
    closed.then(([status]) => Promise.reject(new Error(`live ended with ${status} before a request`))),
  ]);
  if (!toTheEnd) child.kill('SIGKILL');
  await closed;
  return first - start;
};

export const startup = async (rounds) => {
  const folder = mkdtempSync(join(tmpdir(), 'xapi-bench-'));
  const door = await openDoor();
  const warm = environment({ XDG_CACHE_HOME: folder });
  const cold = environment({ NODE_DISABLE_COMPILE_CACHE: '1' });
  const empty = join(folder, 'empty.cjs');
  writeFileSync(empty, '');
  const cases = [
    { name: 'empty script, milliseconds', run: () => timed([empty], warm) },
    { name: 'xapi --version', most: 1.25, run: () => timed([cli, '--version'], warm) },
    { name: 'xapi --help', most: 2, run: () => timed([cli, '--help'], warm) },
    { name: 'doctor over a bundled snapshot', most: 3, run: () => timed([cli, ...replay], warm, 1) },
    { name: 'live until the first request', most: 4, run: (first) => timedLive(door, warm, first) },
    { name: 'doctor over a bundled snapshot, no compiled code kept', run: () => timed([cli, ...replay], cold, 1) },
  ];
  const times = cases.map(() => []);
  try {
    // The first round fills the cache of compiled code, and does not count; the second finds it full.
    for (let round = -2; round < rounds; round++)
      for (const [index, { run }] of cases.entries()) {
        const time = await run(round === -2);
        if (round >= 0) times[index].push(time);
      }
  } finally {
    door.close();
    rmSync(folder, { recursive: true, force: true });
  }
  const base = median(times[0]);
  return cases.map(({ name, most }, index) =>
    measure(name, index === 0 ? base : median(times[index]) / base, { most }),
  );
};
