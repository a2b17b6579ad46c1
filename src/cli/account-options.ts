import type { Argv } from 'yargs';
import type { Side } from '../snapshot/operations.js';
import type { Sessions } from '../probes/session.js';
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

const regionsOf = (flags: AccountFlags, io: Io, fromTarget: string | undefined): readonly string[] => {
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

/** Opens the accounts; a side that is left out is read with the default credentials. */
export const openAccounts = async (
  flags: AccountFlags,
  io: Io,
  fromTarget: string | undefined,
  onSent?: () => void,
): Promise<Sessions> => {
  checkUrl('--endpoint-url', flags['endpoint-url']);
  for (const [name, value] of Object.entries(io.env)) if (/^AWS_ENDPOINT_URL/.test(name)) checkUrl(name, value);
  const regions = regionsOf(flags, io, fromTarget);
  const { openSessions } = await import('../probes/session.js');
  const stated = sides.filter((side) => flags[side] !== undefined);
  const asked =
    stated.length === 0
      ? sides.filter((side) => side !== 'network')
      : [...new Set<Side>(['consumer', 'provider', ...stated])];
  const externalId = flags['external-id'];
  return openSessions(
    asked.map((side) => ({ side, source: flags[side], ...(externalId === undefined ? {} : { externalId }) })),
    {
      regions,
      signal: io.signal,
      ...(onSent === undefined ? {} : { onSent }),
      ...(flags['endpoint-url'] === undefined ? {} : { endpointUrl: flags['endpoint-url'] }),
    },
  );
};
