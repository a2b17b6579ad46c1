import type { Claims } from '../jwt.js';
import { claimsOf } from '../jwt.js';
import { fact, get } from '../fact.js';
import type { AuthorizerUse } from './authorizer.js';
import { authorizer, identity } from './authorizer.js';
import { methodSetup } from './integration.js';

/** The token of a request to a method with a Cognito authorizer, as far as it was stated. */
export interface CognitoToken {
  readonly authorizer: AuthorizerUse;
  /** The header that carries it. */
  readonly header: string;
  /** Undefined where no token was stated that is a JWT. */
  readonly claims: Claims | undefined;
  /** What the method demands; empty: an ID token without scopes. */
  readonly scopes: readonly string[];
  /** What is wrong with it; its signature is not looked at. */
  readonly faults: readonly string[];
  readonly expired: boolean;
}

/** `arn:aws:cognito-idp:us-east-1:111122223333:userpool/us-east-1_AbCdEfGhI` issues as `…/us-east-1_AbCdEfGhI`. */
const poolOf = (arn: string): string => arn.split('/').at(-1) ?? '';

const iso = (seconds: number): string => new Date(seconds * 1000).toISOString();

const faultsOf = (
  claims: Claims,
  pools: readonly string[],
  scopes: readonly string[],
  now: number,
): { readonly faults: string[]; readonly expired: boolean } => {
  const expired = claims.exp !== undefined && claims.exp * 1000 <= now;
  const wanted = scopes.length === 0 ? 'id' : 'access';
  const foreign = claims.iss !== undefined && !pools.some((arn) => claims.iss?.endsWith(`/${poolOf(arn)}`));
  const scopeless = wanted === 'access' && !claims.scopes.some((scope) => scopes.includes(scope));
  return {
    expired,
    faults: [
      ...(expired && claims.exp !== undefined ? [`it expired at ${iso(claims.exp)}`] : []),
      ...(foreign ? [`it was issued by ${claims.iss}, not by ${pools.map(poolOf).join(' or ')}`] : []),
      ...(claims.tokenUse !== undefined && claims.tokenUse !== wanted
        ? [`it is of use ${claims.tokenUse}, and the method takes ${wanted} tokens`]
        : []),
      ...(scopeless && claims.tokenUse !== 'id' ? [`it has none of the scopes ${scopes.join(', ')}`] : []),
    ],
  };
};

/**
 * Undefined where the method has no Cognito authorizer. A method without scopes takes ID tokens, one with scopes access
 * tokens that have one of them.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-enable-cognito-user-pool.html
 */
export const cognitoToken = fact<CognitoToken | undefined>({
  needs: [],
  uses: [authorizer, identity, methodSetup],
  of: (subject) => {
    const use = get(subject, authorizer);
    if (use?.kind !== 'cognito') return undefined;
    const header = get(subject, identity)?.headers[0] ?? 'Authorization';
    const scopes = get(subject, methodSetup)?.value.authorizationScopes ?? [];
    const sent = subject.request.headers[header.toLowerCase()];
    const claims = sent === undefined ? undefined : claimsOf(sent);
    const now = Date.parse(subject.inventory.snapshot.takenAt);
    const told = claims && faultsOf(claims, use.authorizer.providerARNs ?? [], scopes, now);
    return { authorizer: use, header, claims, scopes, faults: told?.faults ?? [], expired: told?.expired ?? false };
  },
});
