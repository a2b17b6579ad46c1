/** Which document refused, as the text of a 403 names it; `policy` where it names none. */
export type Refusal =
  | 'resource-policy implicit'
  | 'resource-policy explicit'
  | 'identity-policy implicit'
  | 'identity-policy explicit'
  | 'endpoint-policy'
  | 'organization-policy'
  | 'authorizer'
  | 'policy';

const tails: readonly (readonly [RegExp, Refusal])[] = [
  [/no resource-based policy allows/, 'resource-policy implicit'],
  [/explicit deny in a resource-based policy/, 'resource-policy explicit'],
  [/no identity-based policy allows/, 'identity-policy implicit'],
  [/explicit deny in an identity-based policy/, 'identity-policy explicit'],
  [/VPC endpoint policy/, 'endpoint-policy'],
  [/service control policy|resource control policy|permissions boundary|session policy/, 'organization-policy'],
];

/**
 * The refusal that a message tells, or undefined where it is another message. AWS names one policy even where several
 * refuse (https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html).
 */
export const refusalIn = (message: string | undefined): Refusal | undefined => {
  if (message === undefined) return undefined;
  if (/User is not authorized to access this resource/.test(message)) return 'authorizer';
  if (!/is not authorized to perform: execute-api:Invoke/.test(message)) return undefined;
  return tails.find(([pattern]) => pattern.test(message))?.[1] ?? 'policy';
};
