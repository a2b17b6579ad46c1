import type { Sessions } from '../probes/session.js';
import type { AccountFlags } from './account-options.js';
import { regionsOf } from './account-options.js';
import type { Io } from './io.js';
import { CliError } from './io.js';

/** Every account of the organization, by a role of one name. */
export interface OrganizationFlags extends AccountFlags {
  readonly organization: boolean | undefined;
  readonly 'role-name': string | undefined;
}

const rolePattern = /^[\w+=,.@/-]{1,512}$/;

const roleOf = ({ 'role-name': name, 'external-id': externalId, ...flags }: OrganizationFlags) => {
  const named = (['consumer', 'provider', 'network'] as const).filter((side) => flags[side] !== undefined);
  if (named.length > 0)
    throw new CliError(`--organization reads every account, and --${named.join(', --')} names one`, 2, 'leave one out');
  if (name === undefined)
    throw new CliError('--organization needs --role-name', 2, 'name the role that is assumed in every account');
  if (!rolePattern.test(name)) throw new CliError(`--role-name '${name}' is no name of a role`);
  return { name, ...(externalId === undefined ? {} : { externalId }) };
};

/** Opens every active account of the organization; one that cannot be opened is a gap. */
export const openEveryAccount = async (flags: OrganizationFlags, io: Io): Promise<Sessions> => {
  const role = roleOf(flags);
  const regions = regionsOf(flags, io, undefined);
  const { openOrganization } = await import('../probes/organization.js');
  return openOrganization(role, {
    regions,
    signal: io.signal,
    ...(flags['endpoint-url'] === undefined ? {} : { endpointUrl: flags['endpoint-url'] }),
  });
};
