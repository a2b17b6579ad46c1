// The shipped command against a fake AWS in a process of its own; time is taken at the server, from the first call to the last answer.
import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundled } from './bundled.mjs';
import { cli, environment } from './process.mjs';
import { measure, median } from './report.mjs';

const target = 'https://a1b2c3d4e5-vpce-0e222222222222222.execute-api.us-east-1.amazonaws.com/prod/orders';
const role = (account) => `arn:aws:iam::${account}:role/xapi-read`;
const roles = ['--consumer', role('111122223333'), '--provider', role('444455556666')];
const latency = 50;
const handshake = 100;

const heard = async (child) => {
  const [message] = await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(([status]) => Promise.reject(new Error(`the fake AWS ended with ${status}`))),
  ]);
  return message;
};

/** One client against a fresh fake. Gives the fake's journal and what the client wrote on standard error. */
const against = async (server, args, env, allowed) => {
  const fake = fork(server, { env: environment(), stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  try {
    const { url } = await heard(fake);
    const words = args.map((word) => (word === 'URL' ? url : word));
    const child = spawn(process.execPath, words, { env, stdio: ['ignore', 'ignore', 'pipe'], timeout: 120_000 });
    let stderr = '';
    child.stderr.on('data', (bytes) => (stderr += bytes));
    const [status] = await once(child, 'close');
    if (!allowed.includes(status)) throw new Error(`${words.slice(0, 3).join(' ')} ended with ${status}: ${stderr}`);
    fake.send('journal');
    const { journal } = await heard(fake);
    if (journal.length === 0) throw new Error('the fake AWS was asked nothing');
    return { journal, stderr };
  } finally {
    fake.disconnect();
  }
};

const span = (journal) => Math.max(...journal.map(({ until }) => until)) - Math.min(...journal.map(({ at }) => at));
const isThrottle = ({ code = '' }) => /throttl|limitexceeded|toomany/i.test(code);

const levelsIn = (stderr) => {
  const levels = Number(/\d+ calls, (\d+) levels/.exec(stderr)?.[1]);
  if (!(levels > 0)) throw new Error(`-v told no levels: ${stderr.slice(0, 200)}`);
  return levels + 1;
};

export const collector = async (rounds = 5) => {
  const [server, sequential] = await Promise.all([bundled('test/bench/serve.ts'), bundled('test/bench/sequential.ts')]);
  const folder = mkdtempSync(join(tmpdir(), 'xapi-bench-'));
  const env = environment({ XDG_CACHE_HOME: folder, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: '1' });
  const doctor = [
    cli,
    'doctor',
    target,
    '--from',
    'eni-0c111111111111111',
    '--no-logs',
    '-v',
    '--endpoint-url',
    'URL',
    ...roles,
  ];
  try {
    const slowly = await against(server, [sequential, 'URL'], env, [0]);
    await against(server, doctor, env, [0, 3]);
    const runs = [];
    for (let round = 0; round < rounds; round++) runs.push(await against(server, doctor, env, [0, 3]));
    const elapsed = median(runs.map(({ journal }) => span(journal)));
    const oneByOne = span(slowly.journal);
    const [{ journal, stderr }] = runs;
    const levels = levelsIn(stderr);
    const told = `${journal.length} calls, ${levels} levels with AssumeRole, ${Math.round(elapsed)} ms; one by one ${slowly.journal.length} calls, ${Math.round(oneByOne)} ms`;
    const perLevel = levels * (latency + handshake);
    return [
      measure('elapsed over one by one', elapsed / oneByOne, { most: 0.1, note: told }),
      measure('elapsed over levels x 150 ms', elapsed / perLevel, { most: 1.35 }),
      measure('calls throttled, of all runs', runs.flatMap((run) => run.journal.filter(isThrottle)).length, {
        most: 0,
      }),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
