import type { Seen } from '../check.js';
import { check, fail, pass } from '../check.js';
import { missingAuthenticationToken } from '../seen.js';
import { refusedAtStage, signerSubject } from './signed.js';

/** A bearer token or other scheme where a signature is read; the token itself is nobody's business. */
const incompleteSignature: Seen = {
  kind: 'http',
  status: 403,
  body: `{"message":"'…' not a valid key=value pair (missing equal-sign) in Authorization header: '…'."}`,
  errorType: 'IncompleteSignatureException',
};

export default check({
  code: 'iam-unsigned-request',
  title: 'The call of a method with AWS_IAM is signed',
  why:
    'A method with AWS_IAM answers only requests with a Signature Version 4 for the service execute-api. Without one API ' +
    'Gateway answers 403 Missing Authentication Token, the same as for a method that does not exist.',
  severity: 'critical',
  layer: 'iam',
  seenAs: missingAuthenticationToken,
  remedy: 'Sign the request for the service execute-api, with awscurl, curl --aws-sigv4 or an AWS SDK.',
  noRepair: 'The client signs, with credentials of its own.',
  page: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html',
  reads: ['method', 'signer', 'restApi', 'stage', 'caller', 'asked'],
  subject: signerSubject,
  judge(facts) {
    const { method, signer, asked } = facts;
    if (!method) return pass('there is no method to sign for');
    const what = `${method.httpMethod} ${method.resourcePath}`;
    if (method.authorizationType !== 'AWS_IAM') return pass(`${what} asks for no signature`);
    if (signer.is === 'unnamed') return pass('the Authorization header holds a signature');
    if (signer.is !== 'anonymous') return pass(`${signer.arn} signs`);
    const other = asked.headers['authorization'] !== undefined;
    return fail({
      because: `${what} is ${method.authorizationType} (${method.source}), and the request ${other ? 'has an Authorization header that is no signature' : 'is not signed'}`,
      ...(other ? { seen: incompleteSignature } : {}),
      alsoSeen: [missingAuthenticationToken],
      predicts: refusedAtStage(facts),
      breaks: {
        events: ['UpdateMethod', 'PutMethod', 'PutRestApi', 'CreateDeployment'],
        ids: [facts.restApi?.value.id ?? ''],
      },
      repair: [],
      details: other ? [] : ['with --principal ARN the request is judged as signed'],
    });
  },
});
