import { readFile } from 'node:fs/promises';
import type { Argv } from 'yargs';
import { inventoryOf, known } from '../inventory/inventory.js';
import type { AuthorizeRequest, AuthorizeResult } from '../policy/index.js';
import { authorize as decide, readAuthorizeRequest } from '../policy/index.js';
import { buildRequests } from '../request/build.js';
import { subjectOf } from '../request/fact.js';
import { authorizeRequestOf } from '../request/facts/resource-policy.js';
import type { ExitStatus, Io } from './io.js';
import { CliError, exit, print, readAll } from './io.js';
import type { RequestFlags } from './request-options.js';
import { askedOf, withRequestFlags } from './request-options.js';

export interface AuthorizeFlags extends RequestFlags {
  readonly request: string | undefined;
  readonly snapshot: string | undefined;
  readonly api: string | undefined;
  readonly format: 'table' | 'json' | undefined;
  readonly 'allow-unknown': boolean;
}

export const withAuthorizeFlags = (yargs: Argv) =>
  withRequestFlags(yargs)
    .option('request', {
      type: 'string',
      nargs: 1,
      describe: 'file with one request or an array of them, each with its policies; - reads standard input',
    })
    .option('snapshot', { type: 'string', describe: 'take the policies out of a snapshot' })
    .option('api', { type: 'string', describe: 'with --snapshot: API id, name, URL or ARN' })
    .option('region', { type: 'string', array: true, nargs: 1, describe: 'region' })
    .option('format', { choices: ['table', 'json'] as const, describe: 'output (default: json)' })
    .option('allow-unknown', { type: 'boolean', default: false, describe: 'exit 0 when the decision is unknown' })
    .example('$0 authorize --request policy-tests.json', '');

const parse = (text: string, name: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new CliError(`${name} is not JSON: ${(error as Error).message}`);
  }
};

const readText = async (file: string, io: Io): Promise<string> => {
  if (file === '-') return readAll(io.stdin);
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new CliError(`${file} cannot be read: ${(error as Error).message}`);
  }
};

const oneRequest = (value: unknown, where: string): AuthorizeRequest => {
  const read = readAuthorizeRequest(value);
  if (!read.ok) throw new CliError(`${where}: ${read.problem}`);
  return read.request;
};

interface Batch {
  readonly requests: readonly AuthorizeRequest[];
  readonly isArray: boolean;
}

const fromFile = async (file: string, io: Io): Promise<Batch> => {
  const name = file === '-' ? 'standard input' : file;
  const value = parse(await readText(file, io), name);
  if (!Array.isArray(value)) return { requests: [oneRequest(value, name)], isArray: false };
  return { requests: value.map((item, index) => oneRequest(item, `${name}, request ${index}`)), isArray: true };
};

const fromSnapshot = async (flags: AuthorizeFlags, io: Io): Promise<Batch> => {
  if (flags.api === undefined)
    throw new CliError('--snapshot needs --api', 2, 'give the API id, its invoke URL or an execute-api ARN');
  const { readSnapshot } = await import('../snapshot/read.js');
  const inventory = inventoryOf(await readSnapshot(flags.snapshot as string));
  const asked = await askedOf({ ...flags, target: flags.api }, io);
  const requests = buildRequests(inventory, asked);
  if (requests.length === 0) throw new CliError(`no caller is known for ${flags.api}`, exit.usage, 'give --from');
  return {
    requests: requests.map((request) => {
      const policies = known(() => authorizeRequestOf(subjectOf(request, inventory)));
      if (!policies.known) {
        const { action, account, why } = policies.gap;
        throw new CliError(`the policies are not all there: ${action} in ${account} is ${why}`, exit.undecided);
      }
      return policies.value;
    }),
    isArray: requests.length > 1,
  };
};

const statusOf = (results: readonly AuthorizeResult[], allowUnknown: boolean): ExitStatus => {
  const tests = results.filter(({ asExpected }) => asExpected !== undefined);
  if (tests.length > 0 && tests.some(({ asExpected }) => !asExpected)) return exit.failed;
  const rest = results.filter(({ asExpected }) => asExpected === undefined);
  if (rest.some(({ decision }) => decision === 'DENY')) return exit.failed;
  return rest.some(({ decision }) => decision === 'UNKNOWN') && !allowUnknown ? exit.undecided : exit.ok;
};

/** `xapi authorize`: do the policies allow this one request, and which statement decides? */
export const authorize = async (flags: AuthorizeFlags, io: Io): Promise<ExitStatus> => {
  if ((flags.request === undefined) === (flags.snapshot === undefined))
    throw new CliError('authorize needs either --request FILE or --snapshot PATH --api ID');
  const { requests, isArray } =
    flags.request === undefined ? await fromSnapshot(flags, io) : await fromFile(flags.request, io);
  const results = requests.map(decide);
  if (flags.format === 'table') {
    const { renderDecisions } = await import('../report/authorize.js');
    await print(io.stdout, renderDecisions(results));
  } else {
    await print(io.stdout, `${JSON.stringify(isArray ? results : results[0], null, 2)}\n`);
  }
  return statusOf(results, flags['allow-unknown']);
};
