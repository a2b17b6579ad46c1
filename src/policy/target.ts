import type { Caller } from './principal.js';

/** How a method checks who calls (`GetMethod.authorizationType`). */
export type AuthorizationType = 'NONE' | 'AWS_IAM' | 'CUSTOM' | 'COGNITO_USER_POOLS';

/** The API and the method that is called. */
export interface Target {
  readonly partition: string;
  readonly region: string;
  /** The account that owns the API. */
  readonly accountId: string;
  readonly apiId: string;
  readonly stage: string;
  readonly method: string;
  /** The real path, with values in place of `{parameters}`. */
  readonly path: string;
  readonly authorizationType: AuthorizationType;
  /** PRIVATE when absent. */
  readonly endpointType?: string;
  /** Set when the call goes through a private custom domain name. */
  readonly viaDomainArn?: string | null;
}

export interface Principal {
  /** `Anonymous`, or what signs: `User`, `AssumedRole`, `Role`, `Root`, `FederatedUser`, …. */
  readonly type: string;
  /** The user's or session's ARN. */
  readonly arn?: string | null;
  /** The role behind a session, with its path (`GetRole`). */
  readonly roleArn?: string | null;
  readonly accountId?: string | null;
}

/** What a statement's `Resource` is compared with. */
export interface Resource {
  readonly is: 'api' | 'domain';
  readonly arn: string;
  /** The same in the short form that resource policies accept (`execute-api:/stage/VERB/path`). */
  readonly short: string;
}

/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-control-access-using-iam-policies-to-invoke-api.html */
export const apiResource = (target: Target): Resource => {
  const path = target.path.replace(/^\//, '');
  const tail = `/${target.stage}/${target.method.toUpperCase()}/${path}`;
  const prefix = `arn:${target.partition}:execute-api:${target.region}:${target.accountId}`;
  return { is: 'api', arn: `${prefix}:${target.apiId}${tail}`, short: `execute-api:${tail}` };
};

export const domainResource = (arn: string): Resource => ({
  is: 'domain',
  arn,
  short: `execute-api:${arn.split(':').slice(5).join(':')}`,
});

const accountOf = (arn: string | null): string | null => arn?.split(':')[4] || null;

export const toCaller = (principal: Principal): Caller => {
  if (principal.type.toLowerCase() === 'anonymous') return { is: 'anonymous' };
  const arn = principal.arn ?? null;
  const roleArn = principal.roleArn ?? (arn !== null && /^arn:[^:]+:iam::\d+:role\//.test(arn) ? arn : null);
  const accountId = principal.accountId ?? accountOf(arn) ?? accountOf(roleArn);
  return { is: 'signed', type: principal.type, arn, roleArn, accountId };
};
