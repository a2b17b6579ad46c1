// Every kind of command that the tool prints, as the AWS CLI itself takes it: what passes its own models it tries to send,
// to an address of this machine where nobody listens.
import { spawn, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { moduleOf } from '../terraform/situations.mjs';

const entry = `
  import { changed } from './changed.ts';
  import { printedOf } from './printed.ts';
  import { argumentsOf } from './shell.ts';
  export const commands = () => argumentsOf([...new Set(printedOf(changed()).map(({ text }) => text))]).flat();
`;

/** Service, operation and options: commands that differ in their values only are of one kind. */
const kindOf = (words) => words.filter((word, index) => index < 2 || word.startsWith('--')).join(' ');

const nobody = {
  AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
  AWS_MAX_ATTEMPTS: '1',
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
  AWS_PAGER: '',
};

const environment = { ...process.env, ...nobody };

const problemsOf = (status, said) =>
  status !== 0 && said.includes('Could not connect to the endpoint URL')
    ? []
    : [`exit ${status}: ${said.trim().slice(-400)}`];

/** One process for each command, where the AWS CLI is a program of its own. */
const accepts = (words) =>
  new Promise((resolve, reject) => {
    const child = spawn('aws', words, { env: environment, stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.on('data', (text) => (said += text));
    child.once('error', reject);
    child.once('close', (status) => resolve(problemsOf(status, said)));
  });

const driver = fileURLToPath(new URL('accepted.py', import.meta.url));

/** Whether the AWS CLI is a package of this Python: then one process takes all commands, and starts once. */
const isPackage = () => {
  const version = ({ stdout }) => (stdout ?? '').trim();
  const own = version(spawnSync('python3', [driver, '--version'], { encoding: 'utf8' }));
  return own !== '' && version(spawnSync('aws', ['--version'], { encoding: 'utf8' })).startsWith(`aws-cli/${own} `);
};

const acceptsAll = (commands) => {
  const input = commands.map((words) => `${JSON.stringify(words)}\n`).join('');
  const { status, stdout, stderr } = spawnSync('python3', [driver], { input, encoding: 'utf8', env: environment });
  const answers = stdout.trim().split('\n');
  if (status !== 0 || answers.length !== commands.length) throw new Error(`the AWS CLI stopped: ${stderr.slice(-400)}`);
  return answers.map((answer) => problemsOf(...JSON.parse(answer)));
};

/** The problems of each kind: of all in one process, or two at a time. */
export const commandKinds = async (room) => {
  const { commands } = await moduleOf(room, 'commands', entry);
  const kinds = new Map(commands().map((words) => [kindOf(words), words]));
  if (isPackage()) {
    const problems = acceptsAll([...kinds.values()]);
    return [...kinds.keys()].map((name, index) => ({ name, problems: problems[index] }));
  }
  const results = [];
  const left = [...kinds];
  const worker = async () => {
    for (let next = left.shift(); next; next = left.shift())
      results.push({ name: next[0], problems: await accepts(next[1]) });
  };
  await Promise.all([worker(), worker()]);
  return results;
};
