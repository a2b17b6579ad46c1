import { readFile } from 'node:fs/promises';
import type { Argv } from 'yargs';
import type { Inventory } from '../inventory/inventory.js';
import { inventoryOf, known } from '../inventory/inventory.js';
import type { AuthorizeRequest, AuthorizeResult } from '../policy/index.js';
import { authorize as decide, readAuthorizeRequest } from '../policy/index.js';
import type { Decided } from '../report/authorize.js';
import { requestId } from '../request/build.js';
import { lookUp, subjectOf } from '../request/fact.js';
import { restApi } from '../request/facts/api.js';
import { authorizeRequestOf } from '../request/facts/resource-policy.js';
import type { Request } from '../request/request.js';
import type { Gap } from '../snapshot/snapshot.js';
import { fileTrouble } from './file-trouble.js';
import type { ExitStatus, Io } from './io.js';
import { CliError, exit, readAll } from './io.js';
import type { OutputFlags } from './output.js';
import { parseOutputs, withOutputFlags, writeOutputs } from './output.js';
import type { RequestFlags } from './request-options.js';
import { askedOf, requestsFor, withRequestFlags } from './request-options.js';

export interface AuthorizeFlags extends RequestFlags, OutputFlags {
  readonly request: string | undefined;
  readonly snapshot: string | undefined;
  readonly api: string | undefined;
  readonly 'allow-unknown': boolean;
}

const formats = ['table', 'json'] as const;

export const withAuthorizeFlags = (yargs: Argv) =>
  withOutputFlags(withRequestFlags(yargs), formats)
    .option('request', {
      type: 'string',
      nargs: 1,
      describe: 'file with one request or an array of them, each with its policies; - reads standard input',
    })
    .option('snapshot', { type: 'string', describe: 'take the policies out of a snapshot' })
    .option('api', { type: 'string', describe: 'with --snapshot: API id, name, URL or ARN' })
    .option('region', { type: 'string', array: true, nargs: 1, describe: 'region' })
    .option('allow-unknown', { type: 'boolean', default: false, describe: 'exit 0 when the decision is unknown' })
    .example('$0 authorize --request policy-tests.json', '');

const parse = (text: string, name: string): unknown => {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (error) {
    throw new CliError(`${name} is not JSON: ${(error as Error).message}`);
  }
};

const readText = async (file: string, io: Io): Promise<string> => {
  if (file === '-') return readAll(io.stdin);
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new CliError(`${file} cannot be read: ${fileTrouble(error)}`);
  }
};

const oneRequest = (value: unknown, where: string): AuthorizeRequest => {
  const read = readAuthorizeRequest(value);
  if (!read.ok) throw new CliError(`${where}: ${read.problem}`);
  return read.request;
};

interface Batch {
  readonly results: readonly Decided[];
  readonly isArray: boolean;
}

const fromFile = async (file: string, io: Io): Promise<Batch> => {
  const name = file === '-' ? 'standard input' : file;
  const value = parse(await readText(file, io), name);
  if (!Array.isArray(value)) return { results: [decide(oneRequest(value, name))], isArray: false };
  const requests = value.map((item, index) => oneRequest(item, `${name}, request ${index}`));
  return { results: requests.map(decide), isArray: true };
};

/** Nothing can be decided while a policy, or what names it, was not collected. */
const undecided = (id: string, gap: Gap): Decided => ({
  schema: 'xapi/authorize/1',
  id,
  decision: 'UNKNOWN',
  kind: 'UNKNOWN',
  blame: [],
  statements: [],
  dependsOn: [],
  lint: [],
  gaps: [gap],
});

const decided = (request: Request, inventory: Inventory, name: string): Decided => {
  const subject = subjectOf(request, inventory);
  const api = lookUp(subject, restApi);
  if (api.known && api.value === undefined)
    throw new CliError(`--api ${name} is in no account that was read`, exit.usage, 'give an API of the snapshot');
  const policies = known(() => authorizeRequestOf(subject));
  const id = requestId(inventory, request);
  return policies.known ? decide({ ...policies.value, id }) : undecided(id, policies.gap);
};

const fromSnapshot = async (flags: AuthorizeFlags, io: Io): Promise<Batch> => {
  const { api } = flags;
  if (api === undefined)
    throw new CliError('--snapshot needs --api', 2, 'give the API id, its invoke URL or an execute-api ARN');
  const { readSnapshot } = await import('../snapshot/read.js');
  const inventory = inventoryOf(await readSnapshot(flags.snapshot as string));
  const requests = requestsFor(inventory, await askedOf({ ...flags, target: api }, io));
  if (requests.length === 0) throw new CliError(`no caller is known for ${api}`, exit.usage, 'give --from');
  return { results: requests.map((request) => decided(request, inventory, api)), isArray: requests.length > 1 };
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
  const outputs = parseOutputs({ format: flags.format ?? ['json'] }, formats);
  const { results, isArray } =
    flags.request === undefined ? await fromSnapshot(flags, io) : await fromFile(flags.request, io);
  const { decisionsJson, renderDecisions } = await import('../report/authorize.js');
  await writeOutputs(
    outputs,
    io,
    (format, options) =>
      Promise.resolve(format === 'json' ? decisionsJson(results, isArray) : renderDecisions(results, options)),
    flags.color,
  );
  return statusOf(results, flags['allow-unknown']);
};
