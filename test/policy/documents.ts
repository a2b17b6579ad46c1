import type { AuthorizeRequest } from '../../src/policy/index.js';

export const vpceA = 'vpce-0aaaaaaaaaaaaaaa1';
export const vpceB = 'vpce-0bbbbbbbbbbbbbbb2';
export const vpcA = 'vpc-0aaaaaaaaaaaaaaa1';
export const apiArn = 'arn:aws:execute-api:us-east-1:111111111111:abc123def4';

export interface Parts {
  readonly [element: string]: unknown;
}

export const statement = (effect: 'Allow' | 'Deny', more: Parts = {}): Parts => ({
  Effect: effect,
  Principal: '*',
  Action: 'execute-api:Invoke',
  Resource: `${apiArn}/*`,
  ...more,
});

export const allow = (more: Parts = {}): Parts => statement('Allow', more);
export const deny = (more: Parts = {}): Parts => statement('Deny', more);

export const when = (operator: string, key: string, ...values: readonly unknown[]): Parts => ({
  Condition: { [operator]: { [key]: values.length === 1 ? values[0] : values } },
});

export const policy = (...statements: readonly unknown[]) => ({ Version: '2012-10-17', Statement: statements });

export const identityAllow = policy({ Effect: 'Allow', Action: 'execute-api:Invoke', Resource: '*' });

/** An unsigned GET /pets through endpoint A that everything allows. */
export const healthy = (edit: Partial<AuthorizeRequest> = {}): AuthorizeRequest => ({
  api: {
    partition: 'aws',
    region: 'us-east-1',
    accountId: '111111111111',
    apiId: 'abc123def4',
    stage: 'prod',
    method: 'GET',
    path: '/pets',
    authorizationType: 'NONE',
  },
  principal: { type: 'Anonymous' },
  context: {
    'aws:SourceVpce': vpceA,
    'aws:SourceVpc': vpcA,
    'aws:VpcSourceIp': '10.0.1.25',
    'aws:SecureTransport': 'true',
  },
  resourcePolicy: policy(allow()),
  ...edit,
});

/** The same call, signed by a role of the given account. */
export const signed = (account: string, edit: Partial<AuthorizeRequest> = {}): AuthorizeRequest =>
  healthy({
    api: { ...healthy().api, authorizationType: 'AWS_IAM' },
    principal: {
      type: 'AssumedRole',
      arn: `arn:aws:sts::${account}:assumed-role/caller/s1`,
      roleArn: `arn:aws:iam::${account}:role/team/caller`,
      accountId: account,
    },
    ...edit,
  });
