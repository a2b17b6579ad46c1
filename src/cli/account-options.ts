import type { Argv } from 'yargs';
import type { Side } from '../snapshot/operations.js';
import type { Intended } from '../probes/intended.js';
import type { Sessions, SessionOptions, SideSource } from '../probes/session.js';
import type { Io } from './io.js';
import { CliError } from './io.js';

/** Whose accounts are read, and how. */
export interface AccountFlags {
  readonly consumer: string | undefined;
  readonly provider: string | undefined;
  readonly network: string | undefined;
  readonly 'external-id': string | undefined;
  readonly region: readonly string[] | undefined;
  readonly 'endpoint-url': string | undefined;
}

const accounts = 'Accounts (each a profile name or a role ARN; default: the default credentials):';

export const withAccountFlags = <T>(yargs: Argv<T>) =>
  yargs
    .option('consumer', { type: 'string', describe: "the caller's account", group: accounts })
    .option('provider', { type: 'string', describe: "the API's account", group: accounts })
    .option('network', { type: 'string', describe: 'the account of transit gateways and DNS', group: accounts })
    .option('external-id', { type: 'string', describe: 'external id for the roles', group: accounts })
    .option('region', { type: 'string', array: true, nargs: 1, describe: 'region; repeatable', group: accounts })
    .option('endpoint-url', { type: 'string', describe: 'instead of AWS, for every service', group: accounts });

const sides: readonly Side[] = ['consumer', 'provider', 'network'];

export const regionsOf = (flags: AccountFlags, io: Io, fromTarget: string | undefined): readonly string[] => {
  if (flags.region && flags.region.length > 0) return flags.region;
  const region = fromTarget ?? io.env['AWS_REGION'] ?? io.env['AWS_DEFAULT_REGION'];
  if (region === undefined || region === '')
    throw new CliError('no region is known', 2, 'give --region, or set AWS_REGION');
  return [region];
};

const checkUrl = (name: string, value: string | undefined): void => {
  if (value === undefined || value === '' || /^https?:\/\/[^/]+/.test(value)) return;
  throw new CliError(`${name} '${value}' is not a URL`, 2, 'give it with its scheme: https://HOST:PORT');
};

interface Stated {
  readonly sources: readonly SideSource[];
  readonly regions: readonly string[];
}

/** Whom the flags name; a side that is left out is read with the default credentials. */
const stated = (flags: AccountFlags, io: Io, fromTarget: string | undefined): Stated => {
  checkUrl('--endpoint-url', flags['endpoint-url']);
  for (const [name, value] of Object.entries(io.env)) if (/^AWS_ENDPOINT_URL/.test(name)) checkUrl(name, value);
  const regions = regionsOf(flags, io, fromTarget);
  const named = sides.filter((side) => flags[side] !== undefined);
  const asked =
    named.length === 0
      ? sides.filter((side) => side !== 'network')
      : [...new Set<Side>(['consumer', 'provider', ...named])];
  const externalId = flags['external-id'];
  return {
    sources: asked.map((side) => ({
      side,
      source: flags[side],
      ...(externalId === undefined ? {} : { externalId }),
    })),
    regions,
  };
};

/** Asks for the code of a device on the terminal; undefined where there is none. */
const mfaPrompt = (io: Io): ((serial: string) => Promise<string>) | undefined => {
  if (io.stdin.isTTY !== true || io.stderr.isTTY !== true) return undefined;
  return async (serial) => {
    const { createInterface } = await import('node:readline/promises');
    const terminal = createInterface({ input: io.stdin, output: io.stderr });
    try {
      return (await terminal.question(`MFA code of ${serial}: `, { signal: io.signal })).trim();
    } finally {
      terminal.close();
    }
  };
};

/** Opens the accounts. `onSent` is told when the first answer is being waited for. */
export const openAccounts = async (
  flags: AccountFlags,
  io: Io,
  fromTarget: string | undefined,
  onSent?: SessionOptions['onSent'],
): Promise<Sessions> => {
  const { sources, regions } = stated(flags, io, fromTarget);
  const { openSessions } = await import('../probes/session.js');
  const promptMfa = mfaPrompt(io);
  return openSessions(sources, {
    regions,
    signal: io.signal,
    ...(onSent === undefined ? {} : { onSent }),
    ...(promptMfa === undefined ? {} : { promptMfa }),
    ...(flags['endpoint-url'] === undefined ? {} : { endpointUrl: flags['endpoint-url'] }),
  });
};

/** The accounts as far as they are known without a call. */
export const planAccounts = async (flags: AccountFlags, io: Io, fromTarget: string | undefined): Promise<Intended> => {
  const { sources, regions } = stated(flags, io, fromTarget);
  const { intendedSessions } = await import('../probes/intended.js');
  return intendedSessions(sources, regions);
};
