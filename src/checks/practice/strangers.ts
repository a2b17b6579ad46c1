import type { Caller } from '../../policy/principal.js';
import { partition } from '../words.js';

/** An account that is nobody's. */
const nobody = '000000000000';

/** An API that no account of anybody's holds: what lets it be called lets every API be called. */
export const strangersApi = (region: string) => ({
  partition: partition(region),
  region,
  accountId: nobody,
  apiId: 'stranger00',
  stage: 'prod',
  method: 'GET',
  path: '/',
  authorizationType: 'NONE' as const,
});

/** Any role of an account, or of one that is nobody's, with what STS knows of it and nothing else to show. */
export const stranger = (account = nobody) => {
  const roleArn = `arn:aws:iam::${account}:role/stranger`;
  const arn = `arn:aws:sts::${account}:assumed-role/stranger/session`;
  const caller: Caller = { is: 'signed', type: 'AssumedRole', arn, roleArn, accountId: account };
  const context = {
    'aws:PrincipalArn': roleArn,
    'aws:PrincipalAccount': account,
    'aws:PrincipalType': 'AssumedRole',
    'aws:SecureTransport': 'true',
  };
  return { caller, context };
};
