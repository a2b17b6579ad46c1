import { apiResource } from '../../../policy/index.js';
import { GapError } from '../../../inventory/inventory.js';
import type { Subject } from '../../fact.js';
import { fact, get } from '../../fact.js';
import { restApi } from '../api.js';
import { endpoint } from '../endpoint.js';
import { signerName } from './context.js';
import type { NamedPolicy } from './documents.js';
import { evaluated, hintsOf, undecided } from './layer.js';
import type { Authorizable } from './request.js';
import { authorizable } from './request.js';
import { bothSides, judged, relationOf } from './resource-layer.js';
import type { Signer } from './signer.js';
import { placeOfSigner, signer } from './signer.js';

/** A signer that somebody could look up. */
export type NamedSigner = Exclude<Signer, { readonly is: 'anonymous' | 'unnamed' }>;

/** What the signer's own policies say. */
export interface IdentityVerdict {
  readonly signer: NamedSigner;
  /** No identity policy allows, where one must. */
  readonly refuses: boolean;
  readonly because: string;
  readonly resourceArn: string;
  readonly caller: string;
  readonly isSameAccount: boolean;
  readonly hints: readonly string[];
}

export const namedSigner = (who: Signer): NamedSigner | undefined =>
  who.is === 'anonymous' || who.is === 'unnamed' ? undefined : who;

export const whose = (who: NamedSigner): string =>
  who.is === 'role' || who.is === 'user' ? `${who.is} ${who.name}` : who.arn;

const numbered = (policies: readonly NamedPolicy[]): string =>
  policies.length === 0 ? 'it has none' : policies.map(({ name }) => name).join(', ');

const crossAccount = (subject: Subject, { request, identity }: Authorizable, who: NamedSigner): [boolean, string] => {
  const documents = identity.map(({ policy }) => policy);
  const { effect, because, dependsOn } = evaluated(subject, documents, 'identityPolicy', request);
  if (effect === 'unknown')
    throw undecided(
      subject,
      dependsOn,
      because,
      `the identity policies of ${whose(who)}`,
      placeOfSigner(subject, who.account),
      'iam/get-role',
    );
  const isRoot = who.is === 'root';
  if (effect !== 'implicit-deny' || isRoot) return [false, isRoot ? 'the root user needs no identity policy' : because];
  return [true, `no identity policy of ${whose(who)} allows it (${numbered(identity)}): ${because}`];
};

const sameAccount = (subject: Subject, { request, identity }: Authorizable, who: NamedSigner): [boolean, string] => {
  const result = bothSides(request, request.resourcePolicy);
  if (result.decision === 'UNKNOWN')
    throw undecided(
      subject,
      result.dependsOn,
      'it cannot be decided',
      `whether ${whose(who)} may call`,
      placeOfSigner(subject, who.account),
      'iam/get-role',
    );
  const silent = result.blame.some(({ layer, code }) => layer === 'identityPolicy' && code === 'no-matching-allow');
  if (!silent || judged(subject, request.resourcePolicy).refuses !== undefined)
    return [false, result.uncertain?.[0] ?? 'within the account an Allow on one side is enough'];
  return [
    true,
    `neither the resource policy nor an identity policy of ${whose(who)} allows it (${numbered(identity)})`,
  ];
};

/**
 * Whether the signer's own policies let it call, on a method with AWS_IAM; undefined where nobody signs or nobody looks. Of
 * another account than the API's they must allow, of the same one either side may (Tables A and B of
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html).
 */
export const identityPolicy = fact<IdentityVerdict | undefined>({
  needs: [],
  uses: [restApi, endpoint, authorizable, signer],
  of: (subject) => {
    if (!get(subject, restApi) || !get(subject, endpoint)) return undefined;
    const all = get(subject, authorizable);
    const who = namedSigner(get(subject, signer));
    if (!all.isSigned) return undefined;
    const missing = all.missing.get('identityPolicy');
    if (missing) throw new GapError(missing);
    if (!who) return undefined;
    const isSameAccount = relationOf(subject) === 'same-account';
    const [refuses, because] = isSameAccount ? sameAccount(subject, all, who) : crossAccount(subject, all, who);
    const documents = all.identity.map(({ policy }) => policy);
    return {
      signer: who,
      refuses,
      because,
      resourceArn: apiResource(all.request.api).arn,
      caller: signerName(who),
      isSameAccount,
      hints: refuses ? documents.flatMap((policy) => hintsOf(policy, 'identityPolicy', all.request)) : [],
    };
  },
});
