// Every kind of command that the tool prints, as the AWS CLI itself takes it: what passes its own models it tries to send,
// to an address of this machine where nobody listens.
import { spawn } from 'node:child_process';
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

const accepts = (words) =>
  new Promise((resolve, reject) => {
    const child = spawn('aws', words, {
      env: { ...process.env, ...nobody },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    child.stderr.on('data', (text) => (said += text));
    child.once('error', reject);
    child.once('close', (status) =>
      resolve(
        status !== 0 && said.includes('Could not connect to the endpoint URL')
          ? []
          : [`exit ${status}: ${said.trim().slice(-400)}`],
      ),
    );
  });

/** The problems of each kind, two at a time. */
export const commandKinds = async (room) => {
  const { commands } = await moduleOf(room, 'commands', entry);
  const kinds = new Map(commands().map((words) => [kindOf(words), words]));
  const results = [];
  const left = [...kinds];
  const worker = async () => {
    for (let next = left.shift(); next; next = left.shift())
      results.push({ name: next[0], problems: await accepts(next[1]) });
  };
  await Promise.all([worker(), worker()]);
  return results;
};
