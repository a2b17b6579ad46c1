import type { Place } from '../../../inventory/inventory.js';
import type { Request } from '../../request.js';
import type { Subject } from '../../fact.js';
import { fact, get } from '../../fact.js';
import { gapOf } from './gap.js';

/** Who signs the request, as `--principal` and the stated headers say. */
export type Signer =
  | { readonly is: 'anonymous' }
  /** The `Authorization` header holds a signature, and nothing says whose. */
  | { readonly is: 'unnamed' }
  | {
      readonly is: 'role';
      readonly account: string;
      readonly name: string;
      readonly arn: string;
      /** Of the session that signs; undefined where only the role was named. */
      readonly session: string | undefined;
    }
  | { readonly is: 'user'; readonly account: string; readonly name: string; readonly arn: string }
  | { readonly is: 'root'; readonly account: string; readonly arn: string }
  /** A federated user, a service, or what is no ARN at all: nothing about it can be read. */
  | { readonly is: 'other'; readonly account: string; readonly arn: string };

const hasSignature = ({ headers }: Pick<Request, 'headers'>): boolean =>
  /^AWS4-[A-Z0-9]+-[A-Z0-9-]+\s/.test(headers['authorization'] ?? '');

const named = (arn: string): Signer => {
  const [, , service = '', , account = '', ...rest] = arn.split(':');
  const [kind, ...path] = rest.join(':').split('/');
  const name = path.at(-1) ?? '';
  if (service === 'iam' && kind === 'root') return { is: 'root', account, arn };
  if (service === 'iam' && kind === 'user') return { is: 'user', account, name, arn };
  if (service === 'iam' && kind === 'role') return { is: 'role', account, name, arn, session: undefined };
  if (service === 'sts' && kind === 'assumed-role' && path[0] !== undefined && path.length === 2)
    return { is: 'role', account, name: path[0], arn, session: name };
  return { is: 'other', account, arn };
};

const signerOf = (request: Request): Signer => {
  if (request.principal !== undefined) return named(request.principal);
  return hasSignature(request) ? { is: 'unnamed' } : { is: 'anonymous' };
};

export const signer = fact<Signer>({ needs: [], uses: [], of: ({ request }) => signerOf(request) });

/** What IAM holds of the signer itself; undefined for callers that IAM does not hold. */
export interface SignerRecord {
  /** With its path. */
  readonly arn: string;
  /** `AROA…` or `AIDA…`. */
  readonly uniqueId: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
  /** ARN of the permissions boundary. */
  readonly boundary: string | undefined;
}

interface IamEntity {
  readonly Arn?: string | undefined;
  readonly Tags?: readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[] | undefined;
  readonly PermissionsBoundary?: { readonly PermissionsBoundaryArn?: string | undefined } | undefined;
}

const recordOf = (entity: IamEntity & { readonly Arn: string }, uniqueId: string | undefined): SignerRecord => ({
  arn: entity.Arn,
  uniqueId,
  tags: Object.fromEntries((entity.Tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value])),
  boundary: entity.PermissionsBoundary?.PermissionsBoundaryArn,
});

export const placeOfSigner = ({ request }: Subject, account: string): Place => ({ account, region: request.region });

/** @throws GapError where its account does not know the name: whose policies would apply cannot be said. */
export const signerRecord = fact<SignerRecord | undefined>({
  needs: ['iam/get-role', 'iam/get-user'],
  uses: [signer],
  of: (subject) => {
    const who = get(subject, signer);
    if (who.is !== 'role' && who.is !== 'user') return undefined;
    const place = placeOfSigner(subject, who.account);
    if (who.is === 'role') {
      const { Role } = subject.inventory.ask('iam/get-role', place, who.name);
      if (!Role?.Arn) throw gapOf(place, 'iam/get-role', `account ${who.account} has no role ${who.name}`);
      return recordOf({ ...Role, Arn: Role.Arn }, Role.RoleId);
    }
    const { User } = subject.inventory.ask('iam/get-user', place, who.name);
    if (!User?.Arn) throw gapOf(place, 'iam/get-user', `account ${who.account} has no user ${who.name}`);
    return recordOf({ ...User, Arn: User.Arn }, User.UserId);
  },
});
