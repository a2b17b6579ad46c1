/** The claims of a JSON Web Token that an authorizer of Cognito looks at. Nothing is verified: the signature is not looked at. */
export interface Claims {
  readonly iss: string | undefined;
  /** Seconds since 1970. */
  readonly exp: number | undefined;
  readonly tokenUse: string | undefined;
  readonly scopes: readonly string[];
}

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** The claims of a token as it stands in a header, with or without `Bearer`; undefined for what is no JWT. */
export const claimsOf = (header: string): Claims | undefined => {
  const parts = header.replace(/^Bearer\s+/i, '').split('.');
  if (parts.length !== 3) return undefined;
  try {
    const claims = JSON.parse(Buffer.from(parts[1] ?? '', 'base64url').toString('utf8')) as Record<string, unknown>;
    return {
      iss: text(claims['iss']),
      exp: typeof claims['exp'] === 'number' ? claims['exp'] : undefined,
      tokenUse: text(claims['token_use']),
      scopes: (text(claims['scope']) ?? '').split(' ').filter((scope) => scope !== ''),
    };
  } catch {
    return undefined;
  }
};
