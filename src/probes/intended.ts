import { accountOfRole, demandProfile } from './credentials.js';
import { configurationOf } from './profiles.js';
import type { Session } from './session.js';
import { grouped, type Group, type SideSource } from './session.js';

/** Whom a run would ask, without a call: an account that only AWS could tell has a name in place of its number. */
export interface Intended {
  readonly regions: readonly string[];
  readonly opened: readonly Pick<Session, 'account' | 'sides'>[];
  /** The calls that would open the accounts, for people. */
  readonly opening: readonly string[];
}

/** The account that a profile's settings name: of its role, or of its single sign-on. */
const accountOfProfile = async (profile: string): Promise<string | undefined> => {
  const { profiles } = await configurationOf();
  const section = profiles.get(profile);
  const role = section?.get('role_arn');
  return role === undefined ? section?.get('sso_account_id') : accountOfRole(role);
};

const intended = async ({ source, sides }: Group) => {
  const role = source === undefined ? undefined : accountOfRole(source);
  if (role !== undefined) return { account: role, sides, opening: `sts assume-role ${source}` };
  const profile = source ?? process.env['AWS_PROFILE'];
  if (profile) await demandProfile(profile);
  const account = profile ? await accountOfProfile(profile) : undefined;
  const name = profile ? `account-of-${profile}` : 'default-account';
  return { account: account ?? name, sides, opening: `sts get-caller-identity  ${name}` };
};

/** Reads no more than the AWS configuration. Throws a SessionError for a profile or role that cannot be. */
export const intendedSessions = async (
  sources: readonly SideSource[],
  regions: readonly string[],
): Promise<Intended> => {
  const all = await Promise.all(grouped(sources).map(intended));
  const opened = new Map<string, Pick<Session, 'account' | 'sides'>>();
  for (const { account, sides } of all)
    opened.set(account, { account, sides: [...new Set([...(opened.get(account)?.sides ?? []), ...sides])] });
  return { regions, opened: [...opened.values()], opening: all.map(({ opening }) => opening) };
};
