/** A kind of policy, as the text of a 403 names it. */
type Document =
  | 'resource-policy'
  | 'identity-policy'
  | 'endpoint-policy'
  | 'service-control-policy'
  | 'resource-control-policy'
  | 'permissions-boundary'
  | 'session-policy';

/**
 * Which document refused and how, as the text of a 403 tells it. The older texts name none: `policy explicit` where they
 * speak of a deny, else `policy`, which older versions said of either.
 */
export type Refusal = `${Document} ${'implicit' | 'explicit'}` | 'authorizer' | 'policy' | 'policy explicit';

const documents: readonly (readonly [RegExp, Document])[] = [
  [/resource-based policy/, 'resource-policy'],
  [/identity-based policy/, 'identity-policy'],
  [/VPC endpoint policy/, 'endpoint-policy'],
  [/service control policy/, 'service-control-policy'],
  [/resource control policy/, 'resource-control-policy'],
  [/permissions boundary/, 'permissions-boundary'],
  [/session policy/, 'session-policy'],
];

/** Who asked for what, in the words of a refusal; the account in the resource is masked to its last four digits. */
export interface Refused {
  readonly caller: string;
  readonly resource: string;
  /** What follows the resource: which policy, and whether it denies. */
  readonly tail: string;
}

/** The parts of a refusal by a policy; undefined where it is another message. */
export const refusedIn = (message: string): Refused | undefined => {
  const found = /User: (\S+) is not authorized to perform: execute-api:Invoke(?: on resource: (\S+))?([^"\n]*)/.exec(
    message,
  );
  return found
    ? { caller: found[1] ?? '', resource: (found[2] ?? '').replace(/["\\].*$/, ''), tail: found[3] ?? '' }
    : undefined;
};

/**
 * The refusal that a message tells, or undefined where it is another message. AWS names one policy even where several
 * refuse (https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html).
 */
export const refusalIn = (message: string | undefined): Refusal | undefined => {
  if (message === undefined) return undefined;
  if (/User is not authorized to access this resource/.test(message)) return 'authorizer';
  if (!/is not authorized to perform: execute-api:Invoke/.test(message)) return undefined;
  const isExplicit = /explicit deny/.test(message);
  const named = documents.find(([pattern]) => pattern.test(message))?.[1];
  if (named === undefined) return isExplicit ? 'policy explicit' : 'policy';
  return `${named} ${isExplicit ? 'explicit' : 'implicit'}`;
};

/** Whether a refusal that names no policy may be this one. */
const covers = (general: Refusal, one: Refusal): boolean => {
  if (general === 'policy') return one !== 'authorizer';
  return general === 'policy explicit' && one.endsWith(' explicit');
};

/** Whether both may be one refusal: those that name their policy must name the same. */
export const sameRefusal = (a: Refusal, b: Refusal): boolean => a === b || covers(a, b) || covers(b, a);

/** Whether the text names the policy. */
export const isNamed = (refusal: Refusal): boolean => refusal !== 'policy' && refusal !== 'policy explicit';
