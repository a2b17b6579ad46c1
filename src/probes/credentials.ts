import { clientOf, type Access, type Credentials, type Identity } from './clients.js';
import type { Connections } from './connections.js';
import { configurationOf, configurationPaths, type Configuration } from './profiles.js';
import { SessionError, sessionErrorOf } from './session-error.js';

/** How credentials are got. `promptMfa` is given the device's serial; without it a profile with MFA is an error. */
export interface CredentialOptions {
  readonly region: string;
  readonly connections: Connections;
  readonly endpointUrl?: string;
  readonly promptMfa?: (serial: string) => Promise<string>;
  readonly signal?: AbortSignal;
  /** Told when a role's keys are being waited for. */
  readonly onSent?: () => void;
}

/** Where a side's credentials come from: a role's ARN, a profile's name, or (neither) the default chain. */
export interface Origin {
  readonly source: string | undefined;
  readonly externalId?: string;
}

const sessionName = 'xapi';

const roleArn = /^arn:aws[\w-]*:iam::(\d{12}):role\/[\w+=,.@/-]+$/;

/** The account of a role's ARN. Throws a SessionError for another kind of ARN. */
export const accountOfRole = (source: string): string | undefined => {
  if (!source.startsWith('arn:')) return undefined;
  const account = roleArn.exec(source)?.[1];
  if (account !== undefined) return account;
  throw new SessionError(`${source} is no role.`, 'Give arn:aws:iam::ACCOUNT:role/NAME, or a profile name.', 2);
};

const distance = (a: string, b: string): number => {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next.push(
        Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)),
      );
    row = next;
  }
  return row[b.length] ?? 0;
};

/** The name that comes nearest, when it is near. */
const nearest = (name: string, names: readonly string[]): string | undefined => {
  const [best] = names
    .map((other) => ({ other, far: distance(name.toLowerCase(), other.toLowerCase()) }))
    .sort((a, b) => a.far - b.far);
  return best && best.far <= Math.max(1, Math.floor(name.length / 3)) ? best.other : undefined;
};

const readConfiguration = async (): Promise<Configuration> => {
  try {
    return await configurationOf();
  } catch (error) {
    const { path, code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new SessionError(`${path ?? 'The AWS configuration'} cannot be read (${code}).`, 'Mend its permissions.', 2);
  }
};

export const demandProfile = async (name: string): Promise<void> => {
  const { profiles } = await readConfiguration();
  if (profiles.has(name)) return;
  const near = nearest(name, [...profiles.keys()]);
  const { config } = configurationPaths();
  const advice = near === undefined ? 'aws configure list-profiles prints those that exist.' : `Did you mean ${near}?`;
  throw new SessionError(`There is no profile ${name} in ${config}.`, advice, 2);
};

const spare = 5 * 60_000;

/** The same keys for every client, fetched again shortly before they expire. */
const remembered = (fetch: Credentials): Credentials => {
  let held: Promise<Identity> | undefined;
  let until = Infinity;
  return () => {
    if (held && Date.now() < until) return held;
    until = Infinity;
    const fetching = fetch().then((identity) => {
      until = (identity.expiration?.getTime() ?? Infinity) - spare;
      return identity;
    });
    held = fetching;
    fetching.catch(() => (held = undefined));
    return fetching;
  };
};

interface RoleParams {
  readonly RoleArn: string;
  readonly RoleSessionName: string;
  readonly ExternalId?: string;
}

/** Assumes a role through an STS client of our own making: the SDK's would not know region and endpoint of the profile. */
const assume = async (keys: Credentials | Identity, params: RoleParams, access: Access, options: CredentialOptions) => {
  const { sts, assumeRole } = await import('./state/sts.js');
  return assumeRole(await clientOf(sts, options.region, { ...access, credentials: keys }), params, options);
};

const accessOf = ({ connections, endpointUrl }: CredentialOptions, profile?: string): Access => ({
  connections,
  ...(endpointUrl === undefined ? {} : { endpointUrl }),
  ...(profile === undefined ? {} : { profile }),
});

/** The SDK's own names for sessions of role profiles tell nothing; ours is found in CloudTrail. */
const namedSession = (params: RoleParams): RoleParams =>
  params.RoleSessionName.startsWith('aws-sdk-js-') ? { ...params, RoleSessionName: sessionName } : params;

const chain = async (profile: string | undefined, options: CredentialOptions): Promise<Credentials> => {
  const { fromIni, fromNodeProviderChain } = await import('./chain.js');
  const init = {
    clientConfig: { region: options.region },
    roleAssumer: (keys: Identity, params: RoleParams) =>
      assume(keys, namedSession(params), accessOf(options, profile), options),
    ...(options.promptMfa === undefined ? {} : { mfaCodeProvider: options.promptMfa }),
  };
  return profile === undefined ? fromNodeProviderChain(init) : fromIni({ ...init, profile });
};

/** Keys of a side. Throws a SessionError; its access is that of the profile, for endpoints. */
export const accessFor = async ({ source, externalId }: Origin, options: CredentialOptions): Promise<Access> => {
  const isRole = source !== undefined && accountOfRole(source) !== undefined;
  const profile = isRole ? undefined : source;
  const named = profile ?? process.env['AWS_PROFILE'];
  if (named) await demandProfile(named);
  const access = accessOf(options, profile);
  const own = await chain(profile, options);
  const keys: Credentials = () =>
    own().catch((error: unknown) => Promise.reject(sessionErrorOf(error, source, 'keys')));
  if (!isRole) return { ...access, credentials: remembered(keys) };
  const params = {
    RoleArn: source,
    RoleSessionName: sessionName,
    ...(externalId === undefined ? {} : { ExternalId: externalId }),
  };
  const base = remembered(keys);
  const role: Credentials = () => assume(base, params, access, options);
  return { ...access, credentials: remembered(role) };
};
