import {
  AssumeRoleCommand,
  GetCallerIdentityCommand,
  STSClient,
  type AssumeRoleCommandInput,
} from '@aws-sdk/client-sts';
import type { Identity, SdkClient, Service } from '../clients.js';
import { atTheWire } from '../middleware.js';
import { single } from './reading.js';

export const sts: Service = {
  word: 'sts',
  id: 'STS',
  protocol: 'xml',
  client: (options) => new STSClient(options),
  readings: { 'sts/get-caller-identity': single(GetCallerIdentityCommand, 'Account', () => ({})) },
};

/** `onSent` is told as soon as a request is on its way. */
export interface Sending {
  readonly signal?: AbortSignal;
  readonly onSent?: () => void;
}

const send = (
  client: SdkClient,
  command: AssumeRoleCommand | GetCallerIdentityCommand,
  { signal, onSent }: Sending,
) => {
  if (onSent)
    atTheWire(command, 'xapiSent', (next) => (args) => {
      const answer = next(args);
      onSent();
      return answer;
    });
  return client.send(command, signal === undefined ? {} : { abortSignal: signal });
};

/** The account of a client's credentials; undefined when the answer names none. Throws AWS's error. */
export const callerAccount = async (client: SdkClient, sending: Sending): Promise<string | undefined> => {
  const answer = await send(client, new GetCallerIdentityCommand({}), sending);
  return (answer as { Account?: string }).Account;
};

/** Keys of a role. Throws AWS's error, or an Error when the answer holds no keys. */
export const assumeRole = async (
  client: SdkClient,
  params: AssumeRoleCommandInput,
  sending: Sending,
): Promise<Identity> => {
  const answer = await send(client, new AssumeRoleCommand(params), sending);
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
