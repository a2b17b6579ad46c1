import type { Side } from '../snapshot/operations.js';
import { clientOf, type Access } from './clients.js';
import { connectionsOf, type Connections } from './connections.js';
import { accessFor, accountOfRole, type Origin } from './credentials.js';
import { noAws, SessionError, sessionErrorOf } from './session-error.js';

/** One side of a diagnosis and whose credentials it uses. */
export interface SideSource extends Origin {
  readonly side: Side;
}

export interface SessionOptions {
  /** At least one. */
  readonly regions: readonly string[];
  /** Instead of AWS, for every service. */
  readonly endpointUrl?: string;
  readonly promptMfa?: (serial: string) => Promise<string>;
  readonly signal?: AbortSignal;
  /** Told when an account's answer is being waited for: time to make ready what is needed next. */
  readonly onSent?: (connections: Connections) => void;
}

/** One account that can be asked, and the sides that it plays. */
export interface Session {
  readonly account: string;
  readonly sides: readonly Side[];
  readonly source: string | undefined;
  readonly access: Access;
}

/** A side that cannot be asked; `account` where its role tells it. */
export interface FailedSide {
  readonly side: Side;
  readonly source: string | undefined;
  readonly account?: string;
  readonly error: SessionError;
}

export interface Sessions {
  readonly regions: readonly string[];
  readonly opened: readonly Session[];
  readonly failed: readonly FailedSide[];
  /** What the user should know: sides that share an account, sides that failed. */
  readonly notes: readonly string[];
  /** Names of accounts, where an organization tells them. */
  readonly names?: ReadonlyMap<string, string>;
  close(): void;
}

export interface Group extends Origin {
  readonly sides: readonly Side[];
}

/** Sides with the same credentials are one. */
export const grouped = (sources: readonly SideSource[]): Group[] => {
  const groups = new Map<string, Group>();
  for (const { side, ...origin } of sources) {
    const key = JSON.stringify([origin.source ?? null, origin.externalId ?? null]);
    const known = groups.get(key);
    groups.set(key, { ...origin, sides: [...(known?.sides ?? []), side] });
  }
  return [...groups.values()];
};

/** As the options, with the connections of this run known. */
type Opening = Omit<SessionOptions, 'onSent'> & { readonly onSent?: () => void };

const identify = async (access: Access, source: string | undefined, options: Opening): Promise<string> => {
  const { sts, callerAccount } = await import('./state/sts.js');
  const client = await clientOf(sts, options.regions[0] ?? 'us-east-1', access);
  try {
    const account = await callerAccount(client, options);
    if (account !== undefined && /^\d{12}$/.test(account)) return account;
    throw noAws();
  } catch (error) {
    throw sessionErrorOf(error, source, 'identity');
  }
};

type Opened =
  { readonly group: Group; readonly session: Session } | { readonly group: Group; readonly failed: FailedSide[] };

const open = async (group: Group, options: Opening, connections: Connections): Promise<Opened> => {
  const { source, externalId, sides } = group;
  let account: string | undefined;
  try {
    account = source === undefined ? undefined : accountOfRole(source);
    const [region = 'us-east-1'] = options.regions;
    const access = await accessFor(
      { source, ...(externalId === undefined ? {} : { externalId }) },
      { ...options, region, connections },
    );
    if (account === undefined) account = await identify(access, source, options);
    else await demandKeys(access, source);
    return { group, session: { account, sides, source, access } };
  } catch (error) {
    if (!(error instanceof SessionError)) throw error;
    const known = account === undefined ? {} : { account };
    return { group, failed: sides.map((side) => ({ side, source, ...known, error })) };
  }
};

/** A role's account is in its ARN; that the role can be assumed is found out now and not in the midst of the calls. */
const demandKeys = async ({ credentials }: Access, source: string | undefined): Promise<void> => {
  try {
    if (typeof credentials === 'function') await credentials();
  } catch (error) {
    throw sessionErrorOf(error, source, 'role');
  }
};

const merged = (sessions: readonly Session[]): Session[] => {
  const byAccount = new Map<string, Session>();
  for (const session of sessions) {
    const known = byAccount.get(session.account);
    byAccount.set(
      session.account,
      known ? { ...known, sides: [...new Set([...known.sides, ...session.sides])] } : session,
    );
  }
  return [...byAccount.values()];
};

const sharedNotes = (sessions: readonly Session[]): string[] =>
  sessions.flatMap((session) => {
    const first = sessions.find(({ account }) => account === session.account);
    return first === undefined || first === session
      ? []
      : [
          `${session.sides.join(' and ')}: account ${session.account} is collected once, ` +
            `with the credentials of the ${first.sides.join(' and ')} side`,
        ];
  });

/** A terminal can ask one thing at a time. */
const oneByOne = (ask: (serial: string) => Promise<string>): ((serial: string) => Promise<string>) => {
  let last: Promise<unknown> = Promise.resolve();
  return (serial) => {
    const next = last.then(() => ask(serial));
    last = next.catch(() => undefined);
    return next;
  };
};

/**
 * Opens every side, all at once. A side that fails is in `failed` and the others go on; when all fail, or one names a
 * profile or role that there is not, its SessionError is thrown. Errors that are no SessionError are bugs.
 */
export const openSessions = async (sources: readonly SideSource[], options: SessionOptions): Promise<Sessions> => {
  const connections = connectionsOf();
  const { promptMfa, onSent, ...others } = options;
  const asking = {
    ...others,
    ...(promptMfa === undefined ? {} : { promptMfa: oneByOne(promptMfa) }),
    ...(onSent === undefined ? {} : { onSent: () => onSent(connections) }),
  };
  const opened = await Promise.all(grouped(sources).map((group) => open(group, asking, connections)));
  const sessions = opened.flatMap((one) => ('session' in one ? [one.session] : []));
  const failed = opened.flatMap((one) => ('failed' in one ? one.failed : []));
  const typo = failed.find(({ error }) => error.exitStatus === 2);
  const fatal = typo ?? (sessions.length === 0 ? failed[0] : undefined);
  if (fatal) {
    connections.close();
    throw fatal.error;
  }
  return {
    regions: options.regions,
    opened: merged(sessions),
    failed,
    notes: [...sharedNotes(sessions), ...failed.map(({ side, error }) => `${side}: ${error.message}`)],
    close: () => connections.close(),
  };
};
