import { awsErrorName, failureOf, isError } from './failure.js';

/**
 * Why an account cannot be opened: one sentence, what to do about it, and the exit status that it deserves when nothing
 * else can be examined: 2 wrong usage, 4 no credentials or no network.
 */
export class SessionError extends Error {
  override readonly name = 'SessionError';
  constructor(
    readonly what: string,
    readonly advice: string,
    readonly exitStatus: 2 | 4,
    readonly why: 'denied' | 'unreachable' = 'denied',
  ) {
    super(`${what} ${advice}`);
  }
}

const ofSource = (source: string | undefined): string =>
  source === undefined ? 'the default credentials' : source.startsWith('arn:') ? source : `profile ${source}`;

const login = (source: string | undefined): string =>
  source === undefined || source.startsWith('arn:')
    ? 'Sign in again (aws sso login), or export fresh keys.'
    : `Sign in again: aws sso login --profile ${source}, or refresh its keys.`;

export const noAws = (): SessionError =>
  new SessionError('What answers is not AWS.', 'Check the endpoint URL and the proxy.', 4, 'unreachable');

const notFound = /could not load credentials|could not resolve credentials|no credentials/i;

/** AWS's or the SDK's error on the way to credentials, in words. `step` is what was being done. */
export const sessionErrorOf = (
  error: unknown,
  source: string | undefined,
  step: 'keys' | 'role' | 'identity',
): Error => {
  if (error instanceof SessionError || !isError(error)) return error as Error;
  const failure = failureOf(error);
  if (!failure) return error;
  const who = ofSource(source);
  const said = failure.message.replace(/\.+$/, '');
  if (said.startsWith('ExpiredToken') || /expired/i.test(said))
    return new SessionError(`The session of ${who} has expired.`, login(source), 4);
  if (/multi-factor|MFA/i.test(said) && step === 'keys')
    return new SessionError(`${who} asks for a multi-factor code.`, 'Run on a terminal, or sign in beforehand.', 4);
  if (notFound.test(said))
    return source === undefined || source.startsWith('arn:')
      ? new SessionError(
          'There are no AWS credentials.',
          'Name a profile or role, set AWS_PROFILE, or sign in (aws sso login).',
          4,
        )
      : new SessionError(`Profile ${source} holds no credentials that can be used: ${said}.`, 'Mend ~/.aws/config.', 2);
  if (/cannot be read|HTML page/.test(said)) return noAws();
  if (failure.why === 'unreachable' && awsErrorName(error) === undefined)
    return new SessionError(
      `AWS cannot be reached for ${who}: ${said}.`,
      'Check the network, proxy and region.',
      4,
      'unreachable',
    );
  if (step === 'role')
    return new SessionError(
      `The role ${source} cannot be assumed: ${said}.`,
      'Its trust policy must name the caller, with the external id if it demands one (--external-id).',
      4,
    );
  return new SessionError(`AWS refuses ${who}: ${said}.`, login(source), 4);
};
