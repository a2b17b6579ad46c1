import { callerOf } from './calls.js';
import { realClock } from './clock.js';
import { readAnswer } from './read.js';
import { SessionError } from './session-error.js';
import type { SessionOptions, Sessions, SideSource } from './session.js';
import { openSessions } from './session.js';
import { loadService } from './state/services.js';

/** The role that is assumed in every account. */
export interface OrganizationRole {
  readonly name: string;
  readonly externalId?: string;
}

const sides = ['consumer', 'provider', 'network'] as const;
const operation = 'organizations/list-accounts';

interface Account {
  readonly Id?: string;
  readonly Name?: string;
  readonly Status?: string;
}

const accountsOf = async (base: Sessions, { regions, signal }: SessionOptions): Promise<readonly Account[]> => {
  const [session] = base.opened;
  const [region = 'us-east-1'] = regions;
  const caller = callerOf(base, { clock: realClock, ...(signal === undefined ? {} : { signal }) });
  const asked = { parts: [], region, sides, now: new Date(0) };
  const to = { account: session?.account ?? '', region: 'global', operation } as const;
  const outcome = await readAnswer(caller, to, await loadService(operation), asked);
  if (outcome.is === 'answered') return (outcome.answer as { Accounts?: readonly Account[] }).Accounts ?? [];
  const why = outcome.is === 'failed' ? outcome.failure.message : 'there is no organization';
  throw new SessionError(
    `The accounts of the organization cannot be listed: ${why}.`,
    'Run with credentials of its management account or of a delegated administrator.',
    4,
  );
};

const sourcesOf = (accounts: readonly Account[], own: string, role: OrganizationRole, arn: string): SideSource[] =>
  accounts
    .filter(({ Status }) => Status === 'ACTIVE')
    .flatMap(({ Id = '' }) =>
      sides.map((side) => ({
        side,
        source: Id === own ? undefined : `arn:${arn}:iam::${Id}:role/${role.name}`,
        ...(role.externalId === undefined ? {} : { externalId: role.externalId }),
      })),
    );

const partitionOf = (region: string): string =>
  region.startsWith('cn-') ? 'aws-cn' : region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';

/**
 * Opens every active account of the organization by a role of one name; the account of the default credentials is read
 * with them. An account whose role cannot be assumed is in `failed`. Rejects with a SessionError when the accounts cannot
 * be listed, or none can be opened.
 * @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListAccounts.html
 */
export const openOrganization = async (role: OrganizationRole, options: SessionOptions): Promise<Sessions> => {
  const base = await openSessions([{ side: 'consumer', source: undefined }], options);
  try {
    const accounts = await accountsOf(base, options);
    const own = base.opened[0]?.account ?? '';
    const sessions = await openSessions(sourcesOf(accounts, own, role, partitionOf(options.regions[0] ?? '')), options);
    const names = new Map(accounts.flatMap(({ Id, Name }) => (Id && Name ? [[Id, Name] as const] : [])));
    return {
      ...sessions,
      names,
      notes: [...new Set(sessions.notes.map((note) => note.replace(/^(consumer|provider|network): /, '')))],
    };
  } finally {
    base.close();
  }
};
