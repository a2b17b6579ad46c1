import {
  AssumeRoleCommand,
  GetCallerIdentityCommand,
  STSClient,
  type AssumeRoleCommandInput,
} from '@aws-sdk/client-sts';
import type { Identity, SdkClient, Service } from '../clients.js';
import { single } from './reading.js';

export const sts: Service = {
  word: 'sts',
  id: 'STS',
  protocol: 'xml',
  client: (options) => new STSClient(options),
  readings: { 'sts/get-caller-identity': single(GetCallerIdentityCommand, 'Account', () => ({})) },
};

const abortable = (abortSignal: AbortSignal | undefined) => (abortSignal === undefined ? {} : { abortSignal });

/** The account of a client's credentials; undefined when the answer names none. Throws AWS's error. */
export const callerAccount = async (client: SdkClient, signal?: AbortSignal): Promise<string | undefined> => {
  const answer = await client.send(new GetCallerIdentityCommand({}), abortable(signal));
  return (answer as { Account?: string }).Account;
};

/** Keys of a role. Throws AWS's error, or an Error when the answer holds no keys. */
export const assumeRole = async (
  client: SdkClient,
  params: AssumeRoleCommandInput,
  signal?: AbortSignal,
): Promise<Identity> => {
  const answer = await client.send(new AssumeRoleCommand(params), abortable(signal));
  const { Credentials: keys } = answer as { Credentials?: Record<string, unknown> };
  const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = keys ?? {};
  if (typeof AccessKeyId !== 'string' || typeof SecretAccessKey !== 'string')
    throw Object.assign(new Error('the answer of AssumeRole holds no keys'), { code: 'EPROTO' });
  return {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    ...(typeof SessionToken === 'string' ? { sessionToken: SessionToken } : {}),
    ...(Expiration instanceof Date ? { expiration: Expiration } : {}),
  };
};
