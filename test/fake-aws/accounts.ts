import type { Answer, Snapshot } from '../../src/snapshot/snapshot.js';
import { parseAnswerPath } from '../../src/snapshot/snapshot.js';
import { AwsError } from './errors.js';

interface Session {
  readonly account: string;
  readonly arn: string;
  readonly id: string;
}

/** Who signs: access keys and the accounts they belong to. */
export interface Accounts {
  /** Every account that the snapshot knows, in order. */
  readonly all: readonly string[];
  accountOf(accessKeyId: string): string;
  /** The ARN of the caller, as messages and GetCallerIdentity name it. */
  arnOf(accessKeyId: string): string;
  /** UserId, Account and Arn. */
  identityOf(accessKeyId: string): Answer;
  /** The answer of AssumeRole: keys of the role's account, from which the account can be told. */
  assume(request: { readonly roleArn: string; readonly sessionName: string; readonly externalId?: string }): Answer;
}

const HOUR = 3_600_000;

const accountsIn = (snapshot: Snapshot): string[] => {
  const named = [...snapshot.answers.keys()].map((path) => parseAnswerPath(path).account);
  return [...new Set([...Object.keys(snapshot.accounts), ...named])].sort();
};

/**
 * Keys handed out carry the account (`ASIAxxxx` and its 12 digits), so that they are understood even by a server that
 * did not hand them out. `externalIds` says, by role ARN, the ExternalId that a trust policy demands.
 */
export const accountsOf = (
  snapshot: Snapshot,
  defaultAccount: string | undefined,
  externalIds: Readonly<Record<string, string>>,
): Accounts => {
  const all = accountsIn(snapshot);
  const fallback = defaultAccount ?? all[0] ?? '000000000000';
  const sessions = new Map<string, Session>();
  let issued = 0;

  const accountOf = (accessKeyId: string): string =>
    sessions.get(accessKeyId)?.account ?? /^(?:ASIA.{4})?(\d{12})$/.exec(accessKeyId)?.[1] ?? fallback;

  const sessionOf = (accessKeyId: string): Session => {
    const account = accountOf(accessKeyId);
    return sessions.get(accessKeyId) ?? { account, arn: `arn:aws:iam::${account}:user/tester`, id: 'AIDATESTER' };
  };

  const refuse = (roleArn: string): never => {
    throw new AwsError(
      'AccessDenied',
      403,
      `The caller is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`,
    );
  };

  return {
    all,
    accountOf,
    arnOf: (accessKeyId) => sessionOf(accessKeyId).arn,
    identityOf: (accessKeyId) => {
      const { account, arn, id } = sessionOf(accessKeyId);
      return { UserId: id, Account: account, Arn: arn };
    },
    assume: ({ roleArn, sessionName, externalId }) => {
      const [, account = '', role = ''] = /^arn:aws[\w-]*:iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/.exec(roleArn) ?? [];
      if (role === '') throw new AwsError('ValidationError', 400, `${roleArn} is invalid`);
      const demanded = externalIds[roleArn];
      if (!all.includes(account) || (demanded !== undefined && demanded !== externalId)) refuse(roleArn);
      const accessKeyId = `ASIA${(issued++).toString(36).toUpperCase().padStart(4, '0')}${account}`;
      const id = `AROA${role.toUpperCase()}:${sessionName}`;
      const arn = `arn:aws:sts::${account}:assumed-role/${role}/${sessionName}`;
      sessions.set(accessKeyId, { account, arn, id });
      return {
        Credentials: {
          AccessKeyId: accessKeyId,
          SecretAccessKey: 'secret',
          SessionToken: `token-${accessKeyId}`,
          Expiration: new Date(Date.now() + HOUR).toISOString(),
        },
        AssumedRoleUser: { AssumedRoleId: id, Arn: arn },
      };
    },
  };
};
